/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-lines.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "draw/hot-chart-panels.h"
#include "draw/hot-chart-raster.h"

static const HotChartLinesOptions plain = { .title = "MAE", .x = { "Trees" }, .y = { "MAE", "$", HOT_CHART_MONEY } };

static HotChartState
make_state (double width,
            double height)
{
  const HotChartTheme theme = hot_chart_theme_new (FALSE, FALSE, 1);

  return hot_chart_state_new (width, height, &theme);
}

/* Paints and returns the pixels; they must be freed. */
static cairo_surface_t *
paint (HotChart            *chart,
       const HotChartState *state)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) state->width, (int) state->height);
  cairo_t *cr = cairo_create (surface);

  hot_chart_paint (chart, cr, state);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
count_pixels (cairo_surface_t *surface,
              guint32          color,
              guint            tolerance)
{
  const int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guchar *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
        const guint32 pixel = ((const guint32 *) (gconstpointer) row)[x];
        gboolean same = TRUE;

        for (guint shift = 0; shift < 24; shift += 8)
          same &= (guint) ABS ((int) (pixel >> shift & 0xff) - (int) (color >> shift & 0xff)) <= tolerance;
        n += same;
      }
  return n;
}

/* TensorBoard's own loop, written plainly. */
static void
test_smooth (void)
{
  const double values[] = { 1, 2, NAN, 4, 8, INFINITY, 3 };
  double out[7], same[3] = { 5, 5, 5 };
  double last = 0;
  guint n = 0;

  hot_chart_smooth (values, 7, 0.6, out);
  for (guint i = 0; i < 7; i++)
    {
      if (!isfinite (values[i]))
        {
          g_assert_false (isfinite (out[i]));
          continue;
        }
      last = last * 0.6 + 0.4 * values[i];
      n++;
      g_assert_cmpfloat_with_epsilon (out[i], last / (1 - pow (0.6, n)), 1e-12);
    }
  g_assert_cmpfloat (out[0], ==, 1);

  hot_chart_smooth (same, 3, 0.9, same);
  g_assert_cmpfloat (same[2], ==, 5);
  hot_chart_smooth (values, 7, 0, out);
  g_assert_cmpfloat (out[4], ==, 8);
}

/* Of each column the extremes are left, in order. */
static void
test_decimate (void)
{
  float points[2 * 1000], out[2 * 1000];
  gsize n;

  for (guint i = 0; i < 1000; i++)
    {
      points[2 * i] = i * 0.01f;
      points[2 * i + 1] = sinf (i * 0.37f) * 50 + (i == 333 ? 500 : 0);
    }
  n = hot_chart_decimate (points, 1000, 1, out);
  g_assert_cmpuint (n, <=, 40);
  for (guint column = 0; column < 10; column++)
    {
      float low = INFINITY, high = -INFINITY, low_left = INFINITY, high_left = -INFINITY;

      for (guint i = 0; i < 1000; i++)
        if ((guint) points[2 * i] == column)
          {
            low = MIN (low, points[2 * i + 1]);
            high = MAX (high, points[2 * i + 1]);
          }
      for (gsize i = 0; i < n; i++)
        if ((guint) out[2 * i] == column)
          {
            low_left = MIN (low_left, out[2 * i + 1]);
            high_left = MAX (high_left, out[2 * i + 1]);
          }
      g_assert_cmpfloat (low, ==, low_left);
      g_assert_cmpfloat (high, ==, high_left);
    }
  for (gsize i = 1; i < n; i++)
    g_assert_cmpfloat (out[2 * i], >=, out[2 * i - 2]);

  points[11] = NAN;
  n = hot_chart_decimate (points, 10, 1, out);
  g_assert_true (isnan (out[2 * 4 + 1]) || isnan (out[2 * 3 + 1]) || isnan (out[2 * 2 + 1]));
  g_assert_cmpuint (hot_chart_decimate (points, 0, 1, out), ==, 0);
}

static void
test_hit (void)
{
  const double x[] = { 0, 100 }, flat[] = { 10, 10 }, rising[] = { 10, 20 };
  g_autoptr(HotChartSeries) a = hot_chart_series_new ("a", "flat", 0, 2, x, flat, NULL);
  g_autoptr(HotChartSeries) b = hot_chart_series_new ("b", "rising", 1, 2, x, rising, NULL);
  HotChartSeries *series[] = { a, b };
  g_autoptr(HotChart) chart = hot_chart_lines_new (series, 2, &plain);
  const HotChartState state = make_state (400, 300);
  g_autofree char *words = NULL;
  g_autoptr(GPtrArray) runs = g_ptr_array_new ();
  HotChartHit hit, end;

  g_assert_cmpuint (hot_chart_get_n_marks (chart), ==, 4);
  g_assert_true (hot_chart_get_mark (chart, &state, 3, &end));
  g_assert_true (hot_chart_hit_test (chart, &state, end.x - 3, end.y + 4, &hit));
  g_assert_cmpuint (hit.mark, ==, 3);
  g_assert_cmpstr (hit.run, ==, "b");
  words = hot_chart_describe_mark (chart, hit.mark);
  g_assert_cmpstr (words, ==, "rising: Trees 100, MAE $20");

  /* On a line far from its points. */
  {
    HotChartHit begin;

    g_assert_true (hot_chart_get_mark (chart, &state, 2, &begin));
    g_assert_true (hot_chart_hit_test (chart, &state, begin.x + 0.6 * (end.x - begin.x), begin.y + 0.6 * (end.y - begin.y), &hit));
    g_assert_cmpstr (hit.run, ==, "b");
    g_assert_cmpuint (hit.mark, ==, 3);
  }
  g_assert_false (hot_chart_hit_test (chart, &state, end.x - 100, end.y, &hit));

  hot_chart_select (chart, &state, &(cairo_rectangle_t) { end.x - 5, end.y - 5, 10, 10 }, runs, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpstr (runs->pdata[0], ==, "b");
}

static void
test_step (void)
{
  const double x[] = { 0, 1, 2 }, y[] = { 1, NAN, 3 };
  g_autoptr(HotChartSeries) a = hot_chart_series_new ("a", "a", 0, 3, x, y, NULL);
  g_autoptr(HotChart) chart = hot_chart_lines_new (&a, 1, &plain);
  const HotChartState state = make_state (400, 300);

  g_assert_cmpuint (hot_chart_step (chart, &state, HOT_CHART_NO_MARK, 1), ==, 0);
  g_assert_cmpuint (hot_chart_step (chart, &state, HOT_CHART_NO_MARK, -1), ==, 2);
  /* What has no place is passed over; at the end it stays. */
  g_assert_cmpuint (hot_chart_step (chart, &state, 0, 1), ==, 2);
  g_assert_cmpuint (hot_chart_step (chart, &state, 2, 1), ==, 2);
  g_assert_cmpuint (hot_chart_step (chart, &state, 0, -1), ==, 0);
}

static void
test_sparse (void)
{
  const double one[] = { 5 }, none[] = { NAN }, negative[] = { -1, -2 };
  g_autoptr(HotChartSeries) single = hot_chart_series_new ("a", "a", 0, 1, one, one, NULL);
  g_autoptr(HotChartSeries) empty = hot_chart_series_new ("b", "b", 1, 0, NULL, one, NULL);
  g_autoptr(HotChartSeries) missing = hot_chart_series_new ("c", "c", 2, 1, NULL, none, NULL);
  g_autoptr(HotChartSeries) below = hot_chart_series_new ("d", "d", 3, 2, NULL, negative, NULL);
  HotChartSeries *series[] = { empty, single, missing, below };
  const HotChartState state = make_state (400, 300);
  HotChartLinesOptions log = plain;

  log.x_choice.log = log.y_choice.log = TRUE;
  for (guint n = 0; n <= 4; n++)
    for (guint kind = 0; kind < 2; kind++)
      {
        g_autoptr(HotChart) chart = hot_chart_lines_new (series, n, kind == 0 ? &plain : &log);
        g_autofree char *words = hot_chart_describe (chart);
        g_autofree char *csv = hot_chart_to_csv (chart);
        cairo_surface_t *surface = paint (chart, &state);

        g_assert_cmpstr (words, !=, "");
        g_assert_true (g_str_has_prefix (csv, "run_id,run,Trees,MAE\n"));
        g_assert_cmpint (hot_chart_get_empty_reason (chart) != NULL, ==, n < 2);
        cairo_surface_destroy (surface);
      }
  {
    g_autoptr(HotChart) chart = hot_chart_lines_new (series, 1, &plain);

    g_assert_cmpstr (hot_chart_get_empty_reason (chart), ==, "None of these runs has logged MAE over steps.");
    g_assert_cmpuint (hot_chart_get_n_marks (chart), ==, 0);
  }
}

/* What was logged out of order is drawn in order. */
static void
test_order (void)
{
  const double x[] = { 3, 1, NAN, 2 }, y[] = { 30, 10, 99, 20 };
  g_autoptr(HotChartSeries) a = hot_chart_series_new ("a", "a, or \"b\"", 0, 4, x, y, NULL);
  g_autoptr(HotChart) chart = hot_chart_lines_new (&a, 1, &plain);
  g_autofree char *csv = hot_chart_to_csv (chart);

  g_assert_cmpstr (csv, ==, "run_id,run,Trees,MAE\n"
                            "a,\"a, or \"\"b\"\"\",1,10\n"
                            "a,\"a, or \"\"b\"\"\",2,20\n"
                            "a,\"a, or \"\"b\"\"\",3,30\n");
}

static void
test_groups (void)
{
  const double x[] = { 0, 1, 2 }, first[] = { 1, 2, 3 }, second[] = { 3, 4, NAN }, third[] = { 10, 10, 10 };
  g_autoptr(HotChartSeries) a = hot_chart_series_new ("a", "a", 0, 3, x, first, NULL);
  g_autoptr(HotChartSeries) b = hot_chart_series_new ("b", "b", 1, 3, x, second, NULL);
  g_autoptr(HotChartSeries) c = hot_chart_series_new ("c", "c", 2, 3, x, third, NULL);
  HotChartSeries *series[] = { a, b, c };
  const guint groups[] = { 0, 0, 1 };
  const char *const names[] = { "both", "one" };
  HotChartLinesOptions options = plain;
  g_autoptr(HotChart) chart = NULL;
  g_autofree char *csv = NULL, *words = NULL;
  const HotChartState state = make_state (400, 300);

  options.groups = groups;
  options.group_names = names;
  chart = hot_chart_lines_new (series, 3, &options);
  csv = hot_chart_to_csv (chart);
  words = hot_chart_describe_mark (chart, 0);
  g_assert_cmpstr (words, ==, "both: Trees 0, MAE $2 ± $1.41");
  g_assert_nonnull (strstr (csv, "a,both,0,2,1.4142135623730951\n"));
  g_assert_nonnull (strstr (csv, "a,both,2,3,0\n"));
  g_assert_nonnull (strstr (csv, "c,one,2,10,0\n"));
  cairo_surface_destroy (paint (chart, &state));
}

/* Many lines: painted by another way, in time, and where they belong. */
static void
test_bulk (void)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_chart_series_unref);
  g_autofree double *y = g_new (double, 1000);
  HotChartState state = make_state (1000, 700);
  g_autoptr(HotChart) chart = NULL;
  cairo_surface_t *surface;
  gint64 start;

  for (guint s = 0; s < 500; s++)
    {
      g_autofree char *id = g_strdup_printf ("run %u", s);

      for (guint i = 0; i < 1000; i++)
        y[i] = 20 + s * 0.1 + sin (i * 0.1 + s) * 3;
      g_ptr_array_add (series, hot_chart_series_new (id, id, 0, 1000, NULL, y, NULL));
    }
  chart = hot_chart_lines_new ((HotChartSeries *const *) series->pdata, 500, &plain);
  start = g_get_monotonic_time ();
  surface = paint (chart, &state);
  g_test_message ("500 lines of 1000 points: %.1f ms", (g_get_monotonic_time () - start) / 1e3);
  /* Generous, for sanitizers and crowded machines. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (count_pixels (surface, 0x1a63c4, 60), >, 200000);
  cairo_surface_destroy (surface);

  state.highlight = "run 250";
  surface = paint (chart, &state);
  g_assert_cmpuint (count_pixels (surface, 0xffffff, 3), >, 1000);
  cairo_surface_destroy (surface);
}

/* A slope of one half: what the raster covers is about as much as cairo's line does. */
static void
test_raster (void)
{
  const cairo_rectangle_t area = { 0, 0, 100, 100 };
  const float line[] = { 10, 30, 90, 70 }, broken[] = { 10, 10, NAN, NAN, 90, 90 };
  const HotColor black = { 0, 0, 0, 1 };
  double sums[3] = { 0 };

  for (guint way = 0; way < 3; way++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 100, 100);
      cairo_t *cr = cairo_create (surface);

      if (way == 0)
        {
          cairo_move_to (cr, 10, 30);
          cairo_line_to (cr, 90, 70);
          cairo_set_line_width (cr, 2);
          cairo_stroke (cr);
        }
      else
        {
          const HotChartStroke stroke = { way == 1 ? line : broken, way == 1 ? 2 : 3, black, 2 };
          g_autoptr(HotChartRaster) raster = hot_chart_raster_new (cr, &area);

          hot_chart_raster_add_strokes (raster, &stroke, 1);
          hot_chart_raster_paint (raster, cr);
        }
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      for (guint i = 0; i < 100 * 100; i++)
        sums[way] += cairo_image_surface_get_data (surface)[4 * i + 3] / 255.0;
      cairo_surface_destroy (surface);
    }
  g_assert_cmpfloat_with_epsilon (sums[1] / sums[0], 1, 0.05);
  /* Two points beside gaps are two dots. */
  g_assert_cmpfloat (sums[2], >, 2);
  g_assert_cmpfloat (sums[2], <, 8);
}

static void
test_dots (void)
{
  const cairo_rectangle_t area = { 0, 0, 100, 100 };
  const float points[] = { 50, 50, -1, -1, NAN, 3, 200, 50, 99.5f, 99.5f };
  const HotColor black = { 0, 0, 0, 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 100, 100);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(HotChartRaster) raster = hot_chart_raster_new (cr, &area);
  double sum = 0;

  hot_chart_raster_add_dots (raster, points, 5, &black, 5);
  hot_chart_raster_paint (raster, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint y = 40; y < 60; y++)
    for (guint x = 40; x < 60; x++)
      sum += cairo_image_surface_get_data (surface)[4 * (y * 100 + x) + 3] / 255.0;
  g_assert_cmpfloat_with_epsilon (sum / (G_PI * 25), 1, 0.06);
  cairo_surface_destroy (surface);
}

/* Each panel is where it is seen: what is found at the place of a mark is that mark. */
static void
test_panels (void)
{
  const double steps[] = { 1, 2, 3 }, low[] = { 1, 2, 3 }, high[] = { 30, 20, 10 };
  g_autoptr(HotChartSeries) first = hot_chart_series_new ("a", "run a", 0, 3, steps, low, NULL);
  g_autoptr(HotChartSeries) second = hot_chart_series_new ("b", "run b", 1, 3, steps, high, NULL);
  g_autoptr(HotChartSeries) none = hot_chart_series_new ("c", "run c", 2, 0, NULL, NULL, NULL);
  HotChartSeries *const one[] = { first }, *const two[] = { second }, *const nothing[] = { none };
  const HotChartPanel panels[] = {
    { "MAE", { "MAE" }, one, 1 }, { "empty", { "empty" }, nothing, 1 }, { "RMSE", { "RMSE" }, two, 1 },
  };
  HotChartPanelsOptions options = { .title = "All", .x = { "Trees" } };
  g_autoptr(HotChart) chart = hot_chart_panels_new (panels, 3, &options), shared = NULL, empty = NULL;
  HotChartState state = make_state (600, 400);
  g_autofree char *csv = hot_chart_to_csv (chart), *words = hot_chart_describe_mark (chart, 4);
  g_autoptr(GPtrArray) runs = g_ptr_array_new ();
  cairo_surface_t *surface;
  HotChartHit hits[6], hit, alone;

  g_assert_cmpuint (hot_chart_get_n_marks (chart), ==, 6);
  for (gsize i = 0; i < 6; i++)
    {
      g_assert_true (hot_chart_get_mark (chart, &state, i, &hits[i]));
      g_assert_cmpstr (hits[i].run, ==, i < 3 ? "a" : "b");
      g_assert_true (hot_chart_hit_test (chart, &state, hits[i].x, hits[i].y, &hit));
      g_assert_cmpuint (hit.mark, ==, i);
    }
  /* The last panel has its own scale: its highest point is as high in it as that of the first. */
  g_assert_cmpfloat (hits[2].y, <, 200);
  g_assert_cmpfloat (hits[3].y, >, 200);
  g_assert_cmpstr (words, ==, "run b: Trees 2, RMSE 20");
  g_assert_true (g_str_has_prefix (csv, "panel,run_id,run,Trees,value\nMAE,a,run a,1,1\n"));
  hot_chart_select (chart, &state, &(cairo_rectangle_t) { 0, 200, 600, 200 }, runs, NULL);
  g_assert_cmpuint (runs->len, ==, 1);

  state.mark = 4;
  state.highlight = "a";
  surface = paint (chart, &state);
  cairo_surface_destroy (surface);

  options.shares_y = TRUE;
  shared = hot_chart_panels_new (panels, 3, &options);
  g_assert_true (hot_chart_get_mark (shared, &state, 2, &alone));
  g_assert_cmpfloat (alone.y, >, hits[2].y);
  empty = hot_chart_panels_new (panels + 1, 1, &options);
  g_assert_nonnull (hot_chart_get_empty_reason (empty));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart-lines/smooth", test_smooth);
  g_test_add_func ("/chart-lines/decimate", test_decimate);
  g_test_add_func ("/chart-lines/hit", test_hit);
  g_test_add_func ("/chart-lines/step", test_step);
  g_test_add_func ("/chart-lines/sparse", test_sparse);
  g_test_add_func ("/chart-lines/order", test_order);
  g_test_add_func ("/chart-lines/groups", test_groups);
  g_test_add_func ("/chart-lines/bulk", test_bulk);
  g_test_add_func ("/chart-raster/lines", test_raster);
  g_test_add_func ("/chart-raster/dots", test_dots);
  g_test_add_func ("/chart-panels/all", test_panels);

  return g_test_run ();
}
