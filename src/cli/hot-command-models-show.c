/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/hot-command-model-uri.h"
#include "cli/hot-text-table.h"
#include "models/hot-model-card.h"

#define MAX_WIDTH 60

static const char *
get_use (const HotModelCardFlavor *flavor)
{
  static const char *const words[] = { N_("predicted with as it is"), N_("read, and predicted with as a native model") };

  return flavor->use == HOT_MODEL_FLAVOR_FOREIGN ? flavor->reason : _(words[flavor->use]);
}

static void
add_row (HotTextTable *table,
         const char   *kind,
         const char   *key,
         const char   *value)
{
  hot_text_table_add_cell (table, kind);
  hot_text_table_add_cell (table, key);
  hot_text_table_add_cell (table, value != NULL ? value : "");
}

static gboolean
print_card (const HotModelCard  *card,
            GError             **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autofree char *size = g_format_size (card->size);

  hot_text_table_add_column (table, "", FALSE, 0);
  hot_text_table_add_column (table, "", FALSE, MAX_WIDTH);
  hot_text_table_add_column (table, "", FALSE, 0);
  add_row (table, _("model"), "run_id", card->run_id);
  add_row (table, "", "utc_time_created", card->created);
  add_row (table, "", "size", size);
  for (guint i = 0; i < card->flavors->len; i++)
    {
      const HotModelCardFlavor *flavor = card->flavors->pdata[i];

      add_row (table, i == 0 ? _("flavors") : "", flavor->name, get_use (flavor));
    }
  for (guint i = 0; i < card->inputs->len; i++)
    {
      const HotModelCardField *field = card->inputs->pdata[i];

      add_row (table, i == 0 ? _("inputs") : "", field->name, field->type);
    }
  for (guint i = 0; i < card->outputs->len; i++)
    {
      const HotModelCardField *field = card->outputs->pdata[i];

      add_row (table, i == 0 ? _("outputs") : "", field->name, field->type);
    }

  return hot_command_print_table (table, error);
}

static void
write_pair (HotJsonWriter *json,
            const char    *name,
            const char    *value)
{
  hot_json_writer_member (json, name, value);
}

static void
write_fields (HotJsonWriter *json,
              const char    *name,
              GPtrArray     *fields)
{
  hot_json_writer_name (json, name);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < fields->len; i++)
    {
      const HotModelCardField *field = fields->pdata[i];

      hot_json_writer_begin_object (json);
      write_pair (json, "name", field->name);
      write_pair (json, "type", field->type);
      hot_json_writer_name (json, "required");
      hot_json_writer_boolean (json, field->is_required);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static gboolean
print_card_json (const HotModelCard  *card,
                 GError             **error)
{
  static const char *const uses[] = { "native", "read", "foreign" };
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_object (json);
  write_pair (json, "run_id", card->run_id);
  write_pair (json, "utc_time_created", card->created);
  write_pair (json, "mlflow_version", card->mlflow_version);
  hot_json_writer_name (json, "size_bytes");
  hot_json_writer_unsigned (json, card->size);
  hot_json_writer_name (json, "flavors");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < card->flavors->len; i++)
    {
      const HotModelCardFlavor *flavor = card->flavors->pdata[i];

      hot_json_writer_begin_object (json);
      write_pair (json, "name", flavor->name);
      write_pair (json, "version", flavor->version);
      write_pair (json, "data", flavor->data);
      hot_json_writer_name (json, "size_bytes");
      hot_json_writer_unsigned (json, flavor->size);
      write_pair (json, "use", uses[flavor->use]);
      write_pair (json, "reason", flavor->reason);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  write_fields (json, "inputs", card->inputs);
  write_fields (json, "outputs", card->outputs);
  hot_json_writer_end_object (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_versions (const HotRegisteredModel  *model,
                GPtrArray                 *versions,
                GError                   **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("version"), TRUE, 0);
  hot_text_table_add_column (table, _("aliases"), FALSE, MAX_WIDTH);
  hot_text_table_add_column (table, _("stage"), FALSE, 0);
  hot_text_table_add_column (table, _("created"), FALSE, 0);
  hot_text_table_add_column (table, _("run"), FALSE, 0);
  hot_text_table_add_column (table, _("description"), FALSE, MAX_WIDTH);
  for (guint i = 0; i < versions->len; i++)
    {
      const HotModelVersion *version = versions->pdata[i];
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version->version);
      g_autofree char *aliases = version->aliases != NULL ? g_strjoinv (" ", version->aliases) : g_strdup ("");
      g_autofree char *created = hot_command_format_time (version->creation_time);

      hot_text_table_add_cell (table, number);
      hot_text_table_add_cell (table, aliases);
      hot_text_table_add_cell (table, version->stage);
      hot_text_table_add_cell (table, created);
      hot_text_table_add_cell (table, version->run_id != NULL ? version->run_id : "");
      hot_text_table_add_cell (table, version->description != NULL ? version->description : "");
    }

  return hot_command_print_table (table, error);
}

static gboolean
show_registered (HotCommandContext  *context,
                 const char         *name,
                 const char         *location,
                 gboolean            is_json,
                 GError            **error)
{
  const char *order[] = { "version_number DESC", NULL };
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  HotTrackingStore *store = workspace != NULL ? hot_workspace_get_store (workspace) : NULL;
  g_autoptr(HotRegisteredModel) model = NULL;
  g_autoptr(GPtrArray) versions = NULL;
  g_autoptr(HotJsonWriter) json = NULL;
  g_auto(GStrv) parts = g_strsplit (name, "'", -1);
  g_autofree char *quoted = g_strjoinv ("\\'", parts);
  g_autofree char *filter = g_strdup_printf ("name='%s'", quoted);

  model = store != NULL ? hot_tracking_store_get_registered_model (store, name, context->cancellable, error) : NULL;
  if (model == NULL)
    return FALSE;
  versions = hot_tracking_store_search_model_versions (store, &(HotSearch) { .filter = filter, .order_by = order, .max_results = 1000 },
                                                       NULL, context->cancellable, error);
  if (versions == NULL)
    return FALSE;
  if (!is_json)
    return print_versions (model, versions, error);

  json = hot_json_writer_new (TRUE);
  hot_command_write_registered (json, model, versions);

  return hot_command_print_json (json, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  gboolean is_json = FALSE;
  g_autoptr(HotModelPlace) place = NULL;
  g_autoptr(HotModelCard) card = NULL;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &is_json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  /* A name has no slash and no colon (mlflow/utils/validation.py). */
  if (strpbrk (argv[1], "/:") == NULL && !g_file_test (argv[1], G_FILE_TEST_EXISTS))
    return show_registered (context, argv[1], location, is_json, error);

  place = hot_command_find_model (context, argv[1], location, error);
  card = place != NULL ? hot_model_card_read (place, context->cancellable, error) : NULL;
  if (card == NULL)
    return FALSE;

  return is_json ? print_card_json (card, error) : print_card (card, error);
}

const HotCommand hot_command_models_show = {
  .group = "models",
  .name = "show",
  .arguments = "NAME|MODEL-URI",
  .summary = N_("Show the versions of a registered model, or what a model has: flavors, columns, sizes"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
