/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Grows a forest on raw arrays and writes its trees as raw arrays, for compare-forests.py:
 *
 *   forest-dump ROWS FEATURES X Y OUTPUT [NAME=VALUE]...
 *
 * X is float32 by rows, Y float64. OUTPUT is the number of trees (uint32), the importances (float64), and for each tree the number of nodes
 * (uint32) and float64 a node: left, right, feature, threshold, impurity, weight, rows, whether missing values go left, and the value, or one
 * a class. "importance=REPEATS" adds mean and deviation of each feature's permutation importance on the same rows, and "dependence=FEATURE"
 * the number of points (uint32), the grid (float32) and the means of the outputs (float64).
 */

#include <stdio.h>
#include <string.h>

#include "learn/hot-forest.h"
#include "learn/hot-importance.h"
#include "learn/hot-partial-dependence.h"

static void
set_amount (HotForestAmount *amount,
            const char      *value)
{
  *amount = (HotForestAmount) { strchr (value, '.') != NULL, g_ascii_strtod (value, NULL) };
}

static gboolean
set_parameter (HotForestParameters *parameters,
               const char          *name,
               const char          *value)
{
  double number = g_ascii_strtod (value, NULL);

  if (g_str_equal (name, "n_estimators"))
    parameters->n_estimators = number;
  else if (g_str_equal (name, "max_depth"))
    parameters->max_depth = number;
  else if (g_str_equal (name, "max_features"))
    {
      parameters->features = HOT_FOREST_FEATURES_AMOUNT;
      set_amount (&parameters->max_features, value);
    }
  else if (g_str_equal (name, "min_samples_leaf"))
    set_amount (&parameters->min_samples_leaf, value);
  else if (g_str_equal (name, "min_samples_split"))
    set_amount (&parameters->min_samples_split, value);
  else if (g_str_equal (name, "max_samples"))
    set_amount (&parameters->max_samples, value);
  else if (g_str_equal (name, "max_leaf_nodes"))
    parameters->max_leaf_nodes = number;
  else if (g_str_equal (name, "min_weight_fraction_leaf"))
    parameters->min_weight_fraction_leaf = number;
  else if (g_str_equal (name, "min_impurity_decrease"))
    parameters->min_impurity_decrease = number;
  else if (g_str_equal (name, "ccp_alpha"))
    parameters->ccp_alpha = number;
  else if (g_str_equal (name, "bootstrap"))
    parameters->bootstrap = number != 0;
  else if (g_str_equal (name, "random_state"))
    parameters->random_state = number;
  else if (g_str_equal (name, "kernel"))
    return hot_grower_use_kernel (value);
  else if (g_str_equal (name, "n_classes"))
    parameters->n_classes = number;
  else if (g_str_equal (name, "criterion"))
    parameters->criterion = g_str_equal (value, "entropy") ? HOT_CRITERION_ENTROPY : HOT_CRITERION_GINI;
  else
    return FALSE;

  return TRUE;
}

static gpointer
read_array (const char *path,
            gsize       size,
            guint       n)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  char *data;

  if (!g_file_get_contents (path, &data, &length, &error))
    g_error ("%s", error->message);
  g_assert (length == size * n);

  return data;
}

static void
write_tree (FILE          *file,
            const HotTree *tree)
{
  fwrite (&tree->n_nodes, sizeof tree->n_nodes, 1, file);
  for (guint32 i = 0; i < tree->n_nodes; i++)
    {
      const HotTreeNode *node = &tree->nodes[i];
      gboolean is_leaf = hot_tree_is_leaf (tree, i);
      const double fields[] = {
        is_leaf ? -1.0 : node->left, is_leaf ? -1.0 : node->right, is_leaf ? -2.0 : node->feature, node->threshold,
        node->impurity, node->weight, node->n_rows, node->missing_left,
      };

      fwrite (fields, sizeof fields, 1, file);
      fwrite (tree->values + (gsize) i * tree->n_outputs, sizeof (double), tree->n_outputs, file);
    }
}

static HotModel *
open_model (HotForest *forest,
            guint      n_classes)
{
  HotScoreError error = { 0 };
  gpointer image;
  HotModel *model;
  gsize size;

  for (guint i = 0; i < n_classes; i++)
    hot_model_builder_add_class (forest->builder, "class");
  image = hot_model_builder_finish (forest->builder, &size, &error);
  model = image != NULL ? hot_model_open_memory (image, size, "model", &error) : NULL;
  if (model == NULL)
    g_error ("%s", error.message);

  return model;
}

static void
write_model (FILE           *file,
             const HotModel *model,
             HotMatrix      *matrix,
             const double   *y,
             guint           n_repeats,
             int             feature)
{
  guint n_features = hot_matrix_get_n_features (matrix);

  if (n_repeats > 0)
    {
      g_autofree HotImportance *importances = hot_importance_permute (model, matrix, y, NULL, NULL, 0, n_repeats, 7, NULL,
                                                                      NULL, NULL);

      fwrite (importances, sizeof *importances, n_features, file);
    }
  if (feature >= 0)
    {
      g_autoptr(HotPartialDependence) dependence = hot_partial_dependence_new (model, matrix, feature, 20, FALSE, NULL, NULL,
                                                                               NULL);

      fwrite (&dependence->n_points, sizeof (guint), 1, file);
      fwrite (dependence->grid, sizeof (float), dependence->n_points, file);
      fwrite (dependence->means, sizeof (double), dependence->n_points * dependence->n_outputs, file);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(HotMatrix) matrix = NULL;
  g_autoptr(HotForest) forest = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree float *x = NULL;
  g_autofree double *y = NULL;
  HotForestParameters parameters;
  gboolean extra = FALSE, classes = FALSE;
  guint n_rows, n_features, n_repeats = 0;
  int dependence = -1;
  FILE *file;

  if (argc < 6)
    return 2;

  n_rows = atoi (argv[1]);
  n_features = atoi (argv[2]);
  x = read_array (argv[3], sizeof *x, n_rows * n_features);
  y = read_array (argv[4], sizeof *y, n_rows);
  matrix = hot_matrix_new (n_rows, n_features);
  for (guint feature = 0; feature < n_features; feature++)
    for (guint row = 0; row < n_rows; row++)
      hot_matrix_peek_feature (matrix, feature)[row] = x[(gsize) row * n_features + feature];

  for (int i = 6; i < argc; i++)
    {
      extra |= g_str_equal (argv[i], "extra=1");
      classes |= g_str_has_prefix (argv[i], "criterion=");
    }
  hot_forest_parameters_init (&parameters, extra, classes);
  parameters.random_state = 42;
  parameters.keep_trees = TRUE;
  for (int i = 6; i < argc; i++)
    {
      g_auto(GStrv) parts = g_strsplit (argv[i], "=", 2);

      if (g_str_equal (parts[0], "importance"))
        n_repeats = atoi (parts[1]);
      else if (g_str_equal (parts[0], "dependence"))
        dependence = atoi (parts[1]);
      else if (!g_str_equal (parts[0], "extra") && !set_parameter (&parameters, parts[0], parts[1]))
        g_error ("no parameter %s", parts[0]);
    }

  forest = hot_forest_fit (matrix, y, NULL, &parameters, NULL, NULL, NULL, &error);
  if (forest == NULL)
    g_error ("%s", error->message);

  file = fopen (argv[5], "wb");
  g_assert (file != NULL);
  fwrite (&forest->n_trees, sizeof forest->n_trees, 1, file);
  fwrite (forest->importances, sizeof (double), n_features, file);
  for (guint i = 0; i < forest->n_trees; i++)
    write_tree (file, &forest->trees[i]);
  write_model (file, open_model (forest, classes ? parameters.n_classes : 0), matrix, y, n_repeats, dependence);

  return fclose (file) == 0 ? 0 : 1;
}
