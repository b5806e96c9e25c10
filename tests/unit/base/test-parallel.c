/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-parallel.h"

#include <sys/resource.h>

#define N 1000

typedef struct
{
  int     times[N];      /* each item is written by one part only */
  gsize   begin[HOT_PARALLEL_MAX];
  gsize   end[HOT_PARALLEL_MAX];
  int     n_calls;       /* atomic */
  GThread *first;
} Record;

static void
record (gsize    begin,
        gsize    end,
        guint    part,
        gpointer user_data)
{
  Record *self = user_data;

  g_atomic_int_inc (&self->n_calls);
  self->begin[part] = begin;
  self->end[part] = end;
  if (part == 0)
    self->first = g_thread_self ();
  for (gsize i = begin; i < end; i++)
    self->times[i]++;
}

static void
test_every_item_once (void)
{
  for (guint n_parts = 1; n_parts <= HOT_PARALLEL_MAX; n_parts++)
    {
      Record self = { 0 };

      hot_parallel_for (N, n_parts, record, &self);
      g_assert_cmpint (self.n_calls, ==, n_parts);
      g_assert_true (self.first == g_thread_self ());
      for (gsize i = 0; i < N; i++)
        g_assert_cmpint (self.times[i], ==, 1);
      for (guint part = 0; part < n_parts; part++)
        {
          g_assert_cmpuint (self.begin[part], ==, part > 0 ? self.end[part - 1] : 0);
          /* Equal but for one. */
          g_assert_cmpuint (self.end[part] - self.begin[part], >=, N / n_parts);
          g_assert_cmpuint (self.end[part] - self.begin[part], <=, N / n_parts + 1);
        }
      g_assert_cmpuint (self.end[n_parts - 1], ==, N);
    }
}

static void
test_fewer_items_than_parts (void)
{
  Record self = { 0 };

  hot_parallel_for (3, 8, record, &self);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpint (self.times[i], ==, i < 3 ? 1 : 0);
}

static void
test_parts (void)
{
  g_assert_cmpuint (hot_parallel_parts (0, 1000), ==, 1);
  g_assert_cmpuint (hot_parallel_parts (999, 1000), ==, 1);
  g_assert_cmpuint (hot_parallel_parts (G_MAXUINT32, 1), >=, 1);
  g_assert_cmpuint (hot_parallel_parts (G_MAXUINT32, 1), <=, MIN (HOT_PARALLEL_MAX, g_get_num_processors ()));
}

static void
sum_up (gsize    begin,
        gsize    end,
        guint    part,
        gpointer user_data)
{
  gsize *sums = user_data;

  for (gsize i = begin; i < end; i++)
    sums[part] += i;
}

/* Each part of it runs parts of its own. */
static void
sum_within (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  gsize *sums = user_data;
  gsize own[HOT_PARALLEL_MAX] = { 0 };

  hot_parallel_for (N, 3, sum_up, own);
  sums[part] += own[0] + own[1] + own[2];
}

static gpointer
call_again_and_again (gpointer user_data)
{
  for (guint i = 0; i < 300; i++)
    {
      const guint n_parts = 1 + i % HOT_PARALLEL_MAX;
      gsize sums[HOT_PARALLEL_MAX] = { 0 }, sum = 0;

      hot_parallel_for (n_parts, n_parts, sum_within, sums);
      for (guint part = 0; part < n_parts; part++)
        sum += sums[part];
      g_assert_cmpuint (sum, ==, n_parts * (N * (N - 1) / 2));
    }

  return NULL;
}

static void
test_many_callers (void)
{
  GThread *callers[4];

  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    callers[i] = g_thread_new ("caller", call_again_and_again, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    g_thread_join (callers[i]);
}

static void
note_niceness (gsize    begin,
               gsize    end,
               guint    part,
               gpointer user_data)
{
  int *niceness = user_data;

  niceness[part] = getpriority (PRIO_PROCESS, 0);
}

/* All parts do, the caller does not. To be the last: there is no way back. */
static void
test_give_way (void)
{
  const int own = getpriority (PRIO_PROCESS, 0);

  hot_parallel_give_way ();
  for (guint n_parts = 1; n_parts <= 4; n_parts++)
    {
      int niceness[HOT_PARALLEL_MAX];

      hot_parallel_for (N, n_parts, note_niceness, niceness);
      for (guint i = 0; i < n_parts; i++)
        g_assert_cmpint (niceness[i], >=, MIN (own + 5, 19));
      g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, own);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parallel/every-item-once", test_every_item_once);
  g_test_add_func ("/parallel/fewer-items-than-parts", test_fewer_items_than_parts);
  g_test_add_func ("/parallel/parts", test_parts);
  g_test_add_func ("/parallel/many-callers", test_many_callers);
  g_test_add_func ("/parallel/give-way", test_give_way);
  return g_test_run ();
}
