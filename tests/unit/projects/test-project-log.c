/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-log.h"

#include <string.h>

static void
append (HotProjectLog *log,
        const char    *text)
{
  hot_project_log_append (log, text, strlen (text));
}

static void
test_text (void)
{
  g_autoptr(HotProjectLog) log = hot_project_log_new ();
  g_autofree char *text = NULL;
  g_autofree char *end = NULL;

  append (log, "one\n\033[1;31mred\033[0m\n 10%\r 90%\r100%\ntab\there\r\n");
  append (log, "bad \xff\x01 byte\n\n\n");
  text = hot_project_log_dup_text (log, G_MAXSIZE);
  g_assert_cmpstr (text, ==, "one\nred\n100%\ntab\there\nbad \357\277\275 byte\n\n\n");
  end = hot_project_log_dup_end (log, 2);
  g_assert_cmpstr (end, ==, "tab\there\nbad \357\277\275 byte");
}

static void
test_end (void)
{
  g_autoptr(HotProjectLog) log = hot_project_log_new ();
  g_autofree char *text = NULL;
  g_autofree char *none = hot_project_log_dup_end (log, 3);

  g_assert_cmpstr (none, ==, "");
  append (log, "first line\nsecond line\nthird line\n");
  text = hot_project_log_dup_text (log, 20);
  g_assert_cmpstr (text, ==, "third line\n");
}

/* The beginning and the end stay, whatever comes between. */
static void
test_bounds (void)
{
  g_autoptr(HotProjectLog) log = hot_project_log_new ();
  g_autofree char *line = g_strnfill (1023, 'x');
  g_autofree char *text = NULL;
  const guint n = 40 << 10;

  append (log, "begin\n");
  for (guint i = 0; i < n; i++)
    {
      append (log, line);
      append (log, "\n");
    }
  append (log, "end\n");
  g_assert_cmpuint (hot_project_log_get_size (log), ==, n * 1024 + 10);
  text = hot_project_log_dup_text (log, G_MAXSIZE);
  g_assert_cmpuint (strlen (text), <, 3 * HOT_PROJECT_LOG_HALF + 1000);
  g_assert_true (g_str_has_prefix (text, "begin\n"));
  g_assert_true (g_str_has_suffix (text, "\nend\n"));
  g_assert_nonnull (strstr (text, "left out here"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/project-log/text", test_text);
  g_test_add_func ("/project-log/end", test_end);
  g_test_add_func ("/project-log/bounds", test_bounds);

  return g_test_run ();
}
