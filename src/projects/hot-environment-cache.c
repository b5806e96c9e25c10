/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-environment-cache.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"

/* Written last: a folder without it was never finished. Its time is that of the last use. */
#define COMPLETE ".complete"

#define GROUP   "Environment"
#define PROJECT "Project"
#define MANAGER "Manager"
#define PYTHON  "Python"

#define KEY_LENGTH 32

#define MILLISECONDS_OF_DAY G_GINT64_CONSTANT (86400000)

void
hot_kept_environment_free (HotKeptEnvironment *self)
{
  g_free (self->key);
  g_free (self->project);
  g_free (self->python);
  g_free (self);
}

char *
hot_kept_environment_describe (const HotKeptEnvironment *self)
{
  if (self->manager == NULL)
    return g_strdup (_("unfinished"));

  return self->python != NULL ? g_strdup_printf ("%s, Python %s", _(self->manager->title), self->python) : g_strdup (_(self->manager->title));
}

gboolean
hot_environment_cache_complete (const char            *place,
                                const HotEnvironment  *environment,
                                GError               **error)
{
  const HotProject *project = environment->project;
  g_autofree char *path = g_build_filename (place, COMPLETE, NULL);
  g_autofree char *name = g_path_get_basename (project->folder);
  g_autoptr(GKeyFile) file = g_key_file_new ();

  /* A folder that was fetched has no name that says anything. */
  if (project->name != NULL)
    g_key_file_set_string (file, GROUP, PROJECT, project->name);
  else if (!g_str_has_prefix (project->folder, g_get_user_cache_dir ()))
    g_key_file_set_string (file, GROUP, PROJECT, name);
  g_key_file_set_string (file, GROUP, MANAGER, environment->manager->name);
  if (environment->wanted->python != NULL)
    g_key_file_set_string (file, GROUP, PYTHON, environment->wanted->python);

  return g_key_file_save_to_file (file, path, error);
}

gboolean
hot_environment_cache_is_complete (const char *place)
{
  g_autofree char *path = g_build_filename (place, COMPLETE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
hot_environment_cache_touch (const char *place)
{
  g_autofree char *path = g_build_filename (place, COMPLETE, NULL);

  utimensat (AT_FDCWD, path, NULL, 0);
}

char *
hot_environment_cache_dup_lock (const char     *place,
                                HotProjectLock  kind)
{
  return g_strconcat (place, kind == HOT_PROJECT_LOCK_MAKE ? ".lock" : ".use", NULL);
}

static gboolean
is_locked (const char     *place,
           HotProjectLock  kind)
{
  g_autofree char *path = hot_environment_cache_dup_lock (place, kind);
  g_autofd int lock = g_file_test (path, G_FILE_TEST_EXISTS) ? hot_project_cache_try_lock (path) : -1;

  return lock < 0 && g_file_test (path, G_FILE_TEST_EXISTS);
}

static HotKeptEnvironment *
look (const char *parent,
      const char *key)
{
  g_autofree char *place = g_build_filename (parent, key, NULL);
  g_autofree char *path = g_build_filename (place, COMPLETE, NULL);
  g_autofree char *manager = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new ();
  HotKeptEnvironment *self;
  GStatBuf info;

  if (strlen (key) != KEY_LENGTH || !g_file_test (place, G_FILE_TEST_IS_DIR))
    return NULL;

  self = g_new0 (HotKeptEnvironment, 1);
  self->key = g_strdup (key);
  self->in_use = is_locked (place, HOT_PROJECT_LOCK_MAKE) || is_locked (place, HOT_PROJECT_LOCK_USE);
  if (g_stat (path, &info) == 0 || g_stat (place, &info) == 0)
    self->used = info.st_mtime * G_GINT64_CONSTANT (1000);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return self;

  manager = g_key_file_get_string (file, GROUP, MANAGER, NULL);
  self->manager = manager != NULL ? hot_environment_find (manager, NULL) : NULL;
  self->project = g_key_file_get_string (file, GROUP, PROJECT, NULL);
  self->python = g_key_file_get_string (file, GROUP, PYTHON, NULL);

  return self;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  const HotKeptEnvironment *first = *(HotKeptEnvironment *const *) a, *second = *(HotKeptEnvironment *const *) b;

  return first->used != second->used ? (first->used < second->used) - (first->used > second->used) : strcmp (first->key, second->key);
}

/* Without sizes, which take long. */
static GPtrArray *
list (const char  *parent,
      GError     **error)
{
  g_autoptr(GDir) folder = g_dir_open (parent, 0, error);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_kept_environment_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      HotKeptEnvironment *one = look (parent, name);

      if (one != NULL)
        g_ptr_array_add (kept, one);
    }
  g_ptr_array_sort (kept, compare_cb);

  return folder != NULL ? g_steal_pointer (&kept) : NULL;
}

GPtrArray *
hot_environment_cache_list (GCancellable  *cancellable,
                            GError       **error)
{
  g_autofree char *parent = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, error);
  g_autoptr(GPtrArray) kept = parent != NULL ? list (parent, error) : NULL;

  for (guint i = 0; kept != NULL && i < kept->len; i++)
    {
      HotKeptEnvironment *one = g_ptr_array_index (kept, i);
      g_autofree char *place = g_build_filename (parent, one->key, NULL);
      g_autoptr(GFile) file = g_file_new_for_path (place);

      /* What cannot be read does not count. */
      g_file_measure_disk_usage (file, G_FILE_MEASURE_NONE, cancellable, NULL, NULL, &one->size, NULL, NULL, NULL);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&kept);
}

static gboolean
remove_one (const char *parent,
            const char *key)
{
  g_autofree char *place = g_build_filename (parent, key, NULL);
  g_autofree char *complete = g_build_filename (place, COMPLETE, NULL);
  g_autofree char *making = hot_environment_cache_dup_lock (place, HOT_PROJECT_LOCK_MAKE);
  g_autofree char *using = hot_environment_cache_dup_lock (place, HOT_PROJECT_LOCK_USE);
  g_autofd int maker = hot_project_cache_try_lock (making);
  g_autofd int user = maker >= 0 ? hot_project_cache_try_lock (using) : -1;

  if (user < 0)
    return FALSE;
  /* First, so that nobody takes half of it for whole. */
  g_unlink (complete);
  hot_project_cache_remove (place);

  return TRUE;
}

gboolean
hot_environment_cache_remove (const char    *key,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_autofree char *parent = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, error);
  g_autoptr(GPtrArray) kept = parent != NULL ? list (parent, error) : NULL;
  const HotKeptEnvironment *found = NULL;
  guint n_found = 0;

  if (kept == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < kept->len; i++)
    if (*key != '\0' && g_str_has_prefix (((HotKeptEnvironment *) kept->pdata[i])->key, key))
      {
        found = kept->pdata[i];
        n_found++;
      }
  if (n_found == 1 && remove_one (parent, found->key))
    return TRUE;

  if (n_found == 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no environment “%s”; “hothousectl environments list” lists them"), key);
  else if (n_found > 1)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("More than one environment begins with “%s”"), key);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("A project runs in the environment %s. Stop it first."), found->key);

  return FALSE;
}

guint
hot_environment_cache_prune (guint         days,
                             GCancellable *cancellable)
{
  const gint64 oldest = g_get_real_time () / 1000 - days * MILLISECONDS_OF_DAY;
  g_autofree char *parent = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, NULL);
  g_autoptr(GPtrArray) kept = parent != NULL ? list (parent, NULL) : NULL;
  guint n = 0;

  for (guint i = 0; kept != NULL && i < kept->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const HotKeptEnvironment *one = g_ptr_array_index (kept, i);

      if (one->used < oldest && remove_one (parent, one->key))
        n++;
    }

  return n;
}
