/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-collection.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"

/* https://schema.postman.com/json/collection/v2.1.0/collection.json */
#define SCHEMA "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
#define MAX_DEPTH 32

static JsonNode *
get_member (JsonNode   *node,
            const char *name)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;
}

static const char *
get_text (JsonNode   *node,
          const char *name)
{
  node = get_member (node, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static guint
get_length (JsonNode *list)
{
  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_array_get_length (json_node_get_array (list)) : 0;
}

static JsonNode *
get_item (JsonNode *list,
          guint     index)
{
  return json_array_get_element (json_node_get_array (list), index);
}

static void
read_pairs (GPtrArray *pairs,
            JsonNode  *list)
{
  for (guint i = 0; i < get_length (list); i++)
    {
      JsonNode *item = get_item (list, i);
      HotRequestPair *pair;

      if (get_text (item, "key") == NULL)
        continue;
      pair = g_new0 (HotRequestPair, 1);
      pair->name = g_strdup (get_text (item, "key"));
      pair->value = g_strdup (get_text (item, "value") != NULL ? get_text (item, "value") : "");
      pair->is_off = json_object_get_boolean_member_with_default (json_node_get_object (item), "disabled", FALSE);
      g_ptr_array_add (pairs, pair);
    }
}

/* The parameters of a kind of authentication are a list of keys and values; in version 2.0, an object. */
static const char *
get_parameter (JsonNode   *auth,
               const char *kind,
               const char *name)
{
  JsonNode *list = get_member (auth, kind);

  if (get_member (list, name) != NULL)
    return get_text (list, name);

  for (guint i = 0; i < get_length (list); i++)
    if (g_strcmp0 (get_text (get_item (list, i), "key"), name) == 0)
      return get_text (get_item (list, i), "value");

  return NULL;
}

static void
read_auth (HotCollection *self,
           HotRequest    *request,
           JsonNode      *auth)
{
  const char *kind = get_text (auth, "type");

  if (kind == NULL || g_str_equal (kind, "noauth"))
    return;
  if (!hot_request_auth_find (kind, &request->auth.kind))
    {
      self->n_auths++;
      return;
    }
  g_set_str (&request->auth.user, get_parameter (auth, "basic", "username"));
  g_set_str (&request->auth.name, get_parameter (auth, "apikey", "key"));
  request->auth.in_query = g_strcmp0 (get_parameter (auth, "apikey", "in"), "query") == 0;
  g_set_str (&request->auth.secret, get_parameter (auth, kind, g_str_equal (kind, "basic") ? "password"
                                                               : g_str_equal (kind, "bearer") ? "token" : "value"));
}

/* "raw" texts say what they are in a member of their own. */
static void
set_language (HotRequest *request,
              const char *language)
{
  static const char * const types[] = { "xml", "application/xml", "html", "text/html", "text", "text/plain", "javascript", "application/javascript" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i += 2)
    if (g_strcmp0 (language, types[i]) == 0 && hot_request_get_header (request, "Content-Type") == NULL)
      hot_request_add_header (request, "Content-Type", types[i + 1]);
}

static gboolean
read_raw (HotRequest *request,
          JsonNode   *body)
{
  request->body = g_strdup (get_text (body, "raw"));
  set_language (request, get_text (get_member (get_member (body, "options"), "raw"), "language"));

  return TRUE;
}

static gboolean
read_urlencoded (HotRequest *request,
                 JsonNode   *body)
{
  g_autoptr(HotRequest) form = hot_request_new ("POST", "");
  g_autofree char *address = NULL;

  read_pairs (form->query, get_member (body, "urlencoded"));
  address = hot_request_dup_address (form);
  request->body = g_strdup (*address == '?' ? address + 1 : address);
  if (hot_request_get_header (request, "Content-Type") == NULL)
    hot_request_add_header (request, "Content-Type", "application/x-www-form-urlencoded");

  return TRUE;
}

/* What sets the parts apart must stand in none of them (RFC 2046, 5.1.1). (transfer full) */
static char *
make_boundary (GPtrArray *fields)
{
  char *boundary = g_strdup ("hothouse-form");

  for (guint i = 0; i < fields->len; i++)
    while (strstr (((HotRequestPair *) fields->pdata[i])->value, boundary) != NULL)
      {
        char *longer = g_strconcat (boundary, "-x", NULL);

        g_free (boundary);
        boundary = longer;
      }

  return boundary;
}

/* A form's texts as the parts of a body (RFC 7578). One with files is not read at all. */
static gboolean
read_formdata (HotRequest *request,
               JsonNode   *body)
{
  JsonNode *list = get_member (body, "formdata");
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *boundary = NULL;
  g_autofree char *type = NULL;

  for (guint i = 0; i < get_length (list); i++)
    if (g_strcmp0 (get_text (get_item (list, i), "type"), "file") == 0)
      return FALSE;
  read_pairs (fields, list);
  boundary = make_boundary (fields);
  for (guint i = 0; i < fields->len; i++)
    {
      const HotRequestPair *field = fields->pdata[i];
      g_autofree char *name = g_strdelimit (g_strdup (field->name), "\"\r\n", '_');

      if (!field->is_off)
        g_string_append_printf (text, "--%s\nContent-Disposition: form-data; name=\"%s\"\n\n%s\n", boundary, name, field->value);
    }
  g_string_append_printf (text, "--%s--\n", boundary);
  request->body = g_strdup (text->str);
  type = g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
  hot_request_set_header (request, "Content-Type", type);

  return TRUE;
}

/* GraphQL over HTTP: its variables are JSON in a text. */
static gboolean
read_graphql (HotRequest *request,
              JsonNode   *body)
{
  JsonNode *graphql = get_member (body, "graphql");
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  const char *variables = get_text (graphql, "variables");
  const char *operation = get_text (graphql, "operationName");
  g_autofree char *start = NULL;

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "query", get_text (graphql, "query"));
  if (operation != NULL && *operation != '\0')
    hot_json_writer_member (json, "operationName", operation);
  hot_json_writer_end_object (json);
  start = g_strchomp (g_strdup (hot_json_writer_peek (json, NULL)));
  if (variables == NULL || strspn (variables, " \t\r\n") == strlen (variables))
    {
      request->body = g_steal_pointer (&start);
      return TRUE;
    }
  /* As it stands: it may hold {{variables}}, which are no JSON yet. */
  start[strlen (start) - 1] = '\0';
  request->body = g_strdup_printf ("%s, \"variables\": %s}", start, variables);

  return TRUE;
}

/* Returns: whether the body is of a kind that can be sent */
static gboolean
read_body (HotRequest *request,
           JsonNode   *body)
{
  static const struct {
    const char *mode;
    gboolean  (*read) (HotRequest *request,
                       JsonNode   *body);
  } modes[] = { { "raw", read_raw }, { "urlencoded", read_urlencoded }, { "formdata", read_formdata }, { "graphql", read_graphql } };
  const char *mode = get_text (body, "mode");

  if (mode == NULL || json_object_get_boolean_member_with_default (json_node_get_object (body), "disabled", FALSE))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (mode, modes[i].mode))
      return modes[i].read (request, body);

  return FALSE;
}

/* Parts of a path that begin with a colon are names: "/users/:id". */
static void
fill_path (HotRequest *request,
           JsonNode   *list)
{
  g_auto(GStrv) parts = g_strsplit (request->url, "/", -1);

  for (guint i = 0; i < get_length (list); i++)
    {
      const char *key = get_text (get_item (list, i), "key");
      const char *value = get_text (get_item (list, i), "value");

      for (char **part = parts; key != NULL && value != NULL && *part != NULL; part++)
        if (**part == ':' && g_str_equal (*part + 1, key))
          {
            g_free (*part);
            *part = g_strdup (value);
          }
    }
  g_free (request->url);
  request->url = g_strjoinv ("/", parts);
}

static void
count_scripts (HotCollection *self,
               JsonNode      *node)
{
  JsonNode *events = get_member (node, "event");

  for (guint i = 0; i < get_length (events); i++)
    {
      JsonNode *script = get_member (get_item (events, i), "script");
      JsonNode *lines = get_member (script, "exec");
      gboolean is_empty = get_text (script, "exec") == NULL || *get_text (script, "exec") == '\0';

      for (guint j = 0; j < get_length (lines); j++)
        is_empty = is_empty && json_node_get_value_type (get_item (lines, j)) == G_TYPE_STRING && *json_node_get_string (get_item (lines, j)) == '\0';
      if (!is_empty)
        {
          self->n_scripts++;
          return;
        }
    }
}

/* @auth: (nullable): of what it is in, which counts where it has none of its own */
static HotRequest *
read_request (HotCollection *self,
              JsonNode      *item,
              JsonNode      *auth)
{
  JsonNode *node = get_member (item, "request");
  JsonNode *url = get_member (node, "url");
  /* A request may be an address alone, as may its "url". */
  const char *address = get_text (item, "request") != NULL ? get_text (item, "request")
                        : get_text (node, "url") != NULL   ? get_text (node, "url") : get_text (url, "raw");
  const char *method = get_text (node, "method");
  HotRequest *request = hot_request_new (method != NULL ? method : "GET", address != NULL ? address : "");

  if (get_length (get_member (url, "query")) > 0)
    {
      g_ptr_array_set_size (request->query, 0);
      read_pairs (request->query, get_member (url, "query"));
    }
  fill_path (request, get_member (url, "variable"));
  read_pairs (request->headers, get_member (node, "header"));
  read_auth (self, request, get_text (get_member (node, "auth"), "type") != NULL ? get_member (node, "auth") : auth);
  if (!read_body (request, get_member (node, "body")))
    self->n_left_out++;
  hot_request_take_auth (request);

  return request;
}

/* Folders become a part of the names of what is in them. */
static void
read_items (HotCollection *self,
            JsonNode      *node,
            JsonNode      *auth,
            const char    *folder,
            guint          depth)
{
  JsonNode *items = get_member (node, "item");

  count_scripts (self, node);
  if (get_text (get_member (node, "auth"), "type") != NULL)
    auth = get_member (node, "auth");
  for (guint i = 0; i < get_length (items) && depth < MAX_DEPTH; i++)
    {
      JsonNode *item = get_item (items, i);
      const char *name = get_text (item, "name") != NULL ? get_text (item, "name") : "";
      g_autofree char *path = folder != NULL ? g_strdup_printf ("%s / %s", folder, name) : g_strdup (name);

      if (get_member (item, "item") != NULL)
        {
          read_items (self, item, auth, path, depth + 1);
        }
      else if (get_member (item, "request") != NULL)
        {
          HotRequest *request = read_request (self, item, auth);

          count_scripts (self, item);
          g_set_str (&request->name, path);
          g_ptr_array_add (self->requests, request);
        }
    }
}

static void
read_variables (HotCollection *self,
                JsonNode      *list)
{
  for (guint i = 0; i < get_length (list); i++)
    {
      JsonNode *value = get_member (get_item (list, i), "value");
      const char *key = get_text (get_item (list, i), "key");
      g_autofree char *text = value == NULL || JSON_NODE_HOLDS_NULL (value) ? g_strdup ("")
                              : get_text (get_item (list, i), "value") != NULL ? json_node_dup_string (value) : json_to_string (value, FALSE);

      if (key == NULL)
        continue;
      if (self->variables == NULL)
        self->variables = hot_variables_new (self->name);
      hot_variables_set (self->variables, key, text, g_strcmp0 (get_text (get_item (list, i), "type"), "secret") == 0);
    }
}

HotCollection *
hot_collection_from_postman (const char  *text,
                             const char  *file,
                             GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) cause = NULL;
  JsonNode *root = json_parser_load_from_data (parser, text, -1, &cause) ? json_parser_get_root (parser) : NULL;
  JsonNode *info = get_member (root, "info");
  const char *schema = get_text (info, "schema");
  HotCollection *self;

  if (cause != NULL || info == NULL || get_member (root, "item") == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is no collection of Postman’s: %s"), file,
                   cause != NULL ? cause->message : _("“info” or “item” is missing"));
      return NULL;
    }
  if (schema != NULL && strstr (schema, "/v2.") == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s is a collection of another version than 2. Export it from Postman as “Collection v2.1”."),
                   file);
      return NULL;
    }
  self = hot_collection_new (get_text (info, "name") != NULL ? get_text (info, "name") : file);
  read_items (self, root, NULL, NULL, 0);
  read_variables (self, get_member (root, "variable"));

  return self;
}

static void
write_pairs (HotJsonWriter *json,
             const char    *name,
             GPtrArray     *pairs)
{
  hot_json_writer_name (json, name);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < pairs->len; i++)
    {
      const HotRequestPair *pair = pairs->pdata[i];

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "key", pair->name);
      hot_json_writer_member (json, "value", pair->value);
      if (pair->is_off)
        {
          hot_json_writer_name (json, "disabled");
          hot_json_writer_boolean (json, TRUE);
        }
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_parameter (HotJsonWriter *json,
                 const char    *key,
                 const char    *value)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "key", key);
  hot_json_writer_member (json, "value", value != NULL ? value : "");
  hot_json_writer_member (json, "type", "string");
  hot_json_writer_end_object (json);
}

/* Only a variable may stand for a secret in a file. */
static const char *
get_public_secret (const HotRequest *request)
{
  const char *secret = request->auth.secret;

  return secret != NULL && g_str_has_prefix (secret, "{{") && g_str_has_suffix (secret, "}}") ? secret : "";
}

static void
write_auth (HotJsonWriter    *json,
            const HotRequest *request)
{
  const char *id = hot_request_auth_get_id (request->auth.kind);

  if (request->auth.kind == HOT_REQUEST_AUTH_NONE)
    return;
  hot_json_writer_name (json, "auth");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "type", id);
  hot_json_writer_name (json, id);
  hot_json_writer_begin_array (json);
  switch (request->auth.kind)
    {
    case HOT_REQUEST_AUTH_BASIC:
      write_parameter (json, "username", request->auth.user);
      write_parameter (json, "password", get_public_secret (request));
      break;

    case HOT_REQUEST_AUTH_BEARER:
      write_parameter (json, "token", get_public_secret (request));
      break;

    case HOT_REQUEST_AUTH_API_KEY:
      write_parameter (json, "key", request->auth.name);
      write_parameter (json, "value", get_public_secret (request));
      write_parameter (json, "in", request->auth.in_query ? "query" : "header");
      break;

    case HOT_REQUEST_AUTH_NONE:
    default:
      break;
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
}

/* The colon before a port; not one of an address of IPv6, nor in the name of a variable. (nullable) */
static const char *
find_port (const char *host,
           const char *end)
{
  const char *colon = g_strrstr_len (host, end - host, ":");
  const char *bracket = g_strrstr_len (host, end - host, "]");
  const char *braces = colon != NULL ? g_strrstr_len (host, colon - host, "{{") : NULL;

  if (colon == NULL || (bracket != NULL && colon < bracket) || (braces != NULL && g_strstr_len (braces, colon - braces, "}}") == NULL))
    return NULL;

  return colon;
}

/* Postman goes by the parts, not by the whole. */
static void
write_address (HotJsonWriter    *json,
               const HotRequest *request)
{
  g_autofree char *address = hot_request_dup_address (request);
  const char *scheme = strstr (request->url, "://");
  const char *host = scheme != NULL ? scheme + 3 : request->url;
  const char *end = host + strcspn (host, "/#");
  const char *colon = find_port (host, end);
  g_autofree char *path = g_strndup (end, strcspn (end, "#"));
  g_auto(GStrv) parts = g_strsplit (*path == '/' ? path + 1 : path, "/", -1);
  g_autofree char *protocol = scheme != NULL ? g_strndup (request->url, scheme - request->url) : NULL;
  g_autofree char *name = NULL;

  name = g_strndup (host, (colon != NULL ? colon : end) - host);
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "raw", address);
  if (protocol != NULL)
    hot_json_writer_member (json, "protocol", protocol);
  hot_json_writer_name (json, "host");
  hot_json_writer_begin_array (json);
  hot_json_writer_string (json, name);
  hot_json_writer_end_array (json);
  if (colon != NULL)
    {
      g_autofree char *port = g_strndup (colon + 1, end - colon - 1);

      hot_json_writer_member (json, "port", port);
    }
  hot_json_writer_name (json, "path");
  hot_json_writer_begin_array (json);
  for (char **part = parts; *part != NULL; part++)
    hot_json_writer_string (json, *part);
  hot_json_writer_end_array (json);
  write_pairs (json, "query", request->query);
  hot_json_writer_end_object (json);
}

static void
write_request (HotJsonWriter    *json,
               const HotRequest *request)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", request->name);
  hot_json_writer_name (json, "request");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "method", request->method);
  write_pairs (json, "header", request->headers);
  write_auth (json, request);
  if (request->body != NULL)
    {
      hot_json_writer_name (json, "body");
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "mode", "raw");
      hot_json_writer_member (json, "raw", request->body);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_name (json, "url");
  write_address (json, request);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
}

char *
hot_collection_to_postman (const HotCollection *self)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "info");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", self->name);
  hot_json_writer_member (json, "schema", SCHEMA);
  hot_json_writer_end_object (json);
  hot_json_writer_name (json, "item");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < self->requests->len; i++)
    write_request (json, self->requests->pdata[i]);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}
