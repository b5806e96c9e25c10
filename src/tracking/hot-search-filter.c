/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-search-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-search-lexer.h"
#include "tracking/hot-tracking-error.h"

/* Deeper nesting is nobody's filter. */
#define MAX_DEPTH 50

typedef struct {
  HotSearchTarget  target;
  GArray          *tokens;
  guint            next;
  gboolean         is_extended;
  guint            depth;
} Parser;

/* The columns of each target, under all names that MLflow knows them by. */
static const HotSearchAttribute run_attributes[] = {
  { "run_id", "r.run_uuid", FALSE, TRUE, TRUE },
  { "run_uuid", "r.run_uuid", FALSE, TRUE, TRUE },
  { "run_name", NULL, FALSE, TRUE, TRUE },
  { "run name", NULL, FALSE, TRUE, TRUE },
  { "Run name", NULL, FALSE, TRUE, TRUE },
  { "Run Name", NULL, FALSE, TRUE, TRUE },
  { "user_id", "r.user_id", FALSE, TRUE, TRUE },
  { "status", "r.status", FALSE, TRUE, TRUE },
  { "artifact_uri", "r.artifact_uri", FALSE, TRUE, TRUE },
  { "experiment_id", "r.experiment_id", TRUE, FALSE, TRUE },
  { "start_time", "r.start_time", TRUE, TRUE, TRUE },
  { "end_time", "r.end_time", TRUE, TRUE, TRUE },
  { "created", "r.start_time", TRUE, TRUE, TRUE },
  { "Created", "r.start_time", TRUE, TRUE, TRUE },
  { NULL }
};

static const HotSearchAttribute experiment_attributes[] = {
  { "name", "e.name", FALSE, TRUE, TRUE },
  { "creation_time", "e.creation_time", TRUE, TRUE, TRUE },
  { "last_update_time", "e.last_update_time", TRUE, TRUE, TRUE },
  { "experiment_id", "e.experiment_id", FALSE, TRUE, TRUE },
  { NULL }
};

static const HotSearchAttribute model_attributes[] = {
  { "name", "m.name", FALSE, TRUE, TRUE },
  { "timestamp", "m.last_updated_time", TRUE, FALSE, TRUE },
  { "last_updated_timestamp", "m.last_updated_time", TRUE, FALSE, TRUE },
  { NULL }
};

static const HotSearchAttribute version_attributes[] = {
  { "name", "v.name", FALSE, TRUE, TRUE },
  { "version_number", "v.version", TRUE, TRUE, TRUE },
  { "run_id", "v.run_id", FALSE, TRUE, FALSE },
  { "source_path", "v.source", FALSE, TRUE, FALSE },
  { "creation_timestamp", "v.creation_time", TRUE, FALSE, TRUE },
  { "last_updated_timestamp", "v.last_updated_time", TRUE, FALSE, TRUE },
  { NULL }
};

static const HotSearchAttribute logged_model_attributes[] = {
  { "name", "l.name", FALSE, TRUE, TRUE },
  { "model_id", "l.model_id", FALSE, TRUE, TRUE },
  { "model_type", "l.model_type", FALSE, TRUE, TRUE },
  { "status", "l.status", TRUE, TRUE, TRUE },
  { "source_run_id", "l.source_run_id", FALSE, TRUE, TRUE },
  { "experiment_id", "l.experiment_id", TRUE, TRUE, TRUE },
  { "creation_time", "l.creation_timestamp_ms", TRUE, TRUE, TRUE },
  { "creation_timestamp", "l.creation_timestamp_ms", TRUE, TRUE, TRUE },
  { "creation_timestamp_ms", "l.creation_timestamp_ms", TRUE, TRUE, TRUE },
  { "last_updated_timestamp", "l.last_updated_timestamp_ms", TRUE, TRUE, TRUE },
  { "last_updated_timestamp_ms", "l.last_updated_timestamp_ms", TRUE, TRUE, TRUE },
  { NULL }
};

static const HotSearchAttribute *const attributes[] = {
  [HOT_SEARCH_RUNS] = run_attributes,
  [HOT_SEARCH_EXPERIMENTS] = experiment_attributes,
  [HOT_SEARCH_REGISTERED_MODELS] = model_attributes,
  [HOT_SEARCH_MODEL_VERSIONS] = version_attributes,
  [HOT_SEARCH_LOGGED_MODELS] = logged_model_attributes,
};

static const struct {
  const char     *word;
  HotSearchField  field;
} prefixes[] = {
  { "attribute", HOT_SEARCH_ATTRIBUTE }, { "attributes", HOT_SEARCH_ATTRIBUTE }, { "attr", HOT_SEARCH_ATTRIBUTE },
  { "run", HOT_SEARCH_ATTRIBUTE }, { "metric", HOT_SEARCH_METRIC }, { "metrics", HOT_SEARCH_METRIC },
  { "parameter", HOT_SEARCH_PARAM }, { "parameters", HOT_SEARCH_PARAM }, { "param", HOT_SEARCH_PARAM },
  { "params", HOT_SEARCH_PARAM }, { "tag", HOT_SEARCH_TAG }, { "tags", HOT_SEARCH_TAG }, { "dataset", HOT_SEARCH_DATASET },
  { "datasets", HOT_SEARCH_DATASET },
};

static const char *const operators[] = { "=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE" };

void
hot_search_node_free (HotSearchNode *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self->key);
  g_strfreev (self->texts);
  g_free (self);
}

void
hot_search_order_free (HotSearchOrder *self)
{
  g_free (self->key);
  g_free (self);
}

static HotSearchNode *
node_new (HotSearchNodeKind kind)
{
  HotSearchNode *self = g_new0 (HotSearchNode, 1);

  self->kind = kind;
  if (kind != HOT_SEARCH_COMPARISON)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_search_node_free);

  return self;
}

static HotSearchToken *
peek (Parser *self)
{
  return &g_array_index (self->tokens, HotSearchToken, self->next);
}

G_GNUC_PRINTF (3, 4) static gboolean
refuse (Parser      *self,
        GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self != NULL)
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                 _("Invalid filter at character %u: %s"), peek (self)->position, what);
  else
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("Invalid order_by: %s"), what);

  return FALSE;
}

static gboolean
take_word (Parser     *self,
           const char *word)
{
  HotSearchToken *token = peek (self);

  if (token->kind != HOT_SEARCH_TOKEN_WORD || token->is_quoted || token->prefix != NULL ||
      g_ascii_strcasecmp (token->text, word) != 0)
    return FALSE;
  self->next++;

  return TRUE;
}

static gboolean
is_known (HotSearchTarget target,
          HotSearchField  field)
{
  switch (field)
    {
    case HOT_SEARCH_METRIC:
    case HOT_SEARCH_PARAM:
      return target == HOT_SEARCH_RUNS || target == HOT_SEARCH_LOGGED_MODELS;

    case HOT_SEARCH_DATASET:
      return target == HOT_SEARCH_RUNS;

    case HOT_SEARCH_ATTRIBUTE:
    case HOT_SEARCH_TAG:
    default:
      return TRUE;
    }
}

/* What a name means: its field, and for an attribute which. @self is %NULL in an order_by. */
static gboolean
find_field (Parser                    *self,
            HotSearchTarget            target,
            const HotSearchToken      *token,
            HotSearchField            *field,
            const HotSearchAttribute **attribute,
            GError                   **error)
{
  gboolean found = token->prefix == NULL;

  *field = HOT_SEARCH_ATTRIBUTE;
  for (gsize i = 0; !found && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_equal (prefixes[i].word, token->prefix))
      {
        *field = prefixes[i].field;
        found = TRUE;
      }
  if (!found || !is_known (target, *field))
    return refuse (self, error, _("“%s” is no kind of field; write attributes, metrics, params, tags or datasets"),
                   token->prefix != NULL ? token->prefix : token->text);

  if (*field == HOT_SEARCH_DATASET && !g_str_equal (token->text, "name") && !g_str_equal (token->text, "digest") &&
      !g_str_equal (token->text, "context"))
    return refuse (self, error, _("“%s” is nothing of a data set; write name, digest or context"), token->text);
  if (*field != HOT_SEARCH_ATTRIBUTE)
    return *token->text != '\0' || refuse (self, error, _("a key is missing after “%s.”"), token->prefix);

  for (const HotSearchAttribute *known = attributes[target]; known->name != NULL; known++)
    if (g_str_equal (known->name, token->text) && (self != NULL ? known->can_filter : known->can_order))
      {
        *attribute = known;
        return TRUE;
      }

  return refuse (self, error, _("there is no attribute “%s”; metrics, params and tags are written with their prefix, such as "
                                "metrics.%s"), token->text, token->text);
}

static gboolean
read_operator (Parser         *self,
               HotSearchNode  *node,
               GError        **error)
{
  HotSearchToken *token = peek (self);

  if (take_word (self, "IS"))
    {
      node->op = take_word (self, "NOT") ? HOT_SEARCH_IS_NOT_NULL : HOT_SEARCH_IS_NULL;
      return take_word (self, "NULL") || refuse (self, error, _("NULL is missing after IS"));
    }
  if (take_word (self, "NOT"))
    {
      node->op = HOT_SEARCH_NOT_IN;
      return take_word (self, "IN") || refuse (self, error, _("IN is missing after NOT"));
    }
  if (take_word (self, "IN"))
    {
      node->op = HOT_SEARCH_IN;
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if ((token->kind == HOT_SEARCH_TOKEN_OPERATOR && g_str_equal (token->text, operators[i])) || take_word (self, operators[i]))
      {
        self->next += token->kind == HOT_SEARCH_TOKEN_OPERATOR;
        node->op = i;
        return TRUE;
      }

  return refuse (self, error, _("an operator is missing, such as = or <"));
}

static gboolean
is_number_field (const HotSearchNode *node)
{
  return node->field == HOT_SEARCH_METRIC || (node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->is_number);
}

/* A version's source path is long; nobody lists those. */
static gboolean
may_be_listed (HotSearchTarget      target,
               const HotSearchNode *node)
{
  if (target == HOT_SEARCH_MODEL_VERSIONS)
    return node->field == HOT_SEARCH_ATTRIBUTE && (g_str_equal (node->key, "name") || g_str_equal (node->key, "run_id"));

  return node->field == HOT_SEARCH_ATTRIBUTE || node->field == HOT_SEARCH_DATASET || target == HOT_SEARCH_LOGGED_MODELS;
}

static gboolean
check_operator (Parser         *self,
                HotSearchNode  *node,
                GError        **error)
{
  gboolean ok;

  if (is_number_field (node))
    ok = node->op <= HOT_SEARCH_GREATER_OR_EQUAL;
  else if (node->op >= HOT_SEARCH_LESS && node->op <= HOT_SEARCH_GREATER_OR_EQUAL)
    ok = FALSE;
  else if (node->op == HOT_SEARCH_IS_NULL || node->op == HOT_SEARCH_IS_NOT_NULL)
    ok = (node->field == HOT_SEARCH_PARAM || node->field == HOT_SEARCH_TAG) && self->target <= HOT_SEARCH_EXPERIMENTS;
  else if (node->op == HOT_SEARCH_IN || node->op == HOT_SEARCH_NOT_IN)
    ok = may_be_listed (self->target, node);
  else
    ok = TRUE;

  return ok || refuse (self, error, _("this operator cannot be used with “%s”"), node->key);
}

static gboolean
read_number (Parser         *self,
             HotSearchNode  *node,
             GError        **error)
{
  HotSearchToken *token = peek (self);
  gint64 integer;

  if (self->target == HOT_SEARCH_MODEL_VERSIONS)
    {
      /* A version is a whole number, in quotes or not. */
      node->is_integer = (token->kind == HOT_SEARCH_TOKEN_NUMBER || token->kind == HOT_SEARCH_TOKEN_STRING) &&
                         g_ascii_string_to_signed (token->text, 10, G_MININT64, G_MAXINT64, &node->integer, NULL);
      if (!node->is_integer)
        return refuse (self, error, _("Invalid value for numeric attribute '%s': %s"), node->key, token->text);
      self->next++;
      return TRUE;
    }
  if (token->kind != HOT_SEARCH_TOKEN_NUMBER)
    {
      /* MLflow has the status of a logged model as a number in SQL, and people as a word. */
      if (node->attribute != NULL && g_str_equal (node->attribute->name, "status") && token->kind == HOT_SEARCH_TOKEN_STRING)
        {
          static const char *const names[] = { "UNSPECIFIED", "PENDING", "READY", "FAILED" };

          for (guint i = 0; i < G_N_ELEMENTS (names); i++)
            if (g_str_has_suffix (token->text, names[i]))
              node->integer = i;
          node->is_integer = TRUE;
          self->next++;
          return TRUE;
        }
      return refuse (self, error, _("“%s” is compared with a number, without quotes"), node->key);
    }
  node->number = g_ascii_strtod (token->text, NULL);
  node->is_integer = node->field == HOT_SEARCH_ATTRIBUTE && g_ascii_string_to_signed (token->text, 10, G_MININT64, G_MAXINT64, &integer, NULL);
  if (node->is_integer)
    node->integer = integer;
  self->next++;

  return TRUE;
}

static gboolean
read_list (Parser         *self,
           HotSearchNode  *node,
           GError        **error)
{
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  guint n = 0;

  if (peek (self)->kind != HOT_SEARCH_TOKEN_OPEN)
    return refuse (self, error, _("a list such as ('a', 'b') is missing after IN"));
  do
    {
      self->next++;
      /* As Python writes a tuple of one. */
      if (n > 0 && peek (self)->kind == HOT_SEARCH_TOKEN_CLOSE)
        break;
      if (peek (self)->kind != HOT_SEARCH_TOKEN_STRING)
        return refuse (self, error, _("a list has texts in quotes, such as ('a', 'b')"));
      g_strv_builder_add (texts, peek (self)->text);
      self->next++;
      n++;
    }
  while (peek (self)->kind == HOT_SEARCH_TOKEN_COMMA);
  if (peek (self)->kind != HOT_SEARCH_TOKEN_CLOSE)
    return refuse (self, error, _("the list has no closing parenthesis"));
  self->next++;
  node->texts = g_strv_builder_end (texts);

  return TRUE;
}

static gboolean
read_value (Parser         *self,
            HotSearchNode  *node,
            GError        **error)
{
  if (node->op == HOT_SEARCH_IS_NULL || node->op == HOT_SEARCH_IS_NOT_NULL)
    return TRUE;
  if (is_number_field (node))
    return read_number (self, node, error);
  if (node->op == HOT_SEARCH_IN || node->op == HOT_SEARCH_NOT_IN)
    return read_list (self, node, error);

  if (peek (self)->kind != HOT_SEARCH_TOKEN_STRING)
    return refuse (self, error, _("“%s” is compared with a text in quotes"), node->key);
  node->texts = g_new0 (char *, 2);
  node->texts[0] = g_strdup (peek (self)->text);
  self->next++;

  return TRUE;
}

static HotSearchNode *
parse_comparison (Parser  *self,
                  GError **error)
{
  g_autoptr(HotSearchNode) node = node_new (HOT_SEARCH_COMPARISON);
  HotSearchToken *token = peek (self);

  /* "run name" = 'x': a name all in quotes. */
  if (token->kind != HOT_SEARCH_TOKEN_WORD && !(token->kind == HOT_SEARCH_TOKEN_STRING && token->is_quoted))
    {
      refuse (self, error, token->kind == HOT_SEARCH_TOKEN_OPEN
                             ? _("parentheses are not part of MLflow's filters")
                             : _("a field is missing, such as metrics.rmse or attributes.status"));
      return NULL;
    }
  if (!find_field (self, self->target, token, &node->field, &node->attribute, error))
    return NULL;
  node->key = g_strdup (token->text);
  self->next++;
  if (!read_operator (self, node, error) || !check_operator (self, node, error) || !read_value (self, node, error))
    return NULL;

  return g_steal_pointer (&node);
}

static HotSearchNode *parse_or (Parser  *self,
                                GError **error);

static HotSearchNode *
parse_operand (Parser  *self,
               GError **error)
{
  g_autoptr(HotSearchNode) node = NULL;

  if (self->is_extended && ++self->depth > MAX_DEPTH)
    {
      refuse (self, error, _("the parentheses are nested too deeply"));
      return NULL;
    }
  if (self->is_extended && take_word (self, "NOT"))
    {
      HotSearchNode *operand = parse_operand (self, error);

      if (operand == NULL)
        return NULL;
      node = node_new (HOT_SEARCH_NOT);
      g_ptr_array_add (node->children, operand);
    }
  else if (self->is_extended && peek (self)->kind == HOT_SEARCH_TOKEN_OPEN)
    {
      self->next++;
      node = parse_or (self, error);
      if (node == NULL)
        return NULL;
      if (peek (self)->kind != HOT_SEARCH_TOKEN_CLOSE)
        {
          refuse (self, error, _("a closing parenthesis is missing"));
          return NULL;
        }
      self->next++;
    }
  else
    {
      node = parse_comparison (self, error);
    }
  if (self->is_extended)
    self->depth--;

  return g_steal_pointer (&node);
}

static HotSearchNode *
parse_joined (Parser             *self,
              HotSearchNodeKind   kind,
              const char         *word,
              HotSearchNode    *(*parse) (Parser *, GError **),
              GError            **error)
{
  g_autoptr(HotSearchNode) first = parse (self, error);
  g_autoptr(HotSearchNode) joined = NULL;

  if (first == NULL)
    return NULL;
  while (take_word (self, word))
    {
      HotSearchNode *other = parse (self, error);

      if (other == NULL)
        return NULL;
      if (joined == NULL)
        {
          joined = node_new (kind);
          g_ptr_array_add (joined->children, g_steal_pointer (&first));
        }
      g_ptr_array_add (joined->children, other);
    }

  return joined != NULL ? g_steal_pointer (&joined) : g_steal_pointer (&first);
}

static HotSearchNode *
parse_and (Parser  *self,
           GError **error)
{
  return parse_joined (self, HOT_SEARCH_AND, "AND", parse_operand, error);
}

static HotSearchNode *
parse_or (Parser  *self,
          GError **error)
{
  return self->is_extended ? parse_joined (self, HOT_SEARCH_OR, "OR", parse_and, error) : parse_and (self, error);
}

gboolean
hot_search_parse (HotSearchTarget   target,
                  const char       *filter,
                  gboolean          is_extended,
                  HotSearchNode   **node,
                  GError          **error)
{
  g_autoptr(GArray) tokens = NULL;
  g_autoptr(HotSearchNode) parsed = NULL;
  Parser self = { .target = target, .is_extended = is_extended };

  *node = NULL;
  if (filter == NULL)
    return TRUE;
  tokens = hot_search_lex (filter, error);
  if (tokens == NULL)
    return FALSE;
  self.tokens = tokens;
  if (peek (&self)->kind == HOT_SEARCH_TOKEN_END)
    return TRUE;

  parsed = parse_or (&self, error);
  if (parsed == NULL)
    return FALSE;
  if (peek (&self)->kind != HOT_SEARCH_TOKEN_END)
    return refuse (&self, error, is_extended ? _("AND or OR is missing before “%s”")
                                             : _("AND is missing before “%s”; nothing else joins MLflow's filters"),
                   peek (&self)->text);
  *node = g_steal_pointer (&parsed);

  return TRUE;
}

HotSearchOrder *
hot_search_order_parse (HotSearchTarget   target,
                        const char       *text,
                        GError          **error)
{
  g_autoptr(GArray) tokens = hot_search_lex (text, error);
  g_autoptr(HotSearchOrder) order = g_new0 (HotSearchOrder, 1);
  Parser parser = { .target = target, .tokens = tokens };
  HotSearchToken *token;

  if (tokens == NULL)
    return NULL;
  token = peek (&parser);
  if (token->kind != HOT_SEARCH_TOKEN_WORD && token->kind != HOT_SEARCH_TOKEN_STRING)
    {
      refuse (NULL, error, _("“%s” does not begin with a field"), text);
      return NULL;
    }
  if (!find_field (NULL, target, token, &order->field, &order->attribute, error))
    return NULL;
  order->key = g_strdup (token->text);
  parser.next++;
  order->is_descending = take_word (&parser, "DESC");
  if (!order->is_descending)
    take_word (&parser, "ASC");
  if (peek (&parser)->kind != HOT_SEARCH_TOKEN_END || order->field == HOT_SEARCH_DATASET ||
      (order->field != HOT_SEARCH_ATTRIBUTE && target != HOT_SEARCH_RUNS &&
       !(target == HOT_SEARCH_LOGGED_MODELS && order->field == HOT_SEARCH_METRIC)))
    {
      refuse (NULL, error, _("“%s” is not a field with ASC or DESC after it"), text);
      return NULL;
    }

  return g_steal_pointer (&order);
}
