/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-registry-work.h"

#include "models/hot-model-place.h"

/* Models and versions beyond these are not listed: nobody looks through more. */
#define MAX_MODELS   1000
#define MAX_VERSIONS 10000

HotRegistryEntry *
hot_registry_entry_ref (HotRegistryEntry *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_registry_entry_unref (HotRegistryEntry *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  hot_registered_model_unref (self->model);
  g_ptr_array_unref (self->versions);
  g_free (self);
}

void
hot_registry_request_free (gpointer request)
{
  HotRegistryRequest *self = request;

  g_object_unref (self->store);
  g_free (self);
}

void
hot_registry_reading_free (HotRegistryReading *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

HotRegistryChange *
hot_registry_change_new (HotRegistryChangeKind  kind,
                         const char            *name,
                         gint64                 version,
                         const char            *key,
                         const char            *value)
{
  HotRegistryChange *self = g_new0 (HotRegistryChange, 1);

  self->kind = kind;
  self->name = g_strdup (name);
  self->version = version;
  self->key = g_strdup (key);
  self->value = g_strdup (value);

  return self;
}

void
hot_registry_change_free (gpointer change)
{
  HotRegistryChange *self = change;

  g_clear_object (&self->store);
  g_free (self->name);
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static HotRegistryEntry *
find_entry (GPtrArray  *entries,
            const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (((HotRegistryEntry *) entries->pdata[i])->model->name, name))
      return entries->pdata[i];

  return NULL;
}

/* All versions at once: a store behind a server would be asked too often otherwise. */
static gboolean
read_versions (HotTrackingStore  *store,
               GPtrArray         *entries,
               GCancellable      *cancellable,
               GError           **error)
{
  const char *order[] = { "version_number DESC", NULL };
  g_autofree char *token = NULL;
  guint n = 0;

  do
    {
      g_autofree char *next = NULL;
      HotSearch search = { .order_by = order, .max_results = MAX_MODELS, .page_token = token };
      g_autoptr(GPtrArray) versions = hot_tracking_store_search_model_versions (store, &search, &next, cancellable, error);

      if (versions == NULL)
        return FALSE;
      for (guint i = 0; i < versions->len; i++)
        {
          HotRegistryEntry *entry = find_entry (entries, ((HotModelVersion *) versions->pdata[i])->name);

          if (entry != NULL)
            g_ptr_array_add (entry->versions, hot_model_version_ref (versions->pdata[i]));
        }
      n += versions->len;
      g_free (token);
      token = g_steal_pointer (&next);
    }
  while (token != NULL && *token != '\0' && n < MAX_VERSIONS);

  return TRUE;
}

gpointer
hot_registry_read_func (gpointer            user_data,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  const HotRegistryRequest *request = user_data;
  g_autoptr(HotRegistryReading) reading = g_new0 (HotRegistryReading, 1);
  g_autoptr(GPtrArray) models = NULL;
  g_autoptr(GError) reason = NULL;

  /* Asked for first: what changes while it is read is then read once more. */
  reading->counter = hot_tracking_store_get_change_counter (request->store, cancellable, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (reading->counter == request->counter && !request->is_forced)
    return g_steal_pointer (&reading);

  models = hot_tracking_store_search_registered_models (request->store, &(HotSearch) { .max_results = MAX_MODELS }, NULL, cancellable,
                                                        error);
  if (models == NULL)
    return NULL;
  reading->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_registry_entry_unref);
  for (guint i = 0; i < models->len; i++)
    {
      HotRegistryEntry *entry = g_new0 (HotRegistryEntry, 1);

      g_atomic_ref_count_init (&entry->ref_count);
      entry->model = hot_registered_model_ref (models->pdata[i]);
      entry->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_model_version_unref);
      g_ptr_array_add (reading->entries, entry);
    }
  if (models->len > 0 && !read_versions (request->store, reading->entries, cancellable, error))
    return NULL;

  return g_steal_pointer (&reading);
}

static gboolean
set_tag (const HotRegistryChange  *self,
         GCancellable             *cancellable,
         GError                  **error)
{
  if (self->version == 0)
    return self->value != NULL
           ? hot_tracking_store_set_registered_model_tag (self->store, self->name, self->key, self->value, cancellable, error)
           : hot_tracking_store_delete_registered_model_tag (self->store, self->name, self->key, cancellable, error);

  return self->value != NULL
         ? hot_tracking_store_set_model_version_tag (self->store, self->name, self->version, self->key, self->value, cancellable, error)
         : hot_tracking_store_delete_model_version_tag (self->store, self->name, self->version, self->key, cancellable, error);
}

static gboolean
describe (const HotRegistryChange  *self,
          GCancellable             *cancellable,
          GError                  **error)
{
  g_autoptr(HotRegisteredModel) model = NULL;
  g_autoptr(HotModelVersion) version = NULL;

  if (self->version == 0)
    model = hot_tracking_store_update_registered_model (self->store, self->name, self->value, cancellable, error);
  else
    version = hot_tracking_store_update_model_version (self->store, self->name, self->version, self->value, cancellable, error);

  return model != NULL || version != NULL;
}

static gboolean
set_stage (const HotRegistryChange  *self,
           GCancellable             *cancellable,
           GError                  **error)
{
  g_autoptr(HotModelVersion) version = hot_tracking_store_transition_stage (self->store, self->name, self->version, self->value, FALSE,
                                                                            cancellable, error);

  return version != NULL;
}

static gboolean
rename_model (const HotRegistryChange  *self,
              GCancellable             *cancellable,
              GError                  **error)
{
  g_autoptr(HotRegisteredModel) model = hot_tracking_store_rename_registered_model (self->store, self->name, self->value, cancellable,
                                                                                    error);

  return model != NULL;
}

static gboolean
change (const HotRegistryChange  *self,
        GCancellable             *cancellable,
        GError                  **error)
{
  switch (self->kind)
    {
    case HOT_REGISTRY_SET_ALIAS:
      return hot_tracking_store_set_alias (self->store, self->name, self->key, self->version, cancellable, error);

    case HOT_REGISTRY_DELETE_ALIAS:
      return hot_tracking_store_delete_alias (self->store, self->name, self->key, cancellable, error);

    case HOT_REGISTRY_SET_TAG:
      return set_tag (self, cancellable, error);

    case HOT_REGISTRY_SET_STAGE:
      return set_stage (self, cancellable, error);

    case HOT_REGISTRY_DESCRIBE:
      return describe (self, cancellable, error);

    case HOT_REGISTRY_RENAME:
      return rename_model (self, cancellable, error);

    default:
      return self->version > 0
             ? hot_tracking_store_delete_model_version (self->store, self->name, self->version, cancellable, error)
             : hot_tracking_store_delete_registered_model (self->store, self->name, cancellable, error);
    }
}

gpointer
hot_registry_change_func (gpointer            user_data,
                          const HotProgress  *progress,
                          GCancellable       *cancellable,
                          GError            **error)
{
  const HotRegistryChange *self = user_data;
  g_autoptr(HotModelVersion) version = NULL;

  if (self->kind != HOT_REGISTRY_REGISTER)
    return change (self, cancellable, error) ? g_strdup ("") : NULL;

  version = hot_model_register (self->store, self->value, self->key, self->name, cancellable, error);

  return version != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, version->version) : NULL;
}
