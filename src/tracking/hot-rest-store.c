/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

#include <gio/gio.h>
#include <string.h>

#include "base/hot-fd.h"

static void hot_rest_store_init_iface (HotTrackingStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HotRestStore, hot_rest_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HOT_TYPE_TRACKING_STORE, hot_rest_store_init_iface))

/* How often a server is asked whether anything has changed, and which part of the time that may take, in microseconds. */
#define COUNT_INTERVAL (1 * G_TIME_SPAN_SECOND)
#define COUNT_SHARE 4
/* What nobody noticed otherwise is read after this time. */
#define FULL_INTERVAL (60 * G_TIME_SPAN_SECOND)
/* Of the newest runs, as many are looked at. */
#define N_NEWEST 100

void
hot_rest_store_touch (HotRestStore *self)
{
  g_mutex_lock (&self->lock);
  self->n_writes++;
  self->counted = 0;
  g_mutex_unlock (&self->lock);
}

gboolean
hot_rest_store_tell (HotRestStore   *self,
                     const char     *method,
                     const char     *path,
                     HotJsonWriter  *writer,
                     GCancellable   *cancellable,
                     GError        **error)
{
  gboolean ok = hot_rest_client_tell (self->client, method, path, writer, HOT_REST_REPEATABLE, cancellable, error);

  hot_rest_store_touch (self);

  return ok;
}

static guint64
add_to_digest (guint64     digest,
               const char *text)
{
  /* FNV-1a, see http://www.isthe.com/chongo/tech/comp/fnv/ */
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    digest = (digest ^ (guchar) *c) * G_GUINT64_CONSTANT (0x100000001b3);

  return (digest ^ 0xff) * G_GUINT64_CONSTANT (0x100000001b3);
}

static guint64
add_number_to_digest (guint64 digest,
                      gint64  number)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);

  return add_to_digest (digest, text);
}

static guint64
add_run_to_digest (guint64       digest,
                   const HotRun *run)
{
  digest = add_to_digest (digest, run->id);
  digest = add_to_digest (digest, run->name);
  digest = add_number_to_digest (digest, run->status);
  digest = add_number_to_digest (digest, run->end_time);
  for (guint i = 0; i < run->n_metrics; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      digest = add_to_digest (digest, run->metrics[i].key);
      digest = add_to_digest (digest, g_ascii_dtostr (text, sizeof text, run->metrics[i].value));
      digest = add_number_to_digest (digest, run->metrics[i].step);
    }
  for (guint i = 0; i < run->n_params; i++)
    digest = add_to_digest (add_to_digest (digest, run->params[i].key), run->params[i].value);
  for (guint i = 0; i < run->n_tags; i++)
    digest = add_to_digest (add_to_digest (digest, run->tags[i].key), run->tags[i].value);

  return digest;
}

/* What the newest runs and those that are running say, of the experiments that are looked at. MLflow has nothing that says more with less. */
static gboolean
digest_runs (HotRestStore  *self,
             char         **experiments,
             const char    *filter,
             guint64       *digest,
             GCancellable  *cancellable,
             GError       **error)
{
  HotSearch search = { .experiment_ids = (const char *const *) experiments, .filter = filter, .max_results = N_NEWEST };
  g_autoptr(GPtrArray) runs = hot_tracking_store_search_runs (HOT_TRACKING_STORE (self), &search, NULL, cancellable, error);

  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    *digest = add_run_to_digest (*digest, runs->pdata[i]);

  return TRUE;
}

static gboolean
digest_store (HotRestStore  *self,
              char         **experiments,
              guint64       *digest,
              GCancellable  *cancellable,
              GError       **error)
{
  const HotSearch all = { .view = HOT_VIEW_ALL };
  g_autoptr(GPtrArray) known = hot_tracking_store_search_experiments (HOT_TRACKING_STORE (self), &all, NULL, cancellable, error);

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < known->len; i++)
    {
      const HotExperiment *experiment = known->pdata[i];

      *digest = add_to_digest (add_to_digest (*digest, experiment->id), experiment->name);
      *digest = add_number_to_digest (*digest, experiment->is_deleted);
      for (guint k = 0; k < experiment->n_tags; k++)
        *digest = add_to_digest (*digest, experiment->tags[k].value);
    }

  return experiments == NULL ||
         (digest_runs (self, experiments, NULL, digest, cancellable, error) &&
          digest_runs (self, experiments, "attributes.status = 'RUNNING'", digest, cancellable, error));
}

/* Asks at most once in a while; between, the last answer stands. */
static guint64
get_change_counter (HotTrackingStore  *store,
                    GCancellable      *cancellable,
                    GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  gint64 now = g_get_monotonic_time ();
  g_auto(GStrv) experiments = NULL;
  guint64 digest = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  guint64 counter;
  gboolean is_due;

  g_mutex_lock (&self->lock);
  is_due = self->counted == 0 || now - self->counted > MAX (COUNT_INTERVAL, COUNT_SHARE * self->count_cost);
  experiments = g_strdupv (self->watched);
  counter = self->counter;
  g_mutex_unlock (&self->lock);
  if (!is_due)
    return counter;

  if (!digest_store (self, experiments, &digest, cancellable, error))
    return 0;

  g_mutex_lock (&self->lock);
  digest = add_number_to_digest (digest, (gint64) self->n_writes);
  if (self->frame != NULL && self->frame->n_runs > N_NEWEST)
    digest = add_number_to_digest (digest, now / FULL_INTERVAL);
  self->counter = MAX (digest, 1);
  self->counted = g_get_monotonic_time ();
  self->count_cost = self->counted - now;
  counter = self->counter;
  g_mutex_unlock (&self->lock);

  return counter;
}

static char *
dup_artifact_root (HotTrackingStore *store)
{
  return g_strdup ("mlflow-artifacts:/");
}

static void
hot_rest_store_init_iface (HotTrackingStoreInterface *iface)
{
  hot_rest_store_init_experiments (iface);
  hot_rest_store_init_runs (iface);
  hot_rest_store_init_search (iface);
  hot_rest_store_init_metrics (iface);
  hot_rest_store_init_registry (iface);
  hot_rest_store_init_versions (iface);
  hot_rest_store_init_models (iface);
  iface->get_change_counter = get_change_counter;
  iface->dup_artifact_root = dup_artifact_root;
  iface->open_artifacts = hot_rest_store_open_artifacts;
}

/* Links are removed, not followed. */
static void
remove_tree (GFile *file)
{
  g_autoptr(GFileEnumerator) files = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                                                NULL, NULL);
  GFile *child = NULL;

  while (files != NULL && g_file_enumerator_iterate (files, NULL, &child, NULL, NULL) && child != NULL)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

static void
hot_rest_store_finalize (GObject *object)
{
  HotRestStore *self = HOT_REST_STORE (object);

  g_clear_pointer (&self->spool, hot_spool_free);
  g_clear_pointer (&self->client, hot_rest_client_unref);
  if (self->cache != NULL)
    {
      g_autoptr(GFile) folder = g_file_new_for_path (self->cache);

      remove_tree (folder);
    }
  g_clear_pointer (&self->cache, g_free);
  g_clear_pointer (&self->watched, g_strfreev);
  g_clear_pointer (&self->frame, hot_run_frame_unref);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (hot_rest_store_parent_class)->finalize (object);
}

static void
hot_rest_store_class_init (HotRestStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_rest_store_finalize;
}

static void
hot_rest_store_init (HotRestStore *self)
{
  g_mutex_init (&self->lock);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

HotRestStore *
hot_rest_store_open (const HotRestLogin  *login,
                     GCancellable        *cancellable,
                     GError             **error)
{
  g_autoptr(HotRestStore) self = g_object_new (HOT_TYPE_REST_STORE, NULL);
  g_autoptr(GPtrArray) experiments = NULL;
  g_autoptr(GError) reason = NULL;
  const HotSearch one = { .max_results = 1 };
  g_auto(HotRestState) state = { 0 };

  self->client = hot_rest_client_new (login, error);
  if (self->client == NULL)
    return NULL;
  self->spool = hot_spool_new (self->client);
  experiments = hot_tracking_store_search_experiments (HOT_TRACKING_STORE (self), &one, NULL, cancellable, &reason);
  if (experiments != NULL)
    return g_steal_pointer (&self);

  hot_rest_store_get_state (self, &state);
  if (state.n_waiting > 0 && hot_rest_is_outage (reason))
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&reason));

  return NULL;
}

const HotRestLogin *
hot_rest_store_get_login (HotRestStore *self)
{
  g_return_val_if_fail (HOT_IS_REST_STORE (self), NULL);

  return hot_rest_client_get_login (self->client);
}

const char *
hot_rest_store_get_host (HotRestStore *self)
{
  g_return_val_if_fail (HOT_IS_REST_STORE (self), NULL);

  return hot_rest_client_get_host (self->client);
}

void
hot_rest_store_get_state (HotRestStore *self,
                          HotRestState *state)
{
  g_return_if_fail (HOT_IS_REST_STORE (self));

  *state = (HotRestState) { 0 };
  if (self->spool != NULL)
    hot_spool_get_state (self->spool, &state->n_waiting, &state->is_away, &state->n_refused, &state->message);
}

void
hot_rest_state_clear (HotRestState *state)
{
  g_clear_pointer (&state->message, g_free);
}

void
hot_rest_store_hurry (HotRestStore *self)
{
  g_return_if_fail (HOT_IS_REST_STORE (self));

  hot_spool_hurry (self->spool);
}

GPtrArray *
hot_rest_store_list_refused (HotRestStore *self)
{
  g_return_val_if_fail (HOT_IS_REST_STORE (self), NULL);

  return hot_spool_list_refused (self->spool);
}

void
hot_rest_store_retry_refused (HotRestStore *self,
                              const char   *id)
{
  g_return_if_fail (HOT_IS_REST_STORE (self));

  hot_spool_retry_refused (self->spool, id);
}

void
hot_rest_store_drop_refused (HotRestStore *self,
                             const char   *id)
{
  g_return_if_fail (HOT_IS_REST_STORE (self));

  hot_spool_drop_refused (self->spool, id);
}

void
hot_rest_refusal_free (HotRestRefusal *self)
{
  g_free (self->id);
  g_free (self->run_id);
  g_free (self->run_name);
  g_free (self->what);
  g_free (self->reason);
  g_free (self);
}
