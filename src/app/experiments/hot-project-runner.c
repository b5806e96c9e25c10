/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-project-runner.h"

#include <string.h>

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"

/* How often to look whether a project has written more. */
#define LOOK_MILLISECONDS 200

/* How long the program stays to see that what it started ends with it. */
#define LEAVE_SECONDS 5

/* Longer values, such as addresses, stand in the run's columns only. */
#define MAX_NAMED_VALUE 24

/* What a job and the main thread both look at. */
typedef struct {
  gatomicrefcount   ref_count;
  HotProjectPlan   *plan;
  HotTrackingStore *store;
  char             *experiment_id;
  char             *name;
  HotProjectLog    *log;
  GMutex            lock;
  char             *run_id;      /* under @lock */
} Work;

typedef struct {
  HotJob  *job;
  Work    *work;
  char    *run_id;               /* once it is known here */
  guint64  size;                 /* of the log, as far as it was told */
} Entry;

struct _HotProjectRunner
{
  GObject    parent_instance;

  GPtrArray *entries;
  guint      timeout;
};

G_DEFINE_FINAL_TYPE (HotProjectRunner, hot_project_runner, G_TYPE_OBJECT)

enum {
  CREATED,
  PROGRESS,
  OUTPUT,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
work_unref (gpointer user_data)
{
  Work *self = user_data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  hot_project_plan_free (self->plan);
  g_object_unref (self->store);
  g_free (self->experiment_id);
  g_free (self->name);
  hot_project_log_unref (self->log);
  g_mutex_clear (&self->lock);
  g_free (self->run_id);
  g_free (self);
}

static void
entry_free (gpointer user_data)
{
  Entry *self = user_data;

  g_object_unref (self->job);
  work_unref (self->work);
  g_free (self->run_id);
  g_free (self);
}

static void
created_cb (const char *run_id,
            gpointer    user_data)
{
  Work *self = user_data;

  g_mutex_lock (&self->lock);
  g_set_str (&self->run_id, run_id);
  g_mutex_unlock (&self->lock);
}

static gpointer
run_func (gpointer            user_data,
          const HotProgress  *progress,
          GCancellable       *cancellable,
          GError            **error)
{
  Work *self = user_data;
  const HotProjectRun run = {
    .store = self->store, .experiment_id = self->experiment_id, .name = self->name, .log = self->log, .created = created_cb, .user_data = self,
  };

  return hot_project_run (self->plan, &run, progress, cancellable, error);
}

/* What the job's own thread has found out. */
static void
hot_project_runner_look (HotProjectRunner *self,
                         Entry            *entry)
{
  const guint64 size = hot_project_log_get_size (entry->work->log);

  if (entry->run_id == NULL)
    {
      g_mutex_lock (&entry->work->lock);
      entry->run_id = g_strdup (entry->work->run_id);
      g_mutex_unlock (&entry->work->lock);
      if (entry->run_id != NULL)
        g_signal_emit (self, signals[CREATED], 0, entry->run_id);
    }
  if (entry->run_id == NULL)
    return;

  g_signal_emit (self, signals[PROGRESS], 0, entry->run_id);
  if (size == entry->size)
    return;
  entry->size = size;
  g_signal_emit (self, signals[OUTPUT], 0, entry->run_id);
}

static gboolean
hot_project_runner_look_cb (gpointer user_data)
{
  HotProjectRunner *self = user_data;

  for (guint i = 0; i < self->entries->len; i++)
    hot_project_runner_look (self, g_ptr_array_index (self->entries, i));
  if (self->entries->len > 0)
    return G_SOURCE_CONTINUE;

  self->timeout = 0;

  return G_SOURCE_REMOVE;
}

static void
hot_project_runner_ended_cb (HotProjectRunner *self,
                             GParamSpec       *pspec,
                             HotJob           *job)
{
  Entry *entry = NULL;
  guint index;

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;
  for (index = 0; index < self->entries->len; index++)
    {
      entry = g_ptr_array_index (self->entries, index);
      if (entry->job == job)
        break;
    }
  g_return_if_fail (index < self->entries->len);

  hot_project_runner_look (self, entry);
  entry = g_ptr_array_steal_index (self->entries, index);
  g_signal_handlers_disconnect_by_data (job, self);
  g_signal_emit (self, signals[FINISHED], 0, entry->run_id, hot_job_get_error (job));
  entry_free (entry);
}

static gboolean
hot_project_runner_leave_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* The program ends: no process of a project outlives it. */
static void
hot_project_runner_shutdown_cb (HotProjectRunner *self)
{
  gboolean is_over = FALSE;
  guint timeout = g_timeout_add_seconds (LEAVE_SECONDS, hot_project_runner_leave_cb, &is_over);

  for (guint i = 0; i < self->entries->len; i++)
    hot_job_cancel (((Entry *) g_ptr_array_index (self->entries, i))->job);
  while (self->entries->len > 0 && !is_over)
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (timeout);
}

static void
hot_project_runner_finalize (GObject *object)
{
  HotProjectRunner *self = HOT_PROJECT_RUNNER (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (hot_project_runner_parent_class)->finalize (object);
}

static void
hot_project_runner_class_init (HotProjectRunnerClass *klass)
{
  static const struct { guint id; const char *name; } plain[] = { { CREATED, "created" }, { PROGRESS, "progress" }, { OUTPUT, "output" } };

  G_OBJECT_CLASS (klass)->finalize = hot_project_runner_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[plain[i].id] = g_signal_new (plain[i].name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
hot_project_runner_init (HotProjectRunner *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  if (g_application_get_default () != NULL)
    g_signal_connect_object (g_application_get_default (), "shutdown", G_CALLBACK (hot_project_runner_shutdown_cb), self, G_CONNECT_SWAPPED);
}

HotProjectRunner *
hot_project_runner_get_default (void)
{
  static HotProjectRunner *runner;

  if (runner == NULL)
    runner = g_object_new (HOT_TYPE_PROJECT_RUNNER, NULL);

  return runner;
}

/* "wine, alpha 0.4": what is not as by default. (transfer full) */
static char *
make_name (const HotProjectPlan *plan,
           const char           *base)
{
  const HotProjectEntryPoint *entry_point = hot_project_find_entry_point (plan->source->project, plan->entry_point);
  GString *name = g_string_new (base);

  for (guint i = 0; entry_point != NULL && i < plan->params->len; i++)
    {
      const HotKeyValue *param = plan->params->pdata[i];
      const HotProjectParameter *parameter = hot_project_find_parameter (entry_point, param->key);

      if (strlen (param->value) <= MAX_NAMED_VALUE && (parameter == NULL || g_strcmp0 (parameter->default_value, param->value) != 0))
        g_string_append_printf (name, ", %s %s", param->key, param->value);
    }

  return g_string_free_and_steal (name);
}

void
hot_project_runner_start (HotProjectRunner *self,
                          HotProjectPlan   *plan,
                          HotTrackingStore *store,
                          const char       *experiment_id,
                          const char       *name)
{
  g_autofree char *base = NULL;
  g_autofree char *title = NULL;
  Entry *entry;
  Work *work;

  g_return_if_fail (HOT_IS_PROJECT_RUNNER (self));
  g_return_if_fail (plan != NULL);

  work = g_new0 (Work, 1);
  g_atomic_ref_count_init (&work->ref_count);
  g_mutex_init (&work->lock);
  work->plan = plan;
  work->store = g_object_ref (store);
  work->experiment_id = g_strdup (experiment_id);
  work->log = hot_project_log_new ();
  base = plan->source->project->name != NULL ? g_strdup (plan->source->project->name) : g_path_get_basename (plan->source->name);
  work->name = name != NULL ? g_strdup (name) : make_name (plan, base);
  title = g_strdup_printf (_("Running Project %s"), base);
  entry = g_new0 (Entry, 1);
  entry->work = work;
  g_atomic_ref_count_inc (&work->ref_count);
  entry->job = hot_job_start (title, run_func, work, work_unref, g_free);
  g_ptr_array_add (self->entries, entry);
  g_signal_connect_object (entry->job, "notify::state", G_CALLBACK (hot_project_runner_ended_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), entry->job);
  if (self->timeout == 0)
    self->timeout = g_timeout_add (LOOK_MILLISECONDS, hot_project_runner_look_cb, self);
}

static Entry *
hot_project_runner_find (HotProjectRunner *self,
                         const char       *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->run_id != NULL && g_strcmp0 (entry->run_id, id) == 0)
        return entry;
    }

  return NULL;
}

gboolean
hot_project_runner_is_running (HotProjectRunner  *self,
                               const char        *id,
                               const char       **message)
{
  Entry *entry;

  g_return_val_if_fail (HOT_IS_PROJECT_RUNNER (self), FALSE);

  entry = hot_project_runner_find (self, id);
  if (entry != NULL && message != NULL)
    *message = hot_job_get_message (entry->job);

  return entry != NULL;
}

char *
hot_project_runner_dup_log (HotProjectRunner *self,
                            const char       *id,
                            gsize             max)
{
  Entry *entry;

  g_return_val_if_fail (HOT_IS_PROJECT_RUNNER (self), NULL);

  entry = hot_project_runner_find (self, id);

  return entry != NULL ? hot_project_log_dup_text (entry->work->log, max) : NULL;
}

void
hot_project_runner_cancel (HotProjectRunner *self,
                           const char       *id)
{
  Entry *entry;

  g_return_if_fail (HOT_IS_PROJECT_RUNNER (self));

  entry = hot_project_runner_find (self, id);
  if (entry != NULL)
    hot_job_cancel (entry->job);
}
