/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gstdio.h>

#include "tracking/hot-sqlite-store.h"

/* A store in a folder of its own, for one test. */
typedef struct {
  char             *folder;
  char             *path;
  char             *artifacts;
  HotTrackingStore *store;
} StoreFixture;

static inline HotTrackingStore *
store_open (StoreFixture *fixture)
{
  GError *error = NULL;
  HotSqliteStore *store = hot_sqlite_store_open (fixture->path, fixture->artifacts, TRUE, NULL, &error);

  g_assert_no_error (error);

  return HOT_TRACKING_STORE (store);
}

static inline void
store_set_up (StoreFixture  *fixture,
              gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hot-store-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "mlflow.db", NULL);
  fixture->artifacts = g_build_filename (fixture->folder, "mlartifacts", NULL);
  fixture->store = store_open (fixture);
}

static inline void
store_tear_down (StoreFixture  *fixture,
                 gconstpointer  data)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-writers" };

  g_clear_object (&fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, ends[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->artifacts);
}

/* A run in the default experiment. */
static inline HotRun *
store_add_run (StoreFixture *fixture,
               const char   *name)
{
  const HotRunCreation creation = { .name = name, .user_id = "ann", .start_time = 1000 };
  GError *error = NULL;
  HotRun *run = hot_tracking_store_create_run (fixture->store, &creation, NULL, &error);

  g_assert_no_error (error);

  return run;
}

#define store_assert_error(error, name) \
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_##name)
