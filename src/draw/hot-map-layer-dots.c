/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapLayer that makes and reads dots. */

#include "draw/hot-map-layer-private.h"

#include "draw/hot-scale-fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More dots than this cannot be told apart; of more points an even choice is drawn, and the legend says so. */
#define MAX_DOTS 100000
/* So many values, taken evenly, say how large they are. */
#define N_SAMPLES 20000
/* Dots are no smaller than this. */
#define MIN_RADIUS 1.0
/* Of the values, so many have the largest dots: what one odd row has does not make all others dust. */
#define SIZE_QUANTILE 0.99

typedef struct {
  HotMapLayer         *layer;
  HotPointIndex       *index;
  const HotPointLevel *level;
  const float         *values;
  const float         *sizes;
  const guint8        *classes;
  double               left, top, right, bottom;
  guint64              n_seen;
  guint                stride;
  gboolean             is_counting;
  guint                n_of_class[HOT_POINT_N_CLASSES];
} Collecting;

double
hot_map_layer_get_dot_radius (HotMapLayer *self,
                              double       value)
{
  const double largest = self->options.dot_radius * HOT_MAP_DOT_GROWTH;

  if (self->options.sizes < 0)
    return self->options.dot_radius;
  if (!(value > 0) || !(self->size_domain > 0))
    return MIN_RADIUS;
  return MAX (largest * sqrt (MIN (value / self->size_domain, 1)), MIN_RADIUS);
}

static double
get_largest (HotMapLayer *self)
{
  return self->options.dot_radius * (self->options.sizes >= 0 ? HOT_MAP_DOT_GROWTH : 1);
}

static void
count (Collecting *self,
       gsize       i)
{
  if (self->classes != NULL)
    self->n_of_class[self->classes[i]]++;
  else if (self->values != NULL && isnan (self->values[i]))
    self->layer->n_missing++;
}

static void
add (Collecting *self,
     gsize       i)
{
  HotMapDot dot = { i, NAN, self->layer->options.dot_radius };

  if (self->classes != NULL)
    dot.value = self->classes[i];
  else if (self->values != NULL)
    dot.value = self->values[i];
  if (self->sizes != NULL)
    dot.radius = (float) hot_map_layer_get_dot_radius (self->layer, self->sizes[i]);
  g_array_append_val (self->layer->dots, dot);
}

static void
collect_cb (guint    begin,
            guint    end,
            gboolean inside,
            gpointer user_data)
{
  Collecting *self = user_data;
  const guint32 *xs = hot_point_index_peek_x (self->index);
  const guint32 *ys = hot_point_index_peek_y (self->index);

  for (gsize i = self->level->starts[begin]; i < self->level->starts[end]; i++)
    {
      const double x = xs[i] / HOT_MAP_WORLD, y = ys[i] / HOT_MAP_WORLD;

      if (x < self->left || x > self->right || y < self->top || y > self->bottom)
        continue;
      /* Points come in Morton order, so every n-th of them is an even choice. */
      if (self->is_counting)
        count (self, i);
      else if (self->n_seen % self->stride == 0)
        add (self, i);
      self->n_seen++;
    }
}

static void
visit (Collecting *self,
       int         margin)
{
  const HotViewport *viewport = &self->layer->viewport;
  const guint finest = hot_point_index_get_finest (self->index);
  guint32 origin_x, origin_y;
  guint shift;
  double cell;

  hot_point_index_get_grid (self->index, &origin_x, &origin_y, &shift);
  cell = (double) (G_GUINT64_CONSTANT (1) << (shift + finest)) / HOT_MAP_WORLD;
  self->left = hot_viewport_world_x (viewport, -margin);
  self->right = hot_viewport_world_x (viewport, viewport->width + margin);
  self->top = hot_viewport_world_y (viewport, -margin);
  self->bottom = hot_viewport_world_y (viewport, viewport->height + margin);
  self->n_seen = 0;
#define CELL(value, origin) (int) CLAMP (floor (((value) - (origin) / HOT_MAP_WORLD) / cell), -1.0, 65536.0)
  hot_point_index_visit (self->index, finest, CELL (self->left, origin_x), CELL (self->top, origin_y),
                         CELL (self->right, origin_x) + 1, CELL (self->bottom, origin_y) + 1, collect_cb, self);
#undef CELL
}

static void
fit_scale (HotMapLayer    *self,
           const HotScale *domain)
{
  g_autofree HotScaleSample *samples = g_new (HotScaleSample, MAX (self->dots->len, 1));
  HotScale fitting;
  guint n = 0;

  for (guint i = 0; i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);

      if (!isnan (dot->value))
        samples[n++] = (HotScaleSample) { dot->value, 1 };
    }

  fitting = domain != NULL ? *domain : hot_scale_fit (hot_map_layer_get_scale_kind (self), samples, n, FALSE);
  self->style.scale = domain != NULL ? fitting : hot_map_layer_center_scale (self, &fitting);
  hot_scale_tally (&self->style.scale, samples, n, self->bins, HOT_HEATMAP_N_BINS);
}

static int
compare_floats (const void *a,
                const void *b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* Sizes mean the same wherever one looks and whatever is filtered, so they come from the whole column. */
static void
fit_sizes (HotMapLayer *self,
           HotColumn   *column)
{
  const guint n = hot_column_get_n_rows (column);
  const guint stride = n / N_SAMPLES + 1;
  g_autofree float *samples = g_new (float, n / stride + 1);
  const double parts[HOT_LEGEND_MAX_SIZES] = { 1, 4, 20 };
  guint n_samples = 0;

  for (gsize i = 0; i < n; i += stride)
    {
      const double value = hot_column_get_number (column, i);

      if (value > 0 && isfinite (value))
        samples[n_samples++] = (float) value;
    }
  if (n_samples == 0)
    return;

  qsort (samples, n_samples, sizeof *samples, compare_floats);
  self->size_domain = samples[(guint) ((n_samples - 1) * SIZE_QUANTILE)];
  for (guint i = 0; i < HOT_LEGEND_MAX_SIZES; i++)
    {
      const double value = hot_scale_nice_below (self->size_domain / parts[i]);
      const double radius = hot_map_layer_get_dot_radius (self, value);

      if (radius > MIN_RADIUS && (i == 0 || value < self->sizes[self->n_sizes - 1].value))
        self->sizes[self->n_sizes++] = (HotLegendSize) { value, radius };
    }
}

static void
list_classes (HotMapLayer *self,
              const guint *n_of_class,
              gboolean     dark)
{
  const HotColor other = dark ? (HotColor) { 0.62f, 0.62f, 0.62f, 0.85f } : (HotColor) { 0.45f, 0.45f, 0.45f, 0.85f };

  hot_palette_fill_classes (dark, self->class_colors);
  self->class_colors[HOT_POINT_CLASS_OTHER] = other;
  self->class_colors[HOT_POINT_CLASS_MISSING] = hot_color_with_alpha (other, 0.35f);

  for (guint i = 0; i < HOT_POINT_N_CLASSES; i++)
    if (i < hot_point_classes_get_n (self->classes) ||
        (i == HOT_POINT_CLASS_OTHER && hot_point_classes_get_n_others (self->classes) > 0) ||
        (i == HOT_POINT_CLASS_MISSING && hot_column_get_n_missing (hot_point_classes_get_column (self->classes)) > 0))
      self->items[self->n_items++] = (HotLegendItem) {
        hot_point_classes_get_name (self->classes, i), self->class_colors[i], n_of_class[i],
      };
}

/* Small dots lie above large ones. */
static int
compare_dots (gconstpointer a,
              gconstpointer b)
{
  const HotMapDot *first = a, *second = b;

  if (first->radius != second->radius)
    return first->radius < second->radius ? 1 : -1;
  return first->point < second->point ? -1 : first->point > second->point;
}

static void
collect (HotMapLayer *self,
         Collecting  *collecting)
{
  const int margin = self->margin + (int) ceil (get_largest (self));

  collecting->stride = 1;
  collecting->is_counting = TRUE;
  visit (collecting, margin);
  collecting->stride = MAX (1, (collecting->n_seen + MAX_DOTS - 1) / MAX_DOTS);

  memset (collecting->n_of_class, 0, sizeof collecting->n_of_class);
  self->n_missing = 0;
  visit (collecting, 0);
  self->n = collecting->n_seen;
  self->n_hidden = self->n - MIN (self->n, self->n / collecting->stride);

  collecting->is_counting = FALSE;
  visit (collecting, margin);
  if (collecting->sizes != NULL)
    g_array_sort (self->dots, compare_dots);
}

gboolean
hot_map_layer_make_dots (HotMapLayer     *self,
                         const HotScale  *domain,
                         gboolean         dark,
                         GCancellable    *cancellable,
                         GError         **error)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  g_autoptr(HotPointValues) values = NULL;
  g_autoptr(HotPointValues) sizes = NULL;
  Collecting collecting = {
    .layer = self, .index = index, .level = hot_point_index_peek_level (index, hot_point_index_get_finest (index)),
  };

  if (self->options.names >= 0)
    {
      self->classes = hot_map_data_get_classes (self->data, self->options.names, cancellable, error);
      if (self->classes == NULL)
        return FALSE;
      collecting.classes = hot_point_classes_peek (self->classes);
    }
  else if (self->options.column >= 0)
    {
      values = hot_map_data_get_values (self->data, self->options.column, cancellable, error);
      if (values == NULL)
        return FALSE;
      collecting.values = hot_point_values_peek (values);
    }
  if (self->options.sizes >= 0)
    {
      sizes = hot_map_data_get_values (self->data, self->options.sizes, cancellable, error);
      if (sizes == NULL)
        return FALSE;
      collecting.sizes = hot_point_values_peek (sizes);
      fit_sizes (self, hot_table_get_column (hot_map_data_get_table (self->data), self->options.sizes));
    }

  self->dots = g_array_new (FALSE, FALSE, sizeof (HotMapDot));
  collect (self, &collecting);
  if (self->classes != NULL)
    list_classes (self, collecting.n_of_class, dark);
  else
    fit_scale (self, domain);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
hot_map_layer_read_dot (HotMapLayer   *self,
                        double         x,
                        double         y,
                        HotMapReading *reading)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  const double reach = (get_largest (self) + 2) / self->viewport.scale * HOT_MAP_WORLD;
  HotTable *table = hot_map_data_get_table (self->data);
  gint64 point;
  guint row;

  if (!(x >= 0 && x < 1 && y >= 0 && y < 1))
    return FALSE;
  point = hot_point_index_nearest (index, (guint32) (x * HOT_MAP_WORLD), (guint32) (y * HOT_MAP_WORLD),
                                   (guint32) CLAMP (reach, 1.0, 2147483647.0));
  if (point < 0)
    return FALSE;

  row = hot_point_index_peek_rows (index)[point];
  if (self->options.sizes >= 0)
    {
      const double size = hot_column_get_number (hot_table_get_column (table, self->options.sizes), row);
      const double distance = hypot (x - hot_point_index_peek_x (index)[point] / HOT_MAP_WORLD,
                                     y - hot_point_index_peek_y (index)[point] / HOT_MAP_WORLD);

      if (distance * self->viewport.scale > hot_map_layer_get_dot_radius (self, size) + 2)
        return FALSE;
    }

  *reading = (HotMapReading) { NAN, NAN, 1, -1, row };
  if (self->options.column >= 0)
    reading->value = hot_column_get_number (hot_table_get_column (table, self->options.column), row);
  return TRUE;
}
