/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-layer-private.h"

#include "base/hot-error.h"
#include "draw/hot-map-base-painter.h"
#include "draw/hot-scale-fit.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What is left of a shape outside the brushed range. */
#define BRUSHED_OUT 0.10
/* Between neighbouring hexagons or squares a hair of the ground shows. */
#define GAP 0.5
/* Pixels from one line of the hatching to the next. */
#define HATCH 7.0

static double
square_kilometres (double area,   /* of the unit square of the world */
                   double y)
{
  const double metres = hot_mercator_metres (hot_mercator_latitude (y));

  return area * metres * metres / 1e6;
}

static void
make_bins (HotMapLayer *self)
{
  const double width = hot_bin_grid_get_width (self->bin_grid);
  const double area = width * (self->bin_grid->shape == HOT_BIN_SQUARE ? width : 1.5 * self->bin_grid->side);

  for (guint i = 0; i < self->bin_grid->n_bins; i++)
    {
      const HotGridBin *bin = &self->bin_grid->bins[i];
      const HotMapShape shape = {
        bin->x, bin->y, bin->bin, bin->bin.n / square_kilometres (area, bin->y), -1,
      };

      g_array_append_val (self->shapes, shape);
    }
  self->n = self->bin_grid->n;
}

static double
ring_area (const double *corners,
           guint         n)
{
  double sum = 0;

  for (guint i = 1; i < n; i++)
    sum += corners[2 * i - 2] * corners[2 * i + 1] - corners[2 * i] * corners[2 * i - 1];
  return fabs (sum) / 2;
}

static double
area_of (HotBoundaries *boundaries,
         guint          area)
{
  const HotBoundary *boundary = hot_boundaries_get (boundaries, area);
  double sum = 0;

  for (guint r = 0; r < boundary->n_rings; r++)
    {
      guint n;
      const double *corners = hot_boundaries_peek_ring (boundaries, boundary->first_ring + r, &n);
      const double size = ring_area (corners, n);
      guint n_around = 0;

      /* A ring within an odd number of others of the same area is a hole. */
      for (guint other = 0; other < boundary->n_rings; other++)
        {
          guint n_other;
          const double *around = hot_boundaries_peek_ring (boundaries, boundary->first_ring + other, &n_other);

          n_around += other != r && hot_boundaries_ring_holds (around, n_other, corners[0], corners[1]);
        }
      sum += n_around % 2 == 0 ? size : -size;
    }

  return square_kilometres (sum, (boundary->top + boundary->bottom) / 2);
}

/* The first area of the same name, which stands for all of them; areas without a name stand for themselves. */
static guint *
group_by_name (HotBoundaries *boundaries)
{
  const guint n = hot_boundaries_get_n (boundaries);
  guint *groups = g_new (guint, n);
  g_autoptr(GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      const char *name = hot_boundaries_get (boundaries, i)->name;
      gpointer found;

      groups[i] = i;
      if (name == NULL)
        continue;
      if (g_hash_table_lookup_extended (first, name, NULL, &found))
        groups[i] = GPOINTER_TO_UINT (found);
      else
        g_hash_table_insert (first, (gpointer) name, GUINT_TO_POINTER (i));
    }

  return groups;
}

static gboolean
is_in_view (const HotMapLayer *self,
            double             x,
            double             y)
{
  const double px = hot_viewport_pixel_x (&self->viewport, x);
  const double py = hot_viewport_pixel_y (&self->viewport, y);

  return px >= 0 && py >= 0 && px < self->viewport.width && py < self->viewport.height;
}

static guint
count_in_view (HotMapLayer *self)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  const guint32 *x = hot_point_index_peek_x (index);
  const guint32 *y = hot_point_index_peek_y (index);
  guint n = 0;

  for (guint i = 0; i < hot_point_index_get_n (index); i++)
    n += is_in_view (self, x[i] / 4294967296.0, y[i] / 4294967296.0);
  return n;
}

static gboolean
make_areas (HotMapLayer   *self,
            GCancellable  *cancellable,
            GError       **error)
{
  HotBoundaries *boundaries = hot_map_data_get_boundaries (self->data);
  g_autoptr(HotPointValues) values = NULL;
  g_autofree gint32 *areas = NULL;
  g_autofree guint *groups = NULL;
  g_autofree HotBin *bins = NULL;
  g_autofree double *sizes = NULL;
  guint n_areas;

  if (boundaries == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("A map by neighbourhood needs outlines: a GeoJSON file of their boundaries"));
      return FALSE;
    }

  if (self->options.column >= 0)
    {
      values = hot_map_data_get_values (self->data, self->options.column, cancellable, error);
      if (values == NULL)
        return FALSE;
    }
  areas = hot_map_data_dup_areas (self->data, cancellable, error);
  if (areas == NULL)
    return FALSE;

  n_areas = hot_boundaries_get_n (boundaries);
  groups = group_by_name (boundaries);
  for (guint i = 0; i < hot_point_index_get_n (hot_map_data_get_index (self->data)); i++)
    if (areas[i] >= 0)
      areas[i] = groups[areas[i]];
  bins = hot_bins_aggregate (areas, values != NULL ? hot_point_values_peek (values) : NULL,
                             hot_point_index_get_n (hot_map_data_get_index (self->data)), n_areas, self->options.aggregate);
  sizes = g_new0 (double, n_areas);
  for (guint i = 0; i < n_areas; i++)
    sizes[groups[i]] += area_of (boundaries, i);

  for (guint i = 0; i < n_areas; i++)
    {
      const HotBoundary *boundary = hot_boundaries_get (boundaries, i);
      const HotMapShape shape = {
        (boundary->left + boundary->right) / 2, (boundary->top + boundary->bottom) / 2, bins[groups[i]],
        sizes[groups[i]] > 0 ? bins[groups[i]].n / sizes[groups[i]] : 0, i,
      };

      g_array_append_val (self->shapes, shape);
    }
  self->n = count_in_view (self);
  return TRUE;
}

static gboolean
count_bins (HotMapLayer   *self,
            GCancellable  *cancellable,
            GError       **error)
{
  const HotMapOptions *options = &self->options;
  g_autoptr(HotPointValues) values = NULL;
  g_autoptr(HotPointRanks) ranks = NULL;

  if (options->column >= 0)
    {
      values = hot_map_data_get_values (self->data, options->column, cancellable, error);
      if (values == NULL)
        return FALSE;
    }
  if (options->aggregate == HOT_AGGREGATE_MEDIAN)
    {
      ranks = hot_map_data_get_ranks (self->data, options->column, cancellable, error);
      if (ranks == NULL)
        return FALSE;
    }

  if (!hot_map_data_build_index (self->data, cancellable, error))
    return FALSE;
  self->bin_grid = hot_bin_grid_new (hot_map_data_get_index (self->data), values, ranks, options->aggregate,
                                     options->mode == HOT_MAP_SQUARE ? HOT_BIN_SQUARE : HOT_BIN_HEXAGON, &self->viewport,
                                     self->margin, hot_map_layer_get_radius (self), options->radius_in_metres, cancellable,
                                     error);
  if (self->bin_grid == NULL)
    return FALSE;

  make_bins (self);
  return TRUE;
}

static float
shown_value (const HotMapLayer *self,
             const HotMapShape *shape)
{
  if (self->options.column < 0)
    return shape->bin.n > 0 ? shape->density : NAN;
  return shape->bin.value;
}

static void
fit_scale (HotMapLayer    *self,
           const HotScale *domain)
{
  g_autofree HotScaleSample *samples = g_new (HotScaleSample, MAX (self->shapes->len, 1));
  HotScale fitting;
  guint n = 0;

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const HotMapShape *shape = &g_array_index (self->shapes, HotMapShape, i);
      const float value = shown_value (self, shape);

      /* Bins by what is in view; there are few areas, and their colours should not change with every move. */
      if (!isnan (value) && (shape->area >= 0 || is_in_view (self, shape->x, shape->y)))
        samples[n++] = (HotScaleSample) { value, shape->bin.n };
    }

  fitting = domain != NULL ? *domain : hot_scale_fit (hot_map_layer_get_scale_kind (self), samples, n, self->options.column < 0);
  self->style.scale = domain != NULL ? fitting : hot_map_layer_center_scale (self, &fitting);
  hot_scale_tally (&self->style.scale, samples, n, self->bins, HOT_HEATMAP_N_BINS);
}

gboolean
hot_map_layer_make_shapes (HotMapLayer     *self,
                           const HotScale  *domain,
                           GCancellable    *cancellable,
                           GError         **error)
{
  self->shapes = g_array_new (FALSE, FALSE, sizeof (HotMapShape));
  if (self->options.mode == HOT_MAP_NEIGHBOURHOOD ? !make_areas (self, cancellable, error)
                                                  : !count_bins (self, cancellable, error))
    return FALSE;

  fit_scale (self, domain);
  return TRUE;
}

static void
add_square (cairo_t           *cr,
            const HotViewport *viewport,
            double             x,
            double             y,
            double             world_width)
{
  const double width = MAX (world_width * viewport->scale - GAP, 0.5);

  cairo_rectangle (cr, hot_viewport_pixel_x (viewport, x) - width / 2, hot_viewport_pixel_y (viewport, y) - width / 2,
                   width, width);
}

static void
add_hexagon (cairo_t           *cr,
             const HotViewport *viewport,
             double             x,
             double             y,
             double             side)
{
  const double px = hot_viewport_pixel_x (viewport, x);
  const double py = hot_viewport_pixel_y (viewport, y);
  const double radius = MAX (side * viewport->scale - GAP, 0.5);

  for (int corner = 0; corner < 6; corner++)
    cairo_line_to (cr, px + radius * sin (corner * G_PI / 3), py - radius * cos (corner * G_PI / 3));
  cairo_close_path (cr);
}

static gboolean
is_empty (const HotMapLayer *self,
          const HotMapShape *shape)
{
  return shape->area >= 0 && isnan (shown_value (self, shape));
}

guint
hot_map_layer_count_empty (HotMapLayer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->shapes->len; i++)
    n += is_empty (self, &g_array_index (self->shapes, HotMapShape, i));
  return n;
}

/* Where nothing is known is not where there is little: such areas are hatched, by lines that stand still in the world. */
static void
hatch_areas (HotMapLayer       *self,
             const HotViewport *viewport,
             cairo_t           *cr)
{
  HotBoundaries *boundaries = hot_map_data_get_boundaries (self->data);
  const double origin = hot_viewport_pixel_x (viewport, 0) + hot_viewport_pixel_y (viewport, 0);
  double left, top, right, bottom;

  if (hot_map_layer_count_empty (self) == 0)
    return;

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, viewport->width, viewport->height);
  cairo_clip (cr);
  cairo_new_path (cr);
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const HotMapShape *shape = &g_array_index (self->shapes, HotMapShape, i);

      if (is_empty (self, shape))
        hot_map_add_area (cr, viewport, boundaries, shape->area);
    }
  cairo_clip (cr);
  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  for (double sum = origin + ceil ((left + top - origin) / HATCH) * HATCH; sum < right + bottom; sum += HATCH)
    {
      cairo_move_to (cr, sum - top, top);
      cairo_line_to (cr, sum - bottom, bottom);
    }
  cairo_set_line_width (cr, 1);
  hot_color_set_source (&self->hatch, cr);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
hot_map_layer_paint_shapes (HotMapLayer       *self,
                            const HotViewport *viewport,
                            cairo_t           *cr)
{
  HotBoundaries *boundaries = hot_map_data_get_boundaries (self->data);

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const HotMapShape *shape = &g_array_index (self->shapes, HotMapShape, i);
      const double place = hot_scale_map (&self->style.scale, shown_value (self, shape));
      HotColor color;

      if (isnan (place))
        continue;
      color = self->style.colors[(guint) (place * (HOT_PALETTE_SIZE - 1) + 0.5)];
      color.alpha = self->style.opacity * (hot_map_layer_is_brushed (self, place) ? 1 : BRUSHED_OUT);

      cairo_new_path (cr);
      if (shape->area >= 0)
        hot_map_add_area (cr, viewport, boundaries, shape->area);
      else if (self->bin_grid->shape == HOT_BIN_SQUARE)
        add_square (cr, viewport, shape->x, shape->y, hot_bin_grid_get_width (self->bin_grid));
      else
        add_hexagon (cr, viewport, shape->x, shape->y, self->bin_grid->side);
      hot_color_set_source (&color, cr);
      cairo_fill (cr);
    }
  hatch_areas (self, viewport, cr);
  cairo_restore (cr);
}

gboolean
hot_map_layer_read_shape (HotMapLayer   *self,
                          double         x,
                          double         y,
                          HotMapReading *reading)
{
  const HotMapShape *shape = NULL;

  if (self->options.mode == HOT_MAP_NEIGHBOURHOOD)
    {
      const int area = hot_boundaries_find (hot_map_data_get_boundaries (self->data), x, y);

      shape = area >= 0 ? &g_array_index (self->shapes, HotMapShape, area) : NULL;
    }
  else
    {
      const HotGridBin *bin = hot_bin_grid_find (self->bin_grid, x, y);

      shape = bin != NULL ? &g_array_index (self->shapes, HotMapShape, bin - self->bin_grid->bins) : NULL;
    }

  if (shape == NULL)
    return FALSE;
  *reading = (HotMapReading) { shape->density, shape->bin.value, shape->bin.n, shape->area };
  return shape->bin.n > 0;
}
