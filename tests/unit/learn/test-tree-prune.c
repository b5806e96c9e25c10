/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "learn/hot-mt19937.h"
#include "learn/hot-tree-prune.h"

/* A tree depth first, impurities falling at random from parents to children; weights add up. Values name the nodes. */
static guint32
grow (HotTree    *tree,
      HotMt19937 *random,
      double      weight,
      double      impurity,
      guint       depth)
{
  guint32 index = hot_tree_add (tree);

  tree->nodes[index].weight = weight;
  tree->nodes[index].impurity = impurity;
  tree->values[index] = index;
  if (depth > 0 && weight >= 2.0 && hot_mt19937_next_double (random) < 0.9)
    {
      double share = floor (1 + (weight - 1) * hot_mt19937_next_double (random));
      /* Whole eighths make links that tie. */
      double less = floor (8 * hot_mt19937_next_double (random)) / 8;
      guint32 left = grow (tree, random, share, impurity * less, depth - 1);
      guint32 right = grow (tree, random, weight - share, impurity * less, depth - 1);

      tree->nodes[index].left = left;
      tree->nodes[index].right = right;
    }

  return index;
}

static void
sum_leaves (const HotTree *tree,
            guint32        index,
            double        *risk,
            guint         *n_leaves)
{
  const HotTreeNode *node = &tree->nodes[index];

  if (node->left == HOT_TREE_LEAF)
    {
      *risk += node->weight * node->impurity / tree->nodes[0].weight;
      ++*n_leaves;
      return;
    }
  sum_leaves (tree, node->left, risk, n_leaves);
  sum_leaves (tree, node->right, risk, n_leaves);
}

/* By the definition: measures every branch anew before each cut. */
static void
prune_slowly (HotTree *tree,
              double   alpha)
{
  for (;;)
    {
      double least = INFINITY;
      guint32 weakest = 0;
      g_autofree gboolean *kept = g_new0 (gboolean, tree->n_nodes);

      kept[0] = TRUE;
      for (guint32 i = 0; i < tree->n_nodes; i++)
        {
          double risk = 0.0, link;
          guint n_leaves = 0;

          if (!kept[i] || hot_tree_is_leaf (tree, i))
            continue;
          kept[tree->nodes[i].left] = kept[tree->nodes[i].right] = TRUE;
          sum_leaves (tree, i, &risk, &n_leaves);
          link = (tree->nodes[i].weight * tree->nodes[i].impurity / tree->nodes[0].weight - risk) / (n_leaves - 1);
          if (link < least)
            {
              least = link;
              weakest = i;
            }
        }
      if (!(least <= alpha))
        return;
      tree->nodes[weakest].left = tree->nodes[weakest].right = HOT_TREE_LEAF;
    }
}

static void
assert_same_branch (const HotTree *pruned,
                    guint32        index,
                    const HotTree *expected,
                    guint32        other)
{
  g_assert_cmpfloat (pruned->values[index], ==, expected->values[other]);
  g_assert_cmpint (hot_tree_is_leaf (pruned, index), ==, hot_tree_is_leaf (expected, other));
  if (hot_tree_is_leaf (pruned, index))
    return;

  g_assert_cmpuint (pruned->nodes[index].left, ==, index + 1);
  assert_same_branch (pruned, pruned->nodes[index].left, expected, expected->nodes[other].left);
  assert_same_branch (pruned, pruned->nodes[index].right, expected, expected->nodes[other].right);
}

static void
test_naive (void)
{
  HotMt19937 random;
  guint n_cut = 0, n_whole = 0;

  hot_mt19937_init (&random, 3);
  for (guint i = 0; i < 300; i++)
    {
      /* Between the links, so that the order of additions is of no account. */
      double alpha = 0.0101 * (i % 30);
      HotTree pruned, expected;
      HotMt19937 again = random;
      guint32 n_nodes;

      hot_tree_init (&pruned, 1);
      hot_tree_init (&expected, 1);
      grow (&pruned, &random, 64.0, 8.0, 7);
      grow (&expected, &again, 64.0, 8.0, 7);
      n_nodes = pruned.n_nodes;
      g_assert_true (hot_tree_prune (&pruned, alpha));
      prune_slowly (&expected, alpha);
      assert_same_branch (&pruned, 0, &expected, 0);
      n_cut += pruned.n_nodes < n_nodes && pruned.n_nodes > 1;
      n_whole += pruned.n_nodes == n_nodes;
      hot_tree_clear (&pruned);
      hot_tree_clear (&expected);
    }
  g_assert_cmpuint (n_cut, >, 100);
  g_assert_cmpuint (n_whole, >, 0);
}

static void
test_extremes (void)
{
  HotMt19937 random;
  HotTree tree;

  hot_mt19937_init (&random, 1);
  hot_tree_init (&tree, 1);
  grow (&tree, &random, 64.0, 8.0, 7);
  g_assert_cmpuint (tree.n_nodes, >, 20);
  g_assert_true (hot_tree_prune (&tree, 1e300));
  g_assert_cmpuint (tree.n_nodes, ==, 1);
  g_assert_true (hot_tree_is_leaf (&tree, 0));
  g_assert_true (hot_tree_prune (&tree, 1.0));
  g_assert_cmpuint (tree.n_nodes, ==, 1);
  hot_tree_clear (&tree);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tree-prune/naive", test_naive);
  g_test_add_func ("/tree-prune/extremes", test_extremes);

  return g_test_run ();
}
