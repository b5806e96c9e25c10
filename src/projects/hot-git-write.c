/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of hot_git_check_out() that writes files. A project may come from anywhere: what it holds is looked at before any of it is written. */

#include "projects/hot-git-private.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

#define MAX_LINK 4096

typedef struct {
  HotGitWork          *work;
  const HotGitAddress *address;
  git_repository      *repository;
  GPtrArray           *submodules;   /* of char *: paths */
  GError             **error;
} Walk;

/* @depth: how many folders the link is in. Names that follow others upwards could lead through another link to anywhere. */
static gboolean
stays_inside (const char *target,
              guint       depth)
{
  g_auto(GStrv) parts = g_strsplit (target, "/", -1);
  gboolean is_down = FALSE;

  if (*target == '/' || *target == '\0')
    return FALSE;
  for (char **part = parts; *part != NULL; part++)
    {
      const gboolean is_up = strcmp (*part, "..") == 0;

      if (is_up && (is_down || depth-- == 0))
        return FALSE;
      is_down |= !is_up && **part != '\0' && strcmp (*part, ".") != 0;
    }

  return TRUE;
}

static gboolean
check_link (Walk                 *self,
            const char           *root,
            const git_tree_entry *entry)
{
  git_blob *blob = NULL;
  g_autofree char *target = NULL;
  guint depth = 0;
  int code = git_blob_lookup (&blob, self->repository, git_tree_entry_id (entry));

  if (code < 0)
    return _hot_git_set_error (self->work, self->address, code, self->error);
  if (git_blob_rawsize (blob) <= MAX_LINK)
    target = g_strndup (git_blob_rawcontent (blob), git_blob_rawsize (blob));
  git_blob_free (blob);
  for (const char *c = root; *c != '\0'; c++)
    depth += *c == '/';
  if (target != NULL && stays_inside (target, depth))
    return TRUE;

  g_set_error (self->error, HOT_ERROR, HOT_ERROR_INVALID, _("%s cannot be used: its link %s%s leads out of the project"),
               self->address->shown, root, git_tree_entry_name (entry));

  return FALSE;
}

static gboolean
check_size (Walk                 *self,
            const git_tree_entry *entry)
{
  git_odb *odb = NULL;
  git_object_t type;
  size_t size = 0;
  int code = git_repository_odb (&odb, self->repository);

  if (code == 0)
    code = git_odb_read_header (&size, &type, odb, git_tree_entry_id (entry));
  git_odb_free (odb);
  if (code < 0)
    return _hot_git_set_error (self->work, self->address, code, self->error);

  self->work->n_bytes += size;
  self->work->n_files++;
  if (self->work->n_bytes <= HOT_GIT_MAX_BYTES && self->work->n_files <= HOT_GIT_MAX_FILES)
    return TRUE;

  g_set_error (self->error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("%s cannot be used: it has more or larger files than a project may have"),
               self->address->shown);

  return FALSE;
}

static int
entry_cb (const char           *root,
          const git_tree_entry *entry,
          void                 *payload)
{
  Walk *self = payload;
  const git_filemode_t mode = git_tree_entry_filemode (entry);

  if (g_atomic_int_get (&self->work->is_cancelled))
    return GIT_EUSER;
  if (mode == GIT_FILEMODE_COMMIT)
    g_ptr_array_add (self->submodules, g_strconcat (root, git_tree_entry_name (entry), NULL));
  if (mode == GIT_FILEMODE_LINK && !check_link (self, root, entry))
    return GIT_EUSER;
  if ((mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE) && !check_size (self, entry))
    return GIT_EUSER;

  return 0;
}

/* (transfer full): paths of submodules */
static GPtrArray *
check_tree (HotGitWork           *work,
            const HotGitAddress  *address,
            git_repository       *repository,
            const git_oid        *commit,
            GError              **error)
{
  g_autoptr(GPtrArray) submodules = g_ptr_array_new_with_free_func (g_free);
  Walk walk = { work, address, repository, submodules, error };
  git_commit *object = NULL;
  git_tree *tree = NULL;
  int code = git_commit_lookup (&object, repository, commit);

  if (code == 0)
    code = git_commit_tree (&tree, object);
  if (code == 0)
    code = git_tree_walk (tree, GIT_TREEWALK_PRE, entry_cb, &walk);
  git_tree_free (tree);
  git_commit_free (object);
  if (code == 0)
    return g_steal_pointer (&submodules);

  if (error == NULL || *error == NULL)
    _hot_git_set_error (work, address, code, error);

  return NULL;
}

/* A repository in @folder that borrows the objects of the cache. */
static git_repository *
make_repository (HotGitWork           *work,
                 const HotGitAddress  *address,
                 git_repository       *cache,
                 const char           *folder,
                 GError              **error)
{
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  git_repository *repository = NULL;
  git_remote *remote = NULL;
  g_autofree char *alternates = g_build_filename (folder, ".git", "objects", "info", "alternates", NULL);
  g_autofree char *shallow = g_build_filename (folder, ".git", "shallow", NULL);
  g_autofree char *objects = g_strconcat (git_repository_path (cache), "objects\n", NULL);
  g_autofree char *cached_shallow = g_strconcat (git_repository_path (cache), "shallow", NULL);
  g_autofree char *text = NULL;
  gsize length;
  int code;

  options.flags = GIT_REPOSITORY_INIT_MKDIR;
  code = git_repository_init_ext (&repository, folder, &options);
  git_repository_free (repository);
  repository = NULL;
  if (code == 0 && !g_file_set_contents (alternates, objects, -1, error))
    return NULL;
  if (code == 0 && g_file_get_contents (cached_shallow, &text, &length, NULL) && length > 0 &&
      !g_file_set_contents (shallow, text, length, error))
    return NULL;
  if (code == 0)
    code = git_repository_open (&repository, folder);
  if (code == 0)
    code = git_remote_create (&remote, repository, "origin", address->shown);
  git_remote_free (remote);
  if (code == 0)
    return repository;

  git_repository_free (repository);
  _hot_git_set_error (work, address, code, error);

  return NULL;
}

static int
set_head (git_repository *repository,
          const git_oid  *commit,
          const char     *branch)
{
  g_autofree char *name = g_strconcat ("refs/heads/", branch, NULL);
  git_reference *reference = NULL;
  int code;

  if (branch == NULL)
    return git_repository_set_head_detached (repository, commit);

  code = git_reference_create (&reference, repository, name, commit, TRUE, NULL);
  git_reference_free (reference);

  return code < 0 ? code : git_repository_set_head (repository, name);
}

static int
notify_cb (git_checkout_notify_t  why,
           const char            *path,
           const git_diff_file   *baseline,
           const git_diff_file   *target,
           const git_diff_file   *workdir,
           void                  *payload)
{
  return g_atomic_int_get (&((HotGitWork *) payload)->is_cancelled) ? GIT_EUSER : 0;
}

static int
write_files (HotGitWork     *work,
             git_repository *repository)
{
  git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;

  options.checkout_strategy = GIT_CHECKOUT_FORCE;
  options.notify_flags = GIT_CHECKOUT_NOTIFY_ALL;
  options.notify_cb = notify_cb;
  options.notify_payload = work;

  return git_checkout_head (repository, &options);
}

static gboolean
write_submodule (HotGitWork           *work,
                 const HotGitAddress  *parent,
                 git_repository       *repository,
                 const char           *path,
                 const char           *folder,
                 guint                 depth,
                 GError              **error)
{
  g_autofree char *target = g_build_filename (folder, path, NULL);
  g_autofree char *branch = NULL;
  g_autoptr(HotGitAddress) address = NULL;
  git_submodule *submodule = NULL;
  git_repository *cache = NULL;
  git_buf url = { NULL, 0, 0 };
  char digits[GIT_OID_SHA1_HEXSIZE + 1] = "";
  gboolean written;
  git_oid commit;

  if (git_submodule_lookup (&submodule, repository, path) == 0 && git_submodule_url (submodule) != NULL &&
      git_submodule_head_id (submodule) != NULL &&
      git_submodule_resolve_url (&url, repository, git_submodule_url (submodule)) == 0)
    {
      git_oid_tostr (digits, sizeof digits, git_submodule_head_id (submodule));
      address = hot_git_address_new (url.ptr, NULL);
    }
  git_buf_dispose (&url);
  git_submodule_free (submodule);
  /* A project from elsewhere has no business with repositories of this computer. */
  if (address == NULL || (address->is_local && !parent->is_local) || depth > HOT_GIT_MAX_DEPTH)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s cannot be used: its submodule %s does not say where it is, or not where it may be"),
                   parent->shown, path);
      return FALSE;
    }
  if (!_hot_git_fetch (work, address, digits, &cache, &commit, &branch, error))
    return FALSE;
  written = _hot_git_write (work, address, cache, &commit, NULL, target, depth, error);
  git_repository_free (cache);

  return written;
}

gboolean
_hot_git_write (HotGitWork           *self,
                const HotGitAddress  *address,
                git_repository       *cache,
                const git_oid        *commit,
                const char           *branch,
                const char           *folder,
                guint                 depth,
                GError              **error)
{
  g_autoptr(GPtrArray) submodules = check_tree (self, address, cache, commit, error);
  git_repository *repository = submodules != NULL ? make_repository (self, address, cache, folder, error) : NULL;
  gboolean written;
  int code;

  if (repository == NULL)
    return FALSE;

  _hot_git_report (self, -1.0, _("Writing the project’s files"));
  code = set_head (repository, commit, branch);
  if (code == 0)
    code = write_files (self, repository);
  written = code == 0 || _hot_git_set_error (self, address, code, error);
  for (guint i = 0; written && i < submodules->len; i++)
    written = write_submodule (self, address, repository, submodules->pdata[i], folder, depth + 1, error);
  git_repository_free (repository);

  return written;
}
