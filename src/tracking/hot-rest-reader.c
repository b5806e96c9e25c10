/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-reader.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static JsonNode *
get_value (JsonObject *object,
           const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

gint64
hot_rest_read_integer (JsonObject *object,
                       const char *name,
                       gint64      fallback)
{
  JsonNode *node = get_value (object, name);
  const char *text;
  double real;
  char *end;

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    {
      real = json_node_get_double (node);
      return fabs (real) < 9e18 ? (gint64) real : fallback;
    }
  text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  if (text != NULL && *text != '\0')
    {
      gint64 value = g_ascii_strtoll (text, &end, 10);

      if (*end == '\0')
        return value;
    }

  return fallback;
}

double
hot_rest_read_real (JsonObject *object,
                    const char *name)
{
  JsonNode *node = get_value (object, name);
  const char *text;

  if (node == NULL)
    return NAN;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return json_node_get_double (node);
  text = json_node_get_string (node);
  if (g_str_equal (text, "Infinity"))
    return INFINITY;
  if (g_str_equal (text, "-Infinity"))
    return -INFINITY;

  return g_ascii_isdigit (*text) || *text == '-' ? g_ascii_strtod (text, NULL) : NAN;
}

JsonObject *
hot_rest_read_element (JsonArray *array,
                       guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char *
hot_rest_read_page_token (JsonObject *object)
{
  const char *token = hot_json_get_text (object, "next_page_token");

  return token != NULL && *token != '\0' ? g_strdup (token) : NULL;
}

static gboolean
lacks (GError     **error,
       const char  *what)
{
  /* Translators: %s is a name of MLflow's interface, such as "run_id" */
  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_DATA_LOSS, _("The server sent a record without “%s”"), what);

  return FALSE;
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const HotKeyValue *) a)->key, ((const HotKeyValue *) b)->key);
}

static const HotKeyValue *
read_pairs (JsonObject *object,
            const char *name,
            guint      *n)
{
  JsonArray *array = hot_json_get_array (object, name);
  GArray *pairs = g_array_sized_new (FALSE, FALSE, sizeof (HotKeyValue), get_length (array));

  for (guint i = 0; i < get_length (array); i++)
    {
      JsonObject *element = hot_rest_read_element (array, i);
      const char *key = hot_json_get_text (element, "key");
      const char *value = hot_json_get_text (element, "value");
      HotKeyValue pair = { NULL, NULL };

      if (key == NULL)
        continue;
      pair.key = g_strdup (key);
      pair.value = g_strdup (value != NULL ? value : "");
      g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_pairs);
  *n = pairs->len;

  return (const HotKeyValue *) (gpointer) g_array_free (pairs, FALSE);
}

static int
compare_metrics (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const HotMetric *) a)->key, ((const HotMetric *) b)->key);
}

static gboolean
read_metric (JsonObject *object,
             HotMetric  *metric)
{
  const char *key = hot_json_get_text (object, "key");

  if (key == NULL)
    return FALSE;

  *metric = (HotMetric) {
    .key = g_strdup (key),
    .value = hot_rest_read_real (object, "value"),
    .timestamp = hot_rest_read_integer (object, "timestamp", HOT_TIME_NONE),
    .step = hot_rest_read_integer (object, "step", 0),
    .model_id = g_strdup (hot_json_get_text (object, "model_id")),
    .dataset_name = g_strdup (hot_json_get_text (object, "dataset_name")),
    .dataset_digest = g_strdup (hot_json_get_text (object, "dataset_digest")),
  };

  return TRUE;
}

static void
read_metrics (HotRun     *run,
              JsonObject *data)
{
  JsonArray *array = hot_json_get_array (data, "metrics");
  GArray *metrics = g_array_sized_new (FALSE, FALSE, sizeof (HotMetric), get_length (array));

  for (guint i = 0; i < get_length (array); i++)
    {
      HotMetric metric;

      if (read_metric (hot_rest_read_element (array, i), &metric))
        g_array_append_val (metrics, metric);
    }
  g_array_sort (metrics, compare_metrics);
  run->n_metrics = metrics->len;
  run->metrics = (const HotMetric *) (gpointer) g_array_free (metrics, FALSE);
}

static void
read_datasets (HotRun     *run,
               JsonObject *inputs)
{
  JsonArray *array = hot_json_get_array (inputs, "dataset_inputs");
  HotDatasetInput *datasets = g_new0 (HotDatasetInput, get_length (array));
  guint n = 0;

  for (guint i = 0; i < get_length (array); i++)
    {
      JsonObject *element = hot_rest_read_element (array, i);
      JsonObject *dataset = hot_json_get_object (element, "dataset");

      if (hot_json_get_text (dataset, "name") == NULL)
        continue;
      datasets[n].name = g_strdup (hot_json_get_text (dataset, "name"));
      datasets[n].digest = g_strdup (hot_json_get_text (dataset, "digest"));
      datasets[n].source_type = g_strdup (hot_json_get_text (dataset, "source_type"));
      datasets[n].source = g_strdup (hot_json_get_text (dataset, "source"));
      datasets[n].schema = g_strdup (hot_json_get_text (dataset, "schema"));
      datasets[n].profile = g_strdup (hot_json_get_text (dataset, "profile"));
      datasets[n].tags = read_pairs (element, "tags", &datasets[n].n_tags);
      n++;
    }
  run->dataset_inputs = datasets;
  run->n_dataset_inputs = n;
}

static const HotModelLink *
read_links (JsonObject *object,
            const char *name,
            guint      *n)
{
  JsonArray *array = hot_json_get_array (object, name);
  HotModelLink *links = g_new0 (HotModelLink, get_length (array));

  *n = 0;
  for (guint i = 0; i < get_length (array); i++)
    {
      JsonObject *element = hot_rest_read_element (array, i);

      if (hot_json_get_text (element, "model_id") == NULL)
        continue;
      links[*n].model_id = g_strdup (hot_json_get_text (element, "model_id"));
      links[(*n)++].step = hot_rest_read_integer (element, "step", 0);
    }

  return links;
}

HotExperiment *
hot_rest_read_experiment (JsonObject  *object,
                          GError     **error)
{
  const char *id = hot_json_get_text (object, "experiment_id");
  HotExperiment *self;

  if (id == NULL)
    {
      lacks (error, "experiment_id");
      return NULL;
    }

  self = hot_experiment_new ();
  self->id = g_strdup (id);
  self->name = g_strdup (hot_json_get_text (object, "name"));
  if (self->name == NULL)
    self->name = g_strdup (id);
  self->artifact_location = g_strdup (hot_json_get_text (object, "artifact_location"));
  self->is_deleted = g_strcmp0 (hot_json_get_text (object, "lifecycle_stage"), "deleted") == 0;
  self->creation_time = hot_rest_read_integer (object, "creation_time", HOT_TIME_NONE);
  self->last_update_time = hot_rest_read_integer (object, "last_update_time", HOT_TIME_NONE);
  self->tags = read_pairs (object, "tags", &self->n_tags);

  return self;
}

HotRun *
hot_rest_read_run (JsonObject  *object,
                   GError     **error)
{
  JsonObject *info = hot_json_get_object (object, "info");
  JsonObject *data = hot_json_get_object (object, "data");
  JsonObject *outputs = hot_json_get_object (object, "outputs");
  const char *id = hot_json_get_text (info, "run_id");
  const char *status = hot_json_get_text (info, "status");
  HotRun *self;

  if (id == NULL)
    id = hot_json_get_text (info, "run_uuid");
  if (id == NULL)
    {
      lacks (error, "run_id");
      return NULL;
    }

  self = hot_run_new ();
  self->id = g_strdup (id);
  self->name = g_strdup (hot_json_get_text (info, "run_name"));
  self->experiment_id = g_strdup (hot_json_get_text (info, "experiment_id"));
  self->user_id = g_strdup (hot_json_get_text (info, "user_id"));
  self->status = status != NULL ? hot_run_status_from_string (status) : 0;
  self->start_time = hot_rest_read_integer (info, "start_time", HOT_TIME_NONE);
  self->end_time = hot_rest_read_integer (info, "end_time", HOT_TIME_NONE);
  self->artifact_uri = g_strdup (hot_json_get_text (info, "artifact_uri"));
  self->is_deleted = g_strcmp0 (hot_json_get_text (info, "lifecycle_stage"), "deleted") == 0;
  read_metrics (self, data);
  self->params = read_pairs (data, "params", &self->n_params);
  self->tags = read_pairs (data, "tags", &self->n_tags);
  read_datasets (self, hot_json_get_object (object, "inputs"));
  self->model_inputs = read_links (hot_json_get_object (object, "inputs"), "model_inputs", &self->n_model_inputs);
  self->model_outputs = read_links (outputs, "model_outputs", &self->n_model_outputs);
  self->is_interrupted = self->status == HOT_RUN_STATUS_KILLED && hot_run_get_tag (self, HOT_TAG_INTERRUPTED) != NULL;
  if (self->name == NULL)
    self->name = g_strdup (hot_run_get_tag (self, HOT_TAG_RUN_NAME));

  return self;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

HotModelVersion *
hot_rest_read_model_version (JsonObject  *object,
                             GError     **error)
{
  const char *name = hot_json_get_text (object, "name");
  gint64 version = hot_rest_read_integer (object, "version", 0);
  JsonArray *aliases = hot_json_get_array (object, "aliases");
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  HotModelVersion *self;

  if (name == NULL || version <= 0)
    {
      lacks (error, name == NULL ? "name" : "version");
      return NULL;
    }

  self = hot_model_version_new ();
  self->name = g_strdup (name);
  self->version = version;
  self->creation_time = hot_rest_read_integer (object, "creation_timestamp", HOT_TIME_NONE);
  self->last_update_time = hot_rest_read_integer (object, "last_updated_timestamp", HOT_TIME_NONE);
  self->description = g_strdup (hot_json_get_text (object, "description"));
  self->user_id = g_strdup (hot_json_get_text (object, "user_id"));
  self->stage = g_strdup (hot_json_get_text (object, "current_stage"));
  if (self->stage == NULL)
    self->stage = g_strdup ("None");
  self->source = g_strdup (hot_json_get_text (object, "source"));
  self->run_id = g_strdup (hot_json_get_text (object, "run_id"));
  if (self->run_id != NULL && *self->run_id == '\0')
    g_clear_pointer (&self->run_id, g_free);
  self->run_link = g_strdup (hot_json_get_text (object, "run_link"));
  self->status = g_strdup (hot_json_get_text (object, "status"));
  self->status_message = g_strdup (hot_json_get_text (object, "status_message"));
  self->model_id = g_strdup (hot_json_get_text (object, "model_id"));
  self->tags = read_pairs (object, "tags", &self->n_tags);
  for (guint i = 0; i < get_length (aliases); i++)
    {
      JsonNode *node = json_array_get_element (aliases, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  self->aliases = (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);

  return self;
}

static int
compare_aliases (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const HotModelAlias *) a)->alias, ((const HotModelAlias *) b)->alias);
}

HotRegisteredModel *
hot_rest_read_registered_model (JsonObject  *object,
                                GError     **error)
{
  const char *name = hot_json_get_text (object, "name");
  JsonArray *aliases = hot_json_get_array (object, "aliases");
  g_autoptr(HotRegisteredModel) self = NULL;
  GPtrArray *versions;
  GArray *found;

  if (name == NULL)
    {
      lacks (error, "name");
      return NULL;
    }
  versions = hot_rest_read_all (object, "latest_versions", (HotRestRead) hot_rest_read_model_version,
                                (GDestroyNotify) hot_model_version_unref, error);
  if (versions == NULL)
    return NULL;

  self = hot_registered_model_new ();
  g_clear_pointer (&self->latest_versions, g_ptr_array_unref);
  self->latest_versions = versions;
  self->name = g_strdup (name);
  self->description = g_strdup (hot_json_get_text (object, "description"));
  self->creation_time = hot_rest_read_integer (object, "creation_timestamp", HOT_TIME_NONE);
  self->last_update_time = hot_rest_read_integer (object, "last_updated_timestamp", HOT_TIME_NONE);
  self->tags = read_pairs (object, "tags", &self->n_tags);
  found = g_array_new (FALSE, FALSE, sizeof (HotModelAlias));
  for (guint i = 0; i < get_length (aliases); i++)
    {
      JsonObject *element = hot_rest_read_element (aliases, i);
      const char *alias = hot_json_get_text (element, "alias");
      HotModelAlias one = { NULL, hot_rest_read_integer (element, "version", 0) };

      if (alias == NULL)
        continue;
      one.alias = g_strdup (alias);
      g_array_append_val (found, one);
    }
  g_array_sort (found, compare_aliases);
  self->n_aliases = found->len;
  self->aliases = (HotModelAlias *) (gpointer) g_array_free (found, FALSE);

  return g_steal_pointer (&self);
}

HotLoggedModel *
hot_rest_read_logged_model (JsonObject  *object,
                            GError     **error)
{
  JsonObject *info = hot_json_get_object (object, "info");
  JsonObject *data = hot_json_get_object (object, "data");
  JsonArray *metrics = hot_json_get_array (data, "metrics");
  const char *id = hot_json_get_text (info, "model_id");
  const char *status = hot_json_get_text (info, "status");
  HotLoggedModelMetric *found;
  HotLoggedModel *self;

  if (id == NULL)
    {
      lacks (error, "model_id");
      return NULL;
    }

  self = hot_logged_model_new ();
  self->id = g_strdup (id);
  self->experiment_id = g_strdup (hot_json_get_text (info, "experiment_id"));
  self->name = g_strdup (hot_json_get_text (info, "name"));
  self->artifact_uri = g_strdup (hot_json_get_text (info, "artifact_uri"));
  self->creation_time = hot_rest_read_integer (info, "creation_timestamp_ms", HOT_TIME_NONE);
  self->last_update_time = hot_rest_read_integer (info, "last_updated_timestamp_ms", HOT_TIME_NONE);
  if (status != NULL)
    self->status = hot_logged_model_status_from_string (status);
  else
    self->status = (HotLoggedModelStatus) CLAMP (hot_rest_read_integer (info, "status", 0), HOT_LOGGED_MODEL_STATUS_UNSPECIFIED,
                                                 HOT_LOGGED_MODEL_STATUS_UPLOAD_FAILED);
  self->status_message = g_strdup (hot_json_get_text (info, "status_message"));
  self->model_type = g_strdup (hot_json_get_text (info, "model_type"));
  self->source_run_id = g_strdup (hot_json_get_text (info, "source_run_id"));
  self->tags = read_pairs (info, "tags", &self->n_tags);
  self->params = read_pairs (data, "params", &self->n_params);
  found = g_new0 (HotLoggedModelMetric, get_length (metrics));
  for (guint i = 0; i < get_length (metrics); i++)
    {
      JsonObject *element = hot_rest_read_element (metrics, i);

      if (read_metric (element, &found[self->n_metrics].metric))
        found[self->n_metrics++].run_id = g_strdup (hot_json_get_text (element, "run_id"));
    }
  self->metrics = found;

  return self;
}

gpointer
hot_rest_read_member (JsonObject   *answer,
                      const char   *name,
                      HotRestRead   read,
                      GError      **error)
{
  JsonObject *object = hot_json_get_object (answer, name);

  if (object == NULL)
    {
      lacks (error, name);
      return NULL;
    }

  return read (object, error);
}

GPtrArray *
hot_rest_read_all (JsonObject      *answer,
                   const char      *name,
                   HotRestRead      read,
                   GDestroyNotify   destroy,
                   GError         **error)
{
  JsonArray *array = hot_json_get_array (answer, name);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (destroy);

  for (guint i = 0; i < get_length (array); i++)
    {
      gpointer record = read (hot_rest_read_element (array, i), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (all, record);
    }

  return g_steal_pointer (&all);
}

HotRunFrame *
hot_rest_read_frame (GPtrArray *runs)
{
  HotRunFrame *frame = hot_run_frame_new (runs->len);
  HotRunFrameBuilder *builder = hot_run_frame_builder_new (frame);

  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = g_ptr_array_index (runs, i);

      frame->ids[i] = hot_run_frame_keep (frame, run->id);
      frame->names[i] = hot_run_frame_keep (frame, run->name);
      frame->experiment_ids[i] = hot_run_frame_intern (frame, run->experiment_id);
      frame->user_ids[i] = hot_run_frame_intern (frame, run->user_id);
      frame->artifact_uris[i] = hot_run_frame_keep (frame, run->artifact_uri);
      frame->start_times[i] = run->start_time;
      frame->end_times[i] = run->end_time;
      frame->statuses[i] = run->status;
      frame->is_interrupted[i] = run->is_interrupted;
      frame->is_deleted[i] = run->is_deleted;
      for (guint k = 0; k < run->n_metrics; k++)
        hot_run_frame_builder_add_metric (builder, i, run->metrics[k].key, run->metrics[k].value, run->metrics[k].step);
      for (guint k = 0; k < run->n_params; k++)
        hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_PARAM, i, run->params[k].key, run->params[k].value);
      for (guint k = 0; k < run->n_tags; k++)
        hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_TAG, i, run->tags[k].key, run->tags[k].value);
    }
  hot_run_frame_builder_finish (builder);

  return frame;
}
