/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-tracking-validation.h"

typedef struct {
  HotSqliteStore       *store;
  const HotRunCreation *creation;
  const char           *id;
  const char           *name;
  HotRunStatus          status;
  gint64                end_time;
  gboolean              is_deleted;
  const char           *writer;
} Change;

gboolean
hot_sqlite_find_run (HotSqliteConnection  *connection,
                     const char           *id,
                     gint64               *experiment,
                     GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT lifecycle_stage, experiment_id FROM runs WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, id);
  code = hot_statement_step (&statement, error);
  if (code < 0)
    return FALSE;
  if (code == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Run with id=%s not found"), id);
  if (g_strcmp0 (hot_statement_get_text (&statement, 0), "active") != 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       _("The run %s must be in the 'active' state. Current state is %s."), id,
                       hot_statement_get_text (&statement, 0));
  if (experiment != NULL)
    *experiment = hot_statement_get_int (&statement, 1);

  return TRUE;
}

gboolean
hot_sqlite_put_run_tag (HotSqliteConnection  *connection,
                        const char           *run_id,
                        const char           *key,
                        const char           *value,
                        GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *cut = hot_truncate (value, HOT_MAX_TAG_VALUE);

  hot_statement_use (&statement, connection, "INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?) "
                     "ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value");
  hot_statement_bind_text (&statement, key);
  hot_statement_bind_text (&statement, cut != NULL ? cut : value != NULL ? value : "");
  hot_statement_bind_text (&statement, run_id);

  return hot_statement_run (&statement, error);
}

static gboolean
delete_tag (HotSqliteConnection  *connection,
            const char           *run_id,
            const char           *key,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "DELETE FROM tags WHERE run_uuid = ? AND key = ?");
  hot_statement_bind_text (&statement, run_id);
  hot_statement_bind_text (&statement, key);

  return hot_statement_run (&statement, error);
}

static gboolean
insert_run (HotSqliteConnection  *connection,
            Change               *change,
            gint64                experiment,
            const char           *location,
            GError              **error)
{
  const HotRunCreation *creation = change->creation;
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *folder = g_strconcat (change->id, "/artifacts", NULL);
  g_autofree char *uri = hot_sqlite_append_path (location != NULL ? location : "", folder);

  hot_statement_use (&statement, connection,
                     "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, "
                     "source_version, lifecycle_stage, artifact_uri, experiment_id) "
                     "VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)");
  hot_statement_bind_text (&statement, change->id);
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_text (&statement, creation->user_id);
  hot_statement_bind_int (&statement, creation->start_time != HOT_TIME_NONE ? creation->start_time : hot_sqlite_now ());
  hot_statement_bind_text (&statement, uri);
  hot_statement_bind_int (&statement, experiment);

  return hot_statement_run (&statement, error);
}

static gboolean
create_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  const HotRunCreation *creation = change->creation;
  g_autofree char *location = NULL;
  gint64 experiment;

  if (!hot_sqlite_find_experiment (connection, creation->experiment_id, TRUE, &experiment, &location, error) ||
      !insert_run (connection, change, experiment, location, error))
    return FALSE;

  for (guint i = 0; i < creation->n_tags; i++)
    if (!hot_sqlite_put_run_tag (connection, change->id, creation->tags[i].key, creation->tags[i].value, error))
      return FALSE;
  if (!hot_sqlite_put_run_tag (connection, change->id, HOT_TAG_RUN_NAME, change->name, error))
    return FALSE;

  return change->writer == NULL || hot_sqlite_put_run_tag (connection, change->id, HOT_TAG_WRITER, change->writer, error);
}

static HotRun *
get_run (HotTrackingStore  *store,
         const char        *id,
         GCancellable      *cancellable,
         GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };

  if (!hot_validate_run_id (id, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;

  return hot_sqlite_read_run (reader.store, reader.connection, id, error);
}

static HotRun *
create_run (HotTrackingStore      *store,
            const HotRunCreation  *creation,
            GCancellable          *cancellable,
            GError               **error)
{
  HotSqliteStore *self = HOT_SQLITE_STORE (store);
  const char *tagged = hot_key_values_find (creation->tags, creation->n_tags, HOT_TAG_RUN_NAME);
  g_autofree char *made_up = hot_sqlite_make_up_name ();
  g_autofree char *id = hot_sqlite_new_id ();
  const char *given = creation->name != NULL && *creation->name != '\0' ? creation->name : NULL;
  Change change = { self, creation, id, .name = given != NULL ? given : tagged != NULL && *tagged != '\0' ? tagged : made_up };

  for (guint i = 0; i < creation->n_tags; i++)
    if (!hot_validate_first_run_tag (&creation->tags[i], error))
      return NULL;
  if (given != NULL && tagged != NULL && *tagged != '\0' && !g_str_equal (given, tagged))
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                  _("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
                    "(run_name='%s', mlflow.runName='%s')."), given, tagged);
      return NULL;
    }
  if (!g_utf8_validate (change.name, -1, NULL))
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("The parameter “%s” is not text in UTF-8"), "run_name");
      return NULL;
    }
  if (creation->is_own && !self->is_read_only)
    change.writer = hot_run_liveness_get_name (self->liveness);
  if (!hot_sqlite_store_write (self, create_cb, &change, cancellable, error))
    return NULL;

  return get_run (store, id, NULL, error);
}

/* Takes a run up again for this process, or gives it up. */
static gboolean
update_writer (HotSqliteConnection  *connection,
               Change               *change,
               GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  if (change->status == 0)
    return TRUE;
  if (change->status != HOT_RUN_STATUS_RUNNING)
    return delete_tag (connection, change->id, HOT_TAG_WRITER, error);

  hot_statement_use (&statement, connection, "SELECT 1 FROM tags WHERE run_uuid = ? AND key IN ('" HOT_TAG_WRITER "', '"
                     HOT_TAG_INTERRUPTED "')");
  hot_statement_bind_text (&statement, change->id);
  code = hot_statement_step (&statement, error);
  if (code <= 0)
    return code == 0;

  return delete_tag (connection, change->id, HOT_TAG_INTERRUPTED, error) &&
         (change->writer != NULL ? hot_sqlite_put_run_tag (connection, change->id, HOT_TAG_WRITER, change->writer, error)
                                 : delete_tag (connection, change->id, HOT_TAG_WRITER, error));
}

static gboolean
update_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_find_run (connection, change->id, NULL, error))
    return FALSE;
  hot_statement_use (&statement, connection, "UPDATE runs SET status = coalesce(?, status), end_time = coalesce(?, end_time), "
                     "name = coalesce(?, name) WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, change->status != 0 ? hot_run_status_to_string (change->status) : NULL);
  hot_statement_bind_time (&statement, change->end_time);
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_text (&statement, change->id);
  if (!hot_statement_run (&statement, error))
    return FALSE;

  return (change->name == NULL || hot_sqlite_put_run_tag (connection, change->id, HOT_TAG_RUN_NAME, change->name, error)) &&
         update_writer (connection, change, error);
}

static HotRun *
update_run (HotTrackingStore  *store,
            const char        *id,
            HotRunStatus       status,
            gint64             end_time,
            const char        *name,
            GCancellable      *cancellable,
            GError           **error)
{
  HotSqliteStore *self = HOT_SQLITE_STORE (store);
  Change change = { self, .id = id, .name = name != NULL && *name != '\0' ? name : NULL, .status = status, .end_time = end_time };
  const HotKeyValue tag = { HOT_TAG_RUN_NAME, change.name };

  if (!hot_validate_run_id (id, error) || !hot_validate_run_tag (&tag, error))
    return NULL;
  if (status == HOT_RUN_STATUS_RUNNING && !self->is_read_only)
    change.writer = hot_run_liveness_get_name (self->liveness);
  if (!hot_sqlite_store_write (self, update_cb, &change, cancellable, error))
    return NULL;

  return get_run (store, id, NULL, error);
}

/* One that is so already is left as it is, as in MLflow. */
static gboolean
set_deleted_cb (HotSqliteConnection  *connection,
                gpointer              user_data,
                GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE run_uuid = ?");
  hot_statement_bind_text (&statement, change->is_deleted ? "deleted" : "active");
  hot_statement_bind_time (&statement, change->is_deleted ? hot_sqlite_now () : HOT_TIME_NONE);
  hot_statement_bind_text (&statement, change->id);
  if (!hot_statement_run (&statement, error))
    return FALSE;

  return hot_sqlite_connection_get_n_changed (connection) > 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Run with id=%s not found"), change->id);
}

static gboolean
delete_run (HotTrackingStore  *store,
            const char        *id,
            GCancellable      *cancellable,
            GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), .id = id, .is_deleted = TRUE };

  return hot_validate_run_id (id, error) && hot_sqlite_store_write (change.store, set_deleted_cb, &change, cancellable, error);
}

static gboolean
restore_run (HotTrackingStore  *store,
             const char        *id,
             GCancellable      *cancellable,
             GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), .id = id, .is_deleted = FALSE };

  return hot_validate_run_id (id, error) && hot_sqlite_store_write (change.store, set_deleted_cb, &change, cancellable, error);
}

static gboolean
delete_tag_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  Change *change = user_data;

  if (!hot_sqlite_find_run (connection, change->id, NULL, error) || !delete_tag (connection, change->id, change->name, error))
    return FALSE;

  return hot_sqlite_connection_get_n_changed (connection) > 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("No tag with name: %s in run with id %s"),
                     change->name, change->id);
}

static gboolean
delete_run_tag (HotTrackingStore  *store,
                const char        *run_id,
                const char        *key,
                GCancellable      *cancellable,
                GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), .id = run_id, .name = key };

  return hot_validate_run_id (run_id, error) &&
         hot_sqlite_store_write (change.store, delete_tag_cb, &change, cancellable, error);
}

typedef struct {
  HotSqliteStore *store;
  int             n;
} Settling;

/* Only those that have a writer of ours, who is gone. The end is taken to be the last sign of life. */
static gboolean
settle_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Settling *settling = user_data;
  g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT r.run_uuid, t.value FROM tags t JOIN runs r ON r.run_uuid = t.run_uuid "
                     "WHERE t.key = '" HOT_TAG_WRITER "' AND r.status = 'RUNNING'");
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      const char *writer = hot_statement_get_text (&statement, 1);

      if (writer == NULL || !hot_run_liveness_is_alive (settling->store->liveness, writer))
        g_ptr_array_add (gone, hot_statement_dup_text (&statement, 0));
    }
  if (code < 0)
    return FALSE;

  settling->n = gone->len;
  for (guint i = 0; i < gone->len; i++)
    {
      const char *id = gone->pdata[i];

      hot_statement_use (&statement, connection,
                         "UPDATE runs SET status = 'KILLED', end_time = coalesce(end_time, (SELECT max(timestamp) FROM latest_metrics "
                         "WHERE run_uuid = ?1), start_time) WHERE run_uuid = ?1");
      hot_statement_bind_text (&statement, id);
      if (!hot_statement_run (&statement, error) || !delete_tag (connection, id, HOT_TAG_WRITER, error) ||
          !hot_sqlite_put_run_tag (connection, id, HOT_TAG_INTERRUPTED, "true", error))
        return FALSE;
    }

  return TRUE;
}

int
hot_sqlite_store_settle_interrupted (HotSqliteStore  *self,
                                     GCancellable    *cancellable,
                                     GError         **error)
{
  Settling settling = { self, 0 };

  g_return_val_if_fail (HOT_IS_SQLITE_STORE (self), -1);

  return hot_sqlite_store_write (self, settle_cb, &settling, cancellable, error) ? settling.n : -1;
}

void
hot_sqlite_store_init_runs (HotTrackingStoreInterface *iface)
{
  iface->create_run = create_run;
  iface->get_run = get_run;
  iface->update_run = update_run;
  iface->delete_run = delete_run;
  iface->restore_run = restore_run;
  iface->delete_run_tag = delete_run_tag;
}
