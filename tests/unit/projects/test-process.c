/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-process.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-error.h"

static void
append_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  g_string_append_len (user_data, bytes, length);
}

static int
run (const char *script,
     GString    *output)
{
  const char *argv[] = { "sh", "-c", script, NULL };
  const HotProcess process = { .argv = argv, .output = append_cb, .user_data = output };
  g_autoptr(GError) error = NULL;
  int status = -1;

  g_assert_true (hot_process_run (&process, &status, NULL, &error));
  g_assert_no_error (error);

  return status;
}

static void
test_status (void)
{
  g_autoptr(GString) output = g_string_new (NULL);

  g_assert_cmpint (run ("echo one; echo two >&2; echo three", output), ==, 0);
  g_assert_cmpstr (output->str, ==, "one\ntwo\nthree\n");
  g_assert_cmpint (run ("exit 3", output), ==, 3);
  g_assert_cmpint (run ("kill -KILL $$", output), ==, 128 + SIGKILL);
  /* It has no input to wait for. */
  g_assert_cmpint (run ("read line", output), ==, 1);
}

static void
test_large_output (void)
{
  g_autoptr(GString) output = g_string_new (NULL);

  g_assert_cmpint (run ("head -c 3000000 /dev/zero | tr '\\0' x", output), ==, 0);
  g_assert_cmpuint (output->len, ==, 3000000);
}

static void
test_words (void)
{
  const char *argv[] = { "printf", "%s|", "a b", "$(touch x)", "'", "\n", NULL };
  g_autoptr(GString) output = g_string_new (NULL);
  char *environment[] = { (char *) "PATH=/usr/bin:/bin", NULL };
  const HotProcess process = { .argv = argv, .folder = "/", .environment = environment, .output = append_cb, .user_data = output };
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (hot_process_run (&process, &status, NULL, &error));
  g_assert_cmpstr (output->str, ==, "a b|$(touch x)|'|\n|");
}

static void
test_absent (void)
{
  const char *argv[] = { "/nowhere/program", NULL };
  const HotProcess process = { .argv = argv };
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_false (hot_process_run (&process, &status, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/program"));
}

/* Three processes that heed no SIGTERM: one in the session, one out of it, one out of it and without a parent. */
#define TREE                                                                                    \
  "trap '' TERM; echo $$; "                                                                     \
  "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.1; done' & "                             \
  "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.1; done' & "                      \
  "(setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.1; done' &) ; "                  \
  "while :; do sleep 0.1; done"

typedef struct {
  GMutex        lock;
  GString      *output;
  GCancellable *cancellable;
} Watch;

static void
watch_cb (const char *bytes,
          gsize       length,
          gpointer    user_data)
{
  Watch *watch = user_data;
  guint n_lines = 0;

  g_string_append_len (watch->output, bytes, length);
  for (const char *c = watch->output->str; *c != '\0'; c++)
    n_lines += *c == '\n';
  if (n_lines == 4)
    g_cancellable_cancel (watch->cancellable);
}

static gboolean
is_alive (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") Z ") == NULL;
}

static void
test_cancel (void)
{
  const char *argv[] = { "sh", "-c", TREE, NULL };
  g_autoptr(GString) output = g_string_new (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .output = output, .cancellable = cancellable };
  const HotProcess process = { .argv = argv, .output = watch_cb, .user_data = &watch };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) pids = NULL;
  int status;

  g_assert_false (hot_process_run (&process, &status, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  pids = g_strsplit (g_strstrip (output->str), "\n", -1);
  g_assert_cmpuint (g_strv_length (pids), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_false (is_alive (atoi (pids[i])));
}

/* What a program leaves running ends with it, and does not keep the caller waiting. */
static void
test_left_behind (void)
{
  g_autoptr(GString) output = g_string_new (NULL);

  g_assert_cmpint (run ("(setsid sleep 600 & echo $!) ; exit 5", output), ==, 5);
  g_assert_false (is_alive (atoi (output->str)));
}

static void
test_cancelled_before (void)
{
  const char *argv[] = { "sh", "-c", "exit 0", NULL };
  const HotProcess process = { .argv = argv };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  int status;

  g_cancellable_cancel (cancellable);
  g_assert_false (hot_process_run (&process, &status, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/process/status", test_status);
  g_test_add_func ("/process/large-output", test_large_output);
  g_test_add_func ("/process/words", test_words);
  g_test_add_func ("/process/absent", test_absent);
  g_test_add_func ("/process/cancel", test_cancel);
  g_test_add_func ("/process/left-behind", test_left_behind);
  g_test_add_func ("/process/cancelled-before", test_cancelled_before);

  return g_test_run ();
}
