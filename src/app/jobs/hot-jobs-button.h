/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_JOBS_BUTTON (hot_jobs_button_get_type ())
G_DECLARE_FINAL_TYPE (HotJobsButton, hot_jobs_button, HOT, JOBS_BUTTON, GtkWidget)

G_END_DECLS
