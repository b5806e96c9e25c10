/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-json-writer.h"
#include "tracking/hot-tracking-validation.h"

#define DEFAULT_LIMIT 100
#define MAX_LIMIT     50000

typedef struct {
  const HotLoggedModelCreation *creation;
  const char                   *id;
  const char                   *name;
  HotLoggedModelStatus          status;
  const HotKeyValue            *pairs;
  guint                         n_pairs;
} Change;

static gboolean
check_schema (HotSqliteStore  *self,
              GError         **error)
{
  return self->schema.has_logged_models ||
         hot_refuse (error, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                     _("%s is at revision %s, which has no logged models; they came with MLflow 3"), self->path,
                     self->schema.revision);
}

static gboolean
refuse_missing (const char  *id,
                GError     **error)
{
  return hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("Logged model with ID '%s' not found."), id);
}

static gboolean
find_model (HotSqliteConnection  *connection,
            const char           *id,
            gint64               *experiment,
            GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT experiment_id FROM logged_models WHERE model_id = ? AND lifecycle_stage IS NOT 'deleted'");
  hot_statement_bind_text (&statement, id);
  code = hot_statement_step (&statement, error);
  if (code > 0 && experiment != NULL)
    *experiment = hot_statement_get_int (&statement, 0);

  return code > 0 || (code == 0 && refuse_missing (id, error));
}

static gboolean
read_metrics (HotLoggedModel       *model,
              HotSqliteConnection  *connection,
              GError              **error)
{
  g_auto(HotStatement) statement = { 0 };
  GArray *metrics = g_array_new (FALSE, TRUE, sizeof (HotLoggedModelMetric));
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT metric_name, metric_value, metric_timestamp_ms, metric_step, dataset_name, dataset_digest, run_id "
                     "FROM logged_model_metrics WHERE model_id = ? ORDER BY metric_name, metric_step, metric_timestamp_ms, run_id");
  hot_statement_bind_text (&statement, model->id);
  while ((code = hot_statement_step (&statement, error)) > 0)
    {
      HotLoggedModelMetric metric = {
        { hot_statement_dup_text (&statement, 0), hot_statement_get_real (&statement, 1), hot_statement_get_int (&statement, 2),
          hot_statement_get_int (&statement, 3), g_strdup (model->id), hot_statement_dup_text (&statement, 4),
          hot_statement_dup_text (&statement, 5) },
        hot_statement_dup_text (&statement, 6)
      };

      g_array_append_val (metrics, metric);
    }
  model->n_metrics = metrics->len;
  model->metrics = (const HotLoggedModelMetric *) (gpointer) g_array_free (metrics, FALSE);

  return code == 0;
}

static HotLoggedModel *
read_model (HotSqliteConnection  *connection,
            const char           *id,
            gboolean              with_deleted,
            GError              **error)
{
  g_autoptr(HotLoggedModel) model = hot_logged_model_new ();
  g_auto(HotStatement) statement = { 0 };
  int code;

  hot_statement_use (&statement, connection,
                     "SELECT model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, "
                     "status, status_message, model_type, source_run_id FROM logged_models "
                     "WHERE model_id = ?1 AND (?2 OR lifecycle_stage IS NOT 'deleted')");
  hot_statement_bind_text (&statement, id);
  hot_statement_bind_int (&statement, with_deleted);
  code = hot_statement_step (&statement, error);
  if (code == 0)
    refuse_missing (id, error);
  if (code <= 0)
    return NULL;
  model->id = hot_statement_dup_text (&statement, 0);
  model->experiment_id = hot_statement_dup_text (&statement, 1);
  model->name = hot_statement_dup_text (&statement, 2);
  model->artifact_uri = hot_statement_dup_text (&statement, 3);
  model->creation_time = hot_statement_get_time (&statement, 4);
  model->last_update_time = hot_statement_get_time (&statement, 5);
  model->status = CLAMP (hot_statement_get_int (&statement, 6), 0, HOT_LOGGED_MODEL_STATUS_UPLOAD_FAILED);
  model->status_message = hot_statement_dup_text (&statement, 7);
  model->model_type = hot_statement_dup_text (&statement, 8);
  model->source_run_id = hot_statement_dup_text (&statement, 9);

  hot_statement_use (&statement, connection, "SELECT param_key, param_value FROM logged_model_params WHERE model_id = ? ORDER BY 1");
  hot_statement_bind_text (&statement, model->id);
  if (!hot_sqlite_read_pairs (&statement, &model->params, &model->n_params, error))
    return NULL;
  hot_statement_use (&statement, connection, "SELECT tag_key, tag_value FROM logged_model_tags WHERE model_id = ? ORDER BY 1");
  hot_statement_bind_text (&statement, model->id);
  if (!hot_sqlite_read_pairs (&statement, &model->tags, &model->n_tags, error) || !read_metrics (model, connection, error))
    return NULL;

  return g_steal_pointer (&model);
}

static gboolean
put_pairs (HotSqliteConnection  *connection,
           gboolean              are_tags,
           const char           *id,
           gint64                experiment,
           const HotKeyValue    *pairs,
           guint                 n_pairs,
           GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection, are_tags
                       ? "INSERT OR REPLACE INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value) VALUES (?, ?, ?, ?)"
                       : "INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value) VALUES (?, ?, ?, ?)");
  for (guint i = 0; i < n_pairs; i++)
    {
      hot_statement_bind_text (&statement, id);
      hot_statement_bind_int (&statement, experiment);
      hot_statement_bind_text (&statement, pairs[i].key);
      hot_statement_bind_text (&statement, pairs[i].value != NULL ? pairs[i].value : "");
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
create_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;
  const HotLoggedModelCreation *creation = change->creation;
  g_auto(HotStatement) statement = { 0 };
  g_autofree char *folder = g_strdup_printf ("models/%s/artifacts", change->id);
  g_autofree char *root = NULL;
  g_autofree char *location = NULL;
  gint64 experiment;

  if (!hot_sqlite_find_experiment (connection, creation->experiment_id, TRUE, &experiment, &root, error))
    return FALSE;
  location = hot_sqlite_append_path (root != NULL ? root : "", folder);
  hot_statement_use (&statement, connection,
                     "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, "
                     "last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1, 'active', ?6, ?7)");
  hot_statement_bind_text (&statement, change->id);
  hot_statement_bind_int (&statement, experiment);
  hot_statement_bind_text (&statement, change->name);
  hot_statement_bind_text (&statement, location);
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_text (&statement, creation->model_type);
  hot_statement_bind_text (&statement, creation->source_run_id);

  return hot_statement_run (&statement, error) &&
         put_pairs (connection, FALSE, change->id, experiment, creation->params, creation->n_params, error) &&
         put_pairs (connection, TRUE, change->id, experiment, creation->tags, creation->n_tags, error);
}

static HotLoggedModel *
get_logged_model (HotTrackingStore  *store,
                  const char        *id,
                  gboolean           with_deleted,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_auto(HotSqliteReader) reader = { 0 };

  if (!check_schema (HOT_SQLITE_STORE (store), error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;

  return read_model (reader.connection, id, with_deleted, error);
}

static HotLoggedModel *
create_logged_model (HotTrackingStore              *store,
                     const HotLoggedModelCreation  *creation,
                     GCancellable                  *cancellable,
                     GError                       **error)
{
  g_autofree char *uuid = hot_sqlite_new_id ();
  g_autofree char *id = g_strconcat ("m-", uuid, NULL);
  g_autofree char *made_up = hot_sqlite_make_up_name ();
  Change change = { creation, id, creation->name != NULL ? creation->name : made_up };

  if (!check_schema (HOT_SQLITE_STORE (store), error) || !hot_validate_logged_model_name (creation->name, error))
    return NULL;
  for (guint i = 0; i < creation->n_tags; i++)
    if (!hot_validate_run_tag (&creation->tags[i], error))
      return NULL;
  if (!hot_sqlite_store_write (HOT_SQLITE_STORE (store), create_cb, &change, cancellable, error))
    return NULL;

  return get_logged_model (store, id, FALSE, NULL, error);
}

static gboolean
touch (HotSqliteConnection  *connection,
       const char           *id,
       int                   status,
       gboolean              is_deleted,
       GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "UPDATE logged_models SET last_updated_timestamp_ms = ?1, status = CASE WHEN ?2 < 0 THEN status ELSE ?2 END, "
                     "lifecycle_stage = CASE WHEN ?3 THEN 'deleted' ELSE lifecycle_stage END WHERE model_id = ?4");
  hot_statement_bind_int (&statement, hot_sqlite_now ());
  hot_statement_bind_int (&statement, status);
  hot_statement_bind_int (&statement, is_deleted);
  hot_statement_bind_text (&statement, id);

  return hot_statement_run (&statement, error);
}

static gboolean
finalize_cb (HotSqliteConnection  *connection,
             gpointer              user_data,
             GError              **error)
{
  Change *change = user_data;

  return find_model (connection, change->id, NULL, error) && touch (connection, change->id, change->status, FALSE, error);
}

static HotLoggedModel *
finalize_logged_model (HotTrackingStore      *store,
                       const char            *id,
                       HotLoggedModelStatus   status,
                       GCancellable          *cancellable,
                       GError               **error)
{
  Change change = { .id = id, .status = status };

  if (!check_schema (HOT_SQLITE_STORE (store), error) ||
      !hot_sqlite_store_write (HOT_SQLITE_STORE (store), finalize_cb, &change, cancellable, error))
    return NULL;

  return get_logged_model (store, id, FALSE, NULL, error);
}

static gboolean
delete_cb (HotSqliteConnection  *connection,
           gpointer              user_data,
           GError              **error)
{
  Change *change = user_data;

  return find_model (connection, change->id, NULL, error) && touch (connection, change->id, -1, TRUE, error);
}

static gboolean
delete_logged_model (HotTrackingStore  *store,
                     const char        *id,
                     GCancellable      *cancellable,
                     GError           **error)
{
  Change change = { .id = id };

  return check_schema (HOT_SQLITE_STORE (store), error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_cb, &change, cancellable, error);
}

static gboolean
set_tags_cb (HotSqliteConnection  *connection,
             gpointer              user_data,
             GError              **error)
{
  Change *change = user_data;
  gint64 experiment;

  return find_model (connection, change->id, &experiment, error) &&
         put_pairs (connection, TRUE, change->id, experiment, change->pairs, change->n_pairs, error);
}

static HotLoggedModel *
set_logged_model_tags (HotTrackingStore   *store,
                       const char         *id,
                       const HotKeyValue  *tags,
                       guint               n_tags,
                       GCancellable       *cancellable,
                       GError            **error)
{
  Change change = { .id = id, .pairs = tags, .n_pairs = n_tags };

  for (guint i = 0; i < n_tags; i++)
    if (!hot_validate_run_tag (&tags[i], error))
      return NULL;
  if (!check_schema (HOT_SQLITE_STORE (store), error) ||
      !hot_sqlite_store_write (HOT_SQLITE_STORE (store), set_tags_cb, &change, cancellable, error))
    return NULL;

  return get_logged_model (store, id, FALSE, NULL, error);
}

static gboolean
delete_tag_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  Change *change = user_data;
  g_auto(HotStatement) statement = { 0 };

  if (!find_model (connection, change->id, NULL, error))
    return FALSE;
  hot_statement_use (&statement, connection, "DELETE FROM logged_model_tags WHERE model_id = ? AND tag_key = ?");
  hot_statement_bind_text (&statement, change->id);
  hot_statement_bind_text (&statement, change->name);
  if (!hot_statement_run (&statement, error))
    return FALSE;

  return hot_sqlite_connection_get_n_changed (connection) > 0 ||
         hot_refuse (error, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, _("No tag with key '%s' found for model with ID '%s'."),
                     change->name, change->id);
}

static gboolean
delete_logged_model_tag (HotTrackingStore  *store,
                         const char        *id,
                         const char        *key,
                         GCancellable      *cancellable,
                         GError           **error)
{
  Change change = { .id = id, .name = key };

  return check_schema (HOT_SQLITE_STORE (store), error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), delete_tag_cb, &change, cancellable, error);
}

static gboolean
log_params_cb (HotSqliteConnection  *connection,
               gpointer              user_data,
               GError              **error)
{
  Change *change = user_data;
  gint64 experiment;

  return find_model (connection, change->id, &experiment, error) &&
         put_pairs (connection, FALSE, change->id, experiment, change->pairs, change->n_pairs, error);
}

static gboolean
log_logged_model_params (HotTrackingStore   *store,
                         const char         *id,
                         const HotKeyValue  *params,
                         guint               n_params,
                         GCancellable       *cancellable,
                         GError            **error)
{
  Change change = { .id = id, .pairs = params, .n_pairs = n_params };

  return check_schema (HOT_SQLITE_STORE (store), error) &&
         hot_sqlite_store_write (HOT_SQLITE_STORE (store), log_params_cb, &change, cancellable, error);
}

/* The last measurement of @order on @dataset (nullable: on any), or NULL. */
static void
add_metric_order (HotSql                *sql,
                  const HotSearchOrder  *order,
                  const HotDatasetInput *dataset)
{
  static const char *const last =
    "(SELECT x.metric_value FROM logged_model_metrics x WHERE x.model_id = l.model_id AND x.metric_name = ? "
    "AND (? IS NULL OR x.dataset_name = ?) AND (? IS NULL OR x.dataset_digest = ?) "
    "ORDER BY x.metric_timestamp_ms DESC, x.metric_step DESC, x.run_id LIMIT 1)";
  const char *name = dataset != NULL ? dataset->name : NULL;
  const char *digest = dataset != NULL ? dataset->digest : NULL;

  g_string_append_printf (sql->text, "%s IS NULL, %s %s, ", last, last, order->is_descending ? "DESC" : "ASC");
  for (guint i = 0; i < 2; i++)
    {
      hot_sql_add_text (sql, order->key);
      hot_sql_add_text (sql, name);
      hot_sql_add_text (sql, name);
      hot_sql_add_text (sql, digest);
      hot_sql_add_text (sql, digest);
    }
}

/* (transfer full): the page from @offset of this very search, as MLflow's SearchLoggedModelsPaginationToken */
static char *
make_page_token (const HotSearch *search,
                 guint64          offset)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  const char *text;
  gsize n;

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "experiment_ids");
  hot_json_writer_begin_array (json);
  for (guint i = 0; search->experiment_ids != NULL && search->experiment_ids[i] != NULL; i++)
    hot_json_writer_string (json, search->experiment_ids[i]);
  hot_json_writer_end_array (json);
  hot_json_writer_member (json, "filter_string", search->filter);
  hot_json_writer_name (json, "order_by");
  hot_json_writer_begin_array (json);
  for (guint i = 0; search->order_by != NULL && search->order_by[i] != NULL; i++)
    {
      hot_json_writer_string (json, search->order_by[i]);
      if (search->order_datasets != NULL)
        {
          hot_json_writer_string (json, search->order_datasets[i].name);
          hot_json_writer_string (json, search->order_datasets[i].digest);
        }
    }
  hot_json_writer_end_array (json);
  hot_json_writer_name (json, "offset");
  hot_json_writer_unsigned (json, offset);
  hot_json_writer_end_object (json);
  text = hot_json_writer_peek (json, &n);

  return g_base64_encode ((const guchar *) text, n);
}

/* A token is good for the search that gave it. */
static gboolean
parse_page_token (const HotSearch  *search,
                  guint64          *offset,
                  GError          **error)
{
  g_autofree char *wanted = NULL;
  g_autofree guchar *json = NULL;
  g_autofree char *text = NULL;
  const char *found;
  gsize n = 0;

  *offset = 0;
  if (search->page_token == NULL || *search->page_token == '\0')
    return TRUE;
  json = g_base64_decode (search->page_token, &n);
  text = g_strndup ((const char *) json, n);
  found = g_strrstr (text, "\"offset\":");
  if (found == NULL)
    return hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, _("Invalid page token: %s"), search->page_token);
  *offset = g_ascii_strtoull (found + strlen ("\"offset\":"), NULL, 10);
  wanted = make_page_token (search, *offset);

  return (*offset <= G_MAXINT64 && g_str_equal (wanted, search->page_token)) ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                     _("The page token does not match the requested experiment IDs, filter string or order by: %s"), text);
}

static gboolean
build_search (HotSql           *sql,
              const HotSearch  *search,
              GError          **error)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (HOT_SEARCH_LOGGED_MODELS, search->order_by, error);

  if (orders == NULL || !hot_search_parse (HOT_SEARCH_LOGGED_MODELS, search->filter, search->is_extended, &filter, error) ||
      !hot_sql_add_experiments (sql, "l.experiment_id", search->experiment_ids, error))
    return FALSE;
  if (filter != NULL)
    {
      g_string_append (sql->text, " AND ");
      hot_sql_add_filter (sql, HOT_SEARCH_LOGGED_MODELS, filter, search);
    }
  for (guint i = 0; i < search->n_datasets; i++)
    {
      g_string_append (sql->text, i == 0 ? " AND EXISTS (SELECT 1 FROM logged_model_metrics x WHERE x.model_id = l.model_id AND ("
                                         : " OR ");
      g_string_append (sql->text, "(x.dataset_name = ? AND (? IS NULL OR x.dataset_digest = ?))");
      hot_sql_add_text (sql, search->datasets[i].name);
      hot_sql_add_text (sql, search->datasets[i].digest);
      hot_sql_add_text (sql, search->datasets[i].digest);
    }
  g_string_append (sql->text, search->n_datasets > 0 ? ")) ORDER BY " : " ORDER BY ");
  for (guint i = 0; i < orders->len; i++)
    {
      const HotSearchOrder *order = orders->pdata[i];

      if (order->field == HOT_SEARCH_METRIC)
        add_metric_order (sql, order, search->order_datasets != NULL ? &search->order_datasets[i] : NULL);
      else
        g_string_append_printf (sql->text, "%s IS NULL, %s %s, ", order->attribute->column, order->attribute->column,
                                order->is_descending ? "DESC" : "ASC");
    }
  g_string_append (sql->text, "l.creation_timestamp_ms DESC, l.model_id LIMIT ? OFFSET ?");

  return TRUE;
}

static GPtrArray *
search_logged_models (HotTrackingStore  *store,
                      const HotSearch   *search,
                      char             **next_page_token,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autoptr(GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_logged_model_unref);
  g_auto(HotSqliteReader) reader = { 0 };
  g_auto(HotSql) sql = { 0 };
  g_auto(HotStatement) statement = { 0 };
  guint64 offset;
  guint limit;
  int code = 0;

  hot_sql_init (&sql, "SELECT l.model_id FROM logged_models l WHERE l.lifecycle_stage IS NOT 'deleted'");
  if (!check_schema (HOT_SQLITE_STORE (store), error) || !hot_search_get_limit (search, DEFAULT_LIMIT, MAX_LIMIT, &limit, error) ||
      !parse_page_token (search, &offset, error) || !build_search (&sql, search, error) ||
      !hot_sqlite_reader_begin (&reader, HOT_SQLITE_STORE (store), cancellable, error))
    return NULL;
  hot_sql_add_int (&sql, (gint64) limit + 1);
  hot_sql_add_int (&sql, offset);

  hot_sql_prepare (&sql, &statement, reader.connection);
  while (models->len < limit && (code = hot_statement_step (&statement, error)) > 0)
    {
      HotLoggedModel *model = read_model (reader.connection, hot_statement_get_text (&statement, 0), FALSE, error);

      if (model == NULL)
        return NULL;
      g_ptr_array_add (models, model);
    }
  if (code >= 0 && models->len == limit)
    code = hot_statement_step (&statement, error);
  if (code < 0)
    return NULL;
  if (next_page_token != NULL)
    *next_page_token = code > 0 ? make_page_token (search, offset + limit) : NULL;

  return g_steal_pointer (&models);
}

/* Metrics of a run that say which model they measured count for the model, too. */
gboolean
hot_sqlite_insert_model_metrics (HotSqliteConnection  *connection,
                                 const char           *run_id,
                                 gint64                experiment,
                                 const HotMetric      *metrics,
                                 guint                 n,
                                 GError              **error)
{
  g_auto(HotStatement) statement = { 0 };

  hot_statement_use (&statement, connection,
                     "INSERT OR IGNORE INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, "
                     "metric_value, experiment_id, run_id, dataset_name, dataset_digest, dataset_uuid) VALUES (?1, ?2, ?3, ?4, ?5, "
                     "?6, ?7, ?8, ?9, (SELECT dataset_uuid FROM datasets WHERE experiment_id = ?6 AND name = ?8 AND digest = ?9))");
  for (guint i = 0; i < n; i++)
    {
      gboolean is_nan;

      if (metrics[i].model_id == NULL || *metrics[i].model_id == '\0')
        continue;
      if (!find_model (connection, metrics[i].model_id, NULL, error))
        return FALSE;
      hot_statement_bind_text (&statement, metrics[i].model_id);
      hot_statement_bind_text (&statement, metrics[i].key);
      hot_statement_bind_int (&statement, metrics[i].timestamp);
      hot_statement_bind_int (&statement, metrics[i].step);
      hot_statement_bind_real (&statement, hot_sqlite_sanitize (metrics[i].value, &is_nan));
      hot_statement_bind_int (&statement, experiment);
      hot_statement_bind_text (&statement, run_id);
      hot_statement_bind_text (&statement, metrics[i].dataset_name);
      hot_statement_bind_text (&statement, metrics[i].dataset_digest);
      if (!hot_statement_run (&statement, error))
        return FALSE;
    }

  return TRUE;
}

void
hot_sqlite_store_init_models (HotTrackingStoreInterface *iface)
{
  iface->create_logged_model = create_logged_model;
  iface->get_logged_model = get_logged_model;
  iface->finalize_logged_model = finalize_logged_model;
  iface->delete_logged_model = delete_logged_model;
  iface->search_logged_models = search_logged_models;
  iface->set_logged_model_tags = set_logged_model_tags;
  iface->delete_logged_model_tag = delete_logged_model_tag;
  iface->log_logged_model_params = log_logged_model_params;
}
