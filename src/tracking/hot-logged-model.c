/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-logged-model.h"

G_DEFINE_BOXED_TYPE (HotLoggedModel, hot_logged_model, hot_logged_model_ref, hot_logged_model_unref)

HotLoggedModel *
hot_logged_model_new (void)
{
  HotLoggedModel *self = g_new0 (HotLoggedModel, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->creation_time = HOT_TIME_NONE;
  self->last_update_time = HOT_TIME_NONE;

  return self;
}

HotLoggedModel *
hot_logged_model_ref (HotLoggedModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_logged_model_unref (HotLoggedModel *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->experiment_id);
  g_free (self->name);
  g_free (self->artifact_uri);
  g_free (self->status_message);
  g_free (self->model_type);
  g_free (self->source_run_id);
  hot_key_values_free (self->tags, self->n_tags);
  hot_key_values_free (self->params, self->n_params);
  for (guint i = 0; i < self->n_metrics; i++)
    {
      g_free ((char *) self->metrics[i].metric.key);
      g_free ((char *) self->metrics[i].metric.model_id);
      g_free ((char *) self->metrics[i].metric.dataset_name);
      g_free ((char *) self->metrics[i].metric.dataset_digest);
      g_free ((char *) self->metrics[i].run_id);
    }
  g_free ((HotLoggedModelMetric *) self->metrics);
  g_free (self);
}
