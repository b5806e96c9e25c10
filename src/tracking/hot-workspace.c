/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-workspace.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "tracking/hot-mlruns.h"
#include "tracking/hot-rest-store.h"
#include "tracking/hot-sqlite-store.h"

/**
 * HotWorkspace:
 *
 * Where experiments are kept: a folder with mlflow.db, mlartifacts/ and hothouse.db, somebody else's MLflow database, or a folder
 * mlruns/ of MLflow's file store.
 */
struct _HotWorkspace
{
  GObject           parent_instance;

  char             *location;
  char             *state_path;
  char             *temporary;
  HotTrackingStore *store;
  gboolean          is_read_only;
};

G_DEFINE_FINAL_TYPE (HotWorkspace, hot_workspace, G_TYPE_OBJECT)

static void
remove_temporary (HotWorkspace *self)
{
  static const char *const names[] = { "mlflow.db", "mlflow.db-wal", "mlflow.db-shm", "mlflow.db-writers" };

  if (self->temporary == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->temporary, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->temporary);
}

static void
hot_workspace_finalize (GObject *object)
{
  HotWorkspace *self = HOT_WORKSPACE (object);

  g_clear_object (&self->store);
  remove_temporary (self);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->state_path, g_free);
  g_clear_pointer (&self->temporary, g_free);

  G_OBJECT_CLASS (hot_workspace_parent_class)->finalize (object);
}

static void
hot_workspace_class_init (HotWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_workspace_finalize;
}

static void
hot_workspace_init (HotWorkspace *self)
{
}

char *
hot_workspace_dup_default_location (void)
{
  const char *chosen = g_getenv ("HOTHOUSE_WORKSPACE");

  if (hot_rest_login_is_address (chosen))
    return g_strdup (chosen);
  if (chosen != NULL && *chosen != '\0')
    return g_canonicalize_filename (chosen, NULL);

  return g_build_filename (g_get_user_data_dir (), "hothouse", "workspace", NULL);
}

static gboolean
open_store (HotWorkspace  *self,
            const char    *database,
            const char    *artifact_root,
            gboolean       create,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(HotSqliteStore) store = hot_sqlite_store_open (database, artifact_root, create, cancellable, error);

  if (store == NULL)
    return FALSE;
  self->is_read_only = hot_sqlite_store_is_read_only (store);
  if (!self->is_read_only && hot_sqlite_store_settle_interrupted (store, cancellable, error) < 0)
    return FALSE;
  self->store = HOT_TRACKING_STORE (g_steal_pointer (&store));

  return TRUE;
}

/* Beside the database, where MLflow's own artifacts of a local store are found, too. */
static gboolean
open_database (HotWorkspace  *self,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *folder = g_path_get_dirname (self->location);
  g_autofree char *artifacts = g_build_filename (folder, "mlartifacts", NULL);

  self->state_path = g_build_filename (folder, "hothouse.db", NULL);

  return open_store (self, self->location, artifacts, FALSE, cancellable, error);
}

static gboolean
open_folder (HotWorkspace  *self,
             gboolean       create,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *database = g_build_filename (self->location, "mlflow.db", NULL);
  g_autofree char *artifacts = g_build_filename (self->location, "mlartifacts", NULL);

  if (!create && !g_file_test (database, G_FILE_TEST_EXISTS))
    {
      g_autofree char *display = g_filename_display_name (self->location);

      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s is no workspace: there is no mlflow.db in it"), display);
      return FALSE;
    }
  if (create && g_mkdir_with_parents (artifacts, 0777) != 0 && !g_file_test (database, G_FILE_TEST_EXISTS))
    return hot_fd_set_error (errno, artifacts, error);
  self->state_path = g_build_filename (self->location, "hothouse.db", NULL);

  return open_store (self, database, artifacts, create, cancellable, error);
}

/* The file store is read once into a database of its own, which answers like any other. */
static gboolean
open_mlruns (HotWorkspace       *self,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autofree char *database = NULL;

  self->temporary = g_dir_make_tmp ("hothouse-XXXXXX", error);
  if (self->temporary == NULL)
    return FALSE;
  database = g_build_filename (self->temporary, "mlflow.db", NULL);
  if (!open_store (self, database, self->location, TRUE, cancellable, error) ||
      hot_mlruns_import (HOT_SQLITE_STORE (self->store), self->location, FALSE, NULL, progress, cancellable, error) < 0)
    return FALSE;
  hot_mlruns_close_import (HOT_SQLITE_STORE (self->store));
  self->is_read_only = TRUE;

  return TRUE;
}

HotWorkspace *
hot_workspace_open_server (const HotRestLogin  *login,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_autoptr(HotWorkspace) self = g_object_new (HOT_TYPE_WORKSPACE, NULL);
  HotRestStore *store = hot_rest_store_open (login, cancellable, error);

  if (store == NULL)
    return NULL;

  self->location = g_strdup (login->uri);
  self->store = HOT_TRACKING_STORE (store);

  return g_steal_pointer (&self);
}

static HotWorkspace *
open_address (const char    *location,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(HotRestLogin) login = hot_rest_login_new (location, error);

  if (login == NULL)
    return NULL;
  hot_rest_login_take_environment (login);

  return hot_workspace_open_server (login, cancellable, error);
}

HotWorkspace *
hot_workspace_open (const char         *location,
                    gboolean            create,
                    const HotProgress  *progress,
                    GCancellable       *cancellable,
                    GError            **error)
{
  g_autoptr(HotWorkspace) self = g_object_new (HOT_TYPE_WORKSPACE, NULL);
  g_autofree char *chosen = location != NULL ? g_strdup (location) : hot_workspace_dup_default_location ();
  gboolean ok;

  if (hot_rest_login_is_address (chosen))
    return open_address (chosen, cancellable, error);

  self->location = g_canonicalize_filename (chosen, NULL);
  if (g_file_test (self->location, G_FILE_TEST_IS_REGULAR))
    ok = open_database (self, cancellable, error);
  else if (hot_mlruns_is_one (self->location))
    ok = open_mlruns (self, progress, cancellable, error);
  else
    ok = open_folder (self, create, cancellable, error);

  return ok ? g_steal_pointer (&self) : NULL;
}

const char *
hot_workspace_get_location (HotWorkspace *self)
{
  g_return_val_if_fail (HOT_IS_WORKSPACE (self), NULL);

  return self->location;
}

gboolean
hot_workspace_is_server (HotWorkspace *self)
{
  g_return_val_if_fail (HOT_IS_WORKSPACE (self), FALSE);

  return HOT_IS_REST_STORE (self->store);
}

gboolean
hot_workspace_is_read_only (HotWorkspace *self)
{
  g_return_val_if_fail (HOT_IS_WORKSPACE (self), TRUE);

  return self->is_read_only;
}

HotTrackingStore *
hot_workspace_get_store (HotWorkspace *self)
{
  g_return_val_if_fail (HOT_IS_WORKSPACE (self), NULL);

  return self->store;
}

const char *
hot_workspace_get_state_path (HotWorkspace *self)
{
  g_return_val_if_fail (HOT_IS_WORKSPACE (self), NULL);

  return self->state_path;
}

int
hot_workspace_import (HotWorkspace       *self,
                      const char         *mlruns,
                      HotMlrunsCounts    *counts,
                      const HotProgress  *progress,
                      GCancellable       *cancellable,
                      GError            **error)
{
  g_return_val_if_fail (HOT_IS_WORKSPACE (self), -1);

  if (!HOT_IS_SQLITE_STORE (self->store))
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
                   _("%s is a tracking server; folders are imported into workspaces on this computer"), self->location);
      return -1;
    }
  if (!hot_mlruns_is_one (mlruns))
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                   _("%s is no mlruns folder of MLflow’s: there is no experiment in it"), mlruns);
      return -1;
    }
  if (self->is_read_only)
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_PERMISSION_DENIED,
                   _("%s cannot be written; it may only be read"), self->location);
      return -1;
    }

  return hot_mlruns_import (HOT_SQLITE_STORE (self->store), mlruns, TRUE, counts, progress, cancellable, error);
}
