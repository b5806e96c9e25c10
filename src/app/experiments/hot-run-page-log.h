/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_LOG (hot_run_page_log_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageLog, hot_run_page_log, HOT, RUN_PAGE_LOG, HotRunPageTab)

/* The log of the run, or with @environment what it was made with: tags and files that say so. */
GtkWidget *hot_run_page_log_new (gboolean environment);

G_END_DECLS
