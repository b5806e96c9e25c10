/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-compare FOLDER ROUNDS: times what the compare page does when it opens, and prints one JSON object. Makes a workspace with 500 runs
 * of 1000 steps in FOLDER unless one is there; then, from the runs by columns that the leaderboard has, to the pixels of its six usual
 * charts: one after the other, and the curves alone. Medians of processor time and of wall time.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "models/hot-compare-chart.h"
#include "tracking/hot-workspace.h"

#define MAX_ROUNDS 99
#define N_RUNS     500
#define N_STEPS    1000
#define WIDTH      480
#define HEIGHT     300

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

static void
check (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
add_run (HotTrackingStore *store,
         const char       *experiment,
         guint             number)
{
  g_autoptr(GError) error = NULL;
  const HotRunCreation creation = { .experiment_id = experiment, .start_time = 1000 * (number + 1) };
  g_autoptr(HotRun) run = hot_tracking_store_create_run (store, &creation, NULL, &error);
  g_autofree HotMetric *metrics = g_new0 (HotMetric, N_STEPS);
  g_autofree char *depth = g_strdup_printf ("%u", 4 + number % 9), *trees = g_strdup_printf ("%u", 50 * (1 + number % 7));
  g_autofree char *share = g_strdup_printf ("0.%u", 1 + number % 8), *seed = g_strdup_printf ("%u", number);
  const HotKeyValue params[] = {
    { "max_depth", depth }, { "n_estimators", trees }, { "max_features", share }, { "seed", seed }, { "estimator", "forest" },
  };
  HotMetric result = { .key = "r2", .value = 0.4 + 0.01 * (number % 9) + 0.003 * (number % 7), .timestamp = 1 };

  check (error);
  for (guint i = 0; i < N_STEPS; i++)
    metrics[i] = (HotMetric) { .key = "oob_error", .value = 1.0 - result.value + 1.0 / (i + 1), .timestamp = i, .step = i + 1 };
  hot_tracking_store_log_batch (store, run->id, metrics, N_STEPS, NULL, 0, NULL, 0, NULL, &error);
  check (error);
  hot_tracking_store_log_batch (store, run->id, &result, 1, params, G_N_ELEMENTS (params), NULL, 0, NULL, &error);
  check (error);
}

static void
fill (HotTrackingStore *store)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *experiment = hot_tracking_store_create_experiment (store, "Bench", NULL, NULL, 0, NULL, &error);

  check (error);
  for (guint i = 0; i < N_RUNS; i++)
    add_run (store, experiment, i);
}

static void
draw (HotCompareKind    kind,
      HotCompareRuns   *runs,
      HotTrackingStore *store,
      cairo_surface_t  *surface)
{
  const HotChartTheme theme = hot_chart_theme_new (FALSE, FALSE, 1);
  const HotChartState state = hot_chart_state_new (WIDTH, HEIGHT, &theme);
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (kind);
  g_autofree char *key = hot_compare_source_dup_key (spec, runs);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCompareSource) source = key != NULL ? hot_compare_source_load (spec, runs, store, NULL, &error) : NULL;
  g_autoptr(HotChart) chart = NULL;
  g_autoptr(GPtrArray) differences = NULL;
  cairo_t *cr;

  check (error);
  chart = hot_compare_chart_new (spec, runs, source);
  if (chart == NULL)
    {
      differences = hot_compare_list_differences (runs);
      return;
    }
  cr = cairo_create (surface);
  hot_chart_paint (chart, cr, &state);
  cairo_destroy (cr);
}

/* Prints the medians of opening with these charts. */
static void
measure (const char           *name,
         const HotCompareKind *kinds,
         guint                 n_kinds,
         HotRunFrame          *frame,
         HotTrackingStore     *store,
         guint                 rounds)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  g_autofree const char **ids = g_new0 (const char *, frame->n_runs + 1);
  double cpu[MAX_ROUNDS], wall[MAX_ROUNDS];

  for (guint i = 0; i < frame->n_runs; i++)
    ids[i] = frame->ids[i];
  for (guint round = 0; round < rounds; round++)
    {
      const double cpu_start = now (CLOCK_PROCESS_CPUTIME_ID), wall_start = now (CLOCK_MONOTONIC);
      g_autoptr(HotCompareRuns) runs = hot_compare_runs_new (frame, ids);

      for (guint i = 0; i < n_kinds; i++)
        draw (kinds[i], runs, store, surface);
      cpu[round] = now (CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
      wall[round] = now (CLOCK_MONOTONIC) - wall_start;
    }
  cairo_surface_destroy (surface);
  qsort (cpu, rounds, sizeof *cpu, compare);
  qsort (wall, rounds, sizeof *wall, compare);
  printf ("\"%s\": {\"cpu_ms\": %.1f, \"wall_ms\": %.1f, \"wall_least_ms\": %.1f}", name, cpu[rounds / 2], wall[rounds / 2], wall[0]);
}

int
main (int   argc,
      char *argv[])
{
  static const HotCompareKind page[] = {
    HOT_COMPARE_PARALLEL, HOT_COMPARE_SCATTER, HOT_COMPARE_LINES, HOT_COMPARE_BARS, HOT_COMPARE_BOX, HOT_COMPARE_DIFFERENCE,
  };
  static const HotCompareKind lines[] = { HOT_COMPARE_LINES };
  const HotSearch search = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(HotRunFrame) frame = NULL;
  HotTrackingStore *store;
  guint rounds;

  if (argc != 3)
    {
      fprintf (stderr, "usage: bench-compare FOLDER ROUNDS\n");
      return 2;
    }
  rounds = CLAMP (atoi (argv[2]), 1, MAX_ROUNDS);
  workspace = hot_workspace_open (argv[1], TRUE, NULL, NULL, &error);
  check (error);
  store = hot_workspace_get_store (workspace);
  frame = hot_tracking_store_read_runs (store, &search, NULL, &error);
  check (error);
  if (frame->n_runs == 0)
    {
      fill (store);
      hot_run_frame_unref (frame);
      frame = hot_tracking_store_read_runs (store, &search, NULL, &error);
      check (error);
    }

  printf ("{\"runs\": %u, ", frame->n_runs);
  measure ("page", page, G_N_ELEMENTS (page), frame, store, rounds);
  printf (", ");
  measure ("lines", lines, G_N_ELEMENTS (lines), frame, store, rounds);
  printf ("}\n");

  return 0;
}
