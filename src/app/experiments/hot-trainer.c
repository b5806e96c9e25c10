/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-trainer.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "models/hot-search-logger.h"

/* What the job at work and the main thread both look at. */
typedef struct {
  gatomicrefcount     ref_count;
  HotTrainingRequest *request;
  GMutex              lock;
  char               *run_id;      /* under @lock */
  gint                stop;
  gint                n_trees;
} Work;

struct _HotTrainer
{
  GObject  parent_instance;

  GQueue   waiting;                /* of HotTrainingRequest */
  HotJob  *job;
  Work    *work;
  char    *run_id;                 /* of the job at work, once it is known here */
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
  g_atomic_int_set (&((Work *) user_data)->n_trees, state->n_trees);
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
    .created = created_cb, .user_data = self,
  };
  const guint n_rows = request->rows != NULL ? hot_row_set_get_n (request->rows) : hot_table_get_n_rows (request->table);
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));

  for (guint i = 0; i < n_rows; i++)
    rows[i] = request->rows != NULL ? hot_row_set_get_row (request->rows, i) : i;
  hot_training_request_get_options (request, &options);
  if (request->search != NULL)
    return search (self, &plan, rows, n_rows, progress, cancellable, error);
  options.watch = &watch;

  return hot_run_logger_train (request->store, &plan, request->table, rows, n_rows, NULL, progress, cancellable, error);
}

/* What the job's own thread has found out. */
static void
hot_trainer_look (HotTrainer *self)
{
  g_autofree char *run_id = NULL;

  if (self->run_id != NULL)
    return;

  g_mutex_lock (&self->work->lock);
  run_id = g_strdup (self->work->run_id);
  g_mutex_unlock (&self->work->lock);
  if (run_id == NULL)
    return;

  self->run_id = g_steal_pointer (&run_id);
  g_signal_emit (self, signals[CREATED], 0, self->run_id);
}

static void
hot_trainer_progress_cb (HotTrainer *self)
{
  hot_trainer_look (self);
  if (self->run_id != NULL)
    g_signal_emit (self, signals[PROGRESS], 0, self->run_id);
}

static void
hot_trainer_ended_cb (HotTrainer *self)
{
  g_autoptr(HotJob) job = NULL;
  g_autofree char *run_id = NULL;

  if (hot_job_get_state (self->job) == HOT_JOB_RUNNING)
    return;

  hot_trainer_look (self);
  job = g_steal_pointer (&self->job);
  run_id = g_steal_pointer (&self->run_id);
  g_signal_handlers_disconnect_by_data (job, self);
  g_clear_pointer (&self->work, work_unref);
  g_signal_emit (self, signals[FINISHED], 0, run_id, hot_job_get_error (job));
  hot_trainer_start_next (self);
}

static void
hot_trainer_start_next (HotTrainer *self)
{
  HotTrainingRequest *request;
  g_autofree char *name = NULL;

  if (self->job != NULL || (request = g_queue_pop_head (&self->waiting)) == NULL)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
  name = hot_training_request_dup_name (request);
  self->work = work_new (request);
  g_atomic_ref_count_inc (&self->work->ref_count);
  self->job = hot_job_start (name, train_func, self->work, work_unref, g_free);
  g_signal_connect_object (self->job, "notify::fraction", G_CALLBACK (hot_trainer_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::message", G_CALLBACK (hot_trainer_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_trainer_ended_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

static void
hot_trainer_finalize (GObject *object)
{
  HotTrainer *self = HOT_TRAINER (object);

  g_queue_clear_full (&self->waiting, (GDestroyNotify) hot_training_request_free);
  g_clear_object (&self->job);
  g_clear_pointer (&self->work, work_unref);
  g_free (self->run_id);

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

static void
hot_trainer_init (HotTrainer *self)
{
  g_queue_init (&self->waiting);
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
  g_return_val_if_fail (HOT_IS_TRAINER (self), FALSE);

  if (self->job == NULL || g_strcmp0 (id, self->run_id) != 0)
    return FALSE;

  if (fraction != NULL)
    *fraction = hot_job_get_fraction (self->job);
  if (message != NULL)
    *message = hot_job_get_message (self->job);

  return TRUE;
}

guint
hot_trainer_get_n_trees (HotTrainer *self,
                         const char *id)
{
  return hot_trainer_is_training (self, id, NULL, NULL) ? g_atomic_int_get (&self->work->n_trees) : 0;
}

void
hot_trainer_keep (HotTrainer *self,
                  const char *id)
{
  g_return_if_fail (HOT_IS_TRAINER (self));

  if (hot_trainer_is_training (self, id, NULL, NULL))
    g_atomic_int_set (&self->work->stop, 1);
}

void
hot_trainer_cancel (HotTrainer *self,
                    const char *id)
{
  g_return_if_fail (HOT_IS_TRAINER (self));

  if (hot_trainer_is_training (self, id, NULL, NULL))
    hot_job_cancel (self->job);
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
