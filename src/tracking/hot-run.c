/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run.h"

G_DEFINE_BOXED_TYPE (HotRun, hot_run, hot_run_ref, hot_run_unref)

static void
free_metrics (const HotMetric *metrics,
              guint            n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free ((char *) metrics[i].key);
      g_free ((char *) metrics[i].model_id);
      g_free ((char *) metrics[i].dataset_name);
      g_free ((char *) metrics[i].dataset_digest);
    }
  g_free ((HotMetric *) metrics);
}

static void
free_datasets (const HotDatasetInput *datasets,
               guint                  n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free ((char *) datasets[i].name);
      g_free ((char *) datasets[i].digest);
      g_free ((char *) datasets[i].source_type);
      g_free ((char *) datasets[i].source);
      g_free ((char *) datasets[i].schema);
      g_free ((char *) datasets[i].profile);
      hot_key_values_free (datasets[i].tags, datasets[i].n_tags);
    }
  g_free ((HotDatasetInput *) datasets);
}

static void
free_links (const HotModelLink *links,
            guint               n)
{
  for (guint i = 0; i < n; i++)
    g_free ((char *) links[i].model_id);
  g_free ((HotModelLink *) links);
}

HotRun *
hot_run_new (void)
{
  HotRun *self = g_new0 (HotRun, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->status = HOT_RUN_STATUS_RUNNING;
  self->start_time = HOT_TIME_NONE;
  self->end_time = HOT_TIME_NONE;
  self->deleted_time = HOT_TIME_NONE;

  return self;
}

HotRun *
hot_run_ref (HotRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_run_unref (HotRun *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->experiment_id);
  g_free (self->user_id);
  g_free (self->artifact_uri);
  free_metrics (self->metrics, self->n_metrics);
  hot_key_values_free (self->params, self->n_params);
  hot_key_values_free (self->tags, self->n_tags);
  free_datasets (self->dataset_inputs, self->n_dataset_inputs);
  free_links (self->model_inputs, self->n_model_inputs);
  free_links (self->model_outputs, self->n_model_outputs);
  g_free (self);
}

const char *
hot_run_get_param (const HotRun *self,
                   const char   *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  return hot_key_values_find (self->params, self->n_params, key);
}

const char *
hot_run_get_tag (const HotRun *self,
                 const char   *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  return hot_key_values_find (self->tags, self->n_tags, key);
}

const HotMetric *
hot_run_get_metric (const HotRun *self,
                    const char   *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_metrics; i++)
    if (g_str_equal (self->metrics[i].key, key))
      return &self->metrics[i];

  return NULL;
}
