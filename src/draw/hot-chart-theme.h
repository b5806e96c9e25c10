/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

/**
 * HotChartTheme:
 * @background: behind everything; nothing is painted where its alpha is 0
 * @text: what is read first; contrast of at least 7:1 on @background
 * @dim_text: labels of axes; at least 4.5:1
 * @axis: lines of axes; at least 3:1
 * @grid: thin lines behind the data
 * @mark: data that belong to no run, such as a baseline; at least 3:1
 * @faint: data that step back because others are picked
 * @accent: what is picked
 * @panel: behind words that stand on data
 * @font_scale: 1 unless a person asked for larger text; margins grow with it
 * @font_size: of labels, scaled already
 * @title_size: of a chart's title, scaled already
 * @dark: whether all this is for a dark background
 * @high_contrast: whether a person asked for more contrast
 *
 * The look of a chart but for its data. A plain value.
 */
typedef struct {
  HotColor background;
  HotColor text;
  HotColor dim_text;
  HotColor axis;
  HotColor grid;
  HotColor mark;
  HotColor faint;
  HotColor accent;
  HotColor panel;
  double   font_scale;
  double   font_size;
  double   title_size;
  gboolean dark;
  gboolean high_contrast;
} HotChartTheme;

HotChartTheme hot_chart_theme_new (gboolean dark,
                                   gboolean high_contrast,
                                   double   font_scale);

G_END_DECLS
