/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-model-uri.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-workspace.h"

static char *
refuse (const char  *uri,
        GError     **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
               _("“%s” is no model; write a path, runs:/RUN/PATH, models:/NAME/VERSION or models:/NAME@ALIAS"), uri);

  return NULL;
}

/* What is at @path below the folder that @uri names. (transfer full) */
static char *
find_folder (HotTrackingStore  *store,
             const char        *uri,
             const char        *path,
             GError           **error)
{
  g_autofree char *root = hot_tracking_store_dup_artifact_root (store);
  g_autoptr(HotArtifacts) artifacts = hot_artifacts_new (uri, root, error);

  return artifacts != NULL ? g_build_filename (hot_artifacts_get_folder (artifacts), path, NULL) : NULL;
}

/* runs:/RUN/PATH */
static char *
find_of_run (HotTrackingStore  *store,
             const char        *uri,
             const char        *rest,
             GCancellable      *cancellable,
             GError           **error)
{
  g_auto(GStrv) parts = g_strsplit (rest, "/", 2);
  g_autoptr(HotRun) run = NULL;

  /* A path may not lead out of the run. */
  if (g_strv_length (parts) != 2 || *parts[0] == '\0' || *parts[1] == '\0' || strstr (parts[1], "..") != NULL)
    return refuse (uri, error);
  run = hot_tracking_store_get_run (store, parts[0], cancellable, error);
  if (run == NULL)
    return NULL;

  return find_folder (store, run->artifact_uri != NULL ? run->artifact_uri : "", parts[1], error);
}

static char *
find_logged (HotTrackingStore  *store,
             const char        *id,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(HotLoggedModel) model = hot_tracking_store_get_logged_model (store, id, cancellable, error);

  return model != NULL ? find_folder (store, model->artifact_uri, "", error) : NULL;
}

static gint64
find_latest (HotTrackingStore  *store,
             const char        *name,
             GCancellable      *cancellable,
             GError           **error)
{
  g_autoptr(GPtrArray) versions = hot_tracking_store_get_latest_versions (store, name, NULL, cancellable, error);
  gint64 latest = 0;

  if (versions == NULL)
    return 0;
  for (guint i = 0; i < versions->len; i++)
    latest = MAX (latest, ((const HotModelVersion *) versions->pdata[i])->version);
  if (latest == 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The registered model “%s” has no version."), name);

  return latest;
}

static gint64
find_version (HotTrackingStore  *store,
              const char        *uri,
              const char        *rest,
              char             **name,
              GCancellable      *cancellable,
              GError           **error)
{
  const char *at = strrchr (rest, '@'), *slash = strrchr (rest, '/');
  g_autoptr(HotModelVersion) version = NULL;
  guint64 number;

  if (at != NULL && at > rest && at[1] != '\0' && slash == NULL)
    {
      *name = g_strndup (rest, at - rest);
      version = hot_tracking_store_get_version_by_alias (store, *name, at + 1, cancellable, error);
      return version != NULL ? version->version : 0;
    }
  if (slash == NULL || slash == rest)
    {
      refuse (uri, error);
      return 0;
    }

  *name = g_strndup (rest, slash - rest);
  if (g_str_equal (slash + 1, "latest"))
    return find_latest (store, *name, cancellable, error);
  if (!g_ascii_string_to_unsigned (slash + 1, 10, 1, G_MAXINT32, &number, NULL))
    {
      refuse (uri, error);
      return 0;
    }

  return number;
}

/* models:/NAME/VERSION, models:/NAME@ALIAS, models:/MODEL-ID */
static char *
find_registered (HotTrackingStore  *store,
                 const char        *uri,
                 const char        *rest,
                 GCancellable      *cancellable,
                 GError           **error)
{
  g_autofree char *name = NULL;
  g_autofree char *source = NULL;
  gint64 version;

  if (g_str_has_prefix (rest, "m-") && strpbrk (rest, "/@") == NULL)
    return find_logged (store, rest, cancellable, error);
  version = find_version (store, uri, rest, &name, cancellable, error);
  if (version == 0)
    return NULL;
  source = hot_tracking_store_get_download_uri (store, name, version, cancellable, error);
  if (source == NULL)
    return NULL;
  if (g_str_has_prefix (source, "models:/m-"))
    return find_logged (store, source + strlen ("models:/"), cancellable, error);
  if (g_str_has_prefix (source, "runs:/"))
    return find_of_run (store, source, source + strlen ("runs:/"), cancellable, error);

  return find_folder (store, source, "", error);
}

char *
hot_command_resolve_model (HotCommandContext *context,
                           const char        *uri,
                           const char        *location,
                           GError           **error)
{
  const char *in_run = g_str_has_prefix (uri, "runs:/") ? uri + strlen ("runs:/") : NULL;
  const char *in_registry = g_str_has_prefix (uri, "models:/") ? uri + strlen ("models:/") : NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  HotTrackingStore *store;

  if (g_str_has_prefix (uri, "file:"))
    return g_filename_from_uri (uri, NULL, error);
  if (in_run == NULL && in_registry == NULL)
    return g_strdup (uri);

  workspace = hot_workspace_open (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return NULL;
  store = hot_workspace_get_store (workspace);

  return in_run != NULL ? find_of_run (store, uri, in_run + strspn (in_run, "/"), context->cancellable, error)
                        : find_registered (store, uri, in_registry + strspn (in_registry, "/"), context->cancellable, error);
}
