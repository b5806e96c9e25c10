/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-tree-prune.h"

#include <math.h>
#include <string.h>

/* A tournament over the nodes finds the weakest branch: each match is won by the lesser link, of equal ones by the first node. */
typedef struct {
  HotTree  *tree;
  guint32  *parents;
  guint32  *n_leaves;            /* below each node */
  double   *risks;               /* of each node if it were a leaf */
  double   *branch_risks;        /* of the leaves below it */
  double   *links;               /* what a branch saves for each leaf it adds; infinite where there is none */
  guint32  *winners;             /* a complete binary tree: matches from 1, players from n_players */
  guint32   n_players;
} Pruning;

static void
pruning_replay (Pruning *self,
                guint32  match)
{
  guint32 first = self->winners[2 * match], second = self->winners[2 * match + 1];

  self->winners[match] = self->links[second] < self->links[first] ? second : first;
}

static void
pruning_set_link (Pruning *self,
                  guint32  node,
                  double   link)
{
  self->links[node] = link;
  for (guint32 match = (self->n_players + node) / 2; match > 0; match /= 2)
    pruning_replay (self, match);
}

static double
pruning_measure_link (const Pruning *self,
                      guint32        node)
{
  return (self->risks[node] - self->branch_risks[node]) / (self->n_leaves[node] - 1);
}

/* In the order in which scikit-learn adds, so that sums are rounded alike. */
static void
pruning_measure_branches (Pruning *self)
{
  const HotTree *tree = self->tree;

  for (guint32 i = 0; i < tree->n_nodes; i++)
    {
      const HotTreeNode *node = &tree->nodes[i];

      self->risks[i] = node->weight * node->impurity / tree->nodes[0].weight;
      if (!hot_tree_is_leaf (tree, i))
        self->parents[node->left] = self->parents[node->right] = i;
    }

  for (guint32 leaf = 0; leaf < tree->n_nodes; leaf++)
    {
      if (!hot_tree_is_leaf (tree, leaf))
        continue;
      self->branch_risks[leaf] = self->risks[leaf];
      for (guint32 node = leaf; node != 0; node = self->parents[node])
        {
          self->branch_risks[self->parents[node]] += self->risks[leaf];
          self->n_leaves[self->parents[node]]++;
        }
    }
}

static void
pruning_init (Pruning *self,
              HotTree *tree)
{
  guint32 n = tree->n_nodes;

  *self = (Pruning) { .tree = tree, .n_players = 1 };
  while (self->n_players < n)
    self->n_players *= 2;
  self->parents = g_new0 (guint32, n);
  self->n_leaves = g_new0 (guint32, n);
  self->risks = g_new (double, n);
  self->branch_risks = g_new0 (double, n);
  self->links = g_new (double, self->n_players);
  self->winners = g_new (guint32, (gsize) self->n_players * 2);
  pruning_measure_branches (self);

  for (guint32 i = 0; i < self->n_players; i++)
    {
      self->links[i] = i < n && !hot_tree_is_leaf (tree, i) ? pruning_measure_link (self, i) : INFINITY;
      self->winners[self->n_players + i] = i;
    }
  for (guint32 match = self->n_players - 1; match > 0; match--)
    pruning_replay (self, match);
}

static void
pruning_clear (Pruning *self)
{
  g_free (self->parents);
  g_free (self->n_leaves);
  g_free (self->risks);
  g_free (self->branch_risks);
  g_free (self->links);
  g_free (self->winners);
}

/* Branches below @node are no longer there to be cut off. */
static void
pruning_forget (Pruning *self,
                guint32  node)
{
  const HotTreeNode *nodes = self->tree->nodes;
  g_autoptr(GArray) pending = g_array_new (FALSE, FALSE, sizeof node);

  g_array_append_val (pending, node);
  while (pending->len > 0)
    {
      guint32 next = g_array_index (pending, guint32, pending->len - 1);

      g_array_set_size (pending, pending->len - 1);
      if (isinf (self->links[next]))
        continue;
      pruning_set_link (self, next, INFINITY);
      g_array_append_val (pending, nodes[next].left);
      g_array_append_val (pending, nodes[next].right);
    }
}

static void
pruning_cut (Pruning *self,
             guint32  branch)
{
  guint32 n_fewer = self->n_leaves[branch] - 1;
  double more_risk = self->risks[branch] - self->branch_risks[branch];

  pruning_forget (self, branch);
  self->tree->nodes[branch].left = self->tree->nodes[branch].right = HOT_TREE_LEAF;
  for (guint32 node = branch; node != 0;)
    {
      node = self->parents[node];
      self->n_leaves[node] -= n_fewer;
      self->branch_risks[node] += more_risk;
      pruning_set_link (self, node, pruning_measure_link (self, node));
    }
}

/* A node to be copied, and where its copy hangs. */
typedef struct {
  guint32  node;
  guint32  parent;
  gboolean is_left;
} Step;

/* Copies what can still be reached, depth first. FALSE when there is no memory. */
static gboolean
rebuild (HotTree *self)
{
  g_autoptr(GArray) pending = g_array_new (FALSE, FALSE, sizeof (Step));
  Step step = { 0, HOT_TREE_LEAF, FALSE };
  HotTree copy;

  hot_tree_init (&copy, self->n_outputs);
  g_array_append_val (pending, step);
  while (pending->len > 0)
    {
      const HotTreeNode *source;
      guint32 added;

      step = g_array_index (pending, Step, pending->len - 1);
      g_array_set_size (pending, pending->len - 1);
      added = hot_tree_add (&copy);
      if (added == HOT_TREE_LEAF)
        {
          hot_tree_clear (&copy);
          return FALSE;
        }

      source = &self->nodes[step.node];
      copy.nodes[added] = *source;
      memcpy (copy.values + (gsize) added * copy.n_outputs, self->values + (gsize) step.node * copy.n_outputs,
              copy.n_outputs * sizeof *copy.values);
      if (step.parent != HOT_TREE_LEAF)
        *(step.is_left ? &copy.nodes[step.parent].left : &copy.nodes[step.parent].right) = added;
      if (source->left != HOT_TREE_LEAF)
        {
          Step right = { source->right, added, FALSE }, left = { source->left, added, TRUE };

          g_array_append_val (pending, right);
          g_array_append_val (pending, left);
        }
    }

  hot_tree_clear (self);
  *self = copy;
  return TRUE;
}

gboolean
hot_tree_prune (HotTree *self,
                double   alpha)
{
  Pruning pruning;
  gboolean any = FALSE;

  pruning_init (&pruning, self);
  for (;;)
    {
      guint32 weakest = pruning.winners[1];

      if (hot_tree_is_leaf (self, 0) || !(pruning.links[weakest] <= alpha))
        break;
      pruning_cut (&pruning, weakest);
      any = TRUE;
    }
  pruning_clear (&pruning);

  return !any || rebuild (self);
}
