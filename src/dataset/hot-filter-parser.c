/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-parser.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "dataset/hot-filter-lexer.h"

/*
 *   condition   = conjunction { ( "or" | "||" ) conjunction }
 *   conjunction = negation { ( "and" | "&&" ) negation }
 *   negation    = ( "not" | "!" ) negation | predicate
 *   predicate   = sum [ comparison | [ "not" ] between | [ "not" ] in | [ "not" ] match | is ]
 *   sum         = product { ( "+" | "-" ) product }
 *   product     = sign { ( "*" | "/" ) sign }
 *   sign        = "-" sign | value
 *   value       = number | text | date | column | "(" condition ")"
 *
 * A parenthesis may hold a condition or a value; which one fits is looked at where it stands.
 */

typedef struct {
  HotFilterLexer  lexer;
  guint           depth;
  GError        **error;
} Parser;

static HotFilterNode *parse_condition (Parser *self);
static HotFilterNode *parse_sum       (Parser *self);

G_GNUC_PRINTF (3, 4)
static gboolean
fail_at (Parser     *self,
         guint       position,
         const char *format,
         ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (self->error, HOT_ERROR, HOT_ERROR_USAGE, _("Character %u: %s"), position, message);

  return FALSE;
}

/* @what is missing where the token stands. */
static gboolean
fail_expected (Parser     *self,
               const char *what)
{
  g_autofree char *found = hot_filter_lexer_describe (&self->lexer);

  /* Translators: what a filter expression should have there (“a value”), then what stands there instead (“the end”) */
  return fail_at (self, self->lexer.token.position, _("%s is expected, not %s"), what, found);
}

static gboolean
next (Parser *self)
{
  return hot_filter_lexer_next (&self->lexer, self->error);
}

static gboolean
is_kind (Parser             *self,
         HotFilterTokenKind  kind)
{
  return self->lexer.token.kind == kind;
}

static gboolean
is_word (Parser     *self,
         const char *word)
{
  return hot_filter_lexer_is_word (&self->lexer, word);
}

/* Goes on behind the keyword @word, or fails. */
static gboolean
expect_word (Parser     *self,
             const char *word)
{
  g_autofree char *what = NULL;

  if (is_word (self, word))
    return next (self);

  what = g_strdup_printf (_("“%s”"), word);

  return fail_expected (self, what);
}

static gboolean
enter (Parser *self,
       guint   depth)
{
  if (self->depth + depth <= HOT_FILTER_MAX_DEPTH)
    return TRUE;

  return fail_at (self, self->lexer.token.position, _("the expression is nested too deeply"));
}

/* The values of @self become those of its place in the tree. */
static gboolean
require_value (Parser              *self,
               const HotFilterNode *node)
{
  if (!hot_filter_node_is_condition (node))
    return TRUE;

  return fail_at (self, node->position, _("a value is expected here, not a condition"));
}

static gboolean
is_keyword_operand (Parser *self)
{
  static const char *const keywords[] = { "and", "or", "in", "is", "between", "like", "contains" };

  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (is_word (self, keywords[i]))
      return TRUE;

  return FALSE;
}

static HotFilterNode *
take_token (Parser            *self,
            HotFilterNodeKind  kind)
{
  HotFilterToken *token = &self->lexer.token;
  g_autoptr(HotFilterNode) node = hot_filter_node_new (kind, token->position);

  node->text = g_steal_pointer (&token->text);
  node->unit = g_steal_pointer (&token->unit);
  node->number = token->number;
  node->is_integer = token->is_integer && token->magnitude <= G_MAXINT64;
  node->integer = node->is_integer ? (gint64) token->magnitude : 0;
  node->quoted = token->kind == HOT_FILTER_TOKEN_NAME;

  return next (self) ? g_steal_pointer (&node) : NULL;
}

static HotFilterNode *
parse_parenthesis (Parser *self)
{
  g_autoptr(HotFilterNode) node = NULL;
  guint position = self->lexer.token.position;

  if (!enter (self, 1) || !next (self))
    return NULL;

  self->depth++;
  node = parse_condition (self);
  self->depth--;
  if (node == NULL)
    return NULL;

  if (!is_kind (self, HOT_FILTER_TOKEN_CLOSE))
    {
      g_autofree char *what = g_strdup_printf (_("“)” for the “(” at character %u"), position);

      fail_expected (self, what);
      return NULL;
    }

  return next (self) ? g_steal_pointer (&node) : NULL;
}

static HotFilterNode *
parse_value (Parser *self)
{
  switch ((int) self->lexer.token.kind)
    {
    case HOT_FILTER_TOKEN_NUMBER:
      return take_token (self, HOT_FILTER_NODE_NUMBER);

    case HOT_FILTER_TOKEN_STRING:
      return take_token (self, HOT_FILTER_NODE_STRING);

    case HOT_FILTER_TOKEN_DATE:
      return take_token (self, HOT_FILTER_NODE_DATE);

    case HOT_FILTER_TOKEN_NAME:
      return take_token (self, HOT_FILTER_NODE_COLUMN);

    case HOT_FILTER_TOKEN_WORD:
      if (!is_keyword_operand (self))
        return take_token (self, HOT_FILTER_NODE_COLUMN);
      break;

    case HOT_FILTER_TOKEN_OPEN:
      return parse_parenthesis (self);
    }

  fail_expected (self, _("a column or a value"));

  return NULL;
}

/* -5 is a number, not the negation of one: the smallest integer has no positive counterpart. */
static HotFilterNode *
negate (HotFilterNode *node,
        guint          position)
{
  HotFilterNode *negation;

  if (node->kind == HOT_FILTER_NODE_NUMBER && node->text[0] != '-')
    {
      g_autofree char *spelling = g_steal_pointer (&node->text);

      node->text = g_strconcat ("-", spelling, NULL);
      node->number = -node->number;
      if (!node->is_integer && g_str_equal (spelling, "9223372036854775808"))
        {
          node->is_integer = TRUE;
          node->integer = G_MININT64;
        }
      else
        node->integer = -node->integer;
      node->position = position;

      return node;
    }

  negation = hot_filter_node_new (HOT_FILTER_NODE_NEGATE, position);
  hot_filter_node_add (negation, node);

  return negation;
}

static HotFilterNode *
parse_sign (Parser *self)
{
  g_autoptr(HotFilterNode) node = NULL;
  guint position = self->lexer.token.position;

  if (!is_kind (self, HOT_FILTER_TOKEN_MINUS))
    return parse_value (self);

  if (!enter (self, 1) || !next (self))
    return NULL;

  self->depth++;
  node = parse_sign (self);
  self->depth--;
  if (node == NULL || !require_value (self, node))
    return NULL;

  return negate (g_steal_pointer (&node), position);
}

/* Two values joined to one; @left is taken over. */
static HotFilterNode *
join (Parser            *self,
      HotFilterNodeKind  kind,
      HotFilterNode     *left,
      HotFilterNode   *(*parse_right) (Parser *self))
{
  g_autoptr(HotFilterNode) node = hot_filter_node_new (kind, self->lexer.token.position);
  g_autoptr(HotFilterNode) right = NULL;

  hot_filter_node_add (node, left);
  if (!require_value (self, left) || !enter (self, node->depth) || !next (self))
    return NULL;

  right = parse_right (self);
  if (right == NULL || !require_value (self, right))
    return NULL;
  hot_filter_node_add (node, g_steal_pointer (&right));

  return g_steal_pointer (&node);
}

static HotFilterNode *
parse_product (Parser *self)
{
  HotFilterNode *node = parse_sign (self);

  while (node != NULL && (is_kind (self, HOT_FILTER_TOKEN_TIMES) || is_kind (self, HOT_FILTER_TOKEN_DIVIDE)))
    node = join (self, is_kind (self, HOT_FILTER_TOKEN_TIMES) ? HOT_FILTER_NODE_MULTIPLY : HOT_FILTER_NODE_DIVIDE,
                 node, parse_sign);

  return node;
}

static HotFilterNode *
parse_sum (Parser *self)
{
  HotFilterNode *node = parse_product (self);

  while (node != NULL && (is_kind (self, HOT_FILTER_TOKEN_PLUS) || is_kind (self, HOT_FILTER_TOKEN_MINUS)))
    node = join (self, is_kind (self, HOT_FILTER_TOKEN_PLUS) ? HOT_FILTER_NODE_ADD : HOT_FILTER_NODE_SUBTRACT,
                 node, parse_product);

  return node;
}

/* Adds one more value to @node. */
static gboolean
parse_operand (Parser        *self,
               HotFilterNode *node)
{
  g_autoptr(HotFilterNode) operand = parse_sum (self);

  if (operand == NULL || !require_value (self, operand))
    return FALSE;
  hot_filter_node_add (node, g_steal_pointer (&operand));

  return TRUE;
}

static gboolean
parse_comparison (Parser        *self,
                  HotFilterNode *node)
{
  node->kind = HOT_FILTER_NODE_COMPARE;
  node->comparison = HOT_FILTER_EQUAL + (self->lexer.token.kind - HOT_FILTER_TOKEN_EQUAL);

  if (!next (self) || !parse_operand (self, node))
    return FALSE;

  if (self->lexer.token.kind >= HOT_FILTER_TOKEN_EQUAL && self->lexer.token.kind <= HOT_FILTER_TOKEN_GREATER_EQUAL)
    return fail_at (self, self->lexer.token.position,
                    _("comparisons do not chain; write “a < b and b < c”, or “b between a and c”"));

  return TRUE;
}

static gboolean
parse_between (Parser        *self,
               HotFilterNode *node)
{
  node->kind = HOT_FILTER_NODE_BETWEEN;

  return next (self) &&
         parse_operand (self, node) &&
         (is_kind (self, HOT_FILTER_TOKEN_AND) ? next (self) : expect_word (self, "and")) &&
         parse_operand (self, node);
}

static gboolean
parse_in (Parser        *self,
          HotFilterNode *node)
{
  node->kind = HOT_FILTER_NODE_IN;

  if (!next (self))
    return FALSE;
  if (!is_kind (self, HOT_FILTER_TOKEN_OPEN))
    return fail_expected (self, _("“(” with the values, separated by commas,"));

  do
    if (!next (self) || !parse_operand (self, node))
      return FALSE;
  while (is_kind (self, HOT_FILTER_TOKEN_COMMA));

  if (!is_kind (self, HOT_FILTER_TOKEN_CLOSE))
    return fail_expected (self, _("“,” or “)”"));

  return next (self);
}

static gboolean
parse_match (Parser        *self,
             HotFilterNode *node)
{
  node->kind = HOT_FILTER_NODE_MATCH;
  if (is_word (self, "like"))
    node->match = HOT_TEXT_MATCH_LIKE;
  else if (is_word (self, "contains"))
    node->match = HOT_TEXT_MATCH_CONTAINS;
  else
    {
      node->match = is_word (self, "starts") ? HOT_TEXT_MATCH_STARTS_WITH : HOT_TEXT_MATCH_ENDS_WITH;
      if (!next (self))
        return FALSE;
      if (!is_word (self, "with"))
        return expect_word (self, "with");
    }

  return next (self) && parse_operand (self, node);
}

static gboolean
parse_is (Parser        *self,
          HotFilterNode *node)
{
  node->kind = HOT_FILTER_NODE_MISSING;

  if (!next (self))
    return FALSE;
  if (is_word (self, "not"))
    {
      node->negated = TRUE;
      if (!next (self))
        return FALSE;
    }

  if (is_word (self, "missing") || is_word (self, "null") || is_word (self, "empty"))
    return next (self);

  if (is_word (self, "true") || is_word (self, "false"))
    {
      node->kind = HOT_FILTER_NODE_COMPARE;
      node->comparison = node->negated ? HOT_FILTER_NOT_EQUAL : HOT_FILTER_EQUAL;
      node->negated = FALSE;
      return parse_operand (self, node);
    }

  return fail_expected (self, _("“missing”, “not missing”, “true” or “false”"));
}

static gboolean
is_comparison (Parser *self)
{
  return self->lexer.token.kind >= HOT_FILTER_TOKEN_EQUAL && self->lexer.token.kind <= HOT_FILTER_TOKEN_GREATER_EQUAL;
}

static gboolean
is_match (Parser *self)
{
  return is_word (self, "like") || is_word (self, "contains") || is_word (self, "starts") || is_word (self, "ends");
}

static HotFilterNode *
parse_predicate (Parser *self)
{
  g_autoptr(HotFilterNode) left = parse_sum (self);
  g_autoptr(HotFilterNode) node = NULL;
  gboolean parsed;

  if (left == NULL)
    return NULL;

  node = hot_filter_node_new (HOT_FILTER_NODE_COMPARE, self->lexer.token.position);
  if (!is_comparison (self) && is_word (self, "not"))
    {
      node->negated = TRUE;
      if (!next (self))
        return NULL;
      if (!is_word (self, "between") && !is_word (self, "in") && !is_match (self))
        {
          fail_expected (self, _("“in”, “between”, “like”, “contains”, “starts with” or “ends with”"));
          return NULL;
        }
    }
  else if (!is_comparison (self) && !is_match (self) &&
           !is_word (self, "between") && !is_word (self, "in") && !is_word (self, "is"))
    return g_steal_pointer (&left);

  if (!require_value (self, left))
    return NULL;
  hot_filter_node_add (node, g_steal_pointer (&left));

  if (is_comparison (self))
    parsed = parse_comparison (self, node);
  else if (is_word (self, "between"))
    parsed = parse_between (self, node);
  else if (is_word (self, "in"))
    parsed = parse_in (self, node);
  else if (is_word (self, "is"))
    parsed = parse_is (self, node);
  else
    parsed = parse_match (self, node);

  return parsed ? g_steal_pointer (&node) : NULL;
}

static HotFilterNode *
parse_negation (Parser *self)
{
  g_autoptr(HotFilterNode) node = NULL;
  g_autoptr(HotFilterNode) child = NULL;

  if (!is_kind (self, HOT_FILTER_TOKEN_NOT) && !is_word (self, "not"))
    return parse_predicate (self);

  node = hot_filter_node_new (HOT_FILTER_NODE_NOT, self->lexer.token.position);
  if (!enter (self, 1) || !next (self))
    return NULL;

  self->depth++;
  child = parse_negation (self);
  self->depth--;
  if (child == NULL)
    return NULL;
  hot_filter_node_add (node, g_steal_pointer (&child));

  return g_steal_pointer (&node);
}

/* Conditions with the same word between them become one node, however many they are. */
static HotFilterNode *
parse_sequence (Parser             *self,
                HotFilterNodeKind   kind,
                HotFilterTokenKind  token,
                const char         *word,
                HotFilterNode    *(*parse) (Parser *self))
{
  g_autoptr(HotFilterNode) first = parse (self);
  g_autoptr(HotFilterNode) node = NULL;

  if (first == NULL || !(is_kind (self, token) || is_word (self, word)))
    return g_steal_pointer (&first);

  node = hot_filter_node_new (kind, self->lexer.token.position);
  hot_filter_node_add (node, g_steal_pointer (&first));
  while (is_kind (self, token) || is_word (self, word))
    {
      HotFilterNode *child;

      if (!next (self))
        return NULL;
      child = parse (self);
      if (child == NULL)
        return NULL;
      hot_filter_node_add (node, child);
    }

  return g_steal_pointer (&node);
}

static HotFilterNode *
parse_conjunction (Parser *self)
{
  return parse_sequence (self, HOT_FILTER_NODE_ALL, HOT_FILTER_TOKEN_AND, "and", parse_negation);
}

static HotFilterNode *
parse_condition (Parser *self)
{
  return parse_sequence (self, HOT_FILTER_NODE_ANY, HOT_FILTER_TOKEN_OR, "or", parse_conjunction);
}

static HotFilterNode *
parse_whole (Parser *self)
{
  g_autoptr(HotFilterNode) node = NULL;

  if (!next (self))
    return NULL;
  if (is_kind (self, HOT_FILTER_TOKEN_END))
    return hot_filter_node_new (HOT_FILTER_NODE_ALL, 1);

  node = parse_condition (self);
  if (node == NULL)
    return NULL;

  if (!is_kind (self, HOT_FILTER_TOKEN_END))
    {
      fail_expected (self, hot_filter_node_is_condition (node) ? _("“and”, “or” or the end")
                                                               : _("a comparison such as “=” or “<”"));
      return NULL;
    }

  return g_steal_pointer (&node);
}

HotFilterNode *
hot_filter_parse_expression (const char  *expression,
                             GError     **error)
{
  Parser parser = { .error = error };
  HotFilterNode *node;

  if (strlen (expression) > HOT_FILTER_MAX_LENGTH)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The expression is longer than %d characters"),
                   HOT_FILTER_MAX_LENGTH);
      return NULL;
    }
  if (!g_utf8_validate (expression, -1, NULL))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("The expression is not valid UTF-8"));
      return NULL;
    }

  hot_filter_lexer_init (&parser.lexer, expression);
  node = parse_whole (&parser);
  hot_filter_lexer_clear (&parser.lexer);

  return node;
}
