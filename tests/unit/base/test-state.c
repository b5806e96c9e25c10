/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-state.h"

#define SCHEMA "CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, note TEXT)"
#define OPENERS 4
#define ROUNDS 20

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hot-state-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "deeper", "hothouse.db", NULL);
}

static void
remove_file (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  g_remove (log);
  g_remove (index);
  g_remove (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autofree char *deeper = g_path_get_dirname (fixture->path);

  remove_file (fixture->path);
  g_rmdir (deeper);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static gboolean
add (HotState    *state,
     const char  *name,
     const char  *note,
     GError     **error)
{
  sqlite3_stmt *statement = hot_state_prepare (state, "INSERT INTO place VALUES (?, ?)", error);

  g_assert_nonnull (statement);
  hot_state_bind (statement, 1, name);
  hot_state_bind (statement, 2, note);
  return hot_state_end (state, statement, error);
}

static int
count (HotState *state)
{
  g_autoptr(GError) error = NULL;
  sqlite3_stmt *statement = hot_state_prepare (state, "SELECT count(*) FROM place", &error);
  int rows;

  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  rows = sqlite3_column_int (statement, 0);
  g_assert_true (hot_state_end (state, statement, &error));
  return rows;
}

static void
test_kept (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  sqlite3_stmt *statement;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(HotState) state = hot_state_open (fixture->path, SCHEMA, &error);
      g_autofree char *name = g_strdup_printf ("Mitte %u", i);

      g_assert_no_error (error);
      g_assert_true (add (state, name, i == 0 ? NULL : "Spree", &error));
      g_assert_cmpint (count (state), ==, i + 1);
      if (i == 0)
        continue;

      statement = hot_state_prepare (state, "SELECT note FROM place ORDER BY name", &error);
      for (guint row = 0; row < 2; row++)
        {
          g_autofree char *note = NULL;

          g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
          note = hot_state_dup (statement, 0);
          g_assert_cmpstr (note, ==, row == 0 ? NULL : "Spree");
        }
      g_assert_true (hot_state_end (state, statement, &error));
    }
}

static void
test_once (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotState) state = hot_state_open (fixture->path, SCHEMA, &error);
  sqlite3_stmt *statement;

  g_assert_no_error (error);
  statement = hot_state_prepare (state, "INSERT INTO place VALUES ('Wedding', NULL)", &error);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  g_assert_true (hot_state_end (state, statement, &error));
  g_assert_cmpint (count (state), ==, 1);
}

static void
test_taken (Fixture       *fixture,
            gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotState) state = hot_state_open (fixture->path, SCHEMA, &error);

  g_assert_no_error (error);
  g_assert_true (add (state, "Mitte", NULL, &error));
  g_assert_false (hot_state_is_taken (state));
  g_assert_false (add (state, "Mitte", NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (g_strrstr (error->message, fixture->path));
  g_assert_true (hot_state_is_taken (state));
  g_clear_error (&error);
  g_assert_null (hot_state_prepare (state, "SELECT nothing FROM nowhere", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_false (hot_state_is_taken (state));
}

static void
test_no_database (Fixture       *fixture,
                  gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "These are words, and no database at all, whatever is read.", -1, NULL));
  g_assert_null (hot_state_open (fixture->path, SCHEMA, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (g_strrstr (error->message, fixture->path));
}

static gpointer
open_and_add (gpointer data)
{
  const Fixture *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(HotState) state = hot_state_open (fixture->path, SCHEMA, &error);
  g_autofree char *name = g_strdup_printf ("%p", (gpointer) g_thread_self ());

  g_assert_no_error (error);
  add (state, name, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
test_made_at_once (Fixture       *fixture,
                   gconstpointer  unused)
{
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HotState) state = NULL;
      GThread *threads[OPENERS];

      remove_file (fixture->path);
      for (guint i = 0; i < OPENERS; i++)
        threads[i] = g_thread_new ("opener", open_and_add, fixture);
      for (guint i = 0; i < OPENERS; i++)
        g_thread_join (threads[i]);

      state = hot_state_open (fixture->path, SCHEMA, &error);
      g_assert_no_error (error);
      g_assert_cmpint (count (state), ==, OPENERS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/state/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/state/once", Fixture, NULL, set_up, test_once, tear_down);
  g_test_add ("/state/taken", Fixture, NULL, set_up, test_taken, tear_down);
  g_test_add ("/state/no-database", Fixture, NULL, set_up, test_no_database, tear_down);
  g_test_add ("/state/made-at-once", Fixture, NULL, set_up, test_made_at_once, tear_down);
  return g_test_run ();
}
