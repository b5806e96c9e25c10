/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-heatmap-painter.h"
#include "draw/hot-legend-painter.h"
#include "draw/hot-map-stack.h"
#include "geo/hot-map-data.h"

G_BEGIN_DECLS

/**
 * HotMapMode:
 * @HOT_MAP_KERNEL: a surface, smoothed by a kernel
 * @HOT_MAP_HEXAGON: hexagons
 * @HOT_MAP_SQUARE: squares, as wide as the hexagons
 * @HOT_MAP_POINTS: every row as a dot
 * @HOT_MAP_NEIGHBOURHOOD: areas of the outlines; those of one name count as one
 *
 * How rows become a picture.
 */
typedef enum {
  HOT_MAP_KERNEL,
  HOT_MAP_HEXAGON,
  HOT_MAP_SQUARE,
  HOT_MAP_POINTS,
  HOT_MAP_NEIGHBOURHOOD,
  HOT_N_MAP_MODES,
} HotMapMode;

/* "kernel", "hexagon"...: the names of the command line, never translated. */
const char *hot_map_mode_to_string   (HotMapMode   mode);
gboolean    hot_map_mode_from_string (const char  *string,
                                      HotMapMode  *mode);

/**
 * HotMapOptions:
 * @mode: how rows become a picture
 * @column: numeric column whose values are shown; -1 for the density of the points
 * @names: column of names (see hot_point_classes_can()) that colours the dots of HOT_MAP_POINTS, @column is -1 then; -1 for none
 * @sizes: numeric column that the areas of the dots of HOT_MAP_POINTS are proportional to; -1 for dots of one size
 * @aggregate: what of the values; HOT_AGGREGATE_COUNT where @column is -1
 * @scale: how values become colours
 * @palette: (nullable): %NULL for the one that suits what is shown
 * @reversed: the palette the other way round
 * @radius: of the kernel, or the side of a hexagon, in pixels or, with @radius_in_metres, in metres at the middle of the view
 * @dot_radius: of the dots of HOT_MAP_POINTS, in pixels; with @sizes the largest are HOT_MAP_DOT_GROWTH times as wide
 * @clusters: whether points of HOT_MAP_POINTS that lie close together are one circle with their number, of the colour of their mean
 * @lower: start of the brushed range, as a part of the scale
 * @upper: its end
 * @stack: how the data lie among what else the map shows, and how much shines through them
 *
 * What a map shows, and how.
 */
typedef struct {
  HotMapMode        mode;
  int               column;
  int               names;
  int               sizes;
  HotAggregate      aggregate;
  HotScaleKind      scale;
  const HotPalette *palette;
  gboolean          reversed;
  double            radius;
  gboolean          radius_in_metres;
  double            dot_radius;
  gboolean          clusters;
  double            lower;
  double            upper;
  HotMapStack       stack;
} HotMapOptions;

#define HOT_MAP_DEFAULT_RADIUS 16.0
#define HOT_MAP_DEFAULT_DOT 3.5
#define HOT_MAP_DOT_GROWTH 3.0
#define HOT_MAP_OPTIONS_INIT { .column = -1, .names = -1, .sizes = -1, .radius = HOT_MAP_DEFAULT_RADIUS, \
                               .dot_radius = HOT_MAP_DEFAULT_DOT, .upper = 1.0, .stack = HOT_MAP_STACK_INIT }

gboolean hot_map_options_equal (const HotMapOptions *a,
                                const HotMapOptions *b);

/**
 * HotMapReading:
 * @density: points to the square kilometre
 * @value: the aggregate of the values, NaN where there is none
 * @support: how many points stand behind it, about
 * @area: the area of HOT_MAP_NEIGHBOURHOOD, -1 for none
 * @row: of the table, of HOT_MAP_POINTS only, where @support is 1
 *
 * What the map says at one place.
 */
typedef struct {
  double density;
  double value;
  double support;
  int    area;
  guint  row;
} HotMapReading;

/**
 * HotMapLayer:
 *
 * The data of a map as one view sees them: all that is needed to paint them, to say what the colours mean, and to read
 * them at any place. Never changed once made, shared by reference count, usable from any thread.
 */
typedef struct _HotMapLayer HotMapLayer;

#define HOT_TYPE_MAP_LAYER (hot_map_layer_get_type ())
GType                hot_map_layer_get_type     (void);

/* HOT_MAP_NEIGHBOURHOOD fails with HOT_ERROR_USAGE where @data has no outlines.
 * @margin: pixels beyond the edges of @viewport that can be painted too.
 * @domain: (nullable): a scale to keep to; %NULL takes the one that fits what is in view. */
HotMapLayer         *hot_map_layer_new          (HotMapData           *data,
                                                 const HotMapOptions  *options,
                                                 const HotViewport    *viewport,
                                                 int                   margin,
                                                 const HotScale       *domain,
                                                 gboolean              dark,
                                                 GCancellable         *cancellable,
                                                 GError              **error);
/* The same with another brushed range; nothing is computed again. */
HotMapLayer         *hot_map_layer_brushed      (HotMapLayer          *self,
                                                 double                lower,
                                                 double                upper);
HotMapLayer         *hot_map_layer_ref          (HotMapLayer          *self);
void                 hot_map_layer_unref        (HotMapLayer          *self);

/* Paints the data as @viewport sees them, which is the layer's own or one near it; its upper left corner at the origin. */
void                 hot_map_layer_paint        (HotMapLayer          *self,
                                                 const HotViewport    *viewport,
                                                 cairo_t              *cr);
const HotMapOptions *hot_map_layer_get_options  (HotMapLayer          *self);
const HotViewport   *hot_map_layer_get_viewport (HotMapLayer          *self);
const HotScale      *hot_map_layer_get_scale    (HotMapLayer          *self);
/* What it was made of. */
HotMapData          *hot_map_layer_get_data     (HotMapLayer          *self);
/* Points in view. */
guint                hot_map_layer_get_n        (HotMapLayer          *self);
/* What the colours mean; points into the layer, which must live as long. */
HotLegend            hot_map_layer_get_legend   (HotMapLayer          *self);
/* FALSE where there is nothing to read. */
gboolean             hot_map_layer_read         (HotMapLayer          *self,
                                                 double                x,
                                                 double                y,
                                                 HotMapReading        *reading);
/* Whether a cluster was read. */
gboolean             hot_map_layer_is_cluster   (HotMapLayer          *self,
                                                 const HotMapReading  *reading);
/* What was read, in words: "Median price: $120"; NULL where there is no value. (transfer full) (nullable) */
char                *hot_map_layer_dup_value_words (HotMapLayer       *self,
                                                    const HotMapReading *reading);
/* How many rows stand behind it, about: "14 rows"; NULL of a dot. (transfer full) (nullable) */
char                *hot_map_layer_dup_row_words   (HotMapLayer       *self,
                                                    const HotMapReading *reading);
/* What colour and size of a row's dot stand for, a line each; which row it is where they stand for nothing. (transfer full) */
char                *hot_map_layer_dup_dot_words   (HotMapLayer       *self,
                                                    guint              row);
/* A sentence for those who do not see the picture. (transfer full) */
char                *hot_map_layer_describe     (HotMapLayer          *self);

/* How many points lie in a rectangle of the view, smoothed. */
double               hot_map_layer_weigh        (HotMapLayer          *self,
                                                 double                x,
                                                 double                y,
                                                 double                width,
                                                 double                height);
/* The place in view where the surface is highest, as fractions of the world; FALSE where there is nothing. */
gboolean             hot_map_layer_find_peak    (HotMapLayer          *self,
                                                 double               *x,
                                                 double               *y,
                                                 HotMapReading        *reading);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMapLayer, hot_map_layer_unref)

G_END_DECLS
