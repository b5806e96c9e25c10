/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "base/hot-json-writer.h"
#include "cli/hot-command-source.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"

/* Addresses are written without what is secret in them. */
static gboolean
print_json (GPtrArray  *blobs,
            GError    **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < blobs->len; i++)
    {
      const HotBlob *blob = g_ptr_array_index (blobs, i);
      g_autofree char *location = hot_source_redact (blob->location);
      g_autofree char *modified = blob->modified != NULL ? g_date_time_format_iso8601 (blob->modified) : NULL;

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "name", blob->name);
      hot_json_writer_name (json, "size");
      hot_json_writer_unsigned (json, blob->size);
      hot_json_writer_member (json, "modified", modified);
      hot_json_writer_member (json, "location", location);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_table (GPtrArray  *blobs,
             GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("size"), TRUE, 0);
  hot_text_table_add_column (table, _("modified"), FALSE, 0);
  hot_text_table_add_column (table, _("name"), FALSE, 0);
  for (guint i = 0; i < blobs->len; i++)
    {
      const HotBlob *blob = g_ptr_array_index (blobs, i);
      g_autofree char *size = hot_format_bytes (blob->size);
      g_autofree char *modified = blob->modified != NULL ? g_date_time_format (blob->modified, "%Y-%m-%d %H:%M") : NULL;

      hot_text_table_add_cell (table, size);
      hot_text_table_add_cell (table, modified);
      hot_text_table_add_cell (table, blob->name);
    }

  return hot_command_print_table (table, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(HotCommandSource) source = { 0 };
  HotSourceOptions options = { 0 };
  g_autoptr(GPtrArray) blobs = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON list of objects"), NULL },
    { "ca-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &source.ca_file,
      N_("Trust the certificates in FILE too"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;

  hot_command_source_get_options (&source, &options);
  blobs = hot_source_list (argv[1], &options, context->progress, context->cancellable, error);
  if (blobs == NULL)
    return FALSE;

  return json ? print_json (blobs, error) : print_table (blobs, error);
}

const HotCommand hot_command_data_list = {
  .group = "data",
  .name = "list",
  .arguments = "CONTAINER",
  .summary = N_("List the blobs of an Azure Storage container"),
  .description = N_("CONTAINER is the address of a container: https://ACCOUNT.blob.core.windows.net/CONTAINER, with or "
                    "without a shared access signature, or wasbs://CONTAINER@ACCOUNT.blob.core.windows.net.\n"
                    "The key of an Azure Storage account is taken from the environment variable AZURE_STORAGE_KEY."),
  .run = run,
};
