/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "base/hot-json-writer.h"
#include "tracking/hot-rest-login.h"
#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/**
 * HotRestFlags:
 * @HOT_REST_REPEATABLE: to ask twice is the same as once: tried again when the server is busy or breaks off
 * @HOT_REST_IMPATIENT: not tried again, and given up soon: somebody else will ask again
 */
typedef enum {
  HOT_REST_REPEATABLE = 1 << 0,
  HOT_REST_IMPATIENT  = 1 << 1,
} HotRestFlags;

/**
 * HotRestClient:
 *
 * Asks a tracking server in MLflow's REST API, version 2.0 (mlflow/utils/rest_utils.py). From any number of threads at once; connections
 * are kept open between calls.
 *
 * Errors: what the server says is a %HOT_TRACKING_ERROR with its code and its message. Where it says nothing that MLflow would: 401 and 403
 * are %HOT_TRACKING_ERROR_UNAUTHENTICATED and %HOT_TRACKING_ERROR_PERMISSION_DENIED, 404 %HOT_TRACKING_ERROR_ENDPOINT_NOT_FOUND, 429
 * %HOT_TRACKING_ERROR_REQUEST_LIMIT_EXCEEDED, 5xx %HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE. Those of HotHttp stay as they are.
 */
typedef struct _HotRestClient HotRestClient;

typedef void (*HotRestSent) (gsize n_bytes, gpointer user_data);

HotRestClient *hot_rest_client_new        (const HotRestLogin  *login,
                                           GError             **error);
HotRestClient *hot_rest_client_ref        (HotRestClient       *self);
void           hot_rest_client_unref      (HotRestClient       *self);
const HotRestLogin *hot_rest_client_get_login (HotRestClient   *self);
/* What messages call the server. */
const char    *hot_rest_client_get_host   (HotRestClient       *self);

/**
 * hot_rest_client_call:
 * @method: "GET", "POST", "PATCH" or "DELETE"
 * @path: such as "runs/search" below /api/2.0/mlflow/; with a slash before it, below the server's address
 * @body: (nullable): JSON
 *
 * Returns: (transfer full): the object that the server answered, an empty one where it said nothing
 */
JsonObject    *hot_rest_client_call       (HotRestClient       *self,
                                           const char          *method,
                                           const char          *path,
                                           const char          *body,
                                           HotRestFlags         flags,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* hot_rest_client_call() with what @writer (nullable) holds, an object that is not ended yet. */
JsonObject    *hot_rest_client_ask        (HotRestClient       *self,
                                           const char          *method,
                                           const char          *path,
                                           HotJsonWriter       *writer,
                                           HotRestFlags         flags,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* The same with POST. */
JsonObject    *hot_rest_client_post       (HotRestClient       *self,
                                           const char          *path,
                                           HotJsonWriter       *writer,
                                           HotRestFlags         flags,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* Likewise where the answer does not matter. */
gboolean       hot_rest_client_tell       (HotRestClient       *self,
                                           const char          *method,
                                           const char          *path,
                                           HotJsonWriter       *writer,
                                           HotRestFlags         flags,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* Sends @body to @path, which begins with a slash. @sent: (nullable): told of each piece that has left, with its size */
gboolean       hot_rest_client_upload     (HotRestClient       *self,
                                           const char          *method,
                                           const char          *path,
                                           GBytes              *body,
                                           HotRestSent          sent,
                                           gpointer             sent_data,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* As a whole or not at all; @path begins with a slash. */
gboolean       hot_rest_client_download   (HotRestClient       *self,
                                           const char          *path,
                                           const char          *target,
                                           GCancellable        *cancellable,
                                           GError             **error);

/* @path, "?" and the pairs of name and value up to %NULL, escaped; those whose value is %NULL are left out. (transfer full) */
char          *hot_rest_query             (const char          *path,
                                           ...) G_GNUC_NULL_TERMINATED;
/* Whether another time it may go well: the server or the way to it has trouble, rather than the request. */
gboolean       hot_rest_is_outage         (const GError        *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestClient, hot_rest_client_unref)

G_END_DECLS
