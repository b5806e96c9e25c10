/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-layer-private.h"

#include "base/hot-format.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_BOXED_TYPE (HotMapLayer, hot_map_layer, hot_map_layer_ref, hot_map_layer_unref)

/* Fewer points than this at a place do not make a peak of values. */
#define MIN_PEAK_SUPPORT 3.0

static const char *const mode_names[] = { "kernel", "hexagon", "square", "points", "neighbourhood" };

G_STATIC_ASSERT (G_N_ELEMENTS (mode_names) == HOT_N_MAP_MODES);

const char *
hot_map_mode_to_string (HotMapMode mode)
{
  g_return_val_if_fail (mode < HOT_N_MAP_MODES, NULL);

  return mode_names[mode];
}

gboolean
hot_map_mode_from_string (const char *string,
                          HotMapMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (g_str_equal (string, mode_names[i]))
      {
        *mode = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
hot_map_options_equal (const HotMapOptions *a,
                       const HotMapOptions *b)
{
  return a->mode == b->mode && a->column == b->column && a->names == b->names && a->sizes == b->sizes &&
         a->aggregate == b->aggregate && a->scale == b->scale && a->palette == b->palette &&
         a->reversed == b->reversed && a->radius == b->radius &&
         a->radius_in_metres == b->radius_in_metres && a->dot_radius == b->dot_radius && a->clusters == b->clusters &&
         a->lower == b->lower && a->upper == b->upper && hot_map_stack_equal (&a->stack, &b->stack);
}

double
hot_map_layer_get_radius (HotMapLayer *self)
{
  const HotMapOptions *options = &self->options;
  const double radius = options->radius_in_metres ? options->radius / hot_viewport_get_metres_per_pixel (&self->viewport)
                                                  : options->radius;

  return CLAMP (radius, 1.0, 2000.0);
}

HotScale
hot_map_layer_center_scale (HotMapLayer    *self,
                            const HotScale *fitting)
{
  const double end = MAX (fabs (fitting->min), fabs (fitting->max));

  return self->is_change ? hot_scale_new (HOT_SCALE_LINEAR, -end, end) : *fitting;
}

HotScaleKind
hot_map_layer_get_scale_kind (HotMapLayer *self)
{
  return self->is_change ? HOT_SCALE_LINEAR : self->options.scale;
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
    case HOT_AGGREGATE_STD:
      return g_strdup_printf (_("Standard deviation of %s"), column);
    case HOT_AGGREGATE_COUNT:
    case HOT_N_AGGREGATES:
    default:
      return g_strdup (_("Rows per km²"));
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

static char *
dup_areas (HotMapLayer *self)
{
  const guint n_empty = hot_map_layer_count_empty (self);
  g_autofree char *areas = g_strdup_printf (ngettext ("%u area", "%u areas", self->shapes->len), self->shapes->len);
  g_autofree char *empty = NULL;

  if (n_empty == 0)
    return g_steal_pointer (&areas);

  /* TRANSLATORS: so many areas of the map have no rows, or none with a value, and are hatched */
  empty = g_strdup_printf (ngettext ("%u empty (hatched)", "%u empty (hatched)", n_empty), n_empty);
  return g_strdup_printf ("%s, %s", areas, empty);
}

static char *
dup_clusters (HotMapLayer *self)
{
  const guint n = hot_map_layer_count_clusters (self);

  return g_strdup_printf (ngettext ("%u cluster", "%u clusters", n), n);
}

char *
hot_map_layer_dup_grain (HotMapLayer *self)
{
  const double metres_per_pixel = hot_viewport_get_metres_per_pixel (&self->viewport);
  g_autofree char *length = NULL;

  switch (self->options.mode)
    {
    case HOT_MAP_HEXAGON:
    case HOT_MAP_SQUARE:
      length = format_length (hot_bin_grid_get_width (self->bin_grid) * self->viewport.scale * metres_per_pixel);
      return g_strdup_printf (self->options.mode == HOT_MAP_SQUARE ? _("squares of %s") : _("hexagons of %s"), length);

    case HOT_MAP_NEIGHBOURHOOD:
      return dup_areas (self);

    case HOT_MAP_POINTS:
      if (self->clusters != NULL)
        return dup_clusters (self);
      if (self->n_hidden == 0)
        return NULL;
      length = hot_format_count (self->n - self->n_hidden);
      /* TRANSLATORS: so many dots are on the map, for more rows than that */
      return g_strdup_printf (_("%s of them drawn"), length);

    case HOT_MAP_KERNEL:
    case HOT_N_MAP_MODES:
    default:
      length = format_length (hot_map_layer_get_radius (self) * metres_per_pixel);
      return g_strdup_printf (_("smoothed over %s"), length);
    }
}

/* What a person would not know from the picture: rows that are not there, or not where their numbers say. */
static void
append_remarks (HotMapLayer *self,
                GString     *subtitle)
{
  const guint n_invalid = hot_map_data_get_n_invalid (self->data), n_wrapped = hot_map_data_get_n_wrapped (self->data);
  g_autofree char *invalid = hot_format_count (n_invalid);
  g_autofree char *wrapped = hot_format_count (n_wrapped);

  if (n_invalid > 0)
    {
      g_string_append (subtitle, " · ");
      g_string_append_printf (subtitle, ngettext ("%s row without a place", "%s rows without a place", n_invalid), invalid);
    }
  if (n_wrapped > 0)
    {
      g_string_append (subtitle, " · ");
      /* TRANSLATORS: 190° east is 170° west */
      g_string_append_printf (subtitle, ngettext ("%s longitude beyond 180° taken as west",
                                                  "%s longitudes beyond 180° taken as west", n_wrapped), wrapped);
    }
}

static void
name_things (HotMapLayer *self)
{
  g_autofree char *n = hot_format_count (self->n);
  /* TRANSLATORS: rows of the table that the map shows */
  g_autofree char *rows = g_strdup_printf (ngettext ("%s row in view", "%s rows in view", self->n), n);
  g_autofree char *grain = hot_map_layer_dup_grain (self);
  g_autoptr(GString) subtitle = NULL;

  self->type = HOT_COLUMN_REAL;
  if (self->classes != NULL)
    {
      self->title = g_strdup (hot_column_get_name (hot_point_classes_get_column (self->classes)));
    }
  else if (self->options.column >= 0)
    {
      HotColumn *column = hot_table_get_column (hot_map_data_get_table (self->data), self->options.column);
      const char *name = hot_column_get_name (column);

      self->type = hot_column_get_column_type (column);
      self->unit = g_strdup (hot_column_get_unit (column));
      self->title = self->dots != NULL ? g_strdup (name) : make_title (self->options.aggregate, name);
    }
  else
    self->title = self->dots != NULL ? g_strdup (_("Rows")) : make_title (HOT_AGGREGATE_COUNT, NULL);

  subtitle = g_string_new (rows);
  if (grain != NULL)
    g_string_append_printf (subtitle, " · %s", grain);
  if (self->n_missing > 0)
    {
      g_autofree char *missing = hot_format_count (self->n_missing);

      g_string_append (subtitle, " · ");
      /* TRANSLATORS: rows of the map that have no value in the column that is shown */
      g_string_append_printf (subtitle, ngettext ("%s without a value", "%s without a value", self->n_missing), missing);
    }
  append_remarks (self, subtitle);
  self->subtitle = g_strdup (subtitle->str);
}

static gboolean
make (HotMapLayer     *self,
      const HotScale  *domain,
      gboolean         dark,
      GCancellable    *cancellable,
      GError         **error)
{
  switch (self->options.mode)
    {
    case HOT_MAP_HEXAGON:
    case HOT_MAP_SQUARE:
    case HOT_MAP_NEIGHBOURHOOD:
      return hot_map_layer_make_shapes (self, domain, cancellable, error);

    case HOT_MAP_POINTS:
      return hot_map_layer_make_dots (self, domain, dark, cancellable, error);

    case HOT_MAP_KERNEL:
    case HOT_N_MAP_MODES:
    default:
      return hot_map_layer_make_surface (self, domain, cancellable, error);
    }
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
  g_return_val_if_fail (options->names < 0 || options->column < 0, NULL);

  self->data = hot_map_data_ref (data);
  self->options = *options;
  self->viewport = *viewport;
  self->margin = margin;

  /* How far changes lie apart is none itself. */
  self->is_change = options->column >= 0 && options->aggregate != HOT_AGGREGATE_STD && hot_map_data_is_change (data, options->column);

  /* Two kinds of maps that mean different things do not look alike by default. */
  if (self->is_change && (palette == NULL || !palette->diverging))
    palette = hot_palette_find ("frost-fire");
  else if (palette == NULL)
    palette = hot_palette_find (options->column >= 0 ? "lagoon" : "ember");
  hot_palette_fill (palette, (dark ? HOT_PALETTE_ON_DARK : 0) | (options->reversed ? HOT_PALETTE_REVERSED : 0),
                    self->style.colors);
  self->plain = self->style.colors[HOT_PALETTE_SIZE * 5 / 8];
  self->hatch = dark ? (HotColor) { 0.75f, 0.75f, 0.75f, 0.45f } : (HotColor) { 0.3f, 0.3f, 0.3f, 0.4f };
  self->style.opacity = options->stack.opacity[HOT_MAP_STRATUM_DATA];
  self->style.lower = options->lower;
  self->style.upper = options->upper;

  if (!make (self, domain, dark, cancellable, error))
    return NULL;

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
  if (self->grid != NULL)
    hot_heat_grid_ref (self->grid);
  if (self->bin_grid != NULL)
    hot_bin_grid_ref (self->bin_grid);
  if (self->shapes != NULL)
    g_array_ref (self->shapes);
  if (self->dots != NULL)
    g_array_ref (self->dots);
  if (self->clusters != NULL)
    g_array_ref (self->clusters);
  if (self->classes != NULL)
    hot_point_classes_ref (self->classes);
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
  g_clear_pointer (&self->bin_grid, hot_bin_grid_unref);
  g_clear_pointer (&self->shapes, g_array_unref);
  g_clear_pointer (&self->dots, g_array_unref);
  g_clear_pointer (&self->clusters, g_array_unref);
  g_clear_pointer (&self->classes, hot_point_classes_unref);
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
  if (self->grid != NULL)
    hot_map_layer_paint_surface (self, viewport, cr);
  else if (self->shapes != NULL)
    hot_map_layer_paint_shapes (self, viewport, cr);
  else
    {
      hot_map_layer_paint_dots (self, viewport, cr);
      if (self->clusters != NULL)
        hot_map_layer_paint_clusters (self, viewport, cr);
    }
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

HotMapData *
hot_map_layer_get_data (HotMapLayer *self)
{
  return self->data;
}

guint
hot_map_layer_get_n (HotMapLayer *self)
{
  return self->n;
}

HotLegend
hot_map_layer_get_legend (HotMapLayer *self)
{
  HotLegend legend = {
    .title = self->title, .subtitle = self->subtitle, .type = self->type, .unit = self->unit,
    .scale = &self->style.scale, .colors = self->style.colors, .bins = self->bins, .n_bins = HOT_HEATMAP_N_BINS,
    .lower = self->style.lower, .upper = self->style.upper, .is_change = self->is_difference || self->is_change,
    .is_span = self->options.aggregate == HOT_AGGREGATE_STD,
    .is_plain = self->dots != NULL && self->options.column < 0 && self->classes == NULL,
  };

  if (self->classes != NULL)
    {
      legend.items = self->items;
      legend.n_items = self->n_items;
    }
  if (self->n_sizes > 0)
    {
      HotColumn *column = hot_table_get_column (hot_map_data_get_table (self->data), self->options.sizes);

      legend.size_title = hot_column_get_name (column);
      legend.size_type = hot_column_get_column_type (column);
      legend.size_unit = hot_column_get_unit (column);
      legend.sizes = self->sizes;
      legend.n_sizes = self->n_sizes;
    }

  return legend;
}

gboolean
hot_map_layer_read (HotMapLayer   *self,
                    double         x,
                    double         y,
                    HotMapReading *reading)
{
  if (self->grid != NULL)
    return hot_map_layer_read_surface (self, x, y, reading);
  if (self->shapes != NULL)
    return hot_map_layer_read_shape (self, x, y, reading);
  return (self->clusters != NULL && hot_map_layer_read_cluster (self, x, y, reading)) ||
         hot_map_layer_read_dot (self, x, y, reading);
}

void
hot_map_layer_visit (HotMapLayer     *self,
                     HotMapPlaceFunc  func,
                     gpointer         user_data)
{
  const HotHeatGrid *grid = self->grid;
  const gboolean valued = self->options.column >= 0;

  for (guint i = 0; self->shapes != NULL && i < self->shapes->len; i++)
    {
      const HotMapShape *shape = &g_array_index (self->shapes, HotMapShape, i);

      func (shape->x, shape->y, shape->bin.n, valued ? shape->bin.value : shape->density, user_data);
    }

  for (guint i = 0; self->dots != NULL && i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);
      HotPointIndex *index = hot_map_data_get_index (self->data);

      func (hot_point_index_peek_x (index)[dot->point] / 4294967296.0,
            hot_point_index_peek_y (index)[dot->point] / 4294967296.0, 1, self->classes != NULL ? NAN : dot->value, user_data);
    }

  for (guint i = 0; self->clusters != NULL && i < self->clusters->len; i++)
    {
      const HotMapCluster *cluster = &g_array_index (self->clusters, HotMapCluster, i);

      func (cluster->x, cluster->y, cluster->n, cluster->value, user_data);
    }

  for (guint row = 0; grid != NULL && row < grid->height; row++)
    for (guint column = 0; column < grid->width; column++)
      {
        const gsize at = (gsize) row * grid->width + column;

        if (grid->counts[at] > 0)
          func (grid->x + (column + 0.5) * grid->cell, grid->y + (row + 0.5) * grid->cell, grid->counts[at],
                !valued ? grid->counts[at] : grid->support[at] >= MIN_PEAK_SUPPORT ? grid->values[at] : NAN, user_data);
      }
}

gboolean
hot_map_layer_is_cluster (HotMapLayer         *self,
                          const HotMapReading *reading)
{
  return self->clusters != NULL && reading->support > 1;
}

typedef struct {
  const HotViewport *viewport;
  double             x, y, width, height;
  double             weight;
  gboolean           by_size;   /* whichever sign values have */
  double             best, best_x, best_y;
} Search;

static gboolean
is_within (const Search *self,
           double        x,
           double        y)
{
  const double px = hot_viewport_pixel_x (self->viewport, x) - self->x;
  const double py = hot_viewport_pixel_y (self->viewport, y) - self->y;

  return px >= 0 && py >= 0 && px < self->width && py < self->height;
}

static void
weigh_cb (double   x,
          double   y,
          double   n,
          double   value,
          gpointer user_data)
{
  Search *self = user_data;

  if (is_within (self, x, y))
    self->weight += n;
}

double
hot_map_layer_weigh (HotMapLayer *self,
                     double       x,
                     double       y,
                     double       width,
                     double       height)
{
  Search search = { .viewport = &self->viewport, .x = x, .y = y, .width = width, .height = height };

  hot_map_layer_visit (self, weigh_cb, &search);
  return search.weight;
}

static void
find_peak_cb (double   x,
              double   y,
              double   n,
              double   value,
              gpointer user_data)
{
  Search *self = user_data;
  const double height = self->by_size ? fabs (value) : value;

  if (height > self->best && is_within (self, x, y))
    {
      self->best = height;
      self->best_x = x;
      self->best_y = y;
    }
}

gboolean
hot_map_layer_find_peak (HotMapLayer   *self,
                         double        *x,
                         double        *y,
                         HotMapReading *reading)
{
  Search search = {
    .viewport = &self->viewport, .width = self->viewport.width, .height = self->viewport.height,
    .by_size = self->is_change, .best = -INFINITY,
  };

  hot_map_layer_visit (self, find_peak_cb, &search);
  if (search.best == -INFINITY)
    return FALSE;

  *x = search.best_x;
  *y = search.best_y;
  return hot_map_layer_read (self, *x, *y, reading) || self->shapes != NULL;
}

char *
hot_map_layer_dup_value_words (HotMapLayer         *self,
                               const HotMapReading *reading)
{
  const HotLegend legend = hot_map_layer_get_legend (self);
  const double value = self->options.column < 0 ? reading->density : reading->value;
  g_autofree char *number = isnan (value) ? NULL : hot_legend_format_value (&legend, value);
  g_autofree char *mean = hot_map_layer_is_cluster (self, reading) ? make_title (HOT_AGGREGATE_MEAN, legend.title) : NULL;

  return number != NULL ? g_strdup_printf ("%s: %s", mean != NULL ? mean : legend.title, number) : NULL;
}

char *
hot_map_layer_dup_row_words (HotMapLayer         *self,
                             const HotMapReading *reading)
{
  const guint n = (guint) MAX (1, round (reading->support));
  g_autofree char *count = hot_format_count (n);

  if (self->dots != NULL && !hot_map_layer_is_cluster (self, reading))
    return NULL;

  /* TRANSLATORS: how many rows stand behind a number, about */
  return g_strdup_printf (ngettext ("%s row", "%s rows", n), count);
}

char *
hot_map_layer_dup_dot_words (HotMapLayer *self,
                             guint        row)
{
  const int columns[] = { self->options.names, self->options.column, self->options.sizes };
  HotTable *table = hot_map_data_get_table (self->data);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      HotColumn *column = columns[i] >= 0 ? hot_table_get_column (table, columns[i]) : NULL;
      g_autofree char *value = NULL;

      if (column == NULL || (i == 2 && columns[i] == columns[1]))
        continue;
      if (i == 0)
        value = hot_column_dup_text (column, row);
      else if (!isnan (hot_column_get_number (column, row)))
        value = hot_legend_format (hot_column_get_column_type (column), hot_column_get_unit (column),
                                   hot_column_get_number (column, row));
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", hot_column_get_name (column),
                              value != NULL ? value : _("Missing"));
    }

  if (text->len == 0)
    {
      g_autofree char *number = hot_format_count ((guint64) row + 1);

      g_string_append_printf (text, _("Row %s"), number);
    }
  return g_strdup (text->str);
}

char *
hot_map_layer_describe (HotMapLayer *self)
{
  const HotLegend legend = hot_map_layer_get_legend (self);
  double x, y;
  HotMapReading reading;
  g_autofree char *items = NULL;
  g_autofree char *value = NULL;
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;

  if (self->n == 0)
    return g_strdup_printf (_("%s. Nothing in view."), self->title);
  if (self->is_difference)
    return hot_map_layer_describe_difference (self);
  items = hot_legend_list_items (&legend);
  if (items != NULL)
    return g_strdup_printf ("%s. %s. %s.", self->title, self->subtitle, items);
  if (!hot_map_layer_find_peak (self, &x, &y, &reading))
    return g_strdup_printf ("%s. %s.", self->title, self->subtitle);

  value = hot_legend_format_value (&legend, self->options.column >= 0 ? reading.value : reading.density);
  latitude = hot_format_number (hot_mercator_latitude (y), 3);
  longitude = hot_format_number (hot_viewport_longitude (&self->viewport, x), 3);

  if (self->is_change)
    /* TRANSLATORS: "Mean error of price. 9,779 rows in view · smoothed over 450 m. Furthest from 0: +$120 at latitude 40.72, longitude -73.99." */
    return g_strdup_printf (_("%s. %s. Furthest from 0: %s at latitude %s, longitude %s."),
                            self->title, self->subtitle, value, latitude, longitude);
  /* TRANSLATORS: "Rows per km². 48,895 rows in view · smoothed over 450 m. Highest 800 at latitude 40.72, longitude -73.99." */
  return g_strdup_printf (_("%s. %s. Highest %s at latitude %s, longitude %s."),
                          self->title, self->subtitle, value, latitude, longitude);
}
