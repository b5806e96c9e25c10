/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-process-mark.h"

#include <string.h>
#include <unistd.h>

/* When a process began, in ticks since the system did. 0 where there is none. */
static guint64
get_start_ticks (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (end = strrchr (text, ')')) == NULL)
    return 0;
  /* proc_pid_stat(5): the state is field 3, the start field 22. */
  fields = g_strsplit (end + 2, " ", 21);

  return g_strv_length (fields) == 21 && fields[0][0] != 'Z' ? g_ascii_strtoull (fields[19], NULL, 10) : 0;
}

char *
hot_process_mark_dup (void)
{
  return g_strdup_printf ("%d %" G_GUINT64_FORMAT, (int) getpid (), get_start_ticks (getpid ()));
}

GPid
hot_process_mark_find (const char *mark)
{
  guint64 pid;
  guint64 ticks;
  char *end;

  if (mark == NULL)
    return 0;
  pid = g_ascii_strtoull (mark, &end, 10);
  ticks = g_ascii_strtoull (end, NULL, 10);

  return pid > 0 && pid <= G_MAXINT && ticks != 0 && get_start_ticks ((GPid) pid) == ticks ? (GPid) pid : 0;
}
