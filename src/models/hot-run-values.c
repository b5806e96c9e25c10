/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-values.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "dataset/hot-filter.h"
#include "learn/hot-progress-part.h"
#include "models/hot-model-directory.h"
#include "models/hot-model-feed.h"
#include "models/hot-run-logger.h"
#include "models/hot-run-predictions.h"
#include "models/hot-standard-row.h"
#include "models/hot-table-digest.h"
#include "tracking/hot-artifacts.h"

/* Steps of the work that a person sees the progress of. */
enum { STEP_READ, STEP_PREDICT, STEP_STANDARD, N_STEPS };

G_DEFINE_BOXED_TYPE (HotRunValues, hot_run_values, hot_run_values_ref, hot_run_values_unref)

HotRunValues *
hot_run_values_ref (HotRunValues *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_run_values_unref (HotRunValues *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->model, hot_model_close);
  g_clear_pointer (&self->table, hot_table_unref);
  g_free (self->run_id);
  g_free (self->name);
  g_free (self->target);
  g_free (self->unit);
  g_free (self->truth);
  g_free (self->prediction);
  g_free (self->residual);
  g_free (self->low);
  g_free (self->high);
  g_free (self->standard);
  g_free (self->sight);
  g_free (self);
}

static double *
new_numbers (guint n)
{
  double *numbers = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    numbers[i] = NAN;
  return numbers;
}

/* What the run was made with, as far as it says so; NULL where it does not. */
static const HotDatasetInput *
find_input (const HotRun *run)
{
  for (guint i = 0; i < run->n_dataset_inputs; i++)
    if (run->dataset_inputs[i].digest != NULL && strlen (run->dataset_inputs[i].digest) == 16)
      return &run->dataset_inputs[i];

  return NULL;
}

static gboolean
check_digest (HotTable      *table,
              HotRowSet     *rows,
              const char    *wanted,
              gboolean      *matches,
              GCancellable  *cancellable,
              GError       **error)
{
  const guint n = hot_row_set_get_n (rows);
  g_autofree guint32 *list = g_new (guint32, MAX (n, 1));
  g_autofree char *digest = NULL;

  for (guint i = 0; i < n; i++)
    list[i] = hot_row_set_get_row (rows, i);
  digest = hot_table_digest (table, list, n, cancellable, error);
  *matches = g_strcmp0 (digest, wanted) == 0;

  return digest != NULL;
}

/* Which rows of @table the run was made with. (transfer full) (nullable) */
static HotRowSet *
find_rows (const HotRun  *run,
           HotTable      *table,
           HotRowSet     *also,
           GCancellable  *cancellable,
           GError       **error)
{
  const HotDatasetInput *input = find_input (run);
  const char *filter_text = hot_run_get_param (run, "filter");
  g_autoptr(HotFilter) filter = filter_text != NULL ? hot_filter_parse (filter_text, NULL) : NULL;
  g_autoptr(HotRowSet) filtered = filter != NULL ? hot_filter_apply (filter, table, cancellable, NULL) : NULL;
  g_autoptr(HotRowSet) all = hot_row_set_new_all (hot_table_get_n_rows (table));
  HotRowSet *candidates[] = { filtered != NULL ? filtered : all, also, filtered != NULL ? all : NULL };

  if (input == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                   _("“%s” does not say with which data it was made, so what it predicted cannot be put beside the rows of %s. "
                     "Train it again with Hothouse."), run->name, hot_table_get_name (table));
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      gboolean matches;

      if (candidates[i] == NULL)
        continue;
      if (!check_digest (table, candidates[i], input->digest, &matches, cancellable, error))
        return NULL;
      if (matches)
        return hot_row_set_ref (candidates[i]);
    }

  g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
               _("“%s” was made with other data: with rows of %s that are not those of %s as it is open now. Open that file, with the same "
                 "column types, and filter it as it was then; or run it again with what is open."),
               run->name, input->name, hot_table_get_name (table));
  return NULL;
}

static gboolean
take_target (HotRunValues  *self,
             const HotRun  *run,
             HotTable      *table,
             GError       **error)
{
  const char *name = hot_run_get_param (run, "target");
  const int index = name != NULL ? hot_table_find_column (table, name) : -1;
  HotColumn *column = index >= 0 ? hot_table_get_column (table, index) : NULL;

  if (column == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”, which “%s” predicts."),
                   hot_table_get_name (table), name != NULL ? name : "", run->name);
      return FALSE;
    }
  if (!hot_column_type_is_numeric (hot_column_get_column_type (column)) ||
      hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("“%s” predicts the classes of “%s”. A class is right or wrong; it has no error that a map could show."),
                   run->name, hot_column_get_name (column));
      return FALSE;
    }

  self->target = g_strdup (hot_column_get_name (column));
  self->type = hot_column_get_column_type (column);
  if (self->type == HOT_COLUMN_INTEGER || self->type == HOT_COLUMN_DATE)
    self->type = HOT_COLUMN_REAL;
  self->unit = g_strdup (hot_column_get_unit (column));
  for (guint row = 0; row < self->n_rows; row++)
    self->truth[row] = hot_column_get_number (column, row);

  return TRUE;
}

/* Whether two numbers are the same but for what writing and reading does to them. */
static gboolean
is_same (double a,
         double b)
{
  return fabs (a - b) <= 1e-9 * MAX (1.0, MAX (fabs (a), fabs (b)));
}

static gboolean
take_prediction (HotRunValues       *self,
                 HotRunPredictions  *predictions,
                 gsize               i,
                 gboolean            is_capped,
                 guint              *counts,
                 GError            **error)
{
  const guint32 row = predictions->rows[i];
  const double truth = predictions->truth[i], prediction = predictions->prediction[i];

  if (row >= self->n_rows)
    {
      g_autofree char *number = hot_format_count (predictions->lines[i]);
      g_autofree char *where = g_strdup_printf ("%u", row);

      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s, line %s: the table has no row %s."), HOT_RUN_PREDICTIONS, number,
                   where);
      return FALSE;
    }
  /* What was cut off at a quantile is below what the table has. */
  if (!is_same (truth, self->truth[row]) && !(is_capped && truth < self->truth[row]))
    {
      g_autofree char *number = hot_format_count (predictions->lines[i]);
      g_autofree char *where = hot_format_count ((guint64) row + 1);

      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s, line %s: the truth is not what the table has in row %s of “%s”."),
                   HOT_RUN_PREDICTIONS, number, where, self->target);
      return FALSE;
    }

  /* A row may test more than once; then what was said of it is averaged. */
  counts[row]++;
  self->prediction[row] = counts[row] == 1 ? prediction
                                           : self->prediction[row] + (prediction - self->prediction[row]) / counts[row];
  if (counts[row] == 1)
    self->n_tested++;
  self->sight[row] = HOT_RUN_SIGHT_TESTED;

  return TRUE;
}

/* A file that is not there is no failure; that it cannot be reached now is one. */
static gboolean
is_missing (GError **reason,
            GError **error)
{
  if (!hot_artifacts_is_unreached (*reason))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (reason));

  return FALSE;
}

/* A run without the file has not tested anything. */
static gboolean
read_predictions (HotRunValues  *self,
                  const HotRun  *run,
                  HotArtifacts  *artifacts,
                  GCancellable  *cancellable,
                  GError       **error)
{
  const gboolean is_capped = hot_run_get_param (run, "cap_quantile") != NULL;
  g_autofree guint *counts = g_new0 (guint, MAX (self->n_rows, 1));
  g_autoptr(HotRunPredictions) predictions = NULL;

  if (!hot_run_predictions_load (artifacts, HOT_RUN_PREDICTIONS, HOT_RUN_PREDICTIONS_STRICT, &predictions, cancellable, error))
    return FALSE;
  for (gsize i = 0; predictions != NULL && i < predictions->n; i++)
    if (!take_prediction (self, predictions, i, is_capped, counts, error))
      return FALSE;

  return TRUE;
}

gboolean
hot_run_open_model (HotArtifacts  *artifacts,
                    const char    *name,
                    HotModel     **model,
                    GError       **error)
{
  const char *const inside = HOT_MODEL_DIRECTORY "/" HOT_MODEL_FILE;
  g_autofree char *path = g_build_filename (hot_artifacts_get_folder (artifacts), inside, NULL);
  /* Says whether the path stays in the folder of the run. */
  g_autoptr(GError) reason = NULL;
  const int fd = hot_artifacts_open (artifacts, inside, NULL, &reason);
  HotScoreError score_error = { 0 };

  if (fd < 0)
    return is_missing (&reason, error);
  close (fd);

  *model = hot_model_open (path, &score_error);
  if (*model == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The model of “%s” cannot be read: %s"), name, score_error.message);

  return *model != NULL;
}

/* A run without a model that can be mapped has its predictions all the same. */
static gboolean
open_model (HotRunValues  *self,
            HotArtifacts  *artifacts,
            GError       **error)
{
  if (!hot_run_open_model (artifacts, self->name, &self->model, error))
    return FALSE;
  if (self->model == NULL)
    return TRUE;
  if (hot_model_get_n_classes (self->model) > 0 || hot_model_get_n_outputs (self->model) != 1)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("“%s” predicts the classes of “%s”. A class is right or wrong; it has no error that a map could show."),
                   self->name, self->target);
      return FALSE;
    }

  return TRUE;
}

static void
encode_cb (HotModelFeed *feed,
           guint         row,
           float        *features,
           gpointer      user_data)
{
  hot_model_feed_encode (feed, row, features);
}

/* What the model itself says of every row; rows that tested keep what they were told then. */
static gboolean
predict_rows (HotRunValues       *self,
              HotRowSet          *learnt,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autoptr(HotModelFeed) feed = hot_model_feed_new (self->model, self->table, error);
  g_autofree double *prediction = new_numbers (self->n_rows);
  HotProgressPart part;

  if (feed == NULL)
    return FALSE;
  if (hot_model_get_kind (self->model) == HOT_MODEL_FOREST)
    {
      self->low = new_numbers (self->n_rows);
      self->high = new_numbers (self->n_rows);
    }
  if (!hot_model_feed_predict (feed, self->n_rows, encode_cb, NULL, HOT_RUN_INTERVAL, prediction, self->low, self->high,
                               hot_progress_part_init (&part, progress, STEP_PREDICT, N_STEPS), cancellable, error))
    return FALSE;

  for (guint row = 0; row < self->n_rows; row++)
    {
      if (self->sight[row] == HOT_RUN_SIGHT_TESTED || !isfinite (prediction[row]))
        continue;
      self->prediction[row] = prediction[row];
      /* A row whose target is missing taught nothing. */
      self->sight[row] = hot_row_set_contains (learnt, row) && !isnan (self->truth[row]) ? HOT_RUN_SIGHT_LEARNT
                                                                                         : HOT_RUN_SIGHT_NEW;
      if (self->sight[row] == HOT_RUN_SIGHT_LEARNT)
        self->n_learnt++;
      else
        self->n_new++;
    }

  return hot_standard_row_predict (feed, self->model, self->table, &self->standard,
                                   hot_progress_part_init (&part, progress, STEP_STANDARD, N_STEPS), cancellable, error);
}

static gboolean
fill (HotRunValues       *self,
      HotTrackingStore   *store,
      const HotRun       *run,
      HotRowSet          *rows,
      const HotProgress  *progress,
      GCancellable       *cancellable,
      GError            **error)
{
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(HotRowSet) learnt = NULL;
  HotProgressPart part;

  hot_progress_report (hot_progress_part_init (&part, progress, STEP_READ, N_STEPS), 0, _("Reading the run"));
  if (!take_target (self, run, self->table, error))
    return FALSE;
  learnt = find_rows (run, self->table, rows, cancellable, error);
  if (learnt == NULL)
    return FALSE;
  artifacts = hot_tracking_store_open_artifacts (store, run->id, run->artifact_uri, cancellable, error);
  if (artifacts == NULL || !open_model (self, artifacts, error) ||
      !read_predictions (self, run, artifacts, cancellable, error))
    return FALSE;

  if (self->model == NULL && self->n_tested == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("“%s” has kept neither predictions nor a model that Hothouse can read."),
                   self->name);
      return FALSE;
    }
  hot_progress_report (progress, 1.0 / N_STEPS, _("Predicting all rows"));
  return self->model == NULL || predict_rows (self, learnt, progress, cancellable, error);
}

HotRunValues *
hot_run_values_new (HotTrackingStore   *store,
                    const HotRun       *run,
                    HotTable           *table,
                    HotRowSet          *rows,
                    const HotProgress  *progress,
                    GCancellable       *cancellable,
                    GError            **error)
{
  g_autoptr(HotRunValues) self = g_new0 (HotRunValues, 1);

  g_return_val_if_fail (run != NULL, NULL);
  g_return_val_if_fail (table != NULL, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->run_id = g_strdup (run->id);
  self->name = g_strdup (run->name);
  self->table = hot_table_ref (table);
  self->n_rows = hot_table_get_n_rows (table);
  self->truth = new_numbers (self->n_rows);
  self->prediction = new_numbers (self->n_rows);
  self->sight = g_new0 (guint8, MAX (self->n_rows, 1));
  if (!fill (self, store, run, rows, progress, cancellable, error))
    return NULL;

  self->residual = new_numbers (self->n_rows);
  for (guint row = 0; row < self->n_rows; row++)
    self->residual[row] = self->truth[row] - self->prediction[row];

  return g_steal_pointer (&self);
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b,
                 gpointer      by_factor)
{
  const double first = ((const HotRunReason *) a)->value, second = ((const HotRunReason *) b)->value;
  const double x = by_factor != NULL ? fabs (log (first)) : fabs (first), y = by_factor != NULL ? fabs (log (second)) : fabs (second);

  return (x < y) - (x > y);
}

GArray *
hot_run_values_explain (HotRunValues  *self,
                        guint          row,
                        double        *base,
                        gboolean      *by_factor,
                        GError       **error)
{
  g_autoptr(HotModelFeed) feed = NULL;
  g_autoptr(GArray) reasons = g_array_new (FALSE, FALSE, sizeof (HotRunReason));
  g_autofree float *features = NULL;
  g_autofree double *contributions = NULL;
  g_autofree double *sums = NULL;
  HotScoreError score_error = { 0 };
  guint n_features, n_columns;

  g_return_val_if_fail (row < self->n_rows, NULL);

  if (self->model == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("“%s” has kept no model that Hothouse can read."), self->name);
      return NULL;
    }
  feed = hot_model_feed_new (self->model, self->table, error);
  if (feed == NULL)
    return NULL;

  n_features = hot_model_get_n_features (self->model);
  n_columns = hot_model_get_n_columns (self->model);
  features = g_new (float, n_features);
  contributions = g_new (double, n_features);
  sums = g_new0 (double, n_columns);
  hot_model_feed_encode (feed, row, features);
  if (!hot_model_explain (self->model, features, 0, contributions, base, &score_error))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("This model cannot be explained: %s."), score_error.message);
      return NULL;
    }

  *by_factor = hot_model_get_link (self->model) == HOT_MODEL_LINK_EXP;
  for (guint i = 0; i < n_features; i++)
    sums[hot_model_get_feature_column (self->model, i)] += contributions[i];
  if (*by_factor)
    *base = exp (*base);
  for (guint i = 0; i < n_columns; i++)
    {
      const HotRunReason reason = { hot_model_get_column (self->model, i, NULL), *by_factor ? exp (sums[i]) : sums[i] };

      g_array_append_val (reasons, reason);
    }
  g_array_sort_with_data (reasons, compare_reasons, *by_factor ? by_factor : NULL);

  return g_steal_pointer (&reasons);
}
