/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clusters of points beside a count of every point. */

#include "draw/hot-map-layer-private.h"

#include <math.h>
#include <string.h>

#include "../geo/hot-test-points.h"

enum { N = 60000 };

typedef struct {
  HotMapData *data;
  double     *latitudes;
  double     *longitudes;
} Fixture;

/* Places with their prices, which every ninth lacks. */
static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree double *prices = g_new (double, N);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(HotTable) table = NULL;

  self->latitudes = g_new (double, N);
  self->longitudes = g_new (double, N);
  hot_test_points (N, 5, self->latitudes, self->longitudes);
  for (guint i = 0; i < N; i++)
    prices[i] = i % 9 == 0 ? NAN : i % 100;
  g_ptr_array_add (columns, hot_column_new_reals ("lat", HOT_COLUMN_REAL, g_bytes_new (self->latitudes, N * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("lon", HOT_COLUMN_REAL, g_bytes_new (self->longitudes, N * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (prices, N * sizeof (double)), "$"));
  table = hot_table_new ("city.csv", g_steal_pointer (&columns));
  self->data = hot_map_data_new (table, 0, 1, NULL, NULL, NULL, NULL, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_map_data_unref (self->data);
  g_free (self->latitudes);
  g_free (self->longitudes);
}

static HotMapLayer *
create_layer (Fixture           *self,
              const HotViewport *view,
              gboolean           valued)
{
  HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  HotMapLayer *layer;

  options.mode = HOT_MAP_POINTS;
  options.clusters = TRUE;
  options.column = valued ? 2 : -1;
  options.aggregate = valued ? HOT_AGGREGATE_MEAN : HOT_AGGREGATE_COUNT;
  layer = hot_map_layer_new (self->data, &options, view, 0, NULL, FALSE, NULL, NULL);
  g_assert_nonnull (layer);

  return layer;
}

static guint
count_all (HotMapLayer *layer)
{
  guint n = layer->dots->len;

  for (guint i = 0; i < layer->clusters->len; i++)
    n += g_array_index (layer->clusters, HotMapCluster, i).n;

  return n;
}

/* However near: all points are there once, in clusters that do not hide each other. */
static void
test_counts (Fixture       *self,
             gconstpointer  data)
{
  guint n_clusters = 0;

  for (double zoom = 3; zoom <= 13; zoom += 0.7)
    {
      /* As large as it takes to have all of them in view. */
      const int side = (int) MIN (16 * exp2 (zoom), 30000);
      const HotViewport view = hot_viewport_new (40.75, -73.85, zoom, side, side);
      g_autoptr(HotMapLayer) layer = create_layer (self, &view, FALSE);

      if (layer->n == N)
        g_assert_cmpuint (count_all (layer), ==, N);
      g_assert_cmpuint (count_all (layer), >=, layer->n);
      for (guint i = 0; i < layer->clusters->len; i++)
        {
          const HotMapCluster *a = &g_array_index (layer->clusters, HotMapCluster, i);

          g_assert_cmpuint (a->n, >=, 2);
          for (guint k = 0; k < i && layer->clusters->len < 2000; k++)
            {
              const HotMapCluster *b = &g_array_index (layer->clusters, HotMapCluster, k);

              g_assert_cmpfloat (hypot (a->x - b->x, a->y - b->y) * view.scale, >, a->radius + b->radius - 0.5);
            }
        }
      n_clusters = MAX (n_clusters, layer->clusters->len);
    }
  g_assert_cmpuint (n_clusters, >, 100);
}

/* A square on the map has the same points whether they are counted by cells or one by one. */
static void
test_same_squares (Fixture       *self,
                   gconstpointer  data)
{
  for (double zoom = 6; zoom <= 18; zoom += 1)
    {
      const HotViewport view = hot_viewport_new (40.7, -73.9, zoom, 800, 600);
      g_autoptr(HotMapLayer) layer = create_layer (self, &view, TRUE);

      for (guint i = 0; i < MIN (layer->clusters->len, 20); i++)
        {
          const HotMapCluster *cluster = &g_array_index (layer->clusters, HotMapCluster, i);
          const double x = cluster->x, y = cluster->y;
          HotPointIndex *index = hot_map_data_get_index (self->data);
          guint32 origin_x, origin_y;
          guint shift, n = 0, n_values = 0;
          double side = 1, sum = 0;
          gint64 column, row;

          hot_point_index_get_grid (index, &origin_x, &origin_y, &shift);
          while (side * 2 / HOT_MAP_WORLD * view.scale <= 112)
            side *= 2;
          column = (gint64) floor ((x * HOT_MAP_WORLD - origin_x) / side);
          row = (gint64) floor ((y * HOT_MAP_WORLD - origin_y) / side);
          for (guint k = 0; k < N; k++)
            {
              const guint price = hot_point_index_peek_rows (index)[k];

              if ((gint64) floor ((hot_point_index_peek_x (index)[k] - (double) origin_x) / side) != column ||
                  (gint64) floor ((hot_point_index_peek_y (index)[k] - (double) origin_y) / side) != row)
                continue;
              n++;
              n_values += price % 9 != 0;
              sum += price % 9 != 0 ? price % 100 : 0;
            }
          g_assert_cmpuint (cluster->n, ==, n);
          if (n_values == 0)
            g_assert_true (isnan (cluster->value));
          else
            g_assert_cmpfloat_with_epsilon (cluster->value, sum / n_values, 1e-4);
        }
    }
}

/* Not by memcmp(): what lies between the members and the end of the structure may be anything. */
static gboolean
is_same (const HotMapCluster *a,
         const HotMapCluster *b)
{
  return a->x == b->x && a->y == b->y && a->n == b->n && a->radius == b->radius &&
         (a->value == b->value || (isnan (a->value) && isnan (b->value)));
}

/* They stand still while the map is moved. */
static void
test_moved (Fixture       *self,
            gconstpointer  data)
{
  const HotViewport view = hot_viewport_new (40.7, -73.9, 12.3, 800, 600);
  const HotViewport moved = hot_viewport_panned (&view, 137, -61);
  g_autoptr(HotMapLayer) first = create_layer (self, &view, TRUE);
  g_autoptr(HotMapLayer) second = create_layer (self, &moved, TRUE);
  guint n_same = 0;

  for (guint i = 0; i < first->clusters->len; i++)
    for (guint k = 0; k < second->clusters->len; k++)
      n_same += is_same (&g_array_index (first->clusters, HotMapCluster, i), &g_array_index (second->clusters, HotMapCluster, k));
  g_assert_cmpuint (n_same, >, first->clusters->len / 2);
}

static void
test_read (Fixture       *self,
           gconstpointer  data)
{
  const HotViewport view = hot_viewport_new (40.7, -73.9, 11, 800, 600);
  g_autoptr(HotMapLayer) layer = create_layer (self, &view, TRUE);
  const HotMapCluster *cluster = &g_array_index (layer->clusters, HotMapCluster, 0);
  g_autofree char *value = NULL, *rows = NULL, *grain = hot_map_layer_dup_grain (layer);
  g_autofree char *wanted = g_strdup_printf ("%u clusters", hot_map_layer_count_clusters (layer));
  HotMapReading reading;

  g_assert_cmpuint (hot_map_layer_count_clusters (layer), >, 10);
  g_assert_cmpuint (hot_map_layer_count_clusters (layer), <=, layer->clusters->len);
  g_assert_cmpstr (grain, ==, wanted);
  g_assert_true (hot_map_layer_read (layer, cluster->x + (cluster->radius - 1) / view.scale, cluster->y, &reading));
  g_assert_true (hot_map_layer_is_cluster (layer, &reading));
  g_assert_cmpfloat (reading.support, ==, cluster->n);
  value = hot_map_layer_dup_value_words (layer, &reading);
  rows = hot_map_layer_dup_row_words (layer, &reading);
  g_assert_true (g_str_has_prefix (value, "Mean price: $"));
  g_assert_true (g_str_has_suffix (rows, " rows"));
  g_assert_true (!hot_map_layer_read (layer, cluster->x + (cluster->radius + 20) / view.scale, cluster->y, &reading) ||
                 reading.support != cluster->n);
}

static void
test_painted (Fixture       *self,
              gconstpointer  data)
{
  const HotViewport view = hot_viewport_new (40.7, -73.9, 11, 400, 300);
  g_autoptr(HotMapLayer) layer = create_layer (self, &view, FALSE);
  g_autoptr(HotMapLayer) brushed = hot_map_layer_brushed (layer, 0.2, 0.4);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);
  guint n_painted = 0;

  hot_map_layer_paint (brushed, &view, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint i = 0; i < layer->clusters->len; i++)
    {
      const HotMapCluster *cluster = &g_array_index (layer->clusters, HotMapCluster, i);
      const int x = (int) hot_viewport_pixel_x (&view, cluster->x), y = (int) hot_viewport_pixel_y (&view, cluster->y);

      if (x < 0 || y < 0 || x >= 400 || y >= 300)
        continue;
      g_assert_cmpuint (cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + 4 * x + 3], >, 200);
      n_painted++;
    }
  g_assert_cmpuint (n_painted, >, 3);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/map-clusters/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("counts", test_counts);
  ADD ("same-squares", test_same_squares);
  ADD ("moved", test_moved);
  ADD ("read", test_read);
  ADD ("painted", test_painted);

  return g_test_run ();
}
