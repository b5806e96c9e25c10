/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-trainer.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-project-runner.h"
#include "app/jobs/hot-job-list.h"
#include "base/hot-format.h"
#include "models/hot-baselines.h"
#include "models/hot-search-logger.h"

/* Trees are said in the log so often. */
#define LOG_INTERVAL (2 * G_USEC_PER_SEC)

/* What the job at work and the main thread both look at. */
typedef struct {
  gatomicrefcount     ref_count;
  HotTrainingRequest *request;
  GMutex              lock;
  char               *run_id;      /* under @lock */
  gint                stop;
  gint                n_trees;
  gint                n_planned;   /* trees */
  gint                is_written;
} Work;

/* A job at work. */
typedef struct {
  HotJob  *job;
  Work    *work;
  char    *run_id;                 /* once it is known here */
  GString *log;
  char    *logged;                 /* its last message there */
  gint64   logged_at;
} Training;

/* One at a time trains; any number of others, whose model is done, wait for a server to have it. */
struct _HotTrainer
{
  GObject    parent_instance;

  GQueue     waiting;              /* of HotTrainingRequest */
  GPtrArray *trainings;
};

G_DEFINE_FINAL_TYPE (HotTrainer, hot_trainer, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_N_WAITING,
  N_PROPS
};

enum {
  CREATED,
  PROGRESS,
  FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void hot_trainer_start_next (HotTrainer *self);

static Work *
work_new (HotTrainingRequest *request)
{
  Work *self = g_new0 (Work, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->request = request;

  return self;
}

static void
work_unref (gpointer user_data)
{
  Work *self = user_data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  hot_training_request_free (self->request);
  g_mutex_clear (&self->lock);
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

static void
tree_cb (const HotForestState *state,
         gpointer              user_data)
{
  Work *self = user_data;

  g_atomic_int_set (&self->n_planned, state->n_estimators);
  g_atomic_int_set (&self->n_trees, state->n_trees);
}

static void
written_cb (gpointer user_data)
{
  g_atomic_int_set (&((Work *) user_data)->is_written, 1);
}

static char *
search (Work               *self,
        const HotRunPlan   *plan,
        const guint32      *rows,
        guint               n_rows,
        const HotProgress  *progress,
        GCancellable       *cancellable,
        GError            **error)
{
  HotTrainingRequest *request = self->request;
  g_autoptr(HotSearchSpace) space = hot_training_request_create_space (request, error);
  g_autofree char *name = hot_training_request_dup_name (request);
  const HotSearchOptions options = { .space = space, .n_random = request->n_random, .n_seeds = request->n_seeds,
                                     .is_halving = request->is_halving };
  HotRunPlan named = *plan;

  if (space == NULL)
    return NULL;

  named.name = name;

  return hot_search_logger_run (request->store, &named, request->table, rows, n_rows, &options, progress, cancellable, error);
}

static gpointer
train_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  Work *self = user_data;
  HotTrainingRequest *request = self->request;
  HotForestWatch watch = { .tree = tree_cb, .user_data = self, .stop = &self->stop };
  HotTrainingOptions options;
  HotRunPlan plan = {
    .experiment_id = request->experiment_id, .name = request->name, .parent_run_id = request->parent_run_id,
    .location = request->location, .filter = request->filter, .program = "hothouse", .options = &options,
    .created = created_cb, .written = written_cb, .user_data = self,
  };
  const guint n_rows = request->rows != NULL ? hot_row_set_get_n (request->rows) : hot_table_get_n_rows (request->table);
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));

  for (guint i = 0; i < n_rows; i++)
    rows[i] = request->rows != NULL ? hot_row_set_get_row (request->rows, i) : i;
  hot_training_request_get_options (request, &options);
  if (request->search != NULL)
    return search (self, &plan, rows, n_rows, progress, cancellable, error);
  if (request->is_baseline)
    return hot_baseline_train (request->store, request->estimator, &plan, request->table, rows, n_rows, NULL, progress, cancellable,
                               error);
  options.watch = &watch;

  return hot_run_logger_train (request->store, &plan, request->table, rows, n_rows, NULL, progress, cancellable, error);
}

/* @request: (transfer full) */
static Training *
training_new (HotTrainingRequest *request)
{
  Training *self = g_new0 (Training, 1);
  g_autofree char *name = hot_training_request_dup_name (request);

  self->work = work_new (request);
  self->log = g_string_new (NULL);
  g_atomic_ref_count_inc (&self->work->ref_count);
  self->job = hot_job_start (name, train_func, self->work, work_unref, g_free);

  return self;
}

static void
training_free (gpointer data)
{
  Training *self = data;

  g_object_unref (self->job);
  work_unref (self->work);
  g_free (self->run_id);
  g_string_free (self->log, TRUE);
  g_free (self->logged);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Training, training_free)

/* (nullable) */
static Training *
hot_trainer_find_job (HotTrainer *self,
                      HotJob     *job)
{
  for (guint i = 0; i < self->trainings->len; i++)
    if (((Training *) self->trainings->pdata[i])->job == job)
      return self->trainings->pdata[i];

  return NULL;
}

/* That of a run that is at work here, and no project's; (nullable) */
static Training *
hot_trainer_find (HotTrainer *self,
                  const char *id)
{
  for (guint i = 0; i < self->trainings->len; i++)
    {
      Training *training = self->trainings->pdata[i];

      if (id != NULL && g_strcmp0 (id, training->run_id) == 0)
        return training;
    }

  return NULL;
}

/* What the job's own thread has found out. */
static void
hot_trainer_look (HotTrainer *self,
                  Training   *training)
{
  g_autofree char *run_id = NULL;

  if (training->run_id != NULL)
    return;

  g_mutex_lock (&training->work->lock);
  run_id = g_strdup (training->work->run_id);
  g_mutex_unlock (&training->work->lock);
  if (run_id == NULL)
    return;

  training->run_id = g_steal_pointer (&run_id);
  g_signal_emit (self, signals[CREATED], 0, training->run_id);
}

static void
training_add_line (Training   *self,
                   const char *text)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%T");

  g_string_append_printf (self->log, "%s  %s\n", time, text);
  self->logged_at = g_get_monotonic_time ();
}

static void
training_log (Training *self)
{
  const char *message = hot_job_get_message (self->job);
  const guint n_trees = g_atomic_int_get (&self->work->n_trees);

  if (message != NULL && *message != '\0' && g_set_str (&self->logged, message))
    {
      training_add_line (self, message);
    }
  else if (n_trees > 0 && g_get_monotonic_time () - self->logged_at > LOG_INTERVAL)
    {
      g_autofree char *number = hot_format_count (n_trees);
      g_autofree char *text = g_strdup_printf (ngettext ("%s tree has grown", "%s trees have grown", n_trees), number);

      training_add_line (self, text);
    }
}

static void
hot_trainer_progress_cb (HotTrainer *self,
                         GParamSpec *pspec,
                         HotJob     *job)
{
  Training *training = hot_trainer_find_job (self, job);

  hot_trainer_look (self, training);
  training_log (training);
  if (training->run_id != NULL)
    g_signal_emit (self, signals[PROGRESS], 0, training->run_id);
  hot_trainer_start_next (self);
}

static void
hot_trainer_ended_cb (HotTrainer *self,
                      GParamSpec *pspec,
                      HotJob     *job)
{
  g_autoptr(Training) training = NULL;
  guint place;

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;

  hot_trainer_look (self, hot_trainer_find_job (self, job));
  g_ptr_array_find (self->trainings, hot_trainer_find_job (self, job), &place);
  training = g_ptr_array_steal_index (self->trainings, place);
  g_signal_handlers_disconnect_by_data (job, self);
  g_signal_emit (self, signals[FINISHED], 0, training->run_id, hot_job_get_error (job));
  hot_trainer_start_next (self);
}

/* What only waits for a server leaves the processors to the next. */
static gboolean
hot_trainer_is_busy (HotTrainer *self)
{
  for (guint i = 0; i < self->trainings->len; i++)
    if (!g_atomic_int_get (&((Training *) self->trainings->pdata[i])->work->is_written))
      return TRUE;

  return FALSE;
}

static void
hot_trainer_start_next (HotTrainer *self)
{
  HotTrainingRequest *request;
  Training *training;

  if (hot_trainer_is_busy (self) || (request = g_queue_pop_head (&self->waiting)) == NULL)
    return;

  training = training_new (request);
  g_ptr_array_add (self->trainings, training);
  g_signal_connect_object (training->job, "notify::fraction", G_CALLBACK (hot_trainer_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (training->job, "notify::message", G_CALLBACK (hot_trainer_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (training->job, "notify::state", G_CALLBACK (hot_trainer_ended_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), training->job);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void
hot_trainer_finalize (GObject *object)
{
  HotTrainer *self = HOT_TRAINER (object);

  g_queue_clear_full (&self->waiting, (GDestroyNotify) hot_training_request_free);
  g_ptr_array_unref (self->trainings);

  G_OBJECT_CLASS (hot_trainer_parent_class)->finalize (object);
}

static void
hot_trainer_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, hot_trainer_get_n_waiting (HOT_TRAINER (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_trainer_class_init (HotTrainerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = hot_trainer_finalize;
  object_class->get_property = hot_trainer_get_property;

  properties[PROP_N_WAITING] =
    g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

/* Who shows runs at work need not know what makes them. */
static void
hot_trainer_project_cb (HotTrainer *self,
                        const char *id)
{
  g_signal_emit (self, signals[PROGRESS], 0, id);
}

static void
hot_trainer_project_created_cb (HotTrainer *self,
                                const char *id)
{
  g_signal_emit (self, signals[CREATED], 0, id);
}

static void
hot_trainer_project_finished_cb (HotTrainer   *self,
                                 const char   *id,
                                 const GError *error)
{
  g_signal_emit (self, signals[FINISHED], 0, id, error);
}

static void
hot_trainer_init (HotTrainer *self)
{
  HotProjectRunner *runner = hot_project_runner_get_default ();

  g_queue_init (&self->waiting);
  self->trainings = g_ptr_array_new_with_free_func (training_free);
  g_signal_connect_object (runner, "created", G_CALLBACK (hot_trainer_project_created_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "progress", G_CALLBACK (hot_trainer_project_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "finished", G_CALLBACK (hot_trainer_project_finished_cb), self, G_CONNECT_SWAPPED);
}

HotTrainer *
hot_trainer_get_default (void)
{
  static HotTrainer *trainer;

  if (trainer == NULL)
    trainer = g_object_new (HOT_TYPE_TRAINER, NULL);

  return trainer;
}

void
hot_trainer_add (HotTrainer         *self,
                 HotTrainingRequest *request)
{
  g_return_if_fail (HOT_IS_TRAINER (self));
  g_return_if_fail (request != NULL);

  g_queue_push_tail (&self->waiting, request);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
  hot_trainer_start_next (self);
}

gboolean
hot_trainer_is_training (HotTrainer  *self,
                         const char  *id,
                         double      *fraction,
                         const char **message)
{
  Training *training;

  g_return_val_if_fail (HOT_IS_TRAINER (self), FALSE);

  training = hot_trainer_find (self, id);
  if (training == NULL)
    {
      if (fraction != NULL)
        *fraction = -1.0;
      return hot_project_runner_is_running (hot_project_runner_get_default (), id, message);
    }

  if (fraction != NULL)
    *fraction = hot_job_get_fraction (training->job);
  if (message != NULL)
    *message = hot_job_get_message (training->job);

  return TRUE;
}

guint
hot_trainer_get_n_trees (HotTrainer *self,
                         const char *id,
                         guint      *n_planned)
{
  Training *training = hot_trainer_find (self, id);

  if (n_planned != NULL)
    *n_planned = training != NULL ? g_atomic_int_get (&training->work->n_planned) : 0;

  return training != NULL ? g_atomic_int_get (&training->work->n_trees) : 0;
}

char *
hot_trainer_dup_time_left (HotTrainer *self,
                           const char *id)
{
  Training *training = hot_trainer_find (self, id);

  return training != NULL ? hot_job_dup_time_left (training->job) : NULL;
}

gboolean
hot_trainer_is_uploading (HotTrainer *self,
                          const char *id)
{
  Training *training = hot_trainer_find (self, id);

  return training != NULL && g_atomic_int_get (&training->work->is_written);
}

char *
hot_trainer_dup_log (HotTrainer *self,
                     const char *id)
{
  Training *training = hot_trainer_find (self, id);

  return training != NULL ? g_strdup (training->log->str) : NULL;
}

void
hot_trainer_keep (HotTrainer *self,
                  const char *id)
{
  Training *training = hot_trainer_find (self, id);

  if (training != NULL)
    g_atomic_int_set (&training->work->stop, 1);
}

void
hot_trainer_cancel (HotTrainer *self,
                    const char *id)
{
  Training *training = hot_trainer_find (self, id);

  if (training != NULL)
    hot_job_cancel (training->job);
  else
    hot_project_runner_cancel (hot_project_runner_get_default (), id);
}

void
hot_trainer_clear (HotTrainer *self)
{
  g_return_if_fail (HOT_IS_TRAINER (self));

  g_queue_clear_full (&self->waiting, (GDestroyNotify) hot_training_request_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

guint
hot_trainer_get_n_waiting (HotTrainer *self)
{
  g_return_val_if_fail (HOT_IS_TRAINER (self), 0);

  return g_queue_get_length (&self->waiting);
}
