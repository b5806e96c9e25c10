/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "tracking/hot-rest-body.h"
#include "tracking/hot-rest-route.h"

G_BEGIN_DECLS

/* What the server and its calls share. */

typedef struct {
  HotTrackingStore *store;
  char             *artifact_folder;
  char             *prefix;           /* (nullable): what all paths begin with, "/mlflow" */
  GRegex           *source_pattern;   /* (nullable): of model versions */
} HotRestSite;

struct _HotRestCall
{
  gatomicrefcount      ref_count;
  const HotRestSite   *site;
  const HotRestRoute  *route;
  const char          *method;
  SoupServerMessage   *message;
  GHashTable          *values;
  GBytes              *bytes;          /* the gathered body */
  HotRestBody         *body;           /* or the one that streams */
  GCancellable        *cancellable;
  JsonNode            *root;
  GMainContext        *context;        /* of the network's thread */
  gpointer             connection;     /* HotRestConnection; that thread only; %NULL once the client is gone */
  gboolean             is_done;        /* that thread only */

  HotJsonWriter       *json;
  guint                status;
  char                *type;
  char                *text;
  GPtrArray           *headers;        /* names and values in turn */
  int                  fd;
  guint64              size;
  char                *name;
};

HotRestCall *hot_rest_call_new    (const HotRestSite   *site,
                                   const HotRestRoute  *route,
                                   SoupServerMessage   *message,
                                   GHashTable          *values);   /* (transfer full) (nullable) */
HotRestCall *hot_rest_call_ref    (HotRestCall         *self);
void         hot_rest_call_unref  (HotRestCall         *self);
/* On a worker thread: runs the handler and makes the answer, also that of an error. */
void         hot_rest_call_run    (HotRestCall         *self);
/* On the network's thread: puts the answer into the message. */
void         hot_rest_call_answer (HotRestCall         *self);

/* { error_code, message }. (transfer full) */
char        *hot_rest_format_error (HotTrackingError    code,
                                    const char         *message);
/* Sends @size bytes of @fd (transfer full), or those that the request asks for. */
void         hot_rest_file_send    (SoupServerMessage  *message,
                                    int                 fd,
                                    guint64             size,
                                    const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestCall, hot_rest_call_unref)

G_END_DECLS
