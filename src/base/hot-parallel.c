/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-parallel.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

/* How much less of a processor a thread gets that gives way: about a tenth, while somebody else wants it. */
#define NICENESS 10

static gboolean gives_way;
static int niceness;            /* of threads that give way */
static _Thread_local gboolean has_given_way;

/* One hot_parallel_for() under way. */
typedef struct {
  HotParallelFunc func;
  gpointer        user_data;
  guint           n_left;       /* parts that workers have and have not ended */
  pthread_cond_t  ended;
} Call;

typedef struct {
  Call  *call;
  gsize  begin, end;
  guint  part;
} Part;

/* A thread that is kept from one call to the next: to start one takes longer than many a part. */
typedef struct _Worker Worker;

struct _Worker {
  Worker         *next;
  const Part     *part;         /* NULL at rest */
  pthread_cond_t  wake;
};

/* Guards what calls and workers share. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Worker *at_rest;

static void
run_part (const Part *part)
{
  part->call->func (part->begin, part->end, part->part, part->call->user_data);
}

static void *
run_worker (void *data)
{
  Worker *self = data;

  pthread_mutex_lock (&lock);
  for (;;)
    {
      while (self->part == NULL)
        pthread_cond_wait (&self->wake, &lock);
      pthread_mutex_unlock (&lock);

      hot_parallel_lower_thread ();
      run_part (self->part);

      pthread_mutex_lock (&lock);
      if (--self->part->call->n_left == 0)
        pthread_cond_signal (&self->part->call->ended);
      self->part = NULL;
      self->next = at_rest;
      at_rest = self;
    }

  return NULL;
}

/* With the lock held. FALSE where a thread cannot be had. */
static gboolean
hand_over (const Part *part)
{
  Worker *worker = at_rest;
  pthread_t thread;

  if (worker != NULL)
    {
      at_rest = worker->next;
      worker->part = part;
      pthread_cond_signal (&worker->wake);
      return TRUE;
    }

  worker = g_new0 (Worker, 1);
  worker->part = part;
  pthread_cond_init (&worker->wake, NULL);
  if (pthread_create (&thread, NULL, run_worker, worker) != 0)
    {
      pthread_cond_destroy (&worker->wake);
      g_free (worker);
      return FALSE;
    }

  pthread_detach (thread);
  return TRUE;
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
  /* The caller takes the first part, unless it is to stay as it is. */
  const guint n_own = gives_way && !has_given_way ? 0 : 1;
  Call call = { func, user_data, 0, PTHREAD_COND_INITIALIZER };
  Part parts[HOT_PARALLEL_MAX];
  gboolean handed_over[HOT_PARALLEL_MAX] = { FALSE };

  g_return_if_fail (n_parts >= 1 && n_parts <= HOT_PARALLEL_MAX);

  for (guint i = 0; i < n_parts; i++)
    parts[i] = (Part) { &call, n * i / n_parts, n * (i + 1) / n_parts, i };

  if (n_parts > n_own)
    pthread_mutex_lock (&lock);
  for (guint i = n_own; i < n_parts; i++)
    {
      handed_over[i] = hand_over (&parts[i]);
      call.n_left += handed_over[i];
    }
  if (n_parts > n_own)
    pthread_mutex_unlock (&lock);

  for (guint i = 0; i < n_parts; i++)
    if (!handed_over[i])
      run_part (&parts[i]);

  if (n_parts > n_own)
    {
      pthread_mutex_lock (&lock);
      while (call.n_left > 0)
        pthread_cond_wait (&call.ended, &lock);
      pthread_mutex_unlock (&lock);
    }
  pthread_cond_destroy (&call.ended);
}

void
hot_parallel_give_way (void)
{
  niceness = getpriority (PRIO_PROCESS, 0) + NICENESS;
  gives_way = TRUE;
}

/* On Linux each thread has a niceness of its own. */
void
hot_parallel_lower_thread (void)
{
  if (!gives_way || has_given_way)
    return;

  setpriority (PRIO_PROCESS, 0, niceness);
  has_given_way = TRUE;
  /* Else it keeps the processor that it got with its former claim until the next tick, some milliseconds. */
  sched_yield ();
}
