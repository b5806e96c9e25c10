/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-source.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "projects/hot-git-address.h"
#include "projects/hot-git.h"
#include "projects/hot-project-cache.h"

HotProjectSource *
hot_project_source_ref (HotProjectSource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_project_source_unref (HotProjectSource *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->temporary != NULL)
    hot_project_cache_remove (self->temporary);
  g_clear_pointer (&self->project, hot_project_free);
  g_free (self->name);
  g_free (self->folder);
  g_free (self->commit);
  g_free (self->branch);
  g_free (self->repository);
  g_free (self->temporary);
  g_free (self);
}

/* The folder of this computer that a location is; NULL for an address elsewhere. (transfer full) (nullable) */
static char *
dup_local_folder (const char *location)
{
  g_autofree char *path = NULL;

  if (g_ascii_strncasecmp (location, "file:", 5) == 0)
    path = g_filename_from_uri (location, NULL, NULL);
  else if (*location != '-')
    path = g_canonicalize_filename (location, NULL);

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&path) : NULL;
}

/* @root: where the project was put; nothing of it may be elsewhere, by a link either. */
static gboolean
enter (HotProjectSource  *self,
       const char        *root,
       const char        *subfolder,
       GError           **error)
{
  g_autofree char *path = *subfolder != '\0' ? g_build_filename (root, subfolder, NULL) : g_strdup (root);
  char *real_root = realpath (root, NULL);
  char *real_path = realpath (path, NULL);
  const gboolean is_inside = real_root != NULL && real_path != NULL && g_str_has_prefix (real_path, real_root) &&
                             (real_path[strlen (real_root)] == '/' || real_path[strlen (real_root)] == '\0');

  if (is_inside && g_file_test (real_path, G_FILE_TEST_IS_DIR))
    self->folder = g_canonicalize_filename (path, NULL);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no folder “%s”"), self->name, subfolder);
  free (real_root);
  free (real_path);

  return self->folder != NULL;
}

/* MLflow calls a folder in a working copy by that and the way in it (tracking/_tracking_service/utils.py, _get_git_url_if_present). */
static char *
dup_local_name (const char        *folder,
                const HotGitPlace *place)
{
  const gsize length = place != NULL ? strlen (place->root) : 0;

  if (place == NULL || place->is_bare || !g_str_has_prefix (folder, place->root) || (folder[length] != '/' && folder[length] != '\0'))
    return g_strdup (folder);
  if (folder[length] == '\0')
    return g_strdup_printf ("file://%s", place->root);

  return g_strdup_printf ("file://%s#%s", place->root, folder + length + 1);
}

static gboolean
open_folder (HotProjectSource   *self,
             const char         *folder,
             const char         *subfolder,
             const HotGitPlace  *place,
             GError            **error)
{
  self->name = g_strdup (folder);
  if (!enter (self, folder, subfolder, error))
    return FALSE;

  g_free (self->name);
  self->name = dup_local_name (self->folder, place);
  self->commit = place != NULL ? g_strdup (place->commit) : NULL;
  self->repository = place != NULL ? g_strdup (place->repository) : NULL;

  return TRUE;
}

static gboolean
open_repository (HotProjectSource   *self,
                 const char         *location,
                 const char         *subfolder,
                 const char         *version,
                 const HotProgress  *progress,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(HotGitAddress) address = hot_git_address_new (location, error);
  g_autoptr(HotGitCheckout) checkout = NULL;
  g_autofree char *folder = NULL;

  if (address == NULL || (folder = hot_project_cache_make_folder ("work", error)) == NULL)
    return FALSE;

  self->name = *subfolder != '\0' ? g_strdup_printf ("%s#%s", address->shown, subfolder) : g_strdup (address->shown);
  checkout = hot_git_check_out (location, version, folder, progress, cancellable, error);
  if (checkout == NULL)
    return FALSE;
  self->temporary = g_steal_pointer (&folder);
  self->commit = g_strdup (checkout->commit);
  self->branch = g_strdup (checkout->branch);
  self->repository = g_strdup (checkout->repository);

  return enter (self, self->temporary, subfolder, error);
}

HotProjectSource *
hot_project_source_open (const char         *location,
                         const char         *version,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autoptr(HotProjectSource) self = g_new0 (HotProjectSource, 1);
  const char *hash = strchr (location, '#');
  g_autofree char *base = hash != NULL ? g_strndup (location, hash - location) : g_strdup (location);
  const char *subfolder = hash != NULL ? hash + 1 : "";
  g_autofree char *folder = dup_local_folder (base);
  g_autoptr(HotGitPlace) place = folder != NULL ? hot_git_look (folder) : NULL;
  gboolean opened;

  g_atomic_ref_count_init (&self->ref_count);
  if (version != NULL && *version == '\0')
    version = NULL;
  if (strchr (subfolder, '.') != NULL || *subfolder == '/')
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” may not be used for a folder in a project: it has dots or begins with a slash"), subfolder);
      return NULL;
    }
  if (folder != NULL && version != NULL && place == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s is no git repository, so it has no version “%s”"), folder, version);
      return NULL;
    }

  if (folder != NULL && version == NULL && (place == NULL || !place->is_bare))
    opened = open_folder (self, folder, subfolder, place, error);
  else
    opened = open_repository (self, base, subfolder, version, progress, cancellable, error);
  if (!opened || (self->project = hot_project_load (self->folder, error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}
