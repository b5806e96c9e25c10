/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-charts ROUNDS: times the pictures of the compare page; prints one JSON object. Each from data in memory to pixels, at 1000x700
 * units: 500 runs of a metric over 1000 steps, 10,000 runs across 10 parallel axes, a scatter plot of 10,000 runs, predictions
 * against 50,000 truths, and a page of six charts of 500 runs. Medians of processor time, of wall time too for what runs on threads.
 * With BENCH_CHARTS_PICTURE set to a folder, the pictures are written there.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "draw/hot-chart-bars.h"
#include "draw/hot-chart-box.h"
#include "draw/hot-chart-export.h"
#include "draw/hot-chart-parallel.h"
#include "draw/hot-chart-points.h"

#define MAX_ROUNDS 99
#define WIDTH      1000
#define HEIGHT     700

typedef HotChart *(*MakeFunc) (gpointer data);

static double
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int
compare (const void *a,
         const void *b)
{
  const double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Makes and paints @n charts as one page; prints the medians. */
static void
measure (const char *name,
         MakeFunc   *make,
         gpointer   *data,
         guint       n,
         guint       rounds)
{
  const HotChartTheme theme = hot_chart_theme_new (FALSE, FALSE, 1);
  const HotChartState state = hot_chart_state_new (WIDTH, HEIGHT, &theme);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  const char *folder = g_getenv ("BENCH_CHARTS_PICTURE");
  double cpu[MAX_ROUNDS], wall[MAX_ROUNDS], hit[MAX_ROUNDS];

  for (guint round = 0; round < rounds; round++)
    {
      const double cpu_start = now (CLOCK_PROCESS_CPUTIME_ID), wall_start = now (CLOCK_MONOTONIC);
      g_autoptr(GPtrArray) charts = g_ptr_array_new_with_free_func (g_object_unref);
      HotChartHit found;
      double hit_start;

      for (guint i = 0; i < n; i++)
        {
          HotChart *chart = make[i] (data[i]);
          cairo_t *cr = cairo_create (surface);

          g_ptr_array_add (charts, chart);
          hot_chart_paint (chart, cr, &state);
          cairo_destroy (cr);
        }
      cpu[round] = now (CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
      wall[round] = now (CLOCK_MONOTONIC) - wall_start;
      hit_start = now (CLOCK_PROCESS_CPUTIME_ID);
      hot_chart_hit_test (charts->pdata[0], &state, WIDTH / 2, HEIGHT / 2, &found);
      hit[round] = now (CLOCK_PROCESS_CPUTIME_ID) - hit_start;
    }
  if (folder != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);

      cairo_surface_write_to_png (surface, path);
    }
  cairo_surface_destroy (surface);
  qsort (cpu, rounds, sizeof *cpu, compare);
  qsort (wall, rounds, sizeof *wall, compare);
  qsort (hit, rounds, sizeof *hit, compare);
  printf ("\"%s\": {\"cpu_ms\": %.2f, \"wall_ms\": %.2f, \"wall_least_ms\": %.2f, \"hit_ms\": %.3f}", name, cpu[rounds / 2],
          wall[rounds / 2], wall[0], hit[rounds / 2]);
}

static HotChart *
make_lines (gpointer data)
{
  const HotChartLinesOptions options = { .title = "MAE over trees", .x = { "Trees" }, .y = { "MAE" } };
  GPtrArray *series = data;

  return hot_chart_lines_new ((HotChartSeries *const *) series->pdata, series->len, &options);
}

static HotChart *
make_smooth (gpointer data)
{
  const HotChartLinesOptions options = { .title = "MAE over trees", .x = { "Trees" }, .y = { "MAE" }, .smoothing = 0.9 };
  GPtrArray *series = data;

  return hot_chart_lines_new ((HotChartSeries *const *) series->pdata, series->len, &options);
}

static HotChart *
make_parallel (gpointer data)
{
  const guint columns[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  const HotChartParallelOptions options = { .title = "Runs", .columns = columns, .n_columns = 10, .color = 9 };

  return hot_chart_parallel_new (data, &options);
}

static HotChart *
make_scatter (gpointer data)
{
  const HotChartScatterOptions options = { .title = "Runs", .x = 0, .y = 1, .color = 2, .size = HOT_CHART_NO_COLUMN };

  return hot_chart_scatter_new (data, &options);
}

static HotChart *
make_bars (gpointer data)
{
  const HotChartBarsOptions options = { .title = "Runs" };

  return hot_chart_bars_new (data, 0, &options);
}

static HotChart *
make_box (gpointer data)
{
  const HotChartBoxOptions options = { .title = "Runs", .x = 3, .y = 1 };

  return hot_chart_box_new (data, &options);
}

static HotChart *
make_points (gpointer data)
{
  const HotChartPointsOptions options = { .title = "Predictions", .quantity = { "price", "$", HOT_CHART_MONEY } };
  HotChartSeries *series = data;

  return hot_chart_points_new (&series, 1, &options);
}

static HotChartTable *
make_table (guint n)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *styles = g_new (guint, n);
  g_autofree double *values = g_new (double, n);
  g_autoptr(GRand) random = g_rand_new_with_seed (n);
  HotChartTable *table;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("run %u", i));
      styles[i] = i;
    }
  table = hot_chart_table_new (n, (const char *const *) ids->pdata, (const char *const *) ids->pdata, styles);
  for (guint column = 0; column < 10; column++)
    {
      g_autofree char *name = g_strdup_printf ("Column %u", column);
      const HotChartQuantity quantity = { .name = name };

      for (guint i = 0; i < n; i++)
        values[i] = column == 3 ? g_rand_int_range (random, 1, 7) : g_rand_double (random);
      hot_chart_table_add_numbers (table, &quantity, values);
    }
  return table;
}

static GPtrArray *
make_series (void)
{
  GPtrArray *series = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_chart_series_unref);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autofree double *y = g_new (double, 1000);

  for (guint s = 0; s < 500; s++)
    {
      const double level = g_rand_double_range (random, 20, 50), speed = g_rand_double_range (random, 20, 220);
      g_autofree char *id = g_strdup_printf ("run %u", s);

      for (guint i = 0; i < 1000; i++)
        y[i] = level + 30 * exp (-(i / speed)) + g_rand_double_range (random, -1, 1);
      g_ptr_array_add (series, hot_chart_series_new (id, id, s, 1000, NULL, y, NULL));
    }
  return series;
}

static HotChartSeries *
make_predictions (void)
{
  const gsize n = 50000;
  g_autofree double *actual = g_new (double, n);
  g_autofree double *predicted = g_new (double, n);
  g_autoptr(GRand) random = g_rand_new_with_seed (2);

  for (gsize i = 0; i < n; i++)
    {
      actual[i] = exp (g_rand_double_range (random, 3, 6));
      predicted[i] = actual[i] * g_rand_double_range (random, 0.7, 1.3);
    }
  return hot_chart_series_new ("run", "run", 0, n, actual, predicted, NULL);
}

int
main (int    argc,
      char **argv)
{
  const guint rounds = argc == 2 ? (guint) CLAMP (atoi (argv[1]), 1, MAX_ROUNDS) : 5;
  g_autoptr(GPtrArray) series = make_series ();
  g_autoptr(HotChartTable) small = make_table (500), large = make_table (10000);
  g_autoptr(HotChartSeries) predictions = make_predictions ();
  struct { const char *name; MakeFunc make; gpointer data; } cases[] = {
    { "lines", make_lines, series },
    { "parallel", make_parallel, large },
    { "scatter", make_scatter, large },
    { "points", make_points, predictions },
  };
  MakeFunc page[] = { make_lines, make_smooth, make_parallel, make_scatter, make_bars, make_box };
  gpointer page_data[] = { series, series, small, small, small, small };

  printf ("{");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      measure (cases[i].name, &cases[i].make, &cases[i].data, 1, rounds);
      printf (", ");
    }
  measure ("page", page, page_data, G_N_ELEMENTS (page), rounds);
  printf ("}\n");
  return 0;
}
