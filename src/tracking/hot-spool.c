/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-spool.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "tracking/hot-rest-json.h"
#include "tracking/hot-rest-reader.h"
#include "tracking/hot-spool-private.h"

/* How long until the server is tried again, doubled each time, and how often what others left behind is looked for, in microseconds. */
#define FIRST_PAUSE (1 * G_TIME_SPAN_SECOND)
#define MAX_PAUSE (60 * G_TIME_SPAN_SECOND)
#define SCAN_INTERVAL (30 * G_TIME_SPAN_SECOND)
/* How soon a waiting writer sees that it is to stop. */
#define WAIT_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)

/* So long somebody whose training failed or was stopped waits until the server knows. */
#define FAILURE_PATIENCE (3 * G_TIME_SPAN_SECOND)

struct _HotSpool
{
  HotRestClient *client;
  char          *folder;
  GThread       *thread;
  GCancellable  *stop;           /* of what is being sent, too */
  GMutex         lock;           /* of all that follows; not held while anything is sent */
  GCond          changed;
  GPtrArray     *boxes;          /* of HotSpoolBox, the oldest first */
  HotSpoolBox   *own;            /* (nullable): the one of them that this process writes */
  GHashTable    *runs;           /* of HotSpoolRun in @own, by the id that the writer knows */
  GHashTable    *server_ids;     /* of all that this object made, for good */
  GHashTable    *refusals;       /* of messages, by run */
  GHashTable    *tried;          /* numbers of entries of @own that may have arrived already */
  gboolean       is_away;
  gboolean       is_hurried;
  guint64        n_attempts;
  gsize          n_sent;         /* bytes of the file that is being sent */
  char          *away_message;
};

static HotSpoolRun *
find_run (HotSpool   *self,
          const char *run_id)
{
  return g_hash_table_lookup (self->runs, run_id);
}

static gboolean
open_own (HotSpool  *self,
          GError   **error)
{
  g_autoptr(GError) reason = NULL;

  if (self->own != NULL)
    return TRUE;

  self->own = hot_spool_box_new (self->folder, &reason);
  if (self->own == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                   _("What a run logs is put into the folder %s before %s gets it, but that folder cannot be written: %s"),
                   self->folder, hot_rest_client_get_host (self->client), reason->message);
      return FALSE;
    }
  g_ptr_array_add (self->boxes, self->own);

  return TRUE;
}

/* Runs that were being written when their process died. */
static void
end_interrupted (HotSpoolBox *box)
{
  g_autoptr(GPtrArray) runs = hot_spool_box_list_runs (box, NULL);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      HotSpoolRun *run = runs->pdata[i];
      g_autoptr(HotJsonWriter) tag = hot_rest_json_new ();
      g_autoptr(HotJsonWriter) end = hot_rest_json_new ();
      HotSpoolEntry entry = { .kind = HOT_SPOOL_CALL, .run_id = run->id };

      if (!run->is_open)
        continue;
      hot_rest_json_string (tag, "run_id", run->id);
      hot_rest_json_string (tag, "key", HOT_TAG_INTERRUPTED);
      hot_rest_json_string (tag, "value", "true");
      hot_json_writer_end_object (tag);
      entry.path = (char *) "runs/set-tag";
      entry.body = (char *) hot_json_writer_peek (tag, NULL);
      hot_spool_box_add (box, &entry, NULL);

      hot_rest_json_string (end, "run_id", run->id);
      hot_rest_json_string (end, "status", hot_run_status_to_string (HOT_RUN_STATUS_KILLED));
      hot_rest_json_integer (end, "end_time", g_get_real_time () / G_TIME_SPAN_MILLISECOND);
      hot_json_writer_end_object (end);
      entry.path = (char *) "runs/update";
      entry.body = (char *) hot_json_writer_peek (end, NULL);
      run->is_open = FALSE;
      if (hot_spool_box_add (box, &entry, NULL))
        hot_spool_box_put_run (box, run, NULL);
    }
}

static void
adopt_boxes (HotSpool *self)
{
  HotSpoolBox *box;

  while ((box = hot_spool_box_adopt (self->folder)) != NULL)
    {
      end_interrupted (box);
      g_ptr_array_insert (self->boxes, self->own != NULL ? (int) self->boxes->len - 1 : -1, box);
    }
}

/* Takes away what is done with. */
static void
settle (HotSpool    *self,
        HotSpoolBox *box)
{
  g_autoptr(GPtrArray) runs = hot_spool_box_list_runs (box, NULL);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const HotSpoolRun *run = runs->pdata[i];

      if (run->is_open || hot_spool_box_count (box, run->id) > 0)
        continue;
      if (box == self->own)
        g_hash_table_remove (self->runs, run->id);
      /* What was refused may be sent again, and then belongs to it. */
      if (hot_spool_box_count_refused (box, run->id) == 0)
        hot_spool_box_remove_run (box, run->id, NULL);
    }
  if (box != self->own && hot_spool_box_count (box, NULL) == 0 && hot_spool_box_count_refused (box, NULL) == 0)
    g_ptr_array_remove (self->boxes, box);
}

/* What the server said about a run that it now has. */
static void
take_run (HotSpool     *self,
          HotSpoolBox  *box,
          HotSpoolRun  *run,
          const HotRun *made)
{
  HotSpoolRun *known = box == self->own ? find_run (self, run->id) : NULL;

  g_set_str (&run->server_id, made->id);
  g_set_str (&run->artifact_uri, made->artifact_uri);
  hot_spool_box_put_run (box, run, NULL);
  if (known != NULL)
    {
      g_set_str (&known->server_id, made->id);
      g_set_str (&known->artifact_uri, made->artifact_uri);
      g_hash_table_insert (self->server_ids, g_strdup (run->id), g_strdup (made->id));
    }
}

static HotSpoolRun *
read_run (HotSpoolBox *box,
          const char  *id)
{
  g_autoptr(GPtrArray) runs = hot_spool_box_list_runs (box, NULL);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    if (g_str_equal (((const HotSpoolRun *) runs->pdata[i])->id, id))
      return g_ptr_array_steal_index (runs, i);

  return NULL;
}

/* What does not hold up all that comes after it. */
static void
refuse (HotSpool            *self,
        HotSpoolBox         *box,
        const HotSpoolEntry *entry,
        const GError        *reason)
{
  if (!g_hash_table_contains (self->refusals, entry->run_id))
    g_hash_table_insert (self->refusals, g_strdup (entry->run_id), g_strdup (reason->message));
  if (!hot_spool_box_refuse (box, entry, reason->message, NULL))
    hot_spool_box_remove (box, entry, NULL);
}

/* Whether the entry is worth keeping after @reason. A password can be mended. */
static gboolean
is_passing (const GError *reason)
{
  return hot_rest_is_outage (reason) || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (reason, HOT_ERROR, HOT_ERROR_REFUSED) ||
         g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_UNAUTHENTICATED) ||
         g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_CUSTOMER_UNAUTHORIZED);
}

static void
sent_cb (gsize    n_bytes,
         gpointer user_data)
{
  HotSpool *self = user_data;

  g_mutex_lock (&self->lock);
  self->n_sent += n_bytes;
  g_mutex_unlock (&self->lock);
}

/* Sends the oldest entry of @box; the lock is held before and after, not meanwhile. %FALSE when the server is away. */
static gboolean
send_one (HotSpool      *self,
          HotSpoolBox   *box,
          HotSpoolEntry *entry)
{
  g_autoptr(HotSpoolRun) run = read_run (box, entry->run_id);
  g_autoptr(HotRun) made = NULL;
  g_autoptr(GError) reason = NULL;
  gboolean is_own = box == self->own;
  /* What another process began may have arrived. */
  gboolean is_new = is_own && g_hash_table_add (self->tried, g_memdup2 (&entry->number, sizeof entry->number));
  gboolean ok;

  self->n_sent = 0;
  g_mutex_unlock (&self->lock);
  ok = hot_spool_send (self->client, entry, run, !is_new, &made, is_own ? sent_cb : NULL, self, self->stop, &reason);
  g_mutex_lock (&self->lock);

  self->n_attempts++;
  if (!ok && is_passing (reason))
    {
      if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          self->is_away = TRUE;
          g_set_str (&self->away_message, reason->message);
        }
      g_cond_broadcast (&self->changed);
      return FALSE;
    }

  self->is_away = FALSE;
  g_clear_pointer (&self->away_message, g_free);
  if (made != NULL && run != NULL)
    take_run (self, box, run, made);
  if (ok)
    hot_spool_box_remove (box, entry, NULL);
  else
    refuse (self, box, entry, reason);
  if (is_own)
    g_hash_table_remove (self->tried, &entry->number);
  settle (self, box);
  g_cond_broadcast (&self->changed);

  return TRUE;
}

/* (transfer full) (nullable): the next to be sent */
static HotSpoolEntry *
get_next (HotSpool     *self,
          HotSpoolBox **box)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      HotSpoolEntry *entry = hot_spool_box_peek (self->boxes->pdata[i], NULL);

      *box = self->boxes->pdata[i];
      if (entry != NULL)
        return entry;
    }

  return NULL;
}

static void
wait_until (HotSpool *self,
            gint64    time)
{
  while (!self->is_hurried && !g_cancellable_is_cancelled (self->stop) && g_cond_wait_until (&self->changed, &self->lock, time))
    ;
  self->is_hurried = FALSE;
}

static gpointer
send_func (gpointer user_data)
{
  HotSpool *self = user_data;
  gint64 pause = FIRST_PAUSE;

  g_mutex_lock (&self->lock);
  while (!g_cancellable_is_cancelled (self->stop))
    {
      g_autoptr(HotSpoolEntry) entry = NULL;
      HotSpoolBox *box;

      adopt_boxes (self);
      entry = get_next (self, &box);
      if (entry == NULL)
        {
          /* Adding hurries. */
          wait_until (self, g_get_monotonic_time () + SCAN_INTERVAL);
          continue;
        }
      if (send_one (self, box, entry))
        {
          pause = FIRST_PAUSE;
          continue;
        }
      wait_until (self, g_get_monotonic_time () + pause);
      pause = MIN (pause * 2, MAX_PAUSE);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* Where writes for this server, as this user, wait. (transfer full) */
static char *
get_folder (const HotRestLogin *login)
{
  g_autofree char *key = g_strconcat (login->uri, "\n", login->user_name, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  digest[16] = '\0';

  return g_build_filename (g_get_user_data_dir (), "hothouse", "spool", digest, NULL);
}

HotSpool *
hot_spool_new (HotRestClient *client)
{
  HotSpool *self = g_new0 (HotSpool, 1);

  self->client = hot_rest_client_ref (client);
  self->folder = get_folder (hot_rest_client_get_login (client));
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_spool_box_free);
  self->runs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) hot_spool_run_free);
  self->server_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  adopt_boxes (self);
  self->thread = g_thread_new ("hot-spool", send_func, self);

  return self;
}

void
hot_spool_free (HotSpool *self)
{
  g_cancellable_cancel (self->stop);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_ptr_array_unref (self->boxes);
  g_hash_table_unref (self->runs);
  g_hash_table_unref (self->server_ids);
  g_hash_table_unref (self->refusals);
  g_hash_table_unref (self->tried);
  g_free (self->away_message);
  g_free (self->folder);
  g_object_unref (self->stop);
  hot_rest_client_unref (self->client);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* (transfer full): what runs/create takes, with the mark by which the run is known again */
static char *
make_creation (HotJsonWriter     *body,
               const char        *id,
               const HotKeyValue *tags,
               guint              n_tags)
{
  g_autofree HotKeyValue *all = g_new (HotKeyValue, n_tags + 1);

  for (guint i = 0; i < n_tags; i++)
    all[i] = tags[i];
  all[n_tags] = (HotKeyValue) { HOT_TAG_SPOOL, id };
  hot_rest_json_pairs (body, "tags", all, n_tags + 1);
  hot_json_writer_end_object (body);

  return g_strdup (hot_json_writer_peek (body, NULL));
}

/* Bytes of files of the run that have not left yet. */
static guint64
measure_left (HotSpool   *self,
              const char *run_id)
{
  g_autoptr(HotSpoolEntry) entry = hot_spool_box_peek (self->own, NULL);
  const guint64 n_left = hot_spool_box_measure (self->own, run_id);

  /* What is tried again was counted before. */
  return entry != NULL && g_str_equal (entry->run_id, run_id) ? n_left - MIN (n_left, self->n_sent) : n_left;
}

/* @n_all: what was left at first */
static void
report_left (HotSpool          *self,
             const char        *run_id,
             guint64            n_all,
             const HotProgress *progress)
{
  const guint64 n_left = n_all > 0 ? MIN (measure_left (self, run_id), n_all) : 0;
  g_autofree char *message = NULL;

  if (n_all == 0)
    return;

  /* TRANSLATORS: %d is how much a server has of a run's files, in percent */
  message = g_strdup_printf (_("Uploading, %d %%"), (int) (100.0 * (n_all - n_left) / n_all));
  hot_progress_report (progress, -1.0, message);
}

/* Until the server has all of the run, or is away; with the lock held. */
static gboolean
wait_for_run (HotSpool           *self,
              const char         *run_id,
              gint64              until,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  const guint64 n_attempts = self->n_attempts;
  const guint64 n_all = progress != NULL ? measure_left (self, run_id) : 0;

  self->is_hurried = TRUE;
  g_cond_broadcast (&self->changed);
  /* That it was away before says nothing about now. */
  while (hot_spool_box_count (self->own, run_id) > 0 && !(self->is_away && self->n_attempts > n_attempts) &&
         g_get_monotonic_time () < until)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      report_left (self, run_id, n_all, progress);
      g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + WAIT_INTERVAL);
    }

  return TRUE;
}

/* All that the server refused of the run. */
static void
drop_refused (HotSpoolBox *box,
              const char  *run_id)
{
  g_autoptr(GPtrArray) refusals = hot_spool_box_list_refused (box, NULL);

  for (guint i = 0; refusals != NULL && i < refusals->len; i++)
    {
      const HotSpoolRefusal *refusal = refusals->pdata[i];

      if (g_str_equal (refusal->entry->run_id, run_id))
        hot_spool_box_drop (box, refusal->entry->number, NULL);
    }
}

/* A creation that the server did not take is no run. */
static gboolean
fail_creation (HotSpool    *self,
               const char  *id,
               GError     **error)
{
  const char *message = g_hash_table_lookup (self->refusals, id);

  if (message == NULL)
    return FALSE;

  g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, message);
  drop_refused (self->own, id);
  hot_spool_box_remove_run (self->own, id, NULL);
  g_hash_table_remove (self->runs, id);
  g_hash_table_remove (self->refusals, id);

  return TRUE;
}

/* From now on the run is known by the id that the server gave it; the writer has not heard of another. */
static void
rename_run (HotSpool    *self,
            HotSpoolRun *run)
{
  g_autofree char *old = g_strdup (run->id);

  g_hash_table_steal (self->runs, old);
  g_set_str (&run->id, run->server_id);
  g_hash_table_insert (self->runs, run->id, run);
  hot_spool_box_put_run (self->own, run, NULL);
  hot_spool_box_remove_run (self->own, old, NULL);
}

HotRun *
hot_spool_create_run (HotSpool           *self,
                      HotJsonWriter      *body,
                      const HotKeyValue  *tags,
                      guint               n_tags,
                      GCancellable       *cancellable,
                      GError            **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto(GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *id = g_strjoinv ("", parts);
  HotRun *made = NULL;
  HotSpoolRun *run = g_new0 (HotSpoolRun, 1);
  HotSpoolEntry entry = { .kind = HOT_SPOOL_CREATE, .run_id = id };
  gboolean ok;

  run->id = g_strdup (id);
  run->creation = make_creation (body, id, tags, n_tags);
  run->is_open = TRUE;
  entry.body = run->creation;

  g_mutex_lock (&self->lock);
  ok = open_own (self, error) && hot_spool_box_put_run (self->own, run, error) && hot_spool_box_add (self->own, &entry, error);
  if (!ok)
    {
      g_mutex_unlock (&self->lock);
      hot_spool_run_free (run);
      return NULL;
    }
  g_hash_table_insert (self->runs, run->id, run);
  ok = wait_for_run (self, id, G_MAXINT64, NULL, cancellable, error);
  /* What nobody waits for any more is ended as if its process had died. */
  if (!ok && find_run (self, id) != NULL)
    {
      run->is_open = FALSE;
      hot_spool_box_put_run (self->own, run, NULL);
    }
  if (ok && !fail_creation (self, id, error))
    {
      if (run->server_id != NULL)
        rename_run (self, run);
      made = hot_spool_make_run (run, error);
    }
  g_mutex_unlock (&self->lock);

  return made;
}

gboolean
hot_spool_owns (HotSpool   *self,
                const char *run_id)
{
  gboolean owns;

  g_mutex_lock (&self->lock);
  owns = find_run (self, run_id) != NULL;
  g_mutex_unlock (&self->lock);

  return owns;
}

guint
hot_spool_count (HotSpool   *self,
                 const char *run_id)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->own != NULL ? hot_spool_box_count (self->own, run_id) : 0;
  g_mutex_unlock (&self->lock);

  return n;
}

gboolean
hot_spool_add_call (HotSpool    *self,
                    const char  *run_id,
                    const char  *path,
                    const char  *body,
                    GError     **error)
{
  HotSpoolEntry entry = { .kind = HOT_SPOOL_CALL, .run_id = (char *) run_id, .path = (char *) path, .body = (char *) body };
  gboolean ok;

  g_mutex_lock (&self->lock);
  ok = hot_spool_box_add (self->own, &entry, error);
  /* While the server is away, its next turn is waited for. */
  self->is_hurried = self->is_hurried || !self->is_away;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return ok;
}

gboolean
hot_spool_add_file (HotSpool      *self,
                    const char    *run_id,
                    const char    *path,
                    GBytes        *bytes,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gboolean ok;

  g_mutex_lock (&self->lock);
  ok = hot_spool_box_add_file (self->own, run_id, path, bytes, cancellable, error);
  self->is_hurried = self->is_hurried || !self->is_away;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return ok;
}

gboolean
hot_spool_finish (HotSpool           *self,
                  const char         *run_id,
                  gboolean            is_failure,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  HotSpoolRun *run;
  const char *message;
  gboolean ok = TRUE;

  g_mutex_lock (&self->lock);
  /* Who does not want to wait leaves the rest to be sent later. */
  wait_for_run (self, run_id, is_failure ? g_get_monotonic_time () + FAILURE_PATIENCE : G_MAXINT64, progress, cancellable, NULL);
  message = !is_failure ? g_hash_table_lookup (self->refusals, run_id) : NULL;
  if (message != NULL)
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("%s does not take all of the run: %s"),
                   hot_rest_client_get_host (self->client), message);
      ok = FALSE;
    }
  run = find_run (self, run_id);
  if (ok && run != NULL)
    {
      run->is_open = FALSE;
      hot_spool_box_put_run (self->own, run, NULL);
      g_hash_table_remove (self->refusals, run_id);
      settle (self, self->own);
    }
  g_mutex_unlock (&self->lock);

  return ok;
}

char *
hot_spool_dup_run_id (HotSpool   *self,
                      const char *run_id)
{
  const HotSpoolRun *run;
  const char *server_id;
  char *id;

  g_mutex_lock (&self->lock);
  run = find_run (self, run_id);
  server_id = g_hash_table_lookup (self->server_ids, run_id);
  id = server_id != NULL ? g_strdup (server_id) : run != NULL ? NULL : g_strdup (run_id);
  g_mutex_unlock (&self->lock);

  return id;
}

HotRun *
hot_spool_get_run (HotSpool    *self,
                   const char  *run_id,
                   GError     **error)
{
  const HotSpoolRun *run;
  HotRun *made = NULL;

  g_mutex_lock (&self->lock);
  run = find_run (self, run_id);
  if (run != NULL)
    made = hot_spool_make_run (run, error);
  else
    g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("There is no run %s"), run_id);
  g_mutex_unlock (&self->lock);

  return made;
}

void
hot_spool_get_state (HotSpool  *self,
                     guint     *n_waiting,
                     gboolean  *is_away,
                     guint     *n_refused,
                     char     **message)
{
  g_mutex_lock (&self->lock);
  *n_waiting = 0;
  *n_refused = 0;
  for (guint i = 0; i < self->boxes->len; i++)
    {
      *n_waiting += hot_spool_box_count (self->boxes->pdata[i], NULL);
      *n_refused += hot_spool_box_count_refused (self->boxes->pdata[i], NULL);
    }
  *is_away = self->is_away;
  *message = g_strdup (self->away_message);
  g_mutex_unlock (&self->lock);
}

void
hot_spool_hurry (HotSpool *self)
{
  g_mutex_lock (&self->lock);
  self->is_hurried = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

GPtrArray *
hot_spool_list_refused (HotSpool *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_rest_refusal_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      g_autofree char *name = hot_spool_box_dup_name (self->boxes->pdata[i]);
      g_autoptr(GPtrArray) refusals = hot_spool_box_list_refused (self->boxes->pdata[i], NULL);

      for (guint k = 0; refusals != NULL && k < refusals->len; k++)
        g_ptr_array_add (all, hot_spool_describe_refusal (name, refusals->pdata[k]));
    }
  g_mutex_unlock (&self->lock);

  return all;
}

/* @id: (nullable): %NULL for all */
static void
settle_refused (HotSpool   *self,
                const char *id,
                gboolean    is_retry)
{
  const char *number = id != NULL ? strrchr (id, '/') : NULL;

  g_mutex_lock (&self->lock);
  for (guint i = self->boxes->len; i > 0; i--)
    {
      HotSpoolBox *box = self->boxes->pdata[i - 1];
      g_autofree char *name = hot_spool_box_dup_name (box);
      gsize length = strlen (name);
      gint64 chosen = 0;

      if (number != NULL)
        {
          if (strncmp (id, name, length) != 0 || id + length != number)
            continue;
          chosen = g_ascii_strtoll (number + 1, NULL, 10);
        }
      if (is_retry)
        hot_spool_box_retry (box, chosen, NULL);
      else
        hot_spool_box_drop (box, chosen, NULL);
      settle (self, box);
    }
  /* What was said of runs before no longer holds. */
  g_hash_table_remove_all (self->refusals);
  self->is_hurried = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
hot_spool_retry_refused (HotSpool   *self,
                         const char *id)
{
  settle_refused (self, id, TRUE);
}

void
hot_spool_drop_refused (HotSpool   *self,
                        const char *id)
{
  settle_refused (self, id, FALSE);
}
