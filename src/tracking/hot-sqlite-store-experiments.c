/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <glib/gi18n-lib.h>

#include "tracking/hot-tracking-validation.h"

#define DEFAULT_LIMIT 1000
#define MAX_LIMIT     50000

#define EXPERIMENT_COLUMNS \
  "e.experiment_id, e.name, e.artifact_location, e.lifecycle_stage, e.creation_time, e.last_update_time"

typedef struct {
  HotSqliteStore    *store;
  const char        *id;
  const char        *name;
  const char        *location;
  const HotKeyValue *tags;
  guint              n_tags;
  gboolean           is_deleted;
  char              *result;
} Change;

static gboolean
read_tags (HotExperiment        *experiment,
           HotSqliteConnection  *connection,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT key, value FROM experiment_tags WHERE experiment_id = ? ORDER BY key");
  hot_statement_bind_int (&statement, g_ascii_strtoll (experiment->id, NULL, 10));

  return hot_sqlite_read_pairs (&statement, &experiment->tags, &experiment->n_tags, error);
}

/* The row that @statement is at. */
static HotExperiment *
read_experiment (HotStatement         *statement,
                 HotSqliteConnection  *connection,
                 GError              **error)
{
  g_autoptr(HotExperiment) experiment = hot_experiment_new ();

  experiment->id = g_strdup_printf ("%" G_GINT64_FORMAT, hot_statement_get_int (statement, 0));
  experiment->name = hot_statement_dup_text (statement, 1);
  experiment->artifact_location = hot_statement_dup_text (statement, 2);
  experiment->is_deleted = g_strcmp0 (hot_statement_get_text (statement, 3), "deleted") == 0;
  experiment->creation_time = hot_statement_get_time (statement, 4);
  experiment->last_update_time = hot_statement_get_time (statement, 5);

  return read_tags (experiment, connection, error) ? g_steal_pointer (&experiment) : NULL;
}

gboolean
hot_sqlite_find_experiment (HotSqliteConnection  *connection,
                            const char           *id,
                            gboolean              must_be_active,
                            gint64               *number,
                            char                **location,
                            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *digits = NULL;
  int code;

  if (!hot_sql_parse_experiment_id (id != NULL && *id != '\0' ? id : "0", number, error))
    return FALSE;
  hot_statement_use (&statement, connection,
                     "SELECT lifecycle_stage, artifact_location FROM experiments WHERE experiment_id = ?");
  hot_statement_bind_int (&statement, *number);
  code = hot_statement_step (&statement, error);
  if (code < 0)
    return FALSE;
  digits = g_strdup_printf ("%" G_GINT64_FORMAT, *number);
  if (code == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("No Experiment with id=%s exists"), digits);
  if (must_be_active && g_strcmp0 (hot_statement_get_text (&statement, 0), "active") != 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       _("The experiment %s must be in the 'active' state. Current state is %s."), digits,
                       hot_statement_get_text (&statement, 0));
  if (location != NULL)
    *location = hot_statement_dup_text (&statement, 1);

  return TRUE;
}

static gboolean
put_tag (HotSqliteConnection  *connection,
         gint64                id,
         const HotKeyValue    *tag,
         GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?) "
                     "ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value");
  hot_statement_bind_text (&statement, tag->key);
  hot_statement_bind_text (&statement, tag->value != NULL ? tag->value : "");
  hot_statement_bind_int (&statement, id);

  return hot_statement_run (&statement, error);
}

static gboolean
set_location (HotSqliteStore       *self,
              HotSqliteConnection  *connection,
              gint64                id,
              GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autofree char *location = hot_sqlite_append_path (self->artifact_root, number);

  hot_statement_use (&statement, connection, "UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?");
  hot_statement_bind_text (&statement, location);
  hot_statement_bind_int (&statement, id);

  return hot_statement_run (&statement, error);
}

/* Names are unique over what is deleted, too. */
static gboolean
check_name (HotSqliteConnection  *connection,
            const char           *name,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT lifecycle_stage FROM experiments WHERE name = ?");
  hot_statement_bind_text (&statement, name);
  code = hot_statement_step (&statement, error);
  if (code <= 0)
    return code == 0;

  return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS,
                     g_strcmp0 (hot_statement_get_text (&statement, 0), "deleted") == 0
                       ? _("Experiment “%s” already exists in deleted state. You can restore the experiment, or permanently "
                           "delete the experiment to create a new one.")
                       : _("Experiment(name=%s) already exists."), name);
}

static gboolean
create_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };
  gint64 id;

  if (!check_name (connection, change->name, error))
    return FALSE;
  hot_statement_use (&statement, connection,
                     "INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) "
                     "VALUES (?1, ?2, 'active', ?3, ?3)");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_text (&statement, change->location);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  if (!hot_statement_run (&statement, error))
    return FALSE;

  id = hot_sqlite_connection_get_last_id (connection);
  if (change->location == NULL && !set_location (change->store, connection, id, error))
    return FALSE;
  for (guint i = 0; i < change->n_tags; i++)
    if (!put_tag (connection, id, &change->tags[i], error))
      return FALSE;
  g_free (change->result);
  change->result = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return TRUE;
}

/* A path as it is from everywhere. (transfer full) (nullable) */
static char *
resolve_location (const char *location)
{
  if (location == NULL || *location == '\0')
    return NULL;

  return g_uri_peek_scheme (location) != NULL ? g_strdup (location) : g_canonicalize_filename (location, NULL);
}

static char *
create_experiment (HotTrackingStore   *store,
                   const char         *name,
                   const char         *artifact_location,
                   const HotKeyValue  *tags,
                   guint               n_tags,
                   GCancellable       *cancellable,
                   GError            **error)
{
  g_autofree char *location = resolve_location (artifact_location);
  Change change = { HOT_SQLITE_STORE (store), NULL, name, location, tags, n_tags };

  if (!hot_validate_experiment_name (name, error) ||
      (location != NULL && !hot_validate_artifact_location (location, error)))
    return NULL;
  for (guint i = 0; i < n_tags; i++)
    if (!hot_validate_experiment_tag (&tags[i], error))
      return NULL;
  if (!hot_sqlite_store_write (change.store, create_cb, &change, cancellable, error))
    g_clear_pointer (&change.result, g_free);

  return change.result;
}

static HotExperiment *
get_experiment (HotTrackingStore  *store,
                const char        *id,
                GCancellable      *cancellable,
                GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotStatement) statement = { 0 };
  gint64 number;

  if (!hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error) ||
      !hot_sqlite_find_experiment (reader.connection, id, FALSE, &number, NULL, error))
    return NULL;
  hot_statement_use (&statement, reader.connection, "SELECT " EXPERIMENT_COLUMNS " FROM experiments e WHERE e.experiment_id = ?");
  hot_statement_bind_int (&statement, number);

  return hot_statement_step (&statement, error) > 0 ? read_experiment (&statement, reader.connection, error) : NULL;
}

static HotExperiment *
get_experiment_by_name (HotTrackingStore  *store,
                        const char        *name,
                        GCancellable      *cancellable,
                        GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotStatement) statement = { 0 };
  int code;

  if (!hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  hot_statement_use (&statement, reader.connection, "SELECT " EXPERIMENT_COLUMNS " FROM experiments e WHERE e.name = ?");
  hot_statement_bind_text (&statement, name);
  code = hot_statement_step (&statement, error);
  if (code > 0)
    return read_experiment (&statement, reader.connection, error);
  if (code == 0)
    hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Could not find experiment with name “%s”"),
                name != NULL ? name : "");

  return NULL;
}

static gboolean
build_search (HotSql           *sql,
              const HotSearch  *search,
              GError          **error)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (HOT_SEARCH_EXPERIMENTS, search->order_by, error);
  gboolean has_id = FALSE;

  if (orders == NULL || !hot_search_parse (HOT_SEARCH_EXPERIMENTS, search->filter, search->is_extended, &filter, error))
    return FALSE;
  g_string_append (sql->text, search->view == HOT_VIEW_ALL ? " WHERE 1"
                              : search->view == HOT_VIEW_DELETED_ONLY ? " WHERE e.lifecycle_stage = 'deleted'"
                                                                      : " WHERE e.lifecycle_stage = 'active'");
  if (filter != NULL)
    {
      g_string_append (sql->text, " AND ");
      hot_sql_add_filter (sql, HOT_SEARCH_EXPERIMENTS, filter, search);
    }
  g_string_append (sql->text, " ORDER BY ");
  for (guint i = 0; i < orders->len; i++)
    {
      const HotSearchOrder *order = orders->pdata[i];

      if (g_str_equal (order->key, "experiment_id"))
        has_id = TRUE;
      g_string_append_printf (sql->text, "%s %s, ", order->attribute->column, order->is_descending ? "DESC" : "ASC");
    }
  if (orders->len == 0)
    g_string_append (sql->text, "e.creation_time DESC, ");
  g_string_append (sql->text, has_id ? "1 LIMIT ? OFFSET ?" : "e.experiment_id LIMIT ? OFFSET ?");

  return TRUE;
}

static GPtrArray *
search_experiments (HotTrackingStore  *store,
                    const HotSearch   *search,
                    char             **next_page_token,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(GPtrArray) experiments = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_experiment_unref);
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  guint64 offset;
  guint limit;
  int code = 0;

  if (!hot_search_get_limit (search, DEFAULT_LIMIT, MAX_LIMIT, &limit, error) ||
      !hot_page_token_parse (search->page_token, &offset, error))
    return NULL;
  hot_sql_init (&sql, "SELECT " EXPERIMENT_COLUMNS " FROM experiments e");
  if (!build_search (&sql, search, error))
    return NULL;
  hot_sql_add_int (&sql, (gint64) limit + 1);
  hot_sql_add_int (&sql, offset);
  if (!hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;

  hot_sql_prepare (&sql, &statement, reader.connection);
  while (experiments->len < limit && (code = hot_statement_step (&statement, error)) > 0)
    {
      HotExperiment *experiment = read_experiment (&statement, reader.connection, error);

      if (experiment == NULL)
        return NULL;
      g_ptr_array_add (experiments, experiment);
    }
  if (code >= 0 && experiments->len == limit)
    code = hot_statement_step (&statement, error);
  if (code < 0)
    return NULL;
  if (next_page_token != NULL)
    *next_page_token = code > 0 ? hot_page_token_new (offset + limit) : NULL;

  return g_steal_pointer (&experiments);
}

static gboolean
rename_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  g_autoptr(GError) inactive = NULL;
  g_auto(HotStatement) statement = { 0 };
  gint64 id;

  if (!hot_sqlite_find_experiment (connection, change->id, FALSE, &id, NULL, error))
    return FALSE;
  if (!hot_sqlite_find_experiment (connection, change->id, TRUE, &id, NULL, &inactive))
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_STATE, _("Cannot rename a non-active experiment."));
  hot_statement_use (&statement, connection, "SELECT 1 FROM experiments WHERE name = ? AND experiment_id = ?");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_int (&statement, id);
  if (hot_statement_step (&statement, NULL) <= 0 && !check_name (connection, change->name, error))
    return FALSE;

  hot_statement_use (&statement, connection, "UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_int (&statement, id);

  return hot_statement_run (&statement, error);
}

static gboolean
rename_experiment (HotTrackingStore  *store,
                   const char        *id,
                   const char        *name,
                   GCancellable      *cancellable,
                   GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), id, name };

  return hot_validate_experiment_name (name, error) &&
         hot_sqlite_store_write (change.store, rename_cb, &change, cancellable, error);
}

/* The runs go and come with their experiment. */
static gboolean
set_deleted_cb (HotSqliteConnection  *connection,
                gpointer              user_data,
                GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };
  gint64 now = hot_sqlite_now ();
  gint64 id;

  if (!hot_sqlite_find_experiment (connection, change->id, FALSE, &id, NULL, error))
    return FALSE;
  hot_statement_use (&statement, connection,
                     "UPDATE experiments SET lifecycle_stage = ?1, last_update_time = ?2 "
                     "WHERE experiment_id = ?3 AND lifecycle_stage != ?1");
  hot_statement_bind_text (&statement, change->is_deleted ? "deleted" : "active");
  hot_statement_bind_int (&statement, now);
  hot_statement_bind_int (&statement, id);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  if (hot_sqlite_connection_get_n_changed (connection) == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                       _("No Experiment with id=%s exists"), change->id);

  hot_statement_use (&statement, connection,
                     "UPDATE runs SET lifecycle_stage = ?1, deleted_time = ?2 WHERE experiment_id = ?3");
  hot_statement_bind_text (&statement, change->is_deleted ? "deleted" : "active");
  hot_statement_bind_time (&statement, change->is_deleted ? now : HOT_TIME_NONE);
  hot_statement_bind_int (&statement, id);

  return hot_statement_run (&statement, error);
}

static gboolean
delete_experiment (HotTrackingStore  *store,
                   const char        *id,
                   GCancellable      *cancellable,
                   GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), id, .is_deleted = TRUE };

  return hot_sqlite_store_write (change.store, set_deleted_cb, &change, cancellable, error);
}

static gboolean
restore_experiment (HotTrackingStore  *store,
                    const char        *id,
                    GCancellable      *cancellable,
                    GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), id, .is_deleted = FALSE };

  return hot_sqlite_store_write (change.store, set_deleted_cb, &change, cancellable, error);
}

static gboolean
set_tag_cb (HotSqliteConnection  *connection,
            gpointer              user_data,
            GError              **error)
{
  Change *change = user_data;
  gint64 id;

  return hot_sqlite_find_experiment (connection, change->id, TRUE, &id, NULL, error) &&
         put_tag (connection, id, change->tags, error);
}

static gboolean
set_experiment_tag (HotTrackingStore  *store,
                    const char        *id,
                    const char        *key,
                    const char        *value,
                    GCancellable      *cancellable,
                    GError           **error)
{
  const HotKeyValue tag = { key, value };
  Change change = { HOT_SQLITE_STORE (store), id, .tags = &tag };

  return hot_validate_experiment_tag (&tag, error) &&
         hot_sqlite_store_write (change.store, set_tag_cb, &change, cancellable, error);
}

static gboolean
delete_tag_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };
  gint64 id;

  if (!hot_sqlite_find_experiment (connection, change->id, TRUE, &id, NULL, error))
    return FALSE;
  hot_statement_use (&statement, connection, "DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?");
  hot_statement_bind_int (&statement, id);
  hot_statement_bind_text (&statement, change->name);
  if (!hot_statement_run (&statement, error))
    return FALSE;

  return hot_sqlite_connection_get_n_changed (connection) > 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                     _("No tag with name: %s in experiment with id %s"), change->name, change->id);
}

static gboolean
delete_experiment_tag (HotTrackingStore  *store,
                       const char        *id,
                       const char        *key,
                       GCancellable      *cancellable,
                       GError           **error)
{
  Change change = { HOT_SQLITE_STORE (store), id, key };

  return hot_sqlite_store_write (change.store, delete_tag_cb, &change, cancellable, error);
}

void
hot_sqlite_store_init_experiments (HotTrackingStoreInterface *iface)
{
  iface->create_experiment = create_experiment;
  iface->get_experiment = get_experiment;
  iface->get_experiment_by_name = get_experiment_by_name;
  iface->search_experiments = search_experiments;
  iface->rename_experiment = rename_experiment;
  iface->delete_experiment = delete_experiment;
  iface->restore_experiment = restore_experiment;
  iface->set_experiment_tag = set_experiment_tag;
  iface->delete_experiment_tag = delete_experiment_tag;
}
