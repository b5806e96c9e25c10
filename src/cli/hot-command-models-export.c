/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-model-uri.h"
#include "models/hot-model-native.h"

static const HotFlavor *
find_flavor (const char  *name,
             GError     **error)
{
  const HotFlavor *flavor = name != NULL ? hot_flavor_find (name) : &hot_flavor_native;
  g_autoptr(GString) names = NULL;

  if (flavor != NULL)
    return flavor;
  names = g_string_new (NULL);
  for (const HotFlavor *const *known = hot_flavor_list (); *known != NULL; known++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (*known)->name);
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--flavor %s: it must be one of %s"), name, names->str);

  return NULL;
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *location = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *name = NULL;
  g_autofree char *target = NULL;
  g_autoptr(HotModelPlace) place = NULL;
  g_autoptr(HotModelCard) card = NULL;
  const HotFlavor *flavor;
  const GOptionEntry entries[] = {
    { "model-uri", 'm', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &uri, N_("The model to write"), N_("MODEL-URI") },
    { "flavor", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &name, N_("hothouse (the default), onnx, python_function or xgboost"),
      N_("NAME") },
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if (uri == NULL)
    return hot_command_refuse (_("--model-uri: say which model is to be written"), error);
  flavor = find_flavor (name, error);
  place = flavor != NULL ? hot_command_find_model (context, uri, location, error) : NULL;
  card = place != NULL ? hot_model_card_read (place, context->cancellable, error) : NULL;

  target = g_canonicalize_filename (argv[1], NULL);

  return card != NULL && hot_model_native_export (place, card, flavor, target, context->cancellable, error);
}

const HotCommand hot_command_models_export = {
  .group = "models",
  .name = "export",
  .arguments = "FOLDER",
  .summary = N_("Write a model as a directory of MLflow’s with one flavor"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
