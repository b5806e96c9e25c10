/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Paths below an artifact folder as strangers write them, and the locations of such folders. What a path means may be read by several
 * programs, each with an idea of its own of escapes, separators and drives; whatever any of them could take for a way out is refused
 * with %HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE. Symbolic links are HotArtifacts' concern. */

/* (transfer full) (nullable): @text without escapes, and without those that come to light then, until nothing changes; bytes that
 * are no text are kept. %NULL where that takes more than ten rounds. */
char    *hot_artifact_path_decode    (const char  *text);

/**
 * hot_artifact_path_check:
 * @path: relative, parts between slashes; as it is in the file system, that is, decoded as often as its carrier asks for
 *
 * Refuses absolute paths, "..", backslashes, drive letters, NUL, overlong UTF-8, empty parts within, what is deeper than
 * 100 folders: each as it stands and decoded until stable. As it stands it may have no control characters, must be UTF-8, and not longer than 4000 bytes.
 */
gboolean hot_artifact_path_check     (const char  *path,
                                      GError     **error);

/**
 * hot_artifact_path_from_request:
 * @path: (nullable)
 *
 * The same for a path that came over the network, which may not have a "#" or a scheme either (mlflow/utils/uri.py,
 * validate_path_is_safe()). Slashes too many and "." are taken out.
 *
 * Returns: (transfer full) (nullable): the path, "" for the folder itself
 */
char    *hot_artifact_path_from_request (const char  *path,
                                      GError     **error);

/**
 * hot_artifact_uri_to_folder:
 * @uri: of a run, model or experiment: a path, file:, or mlflow-artifacts:
 * @root: (nullable): where mlflow-artifacts: is on this computer
 *
 * Fails with %HOT_TRACKING_ERROR_NOT_IMPLEMENTED where the artifacts are on another host.
 *
 * Returns: (transfer full) (nullable): an absolute path without "..", links not resolved
 */
char    *hot_artifact_uri_to_folder  (const char  *uri,
                                      const char  *root,
                                      GError     **error);

/* (transfer full) (nullable): @uri as those who are not on this computer can use it: mlflow-artifacts:/… for what lies below @root,
 * else as it is. */
char    *hot_artifact_uri_to_client  (const char  *uri,
                                      const char  *root);

/* (transfer full) (nullable): mlflow-artifacts:/… for an address of the artifact proxy, http://host/api/2.0/mlflow-artifacts/artifacts/…; else %NULL.
 * As in MLflow, whatever host it names is taken for this server. */
char    *hot_artifact_uri_from_http  (const char  *uri);

/* (transfer full) (nullable): the other way round, for what a client hands back */
char    *hot_artifact_uri_from_client (const char *uri,
                                      const char  *root);

G_END_DECLS
