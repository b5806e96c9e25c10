/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-experiment.h"

G_DEFINE_BOXED_TYPE (HotExperiment, hot_experiment, hot_experiment_ref, hot_experiment_unref)

HotExperiment *
hot_experiment_new (void)
{
  HotExperiment *self = g_new0 (HotExperiment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->creation_time = HOT_TIME_NONE;
  self->last_update_time = HOT_TIME_NONE;

  return self;
}

HotExperiment *
hot_experiment_ref (HotExperiment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_experiment_unref (HotExperiment *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->artifact_location);
  hot_key_values_free (self->tags, self->n_tags);
  g_free (self);
}

const char *
hot_experiment_get_tag (const HotExperiment *self,
                        const char          *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  return hot_key_values_find (self->tags, self->n_tags, key);
}
