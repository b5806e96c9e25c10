/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-registered-model.h"

G_DEFINE_BOXED_TYPE (HotRegisteredModel, hot_registered_model, hot_registered_model_ref, hot_registered_model_unref)

HotRegisteredModel *
hot_registered_model_new (void)
{
  HotRegisteredModel *self = g_new0 (HotRegisteredModel, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->creation_time = HOT_TIME_NONE;
  self->last_update_time = HOT_TIME_NONE;
  self->latest_versions = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_model_version_unref);

  return self;
}

HotRegisteredModel *
hot_registered_model_ref (HotRegisteredModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_registered_model_unref (HotRegisteredModel *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->description);
  hot_key_values_free (self->tags, self->n_tags);
  for (guint i = 0; i < self->n_aliases; i++)
    g_free (self->aliases[i].alias);
  g_free (self->aliases);
  g_ptr_array_unref (self->latest_versions);
  g_free (self);
}
