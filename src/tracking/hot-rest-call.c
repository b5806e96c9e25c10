/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-call-private.h"

#include <string.h>
#include <unistd.h>

#define JSON_TYPE "application/json"

HotRestCall *
hot_rest_call_new (const HotRestSite  *site,
                   const HotRestRoute *route,
                   SoupServerMessage  *message,
                   GHashTable         *values)
{
  HotRestCall *self = g_new0 (HotRestCall, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->site = site;
  self->route = route;
  self->method = route->method;
  self->message = g_object_ref (message);
  self->values = values;
  self->cancellable = g_cancellable_new ();
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->status = 200;
  self->fd = -1;

  return self;
}

HotRestCall *
hot_rest_call_ref (HotRestCall *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_rest_call_unref (HotRestCall *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_object (&self->message);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->body, hot_rest_body_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->json, hot_json_writer_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self->type);
  g_free (self->text);
  g_free (self->name);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

HotTrackingStore *
hot_rest_call_get_store (HotRestCall *self)
{
  return self->site->store;
}

const char *
hot_rest_call_get_artifact_folder (HotRestCall *self)
{
  return self->site->artifact_folder;
}

GBytes *
hot_rest_call_get_body (HotRestCall *self)
{
  return self->bytes;
}

const char *
hot_rest_call_get_prefix (HotRestCall *self)
{
  return self->site->prefix != NULL ? self->site->prefix : "";
}

GRegex *
hot_rest_call_get_source_pattern (HotRestCall *self)
{
  return self->site->source_pattern;
}

GCancellable *
hot_rest_call_get_cancellable (HotRestCall *self)
{
  return self->cancellable;
}

const char *
hot_rest_call_get_path_value (HotRestCall *self,
                              const char  *name)
{
  return self->values != NULL ? g_hash_table_lookup (self->values, name) : NULL;
}

const char *
hot_rest_call_get_path_rest (HotRestCall *self)
{
  const char *rest = hot_rest_call_get_path_value (self, "*");

  return rest != NULL ? rest : "";
}

const char *
hot_rest_call_get_header (HotRestCall *self,
                          const char  *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message), name);
}

/* A value more for a name: the second makes an array. */
static void
add_query_value (JsonObject *object,
                 const char *name,
                 const char *value)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array;

  if (node == NULL)
    {
      json_object_set_string_member (object, name, value);
      return;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_array_new ();
      json_array_add_string_element (array, json_node_get_string (node));
      json_object_set_array_member (object, name, array);
    }
  else
    array = json_node_get_array (node);
  json_array_add_string_element (array, value);
}

static JsonNode *
parse_query (const char  *query,
             GError     **error)
{
  g_autoptr(JsonNode) root = json_node_init_object (json_node_alloc (), NULL);
  g_autoptr(JsonObject) object = json_object_new ();
  GUriParamsIter iter;
  char *name;
  char *value;

  json_node_set_object (root, object);
  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, error))
    {
      if (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL))
        add_query_value (object, name, value);
      g_free (name);
      g_free (value);
    }

  return error == NULL || *error == NULL ? g_steal_pointer (&root) : NULL;
}

static JsonNode *
parse_text (const char  *text,
            gssize       length,
            GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, length, error))
    return NULL;
  root = json_parser_steal_root (parser);

  return root != NULL ? root : json_node_init_null (json_node_alloc ());
}

static gboolean
check_content_type (HotRestCall  *self,
                    GError      **error)
{
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (self->message), NULL);

  if (!g_str_equal (self->method, "POST") && !g_str_equal (self->method, "PUT"))
    return TRUE;
  if (type == NULL)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Bad Request. Content-Type header is missing.");

  return g_ascii_strcasecmp (type, JSON_TYPE) == 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     "Bad Request. Content-Type must be one of ['application/json'].");
}

/* Old clients send the text of an object as a JSON string. */
static gboolean
parse_body (HotRestCall  *self,
            GError      **error)
{
  gsize length = 0;
  const char *data = self->bytes != NULL ? g_bytes_get_data (self->bytes, &length) : NULL;
  g_autoptr(GError) local = NULL;

  if (!check_content_type (self, error))
    return FALSE;
  if (length > 0 && !g_utf8_validate_len (data, length, NULL))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "The body of the request is not text in UTF-8.");
  self->root = parse_text (length > 0 ? data : "{}", length > 0 ? (gssize) length : -1, &local);
  if (self->root != NULL && JSON_NODE_HOLDS_VALUE (self->root) && json_node_get_value_type (self->root) == G_TYPE_STRING)
    {
      g_autoptr(JsonNode) outer = g_steal_pointer (&self->root);

      self->root = parse_text (json_node_get_string (outer), -1, &local);
    }
  if (self->root == NULL)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "The body of the request is not valid JSON: %s",
                       local != NULL ? local->message : "it is empty");
  if (JSON_NODE_HOLDS_NULL (self->root))
    {
      json_node_unref (self->root);
      self->root = parse_text ("{}", -1, NULL);
    }

  return JSON_NODE_HOLDS_OBJECT (self->root) ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "The body of the request must be a JSON object.");
}

static gboolean
parse (HotRestCall  *self,
       GError      **error)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));
  g_autoptr(GError) local = NULL;

  if (!g_str_equal (self->method, "GET") && !(self->route->flags & HOT_REST_STREAMED))
    return parse_body (self, error);
  self->root = parse_query (query != NULL ? query : "", &local);
  if (self->root == NULL)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "The query of the request is malformed: %s",
                       local->message);

  return TRUE;
}

gboolean
hot_rest_call_read_fields (HotRestCall  *self,
                           GError      **error)
{
  return parse_body (self, error);
}

JsonObject *
hot_rest_call_get_fields (HotRestCall *self)
{
  return json_node_get_object (self->root);
}

gint64
hot_rest_call_get_body_length (HotRestCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         ? soup_message_headers_get_content_length (headers)
         : soup_message_headers_get_encoding (headers) == SOUP_ENCODING_NONE ? 0 : -1;
}

GBytes *
hot_rest_call_read (HotRestCall  *self,
                    GError      **error)
{
  g_return_val_if_fail (self->body != NULL, NULL);

  return hot_rest_body_pop (self->body, error);
}

HotJsonWriter *
hot_rest_call_reply (HotRestCall *self)
{
  if (self->json == NULL)
    {
      self->json = hot_json_writer_new (FALSE);
      hot_json_writer_begin_object (self->json);
    }

  return self->json;
}

void
hot_rest_call_reply_text (HotRestCall *self,
                          guint        status,
                          const char  *type,
                          const char  *text)
{
  self->status = status;
  g_set_str (&self->type, type);
  g_set_str (&self->text, text);
}

void
hot_rest_call_reply_file (HotRestCall *self,
                          int          fd,
                          guint64      size,
                          const char  *name)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = fd;
  self->size = size;
  g_set_str (&self->name, name);
}

void
hot_rest_call_set_header (HotRestCall *self,
                          const char  *name,
                          const char  *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

char *
hot_rest_call_dup_uri (HotRestCall *self,
                       const char  *uri)
{
  const char *folder = self->site->artifact_folder;
  g_autofree char *path = NULL;
  gsize length;

  if (uri == NULL || folder == NULL)
    return g_strdup (uri);
  if (g_ascii_strncasecmp (uri, "file:", 5) == 0)
    path = g_filename_from_uri (uri, NULL, NULL);
  else if (*uri == '/')
    path = g_strdup (uri);
  length = strlen (folder);
  if (path == NULL || strncmp (path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return g_strdup (uri);

  return g_strconcat ("mlflow-artifacts:", path[length] == '\0' ? "/" : path + length, NULL);
}

char *
hot_rest_format_error (HotTrackingError  code,
                       const char       *message)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "error_code", hot_tracking_error_get_name (code));
  hot_json_writer_member (json, "message", message);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

/* A full disk is not the client's fault, and it may try again. */
static HotTrackingError
get_code (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return HOT_TRACKING_ERROR_RESOURCE_EXHAUSTED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return HOT_TRACKING_ERROR_DEADLINE_EXCEEDED;

  return hot_tracking_error_get_code (error);
}

void
hot_rest_call_run (HotRestCall *self)
{
  g_autoptr(GError) error = NULL;

  if ((self->route->flags & HOT_REST_UNREAD ? check_content_type (self, &error) : parse (self, &error)) && self->route->handler (self, &error))
    {
      if (self->json != NULL)
        hot_json_writer_end_object (self->json);
    }
  else
    {
      HotTrackingError code = error != NULL ? get_code (error) : HOT_TRACKING_ERROR_INTERNAL_ERROR;

      g_clear_pointer (&self->json, hot_json_writer_free);
      g_clear_pointer (&self->text, g_free);
      if (self->fd >= 0)
        close (self->fd);
      self->fd = -1;
      self->status = hot_tracking_error_get_http_status (code);
      g_set_str (&self->type, JSON_TYPE);
      self->text = hot_rest_format_error (code, error != NULL ? error->message : "The call failed without saying why.");
      if (self->status >= 500)
        g_message ("Answered %s with %s: %s", self->route->path, hot_tracking_error_get_name (code),
                   error != NULL ? error->message : "");
    }
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->body != NULL)
    hot_rest_body_drop (self->body);
}

void
hot_rest_call_answer (HotRestCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    soup_message_headers_replace (headers, self->headers->pdata[i], self->headers->pdata[i + 1]);
  if (self->fd >= 0)
    {
      hot_rest_file_send (self->message, g_steal_fd (&self->fd), self->size, self->name);
      return;
    }

  soup_server_message_set_status (self->message, self->status, NULL);
  soup_message_headers_set_content_type (headers, self->type != NULL ? self->type : JSON_TYPE, NULL);
  if (self->text != NULL)
    {
      gsize length = strlen (self->text);

      soup_message_body_append_take (body, (guchar *) g_steal_pointer (&self->text), length);
    }
  else if (self->json != NULL)
    {
      gsize length;
      const char *text = hot_json_writer_peek (self->json, &length);
      g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (text, length, (GDestroyNotify) hot_json_writer_free, self->json);

      self->json = NULL;
      soup_message_body_append_bytes (body, bytes);
    }
  else
    soup_message_body_append (body, SOUP_MEMORY_STATIC, "{}", 2);
}
