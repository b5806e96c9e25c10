/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_PARTS (hot_run_page_parts_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageParts, hot_run_page_parts, HOT, RUN_PAGE_PARTS, HotRunPageTab)

/* How well the run predicts each part of the open data: slices by one or two of its columns, the worst first. */
GtkWidget *hot_run_page_parts_new (void);

G_END_DECLS
