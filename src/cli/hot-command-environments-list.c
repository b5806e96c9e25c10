/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-format.h"
#include "cli/hot-command-workspace.h"
#include "projects/hot-environment-cache.h"

static gboolean
print_json (GPtrArray  *kept,
            GError    **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < kept->len; i++)
    {
      const HotKeptEnvironment *one = g_ptr_array_index (kept, i);

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "id", one->key);
      hot_json_writer_member (json, "project", one->project);
      hot_json_writer_member (json, "manager", one->manager != NULL ? one->manager->name : NULL);
      hot_json_writer_member (json, "python", one->python);
      hot_json_writer_name (json, "size");
      hot_json_writer_unsigned (json, one->size);
      hot_command_write_time (json, "last_used", one->used);
      hot_json_writer_name (json, "in_use");
      hot_json_writer_boolean (json, one->in_use);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_table (GPtrArray  *kept,
             GError    **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("id"), FALSE, 0);
  hot_text_table_add_column (table, _("size"), TRUE, 0);
  hot_text_table_add_column (table, _("last used"), FALSE, 0);
  hot_text_table_add_column (table, _("environment"), FALSE, 0);
  hot_text_table_add_column (table, _("project"), FALSE, 0);
  for (guint i = 0; i < kept->len; i++)
    {
      const HotKeptEnvironment *one = g_ptr_array_index (kept, i);
      g_autofree char *size = hot_format_bytes (one->size);
      g_autofree char *used = hot_command_format_time (one->used);
      g_autofree char *described = hot_kept_environment_describe (one);

      hot_text_table_add_cell (table, one->key);
      hot_text_table_add_cell (table, size);
      hot_text_table_add_cell (table, one->in_use ? _("now") : used);
      hot_text_table_add_cell (table, described);
      hot_text_table_add_cell (table, one->project);
    }

  return hot_command_print_table (table, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autoptr(GPtrArray) kept = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON list of objects"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  kept = hot_environment_cache_list (context->cancellable, error);
  if (kept == NULL)
    return FALSE;

  return json ? print_json (kept, error) : print_table (kept, error);
}

const HotCommand hot_command_environments_list = {
  .group = "environments",
  .name = "list",
  .arguments = "",
  .summary = N_("List the environments that are kept for projects, with their sizes"),
  .description = N_("An environment is made once for all projects that ask for the same. One that nothing has used for 30 days is removed before "
                    "another one is made."),
  .run = run,
};
