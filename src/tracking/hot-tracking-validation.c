/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-tracking-validation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_EXPERIMENT_NAME   500
#define MAX_ARTIFACT_LOCATION 2048
/* What the tables have room for. */
#define MAX_MODEL_NAME        256
#define MAX_LOGGED_MODEL_NAME 500

static const char *const stages[] = { "None", "Staging", "Production", "Archived" };

G_GNUC_PRINTF (2, 3) static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, format, arguments);
  va_end (arguments);

  return FALSE;
}

/* Short enough for a message, and text. (transfer full) */
static char *
show (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_strlen (valid, -1) > 80 ? g_utf8_substring (valid, 0, 80) : g_steal_pointer (&valid);
}

static gboolean
check_length (const char  *what,
              const char  *text,
              glong        max,
              GError     **error)
{
  g_autofree char *shown = NULL;

  if (strlen (text) <= (gsize) max || g_utf8_strlen (text, -1) <= max)
    return TRUE;
  shown = show (text);

  return refuse (error, _("%s “%s…” has %ld characters; at most %ld are allowed"), what, shown, g_utf8_strlen (text, -1), max);
}

static gboolean
check_text (const char  *what,
            const char  *text,
            GError     **error)
{
  if (text == NULL || *text == '\0')
    return refuse (error, _("Missing value for required parameter “%s”"), what);
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (error, _("The parameter “%s” is not text in UTF-8"), what);

  return TRUE;
}

/* A name may become a file, so it must be the same as a path and stay below its folder. */
static gboolean
is_own_path (const char *name)
{
  g_auto(GStrv) parts = g_strsplit (name, "/", -1);

  for (char **part = parts; *part != NULL; part++)
    if (**part == '\0' || g_str_equal (*part, ".") || g_str_equal (*part, ".."))
      return FALSE;

  return !g_str_has_prefix (name, "..");
}

static gboolean
check_key (const char  *what,
           const char  *key,
           GError     **error)
{
  g_autofree char *shown = NULL;

  if (!check_text (what, key, error))
    return FALSE;

  for (const char *p = key; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 ? strchr ("_/.- :", c) == NULL && !g_ascii_isalnum (c) : !g_unichar_isalnum (c))
        {
          shown = show (key);
          return refuse (error, _("Invalid value “%s” for parameter “%s”: Names may only contain alphanumerics, underscores (_), "
                                  "dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."), shown, what);
        }
    }
  if (!is_own_path (key))
    {
      shown = show (key);
      return refuse (error, _("Invalid value “%s” for parameter “%s”: Names may be treated as files in certain cases, and must "
                              "not resolve to other names when treated as such."), shown, what);
    }

  return check_length (what, key, HOT_MAX_KEY, error);
}

gboolean
hot_validate_tag_key (const char  *key,
                      GError     **error)
{
  return check_key ("key", key, error);
}

gboolean
hot_validate_experiment_name (const char  *name,
                              GError     **error)
{
  g_autofree char *bare = NULL;

  if (!check_text ("name", name, error) || !check_length ("name", name, MAX_EXPERIMENT_NAME, error))
    return FALSE;
  bare = g_strstrip (g_strdup (name));

  return *bare != '\0' || refuse (error, _("Missing value for required parameter “%s”"), "name");
}

/* Whether a URI climbs out of a folder, however often its dots and slashes are escaped. Paths of this computer are made absolute instead. */
static gboolean
climbs (const char *location)
{
  g_autofree char *text = g_strdup (location);
  g_auto(GStrv) parts = NULL;

  if (g_uri_peek_scheme (location) == NULL)
    return FALSE;
  for (guint i = 0; i < 10 && strchr (text, '%') != NULL; i++)
    {
      char *decoded = g_uri_unescape_string (text, NULL);

      if (decoded == NULL)
        return TRUE;
      g_free (text);
      text = decoded;
    }
  parts = g_strsplit_set (text, "/\\:?=&", -1);

  return g_strv_contains ((const char *const *) parts, "..");
}

/* What could lead a reader of the location elsewhere than it seems to. */
gboolean
hot_validate_artifact_location (const char  *location,
                                GError     **error)
{
  g_autofree char *shown = show (location);
  const char *query = strchr (location, '?');

  if (!check_text ("artifact_location", location, error) ||
      !check_length ("artifact_location", location, MAX_ARTIFACT_LOCATION, error))
    return FALSE;
  if (g_ascii_strncasecmp (location, "runs:", 5) == 0)
    return refuse (error, _("Artifact location cannot be a runs:/ URI: “%s”"), shown);
  if (g_uri_peek_scheme (location) != NULL && (strchr (location, '#') != NULL || strchr (location, ';') != NULL))
    return refuse (error, _("Artifact location “%s” must not have a fragment (#) or parameters (;)"), shown);
  if (strstr (query != NULL ? query : "", "..") != NULL)
    return refuse (error, _("Artifact location “%s” must not have “..” in its query"), shown);
  if (climbs (location))
    return refuse (error, _("Artifact location “%s” must not have “..” in its path"), shown);
  for (const char *p = location; *p != '\0'; p++)
    if ((guchar) *p < 0x20)
      return refuse (error, _("Artifact location “%s” must not have control characters"), shown);

  return TRUE;
}

gboolean
hot_validate_run_id (const char  *id,
                     GError     **error)
{
  gsize n = id != NULL ? strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") : 0;
  g_autofree char *shown = NULL;

  if (n > 0 && id[n] == '\0' && n <= 256 && g_ascii_isalnum (id[0]))
    return TRUE;
  if (id == NULL || *id == '\0')
    return refuse (error, _("Missing value for required parameter “%s”"), "run_id");
  shown = show (id);

  return refuse (error, _("Invalid run ID: “%s”"), shown);
}

gboolean
hot_validate_experiment_tag (const HotKeyValue  *tag,
                             GError            **error)
{
  return check_key ("key", tag->key, error) &&
         check_length ("value", tag->value != NULL ? tag->value : "", HOT_MAX_EXPERIMENT_TAG_VALUE, error);
}

/* Long values are cut off, not refused. */
gboolean
hot_validate_first_run_tag (const HotKeyValue  *tag,
                            GError            **error)
{
  return check_text ("key", tag->key, error) && check_length ("key", tag->key, HOT_MAX_KEY, error) &&
         (tag->value == NULL || g_utf8_validate (tag->value, -1, NULL) ||
          refuse (error, _("The parameter “%s” is not text in UTF-8"), "value"));
}

gboolean
hot_validate_run_tag (const HotKeyValue  *tag,
                      GError            **error)
{
  return check_key ("key", tag->key, error) && hot_validate_first_run_tag (tag, error);
}

static gboolean
check_params (const HotKeyValue  *params,
              guint               n_params,
              GError            **error)
{
  g_autoptr(GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_params; i++)
    {
      if (!check_key ("key", params[i].key, error))
        return FALSE;
      if (params[i].value == NULL || !g_utf8_validate (params[i].value, -1, NULL))
        return refuse (error, _("The parameter “%s” has no value, or one that is not text in UTF-8"), params[i].key);
      if (!g_hash_table_add (keys, (char *) params[i].key))
        return refuse (error, _("Duplicate parameter keys have been submitted: “%s”. Please ensure the request contains only one "
                                "param value per param key."), params[i].key);
    }

  return TRUE;
}

gboolean
hot_validate_batch (const HotMetric    *metrics,
                    guint               n_metrics,
                    const HotKeyValue  *params,
                    guint               n_params,
                    const HotKeyValue  *tags,
                    guint               n_tags,
                    GError            **error)
{
  const char *checked = NULL;

  if (n_metrics > HOT_LOG_BATCH_METRICS || n_params > HOT_LOG_BATCH_PARAMS || n_tags > HOT_LOG_BATCH_TAGS ||
      n_metrics + n_params + n_tags > HOT_LOG_BATCH_TOTAL)
    return refuse (error, _("A batch logging request can contain at most %d metrics, %d params and %d tags, and %d of all. Got %u, "
                            "%u and %u. Please split up metrics, params and tags across multiple requests and try again."),
                   HOT_LOG_BATCH_METRICS, HOT_LOG_BATCH_PARAMS, HOT_LOG_BATCH_TAGS, HOT_LOG_BATCH_TOTAL, n_metrics, n_params,
                   n_tags);

  for (guint i = 0; i < n_metrics; i++)
    {
      /* Histories come with the same key over and over. */
      if ((checked == NULL || metrics[i].key == NULL || !g_str_equal (metrics[i].key, checked)) &&
          !check_key ("name", metrics[i].key, error))
        return FALSE;
      checked = metrics[i].key;
      if (metrics[i].timestamp < 0)
        return refuse (error, _("Invalid value for parameter “timestamp” of metric “%s”: Timestamp must be a nonnegative long "
                                "(64-bit integer)"), metrics[i].key);
    }
  for (guint i = 0; i < n_tags; i++)
    if (!hot_validate_run_tag (&tags[i], error))
      return FALSE;

  return check_params (params, n_params, error);
}

gboolean
hot_validate_dataset (const HotDatasetInput  *dataset,
                      GError                **error)
{
  if (!check_text ("dataset.name", dataset->name, error) || !check_text ("dataset.digest", dataset->digest, error) ||
      !check_text ("dataset.source_type", dataset->source_type, error) ||
      !check_text ("dataset.source", dataset->source, error) ||
      !check_length ("dataset.name", dataset->name, 500, error) ||
      !check_length ("dataset.digest", dataset->digest, 36, error) ||
      !check_length ("dataset.source", dataset->source, 65535, error) ||
      !check_length ("dataset.schema", dataset->schema != NULL ? dataset->schema : "", 1048575, error) ||
      !check_length ("dataset.profile", dataset->profile != NULL ? dataset->profile : "", 16777215, error))
    return FALSE;

  for (guint i = 0; i < dataset->n_tags; i++)
    if (!check_text ("tag.key", dataset->tags[i].key, error) || !check_length ("tag.key", dataset->tags[i].key, 255, error) ||
        !check_length ("tag.value", dataset->tags[i].value != NULL ? dataset->tags[i].value : "", 500, error))
      return FALSE;

  return TRUE;
}

gboolean
hot_validate_model_name (const char  *name,
                         GError     **error)
{
  g_autofree char *shown = NULL;

  if (name == NULL || name[strspn (name, " \t\n\r\f\v")] == '\0')
    return refuse (error, _("Missing value for required parameter '%s'."), "name");
  if (!check_text ("name", name, error) || !check_length ("name", name, MAX_MODEL_NAME, error))
    return FALSE;
  shown = show (name);
  if (strpbrk (name, "/:") != NULL)
    return refuse (error, _("Invalid model name '%s'. Names cannot contain '/' or ':'."), shown);
  if (!is_own_path (name))
    return refuse (error, _("Invalid value \"%s\" for parameter '%s' supplied: Names may be treated as files in certain cases, and must "
                            "not resolve to other names when treated as such."), shown, "name");

  return TRUE;
}

gboolean
hot_validate_registry_tag (const HotKeyValue  *tag,
                           GError            **error)
{
  return check_key ("key", tag->key, error) &&
         check_length ("value", tag->value != NULL ? tag->value : "", HOT_MAX_REGISTRY_TAG_VALUE, error);
}

gboolean
hot_validate_alias_text (const char  *alias,
                         GError     **error)
{
  g_autofree char *shown = NULL;

  if (alias == NULL || *alias == '\0')
    return refuse (error, _("Registered model alias name cannot be empty."));
  if (!check_text ("alias", alias, error))
    return FALSE;

  shown = show (alias);
  for (const char *p = alias; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)) && *p != '_' && *p != '-')
      return refuse (error, _("Invalid alias name: '%s'. Names may only contain alphanumerics, underscores (_), and dashes (-)."), shown);
  if (g_utf8_strlen (alias, -1) > 255)
    return refuse (error, _("'%s' exceeds the maximum length of %d characters"), "Registered model alias name", 255);

  return TRUE;
}

gboolean
hot_validate_alias (const char  *alias,
                    GError     **error)
{
  if (!hot_validate_alias_text (alias, error))
    return FALSE;
  if (g_ascii_strcasecmp (alias, "latest") == 0)
    return refuse (error, _("'latest' alias name (case insensitive) is reserved."));
  if ((alias[0] == 'v' || alias[0] == 'V') && alias[1] != '\0' && alias[1 + strspn (alias + 1, "0123456789")] == '\0')
    return refuse (error, _("Version alias name '%s' is reserved."), alias);

  return TRUE;
}

gboolean
hot_validate_logged_model_name (const char  *name,
                                GError     **error)
{
  g_autofree char *shown = NULL;

  if (name == NULL)
    return TRUE;
  if (*name != '\0' && g_utf8_validate (name, -1, NULL) && strpbrk (name, "/:.%\"'") == NULL)
    return check_length ("name", name, MAX_LOGGED_MODEL_NAME, error);
  shown = show (name);

  return refuse (error, _("Invalid model name ('%s') provided. Model name must be a non-empty string and cannot contain the following "
                          "characters: %s"), shown, "('/', ':', '.', '%', '\"', \"'\")");
}

const char *
hot_canonical_stage (const char  *stage,
                     GError     **error)
{
  g_autofree char *shown = NULL;

  for (gsize i = 0; stage != NULL && i < G_N_ELEMENTS (stages); i++)
    if (g_ascii_strcasecmp (stages[i], stage) == 0)
      return stages[i];
  shown = show (stage != NULL ? stage : "");
  refuse (error, _("Invalid Model Version stage: %s. Value must be one of None, Staging, Production, Archived."), shown);

  return NULL;
}

char *
hot_truncate (const char *text,
              guint       max)
{
  if (text == NULL || strlen (text) <= max || g_utf8_strlen (text, -1) <= (glong) max)
    return NULL;

  return g_utf8_substring (text, 0, max);
}
