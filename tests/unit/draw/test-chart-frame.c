/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-frame.h"

#include <math.h>

static const HotChartQuantity plain = { "Value", NULL, HOT_CHART_NUMBER };

static void
test_spread (void)
{
  double apart[] = { 20, 60, 100 }, together[] = { 50, 52, 51, 50 }, edge[] = { 0, 1, 200 };

  g_assert_true (hot_chart_labels_spread (apart, 3, 15, 0, 200));
  g_assert_cmpfloat (apart[0], ==, 20);
  g_assert_cmpfloat (apart[2], ==, 100);

  g_assert_true (hot_chart_labels_spread (together, 4, 15, 0, 200));
  for (guint i = 0; i < 4; i++)
    for (guint k = i + 1; k < 4; k++)
      g_assert_cmpfloat (fabs (together[i] - together[k]), >=, 15 - 1e-9);
  /* In the order of their wishes, around their mean. */
  g_assert_cmpfloat (together[2], <, together[1]);
  g_assert_cmpfloat_with_epsilon ((together[0] + together[1] + together[2] + together[3]) / 4, 50.75, 1e-9);

  g_assert_true (hot_chart_labels_spread (edge, 3, 15, 0, 100));
  g_assert_cmpfloat (edge[0], >=, 7.5);
  g_assert_cmpfloat (edge[1] - edge[0], >=, 15 - 1e-9);
  g_assert_cmpfloat (edge[2], <=, 92.5);
}

static void
test_spread_no_room (void)
{
  double centers[] = { 5, 6, 7 };

  g_assert_false (hot_chart_labels_spread (centers, 3, 15, 0, 40));
  g_assert_cmpfloat (centers[1], ==, 6);
  g_assert_true (hot_chart_labels_spread (NULL, 0, 15, 0, 40));
  /* Room for exactly as many. */
  g_assert_true (hot_chart_labels_spread (centers, 3, 15, 0, 45));
  g_assert_cmpfloat_with_epsilon (centers[0], 7.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (centers[2], 37.5, 1e-9);
}

/* Against trying: the sum of squared moves cannot be made smaller by moving the blocks. */
static void
test_spread_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      double wishes[8], centers[8];
      double cost = 0;

      for (guint i = 0; i < 8; i++)
        wishes[i] = centers[i] = g_rand_double_range (random, 0, 200);
      g_assert_true (hot_chart_labels_spread (centers, 8, 15, 0, 200));
      for (guint i = 0; i < 8; i++)
        {
          cost += fabs (centers[i] - wishes[i]);
          g_assert_cmpfloat (centers[i], >=, 7.5 - 1e-9);
          g_assert_cmpfloat (centers[i], <=, 192.5 + 1e-9);
          for (guint k = 0; k < 8; k++)
            {
              if (k != i)
                g_assert_cmpfloat (fabs (centers[i] - centers[k]), >=, 15 - 1e-9);
              if (wishes[i] < wishes[k])
                g_assert_cmpfloat (centers[i], <, centers[k]);
            }
        }
      g_assert_cmpfloat (cost, <, 8 * 60);
    }
}

/* Charts of one size have their data in one place. */
static void
test_margins (void)
{
  const HotChartTheme theme = hot_chart_theme_new (FALSE, FALSE, 1), large = hot_chart_theme_new (FALSE, FALSE, 2);
  const double small[] = { 0, 1 }, big[] = { 0, 900 }, huge[] = { 0, 123456789012.0 };
  const double *const sets[] = { small, big, huge };
  HotChartFrame frames[3], grown = { 0 };

  for (guint i = 0; i < 3; i++)
    {
      const HotChartValues values = { sets[i], 2 };

      frames[i] = (HotChartFrame) { .title = "Title" };
      frames[i].x = frames[i].y = hot_chart_axis_fit (&plain, NULL, HOT_CHART_FIT_PLAIN, &values, 1);
      hot_chart_frame_layout (&frames[i], 500, 300, &theme);
      g_assert_cmpfloat (frames[i].plot.x + frames[i].plot.width, <, 500);
      g_assert_cmpfloat (frames[i].plot.y + frames[i].plot.height, <, 300);
    }
  g_assert_cmpfloat (frames[0].plot.x, ==, frames[1].plot.x);
  g_assert_cmpfloat (frames[0].plot.y, ==, frames[1].plot.y);
  g_assert_cmpfloat (frames[0].plot.width, ==, frames[1].plot.width);
  g_assert_cmpfloat (frames[2].plot.x, >=, frames[0].plot.x);

  grown = frames[0];
  hot_chart_frame_layout (&grown, 500, 300, &large);
  g_assert_cmpfloat (grown.plot.x, >, frames[0].plot.x);
  g_assert_cmpfloat (grown.plot.height, <, frames[0].plot.height);
}

static void
test_tiny (void)
{
  const HotChartTheme theme = hot_chart_theme_new (TRUE, FALSE, 1);
  const HotChartValues none = { NULL, 0 };
  HotChartFrame frame = { .title = "Title" };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 20, 20);
  cairo_t *cr = cairo_create (surface);

  frame.x = frame.y = hot_chart_axis_fit (&plain, NULL, HOT_CHART_FIT_PLAIN, &none, 1);
  hot_chart_frame_layout (&frame, 3, 2, &theme);
  g_assert_cmpfloat (frame.plot.width, >, 0);
  hot_chart_frame_paint (&frame, cr, &theme);
  hot_chart_frame_paint_empty (cr, 3, 2, &theme, NULL, "Nothing");
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart-frame/spread", test_spread);
  g_test_add_func ("/chart-frame/spread-no-room", test_spread_no_room);
  g_test_add_func ("/chart-frame/spread-random", test_spread_random);
  g_test_add_func ("/chart-frame/margins", test_margins);
  g_test_add_func ("/chart-frame/tiny", test_tiny);

  return g_test_run ();
}
