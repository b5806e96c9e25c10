/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter.h"

#include "dataset/hot-filter-op.h"
#include "dataset/hot-filter-parser.h"

struct _HotFilter
{
  gatomicrefcount  ref_count;
  HotFilterNode   *node;
};

G_DEFINE_BOXED_TYPE (HotFilter, hot_filter, hot_filter_ref, hot_filter_unref)

HotFilter *
hot_filter_parse (const char  *expression,
                  GError     **error)
{
  HotFilterNode *node;
  HotFilter *self;

  g_return_val_if_fail (expression != NULL, NULL);

  node = hot_filter_parse_expression (expression, error);
  if (node == NULL)
    return NULL;

  self = g_new0 (HotFilter, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->node = node;

  return self;
}

HotFilter *
hot_filter_ref (HotFilter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_filter_unref (HotFilter *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    {
      hot_filter_node_free (self->node);
      g_free (self);
    }
}

HotRowSet *
hot_filter_apply (HotFilter     *self,
                  HotTable      *table,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(HotFilterOp) op = NULL;
  g_autoptr(HotRowSet) rows = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (table != NULL, NULL);

  op = hot_filter_compile (self->node, table, error);
  if (op == NULL)
    return NULL;

  rows = hot_filter_run (op, hot_table_get_n_rows (table), cancellable, error);

  return rows != NULL && hot_table_check_file (table, error) ? g_steal_pointer (&rows) : NULL;
}
