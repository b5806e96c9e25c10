/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-metrics.h"

#include <stdarg.h>
#include <stdio.h>

static const int statuses[HOT_SERVE_N_STATUSES] = {
  200, 400, 401, 404, 405, 408, 411, 413, 415, 417, 429, 431, 500, 501, 503, 504, 505,
};

static const double buckets[HOT_SERVE_N_BUCKETS] = {
  0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
};

void
hot_serve_metrics_count_request (HotServeMetrics *self,
                                 size_t           route,
                                 int              status)
{
  size_t index = 0;

  while (index + 1 < HOT_SERVE_N_STATUSES && statuses[index] != status)
    index++;
  hot_serve_metrics_add (&self->requests[route][index], 1);
}

void
hot_serve_metrics_count_duration (HotServeMetrics *self,
                                  uint64_t         nanoseconds)
{
  const double seconds = nanoseconds * 1e-9;
  size_t index = 0;

  while (index < HOT_SERVE_N_BUCKETS && seconds > buckets[index])
    index++;
  hot_serve_metrics_add (&self->durations[index], 1);
  hot_serve_metrics_add (&self->duration_sum, nanoseconds);
}

/* All of it is counters. */
void
hot_serve_metrics_merge (HotServeMetrics       *self,
                         const HotServeMetrics *other)
{
  uint64_t *sums = (uint64_t *) (void *) self;
  const uint64_t *counters = (const uint64_t *) (const void *) other;

  for (size_t i = 0; i < sizeof *self / sizeof *sums; i++)
    sums[i] += __atomic_load_n (&counters[i], __ATOMIC_RELAXED);
}

bool
hot_serve_print (HotBuffer  *text,
                 const char *format,
                 ...)
{
  char line[512];
  va_list arguments;
  int length;

  va_start (arguments, format);
  length = vsnprintf (line, sizeof line, format, arguments);
  va_end (arguments);

  return hot_buffer_append (text, line, length < (int) sizeof line ? (size_t) length : sizeof line - 1);
}

static bool
write_requests (const HotServeMetrics *self,
                const char *const     *paths,
                size_t                 n_paths,
                HotBuffer             *text)
{
  bool done = hot_serve_print (text, "# HELP hothouse_requests_total Requests answered.\n"
                               "# TYPE hothouse_requests_total counter\n");

  for (size_t route = 0; route <= HOT_SERVE_MAX_ROUTES; route++)
    for (size_t i = 0; i < HOT_SERVE_N_STATUSES; i++)
      if (self->requests[route][i] > 0)
        done &= hot_serve_print (text, "hothouse_requests_total{path=\"%s\",code=\"%d\"} %llu\n",
                                 route < n_paths ? paths[route] : "other", statuses[i],
                                 (unsigned long long) self->requests[route][i]);

  return done;
}

static bool
write_durations (const HotServeMetrics *self,
                 HotBuffer             *text)
{
  uint64_t sum = 0;
  bool done = hot_serve_print (text, "# HELP hothouse_scoring_seconds From the head of a request to its answer.\n"
                               "# TYPE hothouse_scoring_seconds histogram\n");

  for (size_t i = 0; i < HOT_SERVE_N_BUCKETS; i++)
    {
      sum += self->durations[i];
      done &= hot_serve_print (text, "hothouse_scoring_seconds_bucket{le=\"%g\"} %llu\n", buckets[i], (unsigned long long) sum);
    }
  sum += self->durations[HOT_SERVE_N_BUCKETS];

  return done && hot_serve_print (text, "hothouse_scoring_seconds_bucket{le=\"+Inf\"} %llu\n"
                                  "hothouse_scoring_seconds_sum %.9f\nhothouse_scoring_seconds_count %llu\n",
                                  (unsigned long long) sum, self->duration_sum * 1e-9, (unsigned long long) sum);
}

static bool
write_counter (HotBuffer  *text,
               const char *name,
               const char *help,
               uint64_t    value)
{
  return hot_serve_print (text, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", name, help, name, name,
                          (unsigned long long) value);
}

bool
hot_serve_metrics_write (const HotServeMetrics *self,
                         const char *const     *paths,
                         size_t                 n_paths,
                         HotBuffer             *text)
{
  return write_requests (self, paths, n_paths, text) && write_durations (self, text) &&
         write_counter (text, "hothouse_predictions_total", "Rows predicted.", self->n_rows) &&
         write_counter (text, "hothouse_connections_accepted_total", "Connections taken.", self->n_accepted) &&
         write_counter (text, "hothouse_connections_rejected_total", "Connections refused because there were too many.", self->n_rejected) &&
         write_counter (text, "hothouse_timeouts_total", "Connections closed because they were too slow.", self->n_timeouts);
}
