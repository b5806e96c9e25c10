/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * serve-load PORT PATH TYPE FILE CONNECTIONS SECONDS [RATE]: sends the body in FILE to this computer's PORT over kept connections, and prints
 * as JSON how many answers came in a second and how long they took.
 *
 * Without RATE each connection sends its next request when its answer is there. With it requests are due at that many a second, whether or
 * not there is a connection free, and an answer's time counts from when its request was due: a server that stops for a moment pays for all
 * who would have come meanwhile.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Latencies that are kept. */
#define MAX_SAMPLES (1 << 24)

typedef struct {
  int    fd;
  bool   is_busy;
  size_t received;
  size_t expected;           /* bytes of the answer, once its head is there */
  double due;                /* seconds */
  char   answer[16384];
} Connection;

typedef struct {
  char       *request;
  size_t      size;
  Connection *connections;
  unsigned    n_connections;
  int         epoll;
  double      end;
  double      interval;      /* 0: as fast as answers come */
  double      next_due;
  float      *samples;
  size_t      n_samples;
  size_t      n_answers;
  size_t      n_bad;
} Load;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void
die (const char *what)
{
  fprintf (stderr, "serve-load: %s: %s\n", what, strerror (errno));
  exit (1);
}

static void
make_request (Load       *self,
              const char *path,
              const char *type,
              const char *file_name)
{
  FILE *file = fopen (file_name, "rb");
  char *body = malloc (64 << 20);
  size_t length;
  int head;

  if (file == NULL || body == NULL)
    die (file_name);
  length = fread (body, 1, 64 << 20, file);
  fclose (file);
  self->request = malloc (length + 1024);
  head = snprintf (self->request, 1024, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", path, type,
                   length);
  memcpy (self->request + head, body, length);
  self->size = head + length;
  free (body);
}

static void
open_connection (Load       *self,
                 Connection *connection,
                 int         port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
  const int one = 1;

  connection->fd = socket (AF_INET, SOCK_STREAM, 0);
  if (connection->fd < 0 || connect (connection->fd, (struct sockaddr *) &address, sizeof address) != 0)
    die ("connect");
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (epoll_ctl (self->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
    die ("epoll");
}

/* Blocks where the system takes no more: bodies here are small. */
static void
send_request (Load       *self,
              Connection *connection,
              double      due)
{
  connection->is_busy = true;
  connection->received = connection->expected = 0;
  connection->due = due;
  for (size_t sent = 0; sent < self->size;)
    {
      ssize_t n = send (connection->fd, self->request + sent, self->size - sent, MSG_NOSIGNAL);

      if (n < 0)
        die ("send");
      sent += n;
    }
}

static void
find_length (Connection *connection)
{
  char *end, *length;

  connection->answer[connection->received] = '\0';
  end = strstr (connection->answer, "\r\n\r\n");
  if (end == NULL)
    return;
  length = strcasestr (connection->answer, "content-length:");
  connection->expected = end + 4 - connection->answer + (length != NULL ? strtoul (length + 15, NULL, 10) : 0);
}

static void
take_answer (Load       *self,
             Connection *connection,
             double      time)
{
  self->n_answers++;
  self->n_bad += memcmp (connection->answer + 9, "200", 3) != 0;
  if (self->n_samples < MAX_SAMPLES)
    self->samples[self->n_samples++] = time - connection->due;
  connection->is_busy = false;
}

static void
receive (Load       *self,
         Connection *connection)
{
  ssize_t n = recv (connection->fd, connection->answer + connection->received, sizeof connection->answer - 1 - connection->received, 0);
  double time;

  if (n <= 0)
    die ("the server has closed a connection");
  connection->received += n;
  if (connection->expected == 0)
    find_length (connection);
  if (connection->expected == 0 || connection->received < connection->expected)
    return;

  time = now ();
  take_answer (self, connection, time);
  if (self->interval == 0.0 && time < self->end)
    send_request (self, connection, time);
}

/* Requests that are due, over connections that are free. */
static void
send_due (Load *self)
{
  double time = now ();

  for (unsigned i = 0; i < self->n_connections && self->next_due <= time && self->next_due < self->end; i++)
    if (!self->connections[i].is_busy)
      {
        send_request (self, &self->connections[i], self->next_due);
        self->next_due += self->interval;
      }
}

static bool
is_busy (const Load *self)
{
  for (unsigned i = 0; i < self->n_connections; i++)
    if (self->connections[i].is_busy)
      return true;

  return false;
}

static void
run (Load  *self,
     double seconds)
{
  struct epoll_event events[256];
  double start = now ();

  self->end = start + seconds;
  self->next_due = start;
  for (unsigned i = 0; i < self->n_connections && self->interval == 0.0; i++)
    send_request (self, &self->connections[i], now ());

  while (now () < self->end || is_busy (self))
    {
      int n = epoll_wait (self->epoll, events, 256, self->interval > 0.0 ? 0 : 100);

      for (int i = 0; i < n; i++)
        receive (self, events[i].data.ptr);
      if (self->interval > 0.0)
        send_due (self);
    }
}

static int
compare (const void *a,
         const void *b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static double
get_quantile (const Load *self,
              double      share)
{
  return self->n_samples > 0 ? self->samples[(size_t) ((self->n_samples - 1) * share)] * 1e6 : 0.0;
}

int
main (int   argc,
      char *argv[])
{
  Load self = { 0 };
  double seconds, start;

  if (argc < 7)
    {
      fputs ("usage: serve-load PORT PATH TYPE FILE CONNECTIONS SECONDS [RATE]\n", stderr);
      return 2;
    }

  make_request (&self, argv[2], argv[3], argv[4]);
  self.n_connections = atoi (argv[5]);
  seconds = atof (argv[6]);
  self.interval = argc > 7 ? 1.0 / atof (argv[7]) : 0.0;
  self.connections = calloc (self.n_connections, sizeof *self.connections);
  self.samples = malloc (MAX_SAMPLES * sizeof *self.samples);
  self.epoll = epoll_create1 (0);
  for (unsigned i = 0; i < self.n_connections; i++)
    open_connection (&self, &self.connections[i], atoi (argv[1]));

  start = now ();
  run (&self, seconds);
  seconds = now () - start;
  qsort (self.samples, self.n_samples, sizeof *self.samples, compare);
  printf ("{\"requests\": %zu, \"bad\": %zu, \"per_second\": %.1f, \"p50\": %.1f, \"p90\": %.1f, \"p99\": %.1f, \"max\": %.1f}\n", self.n_answers,
          self.n_bad, self.n_answers / seconds, get_quantile (&self, 0.5), get_quantile (&self, 0.9), get_quantile (&self, 0.99),
          get_quantile (&self, 1.0));

  return self.n_bad > 0;
}
