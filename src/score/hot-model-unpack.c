/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>
#include <string.h>

#include "score/hot-model-unpack.h"
#include "score/hot-model-walk-private.h"

/* A place in the model's tree and the node that waits to become its copy's parent. */
typedef struct {
  HotTreePlace place;
  uint32_t     parent;
  bool         is_right;
} Pending;

static void
fill_leaf (const HotModel      *self,
           const HotFormatTree *tree,
           uint32_t             leaf,
           HotTree             *unpacked,
           uint32_t             node)
{
  const uint64_t number = tree->first_leaf + leaf;

  memcpy (unpacked->values + (size_t) node * unpacked->n_outputs, hot_model_peek_leaf (self, number),
          unpacked->n_outputs * sizeof *unpacked->values);
  unpacked->nodes[node].weight = self->cover != NULL ? hot_model_peek_cover (self, number) : 0.0;
}

/* Children come behind their parents, so one way back sums them up. */
static void
sum_weights (HotTree *unpacked)
{
  for (uint32_t i = unpacked->n_nodes; i-- > 0;)
    if (!hot_tree_is_leaf (unpacked, i))
      unpacked->nodes[i].weight = unpacked->nodes[unpacked->nodes[i].left].weight +
                                  unpacked->nodes[unpacked->nodes[i].right].weight;
}

static bool
add_node (const HotModel *self,
          const HotFormatTree *tree,
          const Pending  *pending,
          HotTree        *unpacked,
          Pending        *stack,
          size_t         *depth)
{
  uint32_t node = hot_tree_add (unpacked);
  HotTreePlace near, far;
  HotTreeSplit split;

  if (node == HOT_TREE_LEAF)
    return false;
  if (pending->parent != HOT_TREE_LEAF && pending->is_right)
    unpacked->nodes[pending->parent].right = node;
  else if (pending->parent != HOT_TREE_LEAF)
    unpacked->nodes[pending->parent].left = node;
  if (pending->place.is_leaf)
    {
      fill_leaf (self, tree, pending->place.leaf, unpacked, node);
      return true;
    }

  split = hot_tree_walk_split (self, tree, pending->place.node);
  near = hot_tree_walk_near (&split, pending->place);
  far = hot_tree_walk_far (&split, pending->place);
  unpacked->nodes[node].threshold = split.threshold;
  unpacked->nodes[node].feature = split.feature;
  unpacked->nodes[node].missing_left = split.missing_left;
  stack[(*depth)++] = (Pending) { split.swapped ? near : far, node, true };
  stack[(*depth)++] = (Pending) { split.swapped ? far : near, node, false };

  return true;
}

bool
hot_model_unpack_tree (const HotModel *self,
                       uint32_t        number,
                       HotTree        *unpacked,
                       uint32_t       *output,
                       HotScoreError  *error)
{
  const HotFormatTree *tree = &self->trees[number];
  const size_t n_most = 2 * (size_t) tree->n_nodes + 1;
  Pending *stack = malloc ((n_most + 2) * sizeof *stack);
  size_t depth = 0;
  bool done = stack != NULL;

  hot_tree_clear (unpacked);
  hot_tree_init (unpacked, self->header->n_values);
  *output = tree->output;
  if (done)
    stack[depth++] = (Pending) { { tree->n_nodes == 0, 0, 0 }, HOT_TREE_LEAF, false };
  while (depth > 0 && done)
    {
      const Pending pending = stack[--depth];

      /* Paths that meet would be unpacked for each way to them. */
      if (unpacked->n_nodes == n_most)
        {
          free (stack);
          return hot_score_error_set (error, HOT_SCORE_DAMAGED, "tree %u has nodes that are reached on two ways", number + 1);
        }
      done = add_node (self, tree, &pending, unpacked, stack, &depth);
    }
  free (stack);
  if (!done)
    return hot_score_error_set (error, HOT_SCORE_IO, "out of memory while reading tree %u", number + 1);

  sum_weights (unpacked);
  return true;
}

HotModelSum
hot_model_get_sum (const HotModel *self)
{
  return (HotModelSum) { self->header->base, self->header->divisor, self->header->n_values };
}

const double *
hot_model_get_coefficients (const HotModel *self,
                            uint32_t        output)
{
  return self->linear != NULL ? self->linear + (size_t) output * (self->header->n_features + 1) : NULL;
}

const float *
hot_model_get_fill (const HotModel *self)
{
  return self->linear_fill;
}

const HotEncoding *
hot_model_get_encodings (const HotModel *self,
                         uint32_t        column,
                         uint32_t       *first,
                         uint32_t       *n_encodings)
{
  *first = *n_encodings = 0;
  if (column >= self->n_columns)
    return NULL;

  *first = self->column_features[column];
  *n_encodings = self->column_features[column + 1] - *first;
  return self->ready_encodings + *first;
}
