/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-workspace.h"

HotExperiment *
hot_command_find_experiment (HotTrackingStore  *store,
                             const char        *name,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_autoptr(GError) local = NULL;
  HotExperiment *experiment = hot_tracking_store_get_experiment_by_name (store, name, cancellable, &local);

  if (experiment == NULL && g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST) &&
      g_ascii_string_to_signed (name, 10, 0, G_MAXINT64, NULL, NULL))
    return hot_tracking_store_get_experiment (store, name, cancellable, error);
  if (experiment == NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return experiment;
}

char *
hot_command_need_experiment (HotTrackingStore  *store,
                             const char        *name,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(HotExperiment) experiment = hot_command_find_experiment (store, name, cancellable, &local);
  char *id;

  if (experiment != NULL)
    return g_strdup (experiment->id);
  if (!g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  g_clear_error (&local);
  id = hot_tracking_store_create_experiment (store, name, NULL, NULL, 0, cancellable, &local);
  /* Somebody else was faster. */
  if (g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS))
    {
      experiment = hot_command_find_experiment (store, name, cancellable, error);
      return experiment != NULL ? g_strdup (experiment->id) : NULL;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return id;
}

char *
hot_command_format_time (gint64 time)
{
  g_autoptr(GDateTime) date = time != HOT_TIME_NONE ? g_date_time_new_from_unix_local (time / 1000) : NULL;

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : g_strdup ("");
}

const char *
hot_command_get_status (const HotRun *run)
{
  return run->is_interrupted ? "INTERRUPTED" : run->status != 0 ? hot_run_status_to_string (run->status) : "";
}

void
hot_command_write_time (HotJsonWriter *json,
                        const char    *name,
                        gint64         time)
{
  hot_json_writer_name (json, name);
  if (time != HOT_TIME_NONE)
    hot_json_writer_integer (json, time);
  else
    hot_json_writer_null (json);
}

static void
write_string (HotJsonWriter *json,
              const char    *name,
              const char    *value)
{
  hot_json_writer_name (json, name);
  hot_json_writer_string (json, value);
}

static void
write_pairs (HotJsonWriter     *json,
             const char        *name,
             const HotKeyValue *pairs,
             guint              n)
{
  hot_json_writer_name (json, name);
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < n; i++)
    write_string (json, pairs[i].key, pairs[i].value);
  hot_json_writer_end_object (json);
}

static void
write_datasets (HotJsonWriter *json,
                const HotRun  *run)
{
  hot_json_writer_name (json, "datasets");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < run->n_dataset_inputs; i++)
    {
      const HotDatasetInput *dataset = &run->dataset_inputs[i];

      hot_json_writer_begin_object (json);
      write_string (json, "name", dataset->name);
      write_string (json, "digest", dataset->digest);
      write_string (json, "source_type", dataset->source_type);
      write_string (json, "source", dataset->source);
      write_pairs (json, "tags", dataset->tags, dataset->n_tags);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

void
hot_command_write_run (HotJsonWriter *json,
                       const HotRun  *run)
{
  hot_json_writer_begin_object (json);
  write_string (json, "run_id", run->id);
  write_string (json, "run_name", run->name);
  write_string (json, "experiment_id", run->experiment_id);
  write_string (json, "user_id", run->user_id);
  write_string (json, "status", run->status != 0 ? hot_run_status_to_string (run->status) : NULL);
  hot_json_writer_name (json, "interrupted");
  hot_json_writer_boolean (json, run->is_interrupted);
  write_string (json, "lifecycle_stage", run->is_deleted ? "deleted" : "active");
  hot_command_write_time (json, "start_time", run->start_time);
  hot_command_write_time (json, "end_time", run->end_time);
  write_string (json, "artifact_uri", run->artifact_uri);
  write_pairs (json, "params", run->params, run->n_params);
  hot_json_writer_name (json, "metrics");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < run->n_metrics; i++)
    {
      hot_json_writer_name (json, run->metrics[i].key);
      hot_json_writer_real (json, run->metrics[i].value);
    }
  hot_json_writer_end_object (json);
  write_pairs (json, "tags", run->tags, run->n_tags);
  write_datasets (json, run);
  hot_json_writer_end_object (json);
}
