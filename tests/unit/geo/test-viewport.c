/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-error.h"
#include "geo/hot-viewport.h"

#include <math.h>

static void
test_centre (void)
{
  const HotViewport viewport = hot_viewport_new (40.7, -73.9, 11, 800, 600);
  double latitude, longitude, x, y;

  hot_viewport_locate (&viewport, 400, 300, &latitude, &longitude);
  g_assert_cmpfloat_with_epsilon (latitude, 40.7, 1e-9);
  g_assert_cmpfloat_with_epsilon (longitude, -73.9, 1e-9);
  g_assert_cmpfloat_with_epsilon (hot_viewport_get_zoom (&viewport), 11, 1e-9);

  hot_viewport_place (&viewport, 40.8, -74.0, &x, &y);
  hot_viewport_locate (&viewport, x, y, &latitude, &longitude);
  g_assert_cmpfloat_with_epsilon (latitude, 40.8, 1e-9);
  g_assert_cmpfloat_with_epsilon (longitude, -74.0, 1e-9);
  g_assert_cmpfloat (y, <, 300);
  g_assert_cmpfloat (x, <, 400);
}

static void
test_metres_per_pixel (void)
{
  /* OpenStreetMap's table: 156543.03 m at zoom 0 on the equator, halved with each level, times the cosine. */
  HotViewport viewport = hot_viewport_new (0, 0, 0, 256, 256);

  g_assert_cmpfloat_with_epsilon (hot_viewport_get_metres_per_pixel (&viewport), 156543.03, 0.01);
  viewport = hot_viewport_new (60, 10, 12, 256, 256);
  g_assert_cmpfloat_with_epsilon (hot_viewport_get_metres_per_pixel (&viewport), 156543.03 / 4096 / 2, 0.01);
}

static void
test_fit (void)
{
  const HotBounds bounds = { -74.24, 40.5, -73.71, 40.91 };
  const HotViewport viewport = hot_viewport_new_for_bounds (&bounds, 1200, 900, 50);
  double left, right, top, bottom;

  hot_viewport_place (&viewport, bounds.north, bounds.west, &left, &top);
  hot_viewport_place (&viewport, bounds.south, bounds.east, &right, &bottom);
  g_assert_cmpfloat (left, >=, 49.999);
  g_assert_cmpfloat (top, >=, 49.999);
  g_assert_cmpfloat (right, <=, 1150.001);
  g_assert_cmpfloat (bottom, <=, 850.001);
  /* One of the two directions is filled, and both are centred. */
  g_assert_cmpfloat_with_epsilon (MAX ((right - left) / 1100, (bottom - top) / 800), 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (left + right, 1200, 1e-6);
  g_assert_cmpfloat_with_epsilon (top + bottom, 900, 1e-6);
}

static void
test_fit_extremes (void)
{
  const HotBounds point = { 13.4, 52.5, 13.4, 52.5 };
  const HotBounds poles = { -180, -90, 180, 90 };
  HotViewport viewport = hot_viewport_new_for_bounds (&point, 800, 600, 20);

  g_assert_cmpfloat_with_epsilon (hot_viewport_get_zoom (&viewport), 17, 1e-9);

  viewport = hot_viewport_new_for_bounds (&poles, 512, 512, 0);
  g_assert_cmpfloat_with_epsilon (hot_viewport_get_zoom (&viewport), 1, 1e-9);
  viewport = hot_viewport_new_for_bounds (&HOT_BOUNDS_EMPTY, 512, 512, 0);
  g_assert_cmpfloat_with_epsilon (hot_viewport_get_zoom (&viewport), 1, 1e-9);
}

static void
test_pan_and_zoom (void)
{
  const HotViewport viewport = hot_viewport_new (40.7, -73.9, 11, 800, 600);
  HotViewport moved = hot_viewport_panned (&viewport, 30, -20);
  double x, y, latitude, longitude, before_latitude, before_longitude;

  hot_viewport_place (&moved, 40.7, -73.9, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 430, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, 280, 1e-6);

  hot_viewport_locate (&viewport, 123, 456, &before_latitude, &before_longitude);
  moved = hot_viewport_zoomed (&viewport, 1.5, 123, 456);
  hot_viewport_locate (&moved, 123, 456, &latitude, &longitude);
  g_assert_cmpfloat_with_epsilon (latitude, before_latitude, 1e-9);
  g_assert_cmpfloat_with_epsilon (longitude, before_longitude, 1e-9);
  g_assert_cmpfloat_with_epsilon (hot_viewport_get_zoom (&moved), 12.5, 1e-9);

  moved = hot_viewport_zoomed (&viewport, 100, 0, 0);
  g_assert_cmpfloat_with_epsilon (hot_viewport_get_zoom (&moved), HOT_VIEWPORT_MAX_ZOOM, 1e-9);
  moved = hot_viewport_panned (&viewport, 1e12, 1e12);
  g_assert_cmpfloat (moved.x, ==, 0.0);
  g_assert_true (hot_viewport_equal (&viewport, &viewport));
  g_assert_false (hot_viewport_equal (&viewport, &moved));
}

static void
test_parse_bounds (void)
{
  g_autoptr(GError) error = NULL;
  HotBounds bounds;

  g_assert_true (hot_bounds_parse ("-74.1, 40.6,-73.8,40.9", &bounds, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (bounds.west, ==, -74.1);
  g_assert_cmpfloat (bounds.north, ==, 40.9);

  g_assert_false (hot_bounds_parse ("-74.1,40.6,-73.8", &bounds, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);

  g_assert_false (hot_bounds_parse ("-74.1,40.6,-73.8,north", &bounds, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "north"));
  g_clear_error (&error);

  g_assert_false (hot_bounds_parse ("-73.8,40.6,-73.8,40.9", &bounds, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);

  g_assert_false (hot_bounds_parse ("nan,40.6,-74.1,40.9", &bounds, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/viewport/centre", test_centre);
  g_test_add_func ("/viewport/metres-per-pixel", test_metres_per_pixel);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/fit-extremes", test_fit_extremes);
  g_test_add_func ("/viewport/pan-and-zoom", test_pan_and_zoom);
  g_test_add_func ("/viewport/parse-bounds", test_parse_bounds);

  return g_test_run ();
}
