/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-variables.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "base/hot-json.h"

#define MAX_DEPTH 8
#define MAX_LENGTH (64 << 20)

typedef struct {
  char     *key;
  char     *value;
  gboolean  is_secret;
} Variable;

struct _HotVariables
{
  char      *name;
  GPtrArray *variables;
};

static void
variable_free (gpointer data)
{
  Variable *self = data;

  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

HotVariables *
hot_variables_new (const char *name)
{
  HotVariables *self = g_new0 (HotVariables, 1);

  self->name = g_strdup (name);
  self->variables = g_ptr_array_new_with_free_func (variable_free);

  return self;
}

HotVariables *
hot_variables_copy (HotVariables *self)
{
  HotVariables *copy = hot_variables_new (self->name);

  for (guint i = 0; i < self->variables->len; i++)
    {
      const Variable *variable = self->variables->pdata[i];

      hot_variables_set (copy, variable->key, variable->value, variable->is_secret);
    }

  return copy;
}

HotVariables *
hot_variables_copy_public (HotVariables *self)
{
  HotVariables *copy = self != NULL ? hot_variables_copy (self) : NULL;

  for (guint i = 0; copy != NULL && i < copy->variables->len; i++)
    {
      Variable *variable = copy->variables->pdata[i];

      if (variable->is_secret)
        g_set_str (&variable->value, HOT_REQUEST_NO_SECRET);
    }

  return copy;
}

void
hot_variables_free (HotVariables *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->variables);
  g_free (self->name);
  g_free (self);
}

const char *
hot_variables_get_name (HotVariables *self)
{
  return self->name;
}

guint
hot_variables_get_n (HotVariables *self)
{
  return self->variables->len;
}

const char *
hot_variables_get_key (HotVariables *self,
                       guint         index)
{
  return ((const Variable *) self->variables->pdata[index])->key;
}

static Variable *
find (HotVariables *self,
      const char   *key,
      guint        *index)
{
  for (guint i = 0; self != NULL && i < self->variables->len; i++)
    {
      Variable *variable = self->variables->pdata[i];

      if (g_str_equal (variable->key, key))
        {
          if (index != NULL)
            *index = i;
          return variable;
        }
    }

  return NULL;
}

const char *
hot_variables_lookup (HotVariables *self,
                      const char   *key)
{
  const Variable *variable = find (self, key, NULL);

  return variable != NULL ? variable->value : NULL;
}

gboolean
hot_variables_is_secret (HotVariables *self,
                         const char   *key)
{
  const Variable *variable = find (self, key, NULL);

  return variable != NULL && variable->is_secret;
}

void
hot_variables_set (HotVariables *self,
                   const char   *key,
                   const char   *value,
                   gboolean      is_secret)
{
  Variable *variable = find (self, key, NULL);

  if (variable == NULL)
    {
      variable = g_new0 (Variable, 1);
      variable->key = g_strdup (key);
      g_ptr_array_add (self->variables, variable);
    }
  g_set_str (&variable->value, value);
  variable->is_secret = is_secret;
}

char *
hot_variables_to_json (HotVariables *self)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", self->name);
  hot_json_writer_name (json, "variables");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < self->variables->len; i++)
    {
      const Variable *variable = self->variables->pdata[i];

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "key", variable->key);
      hot_json_writer_name (json, variable->is_secret ? "secret" : "value");
      if (variable->is_secret)
        hot_json_writer_boolean (json, TRUE);
      else
        hot_json_writer_string (json, variable->value != NULL ? variable->value : "");
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

HotVariables *
hot_variables_from_json (const char  *text,
                         const char  *file,
                         GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) cause = NULL;
  JsonNode *root = json_parser_load_from_data (parser, text, -1, &cause) ? json_parser_get_root (parser) : NULL;
  JsonNode *list = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "variables") : NULL;
  const char *name = list != NULL ? hot_json_get_text (json_node_get_object (root), "name") : NULL;
  HotVariables *self;

  if (name == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is no file of variables: %s"), file,
                   cause != NULL ? cause->message : _("it should be an object with “name” and “variables”"));
      return NULL;
    }

  self = hot_variables_new (name);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (list), i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      const char *key = object != NULL ? hot_json_get_text (object, "key") : NULL;

      if (key != NULL)
        hot_variables_set (self, key, hot_json_get_text (object, "value"), json_object_get_boolean_member_with_default (object, "secret", FALSE));
    }

  return self;
}

static gboolean
expand (HotVariables  *self,
        const char    *text,
        guint          depth,
        GString       *to,
        GError       **error)
{
  const char *open;
  const char *close;

  while ((open = strstr (text, "{{")) != NULL && (close = strstr (open, "}}")) != NULL)
    {
      g_autofree char *key = g_strstrip (g_strndup (open + 2, close - open - 2));
      const char *value = hot_variables_lookup (self, key);

      g_string_append_len (to, text, open - text);
      if (value == NULL)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The variable “%s” has no value. Choose an environment that has it, or add it."), key);
          return FALSE;
        }
      if (depth == MAX_DEPTH || to->len > MAX_LENGTH)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The variable “%s” contains itself."), key);
          return FALSE;
        }
      if (!expand (self, value, depth + 1, to, error))
        return FALSE;
      text = close + 2;
    }
  g_string_append (to, text);

  return TRUE;
}

char *
hot_variables_expand (HotVariables  *self,
                      const char    *text,
                      GError       **error)
{
  g_autoptr(GString) to = g_string_new (NULL);

  return expand (self, text, 0, to, error) ? g_strdup (to->str) : NULL;
}

static gboolean
expand_in_place (HotVariables  *self,
                 char         **text,
                 GError       **error)
{
  char *expanded;

  if (*text == NULL || strstr (*text, "{{") == NULL)
    return TRUE;
  expanded = hot_variables_expand (self, *text, error);
  if (expanded == NULL)
    return FALSE;
  g_free (*text);
  *text = expanded;

  return TRUE;
}

static gboolean
expand_pairs (HotVariables  *self,
              GPtrArray     *pairs,
              GError       **error)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      HotRequestPair *pair = pairs->pdata[i];

      if (!pair->is_off && (!expand_in_place (self, &pair->name, error) || !expand_in_place (self, &pair->value, error)))
        return FALSE;
    }

  return TRUE;
}

HotRequest *
hot_variables_expand_request (HotVariables      *self,
                              const HotRequest  *request,
                              GError           **error)
{
  g_autoptr(HotRequest) copy = hot_request_copy (request);

  if (!expand_in_place (self, &copy->method, error) || !expand_in_place (self, &copy->url, error) || !expand_pairs (self, copy->query, error) ||
      !expand_pairs (self, copy->headers, error) || !expand_in_place (self, &copy->auth.user, error) ||
      !expand_in_place (self, &copy->auth.name, error) || !expand_in_place (self, &copy->auth.secret, error) ||
      !expand_in_place (self, &copy->body, error))
    return NULL;

  return g_steal_pointer (&copy);
}
