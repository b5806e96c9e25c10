/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "draw/hot-chart.h"

G_BEGIN_DECLS

#define HOT_TYPE_CHART_VIEW (hot_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (HotChartView, hot_chart_view, HOT, CHART_VIEW, GtkWidget)

/**
 * HotChartView signals:
 *
 * - `run-highlighted` (const char *id): the pointer or the cursor is at a run, or (%NULL) at none any more. Set it on all views of a
 *   page with hot_chart_view_set_highlight()
 * - `run-activated` (const char *id): a run was clicked, or Enter was pressed on it
 * - `runs-selected` (GStrv ids): a rectangle was drawn around runs; empty after a click on nothing
 * - `rows-selected` (GBytes *rows): the same for charts of listings: ascending guint32; also after a click or Enter on one
 * - `range-brushed` (guint axis, double from, double to): of parallel coordinates; from NaN on, the axis is to be free again
 * - `message` (const char *text): what became of a copy or an export, for a toast
 */
GtkWidget *hot_chart_view_new           (void);
/* @chart: (nullable) */
void       hot_chart_view_set_chart     (HotChartView *self,
                                         HotChart     *chart);
HotChart  *hot_chart_view_get_chart     (HotChartView *self);
/* @id: (nullable): the run that lights up here and elsewhere */
void       hot_chart_view_set_highlight (HotChartView *self,
                                         const char   *id);
/* @ids: (nullable): what is not among them steps back */
void       hot_chart_view_set_selected  (HotChartView       *self,
                                         const char *const  *ids);
/* @rows: (nullable): ascending guint32: rows of the data set that are selected */
void       hot_chart_view_set_rows      (HotChartView *self,
                                         GBytes       *rows);
/* What is said about the mark that is pointed at, or NULL. */
const char *hot_chart_view_get_readout  (HotChartView *self);

G_END_DECLS
