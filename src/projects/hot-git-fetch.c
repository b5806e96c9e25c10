/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of hot_git_check_out() that speaks with the other side: one bare repository in the cache for each address. */

#include "projects/hot-git-private.h"

#include <string.h>
#include <unistd.h>

#include <git2/sys/errors.h>
#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "projects/hot-project-cache.h"

#define WANTED "refs/hothouse/wanted"

#define MAX_OBJECTS 5000000

typedef struct {
  HotGitWork          *work;
  const HotGitAddress *address;
  guint                n_logins;
  gboolean             is_too_large;
} Connection;

static int
credential_cb (git_credential **out,
               const char      *url,
               const char      *user_of_url,
               unsigned int     allowed,
               void            *payload)
{
  Connection *self = payload;
  const char *user = user_of_url != NULL ? user_of_url : self->address->user != NULL ? self->address->user : "git";

  if (allowed & GIT_CREDENTIAL_USERNAME)
    return git_credential_username_new (out, user);
  if (self->n_logins++ == 0 && (allowed & GIT_CREDENTIAL_SSH_KEY) != 0 && g_getenv ("SSH_AUTH_SOCK") != NULL)
    return git_credential_ssh_key_from_agent (out, user);
  if (self->n_logins == 1 && (allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) != 0 && self->address->password != NULL)
    return git_credential_userpass_plaintext_new (out, user, self->address->password);

  if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0)
    git_error_set_str (GIT_ERROR_SSH, self->n_logins > 1 ? _("the host accepts no key of the SSH agent")
                                                         : _("it needs an SSH key, and no SSH agent is running"));
  else
    git_error_set_str (GIT_ERROR_HTTP, self->n_logins > 1 ? _("the host does not accept the user name and password")
                                                          : _("it does not exist, or only those who log in see it"));

  return GIT_EAUTH;
}

static int
transfer_cb (const git_indexer_progress *stats,
             void                       *payload)
{
  Connection *self = payload;
  g_autofree char *bytes = NULL;
  g_autofree char *message = NULL;

  if (g_atomic_int_get (&self->work->is_cancelled))
    return GIT_EUSER;
  self->is_too_large = stats->received_bytes > HOT_GIT_MAX_BYTES || stats->total_objects > MAX_OBJECTS;
  if (self->is_too_large)
    return GIT_EUSER;

  bytes = hot_format_bytes (stats->received_bytes);
  message = g_strdup_printf (_("Fetching the project (%s)"), bytes);
  _hot_git_report (self->work, stats->total_objects > 0 ? stats->received_objects / (double) stats->total_objects : -1.0, message);

  return 0;
}

static int
sideband_cb (const char *text,
             int         length,
             void       *payload)
{
  return g_atomic_int_get (&((Connection *) payload)->work->is_cancelled) ? GIT_EUSER : 0;
}

static git_remote_callbacks
get_callbacks (Connection *self)
{
  git_remote_callbacks callbacks = GIT_REMOTE_CALLBACKS_INIT;

  callbacks.credentials = credential_cb;
  callbacks.transfer_progress = transfer_cb;
  callbacks.sideband_progress = sideband_cb;
  callbacks.payload = self;

  return callbacks;
}

static int
fetch (Connection *self,
       git_remote *remote,
       const char *refspec,
       gboolean    shallow)
{
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  char *specs[] = { (char *) refspec, (char *) "+refs/tags/*:refs/tags/*" };
  const git_strarray array = { specs, shallow ? 1 : 2 };

  options.callbacks = get_callbacks (self);
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
  options.update_fetchhead = 0;
  /* The other side of a path is this very program, which cannot cut a history short. */
  options.depth = shallow && !self->address->is_local ? 1 : 0;

  return git_remote_fetch (remote, &array, &options, NULL);
}

static gboolean
is_digits (const char *version)
{
  const gsize length = strlen (version);

  return length >= 4 && length <= GIT_OID_SHA1_HEXSIZE && strspn (version, "0123456789abcdefABCDEF") == length;
}

/* What to ask for; NULL where the other side has no such name. */
static char *
choose_refspec (const git_remote_head **heads,
                gsize                   n_heads,
                const char             *version,
                char                  **branch)
{
  g_autofree char *as_branch = g_strconcat ("refs/heads/", version, NULL);
  g_autofree char *as_tag = g_strconcat ("refs/tags/", version, NULL);

  if (version == NULL)
    return g_strdup ("+HEAD:" WANTED);
  for (gsize i = 0; i < n_heads; i++)
    if (strcmp (heads[i]->name, as_branch) == 0)
      {
        *branch = g_strdup (version);
        return g_strdup_printf ("+%s:" WANTED, as_branch);
      }
  for (gsize i = 0; i < n_heads; i++)
    if (strcmp (heads[i]->name, as_tag) == 0)
      return g_strdup_printf ("+%s:" WANTED, as_tag);

  return NULL;
}

static gboolean
set_version_error (const HotGitAddress  *address,
                   const char           *version,
                   GError              **error)
{
  if (version != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no branch, tag or commit “%s”"), address->shown, version);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no commits"), address->shown);

  return FALSE;
}

static gboolean
peel (git_repository *repository,
      const char     *name,
      git_oid        *commit)
{
  git_object *object = NULL, *peeled = NULL;

  if (git_revparse_single (&object, repository, name) == 0 && git_object_peel (&peeled, object, GIT_OBJECT_COMMIT) == 0)
    git_oid_cpy (commit, git_object_id (peeled));
  git_object_free (object);

  if (peeled == NULL)
    return FALSE;
  git_object_free (peeled);

  return TRUE;
}

/* A commit by its digits: alone where the other side gives single commits, else with all there is. */
static int
fetch_digits (Connection     *self,
              git_repository *repository,
              git_remote     *remote,
              const char     *version)
{
  g_autofree char *refspec = g_strdup_printf ("+%s:" WANTED, version);
  git_oid commit;

  if (strlen (version) == GIT_OID_SHA1_HEXSIZE && !self->address->is_local && fetch (self, remote, refspec, TRUE) == 0 &&
      peel (repository, version, &commit))
    return 0;
  if (g_atomic_int_get (&self->work->is_cancelled) || self->is_too_large)
    return GIT_EUSER;

  return fetch (self, remote, "+refs/heads/*:refs/heads/*", FALSE);
}

static gboolean
fetch_version (Connection      *self,
               git_repository  *repository,
               git_remote      *remote,
               const char      *version,
               git_oid         *commit,
               char           **branch,
               GError         **error)
{
  git_remote_callbacks callbacks = get_callbacks (self);
  const git_remote_head **heads = NULL;
  g_autofree char *refspec = NULL;
  gsize n_heads = 0;
  int code;

  git_reference_remove (repository, WANTED);
  code = git_remote_connect (remote, GIT_DIRECTION_FETCH, &callbacks, NULL, NULL);
  if (code == 0)
    code = git_remote_ls (&heads, &n_heads, remote);
  if (code < 0)
    return _hot_git_set_error (self->work, self->address, code, error);
  if (n_heads == 0)
    return set_version_error (self->address, NULL, error);

  refspec = choose_refspec (heads, n_heads, version, branch);
  if (refspec != NULL)
    code = fetch (self, remote, refspec, TRUE);
  else if (is_digits (version))
    code = fetch_digits (self, repository, remote, version);
  else
    return set_version_error (self->address, version, error);
  if (self->is_too_large)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE, _("%s cannot be fetched: it is larger than a project may be"), self->address->shown);
      return FALSE;
    }
  if (code < 0)
    return _hot_git_set_error (self->work, self->address, code, error);
  if (!peel (repository, refspec != NULL ? WANTED : version, commit))
    return set_version_error (self->address, version, error);

  return TRUE;
}

static gboolean
open_cache (HotGitWork           *self,
            const HotGitAddress  *address,
            const char           *path,
            git_repository      **repository,
            GError              **error)
{
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  int code;

  if (git_repository_open_bare (repository, path) == 0)
    return TRUE;

  /* What a killed process left. */
  hot_project_cache_remove (path);
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH;
  code = git_repository_init_ext (repository, path, &options);

  return code == 0 || _hot_git_set_error (self, address, code, error);
}

gboolean
_hot_git_fetch (HotGitWork           *self,
                const HotGitAddress  *address,
                const char           *version,
                git_repository      **repository,
                git_oid              *commit,
                char                **branch,
                GError              **error)
{
  Connection connection = { .work = self, .address = address };
  g_autofree char *folder = hot_project_cache_dup_folder ("git", error);
  g_autofree char *key = hot_project_cache_dup_key (address->uri);
  g_autofree char *path = folder != NULL ? g_strdup_printf ("%s/%s.git", folder, key) : NULL;
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  git_remote *remote = NULL;
  gboolean found;
  int lock;

  if (version != NULL && (*version == '-' || *version == '\0'))
    return set_version_error (address, version, error);
  lock = folder != NULL ? hot_project_cache_lock (lock_path, HOT_PROJECT_LOCK_MAKE, NULL, NULL, error) : -1;
  if (lock < 0)
    return FALSE;

  found = open_cache (self, address, path, repository, error);
  if (found && (version == NULL || strlen (version) != GIT_OID_SHA1_HEXSIZE || !is_digits (version) ||
                !peel (*repository, version, commit)))
    {
      int code = git_remote_create_anonymous (&remote, *repository, address->uri);

      _hot_git_report (self, -1.0, _("Looking for the project"));
      found = code == 0 ? fetch_version (&connection, *repository, remote, version, commit, branch, error)
                        : _hot_git_set_error (self, address, code, error);
      git_remote_free (remote);
    }
  close (lock);
  if (!found)
    g_clear_pointer (repository, git_repository_free);

  return found;
}
