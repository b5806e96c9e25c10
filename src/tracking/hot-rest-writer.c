/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-writer.h"

/* Nothing where it is %HOT_TIME_NONE. */
static void
hot_rest_write_time (HotJsonWriter *json,
                     const char    *name,
                     gint64         time)
{
  if (time != HOT_TIME_NONE)
    hot_rest_json_integer (json, name, time);
}

void
hot_rest_write_page (HotJsonWriter *json,
                     const char    *next_page_token)
{
  hot_rest_json_string (json, "next_page_token", next_page_token);
}

void
hot_rest_write_metric (HotJsonWriter   *json,
                       const HotMetric *metric,
                       const char      *run_id)
{
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "key", metric->key);
  hot_rest_json_real (json, "value", metric->value);
  hot_rest_write_time (json, "timestamp", metric->timestamp);
  hot_rest_json_integer (json, "step", metric->step);
  hot_rest_json_string (json, "dataset_name", metric->dataset_name);
  hot_rest_json_string (json, "dataset_digest", metric->dataset_digest);
  hot_rest_json_string (json, "model_id", metric->model_id);
  hot_rest_json_string (json, "run_id", run_id);
  hot_json_writer_end_object (json);
}

static void
write_uri (HotRestCall   *call,
           HotJsonWriter *json,
           const char    *name,
           const char    *uri)
{
  g_autofree char *shown = hot_rest_call_dup_uri (call, uri);

  hot_rest_json_string (json, name, shown);
}

void
hot_rest_write_experiment (HotRestCall         *call,
                           HotJsonWriter       *json,
                           const HotExperiment *experiment)
{
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "experiment_id", experiment->id);
  hot_rest_json_string (json, "name", experiment->name);
  write_uri (call, json, "artifact_location", experiment->artifact_location);
  hot_rest_json_string (json, "lifecycle_stage", experiment->is_deleted ? "deleted" : "active");
  hot_rest_write_time (json, "last_update_time", experiment->last_update_time);
  hot_rest_write_time (json, "creation_time", experiment->creation_time);
  hot_rest_json_pairs (json, "tags", experiment->tags, experiment->n_tags);
  hot_json_writer_end_object (json);
}

void
hot_rest_write_run_info (HotRestCall   *call,
                         HotJsonWriter *json,
                         const HotRun  *run)
{
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "run_uuid", run->id);
  hot_rest_json_string (json, "experiment_id", run->experiment_id);
  hot_rest_json_string (json, "run_name", run->name);
  hot_rest_json_string (json, "user_id", run->user_id != NULL ? run->user_id : "");
  hot_rest_json_string (json, "status", run->status != 0 ? hot_run_status_to_string (run->status) : NULL);
  hot_rest_write_time (json, "start_time", run->start_time);
  hot_rest_write_time (json, "end_time", run->end_time);
  write_uri (call, json, "artifact_uri", run->artifact_uri);
  hot_rest_json_string (json, "lifecycle_stage", run->is_deleted ? "deleted" : "active");
  hot_rest_json_string (json, "run_id", run->id);
  hot_json_writer_end_object (json);
}

static void
write_datasets (HotJsonWriter *json,
                const HotRun  *run)
{
  if (run->n_dataset_inputs == 0)
    return;
  hot_json_writer_name (json, "dataset_inputs");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < run->n_dataset_inputs; i++)
    {
      const HotDatasetInput *input = &run->dataset_inputs[i];

      hot_json_writer_begin_object (json);
      hot_rest_json_pairs (json, "tags", input->tags, input->n_tags);
      hot_json_writer_name (json, "dataset");
      hot_json_writer_begin_object (json);
      hot_rest_json_string (json, "name", input->name);
      hot_rest_json_string (json, "digest", input->digest);
      hot_rest_json_string (json, "source_type", input->source_type);
      hot_rest_json_string (json, "source", input->source);
      hot_rest_json_string (json, "schema", input->schema);
      hot_rest_json_string (json, "profile", input->profile);
      hot_json_writer_end_object (json);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_links (HotJsonWriter      *json,
             const char         *name,
             const HotModelLink *links,
             guint               n,
             gboolean            with_step)
{
  if (n == 0)
    return;
  hot_json_writer_name (json, name);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n; i++)
    {
      hot_json_writer_begin_object (json);
      hot_rest_json_string (json, "model_id", links[i].model_id);
      if (with_step)
        hot_rest_json_integer (json, "step", links[i].step);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

void
hot_rest_write_run (HotRestCall   *call,
                    HotJsonWriter *json,
                    const HotRun  *run)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "info");
  hot_rest_write_run_info (call, json, run);

  hot_json_writer_name (json, "data");
  hot_json_writer_begin_object (json);
  if (run->n_metrics > 0)
    {
      hot_json_writer_name (json, "metrics");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < run->n_metrics; i++)
        hot_rest_write_metric (json, &run->metrics[i], NULL);
      hot_json_writer_end_array (json);
    }
  hot_rest_json_pairs (json, "params", run->params, run->n_params);
  hot_rest_json_pairs (json, "tags", run->tags, run->n_tags);
  hot_json_writer_end_object (json);

  hot_json_writer_name (json, "inputs");
  hot_json_writer_begin_object (json);
  write_datasets (json, run);
  write_links (json, "model_inputs", run->model_inputs, run->n_model_inputs, FALSE);
  hot_json_writer_end_object (json);
  if (run->n_model_outputs > 0)
    {
      hot_json_writer_name (json, "outputs");
      hot_json_writer_begin_object (json);
      write_links (json, "model_outputs", run->model_outputs, run->n_model_outputs, TRUE);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_object (json);
}

static void
write_aliases (HotJsonWriter            *json,
               const HotRegisteredModel *model)
{
  if (model->n_aliases == 0)
    return;
  hot_json_writer_name (json, "aliases");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < model->n_aliases; i++)
    {
      g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, model->aliases[i].version);

      hot_json_writer_begin_object (json);
      hot_rest_json_string (json, "alias", model->aliases[i].alias);
      hot_rest_json_string (json, "version", version);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

void
hot_rest_write_registered_model (HotRestCall              *call,
                                 HotJsonWriter            *json,
                                 const HotRegisteredModel *model)
{
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "name", model->name);
  hot_rest_write_time (json, "creation_timestamp", model->creation_time);
  hot_rest_write_time (json, "last_updated_timestamp", model->last_update_time);
  hot_rest_json_string (json, "description", model->description);
  if (model->latest_versions != NULL && model->latest_versions->len > 0)
    {
      hot_json_writer_name (json, "latest_versions");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < model->latest_versions->len; i++)
        hot_rest_write_model_version (call, json, model->latest_versions->pdata[i]);
      hot_json_writer_end_array (json);
    }
  hot_rest_json_pairs (json, "tags", model->tags, model->n_tags);
  write_aliases (json, model);
  hot_json_writer_end_object (json);
}

void
hot_rest_write_model_version (HotRestCall           *call,
                              HotJsonWriter         *json,
                              const HotModelVersion *version)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version->version);

  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "name", version->name);
  hot_rest_json_string (json, "version", number);
  hot_rest_write_time (json, "creation_timestamp", version->creation_time);
  hot_rest_write_time (json, "last_updated_timestamp", version->last_update_time);
  hot_rest_json_string (json, "user_id", version->user_id);
  hot_rest_json_string (json, "current_stage", version->stage);
  hot_rest_json_string (json, "description", version->description);
  write_uri (call, json, "source", version->source);
  hot_rest_json_string (json, "run_id", version->run_id);
  hot_rest_json_string (json, "status", version->status);
  hot_rest_json_string (json, "status_message", version->status_message);
  hot_rest_json_pairs (json, "tags", version->tags, version->n_tags);
  hot_rest_json_string (json, "run_link", version->run_link);
  if (version->aliases != NULL && version->aliases[0] != NULL)
    {
      hot_json_writer_name (json, "aliases");
      hot_json_writer_begin_array (json);
      for (char **alias = version->aliases; *alias != NULL; alias++)
        hot_json_writer_string (json, *alias);
      hot_json_writer_end_array (json);
    }
  hot_rest_json_string (json, "model_id", version->model_id);
  hot_json_writer_end_object (json);
}

void
hot_rest_write_logged_model (HotRestCall          *call,
                             HotJsonWriter        *json,
                             const HotLoggedModel *model)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "info");
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "model_id", model->id);
  hot_rest_json_string (json, "experiment_id", model->experiment_id);
  hot_rest_json_string (json, "name", model->name);
  hot_rest_write_time (json, "creation_timestamp_ms", model->creation_time);
  hot_rest_write_time (json, "last_updated_timestamp_ms", model->last_update_time);
  write_uri (call, json, "artifact_uri", model->artifact_uri);
  hot_rest_json_string (json, "status", hot_logged_model_status_to_string (model->status));
  hot_rest_json_string (json, "model_type", model->model_type);
  hot_rest_json_string (json, "source_run_id", model->source_run_id);
  hot_rest_json_string (json, "status_message", model->status_message);
  hot_rest_json_pairs (json, "tags", model->tags, model->n_tags);
  hot_json_writer_end_object (json);

  hot_json_writer_name (json, "data");
  hot_json_writer_begin_object (json);
  hot_rest_json_pairs (json, "params", model->params, model->n_params);
  if (model->n_metrics > 0)
    {
      hot_json_writer_name (json, "metrics");
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < model->n_metrics; i++)
        hot_rest_write_metric (json, &model->metrics[i].metric, model->metrics[i].run_id);
      hot_json_writer_end_array (json);
    }
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
}

void
hot_rest_write_file (HotJsonWriter     *json,
                     const HotFileInfo *info)
{
  hot_json_writer_begin_object (json);
  hot_rest_json_string (json, "path", info->path);
  hot_json_writer_name (json, "is_dir");
  hot_json_writer_boolean (json, info->is_dir);
  if (!info->is_dir)
    hot_rest_json_integer (json, "file_size", info->size);
  hot_json_writer_end_object (json);
}
