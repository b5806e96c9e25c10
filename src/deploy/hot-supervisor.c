/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-supervisor.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "base/hot-process-mark.h"
#include "deploy/hot-detach.h"

#define PROCESS_FILE "process"
#define OLD_LOG HOT_SUPERVISOR_LOG ".1"
#define MAX_LOG (4 << 20)

/* A server that ran so long had started well; others are started again after a delay that doubles, and given up at last, sooner where none
 * ever did. */
#define GOOD_SECONDS 30
#define FIRST_DELAY 250
#define MAX_FAILURES 8
#define MAX_FIRST_FAILURES 3

#define STOP_MILLISECONDS 30000
#define STOP_STEP 20

typedef struct {
  const char *folder;
  const char *server;
  guint16     port;
  GMainLoop  *loop;
  GPid        child;
  gint64      started;
  guint       n_failures;
  gboolean    has_been_good;
  gboolean    is_ending;
  GError     *error;
} Supervisor;

static void start_child (Supervisor *self);

static char *
get_path (const char *folder,
          const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static GPid
find_process (const char *folder)
{
  g_autofree char *path = get_path (folder, PROCESS_FILE);
  g_autofree char *mark = NULL;

  return g_file_get_contents (path, &mark, NULL, NULL) ? hot_process_mark_find (mark) : 0;
}

gboolean
hot_supervisor_is_alive (const char *folder)
{
  return find_process (folder) != 0;
}

static void
rotate_log (const char *folder)
{
  g_autofree char *log = get_path (folder, HOT_SUPERVISOR_LOG);
  g_autofree char *old = get_path (folder, OLD_LOG);
  GStatBuf status;

  if (g_stat (log, &status) == 0 && status.st_size > MAX_LOG)
    g_rename (log, old);
}

static gboolean
restart_cb (gpointer user_data)
{
  start_child (user_data);

  return G_SOURCE_REMOVE;
}

static void
ended_cb (GPid     pid,
          int      status,
          gpointer user_data)
{
  Supervisor *self = user_data;

  g_spawn_close_pid (pid);
  self->child = 0;
  if (self->is_ending)
    {
      g_main_loop_quit (self->loop);
      return;
    }
  if (g_get_monotonic_time () - self->started > GOOD_SECONDS * G_USEC_PER_SEC)
    {
      self->n_failures = 0;
      self->has_been_good = TRUE;
    }
  if (++self->n_failures > (self->has_been_good ? MAX_FAILURES : MAX_FIRST_FAILURES))
    {
      g_set_error_literal (&self->error, HOT_ERROR, HOT_ERROR_REFUSED, _("The server ends again and again; its log tells why."));
      g_main_loop_quit (self->loop);
      return;
    }
  g_timeout_add (FIRST_DELAY << self->n_failures, restart_cb, self);
}

/* A server must not go on when its supervisor is killed: nobody would find it again. */
static void
follow_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
start_child (Supervisor *self)
{
  g_autofree char *log = get_path (self->folder, HOT_SUPERVISOR_LOG);
  g_autofree char *model = g_strdup_printf ("--model=%s" G_DIR_SEPARATOR_S HOT_SUPERVISOR_MODEL, self->folder);
  g_autofree char *port = g_strdup_printf ("--port=%u", self->port);
  const char *argv[] = { self->server, "--host=127.0.0.1", port, model, NULL };
  int fd;

  if (self->is_ending)
    {
      g_main_loop_quit (self->loop);
      return;
    }
  rotate_log (self->folder);
  fd = g_open (log, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
  self->started = g_get_monotonic_time ();
  if (!g_spawn_async_with_fds (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, follow_parent_cb, NULL, &self->child, -1, fd, fd, &self->error))
    g_main_loop_quit (self->loop);
  else
    g_child_watch_add (self->child, ended_cb, self);
  if (fd >= 0)
    close (fd);
}

static gboolean
end_cb (gpointer user_data)
{
  Supervisor *self = user_data;

  self->is_ending = TRUE;
  if (self->child != 0)
    kill (self->child, SIGTERM);
  else
    g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

gboolean
hot_supervisor_run (const char  *folder,
                    const char  *server,
                    guint16      port,
                    GError     **error)
{
  Supervisor self = { .folder = folder, .server = server, .port = port };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *path = get_path (folder, PROCESS_FILE);
  g_autofree char *failure = get_path (folder, HOT_SUPERVISOR_FAILURE);
  g_autofree char *mark = hot_process_mark_dup ();
  guint sources[2];

  if (find_process (folder) != 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("%s has a supervisor already."), folder);
      return FALSE;
    }
  if (!g_file_set_contents_full (path, mark, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;

  g_unlink (failure);
  self.loop = loop;
  sources[0] = g_unix_signal_add (SIGTERM, end_cb, &self);
  sources[1] = g_unix_signal_add (SIGINT, end_cb, &self);
  start_child (&self);
  if (self.error == NULL)
    g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  if (self.error != NULL)
    g_file_set_contents (failure, self.error->message, -1, NULL);
  g_unlink (path);
  if (self.error != NULL)
    g_propagate_error (error, self.error);

  return self.error == NULL;
}

/* hothousectl, which has a command for it. */
static char *
find_program (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  const char *places[][3] = { { "hothousectl", NULL, NULL }, { "..", "cli", "hothousectl" } };
  char *found;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i][0], places[i][1], places[i][2], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (path, NULL);
    }
  found = g_find_program_in_path ("hothousectl");
  if (found == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The program “%s” is not installed beside this one."), "hothousectl");

  return found;
}

gboolean
hot_supervisor_spawn (const char  *folder,
                      guint16      port,
                      const char  *api_key,
                      GError     **error)
{
  g_autofree char *program = find_program (error);
  g_autofree char *log = get_path (folder, HOT_SUPERVISOR_LOG);
  g_autofree char *number = g_strdup_printf ("%u", port);
  const char *argv[] = { program, "deployments", "supervise", "--port", number, folder, NULL };
  const char *environment[] = { "HOTHOUSE_API_KEY", api_key, NULL };
  g_autoptr(GSubprocess) process = NULL;

  if (program != NULL)
    process = hot_detach_spawn (argv, api_key != NULL ? environment : NULL, log, error);

  return process != NULL;
}

gboolean
hot_supervisor_stop (const char    *folder,
                     GCancellable  *cancellable,
                     GError       **error)
{
  const GPid pid = find_process (folder);

  if (pid == 0)
    return TRUE;
  kill (pid, SIGTERM);
  for (guint waited = 0; waited < STOP_MILLISECONDS; waited += STOP_STEP)
    {
      if (find_process (folder) != pid)
        return TRUE;
      if (!hot_deadline_sleep (STOP_STEP, cancellable, error))
        return FALSE;
    }
  g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("The server (process %d) does not end."), (int) pid);

  return FALSE;
}
