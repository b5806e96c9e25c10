/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Working copies of git repositories, by libgit2 itself: libgit2-glib knows nothing of shallow fetches. A call of libgit2 that waits for a
 * host cannot be interrupted, so it has a thread of its own, which is left alone with its time-outs when the caller wants no more.
 */

#include "projects/hot-git-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "projects/hot-project-cache.h"

#define CONNECT_MILLISECONDS 15000
#define IDLE_MILLISECONDS    30000
#define LOOK_MICROSECONDS    20000

void
hot_git_checkout_free (HotGitCheckout *self)
{
  g_free (self->commit);
  g_free (self->branch);
  g_free (self->repository);
  g_free (self);
}

void
hot_git_place_free (HotGitPlace *self)
{
  g_free (self->root);
  g_free (self->commit);
  g_free (self->repository);
  g_free (self);
}

static void
set_up (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;

  git_libgit2_init ();
  git_libgit2_opts (GIT_OPT_SET_SERVER_CONNECT_TIMEOUT, CONNECT_MILLISECONDS);
  git_libgit2_opts (GIT_OPT_SET_SERVER_TIMEOUT, IDLE_MILLISECONDS);
  g_once_init_leave (&done, 1);
}

static void
work_unref (HotGitWork *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_clear_pointer (&self->checkout, hot_git_checkout_free);
  g_clear_error (&self->error);
  g_free (self->address);
  g_free (self->version);
  g_free (self->folder);
  g_free (self);
}

void
_hot_git_report (HotGitWork *self,
                 double      fraction,
                 const char *message)
{
  g_mutex_lock (&self->lock);
  if (!self->is_abandoned)
    hot_progress_report (self->progress, fraction, message);
  g_mutex_unlock (&self->lock);
}

gboolean
_hot_git_set_error (HotGitWork           *self,
                    const HotGitAddress  *address,
                    int                   code,
                    GError              **error)
{
  const git_error *last = git_error_last ();
  g_autofree char *message = g_utf8_make_valid (last != NULL && last->message != NULL ? last->message : _("for an unknown reason"), -1);
  HotError kind = HOT_ERROR_INVALID;

  if (g_atomic_int_get (&self->is_cancelled))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The fetching was cancelled"));
      return FALSE;
    }
  if (code == GIT_EAUTH || code == GIT_ECERTIFICATE || code == GIT_EOWNER)
    kind = HOT_ERROR_REFUSED;
  else if (code == GIT_ENOTFOUND)
    kind = HOT_ERROR_NOT_FOUND;
  else if (last != NULL && (last->klass == GIT_ERROR_NET || last->klass == GIT_ERROR_SSL || last->klass == GIT_ERROR_SSH ||
                            last->klass == GIT_ERROR_HTTP || code == GIT_TIMEOUT ||
                            (last->klass == GIT_ERROR_OS && !address->is_local)))
    kind = HOT_ERROR_NETWORK;
  /* The library only says that something is off with it. */
  if (code == GIT_ECERTIFICATE && last != NULL && last->klass == GIT_ERROR_SSH)
    g_set_str (&message, _("the host’s key is not in ~/.ssh/known_hosts, or another one is there. Log in once with “ssh”, and compare the key with what "
                           "who runs the host says."));
  /* An old password of the address could be in a redirection's message. */
  if (address->password != NULL && strstr (message, address->password) != NULL)
    g_set_str (&message, _("for an unknown reason"));
  g_set_error (error, HOT_ERROR, kind, _("%s cannot be fetched: %s"), address->shown, message);

  return FALSE;
}

static void
check_out (HotGitWork *self)
{
  g_autoptr(HotGitAddress) address = hot_git_address_new (self->address, &self->error);
  g_autoptr(HotGitCheckout) checkout = g_new0 (HotGitCheckout, 1);
  git_repository *cache = NULL;
  char digits[GIT_OID_SHA1_HEXSIZE + 1];
  git_oid commit;

  if (address == NULL || !_hot_git_fetch (self, address, self->version, &cache, &commit, &checkout->branch, &self->error))
    return;

  checkout->commit = g_strdup (git_oid_tostr (digits, sizeof digits, &commit));
  checkout->repository = g_strdup (address->shown);
  if (_hot_git_write (self, address, cache, &commit, checkout->branch, self->folder, 0, &self->error))
    self->checkout = g_steal_pointer (&checkout);
  git_repository_free (cache);
}

static gpointer
thread_func (gpointer user_data)
{
  HotGitWork *self = user_data;
  gboolean is_in_vain;

  check_out (self);
  g_mutex_lock (&self->lock);
  self->is_ended = TRUE;
  is_in_vain = self->is_abandoned || self->checkout == NULL;
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->lock);
  if (is_in_vain)
    hot_project_cache_remove (self->folder);
  work_unref (self);

  return NULL;
}

HotGitCheckout *
hot_git_check_out (const char         *address,
                   const char         *version,
                   const char         *folder,
                   const HotProgress  *progress,
                   GCancellable       *cancellable,
                   GError            **error)
{
  HotGitWork *work = g_new0 (HotGitWork, 1);
  HotGitCheckout *checkout = NULL;

  set_up ();
  g_mutex_init (&work->lock);
  g_cond_init (&work->ended);
  work->ref_count = 2;
  work->progress = progress;
  work->address = g_strdup (address);
  work->version = g_strdup (version);
  work->folder = g_strdup (folder);
  g_thread_unref (g_thread_new ("git", thread_func, work));

  g_mutex_lock (&work->lock);
  while (!work->is_ended && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&work->ended, &work->lock, g_get_monotonic_time () + LOOK_MICROSECONDS);
  if (work->is_ended)
    {
      checkout = g_steal_pointer (&work->checkout);
      if (checkout == NULL)
        g_propagate_error (error, g_steal_pointer (&work->error));
    }
  else
    {
      work->is_abandoned = TRUE;
      g_atomic_int_set (&work->is_cancelled, TRUE);
      g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  g_mutex_unlock (&work->lock);
  work_unref (work);

  return checkout;
}

HotGitPlace *
hot_git_look (const char *folder)
{
  g_autoptr(HotGitPlace) self = NULL;
  git_repository *repository = NULL;
  git_strarray remotes = { NULL, 0 };
  git_remote *remote = NULL;
  char digits[GIT_OID_SHA1_HEXSIZE + 1];
  git_oid commit;

  set_up ();
  if (git_repository_open_ext (&repository, folder, 0, NULL) < 0)
    return NULL;

  self = g_new0 (HotGitPlace, 1);
  self->is_bare = git_repository_is_bare (repository);
  self->root = g_canonicalize_filename (self->is_bare ? git_repository_path (repository) : git_repository_workdir (repository), NULL);
  if (git_reference_name_to_id (&commit, repository, "HEAD") == 0)
    self->commit = g_strdup (git_oid_tostr (digits, sizeof digits, &commit));
  if (git_remote_list (&remotes, repository) == 0 && remotes.count > 0 &&
      git_remote_lookup (&remote, repository, remotes.strings[0]) == 0 && git_remote_url (remote) != NULL)
    {
      g_autoptr(HotGitAddress) address = hot_git_address_new (git_remote_url (remote), NULL);

      self->repository = address != NULL ? g_strdup (address->shown) : NULL;
    }
  git_remote_free (remote);
  git_strarray_dispose (&remotes);
  git_repository_free (repository);

  return g_steal_pointer (&self);
}
