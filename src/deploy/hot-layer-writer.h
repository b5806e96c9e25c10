/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotLayerWriter:
 *
 * Writes a layer of a container image: a tar whose bytes depend on nothing but names and contents (no owner, no time, no name of this
 * machine), in gzip. The same files make the same bytes on every machine and with every version of every library: deflate streams differ
 * from one release of zlib to the next, so what is written is not compressed but only framed (RFC 1951, 3.2.4, stored blocks).
 *
 * Entries come in the order in which they are added, which should be that of their names; parent folders are added by themselves.
 */
typedef struct _HotLayerWriter HotLayerWriter;

/**
 * HotLayer:
 * @digest: "sha256:…" of the file
 * @size: of the file, in bytes
 * @diff_id: "sha256:…" of the tar in it (image-spec, "Layer DiffID")
 */
typedef struct {
  char    *digest;
  guint64  size;
  char    *diff_id;
} HotLayer;

/* @fd: an empty file, which stays open; @path is what messages call it */
HotLayerWriter *hot_layer_writer_new        (int              fd,
                                             const char      *path);
/* @name: without a slash at its start; @mode: such as 0755 */
gboolean        hot_layer_writer_add_folder (HotLayerWriter  *self,
                                             const char      *name,
                                             guint            mode,
                                             GError         **error);
gboolean        hot_layer_writer_add_bytes  (HotLayerWriter  *self,
                                             const char      *name,
                                             guint            mode,
                                             gconstpointer    data,
                                             gsize            length,
                                             GError         **error);
/* Fails with %HOT_ERROR_CHANGED if the file is written to meanwhile. */
gboolean        hot_layer_writer_add_file   (HotLayerWriter  *self,
                                             const char      *name,
                                             guint            mode,
                                             const char      *path,
                                             GCancellable    *cancellable,
                                             GError         **error);
gboolean        hot_layer_writer_finish     (HotLayerWriter  *self,
                                             HotLayer        *layer,
                                             GError         **error);
void            hot_layer_writer_free       (HotLayerWriter  *self);

void            hot_layer_clear             (HotLayer        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotLayerWriter, hot_layer_writer_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotLayer, hot_layer_clear)

G_END_DECLS
