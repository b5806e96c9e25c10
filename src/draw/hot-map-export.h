/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "draw/hot-map-picture.h"

G_BEGIN_DECLS

typedef enum {
  HOT_MAP_FORMAT_PNG,
  HOT_MAP_FORMAT_SVG,
  HOT_MAP_FORMAT_HTML,
  HOT_MAP_FORMAT_PDF,
} HotMapFormat;

/* By the end of a file's name; fails with HOT_ERROR_USAGE, naming the ends that there are. */
gboolean hot_map_format_for_path (const char           *path,
                                  HotMapFormat         *format,
                                  GError              **error);

/**
 * hot_map_export:
 * @path: of the file, which is written as a whole or not at all
 * @pixel_ratio: pixels of a PNG to each unit of the picture; 2 for a screen of high density
 *
 * Writes a picture to a file. In an SVG and a PDF, text and lines stay text and lines, and the heatmap is an image in it. HTML
 * holds the SVG in a page that needs nothing beside itself, see hot_map_html_wrap().
 */
gboolean hot_map_export          (const HotMapPicture  *picture,
                                  const char           *path,
                                  HotMapFormat          format,
                                  double                pixel_ratio,
                                  GCancellable         *cancellable,
                                  GError              **error);

G_END_DECLS
