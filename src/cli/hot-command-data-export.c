/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "cli/hot-command-source.h"
#include "dataset/hot-export.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(HotCommandSource) source = { 0 };
  g_autofree char *output = NULL;
  g_auto(GStrv) names = NULL;
  g_auto(GStrv) keys = NULL;
  g_autoptr(GArray) columns = NULL;
  g_autoptr(GBytes) order = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &output, N_("Where to write"), N_("FILE") },
    HOT_COMMAND_SOURCE_OPTIONS (&source),
    { "sort", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &keys,
      N_("In the order of COLUMN, downwards with “:desc”"), N_("COLUMN[:desc][,…]") },
    { "columns", 'c', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &names,
      N_("Only these columns, in this order, with values as they were read"), N_("COLUMN[,…]") },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if (output == NULL)
    return hot_command_refuse (_("data export: --output FILE is needed"), error);

  if (!hot_command_source_open (&source, context, argv[1], error))
    return FALSE;
  columns = hot_command_source_find_columns (&source, names, error);
  if (columns == NULL)
    return FALSE;
  order = hot_command_source_order (&source, context, keys, error);
  if (order == NULL)
    return FALSE;

  if (!hot_export_csv (source.table, source.rows, order,
                       names != NULL ? (const guint *) columns->data : NULL, columns->len,
                       output, context->progress, context->cancellable, error))
    return FALSE;

  if (isatty (STDERR_FILENO))
    {
      g_autofree char *count = hot_format_count (hot_row_set_get_n (source.rows));

      fprintf (stderr, ngettext ("%s row written to %s\n", "%s rows written to %s\n", hot_row_set_get_n (source.rows)),
               count, output);
    }

  return TRUE;
}

const HotCommand hot_command_data_export = {
  .group = "data",
  .name = "export",
  .arguments = "SOURCE",
  .summary = N_("Write the rows of a table to a CSV file, filtered and sorted"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
