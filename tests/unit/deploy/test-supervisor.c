/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "deploy/hot-image.h"
#include "deploy/hot-supervisor.h"

#define PATIENCE 600   /* of 50 ms */

/* A server that only lives until it is told to end, and notes each start. */
#define STEADY "#!/bin/sh\necho start >> \"$(dirname \"$0\")/starts\"\nexec sleep 1000\n"
#define BROKEN "#!/bin/sh\nexit 1\n"

typedef struct {
  char *folder;
  char *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  script)
{
  fixture->folder = g_dir_make_tmp ("hothouse-supervisor-XXXXXX", NULL);
  fixture->server = g_build_filename (fixture->folder, "server", NULL);
  g_assert_true (g_file_set_contents_full (fixture->server, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  script)
{
  hot_image_delete_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->server);
}

static gpointer
supervise (gpointer data)
{
  Fixture *fixture = data;
  GError *error = NULL;

  hot_supervisor_run (fixture->folder, fixture->server, 1, &error);

  return error;
}

static pid_t
fork_supervisor (Fixture *fixture)
{
  const pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      GError *error = supervise (fixture);

      _exit (error != NULL);
    }

  return pid;
}

static guint
count_starts (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "starts", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, NULL);

  return length / strlen ("start\n");
}

static void
wait_for (gboolean (*is_so) (Fixture *),
          Fixture   *fixture)
{
  for (guint i = 0; i < PATIENCE; i++)
    {
      if (is_so (fixture))
        return;
      g_usleep (50000);
    }
  g_assert_not_reached ();
}

static gboolean
has_started (Fixture *fixture)
{
  return hot_supervisor_is_alive (fixture->folder) && count_starts (fixture) >= 1;
}

static gboolean
has_started_again (Fixture *fixture)
{
  return count_starts (fixture) >= 2;
}

static void
kill_child_of (pid_t parent)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", (int) parent, (int) parent);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  kill ((pid_t) atoi (text), SIGKILL);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  pid_t pid;

  g_assert_false (hot_supervisor_is_alive (fixture->folder));
  pid = fork_supervisor (fixture);
  wait_for (has_started, fixture);
  kill_child_of (pid);
  wait_for (has_started_again, fixture);

  signal (SIGCHLD, SIG_IGN);
  g_assert_true (hot_supervisor_stop (fixture->folder, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (hot_supervisor_is_alive (fixture->folder));
  signal (SIGCHLD, SIG_DFL);
}

/* A process file that an earlier start of the computer left is of nobody. */
static void
test_stale (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "process", NULL);
  const char *texts[] = { "1 1\n", "", "garbage", "99999999999 5", "-5 5\n" };
  g_autofree char *own = g_strdup_printf ("%d 1\n", (int) getpid ());

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_false (hot_supervisor_is_alive (fixture->folder));
    }
  g_assert_true (g_file_set_contents (path, own, -1, NULL));
  g_assert_false (hot_supervisor_is_alive (fixture->folder));
  g_assert_true (hot_supervisor_stop (fixture->folder, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/supervisor/restart", Fixture, STEADY, set_up, test_restart, tear_down);
  g_test_add ("/supervisor/stale", Fixture, BROKEN, set_up, test_stale, tear_down);

  return g_test_run ();
}
