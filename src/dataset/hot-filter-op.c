/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-op.h"

HotFilterOp *
hot_filter_op_new (HotFilterOpKind kind)
{
  HotFilterOp *self = g_new0 (HotFilterOp, 1);

  self->kind = kind;
  if (kind == HOT_FILTER_OP_ALL || kind == HOT_FILTER_OP_ANY || kind == HOT_FILTER_OP_NOT)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_filter_op_free);

  return self;
}

void
hot_filter_op_free (HotFilterOp *self)
{
  g_clear_pointer (&self->ranges, g_array_unref);
  g_clear_pointer (&self->accept, g_free);
  g_clear_pointer (&self->text, hot_filter_text_free);
  g_clear_pointer (&self->left, hot_filter_expression_free);
  g_clear_pointer (&self->right, hot_filter_expression_free);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

void
hot_filter_expression_free (HotFilterExpression *self)
{
  g_clear_pointer (&self->left, hot_filter_expression_free);
  g_clear_pointer (&self->right, hot_filter_expression_free);
  g_free (self);
}
