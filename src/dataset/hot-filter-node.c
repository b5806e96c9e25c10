/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-node.h"

HotFilterNode *
hot_filter_node_new (HotFilterNodeKind kind,
                     guint             position)
{
  HotFilterNode *self = g_new0 (HotFilterNode, 1);

  self->kind = kind;
  self->position = position;
  self->depth = 1;

  return self;
}

void
hot_filter_node_free (HotFilterNode *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self->text);
  g_free (self->unit);
  g_free (self);
}

void
hot_filter_node_add (HotFilterNode *self,
                     HotFilterNode *child)
{
  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_filter_node_free);

  self->depth = MAX (self->depth, child->depth + 1);
  g_ptr_array_add (self->children, child);
}

HotFilterNode *
hot_filter_node_get (const HotFilterNode *self,
                     guint                index)
{
  g_return_val_if_fail (self->children != NULL && index < self->children->len, NULL);

  return g_ptr_array_index (self->children, index);
}

gboolean
hot_filter_node_is_condition (const HotFilterNode *self)
{
  return self->kind < HOT_FILTER_NODE_COLUMN;
}

gboolean
hot_filter_node_is_constant (const HotFilterNode *self)
{
  return self->kind >= HOT_FILTER_NODE_NUMBER && self->kind <= HOT_FILTER_NODE_DATE;
}
