/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-json-writer.h"
#include "cli/hot-command-workspace.h"
#include "cli/hot-terminal.h"

static gboolean
print_json (const HotMlrunsCounts  *counts,
            GError                **error)
{
  const struct {
    const char *name;
    guint       n;
  } members[] = {
    { "runs", counts->n_runs },         { "logged_models", counts->n_logged_models }, { "registered_models", counts->n_models },
    { "versions", counts->n_versions }, { "models_kept", counts->n_kept },            { "logged_models_left_out", counts->n_left_out },
    { "traces_left_out", counts->n_traces },
  };
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      hot_json_writer_name (json, members[i].name);
      hot_json_writer_unsigned (json, members[i].n);
    }
  hot_json_writer_end_object (json);

  return hot_command_print_json (json, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  HotMlrunsCounts counts;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON object"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, TRUE, context->progress, context->cancellable, error);
  if (workspace == NULL || hot_workspace_import (workspace, argv[1], &counts, context->progress, context->cancellable, error) < 0)
    return FALSE;
  if (json)
    return print_json (&counts, error);

  words = hot_mlruns_counts_describe (&counts);
  line = g_strconcat (words, "\n", NULL);

  return hot_command_print (line, -1, error);
}

const HotCommand hot_command_runs_import = {
  .group = "runs",
  .name = "import",
  .arguments = "FOLDER",
  .summary = N_("Copy what is in an mlruns folder of MLflow’s into the workspace"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
