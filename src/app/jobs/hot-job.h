/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"

G_BEGIN_DECLS

typedef enum {
  HOT_JOB_RUNNING,
  HOT_JOB_DONE,
  HOT_JOB_FAILED,
  HOT_JOB_CANCELLED,
} HotJobState;

#define HOT_TYPE_JOB_STATE (hot_job_state_get_type ())
GType hot_job_state_get_type (void);

#define HOT_TYPE_JOB (hot_job_get_type ())
G_DECLARE_FINAL_TYPE (HotJob, hot_job, HOT, JOB, GObject)

/**
 * HotJobFunc:
 * @user_data: what hot_job_start() was given
 * @progress: where to say how far the work is
 * @cancellable: looked at often enough to stop within 100 ms
 * @error: return location for a #GError
 *
 * The work: a blocking function of the core, run on a worker thread. It must not touch what the main thread owns.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with @error set
 */
typedef gpointer (*HotJobFunc) (gpointer            user_data,
                                const HotProgress  *progress,
                                GCancellable       *cancellable,
                                GError            **error);

HotJob       *hot_job_start           (const char     *title,
                                       HotJobFunc      func,
                                       gpointer        user_data,
                                       GDestroyNotify  user_data_free,
                                       GDestroyNotify  result_free);
HotJob       *hot_job_compute         (const char     *title,
                                       HotJobFunc      func,
                                       gpointer        user_data,
                                       GDestroyNotify  user_data_free,
                                       GDestroyNotify  result_free);
void          hot_job_cancel          (HotJob         *self);
const char   *hot_job_get_title       (HotJob         *self);
HotJobState   hot_job_get_state       (HotJob         *self);
double        hot_job_get_fraction    (HotJob         *self);
const char   *hot_job_get_message     (HotJob         *self);
const GError *hot_job_get_error       (HotJob         *self);
double        hot_job_get_elapsed     (HotJob         *self);
char         *hot_job_dup_time_left   (HotJob         *self);
gpointer      hot_job_steal_result    (HotJob         *self);
/* For an owner that waits for @job no longer: asks the work to stop, and hears no more of it. @job: the owner's, which may be none */
void          hot_job_drop            (HotJob        **job,
                                       gpointer        owner);
/* What a person was told is done: the program does not end before it is, whatever becomes of its windows. */
void          hot_job_outlive_windows (HotJob         *self);

G_END_DECLS
