/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-column.h"
#include "draw/hot-map-style.h"
#include "draw/hot-palette.h"
#include "draw/hot-scale.h"

G_BEGIN_DECLS

/**
 * HotLegend:
 * @title: what the colours stand for, with the unit where the numbers do not carry it
 * @subtitle: (nullable): how many points there are, what they are smoothed by
 * @type: of the values, for how they are written
 * @unit: (nullable): likewise
 * @scale: turns values into places
 * @colors: HOT_PALETTE_SIZE of them
 * @bins: (nullable): how much of the picture has each colour, in equal parts of the scale
 * @n_bins: how many
 * @lower: start of the brushed range, 0 to 1; with @upper 0 and 1 where there is none
 * @upper: its end
 * @is_change: values are differences, written with their sign
 * @is_plain: all is of one colour, so there is nothing but the title
 *
 * What a legend says.
 */
typedef struct {
  const char     *title;
  const char     *subtitle;
  HotColumnType   type;
  const char     *unit;
  const HotScale *scale;
  const HotColor *colors;
  const guint    *bins;
  guint           n_bins;
  double          lower;
  double          upper;
  gboolean        is_change;
  gboolean        is_plain;
} HotLegend;

#define HOT_LEGEND_WIDTH 280.0

double hot_legend_get_height (const HotLegend   *self);
/* Paints the legend in its panel, HOT_LEGEND_WIDTH wide, the panel's upper left corner at (@x, @y). */
void   hot_legend_paint      (const HotLegend   *self,
                              cairo_t           *cr,
                              double             x,
                              double             y,
                              const HotMapStyle *style);
/**
 * hot_legend_paint_strip:
 * @width: of the strip
 *
 * Only the histogram, the colours and their numbers, without a panel, for a widget of its own; the upper left corner at
 * the origin.
 */
void   hot_legend_paint_strip (const HotLegend   *self,
                               cairo_t           *cr,
                               double             width,
                               const HotMapStyle *style);
double hot_legend_get_strip_height (const HotLegend *self);

/* A difference of two values: "+$25", "−3%"; of dates in days. (transfer full) */
char  *hot_legend_format_change (HotColumnType     type,
                                 const char       *unit,
                                 double            change);
/* A value of the scale, with its sign where it is a difference. (transfer full) */
char  *hot_legend_format_value (const HotLegend   *self,
                                double             value);
/* A value as a person reads it at an axis or in a sentence: "$120", "45%", "2019-07-08". (transfer full) */
char  *hot_legend_format     (HotColumnType      type,
                              const char        *unit,
                              double             value);

G_END_DECLS
