/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOT_PARALLEL_MAX 16

/**
 * HotParallelFunc:
 * @begin: first item of this part
 * @end: one past its last item
 * @part: which part this is, counted from 0
 *
 * One part of a numeric kernel.
 */
typedef void (*HotParallelFunc) (gsize    begin,
                                 gsize    end,
                                 guint    part,
                                 gpointer user_data);

/* How many threads are worth starting for @n items when a thread should have at least @grain of them: 1 to the number of
 * processors that this process may use, at most %HOT_PARALLEL_MAX. */
guint hot_parallel_parts (gsize            n,
                          gsize            grain);

/**
 * hot_parallel_for:
 * @n: how many items
 * @n_parts: in how many parts of equal size, at most %HOT_PARALLEL_MAX
 *
 * Runs @func once for each part, the first on the calling thread and each other one on a thread of its own, and returns
 * when all have ended. Plain pthreads, so that the thread sanitizer can judge what runs in them; they are kept for the next
 * call. Where a thread cannot be had, its part runs on the calling thread.
 */
void  hot_parallel_for   (gsize            n,
                          guint            n_parts,
                          HotParallelFunc  func,
                          gpointer         user_data);

/**
 * hot_parallel_give_way:
 *
 * From now on hot_parallel_for() runs all parts on threads of their own, which have less of a claim to a processor than the rest of the
 * program: a window answers while something is computed, whatever the number of processors. To be called before anything else. Programs
 * that a worker starts are none the slower for it, since the worker itself stays as it is.
 */
void  hot_parallel_give_way (void);

/**
 * hot_parallel_lower_thread:
 *
 * After hot_parallel_give_way() the calling thread has as little claim to a processor as those of hot_parallel_for(), until it ends. For
 * threads that compute: programs started by it would be as slow. Does nothing in programs that do not give way.
 */
void  hot_parallel_lower_thread (void);

G_END_DECLS
