/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_METRICS (hot_run_page_metrics_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageMetrics, hot_run_page_metrics, HOT, RUN_PAGE_METRICS, HotRunPageTab)

/* Metrics over steps as lines, live while the run trains; those of one value as a table. */
GtkWidget *hot_run_page_metrics_new (void);

G_END_DECLS
