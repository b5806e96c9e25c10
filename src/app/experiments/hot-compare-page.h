/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

/* Of the page in its navigation view. */
#define HOT_COMPARE_PAGE_TAG "compare"

#define HOT_TYPE_COMPARE_PAGE (hot_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (HotComparePage, hot_compare_page, HOT, COMPARE_PAGE, AdwNavigationPage)

/*
 * Charts of some runs, beside each other. What is pointed at in one lights up in all; what is selected in one is selected in all.
 *
 * Signals:
 *   runs-selected (GStrv ids): other runs are selected; all that are compared where none is
 *   run-activated (const char *id): a person wants to see a whole run
 */
/* @ids: runs of the tracker's frame */
AdwNavigationPage *hot_compare_page_new       (HotTracker        *tracker,
                                               const char *const *ids);

G_END_DECLS
