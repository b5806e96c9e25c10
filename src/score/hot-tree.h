/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOT_TREE_LEAF UINT32_MAX

/**
 * HotTreeNode:
 * @threshold: goes left where the feature's float32 value is at most this
 * @impurity: of the training rows that reached it, in the criterion's unit
 * @weight: sum of the weights of the training rows that reached it
 * @left: index of the left child, or %HOT_TREE_LEAF; a child's index is greater than its parent's
 * @right: index of the right child
 * @feature: which feature decides
 * @missing_left: where rows go whose value is NaN
 * @n_rows: training rows, each counted once, that reached it
 *
 * One node of a tree as it was grown. Its values (one, or one for each class) are in the tree's own array.
 */
typedef struct {
  double   threshold;
  double   impurity;
  double   weight;
  uint32_t left;
  uint32_t right;
  uint32_t feature : 31;
  uint32_t missing_left : 1;
  uint32_t n_rows;
} HotTreeNode;

/**
 * HotTree:
 * @values: n_nodes x n_outputs: what the node predicts
 *
 * A tree while it grows and until it is packed into a model. Node 0 is the root. scikit-learn's order: a parent, its whole left subtree, its
 * right one, so trees can be compared node by node.
 */
typedef struct {
  HotTreeNode *nodes;
  double      *values;
  uint32_t     n_nodes;
  uint32_t     n_allocated;
  uint32_t     n_outputs;
} HotTree;

void     hot_tree_init  (HotTree *self,
                         uint32_t n_outputs);
void     hot_tree_clear (HotTree *self);
/* Appends a leaf whose values are zero; %HOT_TREE_LEAF when there is no memory. */
uint32_t hot_tree_add   (HotTree *self);
/* Gives back what was allocated in advance. */
void     hot_tree_trim  (HotTree *self);

static inline bool
hot_tree_is_leaf (const HotTree *self,
                  uint32_t       node)
{
  return self->nodes[node].left == HOT_TREE_LEAF;
}
