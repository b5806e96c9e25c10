/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-server-account.h"
#include "base/hot-progress.h"
#include "tracking/hot-workspace.h"

G_BEGIN_DECLS

/* What the jobs of HotTracker do, on their own threads. */

/**
 * HotReadingRequest:
 * @experiment: (nullable): id; %NULL or one that is gone for that with the latest runs
 * @counter: as of the last reading; unless @is_forced, nothing is read while the store has not changed since
 */
typedef struct {
  HotTrackingStore *store;
  char             *experiment;
  char             *filter;
  gboolean          show_deleted;
  guint64           counter;
  gboolean          is_forced;
} HotReadingRequest;

/**
 * HotReading:
 * @is_changed: %FALSE where nothing but @counter was read
 * @frame: (nullable): %NULL where the filter does not apply, and @filter_error says why
 */
typedef struct {
  guint64      counter;
  gboolean     is_changed;
  GPtrArray   *experiments;
  char        *experiment;
  HotRunFrame *frame;
  GError      *filter_error;
} HotReading;

HotReadingRequest *hot_reading_request_new  (HotTrackingStore *store);
void               hot_reading_request_free (gpointer          request);
void               hot_reading_free         (HotReading       *self);

/**
 * HotOpening:
 * @location: (nullable): as hot_workspace_open() takes it
 * @account: (nullable): of a server, instead; its secret comes from hot_server_secret_lookup()
 */
typedef struct {
  char             *location;
  HotServerAccount *account;
} HotOpening;

HotOpening *hot_opening_new  (const char             *location,
                              const HotServerAccount *account);
void        hot_opening_free (gpointer                opening);

typedef enum {
  HOT_CHANGE_RENAME_RUN,
  HOT_CHANGE_SET_TAG,
  HOT_CHANGE_DELETE_TAG,
  HOT_CHANGE_DELETE_RUNS,
  HOT_CHANGE_RESTORE_RUNS,
  HOT_CHANGE_CREATE_EXPERIMENT,
  HOT_CHANGE_RENAME_EXPERIMENT,
  HOT_CHANGE_DELETE_EXPERIMENT,
  HOT_CHANGE_RESTORE_EXPERIMENT,
} HotChangeKind;

/* @ids: of runs, or of one experiment */
typedef struct {
  HotTrackingStore *store;
  HotChangeKind     kind;
  char            **ids;
  char             *key;
  char             *value;
} HotChange;

HotChange *hot_change_new  (HotChangeKind      kind,
                            const char *const *ids,
                            const char        *key,
                            const char        *value);
void       hot_change_free (gpointer           change);

/* Each a HotJobFunc. hot_change_func() returns the id of an experiment that it made, else "". */
gpointer   hot_tracker_open_func (gpointer            opening,
                                  const HotProgress  *progress,
                                  GCancellable       *cancellable,
                                  GError            **error);
gpointer   hot_reading_func      (gpointer            request,
                                  const HotProgress  *progress,
                                  GCancellable       *cancellable,
                                  GError            **error);
gpointer   hot_change_func       (gpointer            change,
                                  const HotProgress  *progress,
                                  GCancellable       *cancellable,
                                  GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotReading, hot_reading_free)

G_END_DECLS
