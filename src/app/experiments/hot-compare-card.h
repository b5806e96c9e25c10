/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "models/hot-compare-chart.h"

G_BEGIN_DECLS

#define HOT_TYPE_COMPARE_CARD (hot_compare_card_get_type ())
G_DECLARE_FINAL_TYPE (HotCompareCard, hot_compare_card, HOT, COMPARE_CARD, GtkWidget)

/*
 * One chart of a comparison, with menus for what it shows.
 *
 * Signals:
 *   spec-changed (): a person chose something else to see
 *   removed (): it is not wanted any more
 *   moved (int step): it is to change places with its neighbour, -1 or 1
 *   run-highlighted (const char *id), run-activated (const char *id), runs-selected (GStrv ids), message (const char *text): as of
 *     HotChartView
 *   run-toggled (const char *id): a run is to be selected, or not any more
 */
GtkWidget            *hot_compare_card_new           (const HotCompareSpec *spec);
const HotCompareSpec *hot_compare_card_get_spec      (HotCompareCard       *self);
/* Everything is read and drawn anew. */
void                  hot_compare_card_set_runs      (HotCompareCard       *self,
                                                      HotCompareRuns       *runs,
                                                      HotTrackingStore     *store);
/* @id: (nullable) */
void                  hot_compare_card_set_highlight (HotCompareCard       *self,
                                                      const char           *id);
/* @ids: (nullable) */
void                  hot_compare_card_set_selected  (HotCompareCard       *self,
                                                      const char *const    *ids);

G_END_DECLS
