/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Places on both sides of the antimeridian are in one piece: compared with what plain arithmetic in degrees says. */

#include <math.h>

#include "draw/hot-map-layer.h"
#include "geo/hot-graticule.h"
#include "geo/hot-mercator.h"
#include "geo/hot-point-lasso.h"

#define N 5000

static double latitudes[N], longitudes[N], prices[N];

/* Degrees east, without a jump between 0 and 360. */
static double
go_east (double longitude)
{
  return longitude < 0 ? longitude + 360 : longitude;
}

static HotTable *
make_islands (double middle)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < N; i++)
    {
      const double longitude = middle + g_rand_double_range (rand, -3, 3);

      latitudes[i] = -17 + g_rand_double_range (rand, -2, 2);
      longitudes[i] = longitude > 180 ? longitude - 360 : longitude;
      prices[i] = g_rand_int_range (rand, 10, 500);
    }
  g_ptr_array_add (columns, hot_column_new_reals ("lat", HOT_COLUMN_REAL, g_bytes_new (latitudes, sizeof latitudes), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("lon", HOT_COLUMN_REAL, g_bytes_new (longitudes, sizeof longitudes), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (prices, sizeof prices), "$"));
  return hot_table_new ("islands.csv", g_steal_pointer (&columns));
}

static HotMapData *
make_data (double         middle,
           HotRowSet     *rows,
           HotBoundaries *boundaries)
{
  g_autoptr(HotTable) table = make_islands (middle);
  g_autoptr(GError) error = NULL;
  HotMapData *data = hot_map_data_new (table, 0, 1, rows, boundaries, NULL, NULL, &error);

  g_assert_no_error (error);
  return data;
}

static HotBoundaries *
make_boundaries (void)
{
#define AREA(name, rings) "{\"type\":\"Feature\",\"properties\":{\"name\":\"" name "\"},\"geometry\":" rings "}"
  static const char text[] = "{\"type\":\"FeatureCollection\",\"features\":["
    AREA ("jump", "{\"type\":\"Polygon\",\"coordinates\":[[[178,-17],[-179,-17],[-179,-16],[178,-16],[178,-17]]]}") ","
    AREA ("beyond", "{\"type\":\"Polygon\",\"coordinates\":[[[178,-18],[181,-18],[181,-17],[178,-17]]]}") ","
    AREA ("split", "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[178,-19],[180,-19],[180,-18],[178,-18],[178,-19]]],"
          "[[[-180,-19],[-179,-19],[-179,-18],[-180,-18],[-180,-19]]]]}") ","
    AREA ("greenwich", "{\"type\":\"Polygon\",\"coordinates\":[[[-5,45],[10,45],[10,55],[-5,55],[-5,45]]]}") ","
    AREA ("world", "{\"type\":\"Polygon\",\"coordinates\":[[[-180,60],[180,60],[180,70],[-180,70],[-180,60]]]}") "]}";
#undef AREA
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr(GError) error = NULL;
  HotBoundaries *boundaries = hot_boundaries_parse (bytes, "islands.geojson", NULL, NULL, &error);

  g_assert_no_error (error);
  return boundaries;
}

static void
test_one_cluster (void)
{
  g_autoptr(HotMapData) islands = make_data (180, NULL, NULL);
  g_autoptr(HotMapData) here = make_data (170, NULL, NULL);
  g_autoptr(HotPointCloud) world = NULL;
  double everywhere[N];
  HotBounds bounds;

  g_assert_true (hot_map_data_is_turned (islands));
  bounds = hot_map_data_get_bounds (islands);
  g_assert_cmpfloat_with_epsilon (bounds.west, 177, 0.01);
  g_assert_cmpfloat_with_epsilon (bounds.east, 183, 0.01);

  g_assert_false (hot_map_data_is_turned (here));
  bounds = hot_map_data_get_bounds (here);
  g_assert_cmpfloat_with_epsilon (bounds.west, 167, 0.01);
  g_assert_cmpfloat_with_epsilon (bounds.east, 173, 0.01);

  /* What is all around the world stays as maps show it. */
  for (guint i = 0; i < N; i++)
    everywhere[i] = -180 + 360.0 * i / (N - 1);
  world = hot_point_cloud_new_for_coordinates (latitudes, everywhere, N);
  g_assert_false (hot_point_cloud_is_turned (world));
}

/* Longitudes that count eastwards to 360 are the same places; what is beyond that is none. */
static void
test_eastwards (void)
{
  g_autoptr(HotMapData) data = make_data (180, NULL, NULL);
  g_autoptr(HotPointCloud) islands = hot_point_cloud_new_for_coordinates (latitudes, longitudes, N);
  g_autoptr(HotPointCloud) east = NULL;
  g_autoptr(HotPointCloud) beyond = NULL;
  double eastwards[N];
  guint n_wrapped = 0;

  for (guint i = 0; i < N; i++)
    {
      eastwards[i] = go_east (longitudes[i]);
      n_wrapped += eastwards[i] > 180;
    }
  east = hot_point_cloud_new_for_coordinates (latitudes, eastwards, N);
  g_assert_cmpuint (hot_point_cloud_get_n (east), ==, N);
  g_assert_cmpuint (hot_point_cloud_get_n_invalid (east), ==, 0);
  g_assert_cmpuint (hot_point_cloud_get_n_wrapped (east), ==, n_wrapped);
  g_assert_cmpuint (hot_point_cloud_get_n_wrapped (islands), ==, 0);
  g_assert_true (hot_point_cloud_is_turned (east));
  for (guint i = 0; i < N; i++)
    g_assert_cmpint (ABS ((gint64) hot_point_cloud_peek_x (east)[i] - hot_point_cloud_peek_x (islands)[i]), <=, 4);

  eastwards[3] = 360.5;
  eastwards[4] = NAN;
  beyond = hot_point_cloud_new_for_coordinates (latitudes, eastwards, N);
  g_assert_cmpuint (hot_point_cloud_get_n_invalid (beyond), ==, 2);
  g_assert_cmpuint (hot_point_cloud_get_n (beyond), ==, N - 2);
}

static void
test_turned_data (void)
{
  g_autoptr(GBytes) list = NULL;
  g_autoptr(HotRowSet) rows = NULL;
  g_autoptr(HotMapData) data = NULL;
  g_autoptr(HotMapData) turned = NULL;
  g_autoptr(HotMapData) back = NULL;
  guint32 some[N / 2];

  for (guint i = 0; i < N / 2; i++)
    some[i] = 2 * i + 1;
  list = g_bytes_new (some, sizeof some);
  rows = hot_row_set_new (g_steal_pointer (&list), N);
  data = make_data (170, rows, NULL);
  turned = hot_map_data_turned (data, TRUE, NULL, NULL);
  back = hot_map_data_turned (turned, FALSE, NULL, NULL);

  g_assert_true (hot_map_data_is_turned (turned));
  g_assert_cmpuint (hot_point_index_get_n (hot_map_data_get_index (turned)), ==, N / 2);
  g_assert_cmpuint (hot_point_index_get_n (hot_map_data_get_all (turned)), ==, N);
  for (guint i = 0; i < N / 2; i++)
    {
      HotPointIndex *index = hot_map_data_get_index (turned);
      const guint row = hot_point_index_peek_rows (index)[i];

      g_assert_cmpuint (row % 2, ==, 1);
      g_assert_cmpfloat_with_epsilon (hot_point_index_peek_x (index)[i] / 4294967296.0, longitudes[row] / 360, 1e-9);
    }
  g_assert_false (hot_map_data_is_turned (back));
  g_assert_cmpfloat_with_epsilon (hot_map_data_get_bounds (back).west, 167, 0.01);
}

static void
test_view (void)
{
  const HotBounds bounds = { 177, -19, 183, -15 };
  HotViewport view = hot_viewport_new_for_bounds (&bounds, 600, 400, 0);
  HotBounds seen = hot_viewport_get_bounds (&view);
  HotGraticule graticule;
  double latitude, longitude, x, y;

  g_assert_true (view.turned);
  g_assert_cmpfloat (seen.west, <=, 177.0001);
  g_assert_cmpfloat (seen.east, >=, 182.9999);
  g_assert_cmpfloat (seen.east - seen.west, <, 12);

  /* Left and right of the line, and there and back. */
  hot_viewport_place (&view, -17, 179, &x, &y);
  g_assert_cmpfloat (x, <, 300);
  hot_viewport_place (&view, -17, -179, &x, &y);
  g_assert_cmpfloat (x, >, 300);
  hot_viewport_locate (&view, x, y, &latitude, &longitude);
  g_assert_cmpfloat_with_epsilon (longitude, -179, 1e-9);
  g_assert_cmpfloat_with_epsilon (latitude, -17, 1e-9);

  /* A step to the east leads over the line. */
  for (guint i = 0; i < 20; i++)
    view = hot_viewport_panned (&view, -100, 0);
  hot_viewport_locate (&view, 300, 200, &latitude, &longitude);
  g_assert_cmpfloat (longitude, >, -179);
  g_assert_cmpfloat (longitude, <, -100);

  view = hot_viewport_new_for_bounds (&bounds, 600, 400, 0);
  graticule = hot_graticule_for_viewport (&view, 100);
  g_assert_cmpuint (graticule.n_longitudes, >=, 4);
  g_assert_cmpfloat (graticule.first_longitude, >=, seen.west - 1e-6);
  g_assert_cmpfloat (graticule.first_longitude + (graticule.n_longitudes - 1) * graticule.step, >, 180);

  /* The same view of both worlds. */
  view = hot_viewport_turned (&view, FALSE);
  hot_viewport_locate (&view, 300, 200, &latitude, &longitude);
  g_assert_cmpfloat_with_epsilon (fabs (longitude), 180, 1e-6);
}

static void
test_parse_bounds (void)
{
  g_autoptr(GError) error = NULL;
  HotBounds bounds;

  g_assert_true (hot_bounds_parse ("177,-19,-177,-15", &bounds, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (bounds.west, ==, 177);
  g_assert_cmpfloat (bounds.east, ==, 183);
}

/* A box from 179° E to 179° W, and a triangle about the line. */
static void
test_selection (void)
{
  g_autoptr(HotMapData) data = make_data (180, NULL, NULL);
  const HotBounds bounds = hot_map_data_get_bounds (data);
  const HotViewport view = hot_viewport_new_for_bounds (&bounds, 600, 400, 0);
  const double box[] = { 179, -16, 181, -16, 181, -18, 179, -18 }, triangle[] = { 178, -18.5, 182, -18.5, 180, -15.5 };
  double corners[8];
  g_autoptr(HotRowSet) in_box = NULL;
  g_autoptr(HotRowSet) in_triangle = NULL;
  guint n_box = 0, n_triangle = 0;

  for (guint i = 0; i < 4; i++)
    {
      corners[2 * i] = hot_viewport_x (&view, box[2 * i]);
      corners[2 * i + 1] = hot_mercator_y (box[2 * i + 1]);
    }
  in_box = hot_point_lasso (hot_map_data_get_all (data), corners, 4, N, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      corners[2 * i] = hot_viewport_x (&view, triangle[2 * i]);
      corners[2 * i + 1] = hot_mercator_y (triangle[2 * i + 1]);
    }
  in_triangle = hot_point_lasso (hot_map_data_get_all (data), corners, 3, N, NULL, NULL);

  for (guint i = 0; i < N; i++)
    {
      const double east = go_east (longitudes[i]);
      const double top = hot_mercator_y (-15.5), base = hot_mercator_y (-18.5), y = hot_mercator_y (latitudes[i]);

      n_box += east > 179 && east < 181 && latitudes[i] < -16 && latitudes[i] > -18;
      n_triangle += y > top && y < base && fabs (east - 180) < 2 * (y - top) / (base - top);
    }
  g_assert_cmpuint (n_box, >, 100);
  g_assert_cmpuint (hot_row_set_get_n (in_box), ==, n_box);
  g_assert_cmpuint (n_triangle, >, 100);
  g_assert_cmpuint (hot_row_set_get_n (in_triangle), ==, n_triangle);
}

static int
find_naive (double latitude,
            double longitude)
{
  const double east = go_east (longitude);

  if (latitude > 60 && latitude < 70)
    return 4;
  if (latitude > 45 && latitude < 55 && longitude > -5 && longitude < 10)
    return 3;
  if (east > 178 && east < 181 && latitude > -19 && latitude < -16)
    return latitude > -17 ? 0 : latitude > -18 ? 1 : 2;
  return -1;
}

static void
test_boundaries (void)
{
  g_autoptr(HotBoundaries) boundaries = make_boundaries ();
  g_autoptr(HotBoundaries) turned = hot_boundaries_turned (boundaries, TRUE);
  g_autoptr(HotBoundaries) again = hot_boundaries_turned (boundaries, TRUE);
  g_autoptr(GRand) rand = g_rand_new_with_seed (8);

  g_assert_true (turned == again);
  g_assert_cmpuint (hot_boundaries_get_n (turned), ==, 5);
  g_assert_cmpstr (hot_boundaries_get (turned, 2)->name, ==, "split");
  g_assert_cmpfloat_with_epsilon (hot_boundaries_get (turned, 0)->left, 178 / 360.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (hot_boundaries_get (turned, 0)->right, 181 / 360.0, 1e-9);

  for (guint i = 0; i < 4 * N; i++)
    {
      const gboolean is_near = i % 2;
      const double longitude = is_near ? g_rand_double_range (rand, 177, 180) * (i % 4 == 1 ? 1 : -1)
                                       : g_rand_double_range (rand, -180, 180);
      const double latitude = is_near ? g_rand_double_range (rand, -20, -15) : g_rand_double_range (rand, 40, 75);
      const double y = hot_mercator_y (latitude);
      const int expected = find_naive (latitude, longitude);

      g_assert_cmpint (hot_boundaries_find (boundaries, hot_mercator_x (longitude), y), ==, expected);
      g_assert_cmpint (hot_boundaries_find (turned, hot_mercator_turned_x (longitude), y), ==, expected);
    }
}

static void
test_layers (void)
{
  g_autoptr(HotBoundaries) boundaries = make_boundaries ();
  g_autoptr(HotMapData) data = make_data (180, NULL, boundaries);
  const HotBounds box = { 178.5, -18.5, 181.5, -15.5 };
  const HotViewport view = hot_viewport_new_for_bounds (&box, 600, 600, 0);
  const HotBounds seen = hot_viewport_get_bounds (&view);
  guint n = 0, n_area = 0;

  g_assert_true (view.turned);
  g_assert_true (hot_boundaries_is_turned (hot_map_data_get_boundaries (data)));
  for (guint i = 0; i < N; i++)
    {
      const double east = go_east (longitudes[i]);

      n += east >= seen.west && east <= seen.east && latitudes[i] >= seen.south && latitudes[i] <= seen.north;
      n_area += find_naive (latitudes[i], longitudes[i]) == 0;
    }

  for (HotMapMode mode = 0; mode < HOT_N_MAP_MODES; mode++)
    {
      HotMapOptions options = HOT_MAP_OPTIONS_INIT;
      g_autoptr(GError) error = NULL;
      g_autoptr(HotMapLayer) layer = NULL;
      HotMapReading reading;

      options.mode = mode;
      layer = hot_map_layer_new (data, &options, &view, 0, NULL, FALSE, NULL, &error);
      g_assert_no_error (error);
      if (mode == HOT_MAP_KERNEL || mode == HOT_MAP_POINTS)
        g_assert_cmpfloat_with_epsilon (hot_map_layer_get_n (layer), n, n * 0.02);
      if (mode != HOT_MAP_NEIGHBOURHOOD)
        continue;
      g_assert_true (hot_map_layer_read (layer, hot_viewport_x (&view, -179.5), hot_mercator_y (-16.5), &reading));
      g_assert_cmpfloat (reading.support, ==, n_area);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/antimeridian/one-cluster", test_one_cluster);
  g_test_add_func ("/antimeridian/eastwards", test_eastwards);
  g_test_add_func ("/antimeridian/turned-data", test_turned_data);
  g_test_add_func ("/antimeridian/view", test_view);
  g_test_add_func ("/antimeridian/parse-bounds", test_parse_bounds);
  g_test_add_func ("/antimeridian/selection", test_selection);
  g_test_add_func ("/antimeridian/boundaries", test_boundaries);
  g_test_add_func ("/antimeridian/layers", test_layers);

  return g_test_run ();
}
