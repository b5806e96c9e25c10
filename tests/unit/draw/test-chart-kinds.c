/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "draw/hot-chart-bars.h"
#include "draw/hot-chart-box.h"
#include "draw/hot-chart-export.h"
#include "draw/hot-chart-histogram.h"
#include "draw/hot-chart-parallel.h"
#include "draw/hot-chart-points.h"
#include "draw/hot-chart-surface.h"

static const HotChartQuantity mae = { "MAE", "$", HOT_CHART_MONEY };
static const HotChartQuantity depth = { "Depth", NULL, HOT_CHART_NUMBER };
static const HotChartQuantity kind = { "Kind", NULL, HOT_CHART_NUMBER };

enum { DEPTH, MAE, KIND };

static HotChartState
make_state (double width,
            double height)
{
  const HotChartTheme theme = hot_chart_theme_new (FALSE, FALSE, 1);

  return hot_chart_state_new (width, height, &theme);
}

static void
paint (HotChart            *chart,
       const HotChartState *state)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) state->width, (int) state->height);
  cairo_t *cr = cairo_create (surface);

  hot_chart_paint (chart, cr, state);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Six runs; the last has no metric. */
static HotChartTable *
make_table (void)
{
  const char *const ids[] = { "a", "b", "c", "d", "e", "f" };
  const char *const names[] = { "run a", "run b", "run c", "run d", "run e", "run f" };
  const guint styles[] = { 0, 1, 2, 3, 4, 5 };
  const double depths[] = { 2, 4, 6, 8, 10, 12 };
  const double maes[] = { 30, 20, 25, 20, 40, NAN };
  const char *const kinds[] = { "10", "9", "forest", "9", "10", NULL };
  HotChartTable *table = hot_chart_table_new (6, ids, names, styles);

  g_assert_cmpuint (hot_chart_table_add_numbers (table, &depth, depths), ==, DEPTH);
  g_assert_cmpuint (hot_chart_table_add_numbers (table, &mae, maes), ==, MAE);
  g_assert_cmpuint (hot_chart_table_add_texts (table, &kind, kinds), ==, KIND);
  return table;
}

static void
test_table (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const char *const numbers[] = { "1", "1e-3", "1", NULL, "2", "3" };
  const HotChartColumn *column = hot_chart_table_get_column (table, KIND);

  g_assert_cmpuint (column->n_categories, ==, 3);
  g_assert_cmpstr (column->categories[0], ==, "9");
  g_assert_cmpstr (column->categories[1], ==, "10");
  g_assert_cmpstr (column->categories[2], ==, "forest");
  g_assert_cmpfloat (column->values[0], ==, 1);
  g_assert_true (isnan (column->values[5]));
  g_assert_cmpuint (hot_chart_table_count_distinct (table, KIND), ==, 3);
  g_assert_cmpuint (hot_chart_table_count_distinct (table, MAE), ==, 4);

  column = hot_chart_table_get_column (table, hot_chart_table_add_texts (table, &depth, numbers));
  g_assert_null (column->categories);
  g_assert_cmpfloat (column->values[1], ==, 1e-3);
  g_assert_true (isnan (column->values[3]));
}

static void
test_bars (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const HotChartReference reference = { "Baseline", 35 };
  const HotChartBarsOptions options = { .title = "MAE", .ascending = TRUE, .references = &reference, .n_references = 1 };
  g_autoptr(HotChart) chart = hot_chart_bars_new (table, MAE, &options);
  g_autofree char *csv = hot_chart_to_csv (chart);
  g_autofree char *words = hot_chart_describe_mark (chart, 0);
  const HotChartState state = make_state (500, 300), low = make_state (500, 110);
  HotChartHit hit, first;

  /* Least first, ties as they come, and nothing for the run without. */
  g_assert_cmpstr (csv, ==, "run_id,run,MAE\nb,run b,20\nd,run d,20\nc,run c,25\na,run a,30\ne,run e,40\n");
  g_assert_cmpstr (words, ==, "run b: MAE $20");
  paint (chart, &state);
  g_assert_true (hot_chart_get_mark (chart, &state, 0, &first));
  g_assert_true (hot_chart_hit_test (chart, &state, 5, first.y, &hit));
  g_assert_cmpstr (hit.run, ==, "b");
  /* Where there is no room for all, the rest has no place. */
  g_assert_false (hot_chart_get_mark (chart, &low, 4, &hit));
  paint (chart, &low);
}

static void
test_groups (void)
{
  const HotChartBarRow rows[] = { { "beds", 10 }, { "room", 20 }, { "area", 30 } };
  const double first[] = { 0.1, 0.5, NAN }, second[] = { 0.2, 0.3, 0.4 };
  const HotChartBarSet sets[] = { { "a", "run a", 0, first }, { "b", "run b", 1, second } };
  const HotChartQuantity importance = { "Importance" };
  const HotChartBarsOptions options = { .title = "Importance" };
  g_autoptr(HotChart) chart = hot_chart_bars_new_groups (rows, 3, sets, 2, &importance, &options);
  g_autofree char *csv = hot_chart_to_csv (chart);
  const HotChartState state = make_state (500, 300);
  HotChartHit hit;

  g_assert_cmpstr (csv, ==, "row,n,run_id,run,Importance\nroom,20,a,run a,0.5\nroom,20,b,run b,0.3\n"
                            "area,30,a,run a,\"\"\narea,30,b,run b,0.4\nbeds,10,a,run a,0.1\nbeds,10,b,run b,0.2\n");
  paint (chart, &state);
  g_assert_false (hot_chart_get_mark (chart, &state, 2, &hit));
  g_assert_true (hot_chart_get_mark (chart, &state, 3, &hit));
  g_assert_cmpstr (hit.run, ==, "b");
  g_assert_cmpint (hit.row, ==, 2);
}

static void
test_scatter (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const HotChartScatterOptions options = { .x = DEPTH, .y = MAE, .color = KIND, .size = MAE };
  g_autoptr(HotChart) chart = hot_chart_scatter_new (table, &options);
  g_autofree char *words = hot_chart_describe_mark (chart, 2);
  g_autoptr(GPtrArray) runs = g_ptr_array_new ();
  const HotChartState state = make_state (500, 300);
  HotChartHit hit, found;

  g_assert_cmpstr (words, ==, "run c: Depth 6, MAE $25, Kind forest");
  paint (chart, &state);
  g_assert_true (hot_chart_get_mark (chart, &state, 2, &hit));
  g_assert_true (hot_chart_hit_test (chart, &state, hit.x + 6, hit.y - 6, &found));
  g_assert_cmpuint (found.mark, ==, 2);
  g_assert_false (hot_chart_get_mark (chart, &state, 5, &hit));
  hot_chart_select (chart, &state, &(cairo_rectangle_t) { 0, 0, 500, 300 }, runs, NULL);
  g_assert_cmpuint (runs->len, ==, 5);
}

/* The least of both: b and d are the same, so that neither beats the other. */
static void
test_front (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const guint runs[] = { 0, 1, 3 };
  const HotChartScatterOptions options = {
    .x = DEPTH, .y = MAE, .color = HOT_CHART_NO_COLUMN, .size = HOT_CHART_NO_COLUMN, .front = runs, .n_front = 3, .front_is_left = TRUE,
  };
  g_autoptr(HotChart) chart = hot_chart_scatter_new (table, &options);
  g_autofree char *words = hot_chart_describe (chart), *on = hot_chart_describe_mark (chart, 1), *off = hot_chart_describe_mark (chart, 2);
  g_autofree char *csv = hot_chart_to_csv (chart);
  const HotChartState state = make_state (500, 300);

  paint (chart, &state);
  g_assert_true (g_str_has_suffix (words, " 3 runs are on the Pareto front."));
  g_assert_cmpstr (on, ==, "run b: Depth 4, MAE $20, on the Pareto front");
  g_assert_cmpstr (off, ==, "run c: Depth 6, MAE $25");
  g_assert_true (g_str_has_prefix (csv, "run_id,run,Depth,MAE,pareto_front\na,run a,2,30,1\n"));
  g_assert_nonnull (strstr (csv, "\nc,run c,6,25,0\n"));
}

static void
test_parallel (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const guint columns[] = { KIND, DEPTH, MAE };
  const HotChartAxisChoice choices[3] = { { 0 }, { .log = TRUE }, { .flipped = TRUE } };
  const HotChartRange ranges[] = { { 1, 3, 9 }, { 2, 0, 22 }, { 2, 24, 26 } };
  HotChartParallelOptions options = { .columns = columns, .n_columns = 3, .choices = choices, .color = MAE };
  g_autoptr(HotChart) chart = hot_chart_parallel_new (table, &options);
  g_autoptr(HotChart) brushed = NULL;
  g_autoptr(GPtrArray) inside = g_ptr_array_new ();
  const HotChartState state = make_state (600, 300);
  HotChartHit best, worst, found;
  double value;
  guint axis;

  paint (chart, &state);
  /* Flipped: the least is at the top. */
  g_assert_true (hot_chart_get_mark (chart, &state, 1 * 3 + 2, &best));
  g_assert_true (hot_chart_get_mark (chart, &state, 4 * 3 + 2, &worst));
  g_assert_cmpfloat (best.y, <, worst.y);
  g_assert_true (hot_chart_hit_test (chart, &state, worst.x - 2, worst.y, &found));
  g_assert_cmpstr (found.run, ==, "e");
  g_assert_true (hot_chart_parallel_get_axis (HOT_CHART_PARALLEL (chart), &state, worst.x + 3, worst.y, &axis, &value));
  g_assert_cmpuint (axis, ==, 2);
  g_assert_cmpfloat_with_epsilon (value, 40, 0.5);
  g_assert_false (hot_chart_parallel_get_axis (HOT_CHART_PARALLEL (chart), &state, worst.x - 60, worst.y, &axis, &value));

  options.ranges = ranges;
  options.n_ranges = 3;
  brushed = hot_chart_parallel_new (table, &options);
  hot_chart_parallel_get_inside (HOT_CHART_PARALLEL (brushed), inside);
  g_assert_cmpuint (inside->len, ==, 3);
  g_assert_cmpstr (inside->pdata[0], ==, "b");
  g_assert_cmpstr (inside->pdata[1], ==, "c");
  g_assert_cmpstr (inside->pdata[2], ==, "d");
  paint (brushed, &state);
}

static void
test_parallel_many (void)
{
  const guint n = 10000, n_axes = 10;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *styles = g_new0 (guint, n);
  g_autofree double *values = g_new (double, n);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autoptr(HotChartTable) table = NULL;
  g_autoptr(HotChart) chart = NULL;
  HotChartParallelOptions options = { .n_columns = n_axes };
  HotChartState state = make_state (1000, 500);
  guint columns[10];
  gint64 start;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ids, g_strdup_printf ("run %u", i));
  table = hot_chart_table_new (n, (const char *const *) ids->pdata, (const char *const *) ids->pdata, styles);
  for (guint axis = 0; axis < n_axes; axis++)
    {
      for (guint i = 0; i < n; i++)
        values[i] = i % 97 == 0 ? NAN : g_rand_double (random);
      columns[axis] = hot_chart_table_add_numbers (table, &depth, values);
    }
  options.columns = columns;
  options.color = columns[9];
  chart = hot_chart_parallel_new (table, &options);
  paint (chart, &state);
  start = g_get_monotonic_time ();
  paint (chart, &state);
  g_test_message ("10,000 runs across 10 axes: %.1f ms", (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_TIME_SPAN_SECOND);
}

static void
test_box (void)
{
  const char *const ids[] = { "0", "1", "2", "3", "4", "5", "6", "7" };
  const guint styles[8] = { 0 };
  const double xs[] = { 1, 1, 1, 1, 1, 2, 2, 2 }, ys[] = { 1, 2, 3, 4, 100, 5, 7, NAN };
  g_autoptr(HotChartTable) table = hot_chart_table_new (8, ids, ids, styles);
  const HotChartBoxOptions options = { .x = hot_chart_table_add_numbers (table, &depth, xs),
                                       .y = hot_chart_table_add_numbers (table, &kind, ys) };
  g_autoptr(HotChart) chart = hot_chart_box_new (table, &options);
  g_autofree char *csv = hot_chart_to_csv (chart);
  const HotChartState state = make_state (400, 300);

  /* Quartiles as numpy.quantile() has them; the whisker stops before 100. */
  g_assert_cmpstr (csv, ==, "Depth,n,low,q1,median,q3,high\n1,5,1,2,3,4,4\n2,2,5,5.5,6,6.5,7\n");
  paint (chart, &state);
}

/* More values than boxes: about as many runs in each, none in two. */
static void
test_box_ranges (void)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint styles[60] = { 0 };
  double xs[60];
  g_autoptr(HotChartTable) table = NULL;
  HotChartBoxOptions options = { 0 };
  g_autoptr(HotChart) chart = NULL;
  g_autofree char *csv = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("%u", i));
      xs[i] = i;
    }
  table = hot_chart_table_new (60, (const char *const *) ids->pdata, (const char *const *) ids->pdata, styles);
  options.x = hot_chart_table_add_numbers (table, &depth, xs);
  options.y = options.x;
  chart = hot_chart_box_new (table, &options);
  csv = hot_chart_to_csv (chart);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  for (guint i = 1; i <= 6; i++)
    g_assert_nonnull (strstr (lines[i], ",10,"));
  g_assert_true (g_str_has_prefix (lines[1], "0 – 9,"));
}

static void
test_surface (void)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint styles[441] = { 0 };
  double xs[441], ys[441], zs[441];
  g_autoptr(HotChartTable) table = NULL;
  HotChartSurfaceOptions options = { 0 };
  g_autoptr(HotChart) chart = NULL;
  const HotChartState state = make_state (400, 300);

  for (guint i = 0; i < 441; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("%u", i));
      xs[i] = i % 21;
      ys[i] = i / 21;
      zs[i] = xs[i] + 2 * ys[i];
    }
  table = hot_chart_table_new (441, (const char *const *) ids->pdata, (const char *const *) ids->pdata, styles);
  options.x = hot_chart_table_add_numbers (table, &depth, xs);
  options.y = hot_chart_table_add_numbers (table, &depth, ys);
  options.z = hot_chart_table_add_numbers (table, &mae, zs);
  chart = hot_chart_surface_new (table, &options);
  /* In the middle of a plane the mean is the plane. */
  g_assert_cmpfloat_with_epsilon (hot_chart_surface_get (HOT_CHART_SURFACE (chart), 0.5, 0.5), 30, 0.2);
  g_assert_cmpfloat (hot_chart_surface_get (HOT_CHART_SURFACE (chart), 0.7, 0.5), >, 33);
  paint (chart, &state);
}

/* Far from every run nothing is made up. */
static void
test_surface_gap (void)
{
  g_autoptr(HotChartTable) table = NULL;
  const char *const ids[] = { "a", "b" };
  const guint styles[] = { 0, 1 };
  const double low_high[] = { 0, 1 };
  HotChartSurfaceOptions options = { 0 };
  g_autoptr(HotChart) chart = NULL;
  g_autoptr(HotChartTable) empty = make_table ();

  table = hot_chart_table_new (2, ids, ids, styles);
  options.x = options.y = options.z = hot_chart_table_add_numbers (table, &depth, low_high);
  chart = hot_chart_surface_new (table, &options);
  g_assert_true (isnan (hot_chart_surface_get (HOT_CHART_SURFACE (chart), 0, 1)));
  g_assert_false (isnan (hot_chart_surface_get (HOT_CHART_SURFACE (chart), 0, 0)));
}

static void
test_histogram (void)
{
  double values[1000];
  g_autoptr(HotChartSeries) series = NULL;
  const HotChartHistogramOptions options = { .quantity = { "Residual" } };
  g_autoptr(HotChart) chart = NULL;
  const HotChartState state = make_state (400, 300);
  g_autofree char *csv = NULL;
  g_auto(GStrv) lines = NULL;
  double total = 0;
  HotChartHit hit;

  for (guint i = 0; i < 1000; i++)
    values[i] = i / 10.0;
  values[7] = NAN;
  series = hot_chart_series_new ("a", "a", 0, 1000, NULL, values, NULL);
  chart = hot_chart_histogram_new (&series, 1, &options);
  csv = hot_chart_to_csv (chart);
  lines = g_strsplit (csv, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) fields = g_strsplit (lines[i], ",", -1);

      total += g_ascii_strtod (fields[4], NULL);
      /* Ends of bins are round. */
      g_assert_cmpfloat (fmod (g_ascii_strtod (fields[2], NULL), 1), ==, 0);
    }
  g_assert_cmpfloat (total, ==, 999);
  paint (chart, &state);
  g_assert_true (hot_chart_get_mark (chart, &state, 2, &hit));
  g_assert_true (hot_chart_hit_test (chart, &state, hit.x, hit.y + 60, &hit));
  g_assert_cmpuint (hit.mark, ==, 2);
}

static void
test_points (void)
{
  const double actual[] = { 100, 200, 300, 400 }, predicted[] = { 120, 180, 300, NAN };
  const guint32 rows[] = { 7, 3, 3, 9 };
  g_autoptr(HotChartSeries) series = hot_chart_series_new ("a", "run a", 0, 4, actual, predicted, rows);
  HotChartPointsOptions options = { .quantity = { "price", "$", HOT_CHART_MONEY } };
  g_autoptr(HotChart) chart = hot_chart_points_new (&series, 1, &options);
  g_autoptr(HotChart) residuals = NULL;
  g_autoptr(GPtrArray) runs = g_ptr_array_new ();
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *words = hot_chart_describe_mark (chart, 0), *all = hot_chart_describe (chart);
  HotChartState state = make_state (400, 300);
  HotChartHit hit;

  g_assert_cmpstr (words, ==, "run a: predicted $120, actually $100: $20 too high");
  g_assert_cmpstr (all, ==, "run a: 3 predictions, off by $13.33 on average.");
  hot_chart_select (chart, &state, &(cairo_rectangle_t) { 0, 0, 400, 300 }, runs, found);
  g_assert_cmpuint (runs->len, ==, 1);
  /* Ascending, each once, and not what has no place. */
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpuint (g_array_index (found, guint32, 0), ==, 3);
  g_assert_cmpuint (g_array_index (found, guint32, 1), ==, 7);

  state.rows = rows + 1;
  state.n_rows = 1;
  g_assert_true (hot_chart_state_has_row (&state, 3));
  g_assert_false (hot_chart_state_has_row (&state, 7));
  paint (chart, &state);
  options.kind = HOT_CHART_RESIDUALS;
  residuals = hot_chart_points_new (&series, 1, &options);
  paint (residuals, &state);
  g_assert_true (hot_chart_get_mark (residuals, &state, 0, &hit));
  g_assert_cmpint (hit.row, ==, 7);
}

static void
test_points_many (void)
{
  const gsize n = 50000;
  g_autofree double *actual = g_new (double, n), *predicted = g_new (double, n);
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autoptr(HotChartSeries) series = NULL;
  HotChartPointsOptions options = { .quantity = { "price" } };
  const HotChartState state = make_state (600, 400);

  for (gsize i = 0; i < n; i++)
    {
      actual[i] = g_rand_double_range (random, 10, 500);
      predicted[i] = actual[i] + g_rand_double_range (random, -50, 50);
    }
  series = hot_chart_series_new ("a", "a", 0, n, actual, predicted, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(HotChart) chart = NULL;

      options.kind = i;
      chart = hot_chart_points_new (&series, 1, &options);
      paint (chart, &state);
    }
}

static void
test_export (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const HotChartBarsOptions options = { .title = "MAE & more" };
  g_autoptr(HotChart) chart = hot_chart_bars_new (table, MAE, &options);
  const HotChartState state = make_state (300, 200);
  g_autofree char *folder = g_dir_make_tmp ("hothouse-chart-XXXXXX", NULL);
  const struct { const char *name; const char *begin; } cases[] = { { "a.PNG", "\x89PNG" }, { "b.svg", "<?xml" }, { "c.csv", "run_id,run" } };
  g_autoptr(GError) error = NULL;
  HotChartFileFormat format;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (folder, cases[i].name, NULL), *content = NULL;

      g_assert_true (hot_chart_format_for_path (path, &format, &error));
      g_assert_true (hot_chart_export (chart, &state, path, format, 2, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_true (g_str_has_prefix (content, cases[i].begin));
      g_remove (path);
    }
  g_assert_false (hot_chart_format_for_path ("chart.gif", &format, &error));
  g_assert_nonnull (strstr (error->message, ".png, .svg, .csv"));
  g_clear_error (&error);
  g_assert_false (hot_chart_export (chart, &state, "/nonexistent/chart.png", HOT_CHART_FORMAT_PNG, 1, NULL, &error));
  g_assert_nonnull (error);
  g_rmdir (folder);
}

static void
test_sheet (void)
{
  g_autoptr(HotChartTable) table = make_table ();
  const HotChartBarsOptions options = { .title = "MAE" };
  g_autoptr(HotChart) chart = hot_chart_bars_new (table, MAE, &options);
  HotChart *charts[] = { chart, chart, chart };
  const HotChartState state = make_state (300, 200);
  const HotChartSheet sheet = { charts, 3, 2, NULL, &state };
  double width, height;

  hot_chart_sheet_get_size (&sheet, &width, &height);
  g_assert_cmpfloat (width, ==, 600);
  g_assert_cmpfloat (height, ==, 400);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart-table/columns", test_table);
  g_test_add_func ("/chart-bars/runs", test_bars);
  g_test_add_func ("/chart-bars/groups", test_groups);
  g_test_add_func ("/chart-scatter/all", test_scatter);
  g_test_add_func ("/chart-scatter/front", test_front);
  g_test_add_func ("/chart-parallel/brush", test_parallel);
  g_test_add_func ("/chart-parallel/many", test_parallel_many);
  g_test_add_func ("/chart-box/quartiles", test_box);
  g_test_add_func ("/chart-box/ranges", test_box_ranges);
  g_test_add_func ("/chart-surface/plane", test_surface);
  g_test_add_func ("/chart-surface/gap", test_surface_gap);
  g_test_add_func ("/chart-histogram/bins", test_histogram);
  g_test_add_func ("/chart-points/all", test_points);
  g_test_add_func ("/chart-points/many", test_points_many);
  g_test_add_func ("/chart-export/formats", test_export);
  g_test_add_func ("/chart-export/sheet", test_sheet);

  return g_test_run ();
}
