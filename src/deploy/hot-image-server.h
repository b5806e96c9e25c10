/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotImageServer:
 * @architecture: in the words of image-spec, which are Go's: "amd64"
 * @libraries: paths of the shared libraries that it needs, with their loader; none of a program that is linked statically
 *
 * What an image needs of the program that serves.
 */
typedef struct {
  const char *architecture;
  char      **libraries;
} HotImageServer;

gboolean  hot_image_server_examine (HotImageServer  *self,
                                    const char      *path,
                                    GCancellable    *cancellable,
                                    GError         **error);
void      hot_image_server_clear   (HotImageServer  *self);

/* Beside this program, where the build has put it, or on the path; one without shared libraries first. (transfer full) */
char     *hot_image_server_find    (GError         **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotImageServer, hot_image_server_clear)

G_END_DECLS
