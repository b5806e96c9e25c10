/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-compiler-private.h"

#include <glib/gi18n-lib.h>

#include "base/hot-nearest.h"
#include "dataset/hot-filter-constant.h"

void
hot_filter_fail (HotFilterCompiler   *self,
                 const HotFilterNode *node,
                 HotError             code,
                 const char          *format,
                 ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (self->error, HOT_ERROR, code, _("Character %u: %s"), node->position, message);
}

const char *
hot_filter_describe_type (HotColumnType type)
{
  switch (type)
    {
    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_REAL:
      return _("numbers");

    case HOT_COLUMN_MONEY:
      return _("amounts of money");

    case HOT_COLUMN_PERCENT:
      return _("percentages");

    case HOT_COLUMN_BOOLEAN:
      return _("true and false");

    case HOT_COLUMN_DATE:
      return _("dates");

    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_TEXT:
      return _("text");

    case HOT_COLUMN_LIST:
      return _("lists");

    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }
}

/* A constant as it was written, for messages. (transfer full) */
static char *
spell (const HotFilterNode *node)
{
  return node->kind == HOT_FILTER_NODE_STRING ? g_strdup_printf ("\"%s\"", node->text) : g_strdup (node->text);
}

/* What a column holds does not go with a constant; @example says what does. */
void
hot_filter_fail_mismatch (HotFilterCompiler   *self,
                          HotColumn           *column,
                          const HotFilterNode *constant,
                          const char          *example)
{
  g_autofree char *spelling = spell (constant);

  /* Translators: a column, what it holds (“dates”), a constant that does not fit, and one that does */
  hot_filter_fail (self, constant, HOT_ERROR_USAGE,
                   _("“%s” holds %s, which do not compare with %s; write a value such as %s"),
                   hot_column_get_name (column), hot_filter_describe_type (hot_column_get_column_type (column)),
                   spelling, example);
}

void
hot_filter_fail_unknown (HotFilterCompiler   *self,
                         const HotFilterNode *node)
{
  g_autofree const char **names = g_new (const char *, hot_table_get_n_columns (self->table));
  const char *nearest;

  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    names[i] = hot_column_get_name (hot_table_get_column (self->table, i));
  nearest = hot_nearest (node->text, names, hot_table_get_n_columns (self->table));

  if (nearest != NULL)
    hot_filter_fail (self, node, HOT_ERROR_NOT_FOUND,
                     _("there is no column “%s”; did you mean “%s”?"), node->text, nearest);
  else
    hot_filter_fail (self, node, HOT_ERROR_NOT_FOUND, _("there is no column “%s”; text goes in quotes: \"%s\""),
                     node->text, node->text);
}

/* The column that @node names, or NULL. */
HotColumn *
hot_filter_find_column (HotFilterCompiler   *self,
                        const HotFilterNode *node)
{
  int index = hot_table_find_column (self->table, node->text);

  return index >= 0 ? hot_table_get_column (self->table, index) : NULL;
}

gboolean
hot_filter_read_boolean (const HotFilterNode *node,
                         gboolean            *value)
{
  static const char *const words[] = { "false", "true", "f", "t", "no", "yes", "n", "y", "0", "1" };

  if (node->text == NULL || node->quoted)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (node->text, words[i]) == 0)
      {
        *value = i % 2;
        return TRUE;
      }

  return FALSE;
}

/* Numbers as far as a number's unit goes with a column's; NULL with the error set where not. (transfer full) */
HotFilterNode *
hot_filter_number_for (HotFilterCompiler   *self,
                       HotColumn           *column,
                       const HotFilterNode *constant)
{
  const char *unit = hot_column_get_unit (column);
  g_autoptr(HotFilterNode) number = NULL;

  if (constant->kind == HOT_FILTER_NODE_DATE)
    {
      hot_filter_fail_mismatch (self, column, constant, "100");
      return NULL;
    }

  number = constant->kind == HOT_FILTER_NODE_STRING ? hot_filter_read_number (constant->text) : NULL;
  if (constant->kind == HOT_FILTER_NODE_STRING && number == NULL)
    {
      hot_filter_fail_mismatch (self, column, constant, "100");
      return NULL;
    }
  if (number == NULL)
    {
      number = hot_filter_node_new (HOT_FILTER_NODE_NUMBER, constant->position);
      number->number = constant->number;
      number->is_integer = constant->is_integer;
      number->integer = constant->integer;
      number->unit = g_strdup (constant->unit);
    }

  if (number->unit != NULL && g_strcmp0 (number->unit, unit) != 0 &&
      (unit != NULL || g_str_equal (number->unit, "%")))
    {
      hot_filter_fail (self, constant, HOT_ERROR_USAGE, _("“%s” is not in %s; write the number without it"),
                       hot_column_get_name (column), number->unit);
      return NULL;
    }

  return g_steal_pointer (&number);
}
