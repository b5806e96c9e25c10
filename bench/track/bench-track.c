/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-track COMMAND DATABASE …: what measure.py times beside MLflow's SqlAlchemyStore on the same file. Prints seconds of wall
 * clock and of processor time, one pair a round.
 *
 *   batch  DATABASE ROUNDS                   log_batch of 1000 metrics
 *   search DATABASE ROUNDS FILTER ORDER [N]  the Nth page of 100 runs; also prints how many they are and the first one's id
 *   after  DATABASE ROUNDS FILTER ORDER [N]  likewise, each after a metric was logged
 *   frame  DATABASE ROUNDS EXPERIMENT        all runs of an experiment by columns */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tracking/hot-sqlite-store.h"

#define N_METRICS 1000
#define PAGE      100

static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

/* A run of this program. */
static const char *
get_run (HotTrackingStore *store)
{
  const HotRunCreation creation = { .start_time = HOT_TIME_NONE };
  static char *id;

  if (id == NULL)
    {
      g_autoptr(HotRun) run = hot_tracking_store_create_run (store, &creation, NULL, NULL);

      if (run == NULL)
        g_error ("create_run failed");
      id = g_strdup (run->id);
    }

  return id;
}

static void
log_metric (HotTrackingStore *store,
            guint             round)
{
  /* Nothing that the filters ask for. */
  const HotMetric metric = { "other", round, 1700000000000 + round, round };

  if (!hot_tracking_store_log_metric (store, get_run (store), &metric, NULL, NULL))
    g_error ("log_metric failed");
}

static void
bench_batch (HotTrackingStore *store,
             guint             round)
{
  static HotMetric metrics[N_METRICS];
  static char keys[10][16];
  const char *id = get_run (store);

  for (guint i = 0; i < 10; i++)
    g_snprintf (keys[i], sizeof keys[i], "metric_%u", i);
  for (guint i = 0; i < N_METRICS; i++)
    metrics[i] = (HotMetric) { keys[i % 10], i * 0.5 + round, 1700000000000 + round * 1000 + i, round * 100 + i / 10 };
  if (!hot_tracking_store_log_batch (store, id, metrics, N_METRICS, NULL, 0, NULL, 0, NULL, NULL))
    g_error ("log_batch failed");
}

static void
bench_search (HotTrackingStore *store,
              const char       *filter,
              const char       *order,
              guint             page,
              gboolean          is_last)
{
  const char *orders[] = { order, NULL };
  g_autofree char *place = g_strdup_printf ("{\"offset\": %u}", (page - 1) * PAGE);
  g_autofree char *token = page > 1 ? g_base64_encode ((const guchar *) place, strlen (place)) : NULL;
  const HotSearch search = { .filter = filter, .order_by = orders, .max_results = PAGE, .page_token = token };
  g_autoptr(GPtrArray) runs = hot_tracking_store_search_runs (store, &search, NULL, NULL, NULL);

  if (runs == NULL || runs->len == 0)
    g_error ("the search failed");
  if (is_last)
    printf ("%u %s\n", runs->len, ((HotRun *) runs->pdata[0])->id);
}

static void
bench_frame (HotTrackingStore *store,
             const char       *experiment)
{
  const char *ids[] = { experiment, NULL };
  const HotSearch search = { .experiment_ids = ids };
  g_autoptr(HotRunFrame) frame = hot_tracking_store_read_runs (store, &search, NULL, NULL);

  if (frame == NULL || frame->n_runs == 0)
    g_error ("there are no runs");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(HotSqliteStore) sqlite = argc > 3 ? hot_sqlite_store_open (argv[2], "/nowhere", TRUE, NULL, NULL) : NULL;
  HotTrackingStore *store = HOT_TRACKING_STORE (sqlite);
  int rounds = argc > 3 ? atoi (argv[3]) : 0;

  if (store == NULL)
    return 1;
  for (int i = 0; i < rounds; i++)
    {
      gint64 begin;
      double processor;

      if (g_str_equal (argv[1], "after"))
        log_metric (store, i);
      begin = g_get_monotonic_time ();
      processor = processor_seconds ();
      if (g_str_equal (argv[1], "batch"))
        bench_batch (store, i);
      else if (g_str_equal (argv[1], "search") || g_str_equal (argv[1], "after"))
        bench_search (store, argv[4], argv[5], argc > 6 ? atoi (argv[6]) : 1, i == rounds - 1);
      else
        bench_frame (store, argv[4]);
      printf ("%.6f %.6f\n", (g_get_monotonic_time () - begin) / 1e6, processor_seconds () - processor);
    }

  return 0;
}
