/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-tracker-work.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-server-secret.h"

HotReadingRequest *
hot_reading_request_new (HotTrackingStore *store)
{
  HotReadingRequest *self = g_new0 (HotReadingRequest, 1);

  self->store = g_object_ref (store);

  return self;
}

void
hot_reading_request_free (gpointer request)
{
  HotReadingRequest *self = request;

  g_object_unref (self->store);
  g_free (self->experiment);
  g_free (self->filter);
  g_free (self);
}

void
hot_reading_free (HotReading *self)
{
  g_clear_pointer (&self->experiments, g_ptr_array_unref);
  g_clear_pointer (&self->experiment, g_free);
  g_clear_pointer (&self->frame, hot_run_frame_unref);
  g_clear_error (&self->filter_error);
  g_free (self);
}

HotOpening *
hot_opening_new (const char             *location,
                 const HotServerAccount *account)
{
  HotOpening *self = g_new0 (HotOpening, 1);

  self->location = g_strdup (location);
  self->account = account != NULL ? hot_server_account_copy (account) : NULL;

  return self;
}

void
hot_opening_free (gpointer opening)
{
  HotOpening *self = opening;

  g_free (self->location);
  hot_server_account_free (self->account);
  g_free (self);
}

static HotWorkspace *
open_account (const HotServerAccount  *account,
              GCancellable            *cancellable,
              GError                 **error)
{
  g_autoptr(HotRestLogin) login = NULL;
  char *secret = NULL;

  if (account->auth != HOT_SERVER_AUTH_NONE)
    {
      g_autoptr(GError) reason = NULL;
      g_autofree char *name = hot_server_account_dup_name (account);

      secret = hot_server_secret_lookup (account, cancellable, &reason);
      if (secret == NULL)
        {
          g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_UNAUTHENTICATED, _("Sign in to %s: what lets you in is not known here. %s"),
                       name, reason != NULL ? reason->message : "");
          return NULL;
        }
    }
  login = hot_server_account_create_login (account, secret, error);
  hot_secret_free (secret);

  return login != NULL ? hot_workspace_open_server (login, cancellable, error) : NULL;
}

gpointer
hot_tracker_open_func (gpointer            user_data,
                       const HotProgress  *progress,
                       GCancellable       *cancellable,
                       GError            **error)
{
  const HotOpening *opening = user_data;

  return opening->account != NULL ? open_account (opening->account, cancellable, error)
                                  : hot_workspace_open (opening->location, TRUE, progress, cancellable, error);
}

/* The one asked for; else the one that a run was last added to, else the first. (transfer full) (nullable) */
static char *
choose_experiment (HotReadingRequest *request,
                   GPtrArray         *experiments,
                   GCancellable      *cancellable)
{
  const char *order[] = { "attributes.start_time DESC", NULL };
  HotSearch search = { .order_by = order, .max_results = 1 };
  g_autoptr(GPtrArray) runs = NULL;

  for (guint i = 0; i < experiments->len; i++)
    {
      const HotExperiment *experiment = g_ptr_array_index (experiments, i);

      if (g_strcmp0 (experiment->id, request->experiment) == 0)
        return g_strdup (experiment->id);
    }

  runs = hot_tracking_store_search_runs (request->store, &search, NULL, cancellable, NULL);
  if (runs != NULL && runs->len > 0)
    return g_strdup (((const HotRun *) g_ptr_array_index (runs, 0))->experiment_id);

  return experiments->len > 0 ? g_strdup (((const HotExperiment *) g_ptr_array_index (experiments, 0))->id) : NULL;
}

static gboolean
read_frame (HotReadingRequest  *request,
            HotReading         *reading,
            GCancellable       *cancellable,
            GError            **error)
{
  const char *ids[] = { reading->experiment, NULL };
  HotSearch search = {
    .experiment_ids = ids, .filter = request->filter, .is_extended = TRUE,
    .view = request->show_deleted ? HOT_VIEW_DELETED_ONLY : HOT_VIEW_ACTIVE_ONLY,
  };
  g_autoptr(GError) reason = NULL;

  if (reading->experiment == NULL)
    return TRUE;

  reading->frame = hot_tracking_store_read_runs (request->store, &search, cancellable, &reason);
  if (reading->frame != NULL)
    return TRUE;

  if (g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE))
    {
      reading->filter_error = g_steal_pointer (&reason);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

gpointer
hot_reading_func (gpointer            user_data,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  HotReadingRequest *request = user_data;
  g_autoptr(HotReading) reading = g_new0 (HotReading, 1);
  g_autoptr(GError) reason = NULL;
  HotSearch all = { 0 };

  /* Asked for first: what changes while it is read is then read once more, not missed. */
  reading->counter = hot_tracking_store_get_change_counter (request->store, cancellable, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (reading->counter == request->counter && !request->is_forced)
    return g_steal_pointer (&reading);

  reading->is_changed = TRUE;
  reading->experiments = hot_tracking_store_search_experiments (request->store, &all, NULL, cancellable, error);
  if (reading->experiments == NULL)
    return NULL;

  reading->experiment = choose_experiment (request, reading->experiments, cancellable);
  if (!read_frame (request, reading, cancellable, error))
    return NULL;

  return g_steal_pointer (&reading);
}

HotChange *
hot_change_new (HotChangeKind      kind,
                const char *const *ids,
                const char        *key,
                const char        *value)
{
  HotChange *self = g_new0 (HotChange, 1);

  self->kind = kind;
  self->ids = g_strdupv ((char **) ids);
  self->key = g_strdup (key);
  self->value = g_strdup (value);

  return self;
}

void
hot_change_free (gpointer change)
{
  HotChange *self = change;

  g_clear_object (&self->store);
  g_strfreev (self->ids);
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static gboolean
change_run (HotChange     *self,
            const char    *id,
            GCancellable  *cancellable,
            GError       **error)
{
  const HotKeyValue tag = { self->key, self->value };
  g_autoptr(HotRun) run = NULL;

  switch (self->kind)
    {
    case HOT_CHANGE_SET_TAG:
      return hot_tracking_store_log_batch (self->store, id, NULL, 0, NULL, 0, &tag, 1, cancellable, error);

    case HOT_CHANGE_DELETE_TAG:
      return hot_tracking_store_delete_run_tag (self->store, id, self->key, cancellable, error);

    case HOT_CHANGE_DELETE_RUNS:
      return hot_tracking_store_delete_run (self->store, id, cancellable, error);

    case HOT_CHANGE_RESTORE_RUNS:
      return hot_tracking_store_restore_run (self->store, id, cancellable, error);

    default:
      run = hot_tracking_store_update_run (self->store, id, 0, HOT_TIME_NONE, self->value, cancellable, error);
      return run != NULL;
    }
}

gpointer
hot_change_func (gpointer            change,
                 const HotProgress  *progress,
                 GCancellable       *cancellable,
                 GError            **error)
{
  HotChange *self = change;
  gboolean is_done = TRUE;

  switch (self->kind)
    {
    case HOT_CHANGE_CREATE_EXPERIMENT:
      return hot_tracking_store_create_experiment (self->store, self->value, NULL, NULL, 0, cancellable, error);

    case HOT_CHANGE_RENAME_EXPERIMENT:
      is_done = hot_tracking_store_rename_experiment (self->store, self->ids[0], self->value, cancellable, error);
      break;

    case HOT_CHANGE_DELETE_EXPERIMENT:
      is_done = hot_tracking_store_delete_experiment (self->store, self->ids[0], cancellable, error);
      break;

    case HOT_CHANGE_RESTORE_EXPERIMENT:
      is_done = hot_tracking_store_restore_experiment (self->store, self->ids[0], cancellable, error);
      break;

    default:
      for (guint i = 0; is_done && self->ids[i] != NULL; i++)
        is_done = change_run (self, self->ids[i], cancellable, error);
    }

  return is_done ? g_strdup ("") : NULL;
}
