/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-map-layer.h"
#include "geo/hot-bin-grid.h"

G_BEGIN_DECLS

/**
 * HotMapShape:
 * @x: its middle, as a fraction of the world
 * @y: likewise
 * @bin: what lies in it
 * @density: points to the square kilometre
 * @area: number of the area, or -1 for a hexagon or a square
 */
typedef struct {
  double x;
  double y;
  HotBin bin;
  float  density;
  int    area;
} HotMapShape;

/**
 * HotMapDot:
 * @point: of the index
 * @value: NaN where missing, or where all dots are alike; with names the number of the class
 * @radius: in pixels
 */
typedef struct {
  guint point;
  float value;
  float radius;
} HotMapDot;

/**
 * HotMapCluster:
 * @x: where it is drawn, as a fraction of the world
 * @y: likewise
 * @n: its points, two or more
 * @value: the mean of those that have one; NaN where none has
 * @radius: in pixels
 */
typedef struct {
  double x;
  double y;
  guint  n;
  float  value;
  float  radius;
} HotMapCluster;

/* One kind of @grid, @bin_grid, @shapes and @dots is there, as the mode has it; all of them are shared with brushed copies. */
struct _HotMapLayer
{
  HotMapData      *data;
  HotMapOptions    options;
  HotViewport      viewport;
  int              margin;
  HotHeatmapStyle  style;
  HotColor         plain;      /* of dots without a value */
  HotColor         hatch;      /* of areas without a value */
  guint            bins[HOT_HEATMAP_N_BINS];
  HotColumnType    type;
  char            *unit;
  char            *title;
  char            *subtitle;
  guint            n;
  gboolean         on_land;    /* values are shown within the outlines only */
  gboolean         is_difference;   /* of two others */
  gboolean         is_change;       /* values are about 0 */

  HotHeatGrid     *grid;
  HotBinGrid      *bin_grid;
  GArray          *shapes;     /* of HotMapShape */
  GArray          *dots;       /* of HotMapDot */
  GArray          *clusters;   /* of HotMapCluster, beside @dots of single points; NULL where each point has a dot */
  guint            n_hidden;   /* points that have no dot of their own */
  guint            n_missing;  /* points in view whose value is not known */
  HotPointClasses *classes;    /* of dots that are coloured by name */
  HotColor         class_colors[HOT_POINT_N_CLASSES];
  HotLegendItem    items[HOT_POINT_N_CLASSES];
  guint            n_items;
  double           size_domain; /* value of the largest dots; 0 where all are of one size */
  HotLegendSize    sizes[HOT_LEGEND_MAX_SIZES];
  guint            n_sizes;
};

/* What the map is smoothed by, or made of; NULL where there is nothing to say. (transfer full) */
char  *hot_map_layer_dup_grain  (HotMapLayer *self);
/* Of a difference: where it is greatest, either way. (transfer full) */
char  *hot_map_layer_describe_difference (HotMapLayer *self);
/* The radius of the options, in pixels of the layer's view. */
double hot_map_layer_get_radius (HotMapLayer *self);
/* The scale that suits what was found to fit the values: about 0 where they are changes. */
HotScale hot_map_layer_center_scale (HotMapLayer    *self,
                                     const HotScale *fitting);
/* Changes have a linear scale. */
HotScaleKind hot_map_layer_get_scale_kind (HotMapLayer *self);
/* Whether a place on the scale is within the brushed range. */
static inline gboolean
hot_map_layer_is_brushed (const HotMapLayer *self,
                          double             place)
{
  return place >= self->style.lower && place <= self->style.upper;
}

/* Of HOT_MAP_KERNEL. */
gboolean hot_map_layer_make_surface  (HotMapLayer       *self,
                                      const HotScale    *domain,
                                      GCancellable      *cancellable,
                                      GError           **error);
void     hot_map_layer_paint_surface (HotMapLayer       *self,
                                      const HotViewport *viewport,
                                      cairo_t           *cr);
gboolean hot_map_layer_read_surface  (HotMapLayer       *self,
                                      double             x,
                                      double             y,
                                      HotMapReading     *reading);
/* Calls @func for every place of the layer that holds points; @value is what is shown there. */
typedef void (*HotMapPlaceFunc)      (double             x,
                                      double             y,
                                      double             n,
                                      double             value,
                                      gpointer           user_data);
void     hot_map_layer_visit         (HotMapLayer       *self,
                                      HotMapPlaceFunc    func,
                                      gpointer           user_data);

/* Of HOT_MAP_HEXAGON, HOT_MAP_SQUARE and HOT_MAP_NEIGHBOURHOOD. */
gboolean hot_map_layer_make_shapes  (HotMapLayer       *self,
                                     const HotScale    *domain,
                                     GCancellable      *cancellable,
                                     GError           **error);
void     hot_map_layer_paint_shapes (HotMapLayer       *self,
                                     const HotViewport *viewport,
                                     cairo_t           *cr);
/* Areas that are hatched, since there is nothing to show of them. */
guint    hot_map_layer_count_empty  (HotMapLayer       *self);
gboolean hot_map_layer_read_shape   (HotMapLayer       *self,
                                     double             x,
                                     double             y,
                                     HotMapReading     *reading);

/* Of HOT_MAP_POINTS. */
#define HOT_MAP_WORLD 4294967296.0
/* The radius of a dot for its value among the sizes. */
double   hot_map_layer_get_dot_radius (HotMapLayer   *self,
                                       double         value);
gboolean hot_map_layer_make_dots    (HotMapLayer       *self,
                                     const HotScale    *domain,
                                     gboolean           dark,
                                     GCancellable      *cancellable,
                                     GError           **error);
void     hot_map_layer_paint_dots   (HotMapLayer       *self,
                                     const HotViewport *viewport,
                                     cairo_t           *cr);
gboolean hot_map_layer_read_dot     (HotMapLayer       *self,
                                     double             x,
                                     double             y,
                                     HotMapReading     *reading);

/* @singles: (element-type guint): gets the points that are in no cluster */
void     hot_map_layer_make_clusters  (HotMapLayer       *self,
                                       HotPointValues    *values,
                                       GArray            *singles);
/* In view. */
guint    hot_map_layer_count_clusters (HotMapLayer       *self);
void     hot_map_layer_paint_clusters (HotMapLayer       *self,
                                       const HotViewport *viewport,
                                       cairo_t           *cr);
gboolean hot_map_layer_read_cluster   (HotMapLayer       *self,
                                       double             x,
                                       double             y,
                                       HotMapReading     *reading);

G_END_DECLS
