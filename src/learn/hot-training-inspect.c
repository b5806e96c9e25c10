/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-training-inspect.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-nearest.h"

/* Rows that partial dependence is averaged over at most; more do not change the curve that is seen. */
#define MAX_DEPENDENCE_ROWS 2000

#define N_POINTS 20

/* A feature is asked for by its own name, or by that of the column that it and others are made of. */
static gboolean
is_named (HotTraining *self,
          guint        feature,
          const char  *name)
{
  guint column = hot_pipeline_get_feature_column (self->pipeline, feature);

  return g_str_equal (hot_pipeline_get_feature (self->pipeline, feature), name) ||
         g_str_equal (hot_column_get_name (hot_table_get_column (self->problem->table, column)), name);
}

gboolean
hot_training_check_inspection (HotTraining               *self,
                               const HotTrainingOptions  *options,
                               GError                   **error)
{
  guint n_features = hot_pipeline_get_n_features (self->pipeline);
  g_autofree const char **names = g_new (const char *, n_features + 1);

  for (const char *const *name = options->dependences; name != NULL && *name != NULL; name++)
    {
      gboolean found = FALSE;
      const char *nearest;

      for (guint i = 0; i < n_features; i++)
        {
          names[i] = hot_pipeline_get_feature (self->pipeline, i);
          found |= is_named (self, i, *name);
        }
      if (found)
        continue;

      nearest = hot_nearest (*name, names, n_features);
      if (nearest != NULL)
        g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("No feature is called “%s”; did you mean “%s”?"), *name,
                     nearest);
      else
        g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("No feature is called “%s”, nor made of such a column."), *name);
      return FALSE;
    }

  return TRUE;
}

static void
dependence_clear (gpointer data)
{
  hot_partial_dependence_free (((HotTrainingDependence *) data)->dependence);
}

static gboolean
find_dependences (HotTraining              *self,
                  HotMatrix                *matrix,
                  const HotTrainingOptions *options,
                  GCancellable             *cancellable,
                  GError                  **error)
{
  guint n_rows = MIN (hot_matrix_get_n_rows (matrix), MAX_DEPENDENCE_ROWS);
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));
  g_autoptr(HotMatrix) sample = NULL;

  for (guint i = 0; i < n_rows; i++)
    rows[i] = i;
  sample = hot_matrix_select (matrix, rows, n_rows);
  self->dependences = g_array_new (FALSE, FALSE, sizeof (HotTrainingDependence));
  g_array_set_clear_func (self->dependences, dependence_clear);

  for (guint feature = 0; feature < hot_pipeline_get_n_features (self->pipeline); feature++)
    for (const char *const *name = options->dependences; *name != NULL; name++)
      {
        HotTrainingDependence found = { feature, NULL };

        if (!is_named (self, feature, *name))
          continue;
        found.dependence = hot_partial_dependence_new (self->model, sample, feature, N_POINTS, FALSE, NULL, cancellable,
                                                       error);
        if (found.dependence == NULL)
          return FALSE;
        g_array_append_val (self->dependences, found);
        break;
      }

  return TRUE;
}

/* Column by column: what one column becomes is shuffled together. */
static gboolean
permute_columns (HotTraining              *self,
                 const HotFold            *fold,
                 const HotTrainingOptions *options,
                 const HotProgress        *progress,
                 GCancellable             *cancellable,
                 GError                  **error)
{
  guint n_features = hot_pipeline_get_n_features (self->pipeline), n_columns = 0;
  g_autofree guint *groups = g_new (guint, n_features);
  g_autofree guint *columns = g_new (guint, n_features);
  g_autofree HotImportance *importances = NULL;

  /* The features of one column lie together. */
  for (guint i = 0; i < n_features; i++)
    {
      guint column = hot_pipeline_get_feature_column (self->pipeline, i);

      if (n_columns == 0 || columns[n_columns - 1] != column)
        columns[n_columns++] = column;
      groups[i] = n_columns - 1;
    }

  hot_progress_report (progress, 0.0, _("Shuffling one column after the other"));
  importances = hot_importance_permute (self->model, fold->test, fold->truth, fold->test_weights, groups, n_columns,
                                        options->n_permutations, options->seed, progress, cancellable, error);
  if (importances == NULL)
    return FALSE;

  self->permutations = g_array_new (FALSE, FALSE, sizeof (HotTrainingPermutation));
  for (guint i = 0; i < n_columns; i++)
    {
      HotTrainingPermutation permutation = { columns[i], importances[i] };

      g_array_append_val (self->permutations, permutation);
    }

  return TRUE;
}

gboolean
hot_training_inspect (HotTraining               *self,
                      const HotFold             *fold,
                      const HotTrainingOptions  *options,
                      const HotProgress         *progress,
                      GCancellable              *cancellable,
                      GError                   **error)
{
  if (options->n_permutations > 0 && self->permutations == NULL &&
      !permute_columns (self, fold, options, progress, cancellable, error))
    return FALSE;

  return options->dependences == NULL || self->dependences != NULL ||
         find_dependences (self, fold->test, options, cancellable, error);
}
