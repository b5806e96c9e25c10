/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-model-source.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "tracking/hot-artifact-path.h"
#include "tracking/hot-tracking-error.h"

/* What prompts have for a source, which have no files (mlflow/prompt/constants.py). */
static const char *const prompt_sources[] = { "prompt-template", "dummy-source", NULL };

/* Whose URIs name a host that is asked for the files (mlflow/store/artifact/host_policy.py of MLflow 3.18). */
static const char *const host_schemes[] = {
  "ftp", "sftp", "hdfs", "viewfs", "http", "https", "mlflow-artifacts", "r2", "b2", "abfss", NULL
};

typedef struct {
  HotTrackingStore *store;
  const char       *root;
  GCancellable     *cancellable;
  /* As it was asked for, for messages. */
  const char       *asked;
} Vetting;

void
hot_model_uri_clear (HotModelUri *self)
{
  g_clear_pointer (&self->model_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->stage, g_free);
  g_clear_pointer (&self->alias, g_free);
}

void
hot_model_source_clear (HotModelSource *self)
{
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->run_id, g_free);
  g_clear_pointer (&self->model_id, g_free);
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

/* What follows "SCHEME:/", or NULL; "SCHEME://HOST" is another server's. */
static const char *
below_scheme (const char *uri,
              const char *scheme)
{
  const gsize n = strlen (scheme);

  return g_ascii_strncasecmp (uri, scheme, n) == 0 && uri[n] == ':' && uri[n + 1] == '/' && uri[n + 2] != '/' ? uri + n + 2 : NULL;
}

gboolean
hot_model_uri_parse (const char  *uri,
                     HotModelUri *parsed)
{
  const char *path = below_scheme (uri, "models");
  g_auto(GStrv) parts = path != NULL ? g_strsplit (path, "/", -1) : NULL;
  const guint n = parts != NULL ? g_strv_length (parts) : 0;
  char *at;

  *parsed = (HotModelUri) { 0 };
  if (n < 1 || n > 2 || is_blank (parts[0]) || strchr (path, '?') != NULL || (n == 2 && is_blank (parts[1])))
    return FALSE;
  at = n == 1 ? strrchr (parts[0], '@') : NULL;
  if (n == 1 && at == NULL)
    {
      parsed->model_id = g_strdup (parts[0]);
      return TRUE;
    }
  if (n == 1)
    {
      if (at == parts[0] || is_blank (at + 1))
        return FALSE;
      parsed->alias = g_strdup (at + 1);
      *at = '\0';
    }
  else if (parts[1][strspn (parts[1], "0123456789")] == '\0')
    {
      if (!g_ascii_string_to_signed (parts[1], 10, 1, G_MAXINT64, &parsed->version, NULL))
        return FALSE;
    }
  else if (g_ascii_strcasecmp (parts[1], "latest") != 0)
    {
      parsed->stage = g_strdup (parts[1]);
    }
  parsed->name = g_strdup (parts[0]);

  return TRUE;
}

gboolean
hot_run_uri_parse (const char  *uri,
                   char       **run_id,
                   char       **path)
{
  const char *below = below_scheme (uri, "runs");
  const char *slash = below != NULL ? strchr (below, '/') : NULL;

  if (below == NULL || *below == '\0' || slash == below)
    return FALSE;
  *run_id = slash != NULL ? g_strndup (below, slash - below) : g_strdup (below);
  *path = g_strdup (slash != NULL ? slash + 1 : "");

  return TRUE;
}

G_GNUC_PRINTF (2, 3) static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, message);

  return FALSE;
}

static gboolean
refuse_owner (const Vetting  *self,
              gboolean        is_model,
              GError        **error)
{
  return refuse (error, _("Invalid model version source: '%s'. The %s request parameter must identify the resource that contains the "
                          "source."), self->asked, is_model ? "model_id" : "run_id");
}

/* (transfer full) (nullable): where the run or the model that is to hold the source has its artifacts */
static char *
find_owner (const Vetting  *self,
            const char     *id,
            gboolean        is_model,
            GError        **error)
{
  g_autoptr(GError) local = NULL;

  if (is_model)
    {
      g_autoptr(HotLoggedModel) model = hot_tracking_store_get_logged_model (self->store, id, FALSE, self->cancellable, &local);

      if (model != NULL)
        return g_strdup (model->artifact_uri);
    }
  else
    {
      g_autoptr(HotRun) run = hot_tracking_store_get_run (self->store, id, self->cancellable, &local);

      if (run != NULL)
        return g_strdup (run->artifact_uri);
    }
  if (g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST))
    refuse_owner (self, is_model, error);
  else
    g_propagate_error (error, g_steal_pointer (&local));

  return NULL;
}

/* (transfer full) (nullable): @path with the links of what there is resolved. A link to nowhere could lead anywhere later. */
static char *
resolve_links (const char *path)
{
  g_autofree char *start = g_strdup (path);
  g_autoptr(GString) rest = g_string_new (NULL);

  for (;;)
    {
      char *real = realpath (start, NULL);
      char *slash;

      if (real != NULL)
        {
          char *resolved = g_strconcat (g_str_equal (real, "/") && rest->len > 0 ? "" : real, rest->str, NULL);

          free (real);
          return resolved;
        }
      if (g_file_test (start, G_FILE_TEST_IS_SYMLINK))
        return NULL;
      slash = strrchr (start, '/');
      if (slash == NULL || slash == start)
        return NULL;
      g_string_prepend (rest, slash);
      *slash = '\0';
    }
}

/* Whatever anybody could read as a way up, however often it is escaped. */
static gboolean
is_straight (const char *text)
{
  g_autofree char *decoded = hot_artifact_path_decode (text);
  g_auto(GStrv) parts = decoded != NULL ? g_strsplit (decoded, "/", -1) : NULL;

  if (decoded == NULL || strchr (decoded, '\\') != NULL || !g_utf8_validate (decoded, -1, NULL))
    return FALSE;
  for (const char *p = decoded; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return FALSE;

  return !g_strv_contains ((const char *const *) parts, "..");
}

/* (transfer full) (nullable): @source, which may go up and down again in plain dots, by a straight way */
static char *
straighten (const char *source)
{
  g_autofree char *folder = strchr (source, '%') == NULL ? hot_artifact_uri_to_folder (source, NULL, NULL) : NULL;
  char *straight = NULL;

  if (is_straight (source))
    return g_strdup (source);
  if (folder != NULL && is_straight (folder))
    straight = g_str_has_prefix (source, "file:") ? g_filename_to_uri (folder, NULL, NULL) : g_steal_pointer (&folder);

  return straight;
}

static gboolean
is_below (const char *path,
          const char *folder)
{
  const gsize n = strlen (folder);

  return n > 1 && strncmp (path, folder, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* Whether a file: URI is of another computer (mlflow/utils/uri.py, is_local_uri()). */
static gboolean
names_host (const char *source)
{
  const char *host = g_str_has_prefix (source, "file://") ? source + strlen ("file://") : "/";

  return *host != '/' && *host != '\0' && !g_str_has_prefix (host, "localhost") && !g_str_has_prefix (host, "127.0.0.1") &&
         !g_str_has_prefix (host, "./");
}

/* @source: replaced by the straight way to it */
static gboolean
vet_local (const Vetting  *self,
           char          **source,
           const char     *id,
           gboolean        is_model,
           GError        **error)
{
  if (names_host (*source))
    {
      g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INTERNAL_ERROR,
                   _("%s is not a valid remote uri. For remote access on windows, please consider using a different scheme such as SMB "
                     "(e.g. smb://<hostname>/<path>)."), self->asked);
      return FALSE;
    }
  if (!is_blank (id))
    {
      g_autofree char *owner = find_owner (self, id, is_model, error);
      g_autofree char *owned = NULL;
      g_autofree char *folder = NULL;
      g_autofree char *straight = NULL;
      g_autofree char *path = NULL;
      g_autofree char *real = NULL;

      if (owner == NULL)
        return FALSE;
      owned = hot_artifact_uri_to_folder (owner, NULL, NULL);
      folder = owned != NULL ? resolve_links (owned) : NULL;
      straight = straighten (*source);
      path = straight != NULL ? hot_artifact_uri_to_folder (straight, NULL, NULL) : NULL;
      real = path != NULL ? resolve_links (path) : NULL;
      if (folder != NULL && real != NULL && is_below (real, folder))
        {
          /* What is kept is what was looked at. */
          g_set_str (source, straight);
          return TRUE;
        }
    }

  return refuse (error, _("Invalid model version source: '%s'. To use a local path as a model version source, the %s request parameter "
                          "has to be specified and the local path has to be contained within the artifact directory of the run specified "
                          "by the %s."), self->asked, is_model ? "model_id" : "run_id", is_model ? "model_id" : "run_id");
}

/* Of "scheme://authority/path?query#fragment", where the path begins. */
static const char *
path_of (const char *uri)
{
  const char *colon = strchr (uri, ':');
  const char *path = colon + 1;

  if (g_str_has_prefix (path, "//"))
    path += 2 + strcspn (path + 2, "/?#");

  return path;
}

/* Elsewhere, but by a straight way. */
static gboolean
vet_remote (const Vetting  *self,
            const char     *source,
            GError        **error)
{
  g_autofree char *decoded = is_straight (source) ? hot_artifact_path_decode (source) : NULL;
  g_auto(GStrv) parts = NULL;
  /* One letter is a drive. */
  gboolean ok = decoded != NULL && strchr (decoded, ':') > decoded + 1;

  if (ok)
    {
      const char *path = path_of (decoded);
      g_autofree char *plain = g_strndup (path, strcspn (path, "?#"));

      parts = g_strsplit (plain, "/", -1);
      ok = plain[0] == '/' && plain[strspn (plain, "/")] != '\0' && !g_strv_contains ((const char *const *) parts, ".");
    }

  return ok || refuse (error, _("Invalid model version source: '%s'. If supplying a source as an http, https, local file path, ftp, "
                                "objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references "
                                "present. Please provide an absolute path."), self->asked);
}

/* Files that this server, or one like it, hands out. */
static gboolean
is_proxied (const char *source,
            const char *scheme)
{
  g_autofree char *decoded = NULL;

  if (g_ascii_strcasecmp (scheme, "mlflow-artifacts") == 0)
    return TRUE;
  if (g_ascii_strcasecmp (scheme, "http") != 0 && g_ascii_strcasecmp (scheme, "https") != 0)
    return FALSE;
  decoded = hot_artifact_path_decode (source);

  return decoded == NULL || strstr (decoded, "/mlflow-artifacts/") != NULL;
}

/* The parts of @uri's path, decoded, without empty ones, behind its scheme and authority in lower case. */
static GPtrArray *
split_uri (const char *uri)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const char *path = path_of (uri);
  g_autofree char *plain = g_strndup (path, strcspn (path, "?#"));
  g_auto(GStrv) segments = g_strsplit (plain, "/", -1);
  g_autofree char *head = g_strndup (uri, path - uri);
  char *lower = g_ascii_strdown (head, -1);

  /* No authority is the same as an empty one. */
  if (g_str_has_suffix (lower, "://"))
    lower[strlen (lower) - 2] = '\0';
  g_ptr_array_add (parts, lower);
  for (char **segment = segments; *segment != NULL; segment++)
    if (**segment != '\0')
      {
        char *decoded = hot_artifact_path_decode (*segment);

        g_ptr_array_add (parts, decoded != NULL ? decoded : g_strdup (*segment));
      }

  return parts;
}

static gboolean
is_within (const char *source,
           const char *root)
{
  g_autoptr(GPtrArray) of_source = NULL;
  g_autoptr(GPtrArray) of_root = NULL;

  if (strchr (root, ':') == NULL)
    return FALSE;
  of_source = split_uri (source);
  of_root = split_uri (root);
  if (of_root->len < 2 || of_source->len < of_root->len)
    return FALSE;
  for (guint i = 0; i < of_root->len; i++)
    if (!g_str_equal (of_source->pdata[i], of_root->pdata[i]))
      return FALSE;

  return TRUE;
}

/* Replaces @source by where the files are for the store, if that is on this computer. */
static gboolean
vet_proxied (const Vetting  *self,
             char          **source,
             const char     *id,
             gboolean        is_model,
             GError        **error)
{
  g_autofree char *owner = NULL;
  g_autofree char *shown = NULL;

  if (is_blank (id))
    return refuse_owner (self, is_model, error);
  owner = find_owner (self, id, is_model, error);
  if (owner == NULL)
    return FALSE;
  shown = hot_artifact_uri_to_client (owner, self->root);
  if (!is_within (*source, shown))
    return refuse_owner (self, is_model, error);
  if (!g_str_equal (shown, owner))
    {
      char *local = hot_artifact_uri_from_client (*source, self->root);

      g_free (*source);
      *source = local;
    }

  return TRUE;
}

/* models:/NAME/… becomes the version that it means now, and its run and model are this version's. */
static gboolean
follow_registered (const Vetting      *self,
                   const HotModelUri  *uri,
                   HotModelSource     *vetted,
                   GError            **error)
{
  g_autoptr(HotRegisteredModel) model = hot_tracking_store_get_registered_model (self->store, uri->name, self->cancellable, error);
  g_autoptr(HotModelVersion) version = NULL;
  const char *tag;

  if (model == NULL)
    return FALSE;
  tag = hot_key_values_find (model->tags, model->n_tags, HOT_TAG_PROMPT);
  if (tag != NULL && g_ascii_strcasecmp (tag, "true") == 0)
    return refuse (error, _("Invalid model version source: '%s'. Prompt versions cannot be used as model version sources."), self->asked);

  if (uri->stage != NULL)
    {
      const char *const stages[] = { uri->stage, NULL };
      g_autoptr(GPtrArray) latest = hot_tracking_store_get_latest_versions (self->store, uri->name, stages, self->cancellable, error);

      if (latest == NULL)
        return FALSE;
      if (latest->len == 0)
        return refuse (error, _("No versions of model with name '%s' and stage '%s' found"), uri->name, uri->stage);
      version = hot_model_version_ref (latest->pdata[0]);
    }
  else if (uri->version > 0)
    {
      version = hot_tracking_store_get_model_version (self->store, uri->name, uri->version, self->cancellable, error);
    }
  else
    {
      version = hot_tracking_store_get_version_by_alias (self->store, uri->name, uri->alias != NULL ? uri->alias : "latest",
                                                         self->cancellable, error);
    }
  if (version == NULL)
    return FALSE;
  if ((vetted->run_id != NULL && g_strcmp0 (vetted->run_id, version->run_id != NULL ? version->run_id : "") != 0) ||
      (vetted->model_id != NULL && g_strcmp0 (vetted->model_id, version->model_id != NULL ? version->model_id : "") != 0))
    return refuse (error, _("Invalid model version source: '%s'. The run_id and model_id request parameters must match the referenced model "
                            "version."), self->asked);
  g_free (vetted->source);
  vetted->source = g_strdup_printf ("models:/%s/%" G_GINT64_FORMAT, uri->name, version->version);
  if (vetted->run_id == NULL)
    vetted->run_id = g_strdup (version->run_id);
  if (vetted->model_id == NULL)
    vetted->model_id = g_strdup (version->model_id);

  return TRUE;
}

static gboolean
vet_models_uri (const Vetting   *self,
                HotModelSource  *vetted,
                GError         **error)
{
  g_auto(HotModelUri) uri = { 0 };

  if (!is_straight (vetted->source) || !hot_model_uri_parse (vetted->source, &uri))
    return refuse_owner (self, TRUE, error);
  if (uri.name != NULL)
    return follow_registered (self, &uri, vetted, error);
  if (g_strcmp0 (vetted->model_id, uri.model_id) != 0)
    return refuse_owner (self, TRUE, error);

  return TRUE;
}

/* A run that is not here has no files to give away: what is copied from another server names one, and MLflow before 3.17 takes it. */
static gboolean
vet_runs_uri (const Vetting   *self,
              HotModelSource  *vetted,
              gboolean         is_model,
              GError         **error)
{
  g_autofree char *run_id = NULL;
  g_autofree char *path = NULL;
  g_autoptr(HotRun) run = NULL;
  g_autoptr(GError) local = NULL;

  if (!vet_remote (self, vetted->source, error))
    return FALSE;
  if (is_model || !hot_run_uri_parse (vetted->source, &run_id, &path))
    return refuse_owner (self, is_model, error);
  if (g_strcmp0 (run_id, vetted->run_id) == 0)
    return TRUE;
  run = hot_tracking_store_get_run (self->store, run_id, self->cancellable, &local);
  if (run != NULL)
    return refuse_owner (self, is_model, error);
  if (g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* A server that took them would connect to any host that a stranger names. Whoever started it may allow some all the same. */
static gboolean
vet_host (const char  *source,
          const char  *scheme,
          GError     **error)
{
  const char *place = strchr (source, ':') + 1;
  const char *allowed = g_getenv ("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES");
  g_auto(GStrv) words = g_strsplit (allowed != NULL ? allowed : "", ",", -1);

  /* Without a host, it is this server's own. */
  if (!g_strv_contains (host_schemes, scheme) ||
      (g_str_equal (scheme, "mlflow-artifacts") && (!g_str_has_prefix (place, "//") || strchr ("/?#", place[2]) != NULL)))
    return TRUE;
  for (char **word = words; *word != NULL; word++)
    if (g_ascii_strcasecmp (g_strstrip (*word), scheme) == 0)
      return TRUE;

  return refuse (error, _("'%s' cannot use the '%s' scheme: the '%s' scheme addresses a host other than the tracking server's configured "
                          "artifact storage, so the server would connect to the host named in the URI. Set the "
                          "MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it."),
                 "source", scheme, scheme);
}

static gboolean
is_prompt_version (const HotModelVersionCreation *creation)
{
  const char *value = NULL;

  /* The last of several tags of a name counts. */
  for (guint i = 0; i < creation->n_tags; i++)
    if (g_strcmp0 (creation->tags[i].key, HOT_TAG_PROMPT) == 0)
      value = creation->tags[i].value;

  return value != NULL && g_ascii_strcasecmp (value, "true") == 0;
}

static gboolean
vet (const Vetting                  *self,
     const HotModelVersionCreation  *creation,
     HotModelSource                 *vetted,
     GError                        **error)
{
  const gboolean is_model = !is_blank (creation->model_id);
  const char *id = is_model ? vetted->model_id : vetted->run_id;
  const char *scheme = g_uri_peek_scheme (vetted->source);

  if (scheme == NULL || g_str_equal (scheme, "file"))
    return vet_local (self, &vetted->source, id, is_model, error);
  if (g_str_equal (scheme, "models"))
    return vet_models_uri (self, vetted, error);
  if (g_str_equal (scheme, "runs"))
    return vet_runs_uri (self, vetted, is_model, error);
  if (!vet_host (vetted->source, scheme, error) || !vet_remote (self, vetted->source, error))
    return FALSE;

  return !is_proxied (vetted->source, scheme) || vet_proxied (self, &vetted->source, id, is_model, error);
}

gboolean
hot_model_source_vet (HotTrackingStore               *store,
                      const char                     *root,
                      const HotModelVersionCreation  *creation,
                      HotModelSource                 *vetted,
                      GCancellable                   *cancellable,
                      GError                        **error)
{
  g_autofree char *valid = g_utf8_make_valid (creation->source, -1);
  g_autofree char *shown = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 500));
  const Vetting self = { store, root, cancellable, shown };

  *vetted = (HotModelSource) { g_strdup (creation->source), g_strdup (creation->run_id), g_strdup (creation->model_id) };
  if (is_prompt_version (creation))
    return g_strv_contains (prompt_sources, creation->source) ||
           refuse (error, _("Invalid prompt source: '%s'. Prompt sources must use an MLflow placeholder."), shown);

  return vet (&self, creation, vetted, error);
}
