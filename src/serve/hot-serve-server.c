/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/hot-serve-private.h"

/* Connections that are taken before others get their turn. */
#define MAX_ACCEPTS 64

/* Connections that wait in the system until they are taken. */
#define MAX_BACKLOG 4096

bool
hot_serve_server_charge (HotServeServer *self,
                         int64_t         n_bytes)
{
  return __atomic_add_fetch (&self->n_buffered, (uint64_t) n_bytes, __ATOMIC_RELAXED) <= self->options.max_buffered;
}

void
hot_serve_server_sum_metrics (HotServeServer  *self,
                              HotServeMetrics *metrics,
                              unsigned        *n_connections)
{
  *n_connections = 0;
  for (unsigned i = 0; i < self->n_workers; i++)
    {
      hot_serve_metrics_merge (metrics, &self->workers[i].metrics);
      *n_connections += __atomic_load_n (&self->workers[i].n_connections, __ATOMIC_RELAXED);
    }
}

/* Best effort: the client may see no more than that the connection is closed. */
static void
reject (HotServeServer *self,
        int             fd)
{
  static const char text[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n";
  char bytes[4096];

  if (send (fd, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
    while (recv (fd, bytes, sizeof bytes, MSG_DONTWAIT) == sizeof bytes)
      ;
  close (fd);
  hot_serve_metrics_add (&self->workers[0].metrics.n_rejected, 1);
}

/* To the worker that has the fewest. */
static void
hand_over (HotServeServer *self,
           int             fd)
{
  HotServeWorker *least = &self->workers[0];
  unsigned n_least = UINT32_MAX;
  uint64_t n_connections = 0;

  for (unsigned i = 0; i < self->n_started; i++)
    {
      unsigned n = __atomic_load_n (&self->workers[i].n_connections, __ATOMIC_RELAXED);

      n_connections += n;
      if (n < n_least)
        {
          least = &self->workers[i];
          n_least = n;
        }
    }
  if (n_connections >= self->options.max_connections)
    {
      reject (self, fd);
      return;
    }

  hot_serve_metrics_add (&self->workers[0].metrics.n_accepted, 1);
  __atomic_add_fetch (&least->n_connections, 1, __ATOMIC_RELAXED);
  if (least == &self->workers[0])
    hot_serve_connection_new (least, fd);
  else if (!hot_serve_worker_hand (least, fd))
    {
      close (fd);
      __atomic_sub_fetch (&least->n_connections, 1, __ATOMIC_RELAXED);
    }
}

/* Without descriptors the connection would wait in the system for ever, and wake the loop for ever. */
static bool
reject_without_descriptor (HotServeServer *self)
{
  int fd;

  if (self->spare_fd < 0)
    return false;
  close (self->spare_fd);
  fd = accept4 (self->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0)
    reject (self, fd);
  self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  return fd >= 0;
}

/* False when there is no more to take. */
static bool
take_connection (HotServeServer *self)
{
  int fd = accept4 (self->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (fd >= 0)
    {
      hand_over (self, fd);
      return true;
    }
  if (errno == EMFILE || errno == ENFILE)
    return reject_without_descriptor (self);

  return errno == EINTR || errno == ECONNABORTED || errno == EPROTO || errno == ENETDOWN || errno == EHOSTUNREACH;
}

static void
accept_cb (evutil_socket_t  fd,
           short            events,
           void            *data)
{
  HotServeServer *self = data;

  for (unsigned i = 0; i < MAX_ACCEPTS && take_connection (self); i++)
    ;
}

static void
stop_cb (evutil_socket_t  fd,
         short            events,
         void            *data)
{
  HotServeServer *self = data;
  uint64_t n;

  if (read (fd, &n, sizeof n) != sizeof n)
    return;
  if (self->fd >= 0)
    {
      /* Connections that the system has taken, and whose clients may have sent already. */
      for (unsigned i = 0; i < MAX_BACKLOG && take_connection (self); i++)
        ;
      event_del (&self->accept_event);
      close (self->fd);
      self->fd = -1;
    }
  __atomic_add_fetch (&self->n_stops, (unsigned) n, __ATOMIC_ACQ_REL);
  for (unsigned i = 0; i < self->n_started; i++)
    hot_serve_worker_wake (&self->workers[i]);
}

/* Numbers only: to ask for names would bring the system's resolver into a program that never calls anybody. */
static socklen_t
make_address (const char              *host,
              uint16_t                 port,
              struct sockaddr_storage *address)
{
  struct sockaddr_in *v4 = (struct sockaddr_in *) address;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *) address;

  memset (address, 0, sizeof *address);
  if (strcmp (host, "localhost") == 0)
    host = "127.0.0.1";
  if (inet_pton (AF_INET, host, &v4->sin_addr) == 1)
    {
      v4->sin_family = AF_INET;
      v4->sin_port = htons (port);
      return sizeof *v4;
    }
  if (inet_pton (AF_INET6, host, &v6->sin6_addr) == 1)
    {
      v6->sin6_family = AF_INET6;
      v6->sin6_port = htons (port);
      return sizeof *v6;
    }

  return 0;
}

static bool
hot_serve_server_listen (HotServeServer *self,
                         HotScoreError  *error)
{
  const int one = 1, zero = 0;
  struct sockaddr_storage address;
  socklen_t size = make_address (self->options.host, self->options.port, &address);

  if (size == 0)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "%.100s is no address to listen at; write it in numbers, such as 0.0.0.0",
                                self->options.host);
  self->fd = socket (address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    return hot_score_error_set (error, HOT_SCORE_IO, "no socket can be made: %s", strerror (errno));

  setsockopt (self->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  /* Connections inherit it: answers are whole when they are sent. */
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (address.ss_family == AF_INET6)
    setsockopt (self->fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
  if (bind (self->fd, (struct sockaddr *) &address, size) != 0 || listen (self->fd, MAX_BACKLOG) != 0)
    return hot_score_error_set (error, HOT_SCORE_IO, "port %u of %.100s cannot be listened at: %s", self->options.port,
                                self->options.host, strerror (errno));

  size = sizeof address;
  if (getsockname (self->fd, (struct sockaddr *) &address, &size) == 0)
    self->port = ntohs (address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *) &address)->sin6_port
                                                      : ((struct sockaddr_in *) &address)->sin_port);

  return true;
}

static bool
hot_serve_server_prepare (HotServeServer *self,
                          HotScoreError  *error)
{
  for (; self->n_workers < self->options.n_threads; self->n_workers++)
    if (!hot_serve_worker_init (&self->workers[self->n_workers], self))
      {
        self->n_workers++;
        return hot_score_error_set (error, HOT_SCORE_IO, "the threads cannot be prepared: no memory or descriptors are left");
      }

  event_assign (&self->accept_event, self->workers[0].base, self->fd, EV_READ | EV_PERSIST, accept_cb, self);
  event_assign (&self->stop_event, self->workers[0].base, self->stop_fd, EV_READ | EV_PERSIST, stop_cb, self);
  if (event_add (&self->accept_event, NULL) != 0 || event_add (&self->stop_event, NULL) != 0)
    return hot_score_error_set (error, HOT_SCORE_IO, "the socket cannot be watched");

  return true;
}

HotServeServer *
hot_serve_server_new (const HotModel        *model,
                      const HotServeOptions *options,
                      HotScoreError         *error)
{
  HotServeServer *self = calloc (1, sizeof *self);

  if (self == NULL)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "out of memory");
      return NULL;
    }

  self->model = model;
  self->options = *options;
  self->fd = -1;
  self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  self->stop_fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  self->workers = calloc (options->n_threads, sizeof *self->workers);
  if (self->workers == NULL || self->stop_fd < 0)
    hot_score_error_set (error, HOT_SCORE_IO, "out of memory");
  else if (hot_serve_server_listen (self, error) && hot_serve_server_prepare (self, error))
    return self;

  hot_serve_server_free (self);
  return NULL;
}

void
hot_serve_server_free (HotServeServer *self)
{
  if (self == NULL)
    return;

  for (unsigned i = 0; i < self->n_workers; i++)
    hot_serve_worker_clear (&self->workers[i]);
  free (self->workers);
  if (self->fd >= 0)
    close (self->fd);
  if (self->spare_fd >= 0)
    close (self->spare_fd);
  if (self->stop_fd >= 0)
    close (self->stop_fd);
  free (self);
}

uint16_t
hot_serve_server_get_port (const HotServeServer *self)
{
  return self->port;
}

static void *
run_worker (void *data)
{
  hot_serve_worker_run (data);

  return NULL;
}

bool
hot_serve_server_run (HotServeServer *self,
                      HotScoreError  *error)
{
  bool done = true;
  sigset_t all, before;

  /* Signals are for the thread that called. */
  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  self->n_started = 1;
  for (unsigned i = 1; i < self->n_workers && done; i++)
    {
      int result = pthread_create (&self->workers[i].thread, NULL, run_worker, &self->workers[i]);

      done = result == 0;
      if (done)
        self->n_started++;
      else
        hot_score_error_set (error, HOT_SCORE_IO, "a thread cannot be started: %s", strerror (result));
    }
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (!done)
    hot_serve_server_stop (self);

  hot_serve_worker_run (&self->workers[0]);
  for (unsigned i = 1; i < self->n_started; i++)
    pthread_join (self->workers[i].thread, NULL);

  for (unsigned i = 0; i < self->n_started; i++)
    if (self->workers[i].has_cut_off)
      done = hot_score_error_set (error, HOT_SCORE_IO, "some connections were not done in time, and were closed");

  return done;
}

void
hot_serve_server_stop (HotServeServer *self)
{
  const uint64_t one = 1;

  if (write (self->stop_fd, &one, sizeof one) < 0)
    return;
}
