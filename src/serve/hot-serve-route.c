/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server answers to: paths, methods, keys and content types. */

#include <string.h>
#include <unistd.h>

#include "serve/hot-serve-private.h"

static bool
answer_health (HotServeWorker *worker,
               HotBuffer      *body)
{
  return hot_buffer_append (body, "\n", 1);
}

static bool
answer_version (HotServeWorker *worker,
                HotBuffer      *body)
{
  return hot_serve_answer_append_text (body, HOT_VERSION);
}

/* Text in a label of Prometheus. */
static bool
append_label (HotBuffer  *text,
              const char *value)
{
  bool done = true;

  for (; *value != '\0'; value++)
    if (*value == '\n')
      done &= hot_buffer_append (text, "\\n", 2);
    else
      done &= (*value != '"' && *value != '\\' ? true : hot_buffer_append (text, "\\", 1)) && hot_buffer_append (text, value, 1);

  return done;
}

static bool
answer_metrics (HotServeWorker *worker,
                HotBuffer      *body)
{
  const HotModel *model = worker->model;
  const char *paths[HOT_SERVE_MAX_ROUTES];
  HotServeMetrics metrics = { 0 };
  unsigned n_connections;

  hot_serve_server_sum_metrics (worker->server, &metrics, &n_connections);
  for (size_t i = 0; i < hot_serve_n_routes; i++)
    paths[i] = hot_serve_routes[i].path;

  return hot_serve_metrics_write (&metrics, paths, hot_serve_n_routes, body) &&
         hot_serve_print (body, "# HELP hothouse_connections Connections that are open.\n"
                          "# TYPE hothouse_connections gauge\nhothouse_connections %u\n", n_connections) &&
         hot_serve_print (body, "# HELP hothouse_model_info The model that is served.\n# TYPE hothouse_model_info gauge\n"
                          "hothouse_model_info{version=\"%s\",target=\"", HOT_VERSION) &&
         append_label (body, hot_model_get_target (model)) &&
         hot_serve_print (body, "\",columns=\"%u\",trees=\"%u\",bytes=\"%zu\"} 1\n", hot_model_get_n_columns (model),
                          hot_model_get_n_trees (model), hot_model_get_size (model));
}

#define JSON "application/json"
#define PROMETHEUS "text/plain; version=0.0.4; charset=utf-8"

/* Probes ask without a key: those who run containers have no place to put one. */
const HotServeRoute hot_serve_routes[] = {
  { "/invocations", HOT_SERVE_POST, &hot_serve_style_mlflow },
  { "/score", HOT_SERVE_POST, &hot_serve_style_azure, .any_type = true },
  { "/ping", HOT_SERVE_GET, NULL, answer_health, JSON, .is_open = true },
  { "/health", HOT_SERVE_GET, NULL, answer_health, JSON, .is_open = true },
  { "/healthz", HOT_SERVE_GET, NULL, answer_health, JSON, .is_open = true },
  { "/readyz", HOT_SERVE_GET, NULL, answer_health, JSON, .is_open = true },
  { "/version", HOT_SERVE_GET, NULL, answer_version, "text/plain; charset=utf-8" },
  { "/metrics", HOT_SERVE_GET, NULL, answer_metrics, PROMETHEUS },
};

const size_t hot_serve_n_routes = sizeof hot_serve_routes / sizeof *hot_serve_routes;

_Static_assert (sizeof hot_serve_routes / sizeof *hot_serve_routes <= HOT_SERVE_MAX_ROUTES, "room in the metrics");

bool
hot_serve_key_equals (const char   *key,
                      HotServeText  given)
{
  const size_t length = strlen (key);
  volatile unsigned char difference = length != given.length;

  for (size_t i = 0; i < given.length; i++)
    difference |= (unsigned char) given.data[i] ^ (unsigned char) key[length > 0 ? i % length : 0];

  return difference == 0;
}

static bool
has_key (const HotServeRequest *request,
         const char            *key)
{
  HotServeText bearer = request->authorization;

  if (bearer.length > 7 && hot_serve_text_is ((HotServeText) { bearer.data, 7 }, "Bearer "))
    {
      bearer.data += 7;
      bearer.length -= 7;
      while (bearer.length > 0 && bearer.data[0] == ' ')
        bearer.data++, bearer.length--;
      return hot_serve_key_equals (key, bearer);
    }

  return request->api_key.data != NULL && hot_serve_key_equals (key, request->api_key);
}

/* The next of "; name=value; ..." */
static bool
next_parameter (HotServeText *rest,
                HotServeText *name,
                HotServeText *value)
{
  const char *end = rest->data + rest->length, *semicolon, *equals;

  while (rest->length > 0 && strchr ("; \t", rest->data[0]) != NULL)
    rest->data++, rest->length--;
  if (rest->length == 0)
    return false;

  semicolon = memchr (rest->data, ';', rest->length);
  *name = (HotServeText) { rest->data, (semicolon != NULL ? semicolon : end) - rest->data };
  *rest = (HotServeText) { semicolon != NULL ? semicolon : end, semicolon != NULL ? (size_t) (end - semicolon) : 0 };
  while (name->length > 0 && (name->data[name->length - 1] == ' ' || name->data[name->length - 1] == '\t'))
    name->length--;
  equals = memchr (name->data, '=', name->length);
  *value = (HotServeText) { "", 0 };
  if (equals == NULL)
    return true;

  *value = (HotServeText) { equals + 1, name->data + name->length - equals - 1 };
  name->length = equals - name->data;
  if (value->length >= 2 && value->data[0] == '"' && value->data[value->length - 1] == '"')
    *value = (HotServeText) { value->data + 1, value->length - 2 };

  return true;
}

/* As MLflow (mlflow/pyfunc/scoring_server): UTF-8, and no other parameters. */
static bool
find_type (HotServeText         given,
           const HotServeRoute *route,
           const char         **content_type,
           HotServeError       *error)
{
  const char *semicolon = given.data != NULL ? memchr (given.data, ';', given.length) : NULL;
  HotServeText type = { given.data, semicolon != NULL ? (size_t) (semicolon - given.data) : given.length };
  HotServeText rest = { given.data + type.length, given.length - type.length };
  HotServeText name, value;

  while (type.length > 0 && (type.data[type.length - 1] == ' ' || type.data[type.length - 1] == '\t'))
    type.length--;
  *content_type = hot_serve_text_is (type, "text/csv") ? "text/csv" : JSON;
  if (type.data == NULL || !hot_serve_body_knows (type.data, type.length))
    return route->any_type ||
           hot_serve_error_set (error, 415, HOT_SERVE_BAD_REQUEST,
                                "This predictor only supports the following content types: application/json, text/csv.");

  while (next_parameter (&rest, &name, &value))
    if (!hot_serve_text_is (name, "charset"))
      return hot_serve_error_set (error, 415, HOT_SERVE_BAD_REQUEST, "Unrecognized content type parameters.");
    else if (!hot_serve_text_is (value, "utf-8") && !hot_serve_text_is (value, "utf8"))
      return hot_serve_error_set (error, 415, HOT_SERVE_BAD_REQUEST, "The scoring server only supports UTF-8");

  return true;
}

bool
hot_serve_route_find (const HotServeRequest *request,
                      const HotServeOptions *options,
                      const HotServeRoute  **route,
                      const char           **content_type,
                      HotServeError         *error)
{
  *route = NULL;
  for (size_t i = 0; i < hot_serve_n_routes && *route == NULL; i++)
    if (strlen (hot_serve_routes[i].path) == request->path.length &&
        memcmp (hot_serve_routes[i].path, request->path.data, request->path.length) == 0)
      *route = &hot_serve_routes[i];

  if (options->api_key != NULL && (*route == NULL || !(*route)->is_open) && !has_key (request, options->api_key))
    return hot_serve_error_set (error, 401, HOT_SERVE_UNAUTHENTICATED,
                                "The request must carry the key of this server: Authorization: Bearer KEY.");
  if (*route == NULL)
    return hot_serve_error_set (error, 404, HOT_SERVE_NOT_FOUND, "There is nothing at this path. Predictions are at /invocations.");
  if (request->method != (*route)->method && !(request->method == HOT_SERVE_HEAD && (*route)->method == HOT_SERVE_GET))
    return hot_serve_error_set (error, 405, HOT_SERVE_BAD_REQUEST, "%s takes the method %s only.", (*route)->path,
                                (*route)->method == HOT_SERVE_POST ? "POST" : "GET");
  if ((*route)->style == NULL)
    return true;
  if (!request->has_length && !request->is_chunked)
    return hot_serve_error_set (error, 411, HOT_SERVE_BAD_REQUEST, "The request has no body, or none whose length is known.");
  if (request->length > options->max_body)
    return hot_serve_error_set (error, 413, HOT_SERVE_EXHAUSTED, "The body is larger than the %llu bytes that this server takes.",
                                (unsigned long long) options->max_body);

  return find_type (request->content_type, *route, content_type, error);
}
