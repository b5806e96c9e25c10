/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A thread with an event loop and its share of the connections. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "serve/hot-serve-private.h"

static const struct timeval sweep_interval = { 0, 250000 };

uint64_t
hot_serve_now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * UINT64_C (1000) + now.tv_nsec / 1000000;
}

uint64_t
hot_serve_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * UINT64_C (1000000000) + now.tv_nsec;
}

/* Not strftime(), whose names of days are the locale's. */
static void
write_date (HotServeWorker *self)
{
  static const char days[] = "SunMonTueWedThuFriSat";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  time_t now = time (NULL);
  struct tm date;

  gmtime_r (&now, &date);
  snprintf (self->date, sizeof self->date, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * (date.tm_wday % 7), date.tm_mday % 100,
            months + 3 * (date.tm_mon % 12), (date.tm_year + 1900) % 10000, date.tm_hour % 100, date.tm_min % 100, date.tm_sec % 100);
}

/* Connections that may still bring a request get a moment to do so: a client that has just sent one over a connection that was kept alive
 * gets its answer. */
static void
begin_draining (HotServeWorker *self)
{
  uint64_t now = hot_serve_now_ms ();

  self->is_draining = true;
  self->drain_deadline = now + self->options->drain_timeout;
  for (HotServeConnection *connection = self->connections; connection != NULL; connection = connection->next)
    if (hot_serve_connection_is_idle (connection))
      connection->deadline = now + 1000;
}

static void
take_handed (HotServeWorker *self)
{
  unsigned n_handed;
  int *handed;

  pthread_mutex_lock (&self->lock);
  handed = self->handed;
  n_handed = self->n_handed;
  self->handed = NULL;
  self->n_handed = self->n_handed_allocated = 0;
  pthread_mutex_unlock (&self->lock);

  for (unsigned i = 0; i < n_handed; i++)
    hot_serve_connection_new (self, handed[i]);
  free (handed);
}

static void
wake_cb (evutil_socket_t  fd,
         short            events,
         void            *data)
{
  HotServeWorker *self = data;
  uint64_t n;

  if (read (fd, &n, sizeof n) < 0)
    return;
  take_handed (self);
  if (__atomic_load_n (&self->server->n_stops, __ATOMIC_ACQUIRE) > 0 && !self->is_draining)
    begin_draining (self);
}

/* Ends what is late. */
static void
sweep_cb (evutil_socket_t  fd,
          short            events,
          void            *data)
{
  HotServeWorker *self = data;
  uint64_t now = hot_serve_now_ms ();
  HotServeConnection *next;

  write_date (self);
  for (HotServeConnection *connection = self->connections; connection != NULL; connection = next)
    {
      next = connection->next;
      if (now >= connection->deadline)
        hot_serve_connection_expire (connection);
    }
}

bool
hot_serve_worker_init (HotServeWorker *self,
                       HotServeServer *server)
{
  struct event_config *config = event_config_new ();

  self->server = server;
  self->model = server->model;
  self->options = &server->options;
  self->scoring_end = &self->scoring;
  pthread_mutex_init (&self->lock, NULL);
  self->wake_fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  /* Only this thread touches the loop: others write to the descriptor. */
  if (config != NULL && event_config_set_flag (config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV) == 0)
    self->base = event_base_new_with_config (config);
  if (config != NULL)
    event_config_free (config);
  self->row = hot_serve_row_new (self->model);
  self->features = malloc ((size_t) HOT_SERVE_SLICE * hot_model_get_n_features (self->model) * sizeof *self->features);
  self->outputs = malloc ((size_t) HOT_SERVE_SLICE * hot_model_get_n_outputs (self->model) * sizeof *self->outputs);
  if (self->wake_fd < 0 || self->base == NULL || self->row == NULL || self->features == NULL || self->outputs == NULL)
    return false;

  write_date (self);
  event_assign (&self->wake_event, self->base, self->wake_fd, EV_READ | EV_PERSIST, wake_cb, self);
  event_assign (&self->sweep_event, self->base, -1, EV_PERSIST, sweep_cb, self);

  return event_add (&self->wake_event, NULL) == 0 && event_add (&self->sweep_event, &sweep_interval) == 0;
}

void
hot_serve_worker_clear (HotServeWorker *self)
{
  HotServeConnection *next;

  for (HotServeConnection *connection = self->connections; connection != NULL; connection = next)
    {
      next = connection->next;
      hot_serve_connection_free (connection);
    }
  for (unsigned i = 0; i < self->n_handed; i++)
    close (self->handed[i]);
  free (self->handed);
  if (self->base != NULL)
    event_base_free (self->base);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  hot_serve_row_free (self->row);
  free (self->features);
  free (self->outputs);
  pthread_mutex_destroy (&self->lock);
}

void
hot_serve_worker_wake (HotServeWorker *self)
{
  const uint64_t one = 1;

  /* It only fails where the other has been told more often than fits a number. */
  if (write (self->wake_fd, &one, sizeof one) < 0)
    return;
}

bool
hot_serve_worker_hand (HotServeWorker *self,
                       int             fd)
{
  bool done = true;

  pthread_mutex_lock (&self->lock);
  if (self->n_handed == self->n_handed_allocated)
    {
      unsigned n_allocated = 2 * self->n_handed_allocated + 16;
      int *handed = realloc (self->handed, n_allocated * sizeof *handed);

      done = handed != NULL;
      if (done)
        {
          self->handed = handed;
          self->n_handed_allocated = n_allocated;
        }
    }
  if (done)
    self->handed[self->n_handed++] = fd;
  pthread_mutex_unlock (&self->lock);

  if (done)
    hot_serve_worker_wake (self);

  return done;
}

static bool
is_drained (HotServeWorker *self)
{
  if (!self->is_draining)
    return false;
  if (__atomic_load_n (&self->n_connections, __ATOMIC_ACQUIRE) == 0)
    return true;
  if (hot_serve_now_ms () < self->drain_deadline && __atomic_load_n (&self->server->n_stops, __ATOMIC_ACQUIRE) < 2)
    return false;
  self->has_cut_off = true;

  return true;
}

void
hot_serve_worker_run (HotServeWorker *self)
{
  while (!is_drained (self))
    {
      event_base_loop (self->base, self->scoring != NULL ? EVLOOP_ONCE | EVLOOP_NONBLOCK : EVLOOP_ONCE);
      hot_serve_scoring_run (self);
    }
}
