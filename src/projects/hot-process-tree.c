/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finds a process's descendants in /proc. A process can leave its group and its session, and one whose parent has ended belongs to init,
 * but its environment is what it was started with: so a variable that nobody else has finds it (the technique of Jenkins' ProcessTreeKiller).
 */

#include "projects/hot-process-tree.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Processes in an uninterruptible call do not even heed SIGKILL. */
#define PATIENCE_MILLISECONDS 5000
#define LOOK_MILLISECONDS     25
#define MAX_ENVIRONMENT       (4 << 20)

typedef struct {
  int  pid;
  int  parent;
  int  session;
  char state;
} Entry;

/* FALSE where there is no such process, or it is another user's. */
static gboolean
read_entry (int    pid,
            Entry *entry)
{
  char path[64], text[1024];
  const char *end;
  struct stat info;
  FILE *file;
  gsize n;

  g_snprintf (path, sizeof path, "/proc/%d/stat", pid);
  file = fopen (path, "re");
  if (file == NULL)
    return FALSE;
  n = fread (text, 1, sizeof text - 1, file);
  text[n] = '\0';
  if (fstat (fileno (file), &info) < 0 || info.st_uid != getuid ())
    n = 0;
  fclose (file);

  /* The program's name is in parentheses and may hold any character. */
  end = n > 0 ? strrchr (text, ')') : NULL;
  entry->pid = pid;

  return end != NULL && sscanf (end + 1, " %c %d %*d %d", &entry->state, &entry->parent, &entry->session) == 3;
}

static gboolean
has_mark (int         pid,
          const char *mark)
{
  g_autofree char *text = NULL;
  const gsize length = strlen (mark) + 1;
  char path[64];
  gsize size = 0, n;
  FILE *file;

  g_snprintf (path, sizeof path, "/proc/%d/environ", pid);
  file = fopen (path, "re");
  if (file == NULL)
    return FALSE;
  text = g_malloc (MAX_ENVIRONMENT);
  while (size < MAX_ENVIRONMENT && (n = fread (text + size, 1, MIN (65536, MAX_ENVIRONMENT - size), file)) > 0)
    size += n;
  fclose (file);

  for (gsize i = 0; i + length <= size; i += strnlen (text + i, size - i) + 1)
    if (memcmp (text + i, mark, length) == 0)
      return TRUE;

  return FALSE;
}

static GArray *
read_all (void)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr(GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *name;
  Entry entry;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_ascii_isdigit (*name) && read_entry (atoi (name), &entry) && entry.state != 'Z' && entry.state != 'X' &&
        entry.pid != getpid ())
      g_array_append_val (all, entry);

  return all;
}

/* (element-type int): in no order */
static GArray *
find (int         root,
      const char *mark)
{
  g_autoptr(GArray) all = read_all ();
  g_autoptr(GHashTable) found = g_hash_table_new (NULL, NULL);
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  guint before;

  for (guint i = 0; i < all->len; i++)
    {
      const Entry *entry = &g_array_index (all, Entry, i);

      if (entry->pid == root || entry->session == root || has_mark (entry->pid, mark))
        g_hash_table_add (found, GINT_TO_POINTER (entry->pid));
    }
  do
    {
      before = g_hash_table_size (found);
      for (guint i = 0; i < all->len; i++)
        if (g_hash_table_contains (found, GINT_TO_POINTER (g_array_index (all, Entry, i).parent)))
          g_hash_table_add (found, GINT_TO_POINTER (g_array_index (all, Entry, i).pid));
    }
  while (g_hash_table_size (found) > before);

  for (guint i = 0; i < all->len; i++)
    if (g_hash_table_contains (found, GINT_TO_POINTER (g_array_index (all, Entry, i).pid)))
      g_array_append_val (pids, g_array_index (all, Entry, i).pid);

  return pids;
}

void
hot_process_tree_end (int         root,
                      const char *mark,
                      guint       grace)
{
  g_autoptr(GHashTable) told = g_hash_table_new (NULL, NULL);
  const gint64 begin = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr(GArray) pids = find (root, mark);
      const gint64 elapsed = (g_get_monotonic_time () - begin) / 1000;

      if (pids->len == 0 || elapsed > grace + PATIENCE_MILLISECONDS)
        return;

      for (guint i = 0; i < pids->len; i++)
        {
          const int pid = g_array_index (pids, int, i);

          if (elapsed > grace)
            kill (pid, SIGKILL);
          else if (g_hash_table_add (told, GINT_TO_POINTER (pid)))
            {
              kill (pid, SIGTERM);
              /* One that was stopped hears of it only when it goes on. */
              kill (pid, SIGCONT);
            }
        }
      g_usleep (LOOK_MILLISECONDS * 1000);
    }
}
