/* SPDX-License-Identifier: GPL-3.0-or-later */

/* store-writer DATABASE: logs to a run of its own until it is told to stop or cannot, and prints "RUN STEP" after each write that
 * is done. store-writer DATABASE settle: ends the runs of those that are gone, and prints how many. */

#include <signal.h>
#include <stdio.h>

#include "tracking/hot-sqlite-store.h"

static volatile sig_atomic_t stopped;

static void
stop_cb (int number)
{
  stopped = 1;
}

static int
fail (const GError *error)
{
  fprintf (stderr, "%s\n", error->message);

  return 1;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotSqliteStore) store = hot_sqlite_store_open (argv[1], "/nowhere", TRUE, NULL, &error);
  const HotRunCreation creation = { .start_time = HOT_TIME_NONE, .is_own = TRUE };
  g_autoptr(HotRun) run = NULL;

  signal (SIGTERM, stop_cb);
  if (store == NULL)
    return fail (error);
  if (argc > 2)
    {
      printf ("%d\n", hot_sqlite_store_settle_interrupted (store, NULL, &error));
      return error != NULL ? fail (error) : 0;
    }

  run = hot_tracking_store_create_run (HOT_TRACKING_STORE (store), &creation, NULL, &error);
  for (gint64 step = 0; run != NULL && !stopped; step++)
    {
      const HotMetric metric = { "loss", 1.0 / (step + 1), step, step };

      if (!hot_tracking_store_log_metric (HOT_TRACKING_STORE (store), run->id, &metric, NULL, &error))
        break;
      printf ("%s %" G_GINT64_FORMAT "\n", run->id, step);
      fflush (stdout);
    }

  return error != NULL ? fail (error) : 0;
}
