/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/hot-json-writer.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotRestCall:
 *
 * One request to the tracking server, while a #HotRestHandler answers it on a worker thread. Not for use by several threads at once;
 * what its functions return belongs to it.
 */
typedef struct _HotRestCall HotRestCall;

HotTrackingStore *hot_rest_call_get_store           (HotRestCall   *self);
/* (nullable): the folder on this computer that mlflow-artifacts: stands for; %NULL where the server does not serve artifacts */
const char       *hot_rest_call_get_artifact_folder (HotRestCall   *self);
/* Of a call with %HOT_REST_UNREAD. (nullable) (transfer none): what was sent */
GBytes           *hot_rest_call_get_body            (HotRestCall   *self);
/* Of the same: hot_rest_call_get_fields() may be called afterwards. */
gboolean          hot_rest_call_read_fields         (HotRestCall   *self,
                                                     GError       **error);
/* What all paths of the server begin with: "" or "/mlflow" */
const char       *hot_rest_call_get_prefix          (HotRestCall   *self);
/* (nullable): which sources of model versions are taken */
GRegex           *hot_rest_call_get_source_pattern  (HotRestCall   *self);
/* Set when the client has gone away and when the server is told to stop at once. */
GCancellable     *hot_rest_call_get_cancellable     (HotRestCall   *self);

/**
 * hot_rest_call_get_fields:
 *
 * What was asked: the body of a POST, PUT, PATCH or DELETE; of a GET the query, where each value is a string and a name that comes more
 * than once an array of them. An empty body is an empty object. Read it with the functions of hot-rest-fields.h, which take both.
 */
JsonObject       *hot_rest_call_get_fields          (HotRestCall   *self);
/* (nullable): what stands in the place of {NAME} in the route's path, decoded once; always there if the route has it */
const char       *hot_rest_call_get_path_value      (HotRestCall   *self,
                                                     const char    *name);
/* What stands in the place of {*} at the end of the route's path, slashes and all, decoded once; never with a NUL in it; "" for
 * nothing. */
const char       *hot_rest_call_get_path_rest       (HotRestCall   *self);
/* (nullable) */
const char       *hot_rest_call_get_header          (HotRestCall   *self,
                                                     const char    *name);

/* Of routes with %HOT_REST_STREAMED, whose handler starts as soon as the headers are there. */

/* -1 where the client does not say */
gint64            hot_rest_call_get_body_length     (HotRestCall   *self);
/**
 * hot_rest_call_read:
 *
 * Waits for the next piece of the body. No more than a megabyte waits in memory; a client that sends more has to wait. Fails where the client
 * goes away or is too slow, so a body that was read to its end is whole.
 *
 * Returns: (transfer full) (nullable): %NULL at the end, without an error
 */
GBytes           *hot_rest_call_read                (HotRestCall   *self,
                                                     GError       **error);

/* The answer. Without any of these it is {}. */

/**
 * hot_rest_call_reply:
 *
 * Returns: the writer of the answer's JSON object, which is begun already and ended after the handler: write names and values. What was
 *   written does not count if the handler then fails.
 */
HotJsonWriter    *hot_rest_call_reply               (HotRestCall   *self);
/* Anything that is no JSON object, with a status. @type: "text/plain; charset=utf-8" */
void              hot_rest_call_reply_text          (HotRestCall   *self,
                                                     guint          status,
                                                     const char    *type,
                                                     const char    *text);
/**
 * hot_rest_call_reply_file:
 * @fd: (transfer full): of a plain file
 * @size: of it
 * @name: what the client may call it, such as "model.pkl"
 *
 * Sends a file, or the parts that the client asks for (Range), as an attachment whose type is guessed from @name and no browser may guess
 * again. It is read as it is sent.
 */
void              hot_rest_call_reply_file          (HotRestCall   *self,
                                                     int            fd,
                                                     guint64        size,
                                                     const char    *name);
void              hot_rest_call_set_header          (HotRestCall   *self,
                                                     const char    *name,
                                                     const char    *value);

/**
 * hot_rest_call_dup_uri:
 * @uri: (nullable): where a run, an experiment or a model has its artifacts, as the store says
 *
 * Returns: (transfer full) (nullable): what a client should take for it: mlflow-artifacts:/… where @uri is below the folder that this
 *   server serves, so that clients on other computers find it; else @uri
 */
char             *hot_rest_call_dup_uri             (HotRestCall   *self,
                                                     const char    *uri);

G_END_DECLS
