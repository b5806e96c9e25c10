/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_IMPORTANCES (hot_run_page_importances_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageImportances, hot_run_page_importances, HOT, RUN_PAGE_IMPORTANCES, HotRunPageTab)

/* How much the model made of each feature. */
GtkWidget *hot_run_page_importances_new (void);

G_END_DECLS
