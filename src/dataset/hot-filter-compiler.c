/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-compiler-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dataset/hot-filter-constant.h"

static HotFilterOp *compile_condition (HotFilterCompiler   *self,
                                       const HotFilterNode *node);

static gboolean
add_integers (HotFilterCompiler   *self,
              HotFilterOp         *op,
              HotFilterComparison  comparison,
              const HotFilterNode *constant)
{
  g_autoptr(HotFilterNode) number = hot_filter_number_for (self, op->column, constant);

  if (number == NULL)
    return FALSE;
  hot_filter_add_integers (op->ranges, comparison, number);

  return TRUE;
}

static gboolean
add_reals (HotFilterCompiler   *self,
           HotFilterOp         *op,
           HotFilterComparison  comparison,
           const HotFilterNode *constant)
{
  g_autoptr(HotFilterNode) number = hot_filter_number_for (self, op->column, constant);

  if (number == NULL)
    return FALSE;
  hot_filter_add_reals (op->ranges, comparison, number->number);

  return TRUE;
}

static gboolean
add_dates (HotFilterCompiler   *self,
           HotFilterOp         *op,
           HotFilterComparison  comparison,
           const HotFilterNode *constant)
{
  HotIntegerRange date;

  if (!hot_filter_read_date (constant->text, &date))
    {
      hot_filter_fail_mismatch (self, op->column, constant, "2019-07-08");
      return FALSE;
    }
  hot_filter_add_dates (op->ranges, comparison, date);

  return TRUE;
}

static gboolean
add_range (HotFilterCompiler   *self,
           HotFilterOp         *op,
           HotFilterComparison  comparison,
           const HotFilterNode *constant)
{
  if (op->kind == HOT_FILTER_OP_REALS)
    return add_reals (self, op, comparison, constant);
  if (hot_column_get_column_type (op->column) == HOT_COLUMN_DATE)
    return add_dates (self, op, comparison, constant);

  return add_integers (self, op, comparison, constant);
}

static gboolean
is_integers (HotColumn *column)
{
  HotColumnType type = hot_column_get_column_type (column);

  return type == HOT_COLUMN_INTEGER || type == HOT_COLUMN_DATE;
}

static HotFilterOp *
new_range_op (HotColumn *column)
{
  gboolean reals = !is_integers (column);
  HotFilterOp *op = hot_filter_op_new (reals ? HOT_FILTER_OP_REALS : HOT_FILTER_OP_INTEGERS);
  op->column = column;
  op->ranges = g_array_new (FALSE, FALSE, reals ? sizeof (HotRealRange) : sizeof (HotIntegerRange));

  return op;
}

static void
merge_ranges (HotFilterOp *op)
{
  if (op->kind == HOT_FILTER_OP_REALS)
    hot_filter_merge_reals (op->ranges);
  else
    hot_filter_merge_integers (op->ranges);
}

/* The rows whose text passes @text; of a category column each category is asked once, now. Takes @text over. */
static HotFilterOp *
new_text_op (HotColumn     *column,
             HotFilterText *text,
             gboolean       negated)
{
  gboolean category = hot_column_get_column_type (column) == HOT_COLUMN_CATEGORY;
  HotFilterOp *op = hot_filter_op_new (category ? HOT_FILTER_OP_CODES : HOT_FILTER_OP_FIELDS);
  guint n = category ? hot_column_get_n_categories (column) : 0;

  op->column = column;
  op->text = text;
  op->negated = negated;
  if (category)
    {
      HotListText list;

      op->accept = g_new0 (guint8, n + 1);
      hot_list_text_init (&list, "", 0);
      for (guint i = 0; i < n; i++)
        {
          const char *name = hot_column_get_category (column, i);

          op->accept[i] = hot_filter_text_test (text, name, strlen (name), &list) != negated;
        }
      hot_list_text_clear (&list);
    }

  return op;
}

static gboolean
is_text (HotColumn *column)
{
  return !hot_column_type_is_numeric (hot_column_get_column_type (column));
}

static HotFilterOp *
compile_boolean (HotFilterCompiler   *self,
                 HotColumn           *column,
                 HotFilterComparison  comparison,
                 const HotFilterNode *constant)
{
  g_autoptr(HotFilterOp) op = hot_filter_op_new (HOT_FILTER_OP_BOOLEANS);

  op->column = column;
  if (!hot_filter_read_boolean (constant, &op->value))
    {
      hot_filter_fail_mismatch (self, column, constant, "true");
      return NULL;
    }
  if (comparison != HOT_FILTER_EQUAL && comparison != HOT_FILTER_NOT_EQUAL)
    {
      hot_filter_fail (self, constant, HOT_ERROR_USAGE,
                       _("“%s” holds true and false, which are equal or not, neither less nor greater"),
                       hot_column_get_name (column));
      return NULL;
    }
  op->value ^= comparison == HOT_FILTER_NOT_EQUAL;

  return g_steal_pointer (&op);
}

static HotFilterOp *
compile_text (HotFilterCompiler   *self,
              HotColumn           *column,
              HotFilterComparison  comparison,
              const HotFilterNode *constant)
{
  gboolean included = comparison == HOT_FILTER_LESS_EQUAL || comparison == HOT_FILTER_GREATER_EQUAL;
  HotFilterText *text;

  if (comparison == HOT_FILTER_EQUAL || comparison == HOT_FILTER_NOT_EQUAL)
    {
      text = hot_filter_text_new_set ();
      hot_filter_text_add (text, constant->text);
      return new_text_op (column, text, comparison == HOT_FILTER_NOT_EQUAL);
    }

  if (constant->kind == HOT_FILTER_NODE_NUMBER)
    {
      hot_filter_fail (self, constant, HOT_ERROR_USAGE,
                       _("“%s” holds text, which is neither less nor greater than a number; "
                         "change the column's type, or put “%s” in quotes"),
                       hot_column_get_name (column), constant->text);
      return NULL;
    }

  if (comparison == HOT_FILTER_LESS || comparison == HOT_FILTER_LESS_EQUAL)
    text = hot_filter_text_new_range (NULL, FALSE, constant->text, included);
  else
    text = hot_filter_text_new_range (constant->text, included, NULL, FALSE);

  return new_text_op (column, text, FALSE);
}

static HotFilterOp *
compile_with_constant (HotFilterCompiler   *self,
                       HotColumn           *column,
                       HotFilterComparison  comparison,
                       const HotFilterNode *constant)
{
  g_autoptr(HotFilterOp) op = NULL;

  if (is_text (column))
    return compile_text (self, column, comparison, constant);
  if (hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN)
    return compile_boolean (self, column, comparison, constant);

  op = new_range_op (column);
  op->negated = comparison == HOT_FILTER_NOT_EQUAL;
  if (!add_range (self, op, comparison, constant))
    return NULL;

  return g_steal_pointer (&op);
}

/* Two columns that are compared as they are. NULL without error where they are to be compared as numbers. */
static HotFilterOp *
compile_columns (HotFilterCompiler   *self,
                 const HotFilterNode *node,
                 HotColumn           *left,
                 HotColumn           *right)
{
  HotColumnType left_type = hot_column_get_column_type (left), right_type = hot_column_get_column_type (right);
  HotFilterOp *op;

  if (is_text (left) != is_text (right) || (left_type == HOT_COLUMN_DATE) != (right_type == HOT_COLUMN_DATE))
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE,
                       _("“%s” holds %s, which do not compare with the %s of “%s”"),
                       hot_column_get_name (left), hot_filter_describe_type (left_type),
                       hot_filter_describe_type (right_type), hot_column_get_name (right));
      return NULL;
    }
  if (!is_text (left) && !(is_integers (left) && is_integers (right)))
    return NULL;

  op = hot_filter_op_new (is_text (left) ? HOT_FILTER_OP_COMPARE_TEXTS : HOT_FILTER_OP_COMPARE_INTEGERS);
  op->column = left;
  op->other = right;
  op->comparison = node->comparison;

  return op;
}

static HotFilterExpression *
compile_leaf (HotFilterCompiler   *self,
              const HotFilterNode *node)
{
  g_autoptr(HotFilterExpression) expression = g_new0 (HotFilterExpression, 1);

  expression->kind = node->kind;
  if (node->kind == HOT_FILTER_NODE_NUMBER)
    {
      expression->number = node->number;
      return g_steal_pointer (&expression);
    }

  if (node->kind != HOT_FILTER_NODE_COLUMN)
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE, _("\"%s\" is not a number"), node->text);
      return NULL;
    }

  expression->column = hot_filter_find_column (self, node);
  if (expression->column == NULL)
    {
      hot_filter_fail_unknown (self, node);
      return NULL;
    }
  if (is_text (expression->column) || hot_column_get_column_type (expression->column) == HOT_COLUMN_DATE)
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE,
                       _("“%s” holds %s; only numbers can be calculated with"), node->text,
                       hot_filter_describe_type (hot_column_get_column_type (expression->column)));
      return NULL;
    }

  return g_steal_pointer (&expression);
}

static HotFilterExpression *
compile_expression (HotFilterCompiler   *self,
                    const HotFilterNode *node)
{
  g_autoptr(HotFilterExpression) expression = NULL;

  if (node->children == NULL)
    return compile_leaf (self, node);

  expression = g_new0 (HotFilterExpression, 1);
  expression->kind = node->kind;
  expression->left = compile_expression (self, hot_filter_node_get (node, 0));
  if (expression->left == NULL)
    return NULL;
  if (node->children->len > 1)
    {
      expression->right = compile_expression (self, hot_filter_node_get (node, 1));
      if (expression->right == NULL)
        return NULL;
    }

  return g_steal_pointer (&expression);
}

static HotFilterOp *
compile_numbers (HotFilterCompiler   *self,
                 HotFilterComparison  comparison,
                 const HotFilterNode *left,
                 const HotFilterNode *right)
{
  g_autoptr(HotFilterOp) op = hot_filter_op_new (HOT_FILTER_OP_COMPARE_NUMBERS);

  op->comparison = comparison;
  op->left = compile_expression (self, left);
  if (op->left == NULL)
    return NULL;
  op->right = compile_expression (self, right);
  if (op->right == NULL)
    return NULL;

  return g_steal_pointer (&op);
}

static HotFilterComparison
turn_round (HotFilterComparison comparison)
{
  switch (comparison)
    {
    case HOT_FILTER_LESS:
      return HOT_FILTER_GREATER;

    case HOT_FILTER_LESS_EQUAL:
      return HOT_FILTER_GREATER_EQUAL;

    case HOT_FILTER_GREATER:
      return HOT_FILTER_LESS;

    case HOT_FILTER_GREATER_EQUAL:
      return HOT_FILTER_LESS_EQUAL;

    case HOT_FILTER_EQUAL:
    case HOT_FILTER_NOT_EQUAL:
    default:
      return comparison;
    }
}

/* Whether @node stands for a constant beside @column: a bare `t` is one beside a boolean column. */
static gboolean
is_constant_for (HotFilterCompiler   *self,
                 HotColumn           *column,
                 const HotFilterNode *node)
{
  gboolean value;

  return hot_filter_node_is_constant (node) ||
         (node->kind == HOT_FILTER_NODE_COLUMN && hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN &&
          hot_filter_find_column (self, node) == NULL && hot_filter_read_boolean (node, &value));
}

static HotFilterOp *
compile_compare (HotFilterCompiler   *self,
                 const HotFilterNode *node)
{
  const HotFilterNode *left = hot_filter_node_get (node, 0), *right = hot_filter_node_get (node, 1);
  HotColumn *left_column = left->kind == HOT_FILTER_NODE_COLUMN ? hot_filter_find_column (self, left) : NULL;
  HotColumn *right_column = right->kind == HOT_FILTER_NODE_COLUMN ? hot_filter_find_column (self, right) : NULL;

  if (left_column != NULL && is_constant_for (self, left_column, right))
    return compile_with_constant (self, left_column, node->comparison, right);
  if (right_column != NULL && is_constant_for (self, right_column, left))
    return compile_with_constant (self, right_column, turn_round (node->comparison), left);

  /* Else the message would be about the other side. */
  if (left_column != NULL && right->kind == HOT_FILTER_NODE_COLUMN && right_column == NULL)
    {
      hot_filter_fail_unknown (self, right);
      return NULL;
    }

  if (left_column != NULL && right_column != NULL)
    {
      GError *error = NULL;
      HotFilterCompiler inner = { self->table, &error };
      HotFilterOp *op = compile_columns (&inner, node, left_column, right_column);

      if (error != NULL)
        g_propagate_error (self->error, error);
      if (op != NULL || error != NULL)
        return op;
    }

  return compile_numbers (self, node->comparison, left, right);
}

/* A condition from several: `a between b and c` is `a >= b and a <= c` where the ends are not constants. */
static HotFilterOp *
compile_between_numbers (HotFilterCompiler   *self,
                         const HotFilterNode *node)
{
  const HotFilterNode *value = hot_filter_node_get (node, 0);
  g_autoptr(HotFilterOp) all = hot_filter_op_new (node->negated ? HOT_FILTER_OP_ANY : HOT_FILTER_OP_ALL);
  HotFilterOp *low, *high;

  low = compile_numbers (self, node->negated ? HOT_FILTER_LESS : HOT_FILTER_GREATER_EQUAL, value,
                         hot_filter_node_get (node, 1));
  if (low == NULL)
    return NULL;
  g_ptr_array_add (all->children, low);

  high = compile_numbers (self, node->negated ? HOT_FILTER_GREATER : HOT_FILTER_LESS_EQUAL, value,
                          hot_filter_node_get (node, 2));
  if (high == NULL)
    return NULL;
  g_ptr_array_add (all->children, high);

  return g_steal_pointer (&all);
}

/* Cuts the two ranges of @op, from the low end up and from the high end down, to what they share. */
static void
intersect_ranges (HotFilterOp *op)
{
  if (op->ranges->len < 2)
    {
      g_array_set_size (op->ranges, 0);
    }
  else if (op->kind == HOT_FILTER_OP_REALS)
    {
      HotRealRange *range = (HotRealRange *) op->ranges->data;

      range[0].high = range[1].high;
      g_array_set_size (op->ranges, range[0].low <= range[0].high);
    }
  else
    {
      HotIntegerRange *range = (HotIntegerRange *) op->ranges->data;

      range[0].high = range[1].high;
      g_array_set_size (op->ranges, range[0].low <= range[0].high);
    }
}

static HotFilterOp *
compile_between (HotFilterCompiler   *self,
                 const HotFilterNode *node)
{
  const HotFilterNode *value = hot_filter_node_get (node, 0);
  const HotFilterNode *low = hot_filter_node_get (node, 1), *high = hot_filter_node_get (node, 2);
  HotColumn *column = value->kind == HOT_FILTER_NODE_COLUMN ? hot_filter_find_column (self, value) : NULL;
  g_autoptr(HotFilterOp) op = NULL;

  if (column == NULL || !hot_filter_node_is_constant (low) || !hot_filter_node_is_constant (high) ||
      hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN)
    return compile_between_numbers (self, node);

  if (is_text (column))
    {
      g_autoptr(HotFilterOp) checked = compile_text (self, column, HOT_FILTER_GREATER_EQUAL, low);

      if (checked == NULL)
        return NULL;
      return new_text_op (column, hot_filter_text_new_range (low->text, TRUE, high->text, TRUE), node->negated);
    }

  op = new_range_op (column);
  op->negated = node->negated;
  if (!add_range (self, op, HOT_FILTER_GREATER_EQUAL, low) || !add_range (self, op, HOT_FILTER_LESS_EQUAL, high))
    return NULL;
  intersect_ranges (op);

  return g_steal_pointer (&op);
}

/* `a in (b, c)` as `a = b or a = c`, `a not in (b, c)` as `a != b and a != c`. */
static HotFilterOp *
compile_in_numbers (HotFilterCompiler   *self,
                    const HotFilterNode *node)
{
  g_autoptr(HotFilterOp) any = hot_filter_op_new (node->negated ? HOT_FILTER_OP_ALL : HOT_FILTER_OP_ANY);

  for (guint i = 1; i < node->children->len; i++)
    {
      g_autoptr(HotFilterNode) pair = hot_filter_node_new (HOT_FILTER_NODE_COMPARE, node->position);
      HotFilterOp *op;

      /* A node with borrowed children. */
      pair->comparison = node->negated ? HOT_FILTER_NOT_EQUAL : HOT_FILTER_EQUAL;
      pair->children = g_ptr_array_new ();
      g_ptr_array_add (pair->children, hot_filter_node_get (node, 0));
      g_ptr_array_add (pair->children, hot_filter_node_get (node, i));

      op = compile_compare (self, pair);
      if (op == NULL)
        return NULL;
      g_ptr_array_add (any->children, op);
    }

  return g_steal_pointer (&any);
}

static HotFilterOp *
compile_in (HotFilterCompiler   *self,
            const HotFilterNode *node)
{
  const HotFilterNode *value = hot_filter_node_get (node, 0);
  HotColumn *column = value->kind == HOT_FILTER_NODE_COLUMN ? hot_filter_find_column (self, value) : NULL;
  g_autoptr(HotFilterText) text = NULL;
  g_autoptr(HotFilterOp) op = NULL;

  for (guint i = 1; i < node->children->len; i++)
    if (!hot_filter_node_is_constant (hot_filter_node_get (node, i)))
      column = NULL;
  if (column == NULL || hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN)
    return compile_in_numbers (self, node);

  if (is_text (column))
    {
      text = hot_filter_text_new_set ();
      for (guint i = 1; i < node->children->len; i++)
        hot_filter_text_add (text, hot_filter_node_get (node, i)->text);
      return new_text_op (column, g_steal_pointer (&text), node->negated);
    }

  op = new_range_op (column);
  op->negated = node->negated;
  for (guint i = 1; i < node->children->len; i++)
    if (!add_range (self, op, HOT_FILTER_EQUAL, hot_filter_node_get (node, i)))
      return NULL;
  merge_ranges (op);

  return g_steal_pointer (&op);
}

/* The column that @node names, with the error set where it names none. */
static HotColumn *
require_column (HotFilterCompiler   *self,
                const HotFilterNode *node)
{
  HotColumn *column;

  if (node->kind != HOT_FILTER_NODE_COLUMN)
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE, _("the name of a column is expected here"));
      return NULL;
    }

  column = hot_filter_find_column (self, node);
  if (column == NULL)
    hot_filter_fail_unknown (self, node);

  return column;
}

static HotFilterOp *
compile_match (HotFilterCompiler   *self,
               const HotFilterNode *node)
{
  const HotFilterNode *pattern = hot_filter_node_get (node, 1);
  HotColumn *column = require_column (self, hot_filter_node_get (node, 0));
  gboolean elements;

  if (column == NULL)
    return NULL;

  if (!is_text (column))
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE,
                       _("“%s” holds %s; “contains”, “like”, “starts with” and “ends with” look into text"),
                       hot_column_get_name (column), hot_filter_describe_type (hot_column_get_column_type (column)));
      return NULL;
    }
  if (!hot_filter_node_is_constant (pattern))
    {
      hot_filter_fail (self, pattern, HOT_ERROR_USAGE, _("text in quotes is expected here"));
      return NULL;
    }

  elements = node->match == HOT_TEXT_MATCH_CONTAINS && hot_column_get_column_type (column) == HOT_COLUMN_LIST;

  return new_text_op (column,
                      hot_filter_text_new_match (elements ? HOT_TEXT_MATCH_EQUALS : node->match, pattern->text, elements),
                      node->negated);
}

static HotFilterOp *
compile_missing (HotFilterCompiler   *self,
                 const HotFilterNode *node)
{
  const HotFilterNode *value = hot_filter_node_get (node, 0);
  g_autoptr(HotFilterOp) op = NULL;

  if (value->kind == HOT_FILTER_NODE_COLUMN)
    {
      op = hot_filter_op_new (HOT_FILTER_OP_MISSING);
      op->column = require_column (self, value);
      if (op->column == NULL)
        return NULL;
    }
  else
    {
      op = hot_filter_op_new (HOT_FILTER_OP_MISSING_NUMBER);
      op->left = compile_expression (self, value);
      if (op->left == NULL)
        return NULL;
    }
  op->negated = node->negated;

  return g_steal_pointer (&op);
}

static HotFilterOp *
compile_group (HotFilterCompiler   *self,
               const HotFilterNode *node)
{
  g_autoptr(HotFilterOp) op = NULL;

  if (node->kind == HOT_FILTER_NODE_NOT)
    op = hot_filter_op_new (HOT_FILTER_OP_NOT);
  else
    op = hot_filter_op_new (node->kind == HOT_FILTER_NODE_ALL ? HOT_FILTER_OP_ALL : HOT_FILTER_OP_ANY);

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      HotFilterOp *child = compile_condition (self, hot_filter_node_get (node, i));

      if (child == NULL)
        return NULL;
      g_ptr_array_add (op->children, child);
    }

  return g_steal_pointer (&op);
}

/* A value where a condition should be: a column of true and false is one, and so are the words themselves. */
static HotFilterOp *
compile_bare_value (HotFilterCompiler   *self,
                    const HotFilterNode *node)
{
  g_autoptr(HotFilterOp) op = NULL;
  HotColumn *column;
  gboolean value;

  if (node->kind != HOT_FILTER_NODE_COLUMN)
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE, _("a condition is expected here, such as price < 100"));
      return NULL;
    }

  column = hot_filter_find_column (self, node);
  if (column == NULL && hot_filter_read_boolean (node, &value))
    {
      op = hot_filter_op_new (HOT_FILTER_OP_CONSTANT);
      op->value = value;
      return g_steal_pointer (&op);
    }
  if (column == NULL)
    {
      hot_filter_fail_unknown (self, node);
      return NULL;
    }
  if (hot_column_get_column_type (column) != HOT_COLUMN_BOOLEAN)
    {
      hot_filter_fail (self, node, HOT_ERROR_USAGE,
                       _("“%s” holds %s and is not a condition by itself; compare it with something"),
                       node->text, hot_filter_describe_type (hot_column_get_column_type (column)));
      return NULL;
    }

  op = hot_filter_op_new (HOT_FILTER_OP_BOOLEANS);
  op->column = column;
  op->value = TRUE;

  return g_steal_pointer (&op);
}

static HotFilterOp *
compile_condition (HotFilterCompiler   *self,
                   const HotFilterNode *node)
{
  switch ((int) node->kind)
    {
    case HOT_FILTER_NODE_ALL:
    case HOT_FILTER_NODE_ANY:
    case HOT_FILTER_NODE_NOT:
      return compile_group (self, node);

    case HOT_FILTER_NODE_COMPARE:
      return compile_compare (self, node);

    case HOT_FILTER_NODE_BETWEEN:
      return compile_between (self, node);

    case HOT_FILTER_NODE_IN:
      return compile_in (self, node);

    case HOT_FILTER_NODE_MATCH:
      return compile_match (self, node);

    case HOT_FILTER_NODE_MISSING:
      return compile_missing (self, node);

    default:
      return compile_bare_value (self, node);
    }
}

HotFilterOp *
hot_filter_compile (const HotFilterNode  *node,
                    HotTable             *table,
                    GError              **error)
{
  HotFilterCompiler compiler = { table, error };

  return compile_condition (&compiler, node);
}
