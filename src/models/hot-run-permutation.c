/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-permutation.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "models/hot-model-feed.h"
#include "models/hot-run-logger.h"
#include "models/hot-run-predictions.h"
#include "models/hot-run-values.h"

/* Rows between two looks at the cancellable. */
#define BLOCK_ROWS 1024

typedef struct {
  const HotRun      *run;
  HotTable          *table;
  HotModel          *model;
  HotRunPredictions *predictions;
  HotModelFeed      *feed;
  HotMatrix         *matrix;
  double            *truth;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->feed, hot_model_feed_free);
  g_clear_pointer (&self->model, hot_model_close);
  g_clear_pointer (&self->predictions, hot_run_predictions_unref);
  g_clear_pointer (&self->matrix, hot_matrix_unref);
  g_free (self->truth);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static void
permutation_clear (gpointer data)
{
  g_free (((HotRunPermutation *) data)->column);
}

static GArray *
permutations_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (HotRunPermutation));

  g_array_set_clear_func (self, permutation_clear);

  return self;
}

static int
compare_permutations (gconstpointer a,
                      gconstpointer b)
{
  const double first = ((const HotRunPermutation *) a)->importance.mean, second = ((const HotRunPermutation *) b)->importance.mean;

  return (first < second) - (first > second);
}

static void
add_permutation (GArray              *permutations,
                 const char          *column,
                 const HotImportance *importance)
{
  const HotRunPermutation permutation = { g_strdup (column), *importance };

  g_array_append_val (permutations, permutation);
}

static gboolean
read_run (Work              *self,
          HotTrackingStore  *store,
          GCancellable      *cancellable,
          GError           **error)
{
  const char *name = self->run->name != NULL ? self->run->name : self->run->id;
  g_autoptr(HotArtifacts) artifacts = hot_tracking_store_open_artifacts (store, self->run->id, self->run->artifact_uri, cancellable, error);

  if (artifacts == NULL || !hot_run_open_model (artifacts, name, &self->model, error) ||
      !hot_run_predictions_load (artifacts, HOT_RUN_PREDICTIONS, HOT_RUN_PREDICTIONS_ANY, &self->predictions, cancellable, error))
    return FALSE;

  if (self->model == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("“%s” has kept no model that Hothouse can read."), name);
  else if (self->predictions == NULL || self->predictions->rows == NULL || self->predictions->n < 2)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("“%s” does not say which rows it was tested on."), name);
  else
    self->feed = hot_model_feed_new (self->model, self->table, error);

  return self->feed != NULL;
}

/* Numbers of the model's classes in place of those of the file. */
static gboolean
translate_classes (Work    *self,
                   GError **error)
{
  const HotRunPredictions *predictions = self->predictions;
  const guint n_classes = hot_model_get_n_classes (self->model);
  g_autofree guint *numbers = g_new0 (guint, MAX (predictions->n_classes, 1));

  for (guint i = 0; i < predictions->n_classes; i++)
    {
      while (numbers[i] < n_classes && !g_str_equal (hot_model_get_class (self->model, numbers[i]), predictions->classes[i]))
        numbers[i]++;
      if (numbers[i] < n_classes)
        continue;
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: the model does not know the class “%s”."), HOT_RUN_PREDICTIONS,
                   predictions->classes[i]);
      return FALSE;
    }
  for (gsize i = 0; i < predictions->n; i++)
    self->truth[i] = numbers[(guint) predictions->truth[i]];

  return TRUE;
}

static gboolean
encode_rows (Work          *self,
             GCancellable  *cancellable,
             GError       **error)
{
  const HotRunPredictions *predictions = self->predictions;
  const guint n_features = hot_model_get_n_features (self->model), n_table = hot_table_get_n_rows (self->table);
  g_autofree float *features = g_new (float, n_features);

  self->matrix = hot_matrix_new (predictions->n, n_features);
  self->truth = g_memdup2 (predictions->truth, predictions->n * sizeof (double));
  for (gsize i = 0; i < predictions->n; i++)
    {
      if (i % BLOCK_ROWS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (predictions->rows[i] >= n_table)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s names row %u, and %s has %u rows."), HOT_RUN_PREDICTIONS,
                       predictions->rows[i], hot_table_get_name (self->table), n_table);
          return FALSE;
        }
      hot_model_feed_encode (self->feed, predictions->rows[i], features);
      for (guint feature = 0; feature < n_features; feature++)
        hot_matrix_peek_feature (self->matrix, feature)[i] = features[feature];
    }

  return hot_model_get_n_classes (self->model) == 0 || translate_classes (self, error);
}

GArray *
hot_run_permutation_measure (HotTrackingStore   *store,
                             const HotRun       *run,
                             HotTable           *table,
                             guint               n_repeats,
                             guint32             seed,
                             const HotProgress  *progress,
                             GCancellable       *cancellable,
                             GError            **error)
{
  g_auto(Work) self = { .run = run, .table = table };
  g_autoptr(GArray) permutations = permutations_new ();
  g_autofree HotImportance *importances = NULL;
  g_autofree guint *groups = NULL;
  g_autofree gboolean *is_used = NULL;
  guint n_features, n_columns;

  hot_progress_report (progress, 0.0, _("Reading the run"));
  if (!read_run (&self, store, cancellable, error) || !encode_rows (&self, cancellable, error))
    return NULL;

  n_features = hot_model_get_n_features (self.model);
  n_columns = hot_model_get_n_columns (self.model);
  groups = g_new (guint, MAX (n_features, 1));
  is_used = g_new0 (gboolean, n_columns);
  for (guint i = 0; i < n_features; i++)
    is_used[groups[i] = hot_model_get_feature_column (self.model, i)] = TRUE;

  hot_progress_report (progress, 0.0, _("Shuffling one column after the other"));
  importances = hot_importance_permute (self.model, self.matrix, self.truth, NULL, groups, n_columns, n_repeats, seed, progress,
                                        cancellable, error);
  if (importances == NULL)
    return NULL;

  for (guint i = 0; i < n_columns; i++)
    if (is_used[i])
      add_permutation (permutations, hot_model_get_column (self.model, i, NULL), &importances[i]);
  g_array_sort (permutations, compare_permutations);

  return g_steal_pointer (&permutations);
}

GArray *
hot_run_permutation_from_training (const HotTraining *training)
{
  GArray *permutations;

  if (training->permutations == NULL)
    return NULL;

  permutations = permutations_new ();
  for (guint i = 0; i < training->permutations->len; i++)
    {
      const HotTrainingPermutation *found = &g_array_index (training->permutations, HotTrainingPermutation, i);

      add_permutation (permutations, hot_column_get_name (hot_table_get_column (training->problem->table, found->column)),
                       &found->importance);
    }
  g_array_sort (permutations, compare_permutations);

  return permutations;
}
