/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-registry.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"

struct _HotRegistry
{
  GObject     parent_instance;

  HotTracker *tracker;
  GPtrArray  *all;            /* as the store has them */
  GPtrArray  *entries;        /* as they are shown */
  GError     *error;
  GHashTable *leaving;        /* "name" and "name/version" of what is to be deleted */

  HotJob     *job;
  guint64     counter;
  gboolean    is_stale;
  guint       poll;
};

G_DEFINE_FINAL_TYPE (HotRegistry, hot_registry, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ENTRIES,
  PROP_ERROR,
  N_PROPS
};

enum {
  FAILED,
  REGISTERED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* How often the store is asked whether anything has changed, in milliseconds. */
#define POLL_INTERVAL 700

static void hot_registry_read (HotRegistry *self,
                               gboolean     is_forced);

/* (transfer full) */
static char *
make_key (const char *name,
          gint64      version)
{
  return version > 0 ? g_strdup_printf ("%s/%" G_GINT64_FORMAT, name, version) : g_strdup (name);
}

static gboolean
is_leaving (HotRegistry *self,
            const char  *name,
            gint64       version)
{
  g_autofree char *key = make_key (name, version);

  return g_hash_table_contains (self->leaving, key);
}

/* Without what is to be deleted. */
static void
hot_registry_filter (HotRegistry *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  if (self->all != NULL)
    self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_registry_entry_unref);
  for (guint i = 0; self->all != NULL && i < self->all->len; i++)
    {
      HotRegistryEntry *entry = self->all->pdata[i], *shown;

      if (is_leaving (self, entry->model->name, 0))
        continue;
      shown = g_new0 (HotRegistryEntry, 1);
      g_atomic_ref_count_init (&shown->ref_count);
      shown->model = hot_registered_model_ref (entry->model);
      shown->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_model_version_unref);
      for (guint j = 0; j < entry->versions->len; j++)
        if (!is_leaving (self, entry->model->name, ((HotModelVersion *) entry->versions->pdata[j])->version))
          g_ptr_array_add (shown->versions, hot_model_version_ref (entry->versions->pdata[j]));
      g_ptr_array_add (self->entries, shown);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRIES]);
}

static void
hot_registry_set_error (HotRegistry  *self,
                        const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
hot_registry_read_cb (HotRegistry *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(HotRegistryReading) reading = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (reading != NULL && !self->is_stale)
    {
      self->counter = reading->counter;
      if (reading->entries != NULL)
        {
          g_clear_pointer (&self->all, g_ptr_array_unref);
          self->all = g_ptr_array_ref (reading->entries);
          hot_registry_set_error (self, NULL);
          hot_registry_filter (self);
        }
      hot_registry_set_error (self, NULL);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      hot_registry_set_error (self, hot_job_get_error (job));
    }

  if (self->is_stale)
    {
      self->is_stale = FALSE;
      hot_registry_read (self, TRUE);
    }
}

static void
hot_registry_read (HotRegistry *self,
                   gboolean     is_forced)
{
  HotTrackingStore *store = hot_tracker_get_store (self->tracker);
  HotRegistryRequest *request;

  if (store == NULL)
    return;
  if (self->job != NULL)
    {
      self->is_stale = self->is_stale || is_forced;
      return;
    }

  request = g_new0 (HotRegistryRequest, 1);
  request->store = g_object_ref (store);
  request->counter = self->counter;
  request->is_forced = is_forced || self->all == NULL;
  self->job = hot_job_start (_("Reading Models"), hot_registry_read_func, request, hot_registry_request_free,
                             (GDestroyNotify) hot_registry_reading_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_registry_read_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
hot_registry_poll_cb (gpointer user_data)
{
  hot_registry_read (user_data, FALSE);

  return G_SOURCE_CONTINUE;
}

/* Another workspace: nothing of the one before is shown. */
static void
hot_registry_workspace_cb (HotRegistry *self)
{
  hot_job_drop (&self->job, self);
  self->is_stale = FALSE;
  g_hash_table_remove_all (self->leaving);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  hot_registry_filter (self);
  hot_registry_set_error (self, NULL);
  if (self->poll != 0)
    hot_registry_read (self, TRUE);
}

/* Where the workspace itself cannot be opened, there are no models either. */
static void
hot_registry_tracker_error_cb (HotRegistry *self)
{
  if (self->all == NULL)
    hot_registry_set_error (self, hot_tracker_get_error (self->tracker));
}

typedef struct {
  char     *name;
  gboolean  is_registration;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *self = data;

  g_free (self->name);
  g_free (self);
}

static void
hot_registry_changed_cb (HotRegistry *self,
                         GParamSpec  *pspec,
                         HotJob      *job)
{
  const Pending *pending = g_object_get_data (G_OBJECT (job), "pending");

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      g_signal_emit (self, signals[FAILED], 0, hot_job_get_error (job));
    }
  else if (hot_job_get_state (job) == HOT_JOB_DONE && pending->is_registration)
    {
      g_autofree char *version = hot_job_steal_result (job);

      g_signal_emit (self, signals[REGISTERED], 0, pending->name, version);
    }
  hot_registry_read (self, TRUE);
  g_object_unref (job);
}

void
hot_registry_change (HotRegistry       *self,
                     HotRegistryChange *change)
{
  HotTrackingStore *store;
  Pending *pending;
  HotJob *job;

  g_return_if_fail (HOT_IS_REGISTRY (self));

  store = hot_tracker_get_store (self->tracker);
  if (store == NULL)
    {
      hot_registry_change_free (change);
      return;
    }

  change->store = g_object_ref (store);
  pending = g_new0 (Pending, 1);
  pending->name = g_strdup (change->name);
  pending->is_registration = change->kind == HOT_REGISTRY_REGISTER;
  job = hot_job_start (_("Changing Models"), hot_registry_change_func, change, hot_registry_change_free, g_free);
  g_object_set_data_full (G_OBJECT (job), "pending", pending, pending_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_registry_changed_cb), self, G_CONNECT_SWAPPED);
  hot_job_outlive_windows (job);
  hot_job_list_add (hot_job_list_get_default (), job);
}

void
hot_registry_delete (HotRegistry *self,
                     const char  *name,
                     gint64       version)
{
  g_return_if_fail (HOT_IS_REGISTRY (self));

  g_hash_table_add (self->leaving, make_key (name, version));
  hot_registry_filter (self);
}

void
hot_registry_confirm_delete (HotRegistry *self,
                             const char  *name,
                             gint64       version)
{
  g_return_if_fail (HOT_IS_REGISTRY (self));

  if (is_leaving (self, name, version))
    hot_registry_change (self, hot_registry_change_new (HOT_REGISTRY_DELETE, name, version, NULL, NULL));
}

void
hot_registry_undo_delete (HotRegistry *self,
                          const char  *name,
                          gint64       version)
{
  g_autofree char *key = make_key (name, version);

  g_return_if_fail (HOT_IS_REGISTRY (self));

  if (g_hash_table_remove (self->leaving, key))
    hot_registry_filter (self);
}

void
hot_registry_ensure (HotRegistry *self)
{
  g_return_if_fail (HOT_IS_REGISTRY (self));

  hot_tracker_ensure (self->tracker);
  if (self->poll != 0)
    return;

  self->poll = g_timeout_add (POLL_INTERVAL, hot_registry_poll_cb, self);
  hot_registry_tracker_error_cb (self);
  hot_registry_read (self, TRUE);
}

void
hot_registry_refresh (HotRegistry *self)
{
  g_return_if_fail (HOT_IS_REGISTRY (self));

  if (hot_tracker_get_workspace (self->tracker) == NULL)
    hot_tracker_open (self->tracker, NULL);
  hot_registry_read (self, TRUE);
}

static void
hot_registry_dispose (GObject *object)
{
  HotRegistry *self = HOT_REGISTRY (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  hot_job_drop (&self->job, self);
  g_clear_object (&self->tracker);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_hash_table_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hot_registry_parent_class)->dispose (object);
}

static void
hot_registry_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  HotRegistry *self = HOT_REGISTRY (object);

  switch (prop_id)
    {
    case PROP_ENTRIES:
      g_value_set_boxed (value, self->entries);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_registry_class_init (HotRegistryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = hot_registry_dispose;
  object_class->get_property = hot_registry_get_property;

  properties[PROP_ENTRIES] = g_param_spec_boxed ("entries", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[REGISTERED] = g_signal_new ("registered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                      G_TYPE_STRING, G_TYPE_STRING);
}

static void
hot_registry_init (HotRegistry *self)
{
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

HotRegistry *
hot_registry_new (HotTracker *tracker)
{
  HotRegistry *self = g_object_new (HOT_TYPE_REGISTRY, NULL);

  self->tracker = g_object_ref (tracker);
  g_signal_connect_object (tracker, "notify::workspace", G_CALLBACK (hot_registry_workspace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tracker, "notify::error", G_CALLBACK (hot_registry_tracker_error_cb), self, G_CONNECT_SWAPPED);

  return self;
}

HotRegistry *
hot_registry_get_default (void)
{
  static HotRegistry *registry;

  if (registry == NULL)
    registry = hot_registry_new (hot_tracker_get_default ());

  return registry;
}

HotTracker *
hot_registry_get_tracker (HotRegistry *self)
{
  g_return_val_if_fail (HOT_IS_REGISTRY (self), NULL);

  return self->tracker;
}

GPtrArray *
hot_registry_get_entries (HotRegistry *self)
{
  g_return_val_if_fail (HOT_IS_REGISTRY (self), NULL);

  return self->entries;
}

HotRegistryEntry *
hot_registry_find (HotRegistry *self,
                   const char  *name)
{
  g_return_val_if_fail (HOT_IS_REGISTRY (self), NULL);

  for (guint i = 0; self->entries != NULL && i < self->entries->len; i++)
    if (g_strcmp0 (((HotRegistryEntry *) self->entries->pdata[i])->model->name, name) == 0)
      return self->entries->pdata[i];

  return NULL;
}

const GError *
hot_registry_get_error (HotRegistry *self)
{
  g_return_val_if_fail (HOT_IS_REGISTRY (self), NULL);

  return self->error;
}
