/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-tracker.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-tracker-work.h"
#include "app/hot-settings.h"
#include "app/jobs/hot-job-list.h"
#include "tracking/hot-rest-client.h"

/**
 * HotTracker:
 *
 * What the pages know of the store. A reading that is under way when something else is asked for is thrown away.
 */
struct _HotTracker
{
  GObject         parent_instance;

  HotOpening     *asked;          /* what was to be opened last */
  guint           reopen;
  HotWorkspace   *workspace;
  GError         *error;
  GPtrArray      *experiments;
  char           *experiment;
  gboolean        is_chosen;      /* the experiment, by a person */
  HotRunFrame    *frame;
  char           *filter;
  GError         *filter_error;
  gboolean        show_deleted;

  HotJob         *open_job;
  HotJob         *read_job;
  guint64         counter;        /* of changes, as of what was read */
  gboolean        is_stale;       /* something else was asked for while reading */
  guint           poll;
};

G_DEFINE_FINAL_TYPE (HotTracker, hot_tracker, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_WORKSPACE,
  PROP_ERROR,
  PROP_EXPERIMENTS,
  PROP_EXPERIMENT,
  PROP_FRAME,
  PROP_FILTER,
  PROP_FILTER_ERROR,
  PROP_SHOW_DELETED,
  N_PROPS
};

enum {
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* How often the store is asked whether anything has changed, in milliseconds. */
#define POLL_INTERVAL 500
/* How long after a server could not be reached it is tried again, in seconds. */
#define REOPEN_INTERVAL 5

static void hot_tracker_read (HotTracker *self,
                              gboolean    is_forced);
static gboolean hot_tracker_reopen_cb (gpointer user_data);

static void
notify (HotTracker *self,
        guint       property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* @error: (nullable) */
static void
hot_tracker_set_error (HotTracker   *self,
                       const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PROP_ERROR);
}

static void
hot_tracker_set_filter_error (HotTracker   *self,
                              const GError *error)
{
  if (self->filter_error == NULL && error == NULL)
    return;

  g_clear_error (&self->filter_error);
  self->filter_error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PROP_FILTER_ERROR);
}

static void
hot_tracker_take_reading (HotTracker *self,
                          HotReading *reading)
{
  self->counter = reading->counter;
  hot_tracker_set_error (self, NULL);
  if (!reading->is_changed)
    return;

  g_clear_pointer (&self->experiments, g_ptr_array_unref);
  self->experiments = g_ptr_array_ref (reading->experiments);
  notify (self, PROP_EXPERIMENTS);
  if (g_set_str (&self->experiment, reading->experiment))
    notify (self, PROP_EXPERIMENT);

  hot_tracker_set_filter_error (self, reading->filter_error);
  /* Where the filter does not apply, what was seen stays; where there is no experiment left, nothing does. */
  if (reading->frame != NULL || (reading->experiment == NULL && self->frame != NULL))
    {
      g_clear_pointer (&self->frame, hot_run_frame_unref);
      self->frame = reading->frame != NULL ? hot_run_frame_ref (reading->frame) : NULL;
      notify (self, PROP_FRAME);
    }
}

static void
hot_tracker_read_cb (HotTracker *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->read_job);
  g_autoptr(HotReading) reading = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  gboolean is_stale = self->is_stale;

  g_signal_handlers_disconnect_by_data (job, self);
  self->is_stale = FALSE;
  if (reading != NULL && !is_stale)
    hot_tracker_take_reading (self, reading);
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_tracker_set_error (self, hot_job_get_error (job));

  if (is_stale)
    hot_tracker_read (self, TRUE);
}

static void
hot_tracker_read (HotTracker *self,
                  gboolean    is_forced)
{
  HotReadingRequest *request;

  if (self->workspace == NULL)
    return;
  if (self->read_job != NULL)
    {
      self->is_stale = self->is_stale || is_forced;
      return;
    }

  request = hot_reading_request_new (hot_workspace_get_store (self->workspace));
  /* Where there is nothing to see and nobody has asked to see it, runs that arrive elsewhere are shown. */
  if (self->is_chosen || (self->frame != NULL && self->frame->n_runs > 0) || *self->filter != '\0' || self->show_deleted)
    request->experiment = g_strdup (self->experiment);
  request->filter = g_strdup (self->filter);
  request->show_deleted = self->show_deleted;
  request->counter = self->counter;
  request->is_forced = is_forced;
  self->read_job = hot_job_start (_("Reading Runs"), hot_reading_func, request, hot_reading_request_free,
                                  (GDestroyNotify) hot_reading_free);
  g_signal_connect_object (self->read_job, "notify::state", G_CALLBACK (hot_tracker_read_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
hot_tracker_poll_cb (gpointer user_data)
{
  hot_tracker_read (user_data, FALSE);

  return G_SOURCE_CONTINUE;
}

static gpointer
unref_func (gpointer workspace)
{
  g_object_unref (workspace);

  return NULL;
}

/* Nothing of it is shown any more. To close a server waits for what is under way to it, so that is not done here. */
static void
hot_tracker_drop_workspace (HotTracker *self)
{
  hot_job_drop (&self->read_job, self);
  self->is_stale = FALSE;
  self->counter = 0;
  self->is_chosen = FALSE;
  if (self->workspace == NULL)
    return;

  g_thread_unref (g_thread_new ("hot-close", unref_func, g_steal_pointer (&self->workspace)));
  g_clear_pointer (&self->experiment, g_free);
  g_clear_pointer (&self->experiments, g_ptr_array_unref);
  g_clear_pointer (&self->frame, hot_run_frame_unref);
  hot_tracker_set_filter_error (self, NULL);
  notify (self, PROP_EXPERIMENTS);
  notify (self, PROP_EXPERIMENT);
  notify (self, PROP_FRAME);
}

static void
hot_tracker_opened_cb (HotTracker *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->open_job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      hot_tracker_set_error (self, hot_job_get_error (job));
      if (self->workspace == NULL && hot_rest_is_outage (self->error))
        self->reopen = g_timeout_add_seconds (REOPEN_INTERVAL, hot_tracker_reopen_cb, self);
    }
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  hot_tracker_drop_workspace (self);
  self->workspace = hot_job_steal_result (job);
  hot_tracker_set_error (self, NULL);
  notify (self, PROP_WORKSPACE);

  hot_tracker_read (self, TRUE);
  if (self->poll == 0)
    self->poll = g_timeout_add (POLL_INTERVAL, hot_tracker_poll_cb, self);
}

static void
hot_tracker_begin (HotTracker *self)
{
  hot_job_drop (&self->open_job, self);
  g_clear_handle_id (&self->reopen, g_source_remove);
  self->open_job = hot_job_start (_("Opening the Workspace"), hot_tracker_open_func,
                                  hot_opening_new (self->asked->location, self->asked->account), hot_opening_free, g_object_unref);
  g_signal_connect_object (self->open_job, "notify::state", G_CALLBACK (hot_tracker_opened_cb), self, G_CONNECT_SWAPPED);
}

/* The server may be back. Nobody has asked for this, so nobody is told of it. */
static gboolean
hot_tracker_reopen_cb (gpointer user_data)
{
  HotTracker *self = user_data;

  self->reopen = 0;
  hot_tracker_begin (self);

  return G_SOURCE_REMOVE;
}

/* @asked: (transfer full) */
static void
hot_tracker_ask (HotTracker *self,
                 HotOpening *asked)
{
  g_clear_pointer (&self->asked, hot_opening_free);
  self->asked = asked;
  hot_tracker_begin (self);
  hot_job_list_add (hot_job_list_get_default (), self->open_job);
}

void
hot_tracker_open (HotTracker *self,
                  const char *location)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_ask (self, hot_opening_new (location, NULL));
}

void
hot_tracker_open_server (HotTracker             *self,
                         const HotServerAccount *account)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_ask (self, hot_opening_new (NULL, account));
}

void
hot_tracker_retry (HotTracker *self)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  if (self->workspace != NULL || self->asked == NULL)
    {
      hot_tracker_read (self, TRUE);
      return;
    }
  hot_tracker_begin (self);
  hot_job_list_add (hot_job_list_get_default (), self->open_job);
}

const HotServerAccount *
hot_tracker_get_account (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->asked != NULL ? self->asked->account : NULL;
}

char *
hot_tracker_dup_name (HotTracker *self)
{
  g_autofree char *location = NULL;
  g_autofree char *own = NULL;

  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  if (self->asked != NULL && self->asked->account != NULL)
    return hot_server_account_dup_name (self->asked->account);
  own = g_build_filename (g_get_user_data_dir (), "hothouse", "workspace", NULL);
  location = self->asked != NULL && self->asked->location != NULL ? g_strdup (self->asked->location)
                                                                  : hot_workspace_dup_default_location ();
  if (g_str_equal (location, own))
    return g_strdup (_("Own Workspace"));

  return hot_rest_login_is_address (location) ? g_strdup (location) : g_filename_display_basename (location);
}

/* What was open when the program ended. */
static void
hot_tracker_open_last (HotTracker *self)
{
  g_autofree char *last = g_settings_get_string (hot_settings_get (), HOT_SETTING_WORKSPACE);
  const char *chosen = g_getenv ("HOTHOUSE_WORKSPACE");
  g_autoptr(HotServerAccount) account = NULL;

  if ((chosen != NULL && *chosen != '\0') || *last == '\0')
    {
      hot_tracker_open (self, NULL);
      return;
    }
  if (!hot_rest_login_is_address (last))
    {
      hot_tracker_open (self, last);
      return;
    }

  account = hot_server_accounts_find (last);
  if (account == NULL)
    account = hot_server_account_new (last, HOT_SERVER_AUTH_NONE, NULL, NULL);
  hot_tracker_open_server (self, account);
}

void
hot_tracker_ensure (HotTracker *self)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  if (self->workspace == NULL && self->open_job == NULL && self->error == NULL)
    hot_tracker_open_last (self);
}

void
hot_tracker_refresh (HotTracker *self)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_read (self, TRUE);
}

/* A change has ended, one way or the other. */
static void
hot_tracker_changed_cb (HotTracker *self,
                        GParamSpec *pspec,
                        HotJob     *job)
{
  g_autofree char *created = NULL;

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    g_signal_emit (self, signals[FAILED], 0, hot_job_get_error (job));
  else if (hot_job_get_state (job) == HOT_JOB_DONE)
    created = hot_job_steal_result (job);

  if (created != NULL && *created != '\0')
    hot_tracker_set_experiment (self, created);
  hot_tracker_read (self, TRUE);
  g_object_unref (job);
}

/* @change: (transfer full) */
static void
hot_tracker_change (HotTracker *self,
                    HotChange  *change)
{
  HotJob *job;

  if (self->workspace == NULL)
    {
      hot_change_free (change);
      return;
    }

  change->store = g_object_ref (hot_workspace_get_store (self->workspace));
  job = hot_job_start (_("Changing Runs"), hot_change_func, change, hot_change_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_tracker_changed_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

void
hot_tracker_rename_run (HotTracker *self,
                        const char *id,
                        const char *name)
{
  const char *ids[] = { id, NULL };

  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_RENAME_RUN, ids, NULL, name));
}

void
hot_tracker_tag_runs (HotTracker        *self,
                      const char *const *ids,
                      const char        *key,
                      const char        *value)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (value != NULL ? HOT_CHANGE_SET_TAG : HOT_CHANGE_DELETE_TAG, ids, key, value));
}

void
hot_tracker_delete_runs (HotTracker        *self,
                         const char *const *ids)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_DELETE_RUNS, ids, NULL, NULL));
}

void
hot_tracker_restore_runs (HotTracker        *self,
                          const char *const *ids)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_RESTORE_RUNS, ids, NULL, NULL));
}

void
hot_tracker_create_experiment (HotTracker *self,
                               const char *name)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_CREATE_EXPERIMENT, NULL, NULL, name));
}

void
hot_tracker_rename_experiment (HotTracker *self,
                               const char *id,
                               const char *name)
{
  const char *ids[] = { id, NULL };

  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_RENAME_EXPERIMENT, ids, NULL, name));
}

void
hot_tracker_delete_experiment (HotTracker *self,
                               const char *id)
{
  const char *ids[] = { id, NULL };

  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_DELETE_EXPERIMENT, ids, NULL, NULL));
}

void
hot_tracker_restore_experiment (HotTracker *self,
                                const char *id)
{
  const char *ids[] = { id, NULL };

  g_return_if_fail (HOT_IS_TRACKER (self));

  hot_tracker_change (self, hot_change_new (HOT_CHANGE_RESTORE_EXPERIMENT, ids, NULL, NULL));
}

static void
hot_tracker_dispose (GObject *object)
{
  HotTracker *self = HOT_TRACKER (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  g_clear_handle_id (&self->reopen, g_source_remove);
  hot_job_drop (&self->open_job, self);
  hot_job_drop (&self->read_job, self);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->asked, hot_opening_free);
  g_clear_error (&self->error);
  g_clear_error (&self->filter_error);
  g_clear_pointer (&self->experiments, g_ptr_array_unref);
  g_clear_pointer (&self->experiment, g_free);
  g_clear_pointer (&self->frame, hot_run_frame_unref);
  g_clear_pointer (&self->filter, g_free);

  G_OBJECT_CLASS (hot_tracker_parent_class)->dispose (object);
}

static void
hot_tracker_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  HotTracker *self = HOT_TRACKER (object);

  switch (prop_id)
    {
    case PROP_WORKSPACE:
      g_value_set_object (value, self->workspace);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_EXPERIMENTS:
      g_value_set_boxed (value, self->experiments);
      break;

    case PROP_EXPERIMENT:
      g_value_set_string (value, self->experiment);
      break;

    case PROP_FRAME:
      g_value_set_boxed (value, self->frame);
      break;

    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;

    case PROP_FILTER_ERROR:
      g_value_set_boxed (value, self->filter_error);
      break;

    case PROP_SHOW_DELETED:
      g_value_set_boolean (value, self->show_deleted);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_tracker_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  HotTracker *self = HOT_TRACKER (object);

  switch (prop_id)
    {
    case PROP_EXPERIMENT:
      hot_tracker_set_experiment (self, g_value_get_string (value));
      break;

    case PROP_FILTER:
      hot_tracker_set_filter (self, g_value_get_string (value));
      break;

    case PROP_SHOW_DELETED:
      hot_tracker_set_show_deleted (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_tracker_class_init (HotTrackerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->dispose = hot_tracker_dispose;
  object_class->get_property = hot_tracker_get_property;
  object_class->set_property = hot_tracker_set_property;

  properties[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, HOT_TYPE_WORKSPACE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_EXPERIMENTS] = g_param_spec_boxed ("experiments", NULL, NULL, G_TYPE_PTR_ARRAY, readable);
  properties[PROP_EXPERIMENT] = g_param_spec_string ("experiment", NULL, NULL, NULL, writable);
  properties[PROP_FRAME] = g_param_spec_boxed ("frame", NULL, NULL, HOT_TYPE_RUN_FRAME, readable);
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "", writable);
  properties[PROP_FILTER_ERROR] = g_param_spec_boxed ("filter-error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_SHOW_DELETED] = g_param_spec_boolean ("show-deleted", NULL, NULL, FALSE, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
hot_tracker_init (HotTracker *self)
{
  self->filter = g_strdup ("");
}

HotTracker *
hot_tracker_new (void)
{
  return g_object_new (HOT_TYPE_TRACKER, NULL);
}

HotTracker *
hot_tracker_get_default (void)
{
  static HotTracker *tracker;

  if (tracker == NULL)
    tracker = hot_tracker_new ();

  return tracker;
}

HotWorkspace *
hot_tracker_get_workspace (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->workspace;
}

HotTrackingStore *
hot_tracker_get_store (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->workspace != NULL ? hot_workspace_get_store (self->workspace) : NULL;
}

const GError *
hot_tracker_get_error (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->error;
}

GPtrArray *
hot_tracker_get_experiments (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->experiments;
}

const char *
hot_tracker_get_experiment (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->experiment;
}

void
hot_tracker_set_experiment (HotTracker *self,
                            const char *id)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  self->is_chosen = id != NULL;
  if (!g_set_str (&self->experiment, id))
    return;

  notify (self, PROP_EXPERIMENT);
  hot_tracker_read (self, TRUE);
}

HotRunFrame *
hot_tracker_get_frame (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->frame;
}

const char *
hot_tracker_get_filter (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->filter;
}

void
hot_tracker_set_filter (HotTracker *self,
                        const char *filter)
{
  g_return_if_fail (HOT_IS_TRACKER (self));
  g_return_if_fail (filter != NULL);

  if (!g_set_str (&self->filter, filter))
    return;

  notify (self, PROP_FILTER);
  hot_tracker_read (self, TRUE);
}

const GError *
hot_tracker_get_filter_error (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), NULL);

  return self->filter_error;
}

gboolean
hot_tracker_get_show_deleted (HotTracker *self)
{
  g_return_val_if_fail (HOT_IS_TRACKER (self), FALSE);

  return self->show_deleted;
}

void
hot_tracker_set_show_deleted (HotTracker *self,
                              gboolean    show_deleted)
{
  g_return_if_fail (HOT_IS_TRACKER (self));

  if (self->show_deleted == !!show_deleted)
    return;

  self->show_deleted = !!show_deleted;
  notify (self, PROP_SHOW_DELETED);
  hot_tracker_read (self, TRUE);
}
