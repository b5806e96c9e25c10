/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_OVERVIEW (hot_run_page_overview_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageOverview, hot_run_page_overview, HOT, RUN_PAGE_OVERVIEW, HotRunPageTab)

/* What a person wants to know of a run first, and what can be done with it. */
GtkWidget *hot_run_page_overview_new (void);

G_END_DECLS
