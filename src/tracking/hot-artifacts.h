/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-atomic-file.h"
#include "base/hot-progress.h"
#include "tracking/hot-run.h"

G_BEGIN_DECLS

/**
 * HotArtifacts:
 *
 * The files below one folder of a run or model. No path leads out of it: what hot_artifact_path_check() refuses, and symbolic links
 * that are absolute or leave the folder, are %HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, no matter what others change in the folder
 * meanwhile. Not for use by several threads at once.
 */
typedef struct _HotArtifacts HotArtifacts;

/**
 * hot_artifacts_new:
 * @uri: of a run or model: a path, file:, or mlflow-artifacts:
 * @root: where mlflow-artifacts: is on this computer, such as WORKSPACE/mlartifacts
 *
 * Fails with %HOT_TRACKING_ERROR_NOT_IMPLEMENTED where the artifacts are on another host.
 */
HotArtifacts *hot_artifacts_new        (const char         *uri,
                                        const char         *root,
                                        GError            **error);

/**
 * HotArtifactsRemote:
 * @list: what is in the folder @path, "" for the uppermost; (transfer full) (element-type HotFileInfo)
 * @fetch: makes the file @target on this computer the same as @path there
 * @send: writes @path there
 * @remove: a file, or a folder with all that is in it
 *
 * How to get at artifacts on another host. Paths were checked before; what comes back is.
 */
typedef struct {
  GPtrArray *(* list)   (gpointer user_data, const char *path, GCancellable *cancellable, GError **error);
  gboolean   (* fetch)  (gpointer user_data, const char *path, const char *target, GError **error);
  gboolean   (* send)   (gpointer user_data, const char *path, GBytes *bytes, GCancellable *cancellable, GError **error);
  gboolean   (* remove) (gpointer user_data, const char *path, GCancellable *cancellable, GError **error);
} HotArtifactsRemote;

/* Artifacts on another host; files that are opened come to @folder, which nobody else writes. hot_artifacts_create() cannot be used.
 * @user_data: (transfer full) */
HotArtifacts *hot_artifacts_new_remote (const HotArtifactsRemote *remote,
                                        gpointer            user_data,
                                        GDestroyNotify      destroy,
                                        const char         *folder);
void          hot_artifacts_free       (HotArtifacts       *self);
/* The folder on this computer. It may not be there yet. Of artifacts on another host, it has what was opened. */
const char   *hot_artifacts_get_folder (HotArtifacts       *self);
/* @path: (nullable): a folder in it. Ordered by name; a folder that is not there is empty.
 * Returns: (transfer full) (element-type HotFileInfo) */
GPtrArray    *hot_artifacts_list       (HotArtifacts       *self,
                                        const char         *path,
                                        GCancellable       *cancellable,
                                        GError            **error);
/* Opens a file for reading; @size: (out) (optional). A file descriptor, or -1 */
int           hot_artifacts_open       (HotArtifacts       *self,
                                        const char         *path,
                                        guint64            *size,
                                        GError            **error);
/* (transfer full) (nullable): a file to write and commit, its folders made */
HotAtomicFile *hot_artifacts_create    (HotArtifacts       *self,
                                        const char         *path,
                                        GError            **error);
/* As a whole or not at all. */
gboolean      hot_artifacts_write      (HotArtifacts       *self,
                                        const char         *path,
                                        gconstpointer       data,
                                        gsize               size,
                                        GCancellable       *cancellable,
                                        GError            **error);
/* Copies the file or folder @source there. */
gboolean      hot_artifacts_add        (HotArtifacts       *self,
                                        const char         *path,
                                        const char         *source,
                                        GCancellable       *cancellable,
                                        GError            **error);
/* A file, or a folder and all that is in it. */
gboolean      hot_artifacts_delete     (HotArtifacts       *self,
                                        const char         *path,
                                        GCancellable       *cancellable,
                                        GError            **error);

/* Whether a file may well be there, but could not be had from the other host this time. */
gboolean      hot_artifacts_is_unreached (const GError       *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotArtifacts, hot_artifacts_free)

G_END_DECLS
