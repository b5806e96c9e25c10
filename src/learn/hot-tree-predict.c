/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-tree-predict.h"

#include <math.h>
#include <string.h>

/* Rows that are at a node. */
typedef struct {
  guint32 node;
  guint   first;
  guint   n_rows;
} Part;

/* Those that go left stay in front. How many they are. */
static guint
divide (const HotTreeNode *node,
        const float       *values,
        guint32           *rows,
        guint              n_rows,
        guint32           *rest)
{
  const double threshold = node->threshold;
  const guint missing_left = node->missing_left;
  guint n_left = 0, n_right = 0;

  /* Which way a row goes cannot be guessed, so there is no branch. */
  for (guint i = 0; i < n_rows; i++)
    {
      const guint32 row = rows[i];
      const float value = values[row];
      const guint left = (value <= threshold) | ((isnan (value) != 0) & missing_left);

      rows[n_left] = row;
      rest[n_right] = row;
      n_left += left;
      n_right += !left;
    }
  memcpy (rows + n_left, rest, n_right * sizeof (guint32));

  return n_left;
}

static void
fill (const HotTree *self,
      guint32        leaf,
      guint          n_rows,
      double        *values)
{
  const double *own = self->values + (gsize) leaf * self->n_outputs;

  for (guint i = 0; i < n_rows; i++)
    for (guint output = 0; output < self->n_outputs; output++)
      values[(gsize) i * self->n_outputs + output] = own[output];
}

void
hot_tree_predict (const HotTree *self,
                  HotMatrix     *matrix,
                  guint32       *rows,
                  guint          n_rows,
                  double        *values)
{
  g_autofree guint32 *rest = g_new (guint32, n_rows);
  /* Each has rows of its own, so there are not more parts than rows. */
  g_autofree Part *parts = g_new (Part, n_rows);
  guint n_parts = 0;

  if (n_rows > 0)
    parts[n_parts++] = (Part) { 0, 0, n_rows };
  while (n_parts > 0)
    {
      const Part part = parts[--n_parts];
      const HotTreeNode *node = &self->nodes[part.node];
      guint n_left;

      if (hot_tree_is_leaf (self, part.node))
        {
          fill (self, part.node, part.n_rows, values + (gsize) part.first * self->n_outputs);
          continue;
        }
      n_left = divide (node, hot_matrix_peek_feature (matrix, node->feature), rows + part.first, part.n_rows, rest);
      if (n_left < part.n_rows)
        parts[n_parts++] = (Part) { node->right, part.first + n_left, part.n_rows - n_left };
      if (n_left > 0)
        parts[n_parts++] = (Part) { node->left, part.first, n_left };
    }
}
