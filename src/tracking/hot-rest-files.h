/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-artifacts.h"
#include "tracking/hot-rest-call.h"

G_BEGIN_DECLS

/* What the handlers of artifacts share: every path here came over the network. */

/* In the folder that the server serves: parts of uploads that are not complete. Nobody sees it. */
#define HOT_REST_UPLOADS ".hothouse-uploads"

/**
 * hot_rest_files_open:
 * @uri: of a run, a logged model or a model version, also runs:/… and models:/…, which lead to other ones
 * @path: (nullable): below it, as it was asked for
 * @inside: (out) (transfer full): the same in the files that are returned
 *
 * Returns: (transfer full) (nullable): where @uri is
 */
HotArtifacts *hot_rest_files_open         (HotRestCall   *call,
                                           const char    *uri,
                                           const char    *path,
                                           char         **inside,
                                           GError       **error);
/* The folder that mlflow-artifacts: stands for, and @path in it. */
HotArtifacts *hot_rest_files_open_root    (HotRestCall   *call,
                                           const char    *path,
                                           char         **inside,
                                           GError       **error);
/* Sends a file; @asked is what messages call it. */
gboolean      hot_rest_files_reply        (HotRestCall   *call,
                                           HotArtifacts  *files,
                                           const char    *inside,
                                           const char    *asked,
                                           GError       **error);
/* "files": what is in a folder, the paths as they are below @shown (nullable: names alone). */
gboolean      hot_rest_files_reply_list   (HotRestCall   *call,
                                           HotArtifacts  *files,
                                           const char    *inside,
                                           const char    *shown,
                                           GError       **error);
/* The body of a streamed call becomes the file @inside, or nothing does. @max: bytes, 0 for any number; @size: (out) (optional) */
gboolean      hot_rest_files_receive      (HotRestCall   *call,
                                           HotArtifacts  *files,
                                           const char    *inside,
                                           guint64        max,
                                           guint64       *size,
                                           GError       **error);
/* @local (transfer full) as an error of a path that was asked for, without the folders of this computer in its message; always %FALSE. */
gboolean      hot_rest_files_blame        (GError        *local,
                                           const char    *asked,
                                           GError       **error);

G_END_DECLS
