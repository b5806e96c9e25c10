/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "hot-test.h"
#include "models/hot-compare-chart.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "models/hot-baselines.h"
#include "models/hot-compare-front.h"
#include "tracking/hot-workspace.h"

static const char *const no_ids[] = { NULL };

typedef struct {
  char             *folder;
  HotWorkspace     *workspace;
  HotTrackingStore *store;
  char             *experiment;
  GPtrArray        *ids;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hothouse-compare-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->workspace = hot_workspace_open (fixture->folder, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->store = hot_workspace_get_store (fixture->workspace);
  fixture->experiment = hot_tracking_store_create_experiment (fixture->store, "Prices", NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  fixture->ids = g_ptr_array_new_null_terminated (8, g_free, TRUE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->workspace);
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->experiment);
  g_ptr_array_unref (fixture->ids);
}

/* A run of depth and seed, with its rmse, and with an error over four steps. */
static void
add_run (Fixture    *fixture,
         const char *name,
         const char *depth,
         const char *seed,
         double      rmse)
{
  const HotKeyValue params[] = { { "estimator", "forest" }, { "max_depth", depth }, { "seed", seed } };
  HotMetric metrics[5] = { { .key = "rmse", .value = rmse, .timestamp = 1 } };
  g_autoptr(GError) error = NULL;
  const HotRunCreation creation = { .experiment_id = fixture->experiment, .name = name, .start_time = 1000 };
  g_autoptr(HotRun) run = hot_tracking_store_create_run (fixture->store, &creation, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 1; i < 5; i++)
    metrics[i] = (HotMetric) { .key = "oob_error", .value = rmse / i, .timestamp = i, .step = 10 * i };
  g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, metrics, 5, params, 3, NULL, 0, NULL, &error));
  g_assert_no_error (error);
  g_ptr_array_add (fixture->ids, g_strdup (run->id));
}

static HotCompareRuns *
read_runs (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  const HotSearch search = { 0 };
  g_autoptr(HotRunFrame) frame = hot_tracking_store_read_runs (fixture->store, &search, NULL, &error);

  g_assert_no_error (error);

  return hot_compare_runs_new (frame, (const char *const *) fixture->ids->pdata);
}

static HotCompareSource *
load (Fixture              *fixture,
      const HotCompareSpec *spec,
      HotCompareRuns       *runs)
{
  g_autoptr(GError) error = NULL;
  HotCompareSource *source = hot_compare_source_load (spec, runs, fixture->store, NULL, &error);

  g_assert_no_error (error);

  return source;
}

static char *
describe (const HotCompareSpec *spec,
          const HotCompareRuns *runs)
{
  g_autoptr(HotChart) chart = hot_compare_chart_new (spec, runs, NULL);

  return hot_chart_describe (chart);
}

static void
test_runs (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotCompareRuns) runs = NULL, again = NULL, more = NULL;
  g_autofree char *value = NULL, *expected = NULL;
  guint depth, rmse;

  add_run (fixture, "deep", "12", "1", 2.0);
  add_run (fixture, "flat", "4", "1", 3.0);
  add_run (fixture, "flat", "4", "2", 3.5);
  g_ptr_array_add (fixture->ids, g_strdup ("ffffffffffffffffffffffffffffffff"));
  runs = read_runs (fixture);

  g_assert_cmpuint (runs->n_runs, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (hot_compare_runs_get_id (runs, i), ==, fixture->ids->pdata[i]);
  g_assert_cmpstr (runs->names[0], ==, "deep");
  expected = g_strdup_printf ("flat · %.6s", (char *) fixture->ids->pdata[1]);
  g_assert_cmpstr (runs->names[1], ==, expected);
  g_assert_cmpuint (runs->styles[0], !=, runs->styles[1]);

  depth = hot_compare_runs_find_column (runs, "max_depth");
  rmse = hot_compare_runs_find_column (runs, "metric/rmse");
  g_assert_cmpstr (hot_compare_runs_get_column (runs, depth)->id, ==, "param/max_depth");
  g_assert_true (hot_compare_runs_get_column (runs, depth)->varies);
  g_assert_false (hot_compare_runs_get_column (runs, hot_compare_runs_find_column (runs, "estimator"))->varies);
  g_assert_cmpuint (hot_compare_runs_find_column (runs, "nothing"), ==, HOT_COMPARE_NO_COLUMN);
  g_assert_cmpuint (hot_compare_runs_pick_metric (runs, 0), ==, rmse);
  g_assert_cmpuint (hot_compare_runs_pick_param (runs, 0), ==, depth);
  g_assert_cmpuint (hot_compare_runs_pick_param (runs, 2), ==, HOT_COMPARE_NO_COLUMN);
  value = hot_compare_runs_dup_value (runs, depth, 0);
  g_assert_cmpstr (value, ==, "12");
  g_assert_true (hot_compare_runs_is_repeat (runs, 1, 2));
  g_assert_false (hot_compare_runs_is_repeat (runs, 0, 1));

  /* What others do changes nothing; what happens to these does. */
  g_ptr_array_set_size (fixture->ids, 3);
  again = read_runs (fixture);
  {
    g_autoptr(GError) error = NULL;
    const HotMetric metric = { .key = "rmse", .value = 1.0, .timestamp = 9, .step = 1 };

    g_assert_true (hot_tracking_store_log_batch (fixture->store, fixture->ids->pdata[0], &metric, 1, NULL, 0, NULL, 0, NULL, &error));
  }
  more = read_runs (fixture);
  g_assert_cmpuint (again->digest, !=, more->digest);
}

static void
test_spec (void)
{
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (HOT_COMPARE_SCATTER);
  g_autoptr(HotCompareSpec) again = NULL;
  g_autoptr(GVariant) variant = NULL, odd = NULL;

  spec->chosen[HOT_COMPARE_X] = g_strdup ("param/max_depth");
  spec->log_y = TRUE;
  spec->smoothing = 0.5;
  spec->across = (HotChartAxisChoice) { .has_min = TRUE, .min = -2.5 };
  spec->up = (HotChartAxisChoice) { .has_max = TRUE, .max = 7 };
  spec->clip = TRUE;
  spec->better_up = -1;
  hot_compare_spec_add_axis (spec, "metric/rmse", FALSE, TRUE);
  hot_compare_spec_add_axis (spec, "param/max_depth", TRUE, FALSE);
  variant = g_variant_ref_sink (hot_compare_spec_to_variant (spec));
  again = hot_compare_spec_from_variant (variant);
  g_assert_cmpint (again->kind, ==, HOT_COMPARE_SCATTER);
  g_assert_cmpstr (again->chosen[HOT_COMPARE_X], ==, "param/max_depth");
  g_assert_null (again->chosen[HOT_COMPARE_Y]);
  g_assert_true (again->log_y);
  g_assert_false (again->log_x);
  g_assert_cmpfloat (again->smoothing, ==, 0.5);
  g_assert_true (again->clip && again->across.has_min && again->up.has_max);
  g_assert_false (again->across.has_max || again->up.has_min);
  g_assert_cmpfloat (again->across.min, ==, -2.5);
  g_assert_cmpfloat (again->up.max, ==, 7);
  g_assert_cmpint (again->better_across, ==, 0);
  g_assert_cmpint (again->better_up, ==, -1);
  g_assert_cmpuint (again->axes->len, ==, 2);
  g_assert_cmpstr (g_array_index (again->axes, HotCompareAxis, 0).id, ==, "metric/rmse");
  g_assert_true (g_array_index (again->axes, HotCompareAxis, 0).flipped);
  g_assert_false (g_array_index (again->axes, HotCompareAxis, 0).log);
  g_assert_true (g_array_index (again->axes, HotCompareAxis, 1).log);

  odd = g_variant_ref_sink (g_variant_new_parsed ("{'kind': <'pie'>}"));
  g_assert_null (hot_compare_spec_from_variant (odd));
  g_clear_pointer (&odd, g_variant_unref);
  odd = g_variant_ref_sink (g_variant_new_parsed ("{'kind': <'lines'>, 'smoothing': <7.0>, 'log-x': <'yes'>}"));
  g_clear_pointer (&again, hot_compare_spec_free);
  again = hot_compare_spec_from_variant (odd);
  g_assert_cmpfloat (again->smoothing, <, 1.0);
  g_assert_false (again->log_x);
}

static void
test_charts (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotCompareRuns) runs = NULL;

  add_run (fixture, "a", "4", "1", 3.0);
  add_run (fixture, "b", "8", "1", 2.0);
  add_run (fixture, "c", "12", "1", 2.5);
  runs = read_runs (fixture);

  for (HotCompareKind kind = 0; kind < HOT_COMPARE_N_KINDS; kind++)
    {
      g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (kind);
      g_autofree char *key = hot_compare_source_dup_key (spec, runs);
      g_autoptr(HotCompareSource) source = key != NULL ? load (fixture, spec, runs) : NULL;
      g_autoptr(HotChart) chart = hot_compare_chart_new (spec, runs, source);
      g_autofree char *words = chart != NULL ? hot_chart_describe (chart) : NULL;
      /* Nothing was trained here, so there are no files; nor are there two parameters that vary. */
      const gboolean is_empty = kind == HOT_COMPARE_IMPORTANCE || kind == HOT_COMPARE_RESIDUALS || kind == HOT_COMPARE_NOISE ||
                                kind == HOT_COMPARE_SURFACE;

      if (kind == HOT_COMPARE_DIFFERENCE)
        {
          g_assert_null (chart);
          continue;
        }
      g_assert_cmpstr (words, !=, "");
      if (is_empty)
        g_assert_nonnull (hot_chart_get_empty_reason (chart));
      else
        g_assert_cmpuint (hot_chart_get_n_marks (chart), >, 0);
      if (kind == HOT_COMPARE_BARS)
        g_assert_cmpuint (hot_chart_get_n_marks (chart), ==, 3);
      if (kind == HOT_COMPARE_LINES || kind == HOT_COMPARE_PANELS)
        g_assert_cmpuint (hot_chart_get_n_marks (chart), ==, 12);
    }
}

/* What is looked for run by run, as the definition has it. */
static char *
list_unbeaten (const double *x,
               const double *y,
               guint         n,
               int           by_x,
               int           by_y)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_beaten = !isfinite (x[i]) || !isfinite (y[i]);

      for (guint j = 0; j < n && !is_beaten; j++)
        is_beaten = isfinite (x[j]) && isfinite (y[j]) && by_x * x[j] >= by_x * x[i] && by_y * y[j] >= by_y * y[i] &&
                    (x[j] != x[i] || y[j] != y[i]);
      if (!is_beaten)
        g_string_append_printf (names, "%u ", i);
    }

  return g_string_free (names, FALSE);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  return (int) *(const guint *) a - (int) *(const guint *) b;
}

static void
test_front (Fixture       *fixture,
            gconstpointer  data)
{
  const double errors[] = { 3, 2, 2.5, 2, 4, INFINITY, 2, 3 }, sizes[] = { 10, 30, 20, 30, 10, 5, 31, 10 };
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (HOT_COMPARE_FRONT);
  g_autoptr(HotCompareRuns) runs = NULL;
  g_autofree char *verdict = NULL, *title = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      const HotMetric metrics[] = { { .key = "rmse", .value = errors[i] }, { .key = "model_bytes", .value = sizes[i] } };
      g_autofree char *name = g_strdup_printf ("run %u", i);
      const HotRunCreation creation = { .experiment_id = fixture->experiment, .name = name, .start_time = 1000 };
      g_autoptr(HotRun) run = hot_tracking_store_create_run (fixture->store, &creation, NULL, NULL);

      g_assert_true (hot_tracking_store_log_batch (fixture->store, run->id, metrics, 2, NULL, 0, NULL, 0, NULL, NULL));
      g_ptr_array_add (fixture->ids, g_strdup (run->id));
    }
  runs = read_runs (fixture);

  /* What is better follows from the names, unless a person says otherwise. */
  g_assert_cmpint (hot_compare_front_get_direction (spec, runs, HOT_COMPARE_X), ==, -1);
  g_assert_cmpint (hot_compare_front_get_direction (spec, runs, HOT_COMPARE_Y), ==, -1);
  title = hot_compare_front_dup_title (spec, runs);
  g_assert_cmpstr (title, ==, "▼ rmse by ▼ model_bytes");
  verdict = hot_compare_front_dup_verdict (spec, runs);
  g_assert_cmpstr (verdict, ==, "No other run beats these 5 runs in both: run 0; run 7; run 2; run 1; run 3");

  for (int by_x = -1; by_x <= 1; by_x += 2)
    for (int by_y = -1; by_y <= 1; by_y += 2)
      {
        g_autofree char *expected = list_unbeaten (sizes, errors, G_N_ELEMENTS (errors), by_x, by_y);
        g_autoptr(GString) names = g_string_new (NULL);
        g_autoptr(GArray) front = NULL;

        spec->better_across = by_x;
        spec->better_up = by_y;
        front = hot_compare_front_list (spec, runs);
        for (guint i = 1; i < front->len; i++)
          g_assert_cmpfloat (sizes[g_array_index (front, guint, i - 1)], <=, sizes[g_array_index (front, guint, i)]);
        g_array_sort (front, compare_numbers);
        for (guint i = 0; i < front->len; i++)
          g_string_append_printf (names, "%u ", g_array_index (front, guint, i));
        g_assert_cmpstr (names->str, ==, expected);
      }
}

/* Axes are those that were chosen, in that order; one alone, or of another experiment, is none. */
static void
test_axes (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (HOT_COMPARE_PARALLEL);
  g_autoptr(HotCompareRuns) runs = NULL;
  g_autoptr(GArray) usual = NULL, alone = NULL, chosen = NULL;
  g_autofree char *words = NULL;

  add_run (fixture, "a", "12", "1", 3.0);
  add_run (fixture, "b", "4", "2", 2.0);
  runs = read_runs (fixture);
  usual = hot_compare_chart_get_axes (spec, runs);

  hot_compare_spec_add_axis (spec, "metric/rmse", FALSE, TRUE);
  hot_compare_spec_add_axis (spec, "metric/gone", FALSE, FALSE);
  alone = hot_compare_chart_get_axes (spec, runs);
  g_assert_cmpmem (alone->data, alone->len * sizeof (guint), usual->data, usual->len * sizeof (guint));

  hot_compare_spec_add_axis (spec, "param/max_depth", TRUE, FALSE);
  chosen = hot_compare_chart_get_axes (spec, runs);
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_cmpuint (g_array_index (chosen, guint, 0), ==, hot_compare_runs_find_column (runs, "metric/rmse"));
  words = describe (spec, runs);
  g_assert_cmpstr (words, ==, "2 runs across 2 axes: rmse, max_depth.");
}

/* A panel for each metric that has steps, or for each value of a parameter, runs without one at the end. */
static void
test_panels (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (HOT_COMPARE_PANELS);
  g_autoptr(HotCompareRuns) runs = NULL;
  g_autoptr(HotCompareSource) source = NULL;
  g_autoptr(HotChart) by_metric = NULL, by_param = NULL;
  g_autofree char *csv = NULL, *words = NULL, *key = NULL, *other = NULL;

  add_run (fixture, "a", "12", "1", 3.0);
  add_run (fixture, "b", "4", "1", 2.0);
  add_run (fixture, "c", "12", "2", 2.5);
  runs = read_runs (fixture);
  source = load (fixture, spec, runs);
  by_metric = hot_compare_chart_new (spec, runs, source);
  csv = hot_chart_to_csv (by_metric);
  g_assert_true (g_str_has_prefix (csv, "panel,run_id,run,Step,value\noob_error,"));
  g_assert_null (strstr (csv, "rmse"));

  key = hot_compare_source_dup_key (spec, runs);
  spec->chosen[HOT_COMPARE_X] = g_strdup ("param/max_depth");
  other = hot_compare_source_dup_key (spec, runs);
  /* Nothing has to be read again. */
  g_assert_cmpstr (key, ==, other);
  by_param = hot_compare_chart_new (spec, runs, source);
  g_assert_cmpstr (hot_chart_get_title (by_param), ==, "oob_error by max_depth");
  words = hot_chart_describe (by_param);
  g_assert_true (g_str_has_prefix (words, "2 panels. max_depth = 4: 1 line of oob_error"));
  g_assert_nonnull (strstr (words, "max_depth = 12: 2 lines of oob_error"));
}

/* Baselines that were run along are lines without being asked for or compared, unless they were tested otherwise. */
static void
test_baselines (Fixture       *fixture,
                gconstpointer  data)
{
  const HotKeyValue mean = { HOT_TAG_BASELINE, "mean" }, ridge = { HOT_TAG_BASELINE, "ridge" };
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (HOT_COMPARE_BARS);
  g_autoptr(GVariant) written = NULL;
  g_autoptr(HotCompareSpec) kept = NULL;
  g_autoptr(HotCompareRuns) runs = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *all = NULL, *none = NULL, *one = NULL;

  add_run (fixture, "Mean", "0", "1", 9.0);
  add_run (fixture, "Ridge", "0", "1", 7.0);
  add_run (fixture, "Mean of another split", "0", "2", 99.0);
  add_run (fixture, "a", "4", "1", 3.0);
  add_run (fixture, "b", "8", "1", 2.0);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(HotRun) run = NULL;

      g_assert_true (hot_tracking_store_log_batch (fixture->store, fixture->ids->pdata[i], NULL, 0, NULL, 0,
                                                   i == 1 ? &ridge : &mean, 1, NULL, &error));
      run = hot_tracking_store_update_run (fixture->store, fixture->ids->pdata[i], HOT_RUN_STATUS_FINISHED, 2000, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_ptr_array_remove_range (fixture->ids, 0, 3);
  runs = read_runs (fixture);
  g_assert_cmpuint (runs->baselines->len, ==, 2);

  all = describe (spec, runs);
  g_assert_nonnull (strstr (all, "Baseline: Mean is at 9."));
  g_assert_nonnull (strstr (all, "Baseline: Ridge is at 7."));
  g_assert_null (strstr (all, "99"));

  spec->chosen[HOT_COMPARE_BASELINE] = g_strdup (HOT_COMPARE_NO_BASELINE);
  written = g_variant_ref_sink (hot_compare_spec_to_variant (spec));
  kept = hot_compare_spec_from_variant (written);
  none = describe (kept, runs);
  g_assert_null (strstr (none, "Baseline"));

  g_set_str (&spec->chosen[HOT_COMPARE_BASELINE], fixture->ids->pdata[0]);
  one = describe (spec, runs);
  g_assert_nonnull (strstr (one, "Baseline: a is at 3."));
  g_assert_null (strstr (one, "Ridge"));
}

static void
test_nothing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  const HotSearch search = { 0 };
  g_autoptr(HotRunFrame) frame = hot_tracking_store_read_runs (fixture->store, &search, NULL, &error);
  g_autoptr(HotCompareRuns) runs = hot_compare_runs_new (frame, no_ids);

  g_assert_cmpuint (runs->n_runs, ==, 0);
  for (HotCompareKind kind = 0; kind < HOT_COMPARE_N_KINDS; kind++)
    {
      g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (kind);
      g_autoptr(HotChart) chart = hot_compare_chart_new (spec, runs, NULL);

      g_assert_true (kind == HOT_COMPARE_DIFFERENCE ? chart == NULL : hot_chart_get_empty_reason (chart) != NULL);
    }
}

/* The pair is the best run and the best that is not its repeat; the repeats say what is chance. */
static void
test_noise (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (HOT_COMPARE_NOISE);
  g_autoptr(HotCompareRuns) runs = NULL;
  g_autoptr(HotCompareSource) source = NULL;
  HotNoiseBand expected;
  const double a[] = { 2.0, 2.1, 2.2 }, b[] = { 3.0, 3.2 };
  guint first, second;

  add_run (fixture, "b", "4", "1", 3.0);
  add_run (fixture, "a", "8", "1", 2.0);
  add_run (fixture, "a", "8", "2", 2.1);
  add_run (fixture, "a", "8", "3", 2.2);
  add_run (fixture, "b", "4", "2", 3.2);
  runs = read_runs (fixture);

  g_assert_true (hot_compare_spec_get_pair (spec, runs, &first, &second));
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (second, ==, 0);
  source = load (fixture, spec, runs);
  g_assert_true (source->has_band);
  g_assert_true (hot_noise_band_from_repeats (a, 3, b, 2, &expected));
  g_assert_cmpfloat (source->band.low, ==, expected.low);
  g_assert_cmpfloat (source->band.difference, ==, expected.difference);

  /* Repeats of each other differ by chance alone. */
  spec->chosen[HOT_COMPARE_FIRST] = g_strdup (fixture->ids->pdata[1]);
  spec->chosen[HOT_COMPARE_SECOND] = g_strdup (fixture->ids->pdata[2]);
  hot_compare_source_unref (source);
  source = load (fixture, spec, runs);
  g_assert_false (source->has_band);
  g_assert_nonnull (strstr (source->remark, "only in their seed"));
}

static void
test_differences (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(HotCompareRuns) few = NULL, many = NULL;
  g_autoptr(GPtrArray) differences = NULL;
  const HotCompareDifference *difference;

  add_run (fixture, "a", "4", "1", 3.0);
  add_run (fixture, "b", "12", "1", 2.0);
  few = read_runs (fixture);
  differences = hot_compare_list_differences (few);
  g_assert_cmpuint (differences->len, ==, 1);
  difference = differences->pdata[0];
  g_assert_cmpstr (difference->title, ==, "max_depth");
  g_assert_cmpstr (difference->values[0], ==, "4");
  g_assert_cmpstr (difference->values[1], ==, "12");

  for (guint i = 0; i < 10; i++)
    add_run (fixture, "c", "12", "1", 2.0);
  many = read_runs (fixture);
  g_clear_pointer (&differences, g_ptr_array_unref);
  differences = hot_compare_list_differences (many);
  difference = differences->pdata[0];
  g_assert_cmpstr (difference->values[0], ==, "12 (11)");
  g_assert_cmpstr (difference->values[1], ==, "4 (1)");
}

static void
test_direction (void)
{
  g_assert_cmpint (hot_compare_guess_direction ("r2"), ==, 1);
  g_assert_cmpint (hot_compare_guess_direction ("oob_error"), ==, -1);
  g_assert_cmpint (hot_compare_guess_direction ("test_rows"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void      (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/compare/runs", test_runs },       { "/compare/charts", test_charts },
    { "/compare/nothing", test_nothing }, { "/compare/baselines", test_baselines },
    { "/compare/axes", test_axes },
    { "/compare/front", test_front },     { "/compare/panels", test_panels },
    { "/compare/noise", test_noise },     { "/compare/differences", test_differences },
  };

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);
  g_test_add_func ("/compare/spec", test_spec);
  g_test_add_func ("/compare/direction", test_direction);

  return g_test_run ();
}
