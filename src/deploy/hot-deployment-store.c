/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-deployment-store.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-process-mark.h"
#include "base/hot-state.h"

#define SCHEMA                                                                                                         \
  "CREATE TABLE IF NOT EXISTS deployment (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, target TEXT NOT NULL, "      \
  "model_uri TEXT NOT NULL, image TEXT, digest TEXT, address TEXT, handle TEXT, has_key INTEGER NOT NULL, "            \
  "created INTEGER NOT NULL, state INTEGER NOT NULL, detail TEXT);"                                                   \
  "CREATE TABLE IF NOT EXISTS deployment_begun (id TEXT PRIMARY KEY, name TEXT NOT NULL, target TEXT NOT NULL, "       \
  "image TEXT, handle TEXT, process TEXT)"
#define COLUMNS "id, name, target, model_uri, image, digest, address, handle, has_key, created, state, detail"

struct _HotDeploymentStore
{
  HotState *state;
};

HotDeploymentStore *
hot_deployment_store_open (const char  *path,
                           GError     **error)
{
  g_autoptr(HotDeploymentStore) self = g_new0 (HotDeploymentStore, 1);

  self->state = hot_state_open (path, SCHEMA, error);

  return self->state != NULL ? g_steal_pointer (&self) : NULL;
}

void
hot_deployment_store_free (HotDeploymentStore *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->state, hot_state_free);
  g_free (self);
}

static HotDeployment *
read_row (sqlite3_stmt *statement)
{
  HotDeployment *row = g_new0 (HotDeployment, 1);

  row->id = hot_state_dup (statement, 0);
  row->name = hot_state_dup (statement, 1);
  row->target = hot_state_dup (statement, 2);
  row->model_uri = hot_state_dup (statement, 3);
  row->image = hot_state_dup (statement, 4);
  row->digest = hot_state_dup (statement, 5);
  row->address = hot_state_dup (statement, 6);
  row->handle = hot_state_dup (statement, 7);
  row->has_key = sqlite3_column_int (statement, 8) != 0;
  row->created = sqlite3_column_int64 (statement, 9);
  row->state = CLAMP (sqlite3_column_int (statement, 10), HOT_DEPLOYMENT_UNKNOWN, HOT_DEPLOYMENT_FAILED);
  row->detail = hot_state_dup (statement, 11);

  return row;
}

GPtrArray *
hot_deployment_store_list (HotDeploymentStore  *self,
                           GError             **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_deployment_free);
  sqlite3_stmt *statement = hot_state_prepare (self->state, "SELECT " COLUMNS " FROM deployment ORDER BY created DESC, id", error);

  if (statement == NULL)
    return NULL;
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (statement));

  return hot_state_end (self->state, statement, error) ? g_steal_pointer (&rows) : NULL;
}

HotDeployment *
hot_deployment_store_find (HotDeploymentStore  *self,
                           const char          *name,
                           GError             **error)
{
  g_autoptr(GPtrArray) rows = hot_deployment_store_list (self, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const HotDeployment *row = rows->pdata[i];

      if (g_str_equal (row->name, name) || g_str_equal (row->id, name))
        return hot_deployment_copy (row);
    }
  if (rows != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no deployment “%s”."), name);

  return NULL;
}

gboolean
hot_deployment_store_put (HotDeploymentStore   *self,
                          const HotDeployment  *row,
                          GError              **error)
{
  const char *texts[] = { row->id, row->name, row->target, row->model_uri, row->image, row->digest, row->address, row->handle };
  sqlite3_stmt *statement =
    hot_state_prepare (self->state,
                       "INSERT INTO deployment (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                       "name = excluded.name, image = excluded.image, digest = excluded.digest, address = excluded.address, "
                       "handle = excluded.handle, has_key = excluded.has_key, state = excluded.state, detail = excluded.detail",
                       error);
  g_autoptr(GError) cause = NULL;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hot_state_bind (statement, i + 1, texts[i]);
  sqlite3_bind_int (statement, 9, row->has_key);
  sqlite3_bind_int64 (statement, 10, row->created);
  sqlite3_bind_int (statement, 11, row->state);
  hot_state_bind (statement, 12, row->detail);
  if (hot_state_end (self->state, statement, &cause))
    return TRUE;

  if (hot_state_is_taken (self->state))
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is a deployment “%s” already. Choose another name, or delete that one."), row->name);
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

gboolean
hot_deployment_store_note_state (HotDeploymentStore   *self,
                                 const HotDeployment  *row,
                                 GError              **error)
{
  sqlite3_stmt *statement = hot_state_prepare (self->state, "UPDATE deployment SET state = ?, detail = ? WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, row->state);
  hot_state_bind (statement, 2, row->detail);
  hot_state_bind (statement, 3, row->id);

  return hot_state_end (self->state, statement, error);
}

static gboolean
run_for (HotDeploymentStore  *self,
         const char          *sql,
         const char          *id,
         GError             **error)
{
  sqlite3_stmt *statement = hot_state_prepare (self->state, sql, error);

  if (statement == NULL)
    return FALSE;
  hot_state_bind (statement, 1, id);

  return hot_state_end (self->state, statement, error);
}

gboolean
hot_deployment_store_remove (HotDeploymentStore  *self,
                             const char          *id,
                             GError             **error)
{
  return run_for (self, "DELETE FROM deployment WHERE id = ?", id, error);
}

gboolean
hot_deployment_store_begin (HotDeploymentStore   *self,
                            const HotDeployment  *row,
                            GError              **error)
{
  g_autofree char *process = hot_process_mark_dup ();
  const char *texts[] = { row->id, row->name, row->target, row->image, row->handle, process };
  sqlite3_stmt *statement = hot_state_prepare (self->state, "INSERT INTO deployment_begun (id, name, target, image, handle, process) "
                                                            "VALUES (?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hot_state_bind (statement, i + 1, texts[i]);

  return hot_state_end (self->state, statement, error);
}

gboolean
hot_deployment_store_end (HotDeploymentStore  *self,
                          const char          *id,
                          GError             **error)
{
  return run_for (self, "DELETE FROM deployment_begun WHERE id = ?", id, error);
}

gboolean
hot_deployment_store_abandon (HotDeploymentStore  *self,
                              const char          *id,
                              GError             **error)
{
  return run_for (self, "UPDATE deployment_begun SET process = NULL WHERE id = ?", id, error);
}

GPtrArray *
hot_deployment_store_list_abandoned (HotDeploymentStore  *self,
                                     GError             **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_deployment_free);
  sqlite3_stmt *statement = hot_state_prepare (self->state, "SELECT id, name, target, image, handle, process FROM deployment_begun "
                                                            "WHERE id NOT IN (SELECT id FROM deployment)", error);

  if (statement == NULL)
    return NULL;
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      HotDeployment *row;

      if (hot_process_mark_find ((const char *) sqlite3_column_text (statement, 5)) != 0)
        continue;
      row = g_new0 (HotDeployment, 1);
      row->id = hot_state_dup (statement, 0);
      row->name = hot_state_dup (statement, 1);
      row->target = hot_state_dup (statement, 2);
      row->image = hot_state_dup (statement, 3);
      row->handle = hot_state_dup (statement, 4);
      g_ptr_array_add (rows, row);
    }

  return hot_state_end (self->state, statement, error) ? g_steal_pointer (&rows) : NULL;
}
