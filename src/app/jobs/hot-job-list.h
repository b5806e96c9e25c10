/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"

G_BEGIN_DECLS

/* How long a job works before a person hears of it, in milliseconds. */
#define HOT_JOB_LIST_DELAY 1000

#define HOT_TYPE_JOB_LIST (hot_job_list_get_type ())
G_DECLARE_FINAL_TYPE (HotJobList, hot_job_list, HOT, JOB_LIST, GObject)

HotJobList *hot_job_list_new         (void);
HotJobList *hot_job_list_get_default (void);
void        hot_job_list_add         (HotJobList *self,
                                      HotJob     *job);
guint       hot_job_list_get_n_running (HotJobList *self);
void        hot_job_list_clear_failed (HotJobList *self);

G_END_DECLS
