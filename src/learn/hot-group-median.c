/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-group-median.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

typedef struct {
  HotMatrix     *matrix;
  const double  *y;
  const double  *weights;
  guint          min_rows;
  GArray        *features;       /* guint, column by column */
  GArray        *levels;         /* guint: where in @features each column ends */
  HotTree       *tree;
} Growth;

/* Rows of one value of a feature, one after the other. */
typedef struct {
  float    value;
  guint32 *rows;
  guint    n_rows;
} Run;

typedef struct {
  double value;
  double weight;
} Weighted;

static int
compare_weighted (gconstpointer a,
                  gconstpointer b)
{
  const Weighted *x = a, *y = b;

  return (x->value > y->value) - (x->value < y->value);
}

/* The value at which half of the weight is reached; between the two in the middle of an even number without weights. */
static double
hot_group_median_compute (const double  *y,
                          const double  *weights,
                          const guint32 *rows,
                          guint          n_rows)
{
  g_autofree Weighted *values = g_new (Weighted, n_rows);
  double total = 0.0, sum = 0.0;

  g_return_val_if_fail (n_rows > 0, NAN);

  for (guint i = 0; i < n_rows; i++)
    {
      values[i] = (Weighted) { y[rows[i]], weights != NULL ? weights[rows[i]] : 1.0 };
      total += values[i].weight;
    }
  qsort (values, n_rows, sizeof *values, compare_weighted);
  if (weights == NULL)
    return n_rows % 2 == 1 ? values[n_rows / 2].value : (values[n_rows / 2 - 1].value + values[n_rows / 2].value) / 2.0;

  for (guint i = 0; i < n_rows; i++)
    {
      sum += values[i].weight;
      if (sum >= total / 2.0 && values[i].weight > 0.0)
        return values[i].value;
    }

  return values[n_rows - 1].value;
}

static guint32 grow_feature (Growth  *self,
                             guint    feature,
                             guint32 *rows,
                             guint    n_rows,
                             double   around);

/* Rows that no training row was like: one row stands for them where the model's shares are counted, as no share may be nothing. */
static guint32
add_leaf (Growth *self,
          double  value,
          guint   n_rows)
{
  guint32 leaf = hot_tree_add (self->tree);

  if (leaf == HOT_TREE_LEAF)
    return leaf;
  self->tree->values[leaf] = value;
  self->tree->nodes[leaf].weight = MAX (n_rows, 1);
  self->tree->nodes[leaf].n_rows = MAX (n_rows, 1);

  return leaf;
}

static guint32
add_split (Growth   *self,
           guint     feature,
           float     threshold,
           gboolean  missing_left,
           double    value)
{
  guint32 node = hot_tree_add (self->tree);

  if (node == HOT_TREE_LEAF)
    return node;
  self->tree->values[node] = value;
  self->tree->nodes[node].feature = feature;
  self->tree->nodes[node].threshold = threshold;
  self->tree->nodes[node].missing_left = missing_left;

  return node;
}

static gboolean
end_split (Growth  *self,
           guint32  node,
           guint32  left,
           guint32  right)
{
  HotTreeNode *nodes = self->tree->nodes;

  if (left == HOT_TREE_LEAF || right == HOT_TREE_LEAF)
    return FALSE;
  nodes[node].left = left;
  nodes[node].right = right;
  nodes[node].weight = nodes[left].weight + nodes[right].weight;
  nodes[node].n_rows = nodes[left].n_rows + nodes[right].n_rows;

  return TRUE;
}

/* What comes after the feature at @position: more of the column's, the next column, or the end. */
static guint32
grow_rest (Growth  *self,
           guint    position,
           guint32 *rows,
           guint    n_rows,
           double   around)
{
  for (guint level = 0; level < self->levels->len; level++)
    if (g_array_index (self->levels, guint, level) == position + 1)
      {
        double median = n_rows >= self->min_rows ? hot_group_median_compute (self->y, self->weights, rows, n_rows) : around;

        if (level + 1 == self->levels->len || n_rows < self->min_rows)
          return add_leaf (self, median, n_rows);
        around = median;
      }

  return grow_feature (self, position + 1, rows, n_rows, around);
}

/* Finds the run that has a row's value, by halves; values between two runs, or beyond all, were never seen. */
static guint32
grow_runs (Growth    *self,
           guint      position,
           const Run *runs,
           guint      begin,
           guint      end,
           double     around)
{
  guint feature = g_array_index (self->features, guint, position);
  guint middle = begin + (end - begin) / 2;
  guint32 below, equal, low, high;

  if (begin == end)
    return add_leaf (self, around, 0);

  below = add_split (self, feature, nextafterf (runs[middle].value, -INFINITY), FALSE, around);
  low = grow_runs (self, position, runs, begin, middle, around);
  equal = add_split (self, feature, runs[middle].value, FALSE, around);
  if (below == HOT_TREE_LEAF || low == HOT_TREE_LEAF || equal == HOT_TREE_LEAF)
    return HOT_TREE_LEAF;
  high = grow_rest (self, position, runs[middle].rows, runs[middle].n_rows, around);
  if (!end_split (self, equal, high, high == HOT_TREE_LEAF ? high : grow_runs (self, position, runs, middle + 1, end, around)) ||
      !end_split (self, below, low, equal))
    return HOT_TREE_LEAF;

  return below;
}

/* A flag has no values but these. */
static guint32
grow_flag (Growth    *self,
           guint      position,
           const Run *runs,
           guint      n_runs,
           double     around)
{
  guint feature = g_array_index (self->features, guint, position);
  const Run *zero = runs[0].value == 0.0f ? &runs[0] : NULL, *one = runs[n_runs - 1].value == 1.0f ? &runs[n_runs - 1] : NULL;
  guint32 node = add_split (self, feature, 0.5f, TRUE, around), left, right;

  if (node == HOT_TREE_LEAF)
    return node;
  left = zero != NULL ? grow_rest (self, position, zero->rows, zero->n_rows, around) : add_leaf (self, around, 0);
  if (left == HOT_TREE_LEAF)
    return left;
  right = one != NULL ? grow_rest (self, position, one->rows, one->n_rows, around) : add_leaf (self, around, 0);

  return end_split (self, node, left, right) ? node : HOT_TREE_LEAF;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const float *values = user_data;
  float x = values[*(const guint32 *) a], y = values[*(const guint32 *) b];

  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);

  return (x > y) - (x < y);
}

/* Sorts @rows by a feature; those without a value come last. */
static Run *
find_runs (Growth  *self,
           guint    feature,
           guint32 *rows,
           guint    n_rows,
           guint   *n_runs,
           guint   *n_present)
{
  float *values = hot_matrix_peek_feature (self->matrix, feature);
  Run *runs = g_new (Run, MAX (n_rows, 1));

  g_sort_array (rows, n_rows, sizeof *rows, compare_rows, values);
  *n_runs = *n_present = 0;
  for (; *n_present < n_rows && !isnan (values[rows[*n_present]]); (*n_present)++)
    {
      float value = values[rows[*n_present]];

      if (*n_runs == 0 || runs[*n_runs - 1].value != value)
        runs[(*n_runs)++] = (Run) { value, rows + *n_present, 0 };
      runs[*n_runs - 1].n_rows++;
    }

  return runs;
}

static guint32
grow_feature (Growth  *self,
              guint    position,
              guint32 *rows,
              guint    n_rows,
              double   around)
{
  guint feature = g_array_index (self->features, guint, position), n_runs, n_present;
  g_autofree Run *runs = find_runs (self, feature, rows, n_rows, &n_runs, &n_present);
  guint32 node, left, right;

  if (n_present == n_rows && (runs[0].value == 0.0f || runs[0].value == 1.0f) &&
      (n_runs == 1 || (n_runs == 2 && runs[0].value == 0.0f && runs[1].value == 1.0f)))
    return grow_flag (self, position, runs, n_runs, around);

  /* Rows without a value are a group of their own. */
  node = add_split (self, feature, FLT_MAX, FALSE, around);
  if (node == HOT_TREE_LEAF)
    return node;
  left = grow_runs (self, position, runs, 0, n_runs, around);
  if (left == HOT_TREE_LEAF)
    return left;
  right = n_present < n_rows ? grow_rest (self, position, rows + n_present, n_rows - n_present, around)
                             : add_leaf (self, around, 0);

  return end_split (self, node, left, right) ? node : HOT_TREE_LEAF;
}

gboolean
hot_group_median_grow (HotMatrix          *matrix,
                       const double       *y,
                       const double       *weights,
                       const char *const  *columns,
                       guint               n_columns,
                       guint               min_rows,
                       HotTree            *tree)
{
  guint n_rows = hot_matrix_get_n_rows (matrix);
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));
  g_autoptr(GArray) features = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) levels = g_array_new (FALSE, FALSE, sizeof (guint));
  Growth self = { matrix, y, weights, MAX (min_rows, 1), features, levels, tree };
  double median;

  for (guint i = 0; i < n_rows; i++)
    rows[i] = i;
  for (guint column = 0; column < n_columns; column++)
    {
      for (guint i = 0; i < hot_matrix_get_n_features (matrix); i++)
        if (g_str_equal (hot_matrix_get_source (matrix, i), columns[column]))
          g_array_append_val (features, i);
      if (levels->len > 0 ? features->len > g_array_index (levels, guint, levels->len - 1) : features->len > 0)
        g_array_append_val (levels, features->len);
    }

  median = hot_group_median_compute (y, weights, rows, n_rows);
  if (levels->len == 0)
    return add_leaf (&self, median, n_rows) != HOT_TREE_LEAF;

  return grow_feature (&self, 0, rows, n_rows, median) != HOT_TREE_LEAF;
}
