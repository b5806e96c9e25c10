/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

typedef enum {
  HOT_REST_OPTIONAL,
  HOT_REST_REQUIRED,
} HotRestNeed;

/* The fields of a request, by name, as MLflow takes them (mlflow/server/handlers.py): a field that is null is absent, a string that is
 * required must not be empty, numbers and booleans may come as strings. What is wrong is %HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE with
 * MLflow's text. An optional field that is absent leaves the result as it was: set its default before.
 *
 * Strings belong to @fields. */

gboolean hot_rest_fields_has         (JsonObject    *fields,
                                      const char    *name);
gboolean hot_rest_fields_get_string  (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      const char   **value,
                                      GError       **error);
gboolean hot_rest_fields_get_integer (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      gint64        *value,
                                      GError       **error);
/* Takes "NaN", "Infinity" and "-Infinity", too. */
gboolean hot_rest_fields_get_real    (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      double        *value,
                                      GError       **error);
gboolean hot_rest_fields_get_boolean (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      gboolean      *value,
                                      GError       **error);
/* @values: (out) (transfer container) (array zero-terminated=1): free with g_free() */
gboolean hot_rest_fields_get_strings (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      const char  ***values,
                                      GError       **error);
/* An array of { key, value }. @pairs: (out) (transfer container) (array length=n): free with g_free() */
gboolean hot_rest_fields_get_pairs   (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      HotKeyValue  **pairs,
                                      guint         *n,
                                      GError       **error);
/* An array of objects. @objects: (out) (transfer container) (element-type JsonObject): of which each belongs to @fields; empty, never
 * %NULL, where there is none */
gboolean hot_rest_fields_get_objects (JsonObject    *fields,
                                      const char    *name,
                                      HotRestNeed    need,
                                      GPtrArray    **objects,
                                      GError       **error);
/* ACTIVE_ONLY, DELETED_ONLY, ALL */
gboolean hot_rest_fields_get_view    (JsonObject    *fields,
                                      const char    *name,
                                      HotViewType   *view,
                                      GError       **error);
/* run_id, or run_uuid as old clients call it; required. */
gboolean hot_rest_fields_get_run_id  (JsonObject    *fields,
                                      const char   **id,
                                      GError       **error);
/* max_results, which must be more than none; each call has its own upper limit. */
gboolean hot_rest_fields_get_max_results (JsonObject *fields,
                                      guint         *max_results,
                                      GError       **error);
/* Says in a message about a field that it is one of an element: 'value' becomes 'metrics[3].value'. Always %FALSE. */
gboolean hot_rest_fields_blame_element (GError      **error,
                                      const char    *array,
                                      guint          index);

G_END_DECLS
