/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-page-tab.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_FILES (hot_run_page_files_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageFiles, hot_run_page_files, HOT, RUN_PAGE_FILES, HotRunPageTab)

/* The run's artifacts as a tree, with a preview of the one that is chosen. */
GtkWidget *hot_run_page_files_new (void);

G_END_DECLS
