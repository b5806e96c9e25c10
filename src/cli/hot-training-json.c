/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-training-json.h"

#include <math.h>

void
hot_training_json_write_scores (HotJsonWriter   *json,
                                const char      *name,
                                gboolean         is_classification,
                                const HotScores *scores,
                                double           oob_score)
{
  guint n_metrics;
  const HotScoreKind *metrics = hot_score_kind_list (is_classification, &n_metrics);

  hot_json_writer_name (json, name);
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < n_metrics; i++)
    hot_json_writer_member_real (json, metrics[i].name, hot_score_kind_get (&metrics[i], scores));
  if (!isnan (oob_score))
    hot_json_writer_member_real (json, "oob_score", oob_score);
  hot_json_writer_end_object (json);
}

/* "roles": every column, what it is, and why it is ignored; "features": what they become, once the pipeline is fitted. */
static void
hot_training_json_write_roles (HotJsonWriter *json,
                               HotProblem    *problem)
{
  hot_json_writer_name (json, "roles");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < hot_table_get_n_columns (problem->table); i++)
    {
      HotColumn *column = hot_table_get_column (problem->table, i);

      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "column", hot_column_get_name (column));
      hot_json_writer_member (json, "type", hot_column_type_to_string (hot_column_get_column_type (column)));
      hot_json_writer_member (json, "role", hot_role_to_string (hot_pipeline_get_role (problem->pipeline, i)));
      hot_json_writer_member (json, "reason", hot_pipeline_get_reason (problem->pipeline, i));
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);

  hot_json_writer_name (json, "features");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < hot_pipeline_get_n_features (problem->pipeline); i++)
    {
      guint column = hot_pipeline_get_feature_column (problem->pipeline, i);

      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "feature", hot_pipeline_get_feature (problem->pipeline, i));
      hot_json_writer_member (json, "column", hot_column_get_name (hot_table_get_column (problem->table, column)));
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

void
hot_training_json_write_split (HotJsonWriter            *json,
                               const HotTrainingOptions *options,
                               const char               *column,
                               guint                     n_groups,
                               guint                     n_left_out)
{
  hot_json_writer_name (json, "split");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "kind", hot_split_kind_to_string (options->split.kind));
  hot_json_writer_member_unsigned (json, "folds", options->split.n_folds);
  hot_json_writer_member (json, "column", column);
  hot_json_writer_member_unsigned (json, "groups", n_groups);
  hot_json_writer_member_unsigned (json, "left_out", n_left_out);
  hot_json_writer_member_unsigned (json, "seed", options->seed);
  hot_json_writer_end_object (json);
}

static void
write_folds (HotJsonWriter     *json,
             const HotTraining *training)
{
  hot_training_json_write_scores (json, "metrics_sd", training->is_classification, &training->spread, NAN);
  hot_json_writer_name (json, "folds");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < training->n_folds; i++)
    {
      const HotTrainingFold *fold = &training->folds[i];

      hot_json_writer_begin_object (json);
      hot_json_writer_member_unsigned (json, "train", fold->n_train);
      hot_json_writer_member_unsigned (json, "test", fold->n_test);
      hot_json_writer_member_real (json, "seconds", fold->seconds);
      hot_training_json_write_scores (json, "metrics", training->is_classification, &fold->scores, NAN);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_rows (HotJsonWriter     *json,
            const HotTraining *training)
{
  hot_json_writer_name (json, "rows");
  hot_json_writer_begin_object (json);
  hot_json_writer_member_unsigned (json, "train", training->n_train);
  hot_json_writer_member_unsigned (json, "test", training->n_test);
  hot_json_writer_member_unsigned (json, "without_target", training->n_without_target);
  hot_json_writer_end_object (json);
  hot_json_writer_member_real (json, "cap", training->cap);
}

static void
write_model (HotJsonWriter     *json,
             const HotTraining *training,
             const char        *path)
{
  hot_json_writer_name (json, "model");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "path", path);
  hot_json_writer_member_unsigned (json, "bytes", training->size);
  hot_json_writer_member_unsigned (json, "trees", hot_model_get_n_trees (training->model));
  hot_json_writer_member_unsigned (json, "nodes", hot_model_get_n_nodes (training->model));
  hot_json_writer_end_object (json);
}

static int
compare_importances (gconstpointer a,
                     gconstpointer b,
                     gpointer      user_data)
{
  const double *importances = user_data;
  double x = importances[*(const guint *) a], y = importances[*(const guint *) b];

  return x != y ? (x < y ? 1 : -1) : 0;
}

guint *
hot_training_order_features (const HotTraining *training)
{
  guint n = hot_model_get_n_features (training->model);
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_importances, training->importances);

  return order;
}

static void
write_importances (HotJsonWriter     *json,
                   const HotTraining *training)
{
  g_autofree guint *order = training->importances != NULL ? hot_training_order_features (training) : NULL;

  hot_json_writer_name (json, "importances");
  hot_json_writer_begin_array (json);
  for (guint i = 0; order != NULL && i < hot_model_get_n_features (training->model); i++)
    {
      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "feature", hot_model_get_feature (training->model, order[i]));
      hot_json_writer_member_real (json, "importance", training->importances[order[i]]);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_warnings (HotJsonWriter *json,
                GPtrArray     *warnings)
{
  hot_json_writer_name (json, "warnings");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < warnings->len; i++)
    hot_json_writer_string (json, g_ptr_array_index (warnings, i));
  hot_json_writer_end_array (json);
}

static void
write_reals (HotJsonWriter *json,
             const char    *name,
             const double  *values,
             guint          n)
{
  hot_json_writer_name (json, name);
  hot_json_writer_inline (json);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n; i++)
    hot_json_writer_real (json, values[i]);
  hot_json_writer_end_array (json);
}

/* What the classes are called, and how many rows of each (one line a class) were taken for which. */
static void
write_classes (HotJsonWriter     *json,
               const HotTraining *training)
{
  const HotTarget *target = training->problem->target;
  g_autofree guint *counts = g_new0 (guint, MAX (target->n_classes * target->n_classes, 1));

  hot_json_writer_member (json, "task", training->is_classification ? "classification" : "regression");
  if (!training->is_classification)
    return;

  hot_json_writer_name (json, "classes");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < target->n_classes; i++)
    hot_json_writer_string (json, target->classes[i]);
  hot_json_writer_end_array (json);
  if (training->model == NULL)
    return;

  for (guint i = 0; i < training->tested->len; i++)
    {
      const HotTestedRow *row = &g_array_index (training->tested, HotTestedRow, i);

      counts[(guint) row->truth * target->n_classes + (guint) row->prediction]++;
    }
  hot_json_writer_name (json, "confusion");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < target->n_classes; i++)
    {
      hot_json_writer_inline (json);
      hot_json_writer_begin_array (json);
      for (guint k = 0; k < target->n_classes; k++)
        hot_json_writer_unsigned (json, counts[i * target->n_classes + k]);
      hot_json_writer_end_array (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_permutations (HotJsonWriter     *json,
                    const HotTraining *training)
{
  hot_json_writer_name (json, "permutation_importances");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < training->permutations->len; i++)
    {
      const HotTrainingPermutation *found = &g_array_index (training->permutations, HotTrainingPermutation, i);

      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "column", hot_column_get_name (hot_table_get_column (training->problem->table, found->column)));
      hot_json_writer_member_real (json, "mean", found->importance.mean);
      hot_json_writer_member_real (json, "sd", found->importance.deviation);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

/* One line of means an output: the only one, or one a class. */
static void
write_dependences (HotJsonWriter     *json,
                   const HotTraining *training)
{
  hot_json_writer_name (json, "partial_dependence");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < training->dependences->len; i++)
    {
      const HotTrainingDependence *found = &g_array_index (training->dependences, HotTrainingDependence, i);
      const HotPartialDependence *dependence = found->dependence;

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "feature", hot_model_get_feature (training->model, found->feature));
      hot_json_writer_name (json, "grid");
      hot_json_writer_inline (json);
      hot_json_writer_begin_array (json);
      for (guint point = 0; point < dependence->n_points; point++)
        hot_json_writer_real (json, dependence->grid[point]);
      hot_json_writer_end_array (json);
      hot_json_writer_name (json, "means");
      hot_json_writer_begin_array (json);
      for (guint output = 0; output < dependence->n_outputs; output++)
        {
          hot_json_writer_inline (json);
          hot_json_writer_begin_array (json);
          for (guint point = 0; point < dependence->n_points; point++)
            hot_json_writer_real (json, dependence->means[point * dependence->n_outputs + output]);
          hot_json_writer_end_array (json);
        }
      hot_json_writer_end_array (json);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

char *
hot_training_to_json (HotTraining              *training,
                      const HotTrainingOptions *options,
                      const char               *path,
                      const char               *run_id,
                      HotCommandBaselines      *baselines)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);
  const HotScores scores = { training->regression, training->classification };

  hot_json_writer_begin_object (json);
  if (run_id != NULL)
    hot_json_writer_member (json, "run_id", run_id);
  if (training->model != NULL)
    {
      hot_training_json_write_scores (json, "metrics", training->is_classification, &scores, training->oob_score);
      if (training->n_folds > 0)
        write_folds (json, training);
      hot_json_writer_member_real (json, "seconds", training->seconds);
      hot_json_writer_name (json, "stopped_early");
      hot_json_writer_boolean (json, training->stopped_early);
    }
  hot_command_baselines_write (baselines, json);
  write_classes (json, training);
  write_rows (json, training);
  hot_training_json_write_split (json, options, training->split_column, training->n_groups, training->n_not_split);
  if (training->model != NULL)
    write_model (json, training, path);
  write_warnings (json, training->warnings);
  if (training->model != NULL)
    write_importances (json, training);
  if (training->permutations != NULL)
    write_permutations (json, training);
  if (training->dependences != NULL)
    write_dependences (json, training);
  if (training->oob_curve->len > 0)
    write_reals (json, "oob_curve", (const double *) (gpointer) training->oob_curve->data, training->oob_curve->len);
  hot_training_json_write_roles (json, training->problem);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}
