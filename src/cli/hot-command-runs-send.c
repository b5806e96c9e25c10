/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-workspace.h"
#include "tracking/hot-rest-store.h"

/* How soon a state that changed is seen, in microseconds. */
#define LOOK_INTERVAL 50000

/* Until nothing waits, or the server is away. @n_waiting, @n_refused: (out) */
static gboolean
send_all (HotRestStore       *store,
          HotCommandContext  *context,
          guint              *n_waiting,
          guint              *n_refused,
          GError            **error)
{
  guint n_first = 0;

  hot_rest_store_hurry (store);
  for (gboolean is_first = TRUE;; is_first = FALSE)
    {
      g_auto(HotRestState) state = { 0 };

      hot_rest_store_get_state (store, &state);
      *n_waiting = state.n_waiting;
      *n_refused = state.n_refused;
      n_first = MAX (n_first, state.n_waiting);
      if (state.n_waiting == 0)
        return TRUE;
      if (state.is_away && !is_first)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                       ngettext ("%u change still waits: %s", "%u changes still wait: %s", state.n_waiting), state.n_waiting,
                       state.message != NULL ? state.message : hot_rest_store_get_host (store));
          return FALSE;
        }
      hot_progress_report (context->progress, 1.0 - state.n_waiting / (double) n_first, NULL);
      if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      g_usleep (LOOK_INTERVAL);
    }
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *text = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  guint n_waiting = 0;
  guint n_refused = 0;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;
  if (!hot_workspace_is_server (workspace))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s is on this computer; only what goes to a tracking server can wait"),
                   hot_workspace_get_location (workspace));
      return FALSE;
    }

  if (!send_all (HOT_REST_STORE (hot_workspace_get_store (workspace)), context, &n_waiting, &n_refused, error))
    return FALSE;
  if (n_refused > 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, ngettext ("%s did not take %u change", "%s did not take %u changes", n_refused),
                   hot_rest_store_get_host (HOT_REST_STORE (hot_workspace_get_store (workspace))), n_refused);
      return FALSE;
    }
  text = g_strdup_printf (_("%s has everything\n"), hot_workspace_get_location (workspace));

  return hot_command_print (text, -1, error);
}

const HotCommand hot_command_runs_send = {
  .group = "runs",
  .name = "send",
  .arguments = "",
  .summary = N_("Send what waits for a tracking server"),
  .description = N_("What a training logs while its tracking server is away is kept on this computer. Whatever next uses the server sends it; "
                    "this command does nothing else, and fails where something still waits."),
  .run = run,
};
