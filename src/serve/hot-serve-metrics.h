/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "score/hot-buffer.h"

#define HOT_SERVE_N_STATUSES 17
#define HOT_SERVE_N_BUCKETS  16
#define HOT_SERVE_MAX_ROUTES 16

/**
 * HotServeMetrics:
 * @requests: by route and by status, both as indices
 * @durations: of scoring, from the end of the head to the answer, by bucket; the last is for what took longer than all
 *
 * What one thread counts. Only that thread writes; others read at any time.
 */
typedef struct {
  uint64_t requests[HOT_SERVE_MAX_ROUTES + 1][HOT_SERVE_N_STATUSES];
  uint64_t durations[HOT_SERVE_N_BUCKETS + 1];
  uint64_t duration_sum;     /* nanoseconds */
  uint64_t n_rows;
  uint64_t n_accepted;
  uint64_t n_rejected;
  uint64_t n_timeouts;
} HotServeMetrics;

static inline void
hot_serve_metrics_add (uint64_t *counter,
                       uint64_t  n)
{
  __atomic_store_n (counter, __atomic_load_n (counter, __ATOMIC_RELAXED) + n, __ATOMIC_RELAXED);
}

/* @route: HOT_SERVE_MAX_ROUTES for a path that there is not */
void hot_serve_metrics_count_request  (HotServeMetrics *self,
                                       size_t           route,
                                       int              status);
void hot_serve_metrics_count_duration (HotServeMetrics *self,
                                       uint64_t         nanoseconds);
/* Adds @other. */
void hot_serve_metrics_merge          (HotServeMetrics       *self,
                                       const HotServeMetrics *other);

/**
 * hot_serve_metrics_write:
 * @paths: of the routes
 *
 * Prometheus' text format, version 0.0.4.
 *
 * Returns: false without memory
 */
bool hot_serve_metrics_write          (const HotServeMetrics *self,
                                       const char *const     *paths,
                                       size_t                 n_paths,
                                       HotBuffer             *text);

/* As printf(), at the end of @text. */
bool hot_serve_print                  (HotBuffer             *text,
                                       const char            *format,
                                       ...) __attribute__ ((format (printf, 2, 3)));
