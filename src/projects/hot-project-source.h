/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "projects/hot-project.h"

G_BEGIN_DECLS

/**
 * HotProjectSource:
 * @name: what MLflow calls it in the tag mlflow.source.name, without anything secret
 * @folder: where its files are on this computer
 * @commit: (nullable): 40 hexadecimal digits
 * @branch: (nullable): where one was asked for
 * @repository: (nullable): address, without anything secret
 * @project: what it says of itself
 *
 * A project within reach. Files that were fetched belong to it and go with the last reference. Never changes.
 */
typedef struct {
  gatomicrefcount  ref_count;
  char            *name;
  char            *folder;
  char            *commit;
  char            *branch;
  char            *repository;
  HotProject      *project;
  char            *temporary;
} HotProjectSource;

/**
 * hot_project_source_open:
 * @location: a folder, or the address of a git repository (see hot_git_check_out()); after # a folder in it
 * @version: (nullable): of a repository: a branch, a tag or a commit
 *
 * Fetches a project and reads its description. A folder is taken as it is, with what is not committed; with a @version, and where it is a
 * repository without files, it is fetched like one from elsewhere. Runs nothing of the project.
 */
HotProjectSource *hot_project_source_open  (const char        *location,
                                            const char        *version,
                                            const HotProgress *progress,
                                            GCancellable      *cancellable,
                                            GError           **error);
HotProjectSource *hot_project_source_ref   (HotProjectSource  *self);
void              hot_project_source_unref (HotProjectSource  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProjectSource, hot_project_source_unref)

G_END_DECLS
