/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A connection: requests come in, one after the other, and answers go out. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/hot-serve-private.h"

#define MIN_READ (8 << 10)
#define MAX_READ (256 << 10)

/* Bytes that earn a transfer another second. */
#define BYTES_PER_SECOND (64 << 10)

/* How long the head of a request may take to arrive, however long the rest may. */
#define MAX_HEAD_TIME 10000

/* How long and how much is read over behind an answer that ends the connection. */
#define LINGER_TIME 2000

/* What a connection may hold without being charged for it. */
#define FREE_BYTES (64 << 10)

static void read_cb  (evutil_socket_t  fd,
                      short            events,
                      void            *data);
static void write_cb (evutil_socket_t  fd,
                      short            events,
                      void            *data);

static void
set_deadline (HotServeConnection *self,
              uint64_t            milliseconds)
{
  self->deadline = hot_serve_now_ms () + milliseconds;
}

/* Some of it has moved: on with the clock for the next piece, as far as all may take. */
static void
note_progress (HotServeConnection *self)
{
  set_deadline (self, self->worker->options->timeout);
  if (self->deadline > self->last_deadline)
    self->deadline = self->last_deadline;
}

/* A transfer begins: who stands still ends early, who trickles ends when all could have been there. */
static void
begin_transfer (HotServeConnection *self,
                uint64_t            n_bytes)
{
  self->last_deadline = hot_serve_now_ms () + self->worker->options->timeout + n_bytes / BYTES_PER_SECOND * 1000;
  note_progress (self);
}

static void
pause_reading (HotServeConnection *self)
{
  if (!self->is_paused)
    event_del (&self->read_event);
  self->is_paused = true;
}

static void
resume_reading (HotServeConnection *self)
{
  if (self->is_paused && !self->at_end)
    {
      event_add (&self->read_event, NULL);
      self->is_paused = false;
    }
}

/* False where all connections together hold too much. */
static bool
charge (HotServeConnection *self)
{
  const uint64_t held = self->in.n_allocated + self->body.n_allocated + self->out.n_allocated;
  const uint64_t charged = held > FREE_BYTES ? held : 0;
  const int64_t more = (int64_t) charged - (int64_t) self->charged;

  if (more == 0)
    return true;
  self->charged = charged;

  return hot_serve_server_charge (self->worker->server, more) || more < 0;
}

static void
close_rows (HotServeConnection *self)
{
  if (self->is_open)
    hot_serve_body_close (&self->rows);
  self->is_open = false;
  if (self->worker->large == self)
    self->worker->large = NULL;
}

void
hot_serve_connection_new (HotServeWorker *worker,
                          int             fd)
{
  HotServeConnection *self = calloc (1, sizeof *self);

  if (self == NULL)
    {
      close (fd);
      __atomic_sub_fetch (&worker->n_connections, 1, __ATOMIC_RELAXED);
      return;
    }

  self->worker = worker;
  self->fd = fd;
  self->next = worker->connections;
  if (self->next != NULL)
    self->next->previous = self;
  worker->connections = self;
  event_assign (&self->read_event, worker->base, fd, EV_READ | EV_PERSIST, read_cb, self);
  event_assign (&self->write_event, worker->base, fd, EV_WRITE | EV_PERSIST, write_cb, self);
  set_deadline (self, worker->is_draining ? 1000 : worker->options->idle_timeout);
  event_add (&self->read_event, NULL);
}

void
hot_serve_connection_free (HotServeConnection *self)
{
  HotServeWorker *worker = self->worker;

  if (self->state == HOT_SERVE_STATE_SCORING)
    hot_serve_scoring_remove (self);
  close_rows (self);
  if (self->previous != NULL)
    self->previous->next = self->next;
  else
    worker->connections = self->next;
  if (self->next != NULL)
    self->next->previous = self->previous;

  event_del (&self->read_event);
  event_del (&self->write_event);
  close (self->fd);
  hot_buffer_clear (&self->in);
  hot_buffer_clear (&self->body);
  hot_buffer_clear (&self->out);
  charge (self);
  free (self);
  __atomic_sub_fetch (&worker->n_connections, 1, __ATOMIC_RELAXED);
}

bool
hot_serve_connection_is_idle (const HotServeConnection *self)
{
  return self->state == HOT_SERVE_STATE_HEAD && self->taken == self->in.size;
}

bool
hot_serve_connection_begin_answer (HotServeConnection *self)
{
  self->out.size = 0;

  return hot_buffer_extend (&self->out, HOT_SERVE_HEAD_ROOM) != NULL;
}

static const char *
get_reason (int status)
{
  static const struct { int status; const char *reason; } reasons[] = {
    { 200, "OK" }, { 400, "Bad Request" }, { 401, "Unauthorized" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
    { 408, "Request Timeout" }, { 411, "Length Required" }, { 413, "Content Too Large" }, { 415, "Unsupported Media Type" },
    { 417, "Expectation Failed" }, { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
    { 501, "Not Implemented" }, { 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" },
  };

  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (reasons[i].status == status)
      return reasons[i].reason;

  return "Error";
}

/* The request is done with: room for the next. Answers and bodies that are large are not kept. */
static void
end_request (HotServeConnection *self)
{
  close_rows (self);
  hot_buffer_clear (&self->body);
  hot_buffer_clear (&self->out);
  if (self->taken == self->in.size)
    hot_buffer_clear (&self->in);
  else
    {
      memmove (self->in.data, self->in.data + self->taken, self->in.size - self->taken);
      self->in.size -= self->taken;
    }
  self->taken = 0;
  self->scanned = 0;
  self->route = NULL;
  self->request = (HotServeRequest) { 0 };
  self->chunks = (HotServeChunks) { 0 };
  self->n_answered = 0;
  charge (self);
}

/* The answer is out. Returns false where @self is gone. */
static bool
finish_answer (HotServeConnection *self)
{
  event_del (&self->write_event);
  end_request (self);
  if (!self->closes)
    {
      self->state = HOT_SERVE_STATE_HEAD;
      set_deadline (self, self->worker->is_draining ? 1000 : self->worker->options->idle_timeout);
      resume_reading (self);
      return true;
    }
  if (self->at_end || !self->leaves_rest)
    {
      hot_serve_connection_free (self);
      return false;
    }

  /* Closing at once, with bytes unread, would take the answer away from the client (RFC 9112, section 9.6). */
  shutdown (self->fd, SHUT_WR);
  self->state = HOT_SERVE_STATE_LINGERING;
  hot_buffer_clear (&self->in);
  set_deadline (self, LINGER_TIME);
  resume_reading (self);

  return true;
}

/* Returns false where @self is gone. */
static bool
send_answer (HotServeConnection *self)
{
  while (self->sent < self->out.size)
    {
      ssize_t n = send (self->fd, self->out.data + self->sent, self->out.size - self->sent, MSG_NOSIGNAL);

      if (n > 0)
        {
          self->sent += n;
          note_progress (self);
        }
      else if (n < 0 && errno == EINTR)
        continue;
      else if (n < 0 && errno == EAGAIN)
        {
          event_add (&self->write_event, NULL);
          pause_reading (self);
          return true;
        }
      else
        {
          hot_serve_connection_free (self);
          return false;
        }
    }

  return finish_answer (self);
}

static void
count_answer (HotServeConnection *self,
              int                 status)
{
  HotServeMetrics *metrics = &self->worker->metrics;
  size_t route = self->route != NULL ? (size_t) (self->route - hot_serve_routes) : HOT_SERVE_MAX_ROUTES;

  hot_serve_metrics_count_request (metrics, route, status);
  if (self->route != NULL && self->route->style != NULL && self->started != 0)
    hot_serve_metrics_count_duration (metrics, hot_serve_now_ns () - self->started);
  hot_serve_metrics_add (&metrics->n_rows, self->n_answered);
  self->started = 0;
}

static bool
answer (HotServeConnection *self,
        int                 status,
        const char         *content_type)
{
  const size_t length = self->out.size - HOT_SERVE_HEAD_ROOM;
  const char *more = "";
  char head[HOT_SERVE_HEAD_ROOM];
  int size;

  count_answer (self, status);
  /* Requests that have come already are still answered. */
  self->closes |= self->taken == self->in.size && (self->at_end || self->worker->is_draining);
  self->closes |= self->leaves_rest;
  if (status == 401)
    more = "WWW-Authenticate: Bearer\r\n";
  else if (status == 405)
    more = self->route->method == HOT_SERVE_POST ? "Allow: POST\r\n" : "Allow: GET, HEAD\r\n";
  else if (status == 503)
    more = "Retry-After: 1\r\n";
  size = snprintf (head, sizeof head, "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s%s\r\n", status,
                   get_reason (status), self->worker->date, content_type, length, more,
                   self->closes ? "Connection: close\r\n" : self->request.is_1_0 ? "Connection: keep-alive\r\n" : "");
  memcpy (self->out.data + HOT_SERVE_HEAD_ROOM - size, head, size);
  self->sent = HOT_SERVE_HEAD_ROOM - size;
  if (self->request.method == HOT_SERVE_HEAD)
    self->out.size = HOT_SERVE_HEAD_ROOM;

  self->state = HOT_SERVE_STATE_WRITING;
  begin_transfer (self, self->out.size);
  charge (self);

  return send_answer (self);
}

/* Returns false where @self is gone. */
static bool
fail (HotServeConnection  *self,
      const HotServeError *error)
{
  const HotServeStyle *style = self->route != NULL && self->route->style != NULL ? self->route->style : &hot_serve_style_mlflow;
  bool done = hot_serve_connection_begin_answer (self);

  /* MLflow's server says this in plain text. */
  if (done && error->status == 415 && style->error_has_code)
    done = hot_serve_answer_append_text (&self->out, error->message);
  else if (done)
    done = hot_serve_answer_append_error (&self->out, style, error);
  if (!done)
    {
      hot_serve_connection_free (self);
      return false;
    }

  return answer (self, error->status, error->status == 415 && style->error_has_code ? "text/plain; charset=utf-8" : "application/json");
}

static bool
fail_for_load (HotServeConnection *self)
{
  HotServeError error;

  hot_serve_error_set (&error, 503, HOT_SERVE_UNAVAILABLE, "The server has too much to do at the moment.");
  self->leaves_rest = true;

  return fail (self, &error);
}

void
hot_serve_connection_fail (HotServeConnection  *self,
                           const HotServeError *error)
{
  if (fail (self, error))
    hot_serve_connection_proceed (self);
}

void
hot_serve_connection_answer (HotServeConnection *self,
                             int                 status,
                             const char         *content_type)
{
  if (answer (self, status, content_type))
    hot_serve_connection_proceed (self);
}

void
hot_serve_connection_expire (HotServeConnection *self)
{
  const bool has_begun = self->state == HOT_SERVE_STATE_BODY || (self->state == HOT_SERVE_STATE_HEAD && self->taken < self->in.size);
  HotServeError error;

  if (!hot_serve_connection_is_idle (self) && self->state != HOT_SERVE_STATE_LINGERING)
    hot_serve_metrics_add (&self->worker->metrics.n_timeouts, 1);
  if (!has_begun)
    {
      hot_serve_connection_free (self);
      return;
    }

  hot_serve_error_set (&error, 408, HOT_SERVE_BAD_REQUEST, "The request did not arrive in time.");
  self->leaves_rest = true;
  fail (self, &error);
}

/* A request that is refused before its body is read: unless that has come too, the connection cannot go on. */
static bool
refuse (HotServeConnection  *self,
        const HotServeError *error)
{
  const size_t n_left = self->in.size - self->taken;

  if (self->request.is_chunked || self->request.length > n_left)
    self->leaves_rest = true;
  else
    {
      self->taken += self->request.length;
      self->request.length = 0;
    }

  return fail (self, error);
}

static bool
answer_simply (HotServeConnection *self)
{
  const HotServeRoute *route = self->route;

  if (!hot_serve_connection_begin_answer (self) || !route->answer (self->worker, &self->out))
    {
      hot_serve_connection_free (self);
      return false;
    }

  return answer (self, 200, route->content_type);
}

static void
send_continue (HotServeConnection *self)
{
  static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

  /* Nothing was sent that could stand in its way; and a client that does not get it goes on all the same. */
  if (send (self->fd, text, sizeof text - 1, MSG_NOSIGNAL) < 0)
    return;
}

/* The head is there. Returns false where @self is gone. */
static bool
begin_request (HotServeConnection *self)
{
  HotServeError error;

  self->started = hot_serve_now_ns ();
  self->taken += self->request.size;
  self->closes |= !self->request.keep_alive;
  if (!hot_serve_route_find (&self->request, self->worker->options, &self->route, &self->content_type, &error))
    return refuse (self, &error);
  /* These lie in a buffer that moves when the body comes. */
  self->request.path = self->request.content_type = self->request.authorization = self->request.api_key = (HotServeText) { 0 };

  self->state = HOT_SERVE_STATE_BODY;
  begin_transfer (self, self->request.length);
  if (self->request.expects_continue && self->taken == self->in.size)
    send_continue (self);

  return true;
}

/* Returns false where @self is gone. */
static bool
end_body (HotServeConnection *self,
          const char         *data,
          size_t              size)
{
  HotServeError error;

  if (self->route->style == NULL)
    return answer_simply (self);
  if (self->request.is_gzip)
    {
      HotBuffer unpacked = { 0 };
      bool done = hot_serve_gunzip (data, size, &unpacked, self->worker->options->max_body, &error);

      hot_buffer_clear (&self->body);
      self->body = unpacked;
      if (!done)
        return fail (self, &error);
      if (!charge (self))
        return fail_for_load (self);
    }
  else if (!self->request.is_chunked)
    {
      /* Stays where it is: nothing is read into the buffer until the answer is out. */
      self->rows.data = data;
      self->rows.size = size;
      hot_serve_scoring_add (self);
      return true;
    }

  self->rows.data = (const char *) self->body.data;
  self->rows.size = self->body.size;
  hot_serve_scoring_add (self);

  return true;
}

/* Returns false where @self is gone; @stuck: (out): whether more must come first. */
static bool
take_body (HotServeConnection *self,
           bool               *stuck)
{
  const char *data = (const char *) self->in.data + self->taken;
  const size_t n_left = self->in.size - self->taken;
  HotServeError error;
  size_t taken;

  if (!self->request.is_chunked)
    {
      *stuck = n_left < self->request.length;
      if (*stuck)
        return true;
      self->taken += self->request.length;
      return end_body (self, data, self->request.length);
    }

  switch (hot_serve_chunks_feed (&self->chunks, data, n_left, &taken, &self->body, self->worker->options->max_body, &error))
    {
    case HOT_SERVE_REFUSED:
      self->leaves_rest = true;
      return fail (self, &error);

    case HOT_SERVE_MORE:
      *stuck = true;
      self->in.size = self->taken;
      return true;

    case HOT_SERVE_WHOLE:
    default:
      self->taken += taken;
      return end_body (self, (const char *) self->body.data, self->body.size);
    }
}

/* Returns false where @self is gone; @stuck: (out): whether more must come first. */
static bool
take_head (HotServeConnection *self,
           bool               *stuck)
{
  const size_t n_left = self->in.size - self->taken;
  const char *data = n_left > 0 ? (const char *) self->in.data + self->taken : "";
  const bool is_first = self->scanned == 0;
  HotServeError error;

  *stuck = n_left == 0;
  if (*stuck)
    return true;

  switch (hot_serve_request_parse (&self->request, data, n_left, &self->scanned, self->worker->options->max_head, &error))
    {
    case HOT_SERVE_REFUSED:
      self->leaves_rest = true;
      return fail (self, &error);

    case HOT_SERVE_MORE:
      *stuck = true;
      if (is_first)
        set_deadline (self, self->worker->options->timeout < MAX_HEAD_TIME ? self->worker->options->timeout : MAX_HEAD_TIME);
      return true;

    case HOT_SERVE_WHOLE:
    default:
      return begin_request (self);
    }
}

void
hot_serve_connection_proceed (HotServeConnection *self)
{
  bool stuck = false;

  while (!stuck && (self->state == HOT_SERVE_STATE_HEAD || self->state == HOT_SERVE_STATE_BODY))
    if (!(self->state == HOT_SERVE_STATE_HEAD ? take_head : take_body) (self, &stuck))
      return;

  /* What has not come by now does not come any more. */
  if (stuck && self->at_end)
    hot_serve_connection_free (self);
}

static void
discard (HotServeConnection *self)
{
  char bytes[MIN_READ];
  ssize_t n = recv (self->fd, bytes, sizeof bytes, 0);

  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    hot_serve_connection_free (self);
}

/* How much to read: what is missing of a body, within bounds. */
static size_t
get_read_size (const HotServeConnection *self)
{
  const size_t n_left = self->in.size - self->taken;

  if (self->state != HOT_SERVE_STATE_BODY || self->request.is_chunked || self->request.length < n_left + MIN_READ)
    return MIN_READ;

  return self->request.length - n_left < MAX_READ ? self->request.length - n_left : MAX_READ;
}

static bool
receive (HotServeConnection *self)
{
  const size_t size = get_read_size (self);
  void *room = hot_buffer_extend (&self->in, size);
  ssize_t n;

  if (room == NULL)
    {
      hot_serve_connection_free (self);
      return false;
    }

  n = recv (self->fd, room, size, 0);
  self->in.size -= size - (n > 0 ? n : 0);
  if (n > 0)
    return true;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    {
      if (self->in.size == 0)
        hot_buffer_clear (&self->in);
      return false;
    }
  if (n < 0)
    {
      hot_serve_connection_free (self);
      return false;
    }

  self->at_end = true;
  pause_reading (self);

  return true;
}

static void
read_cb (evutil_socket_t  fd,
         short            events,
         void            *data)
{
  HotServeConnection *self = data;

  if (self->state == HOT_SERVE_STATE_LINGERING)
    {
      discard (self);
      return;
    }
  if (self->state == HOT_SERVE_STATE_SCORING || self->state == HOT_SERVE_STATE_WRITING)
    {
      /* The next request waits in the system until this one is answered. */
      pause_reading (self);
      return;
    }

  if (!receive (self))
    return;
  if (self->state == HOT_SERVE_STATE_BODY)
    {
      /* A body in chunks earns its time as it comes. */
      if (self->request.is_chunked)
        self->last_deadline += (self->in.size - self->taken) * 1000 / BYTES_PER_SECOND;
      note_progress (self);
    }
  if (!charge (self))
    {
      fail_for_load (self);
      return;
    }

  hot_serve_connection_proceed (self);
}

static void
write_cb (evutil_socket_t  fd,
          short            events,
          void            *data)
{
  HotServeConnection *self = data;

  if (send_answer (self))
    hot_serve_connection_proceed (self);
}
