/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-model-uri.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "models/hot-model-native.h"

HotModelPlace *
hot_command_find_model (HotCommandContext *context,
                        const char        *uri,
                        const char        *location,
                        GError           **error)
{
  g_autoptr(HotWorkspace) workspace = NULL;

  if (!g_str_has_prefix (uri, "runs:/") && !g_str_has_prefix (uri, "models:/"))
    return hot_model_place_find (NULL, uri, context->cancellable, error);
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);

  return workspace != NULL ? hot_model_place_find (hot_workspace_get_store (workspace), uri, context->cancellable, error) : NULL;
}

/* What was fetched from another computer is needed until the program ends, or has become another one. */
static GPtrArray *places;

static void
free_places (void)
{
  g_clear_pointer (&places, g_ptr_array_unref);
}

static void
keep_place (HotModelPlace *place)
{
  if (places == NULL)
    {
      places = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_model_place_free);
      atexit (free_places);
    }
  g_ptr_array_add (places, place);
}

char *
hot_command_resolve_model (HotCommandContext *context,
                           const char        *uri,
                           const char        *location,
                           GError           **error)
{
  HotModelPlace *place = hot_command_find_model (context, uri, location, error);
  g_autoptr(HotModelCard) card = NULL;
  g_autofree char *path = NULL;

  if (place == NULL)
    return NULL;
  keep_place (place);
  path = g_build_filename (hot_artifacts_get_folder (place->artifacts), *place->folder != '\0' ? place->folder : NULL, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);

  card = hot_model_card_read (place, context->cancellable, error);
  if (card == NULL)
    return NULL;
  if (hot_model_card_find (card, "hothouse") != NULL)
    return hot_model_place_fetch (place, context->cancellable, error);

  return hot_model_native_prepare (place, card, context->cancellable, error);
}

gboolean
hot_command_split_version (const char  *text,
                           char       **name,
                           gint64      *version,
                           GError     **error)
{
  const char *slash = strrchr (text, '/');

  *version = 0;
  if (slash == NULL)
    {
      *name = g_strdup (text);
      return TRUE;
    }
  if (slash == text || !g_ascii_string_to_signed (slash + 1, 10, 1, G_MAXINT32, version, NULL))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s”: write NAME, or NAME/VERSION"), text);
      return FALSE;
    }
  *name = g_strndup (text, slash - text);

  return TRUE;
}

static void
write_tags (HotJsonWriter     *json,
            const HotKeyValue *tags,
            guint              n_tags)
{
  hot_json_writer_name (json, "tags");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < n_tags; i++)
    hot_json_writer_member (json, tags[i].key, tags[i].value);
  hot_json_writer_end_object (json);
}

void
hot_command_write_version (HotJsonWriter         *json,
                           const HotModelVersion *version)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", version->name);
  hot_json_writer_name (json, "version");
  hot_json_writer_integer (json, version->version);
  hot_command_write_time (json, "creation_timestamp", version->creation_time);
  hot_command_write_time (json, "last_updated_timestamp", version->last_update_time);
  hot_json_writer_member (json, "current_stage", version->stage);
  hot_json_writer_member (json, "description", version->description);
  hot_json_writer_member (json, "source", version->source);
  hot_json_writer_member (json, "run_id", version->run_id);
  hot_json_writer_member (json, "status", version->status);
  hot_json_writer_name (json, "aliases");
  hot_json_writer_begin_array (json);
  for (char **alias = version->aliases; alias != NULL && *alias != NULL; alias++)
    hot_json_writer_string (json, *alias);
  hot_json_writer_end_array (json);
  write_tags (json, version->tags, version->n_tags);
  hot_json_writer_end_object (json);
}

void
hot_command_write_registered (HotJsonWriter            *json,
                              const HotRegisteredModel *model,
                              GPtrArray                *versions)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", model->name);
  hot_json_writer_member (json, "description", model->description);
  hot_command_write_time (json, "creation_timestamp", model->creation_time);
  hot_command_write_time (json, "last_updated_timestamp", model->last_update_time);
  hot_json_writer_name (json, "aliases");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < model->n_aliases; i++)
    {
      hot_json_writer_name (json, model->aliases[i].alias);
      hot_json_writer_integer (json, model->aliases[i].version);
    }
  hot_json_writer_end_object (json);
  write_tags (json, model->tags, model->n_tags);
  hot_json_writer_name (json, versions != NULL ? "versions" : "latest_versions");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < (versions != NULL ? versions : model->latest_versions)->len; i++)
    hot_command_write_version (json, (versions != NULL ? versions : model->latest_versions)->pdata[i]);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
}
