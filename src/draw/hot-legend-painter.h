/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-column.h"
#include "draw/hot-map-style.h"
#include "draw/hot-palette.h"
#include "draw/hot-scale.h"

G_BEGIN_DECLS

/**
 * HotLegendItem:
 * @name: what a colour of its own stands for
 * @color: the colour
 * @n: how many rows in view have it
 */
typedef struct {
  const char *name;
  HotColor    color;
  guint       n;
} HotLegendItem;

/**
 * HotLegendSize:
 * @value: what a size stands for
 * @radius: of its dot, in pixels
 */
typedef struct {
  double value;
  double radius;
} HotLegendSize;

#define HOT_LEGEND_MAX_SIZES 3

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
 * @is_span: values are lengths: of dates in days
 * @is_plain: all is of one colour, so there is nothing but the title
 * @items: (nullable): what each colour stands for, instead of a scale
 * @n_items: how many
 * @max_items: when more than 0, the items after these are only counted
 * @size_title: (nullable): what the size of dots stands for
 * @size_type: of its values
 * @size_unit: (nullable): likewise
 * @sizes: examples, the largest first
 * @n_sizes: how many
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
  gboolean        is_span;
  gboolean        is_plain;

  const HotLegendItem *items;
  guint                n_items;
  guint                max_items;
  const char          *size_title;
  HotColumnType        size_type;
  const char          *size_unit;
  const HotLegendSize *sizes;
  guint                n_sizes;
} HotLegend;

/* Whether there is a scale, on which a range can be brushed. */
static inline gboolean
hot_legend_has_scale (const HotLegend *self)
{
  return !self->is_plain && self->items == NULL;
}

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

/* How many items fit into so much height, at least 3. */
guint  hot_legend_get_max_items (double            height);
/* "Entire home/apt 25,409, Private room 22,326"; NULL where there are no items. (transfer full) */
char  *hot_legend_list_items (const HotLegend     *self);

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
