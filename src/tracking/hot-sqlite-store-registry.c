/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"
#include "tracking/hot-sqlite-store-versions.h"

#include <glib/gi18n-lib.h>

#include "tracking/hot-tracking-validation.h"

#define DEFAULT_LIMIT 100
#define MAX_LIMIT     1000

typedef struct {
  const char        *name;
  const char        *new_name;
  const char        *text;
  gint64             version;
  const HotKeyValue *tags;
  guint              n_tags;
} Change;

static gboolean
read_aliases (HotRegisteredModel   *model,
              HotSqliteConnection  *connection,
              GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  GArray *aliases = g_array_new (FALSE, FALSE, sizeof (HotModelAlias));
  int code;

  hot_statement_use (&statement, connection, "SELECT alias, version FROM registered_model_aliases WHERE name = ? ORDER BY alias");
  hot_statement_bind_text (&statement, model->name);
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      HotModelAlias alias = { hot_statement_dup_text (&statement, 0), hot_statement_get_int (&statement, 1) };

      g_array_append_val (aliases, alias);
    }
  model->n_aliases = aliases->len;
  model->aliases = (HotModelAlias *) (gpointer) g_array_free (aliases, FALSE);

  return code == 0;
}

static HotRegisteredModel *
read_model (HotSqliteConnection  *connection,
            const char           *name,
            GError              **error)
{
  g_autoptr(HotRegisteredModel) model = hot_registered_model_new ();
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT name, description, creation_time, last_updated_time FROM registered_models WHERE name = ?");
  hot_statement_bind_text (&statement, name);
  code = hot_statement_step (&statement, error);
  if (code == 0)
    hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Registered Model with name=%s not found"), name);
  if (code <= 0)
    return NULL;
  model->name = hot_statement_dup_text (&statement, 0);
  model->description = hot_statement_dup_text (&statement, 1);
  model->creation_time = hot_statement_get_time (&statement, 2);
  model->last_update_time = hot_statement_get_time (&statement, 3);

  hot_statement_use (&statement, connection, "SELECT key, value FROM registered_model_tags WHERE name = ? ORDER BY key");
  hot_statement_bind_text (&statement, model->name);
  if (!hot_sqlite_read_pairs (&statement, &model->tags, &model->n_tags, error) || !read_aliases (model, connection, error) ||
      !hot_sqlite_read_latest_versions (connection, model->name, NULL, model->latest_versions, error))
    return NULL;

  return g_steal_pointer (&model);
}

gboolean
hot_sqlite_touch_model (HotSqliteConnection  *connection,
                        const char           *name,
                        GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "UPDATE registered_models SET last_updated_time = ? WHERE name = ?");
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, name);
  if (!hot_statement_run (&statement, error))
    return FALSE;

  return hot_sqlite_connection_get_n_changed (connection) > 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Registered Model with name=%s not found"), name);
}

static int
has_model (HotSqliteConnection  *connection,
           const char           *name,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "SELECT 1 FROM registered_models WHERE name = ?");
  hot_statement_bind_text (&statement, name);

  return hot_statement_step (&statement, error);
}

gboolean
hot_sqlite_need_model (HotSqliteConnection  *connection,
                       const char           *name,
                       GError              **error)
{
  int code = has_model (connection, name, error);

  return code > 0 || (code == 0 && hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
                                               _("Registered Model with name=%s not found"), name));
}

/* Without an upsert: the key of the table has one column more in databases with workspaces. */
static gboolean
put_tag (HotSqliteConnection  *connection,
         const char           *name,
         const HotKeyValue    *tag,
         GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, "UPDATE registered_model_tags SET value = ? WHERE key = ? AND name = ?");
  hot_statement_bind_text (&statement, tag->value != NULL ? tag->value : "");
  hot_statement_bind_text (&statement, tag->key);
  hot_statement_bind_text (&statement, name);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  if (hot_sqlite_connection_get_n_changed (connection) > 0)
    return TRUE;

  hot_statement_use (&statement, connection, "INSERT INTO registered_model_tags (value, key, name) VALUES (?, ?, ?)");
  hot_statement_bind_text (&statement, tag->value != NULL ? tag->value : "");
  hot_statement_bind_text (&statement, tag->key);
  hot_statement_bind_text (&statement, name);

  return hot_statement_run (&statement, error);
}

/* Prompts share their names with models. */
static gboolean
refuse_name (HotSqliteConnection  *connection,
             const Change         *change,
             GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  const char *tag = hot_key_values_find (change->tags, change->n_tags, HOT_TAG_PROMPT);
  const gboolean is_prompt = tag != NULL && g_ascii_strcasecmp (tag, "true") == 0;
  gboolean was_prompt;

  hot_statement_use (&statement, connection, "SELECT 1 FROM registered_model_tags WHERE name = ? AND key = '" HOT_TAG_PROMPT
                     "' AND lower(value) = 'true'");
  hot_statement_bind_text (&statement, change->name);
  was_prompt = hot_statement_step (&statement, NULL) > 0;

  return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS,
                     is_prompt && was_prompt ? _("Prompt (name=%s) already exists.")
                     : is_prompt ? _("Tried to create a prompt with name '%s', but the name is already taken by a registered "
                                     "model. MLflow does not allow creating a model and a prompt with the same name.")
                     : was_prompt ? _("Tried to create a registered model with name '%s', but the name is already taken by a "
                                      "prompt. MLflow does not allow creating a model and a prompt with the same name.")
                                  : _("Registered Model (name=%s) already exists."), change->name);
}

static gboolean
create_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };
  int code = has_model (connection, change->name, error);

  if (code != 0)
    return code > 0 && refuse_name (connection, change, error);
  hot_statement_use (&statement, connection, "INSERT INTO registered_models (name, creation_time, last_updated_time, description) "
                     "VALUES (?1, ?2, ?2, ?3)");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, change->text);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  for (guint i = 0; i < change->n_tags; i++)
    if (!put_tag (connection, change->name, &change->tags[i], error))
      return FALSE;

  return TRUE;
}

static HotRegisteredModel *
get_registered_model (HotTrackingStore  *store,
                      const char        *name,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };

  if (!hot_validate_model_name (name, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;

  return read_model (reader.connection, name, error);
}

static HotRegisteredModel *
create_registered_model (HotTrackingStore   *store,
                         const char         *name,
                         const char         *description,
                         const HotKeyValue  *tags,
                         guint               n_tags,
                         GCancellable       *cancellable,
                         GError            **error)
{
  Change change = { .name = name, .text = description, .tags = tags, .n_tags = n_tags };

  if (!hot_validate_model_name (name, error))
    return NULL;
  for (guint i = 0; i < n_tags; i++)
    if (!hot_validate_registry_tag (&tags[i], error))
      return NULL;
  if (!hot_sqlite_store_write (HOT_SQLITE_STORE (store), create_cb, &change, cancellable, error))
    return NULL;

  return get_registered_model (store, name, NULL, error);
}

/* The versions, tags and aliases follow by the foreign keys. */
static gboolean
rename_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };
  int code;

  if (!hot_sqlite_need_model (connection, change->name, error))
    return FALSE;
  code = g_str_equal (change->name, change->new_name) ? 0 : has_model (connection, change->new_name, error);
  if (code != 0)
    return code > 0 && hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS,
                                   _("Registered Model (name=%s) already exists."), change->new_name);
  hot_statement_use (&statement, connection, "UPDATE registered_models SET name = ?, last_updated_time = ? WHERE name = ?");
  hot_statement_bind_text (&statement, change->new_name);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, change->name);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  hot_statement_use (&statement, connection, "UPDATE model_versions SET last_updated_time = ? WHERE name = ?");
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, change->new_name);

  return hot_statement_run (&statement, error);
}

static HotRegisteredModel *
rename_registered_model (HotTrackingStore  *store,
                         const char        *name,
                         const char        *new_name,
                         GCancellable      *cancellable,
                         GError           **error)
{
  Change change = { .name = name, .new_name = new_name };

  if (!hot_validate_model_name (name, error) || !hot_validate_model_name (new_name, error) ||
      !hot_sqlite_store_write (HOT_SQLITE_STORE (store), rename_cb, &change, cancellable, error))
    return NULL;

  return get_registered_model (store, new_name, NULL, error);
}

static gboolean
describe_cb (HotSqliteConnection  *connection,
             gpointer              user_data,
             GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_touch_model (connection, change->name, error))
    return FALSE;
  hot_statement_use (&statement, connection, "UPDATE registered_models SET description = ? WHERE name = ?");
  hot_statement_bind_text (&statement, change->text);
  hot_statement_bind_text (&statement, change->name);

  return hot_statement_run (&statement, error);
}

static HotRegisteredModel *
update_registered_model (HotTrackingStore  *store,
                         const char        *name,
                         const char        *description,
                         GCancellable      *cancellable,
                         GError           **error)
{
  Change change = { .name = name, .text = description };

  if (!hot_validate_model_name (name, error) ||
      !hot_sqlite_store_write (HOT_SQLITE_STORE (store), describe_cb, &change, cancellable, error))
    return NULL;

  return get_registered_model (store, name, NULL, error);
}

static gboolean
delete_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  static const char *const sql[] = {
    "DELETE FROM model_version_tags WHERE name = ?",
    "DELETE FROM registered_model_aliases WHERE name = ?",
    "DELETE FROM registered_model_tags WHERE name = ?",
    "DELETE FROM model_versions WHERE name = ?",
    "DELETE FROM registered_models WHERE name = ?",
  };
  Change *change = user_data;

  if (!hot_sqlite_need_model (connection, change->name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      g_auto(HotStatement) statement = { 0 };

      hot_statement_use (&statement, connection, sql[i]);
      hot_statement_bind_text (&statement, change->name);
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
delete_registered_model (HotTrackingStore  *store,
                         const char        *name,
                         GCancellable      *cancellable,
                         GError           **error)
{
  Change change = { .name = name };

  return hot_validate_model_name (name, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_cb, &change, cancellable, error);
}

/* (nullable): the first comparison in @node with the tag that makes a prompt of a model */
static const HotSearchNode *
find_prompt_tag (const HotSearchNode *node)
{
  const HotSearchNode *found = NULL;

  if (node == NULL)
    return NULL;
  for (guint i = 0; found == NULL && node->children != NULL && i < node->children->len; i++)
    found = find_prompt_tag (node->children->pdata[i]);
  if (found == NULL && node->kind == HOT_SEARCH_COMPARISON && node->field == HOT_SEARCH_TAG && g_str_equal (node->key, HOT_TAG_PROMPT))
    found = node;

  return found;
}

/* Whoever asks for prompts gets only those; whoever says anything else of that tag, or nothing, means models, which do not have it. */
static gboolean
wants_prompts (const HotSearchNode *tag)
{
  return tag != NULL && ((tag->op == HOT_SEARCH_EQUAL && g_ascii_strcasecmp (tag->texts[0], "true") == 0) ||
                         (tag->op == HOT_SEARCH_NOT_EQUAL && g_ascii_strcasecmp (tag->texts[0], "false") == 0));
}

/* (transfer full) (nullable): @filter without the comparisons with that tag */
static HotSearchNode *
drop_prompt_tag (HotSearchNode *filter)
{
  if (filter->kind == HOT_SEARCH_COMPARISON && find_prompt_tag (filter) != NULL)
    {
      hot_search_node_free (filter);
      return NULL;
    }
  if (filter->kind == HOT_SEARCH_AND)
    {
      for (guint i = filter->children->len; i-- > 0; )
        if (find_prompt_tag (filter->children->pdata[i]) == filter->children->pdata[i])
          g_ptr_array_remove_index (filter->children, i);
      if (filter->children->len == 0)
        {
          hot_search_node_free (filter);
          return NULL;
        }
    }

  return filter;
}

gboolean
hot_sqlite_build_registry_search (HotSql           *sql,
                                  HotSearchTarget   target,
                                  const HotSearch  *search,
                                  const char       *last_order,
                                  GError          **error)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (target, search->order_by, error);

  if (orders == NULL || !hot_search_parse (target, search->filter, search->is_extended, &filter, error))
    return FALSE;
  if (!wants_prompts (find_prompt_tag (filter)))
    {
      filter = filter != NULL ? drop_prompt_tag (g_steal_pointer (&filter)) : NULL;
      g_string_append (sql->text, target == HOT_SEARCH_REGISTERED_MODELS
                         ? " AND m.name NOT IN (SELECT p.name FROM registered_model_tags p WHERE p.key = '" HOT_TAG_PROMPT
                           "' AND p.value = 'true')"
                         : " AND v.name NOT IN (SELECT p.name FROM model_version_tags p WHERE p.key = '" HOT_TAG_PROMPT
                           "' AND p.value = 'true')");
    }
  if (filter != NULL)
    {
      g_string_append (sql->text, " AND ");
      hot_sql_add_filter (sql, target, filter, search);
    }
  g_string_append (sql->text, " ORDER BY ");
  for (guint i = 0; i < orders->len; i++)
    {
      const HotSearchOrder *order = orders->pdata[i];

      g_string_append_printf (sql->text, "%s %s, ", order->attribute->column, order->is_descending ? "DESC" : "ASC");
    }
  /* MLflow shows what changed last first, unless it is told how to order. */
  if (orders->len == 0 && target == HOT_SEARCH_MODEL_VERSIONS)
    g_string_append (sql->text, "v.last_updated_time DESC, ");
  g_string_append_printf (sql->text, "%s LIMIT ? OFFSET ?", last_order);

  return TRUE;
}

static GPtrArray *
search_registered_models (HotTrackingStore  *store,
                          const HotSearch   *search,
                          char             **next_page_token,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_registered_model_unref);
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  guint64 offset;
  guint limit;
  int code = 0;

  hot_sql_init (&sql, "SELECT m.name FROM registered_models m WHERE 1");
  if (!hot_search_get_limit (search, DEFAULT_LIMIT, MAX_LIMIT, &limit, error) ||
      !hot_page_token_parse (search->page_token, &offset, error) ||
      !hot_sqlite_build_registry_search (&sql, HOT_SEARCH_REGISTERED_MODELS, search, "m.name", error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  hot_sql_add_int (&sql, (gint64) limit + 1);
  hot_sql_add_int (&sql, offset);

  hot_sql_prepare (&sql, &statement, reader.connection);
  while (models->len < limit && (code = hot_statement_step (&statement, error)) > 0)
    {
      HotRegisteredModel *model = read_model (reader.connection, hot_statement_get_text (&statement, 0), error);

      if (model == NULL)
        return NULL;
      g_ptr_array_add (models, model);
    }
  if (code >= 0 && models->len == limit)
    code = hot_statement_step (&statement, error);
  if (code < 0)
    return NULL;
  if (next_page_token != NULL)
    *next_page_token = code > 0 ? hot_page_token_new (offset + limit) : NULL;

  return g_steal_pointer (&models);
}

static gboolean
set_tag_cb (HotSqliteConnection  *connection,
            gpointer              user_data,
            GError              **error)
{
  Change *change = user_data;

  return hot_sqlite_need_model (connection, change->name, error) && put_tag (connection, change->name, change->tags, error);
}

static gboolean
set_registered_model_tag (HotTrackingStore  *store,
                          const char        *name,
                          const char        *key,
                          const char        *value,
                          GCancellable      *cancellable,
                          GError           **error)
{
  const HotKeyValue tag = { key, value };
  Change change = { .name = name, .tags = &tag };

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

  if (!hot_sqlite_need_model (connection, change->name, error))
    return FALSE;
  hot_statement_use (&statement, connection, "DELETE FROM registered_model_tags WHERE name = ? AND key = ?");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_text (&statement, change->text);

  return hot_statement_run (&statement, error);
}

static gboolean
delete_registered_model_tag (HotTrackingStore  *store,
                             const char        *name,
                             const char        *key,
                             GCancellable      *cancellable,
                             GError           **error)
{
  Change change = { .name = name, .text = key };

  return hot_validate_model_name (name, error) && hot_validate_tag_key (key, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_tag_cb, &change, cancellable, error);
}

static gboolean
set_alias_cb (HotSqliteConnection  *connection,
              gpointer              user_data,
              GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_find_version (connection, change->name, change->version, error))
    return FALSE;
  hot_statement_use (&statement, connection, "UPDATE registered_model_aliases SET version = ? WHERE alias = ? AND name = ?");
  hot_statement_bind_int (&statement, change->version);
  hot_statement_bind_text (&statement, change->text);
  hot_statement_bind_text (&statement, change->name);
  if (!hot_statement_run (&statement, error))
    return FALSE;
  if (hot_sqlite_connection_get_n_changed (connection) > 0)
    return TRUE;

  hot_statement_use (&statement, connection, "INSERT INTO registered_model_aliases (version, alias, name) VALUES (?, ?, ?)");
  hot_statement_bind_int (&statement, change->version);
  hot_statement_bind_text (&statement, change->text);
  hot_statement_bind_text (&statement, change->name);

  return hot_statement_run (&statement, error);
}

static gboolean
set_alias (HotTrackingStore  *store,
           const char        *name,
           const char        *alias,
           gint64             version,
           GCancellable      *cancellable,
           GError           **error)
{
  Change change = { .name = name, .text = alias, .version = version };

  return hot_validate_model_name (name, error) && hot_validate_alias (alias, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), set_alias_cb, &change, cancellable, error);
}

static gboolean
delete_alias_cb (HotSqliteConnection  *connection,
                 gpointer              user_data,
                 GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!hot_sqlite_need_model (connection, change->name, error))
    return FALSE;
  hot_statement_use (&statement, connection, "DELETE FROM registered_model_aliases WHERE name = ? AND alias = ?");
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_text (&statement, change->text);

  return hot_statement_run (&statement, error);
}

static gboolean
delete_alias (HotTrackingStore  *store,
              const char        *name,
              const char        *alias,
              GCancellable      *cancellable,
              GError           **error)
{
  Change change = { .name = name, .text = alias };

  return hot_validate_model_name (name, error) && hot_validate_alias_text (alias, error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_alias_cb, &change, cancellable, error);
}

static HotModelVersion *
get_version_by_alias (HotTrackingStore  *store,
                      const char        *name,
                      const char        *alias,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotStatement) statement = { 0 };
  gboolean is_latest;
  int code;

  if (!hot_validate_model_name (name, error) || !hot_validate_alias_text (alias, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error) ||
      !hot_sqlite_need_model (reader.connection, name, error))
    return NULL;
  /* "latest" is every model's, and its greatest number. */
  is_latest = g_ascii_strcasecmp (alias, "latest") == 0;
  hot_statement_use (&statement, reader.connection,
                     is_latest ? "SELECT version FROM model_versions WHERE name = ? AND current_stage IS NOT 'Deleted_Internal' "
                                 "ORDER BY version DESC LIMIT 1"
                               : "SELECT version FROM registered_model_aliases WHERE name = ? AND alias = ?");
  hot_statement_bind_text (&statement, name);
  if (!is_latest)
    hot_statement_bind_text (&statement, alias);
  code = hot_statement_step (&statement, error);
  if (code == 0 && is_latest)
    hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Latest version not found for model %s."), name);
  else if (code == 0)
    hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("Registered model alias %s not found."), alias);

  return code > 0 ? hot_sqlite_read_version (reader.connection, name, hot_statement_get_int (&statement, 0), error) : NULL;
}

void
hot_sqlite_store_init_registry (HotTrackingStoreInterface *iface)
{
  iface->create_registered_model = create_registered_model;
  iface->get_registered_model = get_registered_model;
  iface->rename_registered_model = rename_registered_model;
  iface->update_registered_model = update_registered_model;
  iface->delete_registered_model = delete_registered_model;
  iface->search_registered_models = search_registered_models;
  iface->set_registered_model_tag = set_registered_model_tag;
  iface->delete_registered_model_tag = delete_registered_model_tag;
  iface->set_alias = set_alias;
  iface->delete_alias = delete_alias;
  iface->get_version_by_alias = get_version_by_alias;
}
