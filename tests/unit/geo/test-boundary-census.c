/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-reader.h"
#include "geo/hot-boundary-census.h"

#include <math.h>

static const char outlines[] =
  "{\"type\": \"FeatureCollection\", \"features\": ["
  "{\"type\": \"Feature\", \"properties\": {\"neighbourhood\": \"West\"}, \"geometry\":"
  " {\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}},"
  "{\"type\": \"Feature\", \"properties\": {\"neighbourhood\": \"East\"}, \"geometry\":"
  " {\"type\": \"Polygon\", \"coordinates\": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}},"
  "{\"type\": \"Feature\", \"properties\": {\"neighbourhood\": \"Nowhere\"}, \"geometry\":"
  " {\"type\": \"Polygon\", \"coordinates\": [[[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]]}}"
  "]}";

static const char listings[] =
  "latitude,longitude,price\n"
  "0.5,0.2,$10\n"
  "0.5,0.3,$20\n"
  "0.5,0.4,$30\n"
  "0.5,0.5,$100\n"
  "0.5,0.6,\n"
  "0.5,1.5,$70\n"
  "0.5,2.5,$7\n";

static HotMapData *
make_data (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = g_bytes_new_static (listings, strlen (listings));
  g_autoptr(GBytes) geojson = g_bytes_new_static (outlines, strlen (outlines));
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (text, "listings.csv");
  g_autoptr(HotTable) table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_autoptr(HotBoundaries) boundaries = NULL;
  HotMapData *data;

  g_assert_no_error (error);
  boundaries = hot_boundaries_parse (geojson, "outlines", NULL, NULL, &error);
  g_assert_no_error (error);
  data = hot_map_data_new (table, 0, 1, NULL, boundaries, NULL, NULL, &error);
  g_assert_no_error (error);

  return data;
}

static void
test_counts (void)
{
  g_autoptr(HotMapData) data = make_data ();
  g_autoptr(HotBoundaryCensus) census = hot_boundary_census_new (data, 2, NULL, NULL);
  const HotBoundaryCount *west = hot_boundary_census_get (census, 0);
  const HotBoundaryCount *nowhere = hot_boundary_census_get (census, 2);

  g_assert_cmpuint (west->n, ==, 5);
  g_assert_cmpuint (west->n_values, ==, 4);
  g_assert_cmpfloat (west->median, ==, 25);
  /* Type 7 of 10, 20, 30, 100. */
  g_assert_cmpfloat (west->lower, ==, 17.5);
  g_assert_cmpfloat (west->upper, ==, 47.5);

  g_assert_cmpuint (hot_boundary_census_get (census, 1)->n, ==, 1);
  g_assert_cmpfloat (hot_boundary_census_get (census, 1)->median, ==, 70);
  g_assert_cmpuint (nowhere->n, ==, 0);
  g_assert_true (isnan (nowhere->median));
  g_assert_cmpuint (hot_boundary_census_get_n_outside (census), ==, 1);
}

static void
test_without_values (void)
{
  g_autoptr(HotMapData) data = make_data ();
  g_autoptr(HotBoundaryCensus) census = hot_boundary_census_new (data, -1, NULL, NULL);

  g_assert_cmpuint (hot_boundary_census_get (census, 0)->n, ==, 5);
  g_assert_cmpuint (hot_boundary_census_get (census, 0)->n_values, ==, 0);
  g_assert_true (isnan (hot_boundary_census_get (census, 0)->median));
}

static void
test_cancelled (void)
{
  g_autoptr(HotMapData) data = make_data ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_boundary_census_new (data, 2, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Where points lie is found once; whichever rows are shown, it is what each of them says by itself. */
static void
test_areas_of_some (void)
{
  enum { N = 5000 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);
  g_autoptr(GString) csv = g_string_new ("latitude,longitude\n");
  g_autoptr(GBytes) geojson = g_bytes_new_static (outlines, strlen (outlines));
  g_autoptr(HotBoundaries) boundaries = hot_boundaries_parse (geojson, "outlines", NULL, NULL, NULL);
  g_autoptr(GBytes) text = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(HotTable) table = NULL;
  g_autoptr(HotMapData) all = NULL;

  for (guint i = 0; i < N; i++)
    g_string_append_printf (csv, "%.5f,%.5f\n", g_rand_double_range (rand, -0.5, 1.5), g_rand_double_range (rand, -0.5, 2.5));
  text = g_string_free_to_bytes (g_steal_pointer (&csv));
  file = hot_mapped_file_new_for_bytes (text, "listings.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, NULL);
  all = hot_map_data_new (table, 0, 1, NULL, boundaries, NULL, NULL, NULL);

  /* None, every third, all. */
  for (guint stride = 0; stride < 4; stride++)
    {
      guint32 *list = g_new (guint32, N);
      g_autoptr(HotRowSet) rows = NULL;
      g_autoptr(HotMapData) some = NULL;
      g_autofree gint32 *areas = NULL;
      HotPointIndex *index;
      guint n = 0;

      for (guint i = 0; i < N; i++)
        if (stride > 0 && i % stride == 0)
          list[n++] = i;
      rows = hot_row_set_new (g_bytes_new_take (list, n * sizeof *list), N);
      some = hot_map_data_with (all, rows, boundaries, NULL, NULL);
      index = hot_map_data_get_index (some);
      g_assert_cmpuint (hot_point_index_get_n (index), ==, n);
      areas = hot_map_data_dup_areas (some, NULL, NULL);
      for (guint i = 0; i < n; i++)
        g_assert_cmpint (areas[i], ==, hot_boundaries_find (boundaries, hot_point_index_peek_x (index)[i] / 4294967296.0,
                                                            hot_point_index_peek_y (index)[i] / 4294967296.0));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundary-census/counts", test_counts);
  g_test_add_func ("/boundary-census/without-values", test_without_values);
  g_test_add_func ("/boundary-census/cancelled", test_cancelled);
  g_test_add_func ("/boundary-census/areas-of-some", test_areas_of_some);

  return g_test_run ();
}
