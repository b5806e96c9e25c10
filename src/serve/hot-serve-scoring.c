/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests wait until all that arrived together have been read, and are then predicted together, a slice of rows at a time. */

#include "serve/hot-serve-private.h"

/* Connections in one slice. */
#define MAX_PARTS 64

typedef struct {
  HotServeConnection *connection;
  size_t              first;
  size_t              n_rows;
  bool                is_last;
} Part;

void
hot_serve_scoring_add (HotServeConnection *connection)
{
  HotServeWorker *worker = connection->worker;

  connection->state = HOT_SERVE_STATE_SCORING;
  connection->deadline = UINT64_MAX;
  connection->next_scoring = NULL;
  *worker->scoring_end = connection;
  worker->scoring_end = &connection->next_scoring;
}

void
hot_serve_scoring_remove (HotServeConnection *connection)
{
  HotServeWorker *worker = connection->worker;
  HotServeConnection **link = &worker->scoring;

  while (*link != NULL && *link != connection)
    link = &(*link)->next_scoring;
  if (*link == NULL)
    return;

  *link = connection->next_scoring;
  if (worker->scoring_end == &connection->next_scoring)
    worker->scoring_end = link;
}

static bool
open_rows (HotServeConnection *connection,
           HotServeError      *error)
{
  HotServeWorker *worker = connection->worker;
  const char *data = connection->rows.data;
  const size_t size = connection->rows.size;

  if (size > HOT_SERVE_LARGE_BODY)
    worker->large = connection;
  connection->is_open = true;
  if (!hot_serve_body_open (&connection->rows, worker->row, connection->content_type, strlen (connection->content_type), data, size,
                            worker->options->max_rows, error))
    return false;
  if (!hot_serve_connection_begin_answer (connection) ||
      !hot_serve_answer_append_text (&connection->out, connection->route->style->opening))
    return hot_serve_body_no_memory (error);

  return true;
}

/* Reads rows of @connection into the slice. False with @error set, where it must be refused. */
static bool
read_part (Part               *part,
           HotServeConnection *connection,
           size_t              first,
           size_t              n_wanted,
           HotServeError      *error)
{
  HotServeWorker *worker = connection->worker;
  const size_t n_features = hot_model_get_n_features (worker->model);

  if (!connection->is_open && !open_rows (connection, error))
    return false;
  *part = (Part) { connection, first };
  if (!hot_serve_body_read (&connection->rows, worker->features + first * n_features, n_wanted, &part->n_rows, error))
    return false;
  part->is_last = part->n_rows < n_wanted;

  return true;
}

/* Each that waits gets its share of the slice. */
static size_t
collect (HotServeWorker *worker,
         Part           *parts,
         size_t         *n_rows)
{
  HotServeConnection *connection = worker->scoring, *next;
  size_t n_waiting = 0, n_parts = 0, share;

  for (const HotServeConnection *other = connection; other != NULL && n_waiting < MAX_PARTS; other = other->next_scoring)
    n_waiting++;
  share = n_waiting > 0 ? HOT_SERVE_SLICE / n_waiting : 0;

  for (*n_rows = 0; connection != NULL && n_parts < MAX_PARTS && *n_rows + share <= HOT_SERVE_SLICE; connection = next)
    {
      HotServeError error;

      next = connection->next_scoring;
      if (!connection->is_open && connection->rows.size > HOT_SERVE_LARGE_BODY && worker->large != NULL)
        continue;
      if (read_part (&parts[n_parts], connection, *n_rows, share, &error))
        {
          *n_rows += parts[n_parts++].n_rows;
          continue;
        }
      hot_serve_scoring_remove (connection);
      hot_serve_connection_fail (connection, &error);
    }

  return n_parts;
}

static void
finish_part (const Part *part,
             bool        done)
{
  HotServeConnection *connection = part->connection;
  HotServeError error;

  hot_serve_scoring_remove (connection);
  if (done)
    {
      hot_serve_connection_answer (connection, 200, "application/json");
      return;
    }

  hot_serve_body_no_memory (&error);
  hot_serve_connection_fail (connection, &error);
}

void
hot_serve_scoring_run (HotServeWorker *worker)
{
  const size_t n_features = hot_model_get_n_features (worker->model), n_outputs = hot_model_get_n_outputs (worker->model);
  Part parts[MAX_PARTS];
  size_t n_rows, n_parts;

  if (worker->scoring == NULL)
    return;
  n_parts = collect (worker, parts, &n_rows);
  if (n_rows > 0)
    hot_model_predict (worker->model, worker->features, n_rows, n_features, worker->outputs);

  for (size_t i = 0; i < n_parts; i++)
    {
      HotServeConnection *connection = parts[i].connection;
      bool done = hot_serve_answer_append (&connection->out, worker->model, worker->outputs + parts[i].first * n_outputs,
                                           parts[i].n_rows, connection->n_answered == 0);

      connection->n_answered += parts[i].n_rows;
      if (done && parts[i].is_last)
        done = hot_serve_answer_append_text (&connection->out, connection->route->style->closing);
      if (!done || parts[i].is_last)
        finish_part (&parts[i], done);
    }
}
