/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The models that the wizard offers. */

#include "app/deploy/hot-deploy-work.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "base/hot-format.h"
#include "tracking/hot-run.h"

#define MAX_VERSIONS 200
#define MAX_RUNS 200
#define MODEL_HISTORY "mlflow.log-model.history"

void
hot_deploy_choice_free (gpointer choice)
{
  HotDeployChoice *self = choice;

  g_free (self->uri);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->name);
  g_free (self);
}

static void
add_version (GPtrArray             *choices,
             const HotModelVersion *version)
{
  HotDeployChoice *choice = g_new0 (HotDeployChoice, 1);

  choice->uri = g_strdup_printf ("models:/%s/%" G_GINT64_FORMAT, version->name, version->version);
  /* TRANSLATORS: name of a model, and the number of its version */
  choice->title = g_strdup_printf (_("%s, version %d"), version->name, (int) version->version);
  choice->subtitle = version->aliases != NULL && version->aliases[0] != NULL ? g_strjoinv (", ", version->aliases) : NULL;
  choice->name = g_strdup_printf ("%s-%" G_GINT64_FORMAT, version->name, version->version);
  g_ptr_array_add (choices, choice);
}

/* Where the run's last model is among its artifacts. (transfer full) (nullable) */
static char *
dup_model_path (const HotRun *run)
{
  const char *history = hot_run_get_tag (run, MODEL_HISTORY);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = history != NULL && json_parser_load_from_data (parser, history, -1, NULL) ? json_parser_get_root (parser) : NULL;
  JsonArray *models = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  const guint n = models != NULL ? json_array_get_length (models) : 0;
  JsonNode *last = n > 0 ? json_array_get_element (models, n - 1) : NULL;

  if (last == NULL || !JSON_NODE_HOLDS_OBJECT (last))
    return NULL;

  return g_strdup (json_object_get_string_member_with_default (json_node_get_object (last), "artifact_path", NULL));
}

/* The metric that says most, in words. (transfer full) (nullable) */
static char *
describe_run (const HotRun *run)
{
  static const struct {
    const char *key;
    const char *title;
  } known[] = { { "test_r2", "R²" }, { "r2", "R²" }, { "test_accuracy", N_("accuracy") }, { "accuracy", N_("accuracy") }, { "rmse", "RMSE" } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const HotMetric *metric = hot_run_get_metric (run, known[i].key);
      g_autofree char *value = metric != NULL ? hot_format_measure (metric->value, 3) : NULL;

      if (value != NULL)
        return g_strdup_printf ("%s %s", _(known[i].title), value);
    }

  return NULL;
}

static void
add_run (GPtrArray    *choices,
         const HotRun *run)
{
  g_autofree char *path = dup_model_path (run);
  HotDeployChoice *choice;

  if (path == NULL || run->status != HOT_RUN_STATUS_FINISHED)
    return;
  choice = g_new0 (HotDeployChoice, 1);
  choice->uri = g_strdup_printf ("runs:/%s/%s", run->id, path);
  /* TRANSLATORS: %s is the name of a run */
  choice->title = g_strdup_printf (_("Run %s"), run->name);
  choice->subtitle = describe_run (run);
  choice->name = g_strdup (run->name);
  g_ptr_array_add (choices, choice);
}

gpointer
hot_deploy_choices_func (gpointer            user_data,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  const HotDeployErrand *errand = user_data;
  const char *by_time[] = { "last_updated_timestamp DESC", NULL };
  const char *by_start[] = { "attributes.start_time DESC", NULL };
  const HotSearch version_search = { .order_by = by_time, .max_results = MAX_VERSIONS };
  const HotSearch run_search = { .order_by = by_start, .max_results = MAX_RUNS };
  g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func (hot_deploy_choice_free);
  g_autoptr(GPtrArray) versions = NULL;
  g_autoptr(GPtrArray) runs = NULL;

  if (errand->store == NULL)
    return g_steal_pointer (&choices);
  versions = hot_tracking_store_search_model_versions (errand->store, &version_search, NULL, cancellable, error);
  runs = versions != NULL ? hot_tracking_store_search_runs (errand->store, &run_search, NULL, cancellable, error) : NULL;
  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < versions->len; i++)
    add_version (choices, versions->pdata[i]);
  for (guint i = 0; i < runs->len; i++)
    add_run (choices, runs->pdata[i]);

  return g_steal_pointer (&choices);
}
