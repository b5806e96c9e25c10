/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-tree.h"

#include <stdlib.h>
#include <string.h>

void
hot_tree_init (HotTree *self,
               uint32_t n_outputs)
{
  *self = (HotTree) { .n_outputs = n_outputs };
}

void
hot_tree_clear (HotTree *self)
{
  free (self->nodes);
  free (self->values);
  *self = (HotTree) { .n_outputs = self->n_outputs };
}

static bool
hot_tree_resize (HotTree *self,
                 uint32_t n_allocated)
{
  HotTreeNode *nodes = realloc (self->nodes, (size_t) n_allocated * sizeof *nodes);
  double *values;

  if (nodes == NULL)
    return false;
  self->nodes = nodes;

  values = realloc (self->values, (size_t) n_allocated * self->n_outputs * sizeof *values);
  if (values == NULL)
    return false;
  self->values = values;

  self->n_allocated = n_allocated;
  return true;
}

uint32_t
hot_tree_add (HotTree *self)
{
  uint32_t node = self->n_nodes;

  if (node == self->n_allocated)
    {
      if (node > UINT32_MAX / 4 || !hot_tree_resize (self, node < 512 ? 1024 : node * 2))
        return HOT_TREE_LEAF;
    }

  self->nodes[node] = (HotTreeNode) { .left = HOT_TREE_LEAF, .right = HOT_TREE_LEAF };
  memset (self->values + (size_t) node * self->n_outputs, 0, self->n_outputs * sizeof *self->values);
  self->n_nodes++;

  return node;
}

void
hot_tree_trim (HotTree *self)
{
  if (self->n_nodes > 0 && self->n_nodes < self->n_allocated)
    hot_tree_resize (self, self->n_nodes);
}
