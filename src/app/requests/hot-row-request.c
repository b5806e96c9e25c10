/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-row-request.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/experiments/hot-tracker.h"
#include "base/hot-json-writer.h"
#include "deploy/hot-deploy.h"
#include "models/hot-model-example.h"
#include "requests/hot-payload.h"
#include "serve/hot-serve-model.h"

/* Where hothouse-serve is, unless told otherwise. */
#define DEFAULT_ADDRESS "http://127.0.0.1:8080"

typedef struct {
  HotTable         *table;
  gint64            row;
  char             *address;
  char             *model;
  HotTrackingStore *store;
  char             *state;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->table, hot_table_unref);
  g_clear_object (&work->store);
  g_free (work->address);
  g_free (work->model);
  g_free (work->state);
  g_free (work);
}

void
hot_row_request_free (HotRowRequest *self)
{
  if (self == NULL)
    return;

  hot_request_free (self->request);
  hot_request_origin_unref (self->origin);
  g_free (self);
}

/* Whether @address is one of the server's at @base. */
static gboolean
is_below (const char *address,
          const char *base)
{
  const gsize length = strlen (base);

  return strncmp (address, base, length) == 0 && (address[length] == '/' || address[length] == '\0' || address[length] == '?');
}

/* (nullable) (transfer full): the deployment at the address, or the newest that runs */
static HotDeployment *
find_deployment (const char *state,
                 const char *address)
{
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (state, NULL);
  g_autoptr(GPtrArray) list = store != NULL ? hot_deployment_store_list (store, NULL) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const HotDeployment *deployment = list->pdata[i];

      if (deployment->address == NULL)
        continue;
      if (address != NULL ? is_below (address, deployment->address) : deployment->state == HOT_DEPLOYMENT_RUNNING)
        return hot_deployment_copy (deployment);
    }

  return NULL;
}

/* Where the deployment's model lies on this computer; nothing where it cannot be had. */
static void
find_model (const Work          *work,
            const HotDeployment *deployment,
            HotRequestOrigin    *origin,
            GCancellable        *cancellable)
{
  g_autoptr(GError) reason = NULL;

  if (g_file_test (deployment->model_uri, G_FILE_TEST_EXISTS))
    {
      g_set_str (&origin->model, deployment->model_uri);
      return;
    }
  origin->place = hot_model_place_find (work->store, deployment->model_uri, cancellable, &reason);
  if (origin->place != NULL)
    origin->model = hot_model_place_fetch (origin->place, cancellable, &reason);
  if (reason != NULL)
    g_debug ("The model of %s is not here: %s", deployment->name, reason->message);
}

/* Every column, where no model says which it wants. (transfer full) */
static char *
write_columns (HotTable *table,
               gint64    row)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  const guint n_columns = hot_table_get_n_columns (table);

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "columns");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    hot_json_writer_string (json, hot_column_get_name (hot_table_get_column (table, i)));
  hot_json_writer_end_array (json);
  hot_json_writer_name (json, "data");
  hot_json_writer_begin_array (json);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    {
      HotColumn *column = hot_table_get_column (table, i);
      g_autofree char *text = NULL;

      switch (hot_column_get_column_type (column))
        {
        case HOT_COLUMN_INTEGER:
          if (hot_column_is_missing (column, row))
            hot_json_writer_null (json);
          else
            hot_json_writer_integer (json, hot_column_get_integer (column, row));
          break;

        case HOT_COLUMN_REAL:
        case HOT_COLUMN_MONEY:
        case HOT_COLUMN_PERCENT:
          hot_json_writer_real (json, hot_column_get_number (column, row));
          break;

        default:
          text = hot_column_dup_text (column, row);
          hot_json_writer_string (json, text);
        }
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

/* What is most likely asked for where nothing says so: a price. (nullable) */
static const char *
guess_target (HotTable *table)
{
  const int price = hot_table_find_column (table, "price");

  if (price >= 0)
    return hot_column_get_name (hot_table_get_column (table, price));
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    if (hot_column_get_column_type (hot_table_get_column (table, i)) == HOT_COLUMN_MONEY)
      return hot_column_get_name (hot_table_get_column (table, i));

  return NULL;
}

/* (transfer full): the row in split orientation */
static char *
write_row (const Work        *work,
           HotRequestOrigin  *origin,
           GError           **error)
{
  HotScoreError score_error = { 0 };
  HotModel *model = origin->model != NULL ? hot_serve_model_open (origin->model, &score_error) : NULL;
  const guint32 row = work->row;
  char *text;

  if (model == NULL)
    {
      hot_request_origin_set_row (origin, work->table, work->row, guess_target (work->table));
      return write_columns (work->table, work->row);
    }

  hot_request_origin_set_row (origin, work->table, work->row, hot_model_get_target (model));
  text = hot_model_example_new (model, work->table, &row, 1, error);
  hot_model_close (model);

  return text;
}

static gpointer
row_func (gpointer            data,
          const HotProgress  *progress,
          GCancellable       *cancellable,
          GError            **error)
{
  const Work *work = data;
  g_autoptr(HotDeployment) deployment = find_deployment (work->state, work->address);
  g_autoptr(HotRequestOrigin) origin = hot_request_origin_new (work->model);
  const char *base = deployment != NULL && deployment->address != NULL ? deployment->address : DEFAULT_ADDRESS;
  g_autofree char *address = work->address != NULL ? g_strdup (work->address) : g_strconcat (base, hot_payload_split.path, NULL);
  g_autofree char *rows = NULL;
  HotRowRequest *result;

  if (origin->model == NULL && deployment != NULL)
    find_model (work, deployment, origin, cancellable);
  if (work->table != NULL)
    {
      rows = write_row (work, origin, error);
      if (rows == NULL)
        return NULL;
    }

  result = g_new0 (HotRowRequest, 1);
  result->origin = g_steal_pointer (&origin);
  result->request = hot_request_new ("POST", address);
  hot_request_set_header (result->request, "Content-Type", hot_payload_split.content_type);
  if (rows != NULL)
    result->request->body = g_strdup_printf ("{\"dataframe_split\": %s}", rows);
  if (deployment != NULL && deployment->has_key)
    {
      result->request->auth.kind = HOT_REQUEST_AUTH_BEARER;
      result->request->auth.secret = hot_deploy_dup_key (deployment, cancellable, NULL);
    }

  return result;
}

HotJob *
hot_row_request_start (HotTable   *table,
                       gint64      row,
                       const char *address,
                       const char *model)
{
  HotTracker *tracker = hot_tracker_get_default ();
  HotWorkspace *workspace = hot_tracker_get_workspace (tracker);
  Work *work = g_new0 (Work, 1);

  work->table = table != NULL ? hot_table_ref (table) : NULL;
  work->row = row;
  work->address = g_strdup (address);
  work->model = g_strdup (model);
  work->store = hot_tracker_get_store (tracker);
  if (work->store != NULL)
    g_object_ref (work->store);
  work->state = workspace != NULL ? g_strdup (hot_workspace_get_state_path (workspace)) : NULL;

  return hot_job_start (_("Preparing a Request"), row_func, work, work_free, (GDestroyNotify) hot_row_request_free);
}

char *
hot_row_request_dup_key (const char   *state,
                         const char   *address,
                         GCancellable *cancellable)
{
  g_autoptr(HotDeployment) deployment = find_deployment (state, address);

  return deployment != NULL ? hot_deploy_dup_key (deployment, cancellable, NULL) : NULL;
}
