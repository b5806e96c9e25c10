/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

#include "app/hot-application.h"
#include "base/hot-parallel.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(HotApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, HOT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* A file larger than the user's limit is an error of write(), not the end of the program. */
  signal (SIGXFSZ, SIG_IGN);

  hot_parallel_give_way ();
  application = hot_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
