/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-model-version.h"

G_DEFINE_BOXED_TYPE (HotModelVersion, hot_model_version, hot_model_version_ref, hot_model_version_unref)

HotModelVersion *
hot_model_version_new (void)
{
  HotModelVersion *self = g_new0 (HotModelVersion, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->creation_time = HOT_TIME_NONE;
  self->last_update_time = HOT_TIME_NONE;

  return self;
}

HotModelVersion *
hot_model_version_ref (HotModelVersion *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_model_version_unref (HotModelVersion *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->description);
  g_free (self->user_id);
  g_free (self->stage);
  g_free (self->source);
  g_free (self->storage_location);
  g_free (self->run_id);
  g_free (self->run_link);
  g_free (self->status);
  g_free (self->status_message);
  g_free (self->model_id);
  hot_key_values_free (self->tags, self->n_tags);
  g_strfreev (self->aliases);
  g_free (self);
}
