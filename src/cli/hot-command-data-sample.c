/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "dataset/hot-sample-city.h"

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_autofree char *output = NULL;
  gint64 n_rows = HOT_SAMPLE_CITY_N_ROWS, seed = 1;
  gboolean outlines = FALSE;
  g_autoptr(GBytes) text = NULL;
  g_autoptr(HotAtomicFile) file = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &output,
      N_("Write to FILE instead of standard output"), N_("FILE") },
    { "rows", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &n_rows, N_("How many listings (8000)"), N_("N") },
    { "seed", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &seed,
      N_("Another seed makes up another city (1)"), N_("NUMBER") },
    { "outlines", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &outlines,
      N_("Write the neighbourhoods as GeoJSON instead"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error))
    return FALSE;
  if (n_rows < 0 || n_rows > 10000000 || seed < 0 || seed > G_MAXUINT32)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           n_rows < 0 || n_rows > 10000000 ? _("-n: a number from 0 to 10000000 is expected")
                                                           : _("--seed: a number from 0 to 4294967295 is expected"));
      return FALSE;
    }

  text = outlines ? hot_sample_city_outlines () : hot_sample_city_generate (n_rows, seed);
  if (output == NULL)
    return hot_command_print (g_bytes_get_data (text, NULL), g_bytes_get_size (text), error);

  file = hot_atomic_file_new (output, error);

  return file != NULL &&
         hot_atomic_file_write (file, g_bytes_get_data (text, NULL), g_bytes_get_size (text), error) &&
         hot_atomic_file_commit (file, context->cancellable, error);
}

const HotCommand hot_command_data_sample = {
  .group = "data",
  .name = "sample",
  .arguments = "",
  .summary = N_("Write the bundled sample city as CSV"),
  .run = run,
};
