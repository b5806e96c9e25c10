/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE (hot_run_page_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPage, hot_run_page, HOT, RUN_PAGE, AdwNavigationPage)

/*
 * All that is known of one run, whoever wrote it: to be pushed on a navigation view. It follows the store while it is in view.
 */
AdwNavigationPage *hot_run_page_new    (HotTracker *tracker,
                                        HotDataset *dataset,
                                        const char *id);
const char        *hot_run_page_get_id (HotRunPage *self);

G_END_DECLS
