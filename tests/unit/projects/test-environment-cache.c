/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-environment-cache.h"

#include <string.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-project-cache.h"

typedef struct {
  char       *folder;
  HotProject *project;
} Fixture;

#define DAY (24 * 60 * 60)

static HotProject *
load (const char *folder,
      const char *python)
{
  g_autofree char *file = g_build_filename (folder, "MLproject", NULL);
  g_autofree char *environment = g_build_filename (folder, "python_env.yaml", NULL);
  g_autofree char *text = g_strdup_printf ("python: \"%s\"\n", python);
  g_autoptr(GError) error = NULL;
  HotProject *project;

  g_assert_true (g_file_set_contents (file, "name: wine\n", -1, NULL));
  g_assert_true (g_file_set_contents (environment, text, -1, NULL));
  project = hot_project_load (folder, &error);
  g_assert_no_error (error);

  return project;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hothouse-kept-XXXXXX", NULL);
  fixture->project = load (fixture->folder, "3.11");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *kept = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, NULL);

  hot_project_cache_remove (kept);
  hot_project_cache_remove (fixture->folder);
  hot_project_free (fixture->project);
  g_free (fixture->folder);
}

/* Made, and in use as long as it is there. */
static HotEnvironment *
make (const HotProject *project)
{
  g_autoptr(GError) error = NULL;
  HotEnvironment *environment = hot_environment_new (project, &hot_environment_local, NULL, &error);
  g_autofree char *folder = NULL;

  g_assert_no_error (error);
  folder = hot_environment_prepare (environment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));

  return environment;
}

static GPtrArray *
list (guint n)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *kept = hot_environment_cache_list (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (kept->len, ==, n);

  return kept;
}

static void
set_age (const char *key,
         guint       days)
{
  g_autofree char *parent = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, NULL);
  g_autofree char *path = g_build_filename (parent, key, ".complete", NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const struct utimbuf times = { now - days * DAY, now - days * DAY };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(HotEnvironment) environment = make (fixture->project);
  g_autoptr(GPtrArray) kept = list (1);
  const HotKeptEnvironment *one = kept->pdata[0];
  g_autofree char *described = hot_kept_environment_describe (one);

  g_assert_cmpstr (one->key, ==, environment->key);
  g_assert_cmpstr (one->project, ==, "wine");
  g_assert_cmpstr (described, ==, "This computer’s Python, Python 3.11");
  g_assert_true (one->in_use);
  g_assert_cmpint (one->size, >, 0);
  g_assert_cmpint (ABS (one->used - g_get_real_time () / 1000), <, 60 * 1000);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  HotEnvironment *first = make (fixture->project), *second = make (fixture->project);
  g_autofree char *key = g_strdup (first->key);
  g_autofree char *beginning = g_strndup (first->key, 6);
  g_autoptr(GError) used = NULL;
  g_autoptr(GError) still = NULL;
  g_autoptr(GError) none = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) kept = NULL;

  g_assert_false (hot_environment_cache_remove (key, NULL, &used));
  g_assert_error (used, HOT_ERROR, HOT_ERROR_REFUSED);
  hot_environment_free (first);
  g_assert_false (hot_environment_cache_remove (key, NULL, &still));
  g_assert_error (still, HOT_ERROR, HOT_ERROR_REFUSED);
  hot_environment_free (second);
  g_assert_true (hot_environment_cache_remove (beginning, NULL, &error));
  g_assert_no_error (error);
  kept = list (0);
  g_assert_false (hot_environment_cache_remove (key, NULL, &none));
  g_assert_error (none, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  /* And it can be had again. */
  hot_environment_free (make (fixture->project));
}

static void
test_prune (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotProject) other = NULL, third = NULL;
  HotEnvironment *used, *old, *recent;
  g_autofree char *recent_key = NULL;
  g_autofree char *used_key = NULL;

  used = make (fixture->project);
  other = load (fixture->folder, "3.12");
  old = make (other);
  set_age (used->key, 31);
  set_age (old->key, 31);
  used_key = g_strdup (used->key);
  hot_environment_free (old);

  /* To make one prunes first. */
  third = load (fixture->folder, "3.13");
  recent = make (third);
  set_age (recent->key, 29);
  recent_key = g_strdup (recent->key);
  hot_environment_free (recent);
  {
    g_autoptr(GPtrArray) kept = list (2);

    g_assert_cmpstr (((HotKeptEnvironment *) kept->pdata[0])->key, ==, recent_key);
    g_assert_cmpstr (((HotKeptEnvironment *) kept->pdata[1])->key, ==, used_key);
  }
  hot_environment_free (used);
  g_assert_cmpuint (hot_environment_cache_prune (30, NULL), ==, 1);
  /* To use one is what counts. */
  hot_environment_free (make (third));
  g_assert_cmpuint (hot_environment_cache_prune (28, NULL), ==, 0);
  g_ptr_array_unref (list (1));
}

/* What was begun by a program that died. */
static void
test_unfinished (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *parent = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, NULL);
  g_autofree char *place = g_build_filename (parent, "0123456789abcdef0123456789abcdef", NULL);
  g_autofree char *other = g_build_filename (parent, "something else", NULL);
  g_autoptr(GPtrArray) kept = NULL;
  g_autofree char *described = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  kept = list (1);
  described = hot_kept_environment_describe (kept->pdata[0]);
  g_assert_cmpstr (described, ==, "unfinished");
  g_assert_true (hot_environment_cache_remove ("0123", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("hothouse-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/projects/environment-cache/list", test_list);
  ADD ("/projects/environment-cache/remove", test_remove);
  ADD ("/projects/environment-cache/prune", test_prune);
  ADD ("/projects/environment-cache/unfinished", test_unfinished);
  status = g_test_run ();
  hot_project_cache_remove (cache);

  return status;
}
