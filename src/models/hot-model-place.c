/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "tracking/hot-model-source.h"

/* Files of a model directory, and folders in it: an environment that somebody has put there is not fetched. */
#define MAX_FILES 2000

static HotModelPlace *find (HotTrackingStore  *store,
                            const char        *uri,
                            guint              depth,
                            GCancellable      *cancellable,
                            GError           **error);

/* @artifacts: (transfer full) (nullable) */
static HotModelPlace *
create (HotArtifacts *artifacts,
        const char   *folder,
        const char   *run_id)
{
  HotModelPlace *self;

  if (artifacts == NULL)
    return NULL;

  self = g_new0 (HotModelPlace, 1);
  self->artifacts = artifacts;
  self->folder = g_strdup (folder);
  self->run_id = g_strdup (run_id);

  return self;
}

void
hot_model_place_free (HotModelPlace *self)
{
  hot_artifacts_free (self->artifacts);
  g_free (self->folder);
  g_free (self->run_id);
  g_free (self);
}

static gboolean
has_model (HotArtifacts  *artifacts,
           const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GPtrArray) files = artifacts != NULL ? hot_artifacts_list (artifacts, path, cancellable, error) : NULL;

  for (guint i = 0; files != NULL && i < files->len; i++)
    if (g_str_has_suffix (((const HotFileInfo *) files->pdata[i])->path, "/MLmodel"))
      return TRUE;

  return FALSE;
}

/* MLflow 3 keeps models beside runs instead of among their artifacts; the newest of that name is meant. NULL without @error where there is none. */
static HotLoggedModel *
find_logged_of_run (HotTrackingStore  *store,
                    const HotRun      *run,
                    const char        *name,
                    GCancellable      *cancellable,
                    GError           **error)
{
  const char *experiments[] = { run->experiment_id, NULL };
  const char *order[] = { "creation_timestamp DESC", NULL };
  g_autofree char *filter = g_strdup_printf ("source_run_id = '%s'", run->id);
  g_autoptr(GPtrArray) models = hot_tracking_store_search_logged_models (store, &(HotSearch) {
    .experiment_ids = experiments, .filter = filter, .order_by = order,
  }, NULL, cancellable, error);

  for (guint i = 0; models != NULL && i < models->len; i++)
    if (g_str_equal (((const HotLoggedModel *) models->pdata[i])->name, name))
      return hot_logged_model_ref (models->pdata[i]);

  return NULL;
}

static HotModelPlace *
find_of_run (HotTrackingStore  *store,
             const char        *uri,
             const char        *run_id,
             const char        *path,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(HotRun) run = NULL;
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(HotLoggedModel) logged = NULL;

  if (*path == '\0')
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” names a run but no model in it; write runs:/RUN/PATH"), uri);
      return NULL;
    }
  run = hot_tracking_store_get_run (store, run_id, cancellable, error);
  if (run == NULL)
    return NULL;
  artifacts = hot_tracking_store_open_artifacts (store, run->id, run->artifact_uri, cancellable, error);
  if (artifacts == NULL)
    return NULL;
  if (!has_model (artifacts, path, cancellable, NULL))
    logged = find_logged_of_run (store, run, path, cancellable, NULL);

  return logged != NULL ? create (hot_tracking_store_open_artifacts (store, NULL, logged->artifact_uri, cancellable, error), "", run->id)
                        : create (g_steal_pointer (&artifacts), path, run->id);
}

static HotModelPlace *
find_logged (HotTrackingStore  *store,
             const char        *id,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(HotLoggedModel) model = hot_tracking_store_get_logged_model (store, id, FALSE, cancellable, error);

  return model != NULL ? create (hot_tracking_store_open_artifacts (store, NULL, model->artifact_uri, cancellable, error), "",
                                 model->source_run_id)
                       : NULL;
}

static HotModelVersion *
find_latest (HotTrackingStore   *store,
             const HotModelUri  *uri,
             GCancellable       *cancellable,
             GError            **error)
{
  const char *stages[] = { uri->stage, NULL };
  g_autoptr(GPtrArray) versions = hot_tracking_store_get_latest_versions (store, uri->name, uri->stage != NULL ? stages : NULL,
                                                                          cancellable, error);
  HotModelVersion *latest = NULL;

  if (versions == NULL)
    return NULL;
  for (guint i = 0; i < versions->len; i++)
    if (latest == NULL || ((HotModelVersion *) versions->pdata[i])->version > latest->version)
      latest = versions->pdata[i];
  if (latest == NULL && uri->stage != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The registered model “%s” has no version in the stage %s."), uri->name,
                 uri->stage);
  else if (latest == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The registered model “%s” has no version."), uri->name);

  return latest != NULL ? hot_model_version_ref (latest) : NULL;
}

static HotModelPlace *
find_registered (HotTrackingStore   *store,
                 const HotModelUri  *uri,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(HotModelVersion) version = NULL;

  if (uri->model_id != NULL)
    return find_logged (store, uri->model_id, cancellable, error);
  if (uri->alias != NULL)
    version = hot_tracking_store_get_version_by_alias (store, uri->name, uri->alias, cancellable, error);
  else if (uri->version > 0)
    version = hot_tracking_store_get_model_version (store, uri->name, uri->version, cancellable, error);
  else
    version = find_latest (store, uri, cancellable, error);

  return version != NULL ? hot_model_place_of_version (store, version, cancellable, error) : NULL;
}

HotModelPlace *
hot_model_place_of_version (HotTrackingStore       *store,
                            const HotModelVersion  *version,
                            GCancellable           *cancellable,
                            GError                **error)
{
  const char *location = version->storage_location != NULL && *version->storage_location != '\0' ? version->storage_location
                                                                                                 : version->source;
  const char *source = version->source;
  HotModelPlace *place;

  if (g_str_has_prefix (location, "models:/") || g_str_has_prefix (location, "runs:/"))
    {
      place = find (store, location, 1, cancellable, error);
    }
  else
    {
      g_autoptr(HotRun) run = version->run_id != NULL && *version->run_id != '\0'
                              ? hot_tracking_store_get_run (store, version->run_id, cancellable, NULL) : NULL;
      const gsize n = run != NULL && run->artifact_uri != NULL ? strlen (run->artifact_uri) : 0;

      /* Below the run, whose artifacts the store knows how to reach wherever they are. */
      if (n > 0 && strncmp (source, run->artifact_uri, n) == 0 && source[n] == '/')
        place = create (hot_tracking_store_open_artifacts (store, run->id, run->artifact_uri, cancellable, error), source + n + 1,
                        run->id);
      else
        place = create (hot_tracking_store_open_artifacts (store, NULL, location, cancellable, error), "", version->run_id);
    }
  if (place != NULL && place->run_id == NULL)
    place->run_id = g_strdup (version->run_id);

  return place;
}

/* A path of this computer. */
static HotModelPlace *
find_path (const char  *uri,
           GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (uri);
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("“%s” is no model; write a path, runs:/RUN/PATH, models:/NAME/VERSION or models:/NAME@ALIAS"), uri);
      return NULL;
    }

  return create (hot_artifacts_new (path, NULL, error), "", NULL);
}

static HotModelPlace *
find (HotTrackingStore  *store,
      const char        *uri,
      guint              depth,
      GCancellable      *cancellable,
      GError           **error)
{
  g_auto(HotModelUri) model_uri = { 0 };
  g_autofree char *run_id = NULL;
  g_autofree char *path = NULL;
  const gboolean is_model = hot_model_uri_parse (uri, &model_uri), is_run = !is_model && hot_run_uri_parse (uri, &run_id, &path);

  if (!is_model && !is_run)
    return find_path (uri, error);
  if (store == NULL || depth > 4)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” can only be found in a workspace"), uri);
      return NULL;
    }

  return is_model ? find_registered (store, &model_uri, cancellable, error)
                  : find_of_run (store, uri, run_id, path, cancellable, error);
}

HotModelPlace *
hot_model_place_find (HotTrackingStore  *store,
                      const char        *uri,
                      GCancellable      *cancellable,
                      GError           **error)
{
  return find (store, uri, 0, cancellable, error);
}

char *
hot_model_place_dup_path (const HotModelPlace *self,
                          const char          *name)
{
  return *self->folder != '\0' ? g_strdup_printf ("%s/%s", self->folder, name) : g_strdup (name);
}

GBytes *
hot_model_place_read (const HotModelPlace  *self,
                      const char           *name,
                      guint64               limit,
                      GError              **error)
{
  g_autofree char *path = hot_model_place_dup_path (self, name);
  g_autoptr(GByteArray) bytes = NULL;
  guint64 size;
  const int fd = hot_artifacts_open (self->artifacts, path, &size, error);
  gsize n_read = 0;
  gssize n = 1;

  if (fd < 0)
    return NULL;
  if (size > limit)
    {
      g_autofree char *most = g_format_size (limit);

      close (fd);
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("%s: the file is larger than %s"), path, most);
      return NULL;
    }

  bytes = g_byte_array_sized_new (size + 1);
  g_byte_array_set_size (bytes, size);
  while (n_read < size && n > 0)
    {
      n = read (fd, bytes->data + n_read, size - n_read);
      n_read += n > 0 ? n : 0;
    }
  close (fd);
  if (n_read < size)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_CHANGED, _("%s cannot be read to its end"), path);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
fetch (const HotModelPlace  *self,
       const char           *folder,
       guint                *n_left,
       GCancellable         *cancellable,
       GError              **error)
{
  g_autoptr(GPtrArray) files = hot_artifacts_list (self->artifacts, folder, cancellable, error);

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len && *n_left > 0; i++)
    {
      const HotFileInfo *file = g_ptr_array_index (files, i);
      int fd;

      --*n_left;
      if (file->is_dir)
        {
          if (!fetch (self, file->path, n_left, cancellable, error))
            return FALSE;
          continue;
        }
      fd = hot_artifacts_open (self->artifacts, file->path, NULL, error);
      if (fd < 0)
        return FALSE;
      close (fd);
    }

  return TRUE;
}

char *
hot_model_place_fetch (const HotModelPlace  *self,
                       GCancellable         *cancellable,
                       GError              **error)
{
  g_autofree char *path = g_build_filename (hot_artifacts_get_folder (self->artifacts), self->folder, NULL);
  guint n_left = MAX_FILES;

  /* A model may be one file, and then there is nothing to list. */
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  if (!fetch (self, *self->folder != '\0' ? self->folder : NULL, &n_left, cancellable, error))
    return NULL;

  return g_steal_pointer (&path);
}

/* That it is there already is as good. */
static gboolean
need_registered_model (HotTrackingStore  *store,
                       const char        *name,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(GError) reason = NULL;
  g_autoptr(HotRegisteredModel) model = hot_tracking_store_create_registered_model (store, name, NULL, NULL, 0, cancellable, &reason);

  if (model != NULL || g_error_matches (reason, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

HotModelVersion *
hot_model_register (HotTrackingStore  *store,
                    const char        *run_id,
                    const char        *path,
                    const char        *name,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(HotRun) run = hot_tracking_store_get_run (store, run_id, cancellable, error);
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(HotLoggedModel) logged = NULL;
  g_autoptr(GError) cause = NULL;
  g_autofree char *source = NULL;

  if (run == NULL)
    return NULL;
  artifacts = hot_tracking_store_open_artifacts (store, run->id, run->artifact_uri, cancellable, error);
  if (artifacts == NULL)
    return NULL;
  if (!has_model (artifacts, path, cancellable, &cause) && cause == NULL)
    {
      logged = find_logged_of_run (store, run, path, cancellable, &cause);
      if (logged == NULL && cause == NULL)
        g_set_error (&cause, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The run “%s” has no model in “%s”"), run->name != NULL ? run->name : run->id, path);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (!need_registered_model (store, name, cancellable, error))
    return NULL;

  source = logged != NULL ? g_strdup_printf ("models:/%s", logged->id) : g_strdup_printf ("%s/%s", run->artifact_uri, path);

  return hot_tracking_store_create_model_version (store, &(HotModelVersionCreation) {
    .name = name, .source = source, .run_id = run->id, .model_id = logged != NULL ? logged->id : NULL,
  }, cancellable, error);
}
