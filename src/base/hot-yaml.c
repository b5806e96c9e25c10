/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-yaml.h"

#include <glib/gi18n-lib.h>
#include <yaml.h>

#include "base/hot-error.h"
#include "base/hot-small-file.h"

/* Deeper than anybody writes by hand. */
#define MAX_DEPTH 64

typedef struct {
  yaml_document_t  document;
  const char      *name;
  GError         **error;
} Reader;

static gboolean
fail_at (Reader      *self,
         yaml_mark_t  mark,
         const char  *problem)
{
  g_set_error (self->error, HOT_ERROR, HOT_ERROR_INVALID, _("%s, line %lu, column %lu: %s"), self->name,
               (unsigned long) mark.line + 1, (unsigned long) mark.column + 1, problem);

  return FALSE;
}

static gboolean
fail (Reader            *self,
      const yaml_node_t *node,
      const char        *problem)
{
  return fail_at (self, node->start_mark, problem);
}

static void
parser_init (yaml_parser_t *parser,
             const char    *text,
             gsize          length)
{
  if (!yaml_parser_initialize (parser))
    g_error ("%s: out of memory", G_STRLOC);
  yaml_parser_set_input_string (parser, (const unsigned char *) text, length);
}

/* Before the document is made, for which the library takes time by the square of the levels. What it cannot read is told later. */
static gboolean
check_depth (Reader     *self,
             const char *text,
             gsize       length)
{
  yaml_parser_t parser;
  yaml_event_t event;
  yaml_event_type_t type = YAML_NO_EVENT;
  gboolean is_good = TRUE;
  guint depth = 0;

  parser_init (&parser, text, length);
  while (is_good && type != YAML_STREAM_END_EVENT && yaml_parser_parse (&parser, &event))
    {
      type = event.type;
      if (type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT)
        depth++;
      else if (type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT)
        depth--;
      is_good = depth <= MAX_DEPTH || fail_at (self, event.start_mark, _("too many levels"));
      yaml_event_delete (&event);
    }
  yaml_parser_delete (&parser);

  return is_good;
}

/* Plain scalars of YAML 1.1 (https://yaml.org/type/), as PyYAML resolves them. */
static gboolean
is_match (const char *pattern,
          const char *text)
{
  return g_regex_match_simple (pattern, text, G_REGEX_DOLLAR_ENDONLY, G_REGEX_MATCH_DEFAULT);
}

static JsonNode *
resolve_plain (const char *text)
{
  if (is_match ("^(~|null|Null|NULL|)$", text))
    return json_node_new (JSON_NODE_NULL);
  if (is_match ("^(yes|Yes|YES|true|True|TRUE|on|On|ON)$", text))
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (is_match ("^(no|No|NO|false|False|FALSE|off|Off|OFF)$", text))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (is_match ("^[-+]?(0|[1-9][0-9]{0,17})$", text))
    return json_node_init_int (json_node_alloc (), g_ascii_strtoll (text, NULL, 10));
  if (is_match ("^[-+]?([0-9]+\\.[0-9]*([eE][-+][0-9]+)?|\\.[0-9]+([eE][-+][0-9]+)?)$", text))
    return json_node_init_double (json_node_alloc (), g_ascii_strtod (text, NULL));

  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *read_node (Reader      *self,
                            yaml_node_t *node);

static JsonNode *
read_mapping (Reader      *self,
              yaml_node_t *node)
{
  g_autoptr(JsonObject) object = json_object_new ();

  for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++)
    {
      yaml_node_t *key = yaml_document_get_node (&self->document, pair->key);
      yaml_node_t *value = yaml_document_get_node (&self->document, pair->value);
      const char *name = (const char *) key->data.scalar.value;
      JsonNode *child;

      if (key->type != YAML_SCALAR_NODE)
        {
          fail (self, key, _("a name must be a text"));
          return NULL;
        }
      if (json_object_has_member (object, name))
        {
          fail (self, key, _("this name is there already"));
          return NULL;
        }
      child = read_node (self, value);
      if (child == NULL)
        return NULL;
      json_object_set_member (object, name, child);
    }

  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_sequence (Reader      *self,
               yaml_node_t *node)
{
  g_autoptr(JsonArray) array = json_array_new ();

  for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++)
    {
      JsonNode *child = read_node (self, yaml_document_get_node (&self->document, *item));

      if (child == NULL)
        return NULL;
      json_array_add_element (array, child);
    }

  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
read_node (Reader      *self,
           yaml_node_t *node)
{
  const char *text;

  switch (node->type)
    {
    case YAML_MAPPING_NODE:
      return read_mapping (self, node);

    case YAML_SEQUENCE_NODE:
      return read_sequence (self, node);

    case YAML_SCALAR_NODE:
      text = (const char *) node->data.scalar.value;
      if (strlen (text) != node->data.scalar.length || !g_utf8_validate (text, -1, NULL))
        {
          fail (self, node, _("this is not text"));
          return NULL;
        }
      return node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? resolve_plain (text)
                                                                : json_node_init_string (json_node_alloc (), text);

    case YAML_NO_NODE:
    default:
      return json_node_new (JSON_NODE_NULL);
    }
}

/* Whether a node is reached on two ways, as aliases make it. */
static gboolean
has_aliases (yaml_document_t *document)
{
  const gsize n_nodes = document->nodes.top - document->nodes.start;
  gsize n_links = 1;

  for (yaml_node_t *node = document->nodes.start; node < document->nodes.top; node++)
    if (node->type == YAML_SEQUENCE_NODE)
      n_links += node->data.sequence.items.top - node->data.sequence.items.start;
    else if (node->type == YAML_MAPPING_NODE)
      n_links += 2 * (node->data.mapping.pairs.top - node->data.mapping.pairs.start);

  return n_links > n_nodes;
}

static JsonNode *
read_document (Reader *self)
{
  yaml_node_t *root = yaml_document_get_root_node (&self->document);

  if (root == NULL)
    return json_node_new (JSON_NODE_NULL);
  if (has_aliases (&self->document))
    {
      fail (self, root, _("anchors and aliases are not read here; write what they stand for"));
      return NULL;
    }

  return read_node (self, root);
}

JsonNode *
hot_yaml_parse (const char  *text,
                gssize       length,
                const char  *name,
                GError     **error)
{
  Reader reader = { .name = name, .error = error };
  yaml_parser_t parser;
  JsonNode *node = NULL;

  if (length < 0)
    length = strlen (text);
  if (!check_depth (&reader, text, length))
    return NULL;

  parser_init (&parser, text, length);
  if (yaml_parser_load (&parser, &reader.document))
    {
      node = read_document (&reader);
      yaml_document_delete (&reader.document);
    }
  else
    fail_at (&reader, parser.problem_mark, parser.problem != NULL ? parser.problem : _("this is not YAML"));
  yaml_parser_delete (&parser);

  return node;
}

JsonNode *
hot_yaml_parse_file (const char  *path,
                     GError     **error)
{
  gsize length;
  g_autofree char *text = hot_small_file_read (path, HOT_YAML_MAX_SIZE, &length, error);

  return text != NULL ? hot_yaml_parse (text, length, path, error) : NULL;
}
