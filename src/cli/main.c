/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-nearest.h"
#include "cli/hot-commands.h"
#include "cli/hot-interrupt.h"
#include "cli/hot-progress-bar.h"

enum {
  EXIT_STATUS_SUCCESS,
  EXIT_STATUS_FAILURE,
  EXIT_STATUS_USAGE,
};

/* Every command there is, in the order of the help. */
static const HotCommand *const commands[] = {
  &hot_command_data_profile,
  &hot_command_data_head,
  &hot_command_data_export,
  &hot_command_data_list,
  &hot_command_data_sample,
  &hot_command_map_render,
  &hot_command_train,
  &hot_command_search,
  &hot_command_predict,
  &hot_command_estimators,
  &hot_command_run,
  &hot_command_environments_list,
  &hot_command_environments_delete,
  &hot_command_models_list,
  &hot_command_models_show,
  &hot_command_models_register,
  &hot_command_models_alias,
  &hot_command_models_tag,
  &hot_command_models_delete,
  &hot_command_models_export,
  &hot_command_models_serve,
  &hot_command_models_build_image,
  &hot_command_models_predict,
  &hot_command_runs_search,
  &hot_command_runs_show,
  &hot_command_runs_compare,
  &hot_command_runs_delete,
  &hot_command_runs_import,
  &hot_command_runs_restore,
  &hot_command_runs_send,
  &hot_command_experiments_list,
  &hot_command_experiments_create,
  &hot_command_experiments_delete,
  &hot_command_experiments_restore,
  &hot_command_deployments_create,
  &hot_command_deployments_list,
  &hot_command_deployments_logs,
  &hot_command_deployments_start,
  &hot_command_deployments_stop,
  &hot_command_deployments_delete,
  &hot_command_deployments_supervise,
  &hot_command_server,
  &hot_command_demo,
  NULL
};

/* With @group only the commands of that group. */
static void
print_help (FILE       *stream,
            const char *group)
{
  fprintf (stream, "%s\n  hothousectl %s %s\n\n%s\n", _("Usage:"), group != NULL ? group : _("GROUP"),
           _("COMMAND [OPTION…] ARGUMENT…"), _("Commands:"));

  for (gsize i = 0; commands[i] != NULL; i++)
    if (group == NULL || g_str_equal (commands[i]->group, group))
      {
        g_autofree char *name = hot_command_dup_name (commands[i]);

        fprintf (stream, "  %-22s %s\n", name, _(commands[i]->summary));
      }

  fprintf (stream, "\n%s\n", _("“hothousectl GROUP COMMAND --help” tells the options of one command."));
}

static gboolean
is_group (const char *word)
{
  for (gsize i = 0; commands[i] != NULL; i++)
    if (g_str_equal (commands[i]->group, word))
      return TRUE;

  return FALSE;
}

static const HotCommand *
find_command (const char *group,
              const char *name)
{
  for (gsize i = 0; commands[i] != NULL; i++)
    if (g_str_equal (commands[i]->group, group) &&
        (commands[i]->name == NULL || g_strcmp0 (commands[i]->name, name) == 0))
      return commands[i];

  return NULL;
}

static void
report_unknown (const char *group,
                const char *name)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *wanted = name != NULL ? g_strdup_printf ("%s %s", group, name) : g_strdup (group);
  g_autofree char *printable = g_utf8_make_valid (wanted, -1);
  const char *nearest;

  for (gsize i = 0; commands[i] != NULL; i++)
    g_ptr_array_add (names, name != NULL ? hot_command_dup_name (commands[i]) : g_strdup (commands[i]->group));
  nearest = hot_nearest (wanted, (const char *const *) names->pdata, names->len);

  fputs ("hothousectl: ", stderr);
  if (nearest != NULL)
    fprintf (stderr, _("there is no command “%s”; did you mean “%s”?"), printable, nearest);
  else
    fprintf (stderr, _("there is no command “%s”; “hothousectl --help” lists them"), printable);
  fputc ('\n', stderr);
}

static int
run_command (const HotCommand  *command,
             int                argc,
             char             **argv)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HotProgressBar) bar = hot_progress_bar_new ();
  HotCommandContext context = { command, cancellable, hot_progress_bar_get_progress (bar) };
  g_autoptr(GError) error = NULL;

  hot_interrupt_watch (cancellable);

  if (command->run (&context, argc, argv, &error))
    return EXIT_STATUS_SUCCESS;

  hot_progress_bar_end (bar);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    hot_interrupt_raise ();

  fprintf (stderr, "hothousectl: %s\n", error->message);

  return error->domain == G_OPTION_ERROR || g_error_matches (error, HOT_ERROR, HOT_ERROR_USAGE)
           ? EXIT_STATUS_USAGE : EXIT_STATUS_FAILURE;
}

static int
run_without_command (int    argc,
                     char **argv)
{
  if (argc < 2)
    {
      print_help (stderr, NULL);
      return EXIT_STATUS_USAGE;
    }

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help (stdout, NULL);
      return EXIT_STATUS_SUCCESS;
    }

  if (g_str_equal (argv[1], "--version"))
    {
      printf ("hothousectl %s\n", HOT_VERSION);
      return EXIT_STATUS_SUCCESS;
    }

  if (!is_group (argv[1]))
    report_unknown (argv[1], argc > 2 && argv[2][0] != '-' ? argv[2] : NULL);
  else if (argc == 2)
    print_help (stderr, argv[1]);
  else if (g_str_equal (argv[2], "--help") || g_str_equal (argv[2], "-h"))
    {
      print_help (stdout, argv[1]);
      return EXIT_STATUS_SUCCESS;
    }
  else
    report_unknown (argv[1], argv[2]);

  return EXIT_STATUS_USAGE;
}

int
main (int   argc,
      char *argv[])
{
  const HotCommand *command;
  int n_words;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, HOT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* A file larger than the user's limit is an error of write(), not the end of the program. */
  signal (SIGXFSZ, SIG_IGN);

  command = argc > 1 ? find_command (argv[1], argv[2]) : NULL;
  if (command == NULL)
    return run_without_command (argc, argv);

  n_words = command->name != NULL ? 2 : 1;
  return run_command (command, argc - n_words, argv + n_words);
}
