/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_map_html_wrap:
 * @svg: the picture, with or without an XML declaration
 * @title: (nullable): what it is of
 * @description: (nullable): the same in words, for those who do not see it
 * @language: as in HTML, "en"
 * @width: of the picture, in pixels
 * @height: of it
 * @dark: whether the page around it is dark
 *
 * A page of HTML that needs nothing but itself: no network, no other file, nothing that could be sent anywhere (a
 * content security policy says so). The picture can be moved and zoomed by pointer, touch and keyboard, and is printed
 * as it is.
 *
 * Returns: (transfer full): the text
 */
char *hot_map_html_wrap (const char *svg,
                         const char *title,
                         const char *description,
                         const char *language,
                         int         width,
                         int         height,
                         gboolean    dark);

G_END_DECLS
