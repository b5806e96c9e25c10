/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-comparison.h"

#include <string.h>

#include "tracking/hot-run-cache.h"
#include "tracking/hot-tracking-types.h"

const char *const hot_sqlite_comparison_columns[] = { "key", "run_uuid", "value", "is_nan" };

guint
hot_sqlite_comparison_count_columns (const HotSearchNode *node)
{
  return node->field == HOT_SEARCH_METRIC ? 4 : 3;
}

/* A run's name is a tag, as MLflow has it. */
static gboolean
is_run_name (const HotSearchNode *node)
{
  return node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->column == NULL;
}

const char *
hot_sqlite_comparison_get_key (const HotSearchNode *node)
{
  return is_run_name (node) ? HOT_TAG_RUN_NAME : node->key;
}

const char *
hot_sqlite_comparison_get_table (const HotSearchNode *node)
{
  if (node->kind != HOT_SEARCH_COMPARISON || node->op == HOT_SEARCH_IS_NULL || node->op == HOT_SEARCH_IS_NOT_NULL)
    return NULL;
  if (node->field == HOT_SEARCH_METRIC)
    return "latest_metrics";
  if (node->field == HOT_SEARCH_PARAM)
    return "params";

  return node->field == HOT_SEARCH_TAG || is_run_name (node) ? "tags" : NULL;
}

gboolean
hot_sqlite_comparison_test_cell (const HotSearchNode *node,
                                 const HotSqliteCell *cell,
                                 GString             *text)
{
  if (cell->type == HOT_SQLITE_NULL)
    return FALSE;
  if (cell->type != HOT_SQLITE_TEXT)
    return node->texts == NULL && hot_run_cache_test_number (node, cell->real);
  if (node->texts == NULL)
    return FALSE;
  if (node->op == HOT_SEARCH_EQUAL)
    return hot_sqlite_cell_equals (cell, node->texts[0]);
  g_string_truncate (text, 0);
  g_string_append_len (text, cell->text, cell->length);

  return hot_run_cache_test_text (node, text->str);
}

gboolean
hot_sqlite_comparison_test_row (const HotSearchNode *node,
                                const HotSqliteCell *cells,
                                GString             *text)
{
  if (node->field == HOT_SEARCH_METRIC && cells[3].integer != 0)
    return node->op == HOT_SEARCH_NOT_EQUAL;

  return hot_sqlite_comparison_test_cell (node, &cells[2], text);
}

gboolean
hot_sqlite_comparison_is_of_the_run (const HotSearchNode *node)
{
  return node->kind == HOT_SEARCH_COMPARISON && node->field == HOT_SEARCH_ATTRIBUTE && node->attribute->column != NULL;
}

gboolean
hot_sqlite_comparison_foreach (const HotSearchNode *node,
                               HotSqliteNodeFunc    func,
                               gpointer             user_data)
{
  if (node == NULL)
    return TRUE;
  if (node->kind != HOT_SEARCH_AND)
    return func (node, user_data);
  for (guint i = 0; i < node->children->len; i++)
    if (!hot_sqlite_comparison_foreach (node->children->pdata[i], func, user_data))
      return FALSE;

  return TRUE;
}
