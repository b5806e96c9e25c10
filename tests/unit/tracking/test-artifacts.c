/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "hot-test.h"
#include "tracking/hot-artifacts.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracking/hot-artifact-path.h"
#include "tracking/hot-tracking-error.h"

typedef struct {
  char         *folder;
  char         *inside;
  HotArtifacts *artifacts;
} Fixture;

static void
write_file (const char *folder,
            const char *name,
            const char *contents)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

static void
link_to (Fixture    *fixture,
         const char *name,
         const char *target)
{
  g_autofree char *path = g_build_filename (fixture->inside, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("hot-artifacts-XXXXXX", NULL);
  fixture->inside = g_build_filename (fixture->folder, "in", NULL);
  write_file (fixture->folder, "secret", "secret");
  write_file (fixture->inside, "plain", "plain");
  write_file (fixture->inside, "deep/er/file", "deep");
  link_to (fixture, "out", fixture->folder);
  link_to (fixture, "up", "../secret");
  link_to (fixture, "deep/about", "../plain");
  link_to (fixture, "round", "deep/er");
  link_to (fixture, "nowhere", "not-there");
  link_to (fixture, "self", "self");
  link_to (fixture, "magic", "/proc/self/cwd");
  fixture->artifacts = hot_artifacts_new (fixture->inside, NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_artifacts_free (fixture->artifacts);
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->inside);
}

static char *
read_file (HotArtifacts  *artifacts,
           const char    *path,
           GError       **error)
{
  char bytes[64] = { 0 };
  const int fd = hot_artifacts_open (artifacts, path, NULL, error);

  if (fd < 0)
    return NULL;
  g_assert_cmpint (read (fd, bytes, sizeof bytes - 1), >=, 0);
  close (fd);

  return g_strdup (bytes);
}

static void
assert_untouched (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "secret", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "secret");
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

static const char *const hostile[] = {
  "../secret", "deep/../../secret", "/etc/passwd", "//etc/passwd", "..", "../", "deep\\..\\..\\..\\secret", "..\\secret", "%2e%2e/secret",
  "%2E%2E%2Fsecret", "..%2fsecret", "..%252fsecret", "%252e%252e%252fsecret", "%25252e%25252e%25252fsecret", "..%5csecret", "..%255csecret",
  "%zz/..%2f..%2fsecret", "%2fetc%2fpasswd", "%252fetc%252fpasswd", "C:\\x", "C:/x", "c%3a/x", "a\nb", "plain%00.png", "plain%2500",
  "\xff\xfe", "%c0%ae%c0%ae/secret", "%e0%80%ae%e0%80%ae/secret",
  "%f0%80%80%ae%f0%80%80%ae/secret", "out/secret", "out", "up", "magic", "magic/x", "self", "self/x",
};

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *read = read_file (fixture->artifacts, hostile[i], &error);

      g_assert_null (read);
      g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (hot_artifacts_create (fixture->artifacts, hostile[i], NULL));
      g_assert_false (hot_artifacts_delete (fixture->artifacts, hostile[i], NULL, NULL));
      assert_untouched (fixture);
    }
}

static void
test_too_much (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *deep = g_strnfill (2 * 101, '/');
  g_autofree char *escaped = g_strdup ("%2f");
  g_autofree char *long_name = g_strnfill (5000, 'a');

  for (guint i = 0; i < 2 * 101; i += 2)
    deep[i] = 'a';
  deep[2 * 101 - 1] = '\0';
  for (guint i = 0; i < 11; i++)
    {
      g_autoptr(GString) more = g_string_new (escaped);

      g_string_replace (more, "%", "%25", 0);
      g_set_str (&escaped, more->str);
    }
  g_assert_false (hot_artifact_path_check (deep, NULL));
  g_assert_true (hot_artifact_path_check (deep + 2, NULL));
  g_assert_false (hot_artifact_path_check (long_name, NULL));
  g_assert_false (hot_artifact_path_check (escaped, NULL));
  g_assert_null (hot_artifact_path_decode (escaped));
}

static void
check_links (Fixture *fixture,
             gboolean may_link)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *about = read_file (fixture->artifacts, "deep/about", NULL);
  g_autofree char *round = read_file (fixture->artifacts, "round/file", NULL);
  g_autofree char *plain = read_file (fixture->artifacts, "deep/er/file", NULL);
  g_autoptr(GPtrArray) infos = hot_artifacts_list (fixture->artifacts, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, "deep");
  g_assert_cmpstr (about, ==, may_link ? "plain" : NULL);
  g_assert_cmpstr (round, ==, may_link ? "deep" : NULL);
  /* The two plain ones, and the link that stays inside. */
  g_assert_cmpuint (infos->len, ==, may_link ? 3 : 2);
  g_assert_cmpstr (((HotFileInfo *) infos->pdata[0])->path, ==, "deep");
  g_assert_true (((HotFileInfo *) infos->pdata[0])->is_dir);
  g_assert_cmpstr (((HotFileInfo *) infos->pdata[1])->path, ==, "plain");
  g_assert_cmpuint (((HotFileInfo *) infos->pdata[1])->size, ==, 5);
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  check_links (fixture, TRUE);
  g_assert_null (hot_artifacts_list (fixture->artifacts, "out", NULL, NULL));
  /* Through a link inside; but not in the place of a link. */
  g_assert_true (hot_artifacts_write (fixture->artifacts, "round/new", "x", 1, NULL, NULL));
  g_assert_true (hot_artifacts_delete (fixture->artifacts, "deep/er/new", NULL, NULL));
  g_assert_false (hot_artifacts_write (fixture->artifacts, "nowhere", "x", 1, NULL, NULL));
  g_assert_false (hot_artifacts_write (fixture->artifacts, "nowhere/x", "x", 1, NULL, NULL));
  g_assert_false (hot_artifacts_write (fixture->artifacts, "deep/about", "x", 1, NULL, NULL));
  /* To delete a folder does not follow the links in it. */
  link_to (fixture, "deep/out", fixture->folder);
  g_assert_true (hot_artifacts_delete (fixture->artifacts, "deep", NULL, NULL));
  assert_untouched (fixture);
}

/* A kernel, or a sandbox, without openat2(). */
static void
deny_openat2 (void)
{
  struct sock_filter code[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { G_N_ELEMENTS (code), code };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    _exit (77);
}

static void
test_without_openat2 (Fixture       *fixture,
                      gconstpointer  data)
{
  int status;
  const pid_t child = fork ();

  if (child == 0)
    {
      deny_openat2 ();
      test_hostile (fixture, NULL);
      check_links (fixture, FALSE);
      g_assert_true (hot_artifacts_write (fixture->artifacts, "new/folder/file", "x", 1, NULL, NULL));
      g_assert_true (hot_artifacts_delete (fixture->artifacts, "new", NULL, NULL));
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip ("system calls cannot be filtered here");
  else
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static gpointer
swap_thread (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *folder = g_build_filename (fixture->inside, "deep", NULL);
  g_autofree char *aside = g_build_filename (fixture->inside, "aside", NULL);

  g_assert_cmpint (symlink ("..", aside), ==, 0);
  for (guint i = 0; i < 4000; i++)
    g_assert_cmpint (renameat2 (AT_FDCWD, folder, AT_FDCWD, aside, RENAME_EXCHANGE), ==, 0);
  g_assert_cmpint (g_unlink (aside), ==, 0);

  return NULL;
}

/* Somebody puts a link in the place of a folder, and takes it away again, all the time. */
static void
test_race (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *planted = g_build_filename (fixture->folder, "planted", NULL);
  GThread *thread;

  write_file (fixture->inside, "deep/secret", "mine");
  thread = g_thread_new ("swap", swap_thread, fixture);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *contents = read_file (fixture->artifacts, "deep/secret", NULL);

      g_assert_cmpstr (contents != NULL ? contents : "mine", ==, "mine");
      if (i % 20 == 0)
        hot_artifacts_write (fixture->artifacts, "deep/planted", "x", 1, NULL, NULL);
      hot_artifacts_delete (fixture->artifacts, "deep/er", NULL, NULL);
    }
  g_thread_join (thread);
  g_assert_false (g_file_test (planted, G_FILE_TEST_EXISTS));
  assert_untouched (fixture);
}

static void
test_write (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) infos = NULL;
  HotAtomicFile *file = hot_artifacts_create (fixture->artifacts, "new/folder/half", &error);

  g_assert_no_error (error);
  g_assert_true (hot_atomic_file_write (file, "half", 4, &error));
  hot_atomic_file_free (file);
  infos = hot_artifacts_list (fixture->artifacts, "new/folder", NULL, &error);
  g_assert_cmpuint (infos->len, ==, 0);
  g_assert_false (hot_artifacts_write (fixture->artifacts, "plain/below", "x", 1, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (hot_artifacts_write (fixture->artifacts, "deep", "x", 1, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_nonnull (strstr (error->message, "in/deep"));
  g_assert_true (hot_artifacts_delete (fixture->artifacts, "not/there", NULL, NULL));
}

static void
test_from_request (void)
{
  static const struct {
    const char *path;
    const char *wanted;
  } cases[] = {
    { NULL, "" }, { "", "" }, { ".", "" }, { "./", "" }, { "a/b.txt", "a/b.txt" }, { "a//b", "a/b" }, { "./a/./b/", "a/b" },
    { "100%", "100%" }, { "a b", "a b" }, { "a%20b", "a%20b" }, { "ü/ñ", "ü/ñ" }, { "ab:c", "ab:c" }, { "a:b", NULL }, { "..a/b..", "..a/b.." },
    { "...", "..." }, { "a#b", NULL }, { "a%23b", NULL }, { "a%2523b", NULL }, { "file:a", NULL }, { "file:///etc/passwd", NULL },
    { "dog%step%100%timestamp%1732%80.png", "dog%step%100%timestamp%1732%80.png" }, { "a%0ab", "a%0ab" }, { "%ff", "%ff" }, { "a\nb", NULL },
    { "FILE%3a///etc", NULL }, { "/a", NULL }, { "%2fa", NULL }, { "./..", NULL }, { "a/.//../b", NULL }, { "a/%2e%2e", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = hot_artifact_path_from_request (cases[i].path, NULL);

      g_assert_cmpstr (got, ==, cases[i].wanted);
    }
}

static void
test_uris (void)
{
  static const struct {
    const char *uri;
    const char *folder;
    int         code;
  } cases[] = {
    { "/a/b", "/a/b", 0 }, { "/a/../b", "/b", 0 }, { "file:///a%20b", "/a b", 0 }, { "mlflow-artifacts:/1/r", "/store/1/r", 0 },
    { "mlflow-artifacts:///1/r", "/store/1/r", 0 }, { "mlflow-artifacts:", "/store", 0 }, { "MLFLOW-artifacts:1", "/store/1", 0 },
    { "mlflow-artifacts:/../x", NULL, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE },
    { "mlflow-artifacts:/%2e%2e/x", NULL, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE },
    { "mlflow-artifacts:/a#/../x", NULL, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE },
    { "mlflow-artifacts://host/1", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "file:///etc?x=/1/artifacts", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "file:///etc#/1/artifacts", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "file:///etc;/1/artifacts", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "file://host/etc", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED }, { "file:etc", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "http:///#/../../etc", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED }, { "dbfs:/../etc", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "s3://bucket/x", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED }, { "relative", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
    { "", NULL, HOT_TRACKING_ERROR_NOT_IMPLEMENTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *folder = hot_artifact_uri_to_folder (cases[i].uri, "/store", &error);

      g_test_message ("%s", cases[i].uri);
      g_assert_cmpstr (folder, ==, cases[i].folder);
      if (cases[i].folder == NULL)
        g_assert_error (error, HOT_TRACKING_ERROR, cases[i].code);
    }
}

static void
test_client_uris (void)
{
  static const char *const cases[][2] = {
    { "/store/1/r", "mlflow-artifacts:/1/r" }, { "file:///store/1/a%20b", "mlflow-artifacts:/1/a b" }, { "/store", "mlflow-artifacts:/" },
    { "/storeroom/1", "/storeroom/1" }, { "/other", "/other" }, { "/store/../etc", "/store/../etc" }, { "s3://b/x", "s3://b/x" },
    { "mlflow-artifacts:/1", "mlflow-artifacts:/1" }, { "relative", "relative" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = hot_artifact_uri_to_client (cases[i][0], "/store");
      g_autofree char *slash = hot_artifact_uri_to_client (cases[i][0], "/store/");
      g_autofree char *nothing = hot_artifact_uri_to_client (cases[i][0], NULL);

      g_assert_cmpstr (plain, ==, cases[i][1]);
      g_assert_cmpstr (slash, ==, cases[i][1]);
      g_assert_cmpstr (nothing, ==, cases[i][0]);
    }

  {
    g_autofree char *back = hot_artifact_uri_from_client ("mlflow-artifacts:/1/r", "/store");
    g_autofree char *bad = hot_artifact_uri_from_client ("mlflow-artifacts:/1/%2e%2e/r", "/store");

    g_assert_cmpstr (back, ==, "/store/1/r");
    g_assert_cmpstr (bad, ==, "mlflow-artifacts:/1/%2e%2e/r");
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/artifacts/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("hostile", test_hostile);
  ADD ("too-much", test_too_much);
  ADD ("links", test_links);
  ADD ("without-openat2", test_without_openat2);
  ADD ("race", test_race);
  ADD ("write", test_write);
  g_test_add_func ("/artifacts/from-request", test_from_request);
  g_test_add_func ("/artifacts/uris", test_uris);
  g_test_add_func ("/artifacts/client-uris", test_client_uris);

  return g_test_run ();
}
