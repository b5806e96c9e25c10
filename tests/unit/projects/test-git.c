/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Repositories are made by libgit2 here, so that nothing depends on a git program. */

#include "projects/hot-git.h"

#include <string.h>
#include <unistd.h>

#include <git2.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "projects/hot-git-address.h"
#include "projects/hot-project-cache.h"
#include "projects/hot-project-source.h"

typedef struct {
  char           *folder;
  char           *path;      /* of the repository */
  git_repository *repository;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  git_libgit2_init ();
  fixture->folder = g_dir_make_tmp ("hothouse-git-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "wine.git", NULL);
  g_assert_cmpint (git_repository_init (&fixture->repository, fixture->path, TRUE), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  git_repository_free (fixture->repository);
  hot_project_cache_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  git_libgit2_shutdown ();
}

typedef struct {
  const char    *path;
  const char    *content;
  git_filemode_t mode;
} File;

/* One commit with these files, all in the uppermost folder but for one folder "sub". (transfer full): its digits */
static char *
commit (Fixture    *fixture,
        const char *reference,
        const File *files,
        guint       n_files)
{
  git_treebuilder *top, *sub;
  git_signature *me;
  git_oid oid, tree_oid, commit_oid;
  git_tree *tree;
  char digits[GIT_OID_SHA1_HEXSIZE + 1];

  g_assert_cmpint (git_treebuilder_new (&top, fixture->repository, NULL), ==, 0);
  g_assert_cmpint (git_treebuilder_new (&sub, fixture->repository, NULL), ==, 0);
  for (guint i = 0; i < n_files; i++)
    {
      const gboolean is_sub = g_str_has_prefix (files[i].path, "sub/");

      if (files[i].mode == GIT_FILEMODE_COMMIT)
        git_oid_fromstr (&oid, files[i].content);
      else
        g_assert_cmpint (git_blob_create_from_buffer (&oid, fixture->repository, files[i].content, strlen (files[i].content)), ==, 0);
      g_assert_cmpint (git_treebuilder_insert (NULL, is_sub ? sub : top, files[i].path + (is_sub ? 4 : 0), &oid,
                                               files[i].mode != 0 ? files[i].mode : GIT_FILEMODE_BLOB), ==, 0);
    }
  if (git_treebuilder_entrycount (sub) > 0)
    {
      g_assert_cmpint (git_treebuilder_write (&oid, sub), ==, 0);
      g_assert_cmpint (git_treebuilder_insert (NULL, top, "sub", &oid, GIT_FILEMODE_TREE), ==, 0);
    }
  g_assert_cmpint (git_treebuilder_write (&tree_oid, top), ==, 0);
  g_assert_cmpint (git_tree_lookup (&tree, fixture->repository, &tree_oid), ==, 0);
  g_assert_cmpint (git_signature_new (&me, "me", "me@example.org", 1e9, 0), ==, 0);
  git_reference_remove (fixture->repository, reference);
  g_assert_cmpint (git_commit_create_v (&commit_oid, fixture->repository, reference, me, me, NULL, "one", tree, 0), ==, 0);
  git_signature_free (me);
  git_tree_free (tree);
  git_treebuilder_free (top);
  git_treebuilder_free (sub);

  return g_strdup (git_oid_tostr (digits, sizeof digits, &commit_oid));
}

/* (transfer full) (nullable): of a file in what was brought */
static char *
check_out (Fixture         *fixture,
           const char      *version,
           HotGitCheckout **checkout,
           GError         **error)
{
  g_autofree char *folder = hot_project_cache_make_folder ("work", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  char *text = NULL;

  *checkout = hot_git_check_out (fixture->path, version, folder, NULL, NULL, error);
  if (*checkout != NULL)
    {
      g_autoptr(HotGitPlace) place = hot_git_look (folder);

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (place->commit, ==, (*checkout)->commit);
      g_assert_cmpstr (place->repository, ==, fixture->path);
      g_assert_cmpstr (place->root, ==, folder);
    }
  hot_project_cache_remove (folder);

  return text;
}

static char *head_reference = (char *) "refs/heads/main";

static void
test_versions (Fixture       *fixture,
               gconstpointer  data)
{
  const File first[] = { { "file", "first", 0 } }, second[] = { { "file", "second", 0 } };
  g_autofree char *first_commit = commit (fixture, "refs/heads/old", first, 1);
  g_autofree char *second_commit = commit (fixture, head_reference, second, 1);
  g_autofree char *digits = g_strndup (first_commit, 9);
  const struct { const char *version, *text, *branch; } cases[] = {
    { NULL, "second", NULL }, { "main", "second", "main" }, { "old", "first", "old" }, { "v1", "first", NULL }, { "heavy", "second", NULL },
    { first_commit, "first", NULL }, { digits, "first", NULL }, { second_commit, "second", NULL },
  };
  git_object *object;
  git_signature *me;
  git_oid oid;

  g_assert_cmpint (git_repository_set_head (fixture->repository, head_reference), ==, 0);
  g_assert_cmpint (git_signature_new (&me, "me", "me@example.org", 1e9, 0), ==, 0);
  g_assert_cmpint (git_revparse_single (&object, fixture->repository, first_commit), ==, 0);
  g_assert_cmpint (git_tag_create_lightweight (&oid, fixture->repository, "v1", object, FALSE), ==, 0);
  git_object_free (object);
  g_assert_cmpint (git_revparse_single (&object, fixture->repository, second_commit), ==, 0);
  g_assert_cmpint (git_tag_create (&oid, fixture->repository, "heavy", object, me, "a tag", FALSE), ==, 0);
  git_object_free (object);
  git_signature_free (me);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotGitCheckout) checkout = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = check_out (fixture, cases[i].version, &checkout, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (checkout->branch, ==, cases[i].branch);
      g_assert_cmpstr (checkout->commit, ==, g_str_equal (text, "first") ? first_commit : second_commit);
    }
}

/* What was fetched once needs the other side no more; a branch is asked for again. */
static void
test_cache (Fixture       *fixture,
            gconstpointer  data)
{
  const File first[] = { { "file", "first", 0 } }, second[] = { { "file", "second", 0 } };
  g_autofree char *first_commit = commit (fixture, head_reference, first, 1);
  g_autofree char *second_commit = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *cached = NULL;
  g_autoptr(HotGitCheckout) one = NULL;
  g_autoptr(HotGitCheckout) two = NULL;
  g_autoptr(HotGitCheckout) three = NULL;

  g_assert_cmpint (git_repository_set_head (fixture->repository, head_reference), ==, 0);
  text = check_out (fixture, "main", &one, NULL);
  g_assert_cmpstr (text, ==, "first");
  second_commit = commit (fixture, head_reference, second, 1);
  fresh = check_out (fixture, "main", &two, NULL);
  g_assert_cmpstr (fresh, ==, "second");

  {
    g_autofree char *objects = g_build_filename (fixture->path, "objects", NULL);

    hot_project_cache_remove (objects);
  }
  cached = check_out (fixture, first_commit, &three, NULL);
  g_assert_cmpstr (cached, ==, "first");
}

static void
test_refused_versions (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char *const versions[] = { "absent", "--upload-pack=x", "-x", "../main", "deadbeef", "0123456789012345678901234567890123456789", "a b" };
  const File files[] = { { "file", "x", 0 } };
  g_autofree char *digits = commit (fixture, head_reference, files, 1);

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr(HotGitCheckout) checkout = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = check_out (fixture, versions[i], &checkout, &error);

      g_assert_null (text);
      g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, versions[i]));
    }
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *path, *target; gboolean is_good; } cases[] = {
    { "link", "file", TRUE }, { "link", "sub/x", TRUE }, { "sub/link", "../file", TRUE }, { "link", "./file", TRUE },
    { "link", "/etc/passwd", FALSE }, { "link", "../file", FALSE }, { "sub/link", "../../x", FALSE }, { "sub/link", "x/../../file", FALSE },
    { "link", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const File files[] = { { "file", "x", 0 }, { "sub/x", "y", 0 }, { cases[i].path, cases[i].target, GIT_FILEMODE_LINK } };
      g_autofree char *digits = commit (fixture, head_reference, files, G_N_ELEMENTS (files));
      g_autoptr(HotGitCheckout) checkout = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = check_out (fixture, "main", &checkout, &error);

      if (cases[i].is_good)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, cases[i].path));
        }
    }
}

static void
test_submodule (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *inner_path = g_build_filename (fixture->folder, "inner.git", NULL);
  Fixture inner = { fixture->folder, inner_path, NULL };
  const File inner_files[] = { { "deep", "down", 0 } };
  g_autofree char *inner_commit = NULL;
  g_autofree char *modules = NULL;
  g_autofree char *outer_commit = NULL;
  g_autofree char *location = g_strdup (fixture->path);
  g_autoptr(HotProjectSource) source = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *deep = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (git_repository_init (&inner.repository, inner_path, TRUE), ==, 0);
  inner_commit = commit (&inner, head_reference, inner_files, 1);
  modules = g_strdup ("[submodule \"part\"]\n\tpath = part\n\turl = ../inner.git\n");
  {
    const File files[] = { { "file", "x", 0 }, { ".gitmodules", modules, 0 }, { "part", inner_commit, GIT_FILEMODE_COMMIT } };

    outer_commit = commit (fixture, head_reference, files, G_N_ELEMENTS (files));
  }
  source = hot_project_source_open (location, "main", NULL, NULL, &error);
  g_assert_no_error (error);
  deep = g_build_filename (source->folder, "part", "deep", NULL);
  g_assert_true (g_file_get_contents (deep, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "down");
  git_repository_free (inner.repository);
}

static void
test_hostile_submodules (Fixture       *fixture,
                         gconstpointer  data)
{
  static const char *const urls[] = { "--upload-pack=touch x", "ext::sh -c touch% x", "ssh://-oProxyCommand=x/y", "/nowhere/at/all" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *modules = g_strdup_printf ("[submodule \"part\"]\n\tpath = part\n\turl = %s\n", urls[i]);
      const File files[] = {
        { "file", "x", 0 }, { ".gitmodules", modules, 0 }, { "part", "0123456789012345678901234567890123456789", GIT_FILEMODE_COMMIT },
      };
      g_autofree char *digits = commit (fixture, head_reference, files, G_N_ELEMENTS (files));
      g_autoptr(HotGitCheckout) checkout = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = check_out (fixture, "main", &checkout, &error);

      g_assert_null (checkout);
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "part"));
    }
}

/* A host that takes the connection and then says nothing. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  const guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *address = g_strdup_printf ("git://127.0.0.1:%u/x.git", port);
  g_autofree char *folder = hot_project_cache_make_folder ("work", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HotGitCheckout) checkout = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GThread) thread = NULL;
  gint64 begin;

  thread = g_thread_new ("cancel", (GThreadFunc) (void (*) (void)) g_cancellable_cancel, cancellable);
  begin = g_get_monotonic_time ();
  checkout = hot_git_check_out (address, NULL, folder, NULL, cancellable, &error);
  g_assert_null (checkout);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Its own time-outs are thirty seconds. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
  g_thread_join (g_steal_pointer (&thread));
}

static void
test_addresses (void)
{
  static const struct { const char *text, *uri, *shown, *user, *password; } good[] = {
    { "https://me:secret@example.org/a.git", "https://example.org/a.git", "https://example.org/a.git", "me", "secret" },
    { "ssh://git@example.org:22/a", "ssh://git@example.org:22/a", "ssh://git@example.org:22/a", "git", NULL },
    { "git@example.org:a/b.git", "git@example.org:a/b.git", "git@example.org:a/b.git", "git", NULL },
    { "example.org:a/b@c.git", "example.org:a/b@c.git", "example.org:a/b@c.git", NULL, NULL },
    { "file:///tmp", "file:///tmp", "/tmp", NULL, NULL },
    { "/tmp", "file:///tmp", "/tmp", NULL, NULL },
  };
  static const char *const bad[] = {
    "--upload-pack=x", "-x", "", "ext::sh -c x", "fd::7", "ftp://example.org/x", "https:///x", "ssh://-oProxyCommand=x/y", "ssh://-x@h/y",
    "https://me:sec ret@[/x", "javascript://x/y", "/nowhere/at/all", "git@-oProxyCommand=x:y", "git@:y", "me:sec ret@example.org:y",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HotGitAddress) address = hot_git_address_new (good[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (address->uri, ==, good[i].uri);
      g_assert_cmpstr (address->shown, ==, good[i].shown);
      g_assert_cmpstr (address->user, ==, good[i].user);
      g_assert_cmpstr (address->password, ==, good[i].password);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_git_address_new (bad[i], &error));
      g_assert_true (error->domain == HOT_ERROR);
      g_assert_null (strstr (error->message, "sec ret"));
    }
}

/* A password shows in no message. */
static void
test_secret (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *folder = hot_project_cache_make_folder ("work", NULL);
  g_autoptr(HotGitCheckout) checkout = NULL;
  g_autoptr(GError) error = NULL;

  checkout = hot_git_check_out ("http://me:hunter2@127.0.0.1:1/x.git", NULL, folder, NULL, NULL, &error);
  g_assert_null (checkout);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_source (Fixture       *fixture,
             gconstpointer  data)
{
  const File files[] = { { "file", "x", 0 }, { "sub/MLproject", "name: inner\n", 0 }, { "sub/away", "../file", GIT_FILEMODE_LINK } };
  g_autofree char *digits = commit (fixture, head_reference, files, G_N_ELEMENTS (files));
  g_autofree char *location = g_strconcat (fixture->path, "#sub", NULL);
  g_autofree char *temporary = NULL;
  static const char *const bad[] = { "#sub/../..", "#/etc", "#absent", "#file" };

  {
    g_autoptr(GError) error = NULL;
    g_autoptr(HotProjectSource) source = hot_project_source_open (location, "main", NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (source->name, ==, location);
    g_assert_cmpstr (source->commit, ==, digits);
    g_assert_cmpstr (source->branch, ==, "main");
    g_assert_cmpstr (source->project->name, ==, "inner");
    temporary = g_strdup (source->temporary);
    g_assert_true (g_file_test (temporary, G_FILE_TEST_IS_DIR));
  }
  g_assert_false (g_file_test (temporary, G_FILE_TEST_EXISTS));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *wrong = g_strconcat (fixture->path, bad[i], NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_project_source_open (wrong, "main", NULL, NULL, &error));
      g_assert_true (error->domain == HOT_ERROR);
    }
  {
    g_autoptr(GError) error = NULL;

    g_assert_null (hot_project_source_open ("/usr/share", "v1", NULL, NULL, &error));
    g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("hothouse-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/git/versions", test_versions);
  ADD ("/git/cache", test_cache);
  ADD ("/git/refused-versions", test_refused_versions);
  ADD ("/git/links", test_links);
  ADD ("/git/submodule", test_submodule);
  ADD ("/git/hostile-submodules", test_hostile_submodules);
  ADD ("/git/cancel", test_cancel);
  ADD ("/git/secret", test_secret);
  ADD ("/git/source", test_source);
  g_test_add_func ("/git/addresses", test_addresses);

  status = g_test_run ();
  hot_project_cache_remove (cache);

  return status;
}
