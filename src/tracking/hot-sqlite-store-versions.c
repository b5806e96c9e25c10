/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-versions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-model-source.h"
#include "tracking/hot-tracking-validation.h"

#define DEFAULT_LIMIT 10000
#define MAX_LIMIT     200000

/* A version that was deleted keeps its row, so that its number is not given again. */
#define NOT_DELETED "current_stage IS NOT 'Deleted_Internal'"

typedef struct {
  const HotModelVersionCreation *creation;
  const char                    *name;
  gint64                         version;
  const char                    *text;
  const char                    *stage;
  gboolean                       archive_existing;
  const HotKeyValue             *tags;
} Change;

gboolean
hot_sqlite_find_version (HotSqliteConnection  *connection,
                         const char           *name,
                         gint64                version,
                         GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  int code;

  hot_statement_use (&statement, connection, "SELECT 1 FROM model_versions WHERE name = ? AND version = ? AND " NOT_DELETED);
  hot_statement_bind_text (&statement, name);
  hot_statement_bind_int (&statement, version);
  code = hot_statement_step (&statement, error);

  return code > 0 || (code == 0 && hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                                               _("Model Version (name=%s, version=%s) not found"), name, digits));
}

static gboolean
read_tags (HotModelVersion      *version,
           HotSqliteConnection  *connection,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_autoptr(GStrvBuilder) aliases = g_strv_builder_new ();
  int code;

  hot_statement_use (&statement, connection, "SELECT key, value FROM model_version_tags WHERE name = ? AND version = ? ORDER BY key");
  hot_statement_bind_text (&statement, version->name);
  hot_statement_bind_int (&statement, version->version);
  if (!hot_sqlite_read_pairs (&statement, &version->tags, &version->n_tags, error))
    return FALSE;

  hot_statement_use (&statement, connection,
                     "SELECT alias FROM registered_model_aliases WHERE name = ? AND version = ? ORDER BY alias");
  hot_statement_bind_text (&statement, version->name);
  hot_statement_bind_int (&statement, version->version);
  while ((code = hot_statement_step (&statement, error)) > 0)
    g_strv_builder_add (aliases, hot_statement_get_text (&statement, 0));
  version->aliases = g_strv_builder_end (aliases);

  return code == 0;
}

HotModelVersion *
hot_sqlite_read_version (HotSqliteConnection  *connection,
                         const char           *name,
                         gint64                number,
                         GError              **error)
{
  g_autoptr(HotModelVersion) version = hot_model_version_new ();
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_find_version (connection, name, number, error))
    return NULL;
  hot_statement_use (&statement, connection,
                     "SELECT name, creation_time, last_updated_time, description, user_id, current_stage, source, storage_location, "
                     "run_id, run_link, status, status_message FROM model_versions WHERE name = ? AND version = ?");
  hot_statement_bind_text (&statement, name);
  hot_statement_bind_int (&statement, number);
  if (hot_statement_step (&statement, error) <= 0)
    return NULL;

  version->name = hot_statement_dup_text (&statement, 0);
  version->version = number;
  version->creation_time = hot_statement_get_time (&statement, 1);
  version->last_update_time = hot_statement_get_time (&statement, 2);
  version->description = hot_statement_dup_text (&statement, 3);
  version->user_id = hot_statement_dup_text (&statement, 4);
  version->stage = hot_statement_dup_text (&statement, 5);
  version->source = hot_statement_dup_text (&statement, 6);
  version->storage_location = hot_statement_dup_text (&statement, 7);
  version->run_id = hot_statement_dup_text (&statement, 8);
  version->run_link = hot_statement_dup_text (&statement, 9);
  version->status = hot_statement_dup_text (&statement, 10);
  version->status_message = hot_statement_dup_text (&statement, 11);
  if (version->source != NULL && g_str_has_prefix (version->source, "models:"))
    {
      g_auto(HotModelUri) uri = { 0 };

      hot_model_uri_parse (version->source, &uri);
      version->model_id = g_steal_pointer (&uri.model_id);
    }

  return read_tags (version, connection, error) ? g_steal_pointer (&version) : NULL;
}

gboolean
hot_sqlite_read_latest_versions (HotSqliteConnection  *connection,
                                 const char           *name,
                                 const char *const    *stages,
                                 GPtrArray            *versions,
                                 GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection, "SELECT current_stage, max(version) FROM model_versions WHERE name = ? AND " NOT_DELETED
                     " GROUP BY current_stage ORDER BY 2");
  hot_statement_bind_text (&statement, name);
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      const char *stage = hot_statement_get_text (&statement, 0);
      HotModelVersion *version;

      if (stages != NULL && stages[0] != NULL && (stage == NULL || !g_strv_contains (stages, stage)))
        continue;
      version = hot_sqlite_read_version (connection, name, hot_statement_get_int (&statement, 1), error);
      if (version == NULL)
        return FALSE;
      g_ptr_array_add (versions, version);
    }

  return code == 0;
}

static GPtrArray *
get_latest_versions (HotTrackingStore    *store,
                     const char          *name,
                     const char *const   *stages,
                     GCancellable        *cancellable,
                     GError             **error)
{
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_model_version_unref);
  g_autoptr(GPtrArray) canonical = g_ptr_array_new ();
  g_auto(HotSqliteReader) reader = { 0 };

  for (; stages != NULL && *stages != NULL; stages++)
    {
      const char *stage = hot_canonical_stage (*stages, error);

      if (stage == NULL)
        return NULL;
      g_ptr_array_add (canonical, (char *) stage);
    }
  g_ptr_array_add (canonical, NULL);
  if (!hot_validate_model_name (name, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error) ||
      !hot_sqlite_need_model (reader.connection, name, error) ||
      !hot_sqlite_read_latest_versions (reader.connection, name, (const char *const *) canonical->pdata, versions, error))
    return NULL;

  return g_steal_pointer (&versions);
}

static gboolean
put_tag (HotSqliteConnection  *connection,
         const char           *name,
         gint64                version,
         const HotKeyValue    *tag,
         GError              **error)
{
  static const char *const sql[] = {
    "UPDATE model_version_tags SET value = ? WHERE key = ? AND name = ? AND version = ?",
    "INSERT INTO model_version_tags (value, key, name, version) VALUES (?, ?, ?, ?)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_auto(HotStatement) statement = { 0 };

      hot_statement_use (&statement, connection, sql[i]);
      hot_statement_bind_text (&statement, tag->value != NULL ? tag->value : "");
      hot_statement_bind_text (&statement, tag->key);
      hot_statement_bind_text (&statement, name);
      hot_statement_bind_int (&statement, version);
      if (!hot_statement_run (&statement, error))
        return FALSE;
      if (hot_sqlite_connection_get_n_changed (connection) > 0)
        break;
    }

  return TRUE;
}

/* A version's files, wherever it has them from. */
static gboolean
read_location (HotSqliteConnection  *connection,
               const char           *name,
               gint64                version,
               char                **location,
               GError              **error)
{
  g_autoptr(HotModelVersion) found = hot_sqlite_read_version (connection, name, version, error);

  if (found == NULL)
    return FALSE;
  g_set_str (location, found->storage_location != NULL && *found->storage_location != '\0' ? found->storage_location : found->source);

  return TRUE;
}

/* Where the files of a new version are, and which run made them. */
static gboolean
resolve_source (HotSqliteConnection            *connection,
                const HotModelVersionCreation  *creation,
                char                          **location,
                char                          **run_id,
                GError                        **error)
{
  g_auto(HotStatement) statement = { 0 };
  g_auto(HotModelUri) uri = { 0 };
  const char *id = creation->model_id;
  int code;

  *location = g_strdup (creation->source);
  *run_id = g_strdup (creation->run_id);
  if (g_str_has_prefix (creation->source, "models:"))
    {
      if (!hot_model_uri_parse (creation->source, &uri) || (uri.name != NULL && uri.version == 0))
        return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           _("The source “%s” must be a folder, a URI, models:/MODEL-ID or models:/NAME/VERSION"),
                           creation->source);
      if (uri.name != NULL && !read_location (connection, uri.name, uri.version, location, error))
        return FALSE;
      id = uri.model_id != NULL ? uri.model_id : id;
    }
  if (id == NULL || *id == '\0')
    return TRUE;

  hot_statement_use (&statement, connection, "SELECT artifact_location, source_run_id FROM logged_models WHERE model_id = ?");
  hot_statement_bind_text (&statement, id);
  code = hot_statement_step (&statement, error);
  if (code == 0)
    return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Logged model with ID '%s' not found."), id);
  if (code < 0)
    return FALSE;
  if (uri.model_id != NULL)
    g_set_str (location, hot_statement_get_text (&statement, 0));
  if (*run_id == NULL || **run_id == '\0')
    g_set_str (run_id, hot_statement_get_text (&statement, 1));

  return TRUE;
}

static gboolean
create_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  const HotModelVersionCreation *creation = change->creation;
  g_autofree char *location = NULL;
  g_autofree char *run_id = NULL;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_touch_model (connection, creation->name, error) ||
      !resolve_source (connection, creation, &location, &run_id, error))
    return FALSE;
  hot_statement_use (&statement, connection, "SELECT coalesce(max(version), 0) + 1 FROM model_versions WHERE name = ?");
  hot_statement_bind_text (&statement, creation->name);
  if (hot_statement_step (&statement, error) <= 0)
    return FALSE;
  change->version = hot_statement_get_int (&statement, 0);

  hot_statement_use (&statement, connection,
                     "INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, current_stage, "
                     "source, storage_location, run_id, run_link, status) VALUES (?1, ?2, ?3, ?3, ?4, 'None', ?5, ?6, ?7, ?8, 'READY')");
  hot_statement_bind_text (&statement, creation->name);
  hot_statement_bind_int (&statement, change->version);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, creation->description);
  hot_statement_bind_text (&statement, creation->source);
  hot_statement_bind_text (&statement, location);
  hot_statement_bind_text (&statement, run_id);
  hot_statement_bind_text (&statement, creation->run_link);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  for (guint i = 0; i < creation->n_tags; i++)
    if (!put_tag (connection, creation->name, change->version, &creation->tags[i], error))
      return FALSE;

  return TRUE;
}

static HotModelVersion *
get_model_version (HotTrackingStore  *store,
                   const char        *name,
                   gint64             version,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };

  if (!hot_validate_model_name (name, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;

  return hot_sqlite_read_version (reader.connection, name, version, error);
}

static HotModelVersion *
create_model_version (HotTrackingStore               *store,
                      const HotModelVersionCreation  *creation,
                      GCancellable                   *cancellable,
                      GError                        **error)
{
  Change change = { .creation = creation };

  if (!hot_validate_model_name (creation->name, error))
    return NULL;
  if (creation->source == NULL || *creation->source == '\0')
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("Missing value for required parameter '%s'."), "source");
      return NULL;
    }
  for (guint i = 0; i < creation->n_tags; i++)
    if (!hot_validate_registry_tag (&creation->tags[i], error))
      return NULL;
  if (!hot_sqlite_store_write (HOT_SQLITE_STORE (store), create_cb, &change, cancellable, error))
    return NULL;

  return get_model_version (store, creation->name, change.version, NULL, error);
}

static gboolean
describe_cb (HotSqliteConnection  *connection,
             gpointer              user_data,
             GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_find_version (connection, change->name, change->version, error))
    return FALSE;
  hot_statement_use (&statement, connection,
                     "UPDATE model_versions SET description = ?, last_updated_time = ? WHERE name = ? AND version = ?");
  hot_statement_bind_text (&statement, change->text);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_int (&statement, change->version);

  return hot_statement_run (&statement, error);
}

static HotModelVersion *
update_model_version (HotTrackingStore  *store,
                      const char        *name,
                      gint64             version,
                      const char        *description,
                      GCancellable      *cancellable,
                      GError           **error)
{
  Change change = { .name = name, .version = version, .text = description };

  if (!hot_validate_model_name (name, error) ||
      !hot_sqlite_store_write (HOT_SQLITE_STORE (store), describe_cb, &change, cancellable, error))
    return NULL;

  return get_model_version (store, name, version, NULL, error);
}

static gboolean
transition_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_find_version (connection, change->name, change->version, error))
    return FALSE;
  if (change->archive_existing)
    {
      hot_statement_use (&statement, connection, "UPDATE model_versions SET current_stage = 'Archived', last_updated_time = ? "
                         "WHERE name = ? AND version != ? AND current_stage = ?");
      hot_statement_bind_int (&statement, hot_sqlite_now ());
      hot_statement_bind_text (&statement, change->name);
      hot_statement_bind_int (&statement, change->version);
      hot_statement_bind_text (&statement, change->stage);
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }
  hot_statement_use (&statement, connection,
                     "UPDATE model_versions SET current_stage = ?, last_updated_time = ? WHERE name = ? AND version = ?");
  hot_statement_bind_text (&statement, change->stage);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_int (&statement, change->version);

  return hot_statement_run (&statement, error) && hot_sqlite_touch_model (connection, change->name, error);
}

static HotModelVersion *
transition_stage (HotTrackingStore  *store,
                  const char        *name,
                  gint64             version,
                  const char        *stage,
                  gboolean           archive_existing,
                  GCancellable      *cancellable,
                  GError           **error)
{
  Change change = { .name = name, .version = version, .stage = hot_canonical_stage (stage, error),
                    .archive_existing = archive_existing };

  if (change.stage == NULL || !hot_validate_model_name (name, error))
    return NULL;
  if (archive_existing && !g_str_equal (change.stage, "Staging") && !g_str_equal (change.stage, "Production"))
    {
      hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                  _("Model version transition cannot archive existing model versions because '%s' is not an Active stage. Valid "
                    "stages are ['Staging', 'Production']"), stage);
      return NULL;
    }
  if (!hot_sqlite_store_write (HOT_SQLITE_STORE (store), transition_cb, &change, cancellable, error))
    return NULL;

  return get_model_version (store, name, version, NULL, error);
}

static gboolean
delete_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  static const char *const sql[] = {
    "UPDATE model_versions SET current_stage = 'Deleted_Internal', last_updated_time = ?3, description = NULL, user_id = NULL, "
    "source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK', status_message = NULL "
    "WHERE name = ?1 AND version = ?2",
    "DELETE FROM registered_model_aliases WHERE name = ?1 AND version = ?2",
    "DELETE FROM model_version_tags WHERE name = ?1 AND version = ?2",
  };
  Change *change = user_data;

  if (!hot_sqlite_find_version (connection, change->name, change->version, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_auto(HotStatement) statement = { 0 };

      hot_statement_use (&statement, connection, sql[i]);
      hot_statement_bind_text (&statement, change->name);
      hot_statement_bind_int (&statement, change->version);
      if (i == 0)
        hot_statement_bind_int (&statement, hot_sqlite_now ());
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }

  return hot_sqlite_touch_model (connection, change->name, error);
}

static gboolean
delete_model_version (HotTrackingStore  *store,
                      const char        *name,
                      gint64             version,
                      GCancellable      *cancellable,
                      GError           **error)
{
  Change change = { .name = name, .version = version };

  return hot_validate_model_name (name, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_cb, &change, cancellable, error);
}

static GPtrArray *
search_model_versions (HotTrackingStore  *store,
                       const HotSearch   *search,
                       char             **next_page_token,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_model_version_unref);
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  guint64 offset;
  guint limit;
  int code = 0;

  hot_sql_init (&sql, "SELECT v.name, v.version FROM model_versions v WHERE v." NOT_DELETED);
  if (!hot_search_get_limit (search, DEFAULT_LIMIT, MAX_LIMIT, &limit, error) ||
      !hot_page_token_parse (search->page_token, &offset, error) ||
      !hot_sqlite_build_registry_search (&sql, HOT_SEARCH_MODEL_VERSIONS, search,
                                         "v.name, v.version DESC", error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  hot_sql_add_int (&sql, (gint64) limit + 1);
  hot_sql_add_int (&sql, offset);

  hot_sql_prepare (&sql, &statement, reader.connection);
  while (versions->len < limit && (code = hot_statement_step (&statement, error)) > 0)
    {
      HotModelVersion *version = hot_sqlite_read_version (reader.connection, hot_statement_get_text (&statement, 0),
                                                          hot_statement_get_int (&statement, 1), error);

      if (version == NULL)
        return NULL;
      g_ptr_array_add (versions, version);
    }
  if (code >= 0 && versions->len == limit)
    code = hot_statement_step (&statement, error);
  if (code < 0)
    return NULL;
  if (next_page_token != NULL)
    *next_page_token = code > 0 ? hot_page_token_new (offset + limit) : NULL;

  return g_steal_pointer (&versions);
}

static gboolean
set_tag_cb (HotSqliteConnection  *connection,
            gpointer              user_data,
            GError              **error)
{
  Change *change = user_data;

  return hot_sqlite_find_version (connection, change->name, change->version, error) &&
         put_tag (connection, change->name, change->version, change->tags, error);
}

static gboolean
set_model_version_tag (HotTrackingStore  *store,
                       const char        *name,
                       gint64             version,
                       const char        *key,
                       const char        *value,
                       GCancellable      *cancellable,
                       GError           **error)
{
  const HotKeyValue tag = { key, value };
  Change change = { .name = name, .version = version, .tags = &tag };

  return hot_validate_model_name (name, error) && hot_validate_registry_tag (&tag, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), set_tag_cb, &change, cancellable, error);
}

static gboolean
delete_tag_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_find_version (connection, change->name, change->version, error))
    return FALSE;
  hot_statement_use (&statement, connection, "DELETE FROM model_version_tags WHERE name = ? AND version = ? AND key = ?");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_int (&statement, change->version);
  hot_statement_bind_text (&statement, change->text);

  return hot_statement_run (&statement, error);
}

static gboolean
delete_model_version_tag (HotTrackingStore  *store,
                          const char        *name,
                          gint64             version,
                          const char        *key,
                          GCancellable      *cancellable,
                          GError           **error)
{
  Change change = { .name = name, .version = version, .text = key };

  return hot_validate_model_name (name, error) && hot_validate_tag_key (key, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_tag_cb, &change, cancellable, error);
}

static char *
get_download_uri (HotTrackingStore  *store,
                  const char        *name,
                  gint64             version,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr(HotModelVersion) found = get_model_version (store, name, version, cancellable, error);

  if (found == NULL)
    return NULL;

  return g_strdup (found->storage_location != NULL && *found->storage_location != '\0' ? found->storage_location : found->source);
}

void
hot_sqlite_store_init_versions (HotTrackingStoreInterface *iface)
{
  iface->get_latest_versions = get_latest_versions;
  iface->create_model_version = create_model_version;
  iface->get_model_version = get_model_version;
  iface->update_model_version = update_model_version;
  iface->transition_stage = transition_stage;
  iface->delete_model_version = delete_model_version;
  iface->search_model_versions = search_model_versions;
  iface->set_model_version_tag = set_model_version_tag;
  iface->delete_model_version_tag = delete_model_version_tag;
  iface->get_download_uri = get_download_uri;
}
