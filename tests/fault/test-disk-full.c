/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <libdeflate.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-http.h"
#include "base/hot-temp-file.h"
#include "dataset/hot-unpack.h"
#include "hot-test-server.h"

/* No file may become larger than this: as good as a full disk, and needs no right to mount one. */
#define LIMIT 1000000
#define SIZE 4000000

typedef struct {
  char         *directory;
  char         *path;
  char         *text;
  struct rlimit earlier;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  struct rlimit limit;

  fixture->directory = g_dir_make_tmp ("hot-full-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "out.csv", NULL);
  fixture->text = g_strnfill (SIZE, 'x');
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &fixture->earlier), ==, 0);
  limit = fixture->earlier;
  limit.rlim_cur = LIMIT;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *contents = NULL;

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &fixture->earlier), ==, 0);

  /* What stood there stands there still, and nothing else does. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->text);
}

static void
test_atomic_file (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_false (hot_atomic_file_write (file, fixture->text, SIZE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_clear_error (&error);

  g_assert_false (hot_atomic_file_commit (file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* A child writes and is killed in the middle. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      HotAtomicFile *file = hot_atomic_file_new (fixture->path, NULL);

      if (file == NULL || !hot_atomic_file_write (file, fixture->text, LIMIT / 2, NULL))
        _exit (1);
      kill (getpid (), SIGKILL);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
}

static HotMappedFile *
make_gzip (Fixture *fixture)
{
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor (6);
  gsize bound = libdeflate_gzip_compress_bound (compressor, SIZE);
  guint8 *packed = g_malloc (bound);
  gsize length = libdeflate_gzip_compress (compressor, fixture->text, SIZE, packed, bound);
  g_autoptr(GBytes) bytes = g_bytes_new_take (packed, length);

  libdeflate_free_compressor (compressor);

  return hot_mapped_file_new_for_bytes (bytes, "data.csv.gz");
}

static void
test_unpack (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMappedFile) packed = make_gzip (fixture);

  g_assert_null (hot_unpack (packed, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, hot_temp_file_get_directory ()));
}

static void
handle (HotTestRequest *request,
        gpointer        user_data)
{
  Fixture *fixture = user_data;

  hot_test_reply (request, "200 OK", "", fixture->text, SIZE);
}

static void
test_download (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTestServer) server = hot_test_server_new (handle, fixture, NULL);
  g_autoptr(HotHttp) http = hot_http_new (&(HotHttpOptions) { .proxy = "direct://" }, NULL);
  g_autofree char *uri = hot_test_server_get_uri (server, "/");
  g_autofd int fd = hot_temp_file_open (NULL);

  g_assert_false (hot_http_download (http, &(HotHttpRequest) { .uri = uri }, fd, "/the/disk", G_MAXUINT64, NULL, NULL,
                                     &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "/the/disk"));
  g_assert_cmpuint (hot_test_server_get_n_requests (server), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/disk-full/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("atomic-file", test_atomic_file);
  ADD ("killed", test_killed);
  ADD ("unpack", test_unpack);
  ADD ("download", test_download);

  return g_test_run ();
}
