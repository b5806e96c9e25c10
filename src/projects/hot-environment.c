/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-environment.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-environment-cache.h"
#include "projects/hot-project-cache.h"

/* Every manager there is, in the order of a choice. */
static const HotEnvironmentManager *const managers[] = {
  &hot_environment_uv,
  &hot_environment_venv,
  &hot_environment_conda,
  &hot_environment_local,
  NULL
};

const HotEnvironmentManager *const *
hot_environment_list (void)
{
  return managers;
}

const HotEnvironmentManager *
hot_environment_find (const char  *name,
                      GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; managers[i] != NULL; i++)
    {
      if (g_str_equal (managers[i]->name, name) || g_strcmp0 (managers[i]->alias, name) == 0)
        return managers[i];
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", managers[i]->name);
    }
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is no way “%s” to make an environment; there are: %s"), name, names->str);

  return NULL;
}

void
hot_environment_free (HotEnvironment *self)
{
  g_clear_fd (&self->lock, NULL);
  g_clear_pointer (&self->wanted, hot_python_environment_free);
  g_free (self->program);
  g_free (self->key);
  g_free (self);
}

/* The first that can; where none can, what is wrong with the last one tried. */
static gboolean
choose (HotEnvironment  *self,
        GCancellable    *cancellable,
        GError         **error)
{
  static const HotEnvironmentManager *const python[] = { &hot_environment_uv, &hot_environment_venv, NULL };
  static const HotEnvironmentManager *const conda[] = { &hot_environment_uv, &hot_environment_venv, &hot_environment_conda, NULL };
  const gboolean is_conda = self->project->environment == HOT_PROJECT_ENVIRONMENT_CONDA;
  const HotEnvironmentManager *const *candidates = is_conda ? conda : python;

  if (is_conda && (self->program = hot_environment_conda.find (self->project, self->wanted, cancellable, NULL)) != NULL)
    {
      self->manager = &hot_environment_conda;
      return TRUE;
    }
  for (guint i = 0; candidates[i] != NULL; i++)
    {
      g_autoptr(GError) local = NULL;

      self->manager = candidates[i];
      self->program = candidates[i]->find (self->project, self->wanted, cancellable, &local);
      if (self->program != NULL)
        return TRUE;
      if (candidates[i + 1] == NULL)
        g_propagate_error (error, g_steal_pointer (&local));
    }

  return FALSE;
}

HotEnvironment *
hot_environment_new (const HotProject            *project,
                     const HotEnvironmentManager *manager,
                     GCancellable                *cancellable,
                     GError                     **error)
{
  g_autoptr(HotEnvironment) self = g_new0 (HotEnvironment, 1);
  g_autofree char *content = NULL;
  g_autofree char *whole = NULL;

  self->lock = -1;
  self->project = project;
  self->manager = manager;
  self->wanted = hot_python_environment_load (project, error);
  if (self->wanted == NULL || (content = hot_python_environment_dup_content (self->wanted, project, error)) == NULL)
    return NULL;
  if (manager == NULL ? !choose (self, cancellable, error)
                      : (self->program = manager->find (project, self->wanted, cancellable, error)) == NULL)
    return NULL;

  whole = g_strdup_printf ("%s\n%s\n%s", self->manager->name, self->program, content);
  self->key = hot_project_cache_dup_key (whole);

  return g_steal_pointer (&self);
}

char *
hot_environment_describe (const HotEnvironment *self)
{
  const guint n = g_strv_length (self->wanted->dependencies) + g_strv_length (self->wanted->build_dependencies) +
                  g_strv_length (self->wanted->conda_dependencies);
  g_autofree char *file = self->project->environment_file != NULL ? g_path_get_basename (self->project->environment_file) : NULL;
  g_autoptr(GString) text = g_string_new (_(self->manager->title));

  if (self->manager == &hot_environment_local)
    return g_string_free_and_steal (g_steal_pointer (&text));
  if (self->wanted->python != NULL)
    g_string_append_printf (text, ", Python %s", self->wanted->python);
  g_string_append (text, ", ");
  if (n == 0)
    g_string_append (text, _("no packages"));
  else
    g_string_append_printf (text, ngettext ("%u line of %s", "%u lines of %s", n), n, file);
  if (hot_environment_is_ready (self))
    g_string_append_printf (text, " (%s)", _("ready"));

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
dup_place (const HotEnvironment  *self,
           GError               **error)
{
  g_autofree char *parent = hot_project_cache_dup_folder (HOT_ENVIRONMENT_CACHE, error);

  return parent != NULL ? g_build_filename (parent, self->key, NULL) : NULL;
}

/* The Python that it was made from may have been taken away since. */
static gboolean
is_complete (const char *place)
{
  g_autofree char *python = g_build_filename (place, "env", "bin", "python", NULL);

  return hot_environment_cache_is_complete (place) && g_file_test (python, G_FILE_TEST_IS_EXECUTABLE);
}

gboolean
hot_environment_is_ready (const HotEnvironment *self)
{
  g_autofree char *place = dup_place (self, NULL);

  return place != NULL && is_complete (place);
}

static gboolean
make (const HotEnvironment  *self,
      HotEnvironmentWork    *work,
      const char            *place,
      GError               **error)
{
  hot_project_cache_remove (place);
  if (g_mkdir_with_parents (place, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s cannot be made"), place);
      return FALSE;
    }
  if (self->manager->create (work, error) && hot_environment_cache_complete (place, self, error))
    return TRUE;

  hot_project_cache_remove (place);

  return FALSE;
}

/* What was not used for long goes before more is needed. That it cannot go is no reason not to make another one. */
static void
prune (const HotEnvironmentWork *work)
{
  const guint n = hot_environment_cache_prune (HOT_ENVIRONMENT_KEEP_DAYS, work->cancellable);
  g_autofree char *said = NULL;

  if (n == 0 || work->output == NULL)
    return;
  said = g_strdup_printf (ngettext ("Removed %u environment that nothing has used for %d days.\n",
                                    "Removed %u environments that nothing has used for %d days.\n", n), n, HOT_ENVIRONMENT_KEEP_DAYS);
  work->output (said, strlen (said), work->user_data);
}

static gboolean
make_once (const HotEnvironment  *self,
           HotEnvironmentWork    *work,
           const char            *place,
           const char            *lock_path,
           GError               **error)
{
  const int lock = hot_project_cache_lock (lock_path, HOT_PROJECT_LOCK_MAKE, work->progress, work->cancellable, error);
  gboolean made;

  if (lock < 0)
    return FALSE;
  if (!is_complete (place))
    prune (work);
  hot_progress_report (work->progress, -1.0, _("Making the environment"));
  made = is_complete (place) || make (self, work, place, error);
  close (lock);

  return made;
}

char *
hot_environment_prepare (HotEnvironment     *self,
                         HotProcessOutput    output,
                         gpointer            user_data,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autofree char *place = dup_place (self, error);
  g_autofree char *lock_path = place != NULL ? hot_environment_cache_dup_lock (place, HOT_PROJECT_LOCK_MAKE) : NULL;
  g_autofree char *use_path = place != NULL ? hot_environment_cache_dup_lock (place, HOT_PROJECT_LOCK_USE) : NULL;
  g_autofree char *folder = place != NULL ? g_build_filename (place, "env", NULL) : NULL;
  HotEnvironmentWork work = {
    .project = self->project, .wanted = self->wanted, .program = self->program, .folder = folder, .output = output, .user_data = user_data,
    .progress = progress, .cancellable = cancellable,
  };

  if (place == NULL)
    return NULL;
  /* Between the making and the use, somebody may remove it. */
  do
    {
      g_clear_fd (&self->lock, NULL);
      if (!is_complete (place) && !make_once (self, &work, place, lock_path, error))
        return NULL;
      self->lock = hot_project_cache_lock (use_path, HOT_PROJECT_LOCK_USE, progress, cancellable, error);
      if (self->lock < 0)
        return NULL;
    }
  while (!is_complete (place));
  hot_environment_cache_touch (place);

  return g_steal_pointer (&folder);
}

typedef struct {
  const HotEnvironmentWork *work;
  GString                  *tail;
} Listener;

#define MAX_TAIL 2000

static void
listen_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  Listener *self = user_data;

  g_string_append_len (self->tail, bytes, length);
  if (self->tail->len > 2 * MAX_TAIL)
    g_string_erase (self->tail, 0, self->tail->len - MAX_TAIL);
  if (self->work->output != NULL)
    self->work->output (bytes, length, self->work->user_data);
}

gboolean
hot_environment_run (const HotEnvironmentWork  *work,
                     const char                *name,
                     const char *const         *argv,
                     GError                   **error)
{
  g_autoptr(GString) tail = g_string_new (NULL);
  g_auto(GStrv) environment = g_environ_setenv (g_get_environ (), "PIP_DISABLE_PIP_VERSION_CHECK", "1", TRUE);
  Listener listener = { work, tail };
  HotProcess process = { .argv = argv, .folder = work->project->folder, .output = listen_cb, .user_data = &listener };
  g_autofree char *line = g_strjoinv (" ", (char **) argv);
  g_autofree char *shown = g_strdup_printf ("$ %s\n", line);
  int status;

  environment = g_environ_setenv (environment, "PYTHONUNBUFFERED", "1", TRUE);
  process.environment = environment;
  if (work->output != NULL)
    work->output (shown, strlen (shown), work->user_data);
  if (!hot_process_run (&process, &status, work->cancellable, error))
    return FALSE;
  if (status == 0)
    return TRUE;

  if (tail->len > MAX_TAIL)
    g_string_erase (tail, 0, tail->len - MAX_TAIL);
  g_strchomp (tail->str);
  {
    g_autofree char *said = g_utf8_make_valid (tail->str, -1);

    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The environment cannot be made: %s ended with status %d and said:\n%s"), name, status,
                 said);
  }

  return FALSE;
}

gboolean
hot_environment_install (const HotEnvironmentWork  *work,
                         const char                *name,
                         const char *const         *argv,
                         GError                   **error)
{
  char **const lists[] = { work->wanted->build_dependencies, work->wanted->dependencies };
  g_autofree char *place = g_path_get_dirname (work->folder);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/requirements-%u.txt", place, i + 1);
      g_autofree char *text = hot_python_environment_dup_requirements (lists[i], work->project->folder);
      g_autoptr(GPtrArray) words = g_ptr_array_new ();

      if (*lists[i] == NULL)
        continue;
      if (!g_file_set_contents (file, text, -1, error))
        return FALSE;
      for (guint j = 0; argv[j] != NULL; j++)
        g_ptr_array_add (words, (char *) argv[j]);
      g_ptr_array_add (words, (char *) "-r");
      g_ptr_array_add (words, file);
      g_ptr_array_add (words, NULL);
      hot_progress_report (work->progress, -1.0, i == 0 ? _("Installing build packages") : _("Installing packages"));
      if (!hot_environment_run (work, name, (const char *const *) words->pdata, error))
        return FALSE;
    }

  return TRUE;
}

char **
hot_environment_set_path (char       **environment,
                          const char  *folder)
{
  const char *old = g_environ_getenv (environment, "PATH");
  g_autofree char *path = old != NULL && *old != '\0' ? g_strconcat (folder, G_SEARCHPATH_SEPARATOR_S, old, NULL) : g_strdup (folder);

  return g_environ_setenv (environment, "PATH", path, TRUE);
}
