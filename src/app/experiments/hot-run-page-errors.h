/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_ERRORS (hot_run_page_errors_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageErrors, hot_run_page_errors, HOT, RUN_PAGE_ERRORS, HotRunPageTab)

/* What was predicted against what was so, or residuals with a smooth line and their histogram; points select rows of the open data. */
GtkWidget *hot_run_page_errors_new (gboolean residuals);

G_END_DECLS
