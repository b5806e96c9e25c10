/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-server KIND PORT SECONDS CONNECTIONS RUN…: asks a tracking server over so many connections that are kept, each on a thread with a run of its
 * own, as fast as answers come. KIND is metric (log-metric), or batch100 or batch1000 (log-batch of so many metrics). Prints requests a
 * second, and the median and the 99th percentile of the time that an answer took, in milliseconds. An answer that is not 200 ends it.
 *
 * bench-server upload PORT MEGABYTES: puts that many through the artifact proxy. Prints the seconds it took. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_SAMPLES 200000
#define MAX_BODY    (256 * 1024)

typedef struct {
  pthread_t   thread;
  int         port;
  int         n_metrics;
  double      end;
  const char *run;
  float      *samples;
  int         n;
} Client;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return time.tv_sec + time.tv_nsec / 1e9;
}

static __attribute__ ((noreturn, format (printf, 1, 2))) void
fail (const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
  exit (1);
}

static int
dial (int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM, 0);
  int one = 1;

  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    fail ("cannot connect to port %d", port);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

  return fd;
}

static void
send_all (int         fd,
          const char *data,
          size_t      length)
{
  while (length > 0)
    {
      ssize_t n = send (fd, data, length, MSG_NOSIGNAL);

      if (n <= 0)
        fail ("the server does not listen any more");
      data += n;
      length -= n;
    }
}

/* The whole answer, whose length must be told. */
static void
read_answer (int fd)
{
  char buffer[65536];
  size_t length = 0;
  size_t needed = 0;

  while (needed == 0 || length < needed)
    {
      ssize_t n = recv (fd, buffer + length, sizeof buffer - 1 - length, 0);
      const char *end;
      const char *size;

      if (n <= 0)
        fail ("no answer");
      length += n;
      buffer[length] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      if (end == NULL || needed != 0)
        continue;
      size = strcasestr (buffer, "\r\ncontent-length:");
      if (strncmp (buffer + 9, "200", 3) != 0 || size == NULL || size > end)
        fail ("not answered: %.500s", buffer);
      needed = end + 4 - buffer + atol (size + 17);
    }
}

/* Milliseconds, as MLflow's clients have them. */
static long long
get_timestamp (void)
{
  struct timespec time;

  clock_gettime (CLOCK_REALTIME, &time);

  return time.tv_sec * 1000ll + time.tv_nsec / 1000000;
}

static int
format_request (const Client *self,
                char         *request,
                int           number)
{
  static const char *const head = "POST /api/2.0/mlflow/runs/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                                  "Content-Length: %d\r\n\r\n%s";
  const long long timestamp = get_timestamp ();
  char *body = malloc (MAX_BODY);
  int n;

  if (self->n_metrics == 0)
    n = snprintf (body, MAX_BODY, "{\"run_id\": \"%s\", \"key\": \"loss\", \"value\": %g, \"timestamp\": %lld, \"step\": %d}", self->run,
                  1.0 / (number + 1), timestamp, number);
  else
    {
      n = snprintf (body, MAX_BODY, "{\"run_id\": \"%s\", \"metrics\": [", self->run);
      for (int i = 0; i < self->n_metrics; i++)
        n += snprintf (body + n, MAX_BODY - n, "%s{\"key\": \"metric_%d\", \"value\": %g, \"timestamp\": %lld, \"step\": %d}", i > 0 ? ", " : "",
                       i % 10, i * 0.5 + number, timestamp, number * 100 + i / 10);
      n += snprintf (body + n, MAX_BODY - n, "], \"params\": [], \"tags\": []}");
    }
  n = sprintf (request, head, self->n_metrics == 0 ? "log-metric" : "log-batch", self->port, n, body);
  free (body);

  return n;
}

static void *
client_thread (void *data)
{
  Client *self = data;
  char *request = malloc (MAX_BODY + 1024);
  int fd = dial (self->port);

  while (now () < self->end && self->n < MAX_SAMPLES)
    {
      int length = format_request (self, request, self->n);
      double begin = now ();

      send_all (fd, request, length);
      read_answer (fd);
      self->samples[self->n++] = now () - begin;
    }
  close (fd);
  free (request);

  return NULL;
}

static int
compare (const void *a,
         const void *b)
{
  float one = *(const float *) a;
  float other = *(const float *) b;

  return one < other ? -1 : one > other;
}

static void
upload (int port,
        int megabytes)
{
  char *piece = malloc (1 << 20);
  double begin;
  int fd = dial (port);
  int n;

  for (int i = 0; i < 1 << 20; i++)
    piece[i] = (char) (i * 2654435761u >> 24);
  begin = now ();
  n = sprintf (piece, "PUT /api/2.0/mlflow-artifacts/artifacts/large.bin HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %lld\r\n\r\n", port,
               (long long) megabytes << 20);
  send_all (fd, piece, n);
  for (int i = 0; i < megabytes; i++)
    send_all (fd, piece, 1 << 20);
  read_answer (fd);
  printf ("%.4f\n", now () - begin);
  close (fd);
  free (piece);
}

int
main (int   argc,
      char *argv[])
{
  Client *clients;
  float *all;
  double begin;
  int n_clients;
  int n = 0;

  if (argc == 4 && strcmp (argv[1], "upload") == 0)
    {
      upload (atoi (argv[2]), atoi (argv[3]));
      return 0;
    }
  n_clients = argc > 4 ? atoi (argv[4]) : 0;
  if (n_clients < 1 || argc != 5 + n_clients)
    fail ("usage: bench-server KIND PORT SECONDS CONNECTIONS RUN...");

  clients = calloc (n_clients, sizeof *clients);
  begin = now ();
  for (int i = 0; i < n_clients; i++)
    {
      clients[i] = (Client) { .port = atoi (argv[2]), .run = argv[5 + i], .end = begin + atof (argv[3]),
                              .n_metrics = strcmp (argv[1], "metric") == 0 ? 0 : atoi (argv[1] + strlen ("batch")),
                              .samples = malloc (MAX_SAMPLES * sizeof (float)) };
      pthread_create (&clients[i].thread, NULL, client_thread, &clients[i]);
    }
  for (int i = 0; i < n_clients; i++)
    {
      pthread_join (clients[i].thread, NULL);
      n += clients[i].n;
    }
  begin = now () - begin;
  all = malloc (n * sizeof *all);
  n = 0;
  for (int i = 0; i < n_clients; i++)
    {
      memcpy (all + n, clients[i].samples, clients[i].n * sizeof *all);
      n += clients[i].n;
      free (clients[i].samples);
    }
  qsort (all, n, sizeof *all, compare);
  printf ("%.2f %.3f %.3f %d\n", n / begin, all[n / 2] * 1e3, all[n * 99 / 100] * 1e3, n);
  free (all);
  free (clients);

  return 0;
}
