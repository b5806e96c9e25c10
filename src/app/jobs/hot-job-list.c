/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/jobs/hot-job-list.h"

/**
 * HotJobList:
 *
 * The jobs that a person should hear of, newest first, as a list to bind to: those that have been at work for a second, and the last
 * few of those that failed. Short work never shows, and what went well shows where its result stands.
 */
struct _HotJobList
{
  GObject    parent_instance;

  GPtrArray *jobs;       /* shown, newest first */
  guint      n_running;  /* of those */
};

#define MAX_FAILED 5

enum {
  PROP_0,
  PROP_N_ITEMS,
  PROP_N_RUNNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
hot_job_list_get_item_type (GListModel *model)
{
  return HOT_TYPE_JOB;
}

static guint
hot_job_list_get_n_items (GListModel *model)
{
  return HOT_JOB_LIST (model)->jobs->len;
}

static gpointer
hot_job_list_get_item (GListModel *model,
                       guint       position)
{
  HotJobList *self = HOT_JOB_LIST (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position)) : NULL;
}

static void
hot_job_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hot_job_list_get_item_type;
  iface->get_n_items = hot_job_list_get_n_items;
  iface->get_item = hot_job_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HotJobList, hot_job_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hot_job_list_model_init))

static void
hot_job_list_remove (HotJobList *self,
                     guint       position)
{
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
hot_job_list_keep_failed (HotJobList *self,
                         guint       n_kept)
{
  guint n_failed = 0;

  for (guint i = 0; i < self->jobs->len;)
    {
      const HotJobState state = hot_job_get_state (g_ptr_array_index (self->jobs, i));

      if (state == HOT_JOB_DONE || state == HOT_JOB_CANCELLED || (state == HOT_JOB_FAILED && ++n_failed > n_kept))
        hot_job_list_remove (self, i);
      else
        i++;
    }
}

static void
hot_job_list_update (HotJobList *self)
{
  guint n_running = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    n_running += hot_job_get_state (g_ptr_array_index (self->jobs, i)) == HOT_JOB_RUNNING;

  if (n_running != self->n_running)
    {
      self->n_running = n_running;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
    }
}

static void
hot_job_list_ended_cb (HotJobList *self,
                       GParamSpec *pspec,
                       HotJob     *job)
{
  g_signal_handlers_disconnect_by_func (job, hot_job_list_ended_cb, self);
  hot_job_list_keep_failed (self, MAX_FAILED);
  hot_job_list_update (self);
}

typedef struct {
  HotJobList *list;
  GWeakRef    job;   /* weak, so that an ended job's result is not held for the rest of the second */
} Arrival;

static void
arrival_free (gpointer user_data)
{
  Arrival *arrival = user_data;

  g_object_unref (arrival->list);
  g_weak_ref_clear (&arrival->job);
  g_free (arrival);
}

static gboolean
hot_job_list_arrived_cb (gpointer user_data)
{
  Arrival *arrival = user_data;
  HotJobList *self = arrival->list;
  g_autoptr(HotJob) job = g_weak_ref_get (&arrival->job);

  if (job == NULL || hot_job_get_state (job) != HOT_JOB_RUNNING)
    return G_SOURCE_REMOVE;

  g_ptr_array_insert (self->jobs, 0, g_object_ref (job));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_job_list_ended_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_update (self);

  return G_SOURCE_REMOVE;
}

static void
hot_job_list_finalize (GObject *object)
{
  HotJobList *self = HOT_JOB_LIST (object);

  g_clear_pointer (&self->jobs, g_ptr_array_unref);

  G_OBJECT_CLASS (hot_job_list_parent_class)->finalize (object);
}

static void
hot_job_list_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  HotJobList *self = HOT_JOB_LIST (object);

  switch (prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->jobs->len);
      break;

    case PROP_N_RUNNING:
      g_value_set_uint (value, self->n_running);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_job_list_class_init (HotJobListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = hot_job_list_finalize;
  object_class->get_property = hot_job_list_get_property;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hot_job_list_init (HotJobList *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
}

HotJobList *
hot_job_list_new (void)
{
  return g_object_new (HOT_TYPE_JOB_LIST, NULL);
}

/**
 * hot_job_list_get_default:
 *
 * Returns: (transfer none): the list of the whole program
 */
HotJobList *
hot_job_list_get_default (void)
{
  static HotJobList *list;

  if (list == NULL)
    list = hot_job_list_new ();

  return list;
}

/**
 * hot_job_list_add:
 *
 * Watches @job: it appears if it is still at work after %HOT_JOB_LIST_DELAY.
 */
void
hot_job_list_add (HotJobList *self,
                  HotJob     *job)
{
  Arrival *arrival;

  g_return_if_fail (HOT_IS_JOB_LIST (self));
  g_return_if_fail (HOT_IS_JOB (job));

  arrival = g_new0 (Arrival, 1);
  arrival->list = g_object_ref (self);
  g_weak_ref_init (&arrival->job, job);
  g_timeout_add_full (G_PRIORITY_DEFAULT, HOT_JOB_LIST_DELAY, hot_job_list_arrived_cb, arrival, arrival_free);
}

guint
hot_job_list_get_n_running (HotJobList *self)
{
  g_return_val_if_fail (HOT_IS_JOB_LIST (self), 0);

  return self->n_running;
}

void
hot_job_list_clear_failed (HotJobList *self)
{
  g_return_if_fail (HOT_IS_JOB_LIST (self));

  hot_job_list_keep_failed (self, 0);
}
