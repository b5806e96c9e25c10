/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"

G_BEGIN_DECLS

/* What one project may be: more is %HOT_ERROR_TOO_LARGE. */
#define HOT_GIT_MAX_FILES    200000
#define HOT_GIT_MAX_BYTES    (G_GUINT64_CONSTANT (4) << 30)

/**
 * HotGitCheckout:
 * @commit: 40 hexadecimal digits
 * @branch: (nullable): where that is what was asked for
 * @repository: its address, without anything secret
 */
typedef struct {
  char *commit;
  char *branch;
  char *repository;
} HotGitCheckout;

/**
 * hot_git_check_out:
 * @address: as hot_git_address_new() takes it
 * @version: (nullable): a branch, a tag, a commit or its first digits; %NULL for what the repository shows first
 * @folder: an empty folder; with a failure, it is gone sooner or later
 *
 * Brings the files of a version into @folder, submodules too. What was fetched is kept in the user's cache: the same commit is fetched once.
 * Nothing of the repository is run: neither hooks nor filters. A link that leads out of the project is refused. Where a password is needed,
 * the one in the address is taken; for ssh, the keys of the user's agent.
 *
 * Returns: (transfer full): %NULL with @error set: %HOT_ERROR_NOT_FOUND for a version that is not there, %HOT_ERROR_REFUSED for a repository
 *   that lets nobody in, %HOT_ERROR_NETWORK, %HOT_ERROR_TOO_LARGE, %HOT_ERROR_INVALID, %HOT_ERROR_USAGE. A cancellation is heeded at once, even
 *   while a host does not answer.
 */
HotGitCheckout *hot_git_check_out     (const char         *address,
                                       const char         *version,
                                       const char         *folder,
                                       const HotProgress  *progress,
                                       GCancellable       *cancellable,
                                       GError            **error);
void            hot_git_checkout_free (HotGitCheckout     *self);

/**
 * HotGitPlace:
 * @root: the uppermost folder of the working copy, without a slash at the end
 * @commit: (nullable): that it is on
 * @repository: (nullable): where it came from, without anything secret
 * @is_bare: it has no files of its own to work with
 */
typedef struct {
  char    *root;
  char    *commit;
  char    *repository;
  gboolean is_bare;
} HotGitPlace;

/* (transfer full) (nullable): the repository that a folder belongs to */
HotGitPlace    *hot_git_look          (const char         *folder);
void            hot_git_place_free    (HotGitPlace        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotGitCheckout, hot_git_checkout_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotGitPlace, hot_git_place_free)

G_END_DECLS
