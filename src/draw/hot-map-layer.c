/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-layer.h"

#include "base/hot-format.h"
#include "draw/hot-map-base-painter.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _HotMapLayer
{
  HotMapData      *data;
  HotMapOptions    options;
  HotViewport      viewport;
  HotHeatGrid     *grid;
  HotHeatmapStyle  style;
  guint            bins[HOT_HEATMAP_N_BINS];
  HotColumnType    type;
  char            *unit;
  char            *title;
  char            *subtitle;
  gboolean         on_land;   /* values are shown within the outlines only */
};

G_DEFINE_BOXED_TYPE (HotMapLayer, hot_map_layer, hot_map_layer_ref, hot_map_layer_unref)

/* Fewer points than this at a place do not make a peak of values. */
#define MIN_PEAK_SUPPORT 3.0

gboolean
hot_map_options_equal (const HotMapOptions *a,
                       const HotMapOptions *b)
{
  return a->column == b->column && a->aggregate == b->aggregate && a->scale == b->scale && a->palette == b->palette &&
         a->reversed == b->reversed && a->opacity == b->opacity && a->radius == b->radius &&
         a->radius_in_metres == b->radius_in_metres && a->lower == b->lower && a->upper == b->upper;
}

static double
radius_in_pixels (const HotMapOptions *options,
                  const HotViewport   *viewport)
{
  const double radius = options->radius_in_metres ? options->radius / hot_viewport_get_metres_per_pixel (viewport)
                                                  : options->radius;

  return CLAMP (radius, 1.0, 2000.0);
}

static char *
make_title (HotAggregate  aggregate,
            const char   *column)
{
  switch (aggregate)
    {
    case HOT_AGGREGATE_MEAN:
      /* TRANSLATORS: titles of a legend; %s is the name of a column, such as "price". */
      return g_strdup_printf (_("Mean %s"), column);
    case HOT_AGGREGATE_MEDIAN:
      return g_strdup_printf (_("Median %s"), column);
    case HOT_AGGREGATE_SUM:
      return g_strdup_printf (_("Sum of %s per km²"), column);
    case HOT_AGGREGATE_MIN:
      return g_strdup_printf (_("Lowest %s"), column);
    case HOT_AGGREGATE_MAX:
      return g_strdup_printf (_("Highest %s"), column);
    case HOT_AGGREGATE_COUNT:
    case HOT_N_AGGREGATES:
    default:
      return g_strdup (_("Listings per km²"));
    }
}

static char *
format_length (double metres)
{
  /* Two digits are as much as a person makes of it. */
  const double unit = metres > 0 ? pow (10, floor (log10 (metres)) - 1) : 1;
  const double rounded = round (metres / unit) * unit;
  g_autofree char *number = hot_format_measure (rounded >= 1000 ? rounded / 1000 : rounded, 2);

  return g_strdup_printf (rounded >= 1000 ? _("%s km") : _("%s m"), number);
}

static void
name_things (HotMapLayer *self)
{
  const double metres = radius_in_pixels (&self->options, &self->viewport) *
                        hot_viewport_get_metres_per_pixel (&self->viewport);
  g_autofree char *n = hot_format_count (self->grid->n);
  g_autofree char *listings = g_strdup_printf (ngettext ("%s listing", "%s listings", self->grid->n), n);
  g_autofree char *length = format_length (metres);

  if (self->options.column >= 0)
    {
      HotColumn *column = hot_table_get_column (hot_map_data_get_table (self->data), self->options.column);

      self->type = hot_column_get_column_type (column);
      self->unit = g_strdup (hot_column_get_unit (column));
      self->title = make_title (self->options.aggregate, hot_column_get_name (column));
    }
  else
    {
      self->type = HOT_COLUMN_REAL;
      self->title = make_title (HOT_AGGREGATE_COUNT, NULL);
    }

  /* TRANSLATORS: "48,895 listings in view · smoothed over 450 m" */
  self->subtitle = g_strdup_printf (_("%s in view · smoothed over %s"), listings, length);
}

/* Values make no sense on the water, but where outlines leave out many points they are not the land. */
static gboolean
are_on_land (HotMapData *data)
{
  HotBoundaries *boundaries = hot_map_data_get_boundaries (data);
  HotPointIndex *index = hot_map_data_get_index (data);
  const guint n = hot_point_index_get_n (index);
  const guint n_tried = MIN (n, 200);
  guint n_inside = 0;

  if (boundaries == NULL || n == 0)
    return FALSE;

  for (guint i = 0; i < n_tried; i++)
    {
      const gsize at = (guint64) i * n / n_tried;

      n_inside += hot_boundaries_find (boundaries, hot_point_index_peek_x (index)[at] / 4294967296.0,
                                       hot_point_index_peek_y (index)[at] / 4294967296.0) >= 0;
    }

  return n_inside * 20 >= n_tried * 19;
}

static HotHeatGrid *
make_grid (HotMapData           *data,
           const HotMapOptions  *options,
           const HotViewport    *viewport,
           int                   margin,
           GCancellable         *cancellable,
           GError              **error)
{
  HotPointIndex *index = hot_map_data_get_index (data);
  const double radius = radius_in_pixels (options, viewport);

  if (options->aggregate == HOT_AGGREGATE_MEDIAN)
    {
      g_autoptr(HotPointRanks) ranks = hot_map_data_get_ranks (data, options->column, cancellable, error);

      return ranks != NULL ? hot_heat_grid_new_median (index, ranks, viewport, margin, radius, cancellable, error) : NULL;
    }

  if (options->column >= 0)
    {
      g_autoptr(HotPointValues) values = hot_map_data_get_values (data, options->column, cancellable, error);

      return values != NULL ? hot_heat_grid_new (index, values, options->aggregate, viewport, margin, radius, cancellable, error)
                            : NULL;
    }

  return hot_heat_grid_new (index, NULL, HOT_AGGREGATE_COUNT, viewport, margin, radius, cancellable, error);
}

HotMapLayer *
hot_map_layer_new (HotMapData           *data,
                   const HotMapOptions  *options,
                   const HotViewport    *viewport,
                   int                   margin,
                   const HotScale       *domain,
                   gboolean              dark,
                   GCancellable         *cancellable,
                   GError              **error)
{
  g_autoptr(HotMapLayer) self = g_atomic_rc_box_new0 (HotMapLayer);
  const HotPalette *palette = options->palette;

  g_return_val_if_fail ((options->column < 0) == (options->aggregate == HOT_AGGREGATE_COUNT), NULL);

  self->data = hot_map_data_ref (data);
  self->options = *options;
  self->viewport = *viewport;

  self->grid = make_grid (data, options, viewport, margin, cancellable, error);
  if (self->grid == NULL)
    return NULL;

  /* Two kinds of maps that mean different things do not look alike by default. */
  if (palette == NULL)
    palette = hot_palette_find (options->column >= 0 ? "lagoon" : "ember");
  hot_palette_fill (palette, (dark ? HOT_PALETTE_ON_DARK : 0) | (options->reversed ? HOT_PALETTE_REVERSED : 0),
                    self->style.colors);
  self->style.scale = domain != NULL ? *domain : hot_heatmap_domain (self->grid, options->scale, viewport);
  self->style.opacity = options->opacity;
  self->style.lower = options->lower;
  self->style.upper = options->upper;
  hot_heatmap_histogram (self->grid, &self->style.scale, viewport, self->bins);
  self->on_land = options->column >= 0 && are_on_land (data);
  name_things (self);

  return g_steal_pointer (&self);
}

HotMapLayer *
hot_map_layer_brushed (HotMapLayer *self,
                       double       lower,
                       double       upper)
{
  HotMapLayer *brushed = g_atomic_rc_box_new0 (HotMapLayer);

  *brushed = *self;
  hot_map_data_ref (brushed->data);
  hot_heat_grid_ref (brushed->grid);
  brushed->unit = g_strdup (self->unit);
  brushed->title = g_strdup (self->title);
  brushed->subtitle = g_strdup (self->subtitle);
  brushed->options.lower = brushed->style.lower = CLAMP (lower, 0.0, 1.0);
  brushed->options.upper = brushed->style.upper = CLAMP (upper, brushed->style.lower, 1.0);

  return brushed;
}

HotMapLayer *
hot_map_layer_ref (HotMapLayer *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_map_layer_clear (gpointer data)
{
  HotMapLayer *self = data;

  g_clear_pointer (&self->grid, hot_heat_grid_unref);
  g_clear_pointer (&self->data, hot_map_data_unref);
  g_free (self->unit);
  g_free (self->title);
  g_free (self->subtitle);
}

void
hot_map_layer_unref (HotMapLayer *self)
{
  g_atomic_rc_box_release_full (self, hot_map_layer_clear);
}

void
hot_map_layer_paint (HotMapLayer       *self,
                     const HotViewport *viewport,
                     cairo_t           *cr)
{
  cairo_surface_t *surface;
  double ratio;

  /* At the resolution of what is painted on. */
  cairo_surface_get_device_scale (cairo_get_target (cr), &ratio, NULL);
  surface = hot_heatmap_paint_surface (self->grid, &(HotViewport) {
    viewport->x, viewport->y, viewport->scale * ratio,
    (int) round (viewport->width * ratio), (int) round (viewport->height * ratio),
  }, &self->style);
  cairo_surface_set_device_scale (surface, ratio, ratio);

  cairo_save (cr);
  if (self->on_land)
    {
      cairo_new_path (cr);
      hot_map_add_area (cr, viewport, hot_map_data_get_boundaries (self->data), -1);
      cairo_clip (cr);
    }
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

const HotMapOptions *
hot_map_layer_get_options (HotMapLayer *self)
{
  return &self->options;
}

const HotViewport *
hot_map_layer_get_viewport (HotMapLayer *self)
{
  return &self->viewport;
}

const HotScale *
hot_map_layer_get_scale (HotMapLayer *self)
{
  return &self->style.scale;
}

guint
hot_map_layer_get_n (HotMapLayer *self)
{
  return self->grid->n;
}

HotLegend
hot_map_layer_get_legend (HotMapLayer *self)
{
  return (HotLegend) {
    .title = self->title, .subtitle = self->subtitle, .type = self->type, .unit = self->unit,
    .scale = &self->style.scale, .colors = self->style.colors, .bins = self->bins, .n_bins = HOT_HEATMAP_N_BINS,
    .lower = self->style.lower, .upper = self->style.upper,
  };
}

gboolean
hot_map_layer_read (HotMapLayer   *self,
                    double         x,
                    double         y,
                    HotMapReading *reading)
{
  hot_heat_grid_read (self->grid, x, y, &reading->density, &reading->value, &reading->support);
  if (self->grid->support == NULL)
    reading->support = reading->density / hot_heat_grid_get_per_km2 (self->grid, (y - self->grid->y) / self->grid->cell) *
                       2 * G_PI * self->grid->sigma * self->grid->sigma;

  return reading->support > 0.05;
}

double
hot_map_layer_weigh (HotMapLayer *self,
                     double       x,
                     double       y,
                     double       width,
                     double       height)
{
  const HotHeatGrid *grid = self->grid;
  double weight = 0;

  for (guint row = 0; row < grid->height; row++)
    {
      const double py = hot_viewport_pixel_y (&self->viewport, grid->y + (row + 0.5) * grid->cell);

      if (py < y || py >= y + height)
        continue;
      for (guint column = 0; column < grid->width; column++)
        {
          const double px = hot_viewport_pixel_x (&self->viewport, grid->x + (column + 0.5) * grid->cell);

          if (px >= x && px < x + width)
            weight += grid->counts[(gsize) row * grid->width + column];
        }
    }

  return weight;
}

gboolean
hot_map_layer_find_peak (HotMapLayer   *self,
                         double        *x,
                         double        *y,
                         HotMapReading *reading)
{
  const HotHeatGrid *grid = self->grid;
  double best = -INFINITY;

  for (guint row = 0; row < grid->height; row++)
    for (guint column = 0; column < grid->width; column++)
      {
        const gsize at = (gsize) row * grid->width + column;
        const double world_x = grid->x + (column + 0.5) * grid->cell;
        const double world_y = grid->y + (row + 0.5) * grid->cell;
        const double px = hot_viewport_pixel_x (&self->viewport, world_x);
        const double py = hot_viewport_pixel_y (&self->viewport, world_y);
        double height = grid->counts[at];

        if (px < 0 || py < 0 || px >= self->viewport.width || py >= self->viewport.height || !(height > 0))
          continue;
        if (grid->values != NULL)
          height = grid->support[at] >= MIN_PEAK_SUPPORT ? grid->values[at] : NAN;
        if (height > best)
          {
            best = height;
            *x = world_x;
            *y = world_y;
          }
      }

  return best > -INFINITY && hot_map_layer_read (self, *x, *y, reading);
}

char *
hot_map_layer_describe (HotMapLayer *self)
{
  double x, y;
  HotMapReading reading;
  g_autofree char *value = NULL;
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;

  if (!hot_map_layer_find_peak (self, &x, &y, &reading))
    return g_strdup_printf (_("%s. Nothing in view."), self->title);

  value = hot_legend_format (self->type, self->unit, self->options.column >= 0 ? reading.value : reading.density);
  latitude = hot_format_number (hot_mercator_latitude (y), 3);
  longitude = hot_format_number (hot_mercator_longitude (x), 3);

  /* TRANSLATORS: "Listings per km². 48,895 listings in view · smoothed over 450 m. Highest 800 at latitude 40.72, longitude -73.99." */
  return g_strdup_printf (_("%s. %s. Highest %s at latitude %s, longitude %s."),
                          self->title, self->subtitle, value, latitude, longitude);
}
