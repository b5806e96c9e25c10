/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-details.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "app/experiments/hot-run-page-preview.h"
#include "base/hot-error.h"
#include "base/hot-format.h"
#include "dataset/hot-csv-reader.h"
#include "models/hot-run-logger.h"
#include "tracking/hot-rest-store.h"

/* Folders in folders. */
#define MAX_DEPTH 16

/* Of files that are read as a whole. */
#define MAX_IMPORTANCE (4 * 1024 * 1024)
#define MAX_LOG        (1024 * 1024)
#define MAX_SMALL      (64 * 1024)

G_DEFINE_BOXED_TYPE (HotRunPageDetails, hot_run_page_details, hot_run_page_details_ref, hot_run_page_details_unref)

static void
importance_clear (gpointer data)
{
  g_free (((HotRunPageImportance *) data)->feature);
}

static void
pair_clear (gpointer data)
{
  HotKeyValue *pair = data;

  g_free ((char *) pair->key);
  g_free ((char *) pair->value);
}

HotRunPageDetails *
hot_run_page_details_ref (HotRunPageDetails *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_run_page_details_unref (HotRunPageDetails *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->run, hot_run_unref);
  g_clear_pointer (&self->histories, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->predictions, hot_run_predictions_unref);
  g_clear_pointer (&self->importances, g_array_unref);
  g_clear_pointer (&self->permutations, g_array_unref);
  g_clear_pointer (&self->environment, g_array_unref);
  g_clear_error (&self->files_error);
  g_clear_error (&self->predictions_error);
  g_clear_error (&self->importance_error);
  g_free (self->experiment_name);
  g_clear_object (&self->store);
  g_free (self->folder);
  g_free (self->predictions_path);
  g_free (self->importance_path);
  g_free (self->log);
  g_free (self->log_path);
  g_free (self);
}

static gboolean
list_folder (HotArtifacts  *artifacts,
             const char    *folder,
             guint          depth,
             GPtrArray     *files,
             gboolean      *is_cut,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GPtrArray) infos = hot_artifacts_list (artifacts, folder, cancellable, error);

  if (infos == NULL)
    return FALSE;

  g_ptr_array_set_free_func (infos, NULL);
  for (guint i = 0; i < infos->len; i++)
    {
      HotFileInfo *info = g_ptr_array_index (infos, i);

      if (files->len >= HOT_RUN_PAGE_MAX_FILES || depth >= MAX_DEPTH)
        {
          *is_cut = TRUE;
          hot_file_info_free (info);
          continue;
        }
      g_ptr_array_add (files, info);
      if (info->is_dir)
        list_folder (artifacts, info->path, depth + 1, files, is_cut, cancellable, error != NULL && *error == NULL ? error : NULL);
    }

  return TRUE;
}

gboolean
hot_run_page_details_list (HotArtifacts  *artifacts,
                           GPtrArray     *files,
                           gboolean      *is_cut,
                           GCancellable  *cancellable,
                           GError       **error)
{
  return list_folder (artifacts, NULL, 0, files, is_cut, cancellable, error);
}

/* (nullable): the first file of one of these names, wherever it is, the names by rank */
static const HotFileInfo *
find_file (HotRunPageDetails *self,
           const char *const *names)
{
  for (guint n = 0; names[n] != NULL; n++)
    for (guint i = 0; i < self->files->len; i++)
      {
        const HotFileInfo *info = g_ptr_array_index (self->files, i);
        g_autofree char *name = g_path_get_basename (info->path);

        if (!info->is_dir && g_ascii_strcasecmp (name, names[n]) == 0)
          return info;
      }

  return NULL;
}

/* What was read of the same file before; one that is written whole has another size when it has changed, or as good as. */
static gboolean
take_former_predictions (HotRunPageDetails *self,
                         HotRunPageDetails *former)
{
  if (former == NULL || former->predictions == NULL || former->predictions_size != self->predictions_size ||
      former->run->end_time != self->run->end_time || g_strcmp0 (former->predictions_path, self->predictions_path) != 0)
    return FALSE;

  self->predictions = hot_run_predictions_ref (former->predictions);

  return TRUE;
}

static void
read_predictions (HotRunPageDetails *self,
                  HotArtifacts      *artifacts,
                  HotRunPageDetails *former,
                  GCancellable      *cancellable)
{
  static const char *const names[] = { HOT_RUN_PREDICTIONS, "residuals.csv", "test_predictions.csv", NULL };
  const HotFileInfo *info = find_file (self, names);

  if (info == NULL)
    return;

  self->predictions_path = g_strdup (info->path);
  self->predictions_size = info->size;
  if (take_former_predictions (self, former))
    return;
  hot_run_predictions_load (artifacts, info->path, HOT_RUN_PREDICTIONS_ANY, &self->predictions, cancellable, &self->predictions_error);
}

static int
compare_importances (gconstpointer a,
                     gconstpointer b)
{
  const HotRunPageImportance *first = a, *second = b;

  return (first->importance < second->importance) - (first->importance > second->importance);
}

static void
add_importance (GArray     *importances,
                const char *feature,
                double      value,
                double      deviation)
{
  HotRunPageImportance importance = { .importance = value, .deviation = deviation };

  if (!isfinite (value))
    return;
  importance.feature = g_utf8_make_valid (feature, -1);
  g_array_append_val (importances, importance);
}

static gboolean
parse_json (GArray      *importances,
            GBytes      *bytes,
            const char  *path,
            GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size == 0 || !json_parser_load_from_data (parser, data, (gssize) size, error))
    return size > 0 ? FALSE : (g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is empty"), path), FALSE);
  if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: features with numbers are expected"), path);
      return FALSE;
    }

  object = json_node_get_object (json_parser_get_root (parser));
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_VALUE (node) &&
        (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE))
      add_importance (importances, name, json_node_get_double (node), NAN);

  return TRUE;
}

/* The first that is there; -1 for none. */
static int
find_column (HotTable          *table,
             const char *const *names)
{
  int column = -1;

  for (guint i = 0; names[i] != NULL && column < 0; i++)
    column = hot_table_find_column (table, names[i]);

  return column;
}

static gboolean
parse_csv (GArray        *importances,
           GBytes        *bytes,
           const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  static const char *const features[] = { "feature", "name", NULL };
  static const char *const values[] = { "importance", "value", "importances_mean", "importance_mean", NULL };
  static const char *const deviations[] = { "importances_std", "importance_std", "std", NULL };
  const HotCsvOptions options = { .header = HOT_CSV_HEADER_PRESENT, .n_threads = 1 };
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, path);
  g_autoptr(HotTable) table = hot_csv_read (file, &options, NULL, cancellable, error);
  int feature, value, deviation;

  if (table == NULL)
    return FALSE;

  feature = find_column (table, features);
  value = find_column (table, values);
  deviation = find_column (table, deviations);
  if (feature < 0 || value < 0 ||
      !hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, (guint) value))))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: a column “feature” and numbers in a column “importance” are expected"),
                   path);
      return FALSE;
    }

  for (guint i = 0; i < hot_table_get_n_rows (table); i++)
    {
      g_autofree char *name = hot_column_dup_text (hot_table_get_column (table, (guint) feature), i);

      if (name != NULL)
        add_importance (importances, name, hot_column_get_number (hot_table_get_column (table, (guint) value), i),
                        deviation >= 0 ? hot_column_get_number (hot_table_get_column (table, (guint) deviation), i) : NAN);
    }

  return TRUE;
}

GArray *
hot_run_page_details_parse_importance (GBytes        *bytes,
                                       const char    *path,
                                       GCancellable  *cancellable,
                                       GError       **error)
{
  g_autoptr(GArray) importances = g_array_new (FALSE, FALSE, sizeof (HotRunPageImportance));
  const gboolean is_json = g_str_has_suffix (path, ".json");

  g_array_set_clear_func (importances, importance_clear);
  if (!(is_json ? parse_json (importances, bytes, path, error) : parse_csv (importances, bytes, path, cancellable, error)))
    return NULL;

  g_array_sort (importances, compare_importances);

  return g_steal_pointer (&importances);
}

/* (transfer full) (nullable): %NULL with @error where the file cannot be used */
static GArray *
read_importances (HotArtifacts       *artifacts,
                  const HotFileInfo  *info,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autofree char *size = hot_format_bytes (info->size);
  g_autoptr(GBytes) bytes = NULL;

  if (info->size > MAX_IMPORTANCE)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("%s is too large to be shown here (%s)"), info->path, size);
      return NULL;
    }
  bytes = hot_run_page_preview_peek (artifacts, info->path, MAX_IMPORTANCE, NULL, error);

  return bytes != NULL ? hot_run_page_details_parse_importance (bytes, info->path, cancellable, error) : NULL;
}

static void
read_importance (HotRunPageDetails *self,
                 HotArtifacts      *artifacts,
                 GCancellable      *cancellable)
{
  static const char *const names[] = {
    HOT_RUN_IMPORTANCE, "feature_importance.csv", "feature_importances.csv", "importance.csv", "importances.csv",
    "feature_importance_gain.json", "feature_importance_weight.json", "feature_importance.json", "feature_importances.json", NULL
  };
  static const char *const permutation_names[] = { HOT_RUN_PERMUTATION, "permutation_importance.csv", NULL };
  const HotFileInfo *info = find_file (self, names);

  if (info != NULL)
    {
      self->importance_path = g_strdup (info->path);
      self->importances = read_importances (artifacts, info, cancellable, &self->importance_error);
    }
  info = find_file (self, permutation_names);
  if (info != NULL)
    self->permutations = read_importances (artifacts, info, cancellable, NULL);
}

static void
read_log (HotRunPageDetails *self,
          HotArtifacts      *artifacts)
{
  static const char *const names[] = {
    HOT_RUN_LOG, "run.log", "train.log", "training.log", "output.log", "stdout.log", "stdout.txt", "logs.txt", NULL
  };
  const HotFileInfo *info = find_file (self, names);
  g_autoptr(GBytes) bytes = NULL;
  guint64 size = 0;

  if (info == NULL)
    return;

  self->log_path = g_strdup (info->path);
  bytes = hot_run_page_preview_peek (artifacts, info->path, MAX_LOG, &size, NULL);
  if (bytes != NULL)
    self->log = hot_run_page_preview_text (bytes);
  self->log_is_cut = size > MAX_LOG;
}

static void
read_environment (HotRunPageDetails *self,
                  HotArtifacts      *artifacts)
{
  static const char *const names[] = { "MLmodel", "python_env.yaml", "requirements.txt", "conda.yaml", NULL };

  self->environment = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  g_array_set_clear_func (self->environment, pair_clear);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *const wanted[] = { names[i], NULL };
      const HotFileInfo *info = find_file (self, wanted);
      g_autoptr(GBytes) bytes = info != NULL ? hot_run_page_preview_peek (artifacts, info->path, MAX_SMALL, NULL, NULL) : NULL;
      char *text = bytes != NULL ? hot_run_page_preview_text (bytes) : NULL;

      if (text != NULL)
        {
          const HotKeyValue pair = { g_strdup (info->path), text };

          g_array_append_val (self->environment, pair);
        }
    }
}

static void
read_artifacts (HotRunPageDetails *self,
                HotTrackingStore  *store,
                HotRunPageDetails *former,
                GCancellable      *cancellable)
{
  g_autoptr(HotArtifacts) artifacts = NULL;

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_file_info_free);
  artifacts = hot_tracking_store_open_artifacts (store, self->run->id, self->run->artifact_uri, cancellable, &self->files_error);
  if (artifacts == NULL)
    return;

  if (!HOT_IS_REST_STORE (store))
    self->folder = g_strdup (hot_artifacts_get_folder (artifacts));
  if (!hot_run_page_details_list (artifacts, self->files, &self->is_cut, cancellable, &self->files_error))
    return;

  read_predictions (self, artifacts, former, cancellable);
  read_importance (self, artifacts, cancellable);
  read_log (self, artifacts);
  read_environment (self, artifacts);
}

/* Only what has a history is drawn as a line. */
static gboolean
read_histories (HotRunPageDetails  *self,
                HotTrackingStore   *store,
                GCancellable       *cancellable,
                GError            **error)
{
  const char *ids[] = { self->run->id };
  g_autoptr(GPtrArray) all = hot_tracking_store_get_metric_histories (store, ids, 1, NULL, cancellable, error);

  if (all == NULL)
    return FALSE;

  self->histories = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_metric_series_unref);
  for (guint i = 0; i < all->len; i++)
    {
      HotMetricSeries *series = g_ptr_array_index (all, i);

      if (series->n_points > 1)
        g_ptr_array_add (self->histories, hot_metric_series_ref (series));
    }

  return TRUE;
}

HotRunPageDetails *
hot_run_page_details_read (HotTrackingStore   *store,
                           const char         *id,
                           HotRunPageDetails  *former,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr(HotRunPageDetails) self = g_new0 (HotRunPageDetails, 1);
  g_autoptr(HotExperiment) experiment = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->run = hot_tracking_store_get_run (store, id, cancellable, error);
  if (self->run == NULL || !read_histories (self, store, cancellable, error))
    return NULL;

  experiment = hot_tracking_store_get_experiment (store, self->run->experiment_id, cancellable, NULL);
  self->experiment_name = experiment != NULL ? g_strdup (experiment->name) : NULL;
  self->store = g_object_ref (store);
  read_artifacts (self, store, former, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

const HotDatasetInput *
hot_run_page_details_get_data (HotRunPageDetails *self)
{
  for (guint i = 0; i < self->run->n_dataset_inputs; i++)
    {
      const HotDatasetInput *input = &self->run->dataset_inputs[i];
      const char *context = hot_key_values_find (input->tags, input->n_tags, HOT_TAG_DATA_CONTEXT);

      if (g_strcmp0 (context, "training") == 0)
        return input;
    }

  return self->run->n_dataset_inputs > 0 ? &self->run->dataset_inputs[0] : NULL;
}

const char *
hot_run_page_details_get_target (HotRunPageDetails *self)
{
  const char *target = hot_run_get_param (self->run, "target");

  return target != NULL ? target : _("value");
}
