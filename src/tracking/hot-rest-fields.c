/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-fields.h"

#include <math.h>
#include <string.h>

#include "tracking/hot-rest-call.h"

/* The ends of all such messages of mlflow/server/handlers.py. */
#define SEE_DOCS "See the API docs for more information about request parameters."

/* A value in a message is cut off after that. */
#define MAX_SHOWN 500

static const char *
name_type (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "dict";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "list";
  if (JSON_NODE_HOLDS_NULL (node))
    return "NoneType";
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return "bool";
    case G_TYPE_INT64:
      return "int";
    case G_TYPE_DOUBLE:
      return "float";
    default:
      return "str";
    }
}

static gboolean
refuse_missing (const char  *name,
                GError     **error)
{
  return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     "Missing value for required parameter '%s'. " SEE_DOCS, name);
}

static gboolean
refuse_type (const char  *name,
             JsonNode    *node,
             GError     **error)
{
  g_autofree char *json = json_to_string (node, FALSE);
  g_autofree char *shown = g_utf8_strlen (json, -1) > MAX_SHOWN ? g_utf8_substring (json, 0, MAX_SHOWN) : g_steal_pointer (&json);

  return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     "Invalid value %s for parameter '%s' supplied:  Hint: Value was of type '%s'. " SEE_DOCS, shown, name,
                     name_type (node));
}

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static JsonNode *
find (JsonObject *fields,
      const char *name)
{
  JsonNode *node = json_object_get_member (fields, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/* (nullable): %NULL with @ok telling whether that may be. */
static JsonNode *
look_up (JsonObject  *fields,
         const char  *name,
         HotRestNeed  need,
         gboolean    *ok,
         GError     **error)
{
  JsonNode *node = find (fields, name);

  *ok = TRUE;
  if (need == HOT_REST_REQUIRED && (node == NULL || (is_string (node) && *json_node_get_string (node) == '\0')))
    *ok = refuse_missing (name, error);

  return *ok ? node : NULL;
}

gboolean
hot_rest_fields_has (JsonObject *fields,
                     const char *name)
{
  return find (fields, name) != NULL;
}

gboolean
hot_rest_fields_get_string (JsonObject   *fields,
                            const char   *name,
                            HotRestNeed   need,
                            const char  **value,
                            GError      **error)
{
  gboolean ok;
  JsonNode *node = look_up (fields, name, need, &ok, error);

  if (node == NULL)
    return ok;
  if (!is_string (node))
    return refuse_type (name, node, error);
  *value = json_node_get_string (node);

  return TRUE;
}

gboolean
hot_rest_fields_get_integer (JsonObject   *fields,
                             const char   *name,
                             HotRestNeed   need,
                             gint64       *value,
                             GError      **error)
{
  gboolean ok;
  JsonNode *node = look_up (fields, name, need, &ok, error);

  if (node == NULL)
    return ok;
  if (is_string (node))
    {
      const char *text = json_node_get_string (node);

      return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL) || refuse_type (name, node, error);
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    {
      *value = json_node_get_int (node);
      return TRUE;
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      double real = json_node_get_double (node);

      if (real == trunc (real) && fabs (real) < 9.2e18)
        {
          *value = (gint64) real;
          return TRUE;
        }
    }

  return refuse_type (name, node, error);
}

/* As Python's float() has the names of what is not finite. */
static gboolean
parse_real (const char *text,
            double     *value)
{
  const char *name = text + (*text == '-' || *text == '+');
  char *end;

  if (g_ascii_strcasecmp (name, "nan") == 0)
    *value = NAN;
  else if (g_ascii_strcasecmp (name, "inf") == 0 || g_ascii_strcasecmp (name, "infinity") == 0)
    *value = *text == '-' ? -INFINITY : INFINITY;
  else
    {
      *value = g_ascii_strtod (text, &end);
      return end != text && *end == '\0' && isfinite (*value);
    }

  return TRUE;
}

gboolean
hot_rest_fields_get_real (JsonObject   *fields,
                          const char   *name,
                          HotRestNeed   need,
                          double       *value,
                          GError      **error)
{
  gboolean ok;
  JsonNode *node = look_up (fields, name, need, &ok, error);

  if (node == NULL)
    return ok;
  if (is_string (node))
    return parse_real (json_node_get_string (node), value) || refuse_type (name, node, error);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return refuse_type (name, node, error);
  *value = json_node_get_double (node);

  return TRUE;
}

gboolean
hot_rest_fields_get_boolean (JsonObject   *fields,
                             const char   *name,
                             HotRestNeed   need,
                             gboolean     *value,
                             GError      **error)
{
  gboolean ok;
  JsonNode *node = look_up (fields, name, need, &ok, error);

  if (node == NULL)
    return ok;
  if (is_string (node))
    {
      const char *text = json_node_get_string (node);

      if (g_ascii_strcasecmp (text, "true") != 0 && g_ascii_strcasecmp (text, "false") != 0)
        return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           "Invalid boolean value: %s, must be 'true' or 'false'.", text);
      *value = g_ascii_tolower (*text) == 't';
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse_type (name, node, error);
  *value = json_node_get_boolean (node);

  return TRUE;
}

/* A query has no sign of an array that holds one element: a lone string counts as one. */
gboolean
hot_rest_fields_get_strings (JsonObject    *fields,
                             const char    *name,
                             HotRestNeed    need,
                             const char  ***values,
                             GError       **error)
{
  g_autofree const char **strings = NULL;
  gboolean ok;
  JsonNode *node = look_up (fields, name, need, &ok, error);
  JsonArray *array;
  guint n;

  if (node == NULL)
    return ok;
  if (is_string (node))
    {
      *values = g_new0 (const char *, 2);
      (*values)[0] = json_node_get_string (node);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_type (name, node, error);
  array = json_node_get_array (node);
  n = json_array_get_length (array);
  strings = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!is_string (element))
        return refuse_type (name, node, error);
      strings[i] = json_node_get_string (element);
    }
  *values = g_steal_pointer (&strings);

  return TRUE;
}

gboolean
hot_rest_fields_get_objects (JsonObject   *fields,
                             const char   *name,
                             HotRestNeed   need,
                             GPtrArray   **objects,
                             GError      **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  gboolean ok;
  JsonNode *node = look_up (fields, name, need, &ok, error);

  if (!ok)
    return FALSE;
  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    return refuse_type (name, node, error);
  for (guint i = 0; node != NULL && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return refuse_type (name, node, error);
      g_ptr_array_add (found, json_node_get_object (element));
    }
  *objects = g_steal_pointer (&found);

  return TRUE;
}

gboolean
hot_rest_fields_blame_element (GError     **error,
                               const char  *array,
                               guint        index)
{
  const char *place = error != NULL ? strstr ((*error)->message, "parameter '") : NULL;
  char *message;

  if (place == NULL)
    return FALSE;
  place += strlen ("parameter '");
  message = g_strdup_printf ("%.*s%s[%u].%s", (int) (place - (*error)->message), (*error)->message, array, index, place);
  g_free ((*error)->message);
  (*error)->message = message;

  return FALSE;
}

gboolean
hot_rest_fields_get_pairs (JsonObject   *fields,
                           const char   *name,
                           HotRestNeed   need,
                           HotKeyValue **pairs,
                           guint        *n,
                           GError      **error)
{
  g_autoptr(GPtrArray) objects = NULL;
  g_autofree HotKeyValue *found = NULL;

  if (!hot_rest_fields_get_objects (fields, name, need, &objects, error))
    return FALSE;
  found = g_new0 (HotKeyValue, objects->len + 1);
  for (guint i = 0; i < objects->len; i++)
    {
      found[i].value = "";
      if (!hot_rest_fields_get_string (objects->pdata[i], "key", HOT_REST_REQUIRED, &found[i].key, error) ||
          !hot_rest_fields_get_string (objects->pdata[i], "value", HOT_REST_OPTIONAL, &found[i].value, error))
        return hot_rest_fields_blame_element (error, name, i);
    }
  *n = objects->len;
  *pairs = g_steal_pointer (&found);

  return TRUE;
}

gboolean
hot_rest_fields_get_view (JsonObject   *fields,
                          const char   *name,
                          HotViewType  *view,
                          GError      **error)
{
  static const char *const names[] = { "ACTIVE_ONLY", "DELETED_ONLY", "ALL" };
  JsonNode *node = find (fields, name);
  gint64 number;

  if (node == NULL)
    return TRUE;
  for (guint i = 0; is_string (node) && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (json_node_get_string (node), names[i]))
      {
        *view = i + 1;
        return TRUE;
      }
  if (!hot_rest_fields_get_integer (fields, name, HOT_REST_REQUIRED, &number, error))
    return FALSE;
  if (number < HOT_VIEW_ACTIVE_ONLY || number > HOT_VIEW_ALL)
    return refuse_type (name, node, error);
  *view = number;

  return TRUE;
}

gboolean
hot_rest_fields_get_run_id (JsonObject  *fields,
                            const char **id,
                            GError     **error)
{
  const char *name = find (fields, "run_id") == NULL && find (fields, "run_uuid") != NULL ? "run_uuid" : "run_id";

  return hot_rest_fields_get_string (fields, name, HOT_REST_REQUIRED, id, error);
}

gboolean
hot_rest_fields_get_max_results (JsonObject  *fields,
                                 guint       *max_results,
                                 GError     **error)
{
  gint64 number;

  if (find (fields, "max_results") == NULL)
    return TRUE;
  if (!hot_rest_fields_get_integer (fields, "max_results", HOT_REST_REQUIRED, &number, error))
    return FALSE;
  if (number <= 0 || number > G_MAXINT32)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       "Invalid value %" G_GINT64_FORMAT " for parameter 'max_results' supplied. It must be a positive integer.",
                       number);
  *max_results = number;

  return TRUE;
}
