/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>

#include "serve/hot-serve-answer.h"
#include "serve/hot-serve-body.h"
#include "serve/hot-serve-chunks.h"
#include "serve/hot-serve-metrics.h"
#include "serve/hot-serve-request.h"
#include "serve/hot-serve-server.h"

/* Room for the head of an answer, in front of its body. */
#define HOT_SERVE_HEAD_ROOM 384

/* Rows that a thread predicts in one go, before it looks at its sockets again. */
#define HOT_SERVE_SLICE 256

/* Bodies above this size are read one at a time in each thread, since what is read of them is several times as large. */
#define HOT_SERVE_LARGE_BODY (256 << 10)

typedef struct _HotServeWorker HotServeWorker;
typedef struct _HotServeConnection HotServeConnection;

/**
 * HotServeRoute:
 * @method: the only one, but for HEAD beside GET
 * @style: (nullable): of predictions; such a route is one that scores
 * @answer: (nullable): of others: writes the answer's body
 * @is_open: whether it takes no key
 * @any_type: whether a body whose type is not known is taken for JSON
 */
typedef struct {
  const char          *path;
  HotServeMethod       method;
  const HotServeStyle *style;
  bool               (*answer) (HotServeWorker *worker,
                                HotBuffer      *body);
  const char          *content_type;
  bool                 is_open;
  bool                 any_type;
} HotServeRoute;

extern const HotServeRoute hot_serve_routes[];
extern const size_t        hot_serve_n_routes;

typedef enum {
  HOT_SERVE_STATE_HEAD,
  HOT_SERVE_STATE_BODY,
  HOT_SERVE_STATE_SCORING,
  HOT_SERVE_STATE_WRITING,
  HOT_SERVE_STATE_LINGERING,  /* the answer is out; what the client still sends is read, so that it gets to read the answer */
} HotServeState;

struct _HotServeConnection
{
  HotServeWorker      *worker;
  HotServeConnection  *previous;
  HotServeConnection  *next;
  HotServeConnection  *next_scoring;
  struct event         read_event;
  struct event         write_event;
  int                  fd;
  HotServeState        state;
  bool                 is_paused;      /* not reading */
  bool                 at_end;         /* the client sends no more */
  bool                 closes;         /* behind this answer */
  bool                 leaves_rest;    /* likewise, and there may be more of the request to come */
  bool                 is_open;        /* @rows */

  HotBuffer            in;
  size_t               taken;          /* bytes of @in that are done with */
  size_t               scanned;
  HotServeRequest      request;
  const HotServeRoute *route;
  const char          *content_type;
  HotServeChunks       chunks;
  HotBuffer            body;           /* that came in chunks, or was unpacked */
  HotServeBody         rows;
  uint64_t             n_answered;

  HotBuffer            out;
  size_t               sent;
  uint64_t             deadline;       /* milliseconds */
  uint64_t             last_deadline;  /* of a transfer, which moves the other on */
  uint64_t             started;        /* nanoseconds */
  uint64_t             charged;
};

struct _HotServeWorker
{
  HotServeServer      *server;
  const HotModel      *model;
  const HotServeOptions *options;
  pthread_t            thread;
  struct event_base   *base;
  struct event         wake_event;
  struct event         sweep_event;
  int                  wake_fd;
  HotServeRow         *row;
  float               *features;
  double              *outputs;
  HotServeConnection  *connections;
  HotServeConnection  *scoring;
  HotServeConnection **scoring_end;
  HotServeConnection  *large;          /* whose body is open */
  unsigned             n_connections;  /* atomic: with those that are handed over */
  bool                 is_draining;
  bool                 has_cut_off;
  uint64_t             drain_deadline;
  char                 date[40];
  HotServeMetrics      metrics;

  pthread_mutex_t      lock;
  int                 *handed;
  unsigned             n_handed;
  unsigned             n_handed_allocated;
};

struct _HotServeServer
{
  const HotModel      *model;
  HotServeOptions      options;
  HotServeWorker      *workers;
  unsigned             n_workers;
  unsigned             n_started;
  int                  fd;
  int                  stop_fd;
  int                  spare_fd;       /* given up for a moment to refuse a connection when there are no descriptors left */
  uint16_t             port;
  uint64_t             n_buffered;     /* atomic */
  unsigned             n_stops;
  struct event         accept_event;
  struct event         stop_event;
};

uint64_t hot_serve_now_ms               (void);
uint64_t hot_serve_now_ns               (void);

/* The server, to its workers. */
bool     hot_serve_server_charge        (HotServeServer     *self,
                                         int64_t             n_bytes);
void     hot_serve_server_sum_metrics   (HotServeServer     *self,
                                         HotServeMetrics    *metrics,
                                         unsigned           *n_connections);

bool     hot_serve_worker_init          (HotServeWorker     *self,
                                         HotServeServer     *server);
void     hot_serve_worker_clear         (HotServeWorker     *self);
/* Until it is drained. */
void     hot_serve_worker_run           (HotServeWorker     *self);
/* From another thread: takes over a connection, which was counted in n_connections. */
bool     hot_serve_worker_hand          (HotServeWorker     *self,
                                         int                 fd);
void     hot_serve_worker_wake          (HotServeWorker     *self);

/* Takes over @fd. */
void     hot_serve_connection_new       (HotServeWorker     *worker,
                                         int                 fd);
void     hot_serve_connection_free      (HotServeConnection *self);
/* Goes on with what was received. May free @self, as all that follow. */
void     hot_serve_connection_proceed   (HotServeConnection *self);
/* Too late: says so where it can, and ends. */
void     hot_serve_connection_expire    (HotServeConnection *self);
/* An answer whose body is in @out. */
void     hot_serve_connection_answer    (HotServeConnection *self,
                                         int                 status,
                                         const char         *content_type);
void     hot_serve_connection_fail      (HotServeConnection *self,
                                         const HotServeError *error);
/* Whether no request has begun to arrive. */
bool     hot_serve_connection_is_idle   (const HotServeConnection *self);
/* Starts the answer's body anew. */
bool     hot_serve_connection_begin_answer (HotServeConnection *self);

/* The request has come whole: finds what it asks for. False with @error set where it is to be refused. */
bool     hot_serve_route_find           (const HotServeRequest *request,
                                         const HotServeOptions *options,
                                         const HotServeRoute  **route,
                                         const char           **content_type,
                                         HotServeError         *error);

/* Whether the key is the one, in a time that does not tell how much of it was right. */
bool     hot_serve_key_equals           (const char         *key,
                                         HotServeText        given);
/* Unpacks @packed into @body, which is empty. */
bool     hot_serve_gunzip               (const char         *packed,
                                         size_t              size,
                                         HotBuffer          *body,
                                         uint64_t            max_size,
                                         HotServeError      *error);

/* The connection's body is whole and waits for its predictions. */
void     hot_serve_scoring_add          (HotServeConnection *connection);
void     hot_serve_scoring_remove       (HotServeConnection *connection);
/* One slice of rows for those that wait. */
void     hot_serve_scoring_run          (HotServeWorker     *worker);
