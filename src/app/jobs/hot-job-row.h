/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/jobs/hot-job.h"

G_BEGIN_DECLS

#define HOT_TYPE_JOB_ROW (hot_job_row_get_type ())
G_DECLARE_FINAL_TYPE (HotJobRow, hot_job_row, HOT, JOB_ROW, GtkWidget)

GtkWidget *hot_job_row_new (HotJob *job);

G_END_DECLS
