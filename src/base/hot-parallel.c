/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-parallel.h"

#include <pthread.h>
#include <sched.h>

typedef struct {
  HotParallelFunc func;
  gpointer        user_data;
  gsize           begin, end;
  guint           part;
} Part;

static void *
run_part (void *data)
{
  Part *part = data;

  part->func (part->begin, part->end, part->part, part->user_data);
  return NULL;
}

static guint
count_processors (void)
{
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) == 0)
    return MAX (CPU_COUNT (&set), 1);
  return g_get_num_processors ();
}

guint
hot_parallel_parts (gsize n,
                    gsize grain)
{
  static gsize n_processors;
  guint limit;

  if (g_once_init_enter (&n_processors))
    g_once_init_leave (&n_processors, MIN (count_processors (), HOT_PARALLEL_MAX));

  limit = n_processors;
  return CLAMP (n / MAX (grain, 1), 1, limit);
}

void
hot_parallel_for (gsize            n,
                  guint            n_parts,
                  HotParallelFunc  func,
                  gpointer         user_data)
{
  Part parts[HOT_PARALLEL_MAX];
  pthread_t threads[HOT_PARALLEL_MAX];
  gboolean started[HOT_PARALLEL_MAX] = { FALSE };

  g_return_if_fail (n_parts >= 1 && n_parts <= HOT_PARALLEL_MAX);

  for (guint i = 0; i < n_parts; i++)
    {
      parts[i] = (Part) { func, user_data, n * i / n_parts, n * (i + 1) / n_parts, i };
      if (i > 0)
        started[i] = pthread_create (&threads[i], NULL, run_part, &parts[i]) == 0;
    }

  run_part (&parts[0]);
  for (guint i = 1; i < n_parts; i++)
    if (!started[i])
      run_part (&parts[i]);
  for (guint i = 1; i < n_parts; i++)
    if (started[i])
      pthread_join (threads[i], NULL);
}
