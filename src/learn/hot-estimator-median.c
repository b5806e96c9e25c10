/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "learn/hot-estimators.h"
#include "learn/hot-group-median.h"

/* Columns that "auto" takes at most: a place and a kind. */
#define MAX_AUTO 2

/* A column that is taken must bring the mean absolute error down by this share at least. */
#define MIN_GAIN 0.01

static gboolean
has_source (HotMatrix  *matrix,
            const char *column)
{
  for (guint i = 0; i < hot_matrix_get_n_features (matrix); i++)
    if (g_str_equal (hot_matrix_get_source (matrix, i), column))
      return TRUE;

  return FALSE;
}

/* Each column once, in the order of its features. @only_categories: none but those */
static GPtrArray *
list_sources (HotMatrix *matrix,
              gboolean   only_categories)
{
  GPtrArray *sources = g_ptr_array_new ();

  for (guint i = 0; i < hot_matrix_get_n_features (matrix); i++)
    {
      const char *source = hot_matrix_get_source (matrix, i);

      if ((!only_categories || hot_matrix_is_category (matrix, i)) &&
          !g_ptr_array_find_with_equal_func (sources, source, g_str_equal, NULL))
        g_ptr_array_add (sources, (gpointer) source);
    }

  return sources;
}

static double
follow (const HotTree *tree,
        HotMatrix     *matrix,
        guint          row)
{
  guint32 node = 0;

  while (!hot_tree_is_leaf (tree, node))
    {
      const HotTreeNode *split = &tree->nodes[node];
      float value = hot_matrix_peek_feature (matrix, split->feature)[row];
      gboolean is_left = isnan (value) ? split->missing_left : value <= split->threshold;

      node = is_left ? split->left : split->right;
    }

  return tree->values[node];
}

/* The mean absolute error of the training rows. */
static double
measure (const HotTrainingSet *set,
         GPtrArray            *columns,
         guint                 min_rows)
{
  guint n_rows = hot_matrix_get_n_rows (set->matrix);
  double error = 0.0, total = 0.0;
  HotTree tree;

  hot_tree_init (&tree, 1);
  if (!hot_group_median_grow (set->matrix, set->y, set->weights, (const char *const *) columns->pdata, columns->len, min_rows,
                              &tree))
    {
      hot_tree_clear (&tree);
      return INFINITY;
    }
  for (guint i = 0; i < n_rows; i++)
    {
      double weight = set->weights != NULL ? set->weights[i] : 1.0;

      error += weight * fabs (set->y[i] - follow (&tree, set->matrix, i));
      total += weight;
    }
  hot_tree_clear (&tree);

  return error / total;
}

/* The category that says most first, then the one that says most beside it. */
static GPtrArray *
choose_columns (const HotTrainingSet *set,
                guint                 min_rows,
                GCancellable         *cancellable)
{
  GPtrArray *chosen = g_ptr_array_new ();
  g_autoptr(GPtrArray) sources = list_sources (set->matrix, TRUE);
  double error = measure (set, chosen, min_rows);

  while (chosen->len < MAX_AUTO)
    {
      double best_error = error * (1.0 - MIN_GAIN);
      gpointer best = NULL;

      for (guint i = 0; i < sources->len && !g_cancellable_is_cancelled (cancellable); i++)
        {
          gpointer source = g_ptr_array_index (sources, i);
          double with;

          if (g_ptr_array_find (chosen, source, NULL))
            continue;
          g_ptr_array_add (chosen, source);
          with = measure (set, chosen, min_rows);
          g_ptr_array_set_size (chosen, chosen->len - 1);
          if (with < best_error)
            {
              best_error = with;
              best = source;
            }
        }
      if (best == NULL)
        break;
      g_ptr_array_add (chosen, best);
      error = best_error;
    }

  return chosen;
}

/* "A,B"; a column whose name has a comma is given by itself. */
static GPtrArray *
read_columns (HotMatrix   *matrix,
              const char  *text,
              GError     **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) parts = NULL;

  if (has_source (matrix, text))
    {
      g_ptr_array_add (columns, g_strdup (text));
      return g_steal_pointer (&columns);
    }

  parts = g_strsplit (text, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      if (!has_source (matrix, *part))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is no feature “%s” to group by."), *part);
          return NULL;
        }
      g_ptr_array_add (columns, g_strdup (*part));
    }

  return g_steal_pointer (&columns);
}

static gboolean
fit (const HotEstimator    *self,
     GHashTable            *values,
     const HotTrainingSet  *set,
     HotFitted             *fitted,
     const HotProgress     *progress,
     GCancellable          *cancellable,
     GError               **error)
{
  const char *by = hot_estimator_get_text (self, values, "by");
  guint min_rows = hot_estimator_get_number (self, values, "min_rows");
  g_autoptr(GPtrArray) columns = g_str_equal (by, "auto") ? choose_columns (set, min_rows, cancellable)
                                                          : read_columns (set->matrix, by, error);
  gboolean is_grown;
  HotTree tree;

  if (columns == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  hot_tree_init (&tree, 1);
  is_grown = hot_group_median_grow (set->matrix, set->y, set->weights, (const char *const *) columns->pdata, columns->len,
                                    min_rows, &tree);
  fitted->builder = hot_model_builder_new (HOT_MODEL_FOREST, hot_matrix_get_n_features (set->matrix), 1);
  if (is_grown)
    hot_model_builder_add_tree (fitted->builder, &tree, 0);
  else
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("There are too many groups for the memory there is."));
  hot_tree_clear (&tree);
  fitted->n_trees = 1;

  return is_grown;
}

static const char *const by_words[] = { "auto", NULL };

static const HotParameter parameters[] = {
  { "by", HOT_PARAMETER_TEXT, "auto", by_words, 0, 0,
    N_("Columns to group by, the coarsest first, such as neighbourhood,room_type; auto finds the two that say most") },
  { "min_rows", HOT_PARAMETER_INTEGER, "5", NULL, 1, 1e9,
    N_("Rows that a group must have; a smaller one has the median of the group around it") },
};

const HotEstimator hot_estimator_group_median = {
  .name = "group-median",
  .title = N_("Group Median"),
  .summary = N_("Predicts the median of the rows alike, such as of the same neighbourhood and room type"),
  .parameters = parameters,
  .n_parameters = G_N_ELEMENTS (parameters),
  .fit = fit,
};
