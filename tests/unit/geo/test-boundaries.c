/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-error.h"
#include "geo/hot-boundaries.h"
#include "geo/hot-mercator.h"

#include <glib/gstdio.h>
#include <string.h>

static HotBoundaries *
parse (const char  *text,
       const char  *property,
       GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return hot_boundaries_parse (bytes, "test.geojson", property, NULL, error);
}

static int
find (HotBoundaries *boundaries,
      double         latitude,
      double         longitude)
{
  return hot_boundaries_find (boundaries, hot_mercator_x (longitude), hot_mercator_y (latitude));
}

/* A square with a hole in which an island lies; one of two parts, with heights; one without a name; a point; nothing at all. */
static const char city[] =
  "{\"type\":\"FeatureCollection\",\"features\":["
  "{\"type\":\"Feature\",\"properties\":{\"neighbourhood\":\"Ring\",\"neighbourhood_group\":\"A\"},"
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":["
  "[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[8,2],[8,8],[2,8],[2,2]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]}},"
  "{\"type\":\"Feature\",\"properties\":{\"neighbourhood\":\"Pair\"},"
  "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":["
  "[[[20,0,5.5],[30,0,5],[30,10,5],[20,10,5],[20,0,5.5]]],[[[40,0],[50,0],[50,10]]]]}},"
  "{\"type\":\"Feature\",\"properties\":{\"neighbourhood\":null},"
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[60,0],[70,0],[70,10],[60,10],[60,0]]]}},"
  "{\"type\":\"Feature\",\"properties\":{\"neighbourhood\":\"Pair\"},"
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[80,0],[90,0],[90,10],[80,10],[80,0]]]}},"
  "{\"type\":\"Feature\",\"properties\":null,\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,1]}},"
  "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}"
  "]}";

static void
test_areas (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotBoundaries) boundaries = parse (city, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hot_boundaries_get_n (boundaries), ==, 4);
  g_assert_cmpuint (hot_boundaries_get_n_skipped (boundaries), ==, 2);
  g_assert_cmpstr (hot_boundaries_get_property (boundaries), ==, "neighbourhood");
  g_assert_cmpstr (hot_boundaries_get (boundaries, 0)->name, ==, "Ring");
  g_assert_cmpstr (hot_boundaries_get (boundaries, 1)->name, ==, "Pair");
  g_assert_null (hot_boundaries_get (boundaries, 2)->name);
  g_assert_cmpuint (hot_boundaries_get (boundaries, 0)->n_rings, ==, 3);
  g_assert_cmpuint (hot_boundaries_get (boundaries, 1)->n_rings, ==, 2);
}

static void
test_contain (void)
{
  g_autoptr(HotBoundaries) boundaries = parse (city, NULL, NULL);

  g_assert_cmpint (find (boundaries, 1, 1), ==, 0);
  g_assert_cmpint (find (boundaries, 3, 3), ==, -1);
  g_assert_cmpint (find (boundaries, 5, 5), ==, 0);
  g_assert_cmpint (find (boundaries, 5, 25), ==, 1);
  g_assert_cmpint (find (boundaries, 2, 48), ==, 1);
  g_assert_cmpint (find (boundaries, 8, 42), ==, -1);
  g_assert_cmpint (find (boundaries, 5, 65), ==, 2);
  g_assert_cmpint (find (boundaries, 5, 85), ==, 3);
  g_assert_cmpint (find (boundaries, 50, 85), ==, -1);
}

static void
test_bounds_and_closing (void)
{
  g_autoptr(HotBoundaries) boundaries = parse (city, NULL, NULL);
  const HotBounds bounds = hot_boundaries_get_bounds (boundaries);
  const HotBoundary *pair = hot_boundaries_get (boundaries, 1);
  guint n;
  const double *corners = hot_boundaries_peek_ring (boundaries, pair->first_ring + 1, &n);

  g_assert_cmpfloat (bounds.west, ==, 0);
  g_assert_cmpfloat (bounds.east, ==, 90);
  g_assert_cmpfloat (bounds.north, ==, 10);
  /* The file leaves this ring open. */
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (corners[0], ==, corners[6]);
  g_assert_cmpfloat (corners[1], ==, corners[7]);
}

static void
test_property (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotBoundaries) named = parse (city, "neighbourhood_group", &error);
  g_autoptr(HotBoundaries) other = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (hot_boundaries_get (named, 0)->name, ==, "A");
  g_assert_null (hot_boundaries_get (named, 1)->name);

  other = parse (city, "borough", &error);
  g_assert_null (other);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "borough"));
}

static void
test_lone_geometry (void)
{
  g_autoptr(HotBoundaries) geometry =
    parse ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}", NULL, NULL);
  g_autoptr(HotBoundaries) collection =
    parse ("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[0,0]},"
           "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}]}", NULL, NULL);

  g_assert_cmpuint (hot_boundaries_get_n (geometry), ==, 1);
  g_assert_cmpuint (hot_boundaries_get_n (collection), ==, 1);
}

/* Members of any kind, beside the features or in their metadata; each thing once, in one line. */
static void
test_credit (void)
{
  const struct { const char *members; const char *credit; } cases[] = {
    { "", NULL },
    { "\"license\":\"CC BY\",", "CC BY" },
    { "\"license\":7,\"attribution\":[\"x\"],\"copyright\":null,\"metadata\":[],", NULL },
    { "\"licence\":{\"url\":\"https://example.org/by\"},\"attribution\":\" City\\nof A \",", "City of A · https://example.org/by" },
    { "\"metadata\":{\"attribution\":\"City\",\"license\":{\"name\":3,\"title\":\"ODbL\"}},\"credit\":\"City\",", "City · ODbL" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"FeatureCollection\",%s\"features\":[{\"geometry\":{\"type\":\"Polygon\","
                                               "\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}}]}", cases[i].members);
      g_autoptr(HotBoundaries) boundaries = parse (text, NULL, NULL);
      g_autoptr(HotBoundaries) turned = hot_boundaries_turned (boundaries, TRUE);

      g_assert_cmpstr (hot_boundaries_get_credit (boundaries), ==, cases[i].credit);
      g_assert_cmpstr (hot_boundaries_get_credit (turned), ==, cases[i].credit);
    }
}

static void
test_broken (void)
{
  const struct { const char *text; const char *message; } cases[] = {
    { "", "test.geojson" },
    { "{\"type\":", "line 1" },
    { "\x89PNG\r\n", "UTF-8" },
    { "[1,2]", "object" },
    { "{\"type\":\"FeatureCollection\",\"features\":[]}", "no areas" },
    { "{\"type\":\"FeatureCollection\",\"features\":[7]}", "feature 1" },
    { "{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":5}}]}", "feature 1" },
    { "{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1]]]}}]}", "position" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[1,\"a\"],[2,2],[3,3]]]}", "position" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[583960,4507523],[583970,4507523],[583970,4507533]]]}", "EPSG:4326" },
    { "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2]]]}", "no areas" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (parse (cases[i].text, NULL, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].message);
    }
}

static void
test_beside (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hot-beside-XXXXXX", &error);
  g_autofree char *data = g_build_filename (folder, "nyc-2019.csv", NULL);
  g_autofree char *other = g_build_filename (folder, "london_areas.geojson", NULL);
  g_autofree char *alike = g_build_filename (folder, "nyc_areas.geojson", NULL);
  g_autofree char *usual = g_build_filename (folder, "neighbourhoods.geojson", NULL);
  char *found;

  g_assert_no_error (error);
  g_assert_null (hot_boundaries_find_beside (data));

  g_assert_true (g_file_set_contents (other, "{}", -1, NULL));
  g_assert_null (hot_boundaries_find_beside (data));

  g_assert_true (g_file_set_contents (alike, "{}", -1, NULL));
  found = hot_boundaries_find_beside (data);
  g_assert_cmpstr (found, ==, alike);
  g_free (found);

  g_assert_true (g_file_set_contents (usual, "{}", -1, NULL));
  found = hot_boundaries_find_beside (data);
  g_assert_cmpstr (found, ==, usual);
  g_free (found);

  g_remove (other);
  g_remove (alike);
  g_remove (usual);
  g_rmdir (folder);
}

/* The outlines of real cities: repeated names, missing names, heights. */
static void
test_real_files (void)
{
  const struct { const char *file; guint n; double latitude, longitude; const char *name; } cases[] = {
    { "nyc_neighbourhoods.geojson", 233, 40.7265, -73.9815, "East Village" },
    { "london_neighbourhoods.geojson", 33, 51.5007, -0.1246, "Westminster" },
    { "edinburgh_neighbourhoods.geojson", 111, 55.9533, -3.1883, NULL },
    { "berlin_neighbourhoods.geojson", 140, 52.5163, 13.3777, NULL },
  };
  const char *data = g_getenv ("HOT_DATA");

  if (data == NULL || !g_file_test (data, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("HOT_DATA has no files of real cities");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (data, "neighbourhoods", cases[i].file, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(HotBoundaries) boundaries = hot_boundaries_open (path, NULL, NULL, &error);
      int area;

      g_assert_no_error (error);
      g_test_message ("%s: %u areas, %u skipped", cases[i].file, hot_boundaries_get_n (boundaries),
                      hot_boundaries_get_n_skipped (boundaries));
      g_assert_cmpuint (hot_boundaries_get_n (boundaries) + hot_boundaries_get_n_skipped (boundaries), >=, cases[i].n);
      area = find (boundaries, cases[i].latitude, cases[i].longitude);
      g_assert_cmpint (area, >=, 0);
      if (cases[i].name != NULL)
        g_assert_cmpstr (hot_boundaries_get (boundaries, area)->name, ==, cases[i].name);
    }
}

static void
test_device (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotBoundaries) boundaries = hot_boundaries_open ("/dev/zero", NULL, NULL, &error);

  g_assert_null (boundaries);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/boundaries/areas", test_areas);
  g_test_add_func ("/boundaries/contain", test_contain);
  g_test_add_func ("/boundaries/bounds-and-closing", test_bounds_and_closing);
  g_test_add_func ("/boundaries/property", test_property);
  g_test_add_func ("/boundaries/lone-geometry", test_lone_geometry);
  g_test_add_func ("/boundaries/credit", test_credit);
  g_test_add_func ("/boundaries/broken", test_broken);
  g_test_add_func ("/boundaries/beside", test_beside);
  g_test_add_func ("/boundaries/device", test_device);
  g_test_add_func ("/boundaries/real-files", test_real_files);

  return g_test_run ();
}
