/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <git2.h>

#include "projects/hot-git-address.h"
#include "projects/hot-git.h"

G_BEGIN_DECLS

/* A submodule of a submodule of one… */
#define HOT_GIT_MAX_DEPTH 4

/**
 * HotGitWork:
 *
 * What one hot_git_check_out() has done so far, with its submodules.
 */
typedef struct {
  GMutex             lock;
  GCond              ended;
  gint               ref_count;
  gboolean           is_ended;       /* under @lock, as the next two */
  gboolean           is_abandoned;
  const HotProgress *progress;       /* (nullable): not to be used after abandoning */
  gint               is_cancelled;
  char              *address;
  char              *version;
  char              *folder;
  HotGitCheckout    *checkout;
  GError            *error;
  guint64            n_bytes;
  guint              n_files;
} HotGitWork;

void     _hot_git_report     (HotGitWork            *self,
                              double                 fraction,
                              const char            *message);
/* Sets @error from the last one of libgit2; %FALSE always. */
gboolean _hot_git_set_error  (HotGitWork            *self,
                              const HotGitAddress   *address,
                              int                    code,
                              GError               **error);
/* Opens the repository of the cache that has the commit, which is fetched unless it is there.
 * @branch: (out) (transfer full) (nullable) */
gboolean _hot_git_fetch      (HotGitWork            *self,
                              const HotGitAddress   *address,
                              const char            *version,
                              git_repository       **repository,
                              git_oid               *commit,
                              char                 **branch,
                              GError               **error);
/* Writes the files of a commit of @cache to @folder, which becomes a repository, and then those of submodules. */
gboolean _hot_git_write      (HotGitWork            *self,
                              const HotGitAddress   *address,
                              git_repository        *cache,
                              const git_oid         *commit,
                              const char            *branch,
                              const char            *folder,
                              guint                  depth,
                              GError               **error);

G_END_DECLS
