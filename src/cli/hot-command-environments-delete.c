/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "projects/hot-environment-cache.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  int days = -1;
  guint n;
  const GOptionEntry entries[] = {
    { "unused-for", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &days, N_("All that nothing has used for so many days"), N_("DAYS") },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, G_MAXINT, error))
    return FALSE;
  if ((argc > 1) == (days >= 0))
    return hot_command_refuse (_("Give either ids of environments or --unused-for"), error);

  for (int i = 1; i < argc; i++)
    if (!hot_environment_cache_remove (argv[i], context->cancellable, error))
      return FALSE;
  if (days < 0)
    return TRUE;
  n = hot_environment_cache_prune (days, context->cancellable);
  fprintf (stderr, ngettext ("%u environment removed", "%u environments removed", n), n);
  fputc ('\n', stderr);

  return !g_cancellable_set_error_if_cancelled (context->cancellable, error);
}

const HotCommand hot_command_environments_delete = {
  .group = "environments",
  .name = "delete",
  .arguments = "[ID…]",
  .summary = N_("Remove environments that are kept for projects; never one in use"),
  .description = N_("ID is that of “hothousectl environments list”, or how it begins. What is removed is made again when a project asks for it."),
  .run = run,
};
