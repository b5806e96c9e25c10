/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/jobs/hot-job.h"

#include "base/hot-format.h"
#include "base/hot-parallel.h"

/* Estimates that jump about are worse than none, so there is none in the first two seconds. */
#define FIRST_ESTIMATE 2.0
#define LEAST_FRACTION 0.0001

/**
 * HotJob:
 *
 * A blocking function of the core at work on a thread of its own, as an object to bind to.
 *
 * This is the one place where the app becomes asynchronous. All properties change on the thread that called
 * hot_job_start(), at most once per turn of its main context however often the work reports. A job keeps itself alive until
 * it has ended.
 */
struct _HotJob
{
  GObject         parent_instance;

  char           *title;
  HotJobState     state;
  double          fraction;
  char           *message;
  GError         *error;
  gpointer        result;

  gint64          started;  /* monotonic time */
  gint64          ended;    /* 0 while at work */

  HotJobFunc      func;
  gpointer        user_data;
  GDestroyNotify  user_data_free;
  GDestroyNotify  result_free;
  GCancellable   *cancellable;
  GMainContext   *context;

  /* The worker's last word, not yet told to the owner. */
  GMutex          mutex;
  double          reported_fraction;
  char           *reported_message;
  gboolean        report_scheduled;
};

G_DEFINE_FINAL_TYPE (HotJob, hot_job, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (HotJobState, hot_job_state,
                    G_DEFINE_ENUM_VALUE (HOT_JOB_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (HOT_JOB_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (HOT_JOB_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (HOT_JOB_CANCELLED, "cancelled"))

enum {
  PROP_0,
  PROP_TITLE,
  PROP_STATE,
  PROP_FRACTION,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
hot_job_take_report (HotJob *self)
{
  g_autofree char *message = NULL;
  double fraction;

  g_mutex_lock (&self->mutex);
  fraction = self->reported_fraction;
  message = g_steal_pointer (&self->reported_message);
  self->report_scheduled = FALSE;
  g_mutex_unlock (&self->mutex);

  if (fraction != self->fraction)
    {
      self->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }

  if (message != NULL && g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

static gboolean
hot_job_report_idle_cb (gpointer user_data)
{
  HotJob *self = user_data;

  if (self->state == HOT_JOB_RUNNING)
    hot_job_take_report (self);

  return G_SOURCE_REMOVE;
}

/* Runs on the worker. Many reports between two turns of the owner's loop become one. */
static void
hot_job_report_cb (double      fraction,
                   const char *message,
                   gpointer    user_data)
{
  HotJob *self = user_data;
  gboolean schedule;

  g_mutex_lock (&self->mutex);
  self->reported_fraction = fraction;
  if (message != NULL)
    g_set_str (&self->reported_message, message);
  schedule = !self->report_scheduled;
  self->report_scheduled = TRUE;
  g_mutex_unlock (&self->mutex);

  if (schedule)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT_IDLE,
                                hot_job_report_idle_cb, g_object_ref (self), g_object_unref);
}

static void
hot_job_thread_func (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  HotJob *self = source_object;
  const HotProgress progress = { hot_job_report_cb, self };
  g_autoptr(GError) error = NULL;
  gpointer result;

  result = self->func (self->user_data, &progress, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, self->result_free);
}

/* A thread that gave way has no way back, so it cannot be one of GLib's pool. */
static gpointer
hot_job_compute_func (gpointer data)
{
  g_autoptr(GTask) task = data;
  HotJob *self = g_task_get_source_object (task);

  hot_parallel_lower_thread ();
  hot_job_thread_func (task, self, NULL, self->cancellable);

  return NULL;
}

static void
hot_job_ended_cb (GObject      *object,
                  GAsyncResult *task,
                  gpointer      user_data)
{
  HotJob *self = HOT_JOB (object);

  hot_job_take_report (self);
  self->ended = g_get_monotonic_time ();

  self->result = g_task_propagate_pointer (G_TASK (task), &self->error);

  if (self->error == NULL)
    self->state = HOT_JOB_DONE;
  else if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = HOT_JOB_CANCELLED;
  else
    self->state = HOT_JOB_FAILED;

  g_object_notify_by_pspec (object, properties[PROP_STATE]);
}

static void
hot_job_finalize (GObject *object)
{
  HotJob *self = HOT_JOB (object);

  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->reported_message, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (hot_job_parent_class)->finalize (object);
}

static void
hot_job_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  HotJob *self = HOT_JOB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_job_class_init (HotJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = hot_job_finalize;
  object_class->get_property = hot_job_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read_only);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, HOT_TYPE_JOB_STATE, HOT_JOB_RUNNING, read_only);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1.0, 1.0, 0.0, read_only);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, read_only);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hot_job_init (HotJob *self)
{
  g_mutex_init (&self->mutex);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->started = g_get_monotonic_time ();
}

/* The job, and what it is at work as. */
static GTask *
hot_job_new (const char     *title,
             HotJobFunc      func,
             gpointer        user_data,
             GDestroyNotify  user_data_free,
             GDestroyNotify  result_free)
{
  g_autoptr(HotJob) self = g_object_new (HOT_TYPE_JOB, NULL);
  GTask *task;

  self->title = g_strdup (title);
  self->func = func;
  self->user_data = user_data;
  self->user_data_free = user_data_free;
  self->result_free = result_free;

  task = g_task_new (self, self->cancellable, hot_job_ended_cb, NULL);
  g_task_set_source_tag (task, hot_job_new);
  /* The work itself decides what is left behind when it is cancelled, so its own answer counts. */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

/**
 * hot_job_start:
 * @title: what a person calls this work, translated
 * @func: (scope notified): the work
 * @user_data: handed to @func
 * @user_data_free: (nullable): frees @user_data when the job goes
 * @result_free: (nullable): frees a result that nobody took
 *
 * Starts @func on a worker thread.
 *
 * Returns: (transfer full): the job, already running
 */
HotJob *
hot_job_start (const char     *title,
               HotJobFunc      func,
               gpointer        user_data,
               GDestroyNotify  user_data_free,
               GDestroyNotify  result_free)
{
  g_autoptr(GTask) task = NULL;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  task = hot_job_new (title, func, user_data, user_data_free, result_free);
  g_task_run_in_thread (task, hot_job_thread_func);

  return g_object_ref (g_task_get_source_object (task));
}

/**
 * hot_job_compute:
 *
 * As hot_job_start(), for work that keeps a processor busy and starts no programs: it gives way to the window.
 *
 * Returns: (transfer full): the job, already running
 */
HotJob *
hot_job_compute (const char     *title,
                 HotJobFunc      func,
                 gpointer        user_data,
                 GDestroyNotify  user_data_free,
                 GDestroyNotify  result_free)
{
  g_autoptr(GTask) task = NULL;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  task = hot_job_new (title, func, user_data, user_data_free, result_free);
  g_thread_unref (g_thread_new ("hot-compute", hot_job_compute_func, g_object_ref (task)));

  return g_object_ref (g_task_get_source_object (task));
}

/**
 * hot_job_cancel:
 *
 * Asks the work to stop. The state changes when it has.
 */
void
hot_job_cancel (HotJob *self)
{
  g_return_if_fail (HOT_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

void
hot_job_drop (HotJob  **job,
              gpointer  owner)
{
  if (*job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (*job, owner);
  hot_job_cancel (*job);
  g_clear_object (job);
}

static void
release_cb (HotJob       *self,
            GParamSpec   *pspec,
            GApplication *application)
{
  g_signal_handlers_disconnect_by_func (self, release_cb, application);
  g_application_release (application);
}

void
hot_job_outlive_windows (HotJob *self)
{
  GApplication *application = g_application_get_default ();

  g_return_if_fail (HOT_IS_JOB (self));

  if (application == NULL || self->state != HOT_JOB_RUNNING)
    return;
  g_application_hold (application);
  g_signal_connect (self, "notify::state", G_CALLBACK (release_cb), application);
}

const char *
hot_job_get_title (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), NULL);

  return self->title;
}

HotJobState
hot_job_get_state (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), HOT_JOB_FAILED);

  return self->state;
}

double
hot_job_get_fraction (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), 0.0);

  return self->fraction;
}

const char *
hot_job_get_message (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), NULL);

  return self->message;
}

/**
 * hot_job_get_error:
 *
 * Returns: (transfer none) (nullable): why the job failed or was cancelled, once it has
 */
const GError *
hot_job_get_error (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), NULL);

  return self->error;
}

/**
 * hot_job_get_elapsed:
 *
 * Returns: for how long the job has been at work, or was until it ended, in seconds
 */
double
hot_job_get_elapsed (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), 0.0);

  return ((self->ended != 0 ? self->ended : g_get_monotonic_time ()) - self->started) / (double) G_USEC_PER_SEC;
}

/**
 * hot_job_dup_time_left:
 *
 * Returns: (transfer full) (nullable): "about 40 s left"; %NULL where that cannot be told
 */
char *
hot_job_dup_time_left (HotJob *self)
{
  const double elapsed = hot_job_get_elapsed (self);

  g_return_val_if_fail (HOT_IS_JOB (self), NULL);

  if (self->state != HOT_JOB_RUNNING || self->fraction <= LEAST_FRACTION || self->fraction >= 1.0 || elapsed < FIRST_ESTIMATE)
    return NULL;

  return hot_format_time_left (elapsed * (1.0 - self->fraction) / self->fraction);
}

/**
 * hot_job_steal_result:
 *
 * Returns: (transfer full) (nullable): what the work returned; %NULL before the end, after a failure, and when
 *   it was taken already
 */
gpointer
hot_job_steal_result (HotJob *self)
{
  g_return_val_if_fail (HOT_IS_JOB (self), NULL);

  return g_steal_pointer (&self->result);
}
