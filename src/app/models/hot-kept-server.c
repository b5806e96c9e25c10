/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-kept-server.h"

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "deploy/hot-deploy.h"
#include "models/hot-model-directory.h"
#include "score/hot-model.h"

/* Letters that are left of the model's own name, so that people know it again: a deployment's name has 63 at most. */
#define MAX_TITLE  40
#define HASH_CHARS 8

#define LOG_LINES 200
#define MAX_EXAMPLE (4 << 20)

char *
hot_kept_server_make_name (const char *location,
                           const char *uri)
{
  const char *title = g_str_has_prefix (uri, "models:/") ? uri + strlen ("models:/") : uri;
  g_autofree char *whole = g_strconcat (location, "\n", uri, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);
  g_autoptr(GString) name = g_string_new ("serve-");

  if (title == uri && strrchr (uri, '/') != NULL)
    title = strrchr (uri, '/') + 1;
  for (guint i = 0; title[i] != '\0' && i < MAX_TITLE; i++)
    if (g_ascii_isalnum (title[i]) || title[i] == '.' || title[i] == '_')
      g_string_append_c (name, title[i]);
    else if (name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  if (name->str[name->len - 1] != '-')
    g_string_append_c (name, '-');
  g_string_append_len (name, hash, HASH_CHARS);

  return g_string_free (g_steal_pointer (&name), FALSE);
}

HotKeptServer *
hot_kept_server_new (HotWorkspace *workspace,
                     const char   *uri)
{
  HotKeptServer *self = g_new0 (HotKeptServer, 1);

  self->state_path = g_strdup (workspace != NULL ? hot_workspace_get_state_path (workspace) : NULL);
  self->uri = g_strdup (uri);
  self->name = hot_kept_server_make_name (workspace != NULL ? hot_workspace_get_location (workspace) : "", uri);

  return self;
}

void
hot_kept_server_free (gpointer data)
{
  HotKeptServer *self = data;

  if (self == NULL)
    return;

  g_free (self->state_path);
  g_free (self->uri);
  g_free (self->name);
  g_clear_pointer (&self->place, hot_model_place_free);
  g_free (self->model);
  g_free (self->address);
  g_free (self->failure);
  g_free (self->log);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotKeptServer, hot_kept_server_free)

static HotKeptServer *
copy (const HotKeptServer *self)
{
  HotKeptServer *other = g_new0 (HotKeptServer, 1);

  other->state_path = g_strdup (self->state_path);
  other->uri = g_strdup (self->uri);
  other->name = g_strdup (self->name);

  return other;
}

/* FALSE without @error where there is none. */
static gboolean
find (const HotKeptServer  *self,
      HotDeploymentStore   *store,
      HotDeployment       **deployment,
      GError              **error)
{
  g_autoptr(GError) cause = NULL;

  *deployment = hot_deployment_store_find (store, self->name, &cause);
  if (*deployment == NULL && !g_error_matches (cause, HOT_ERROR, HOT_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&cause));

  return *deployment != NULL;
}

static void
take_deployment (HotKeptServer *self,
                 HotDeployment *deployment,
                 GCancellable  *cancellable)
{
  const gboolean is_there = deployment->state == HOT_DEPLOYMENT_RUNNING || deployment->state == HOT_DEPLOYMENT_STARTING;

  if (is_there)
    self->address = g_strdup (deployment->address);
  else if (deployment->state == HOT_DEPLOYMENT_FAILED)
    self->failure = g_strdup (deployment->detail != NULL ? deployment->detail : "");
  self->log = hot_target_computer.dup_log (deployment, LOG_LINES, cancellable, NULL);
}

gpointer
hot_kept_server_look_func (gpointer            user_data,
                           const HotProgress  *progress,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autoptr(HotKeptServer) self = copy (user_data);
  g_autoptr(HotDeploymentStore) store = NULL;
  g_autoptr(HotDeployment) deployment = NULL;
  g_autoptr(GError) cause = NULL;

  /* Who only looks makes no file. */
  if (self->state_path != NULL && !g_file_test (self->state_path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&self);
  store = hot_deployment_store_open (self->state_path, error);
  if (store == NULL)
    return NULL;
  if (find (self, store, &deployment, &cause))
    {
      if (!hot_deploy_refresh (store, deployment, cancellable, error))
        return NULL;
      take_deployment (self, deployment, cancellable);
    }
  else if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }

  return g_steal_pointer (&self);
}

static gboolean
remove_deployment (const HotKeptServer  *self,
                   HotDeploymentStore   *store,
                   GCancellable         *cancellable,
                   GError              **error)
{
  g_autoptr(HotDeployment) deployment = NULL;
  g_autoptr(GError) cause = NULL;

  if (find (self, store, &deployment, &cause))
    return hot_deploy_remove (store, deployment, cancellable, error);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return cause == NULL;
}

/* One row in which every value is missing, for models that have no example: a native model answers that too. */
static char *
make_rows (const char *path)
{
  HotScoreError score_error = { 0 };
  HotModel *model = hot_model_open (path, &score_error);
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  const guint n_columns = model != NULL ? hot_model_get_n_columns (model) : 0;

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "columns");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    {
      HotRawType type;

      hot_json_writer_string (json, hot_model_get_column (model, i, &type));
    }
  hot_json_writer_end_array (json);
  hot_json_writer_name (json, "data");
  hot_json_writer_begin_array (json);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    hot_json_writer_null (json);
  hot_json_writer_end_array (json);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
  g_clear_pointer (&model, hot_model_close);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

/* The example that lies beside a native model is written as its rows are read; others' need not be. */
static char *
dup_rows (const HotKeptServer *self)
{
  g_autoptr(GBytes) bytes = self->is_native ? hot_model_place_read (self->place, HOT_MODEL_EXAMPLE_FILE, MAX_EXAMPLE, NULL) : NULL;

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : make_rows (self->model);
}

gpointer
hot_kept_server_begin_func (gpointer            user_data,
                            const HotProgress  *progress,
                            GCancellable       *cancellable,
                            GError            **error)
{
  const HotKeptServer *request = user_data;
  g_autoptr(HotKeptServer) self = copy (request);
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (self->state_path, error);
  g_autoptr(HotDeployment) deployment = NULL;
  g_autofree char *rows = NULL;
  HotDeployParity parity;

  /* One that was stopped from elsewhere is in the way. */
  if (store == NULL || !remove_deployment (self, store, cancellable, error))
    return NULL;
  rows = dup_rows (request);
  deployment = hot_deploy_create (store, &hot_target_computer,
                                  &(HotDeployRequest) { .name = self->name, .model = request->model, .model_uri = self->uri, .port = request->port },
                                  rows, &parity, progress, cancellable, error);
  if (deployment == NULL)
    return NULL;
  take_deployment (self, deployment, cancellable);

  return g_steal_pointer (&self);
}

gpointer
hot_kept_server_end_func (gpointer            user_data,
                          const HotProgress  *progress,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autoptr(HotKeptServer) self = copy (user_data);
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (self->state_path, error);

  return store != NULL && remove_deployment (self, store, cancellable, error) ? g_steal_pointer (&self) : NULL;
}
