/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-axis.h"
#include "draw/hot-chart-theme.h"
#include "draw/hot-palette.h"
#include "draw/hot-run-style.h"

G_BEGIN_DECLS

typedef enum {
  HOT_CHART_KEY_LINE,
  HOT_CHART_KEY_MARKER,
  HOT_CHART_KEY_BOX,
} HotChartKey;

/**
 * HotChartEntry:
 * @label: borrowed
 * @is_faint: steps back because another is picked
 */
typedef struct {
  const char  *label;
  HotRunStyle  style;
  HotChartKey  key;
  gboolean     is_faint;
} HotChartEntry;

/* The height that the entries need within @width, in at most two lines; what does not fit is counted: "+ 12 more". */
double hot_chart_legend_get_height (const HotChartEntry *entries,
                                    guint                n,
                                    double               width,
                                    const HotChartTheme *theme);
void   hot_chart_legend_paint      (const HotChartEntry *entries,
                                    guint                n,
                                    cairo_t             *cr,
                                    double               y,
                                    double               width,
                                    const HotChartTheme *theme);
/* One line that says what colours mean: the name, the least value, a strip, the greatest value. */
double hot_chart_ramp_get_height   (const HotChartTheme *theme);
void   hot_chart_ramp_paint        (const HotChartAxis  *axis,
                                    const HotColor       colors[HOT_PALETTE_SIZE],
                                    cairo_t             *cr,
                                    double               y,
                                    double               width,
                                    const HotChartTheme *theme);
/* The colours of numbers in charts: each has a contrast of at least 3:1 on the background of @theme, unless @diverging. */
void   hot_chart_ramp_fill         (const HotChartTheme *theme,
                                    gboolean             diverging,
                                    HotColor             colors[HOT_PALETTE_SIZE]);

G_END_DECLS
