/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "learn/hot-mt19937.h"
#include "learn/hot-tree-predict.h"

#define N_ROWS     500
#define N_FEATURES 4

static guint32
grow (HotTree    *tree,
      HotMt19937 *random,
      guint       depth)
{
  guint32 index = hot_tree_add (tree);

  for (guint output = 0; output < tree->n_outputs; output++)
    tree->values[index * tree->n_outputs + output] = 10.0 * index + output;
  if (depth > 0 && hot_mt19937_next_double (random) < 0.9)
    {
      guint32 left = grow (tree, random, depth - 1);
      guint32 right = grow (tree, random, depth - 1);
      HotTreeNode *node = &tree->nodes[index];

      node->left = left;
      node->right = right;
      node->feature = hot_mt19937_randint (random, N_FEATURES);
      node->threshold = floor (8 * hot_mt19937_next_double (random)) / 8;
      node->missing_left = hot_mt19937_randint (random, 2);
    }

  return index;
}

/* Values that meet thresholds, and some that are missing. */
static HotMatrix *
make_matrix (HotMt19937 *random)
{
  HotMatrix *matrix = hot_matrix_new (N_ROWS, N_FEATURES);

  for (guint feature = 0; feature < N_FEATURES; feature++)
    for (guint row = 0; row < N_ROWS; row++)
      hot_matrix_peek_feature (matrix, feature)[row] =
        hot_mt19937_randint (random, 9) == 0 ? NAN : (float) hot_mt19937_randint (random, 9) / 8;

  return matrix;
}

static guint32
find_leaf (const HotTree *tree,
           HotMatrix     *matrix,
           guint          row)
{
  guint32 index = 0;

  while (!hot_tree_is_leaf (tree, index))
    {
      const HotTreeNode *node = &tree->nodes[index];
      float value = hot_matrix_peek_feature (matrix, node->feature)[row];

      index = (isnan (value) ? node->missing_left : value <= node->threshold) ? node->left : node->right;
    }

  return index;
}

static void
test_rows (void)
{
  HotMt19937 random;

  hot_mt19937_init (&random, 11);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(HotMatrix) matrix = make_matrix (&random);
      g_autofree guint32 *rows = g_new (guint32, N_ROWS);
      g_autofree double *values = g_new (double, N_ROWS * 3);
      gboolean is_there[N_ROWS] = { FALSE };
      guint n_rows = 0;
      HotTree tree;

      hot_tree_init (&tree, 1 + round % 3);
      grow (&tree, &random, round % 12);
      for (guint row = round % 5; row < N_ROWS; row += 1 + round % 7)
        rows[n_rows++] = row;
      hot_tree_predict (&tree, matrix, rows, n_rows, values);

      for (guint i = 0; i < n_rows; i++)
        {
          const guint32 leaf = find_leaf (&tree, matrix, rows[i]);

          g_assert_cmpuint ((rows[i] - round % 5) % (1 + round % 7), ==, 0);
          g_assert_false (is_there[rows[i]]);
          is_there[rows[i]] = TRUE;
          for (guint output = 0; output < tree.n_outputs; output++)
            g_assert_cmpfloat (values[i * tree.n_outputs + output], ==, 10.0 * leaf + output);
        }
      hot_tree_clear (&tree);
    }
}

static void
test_no_rows (void)
{
  g_autoptr(HotMatrix) matrix = hot_matrix_new (3, 1);
  HotTree tree;

  hot_tree_init (&tree, 1);
  hot_tree_add (&tree);
  hot_tree_predict (&tree, matrix, NULL, 0, NULL);
  hot_tree_clear (&tree);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/learn/tree-predict/rows", test_rows);
  g_test_add_func ("/learn/tree-predict/no-rows", test_no_rows);

  return g_test_run ();
}
