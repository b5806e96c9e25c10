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
 * @readout: (nullable): what is said at each place, see hot_map_layer_dup_readout()
 * @second_at: where a second picture of the same places begins, in pixels from the left; 0 without one
 *
 * A page of HTML that needs nothing but itself: no network, no other file, nothing that could be sent anywhere (a
 * content security policy says so). The picture can be moved and zoomed by pointer, touch and keyboard, read under the pointer and
 * under a cursor that Shift and the arrows move, and is printed as it is.
 *
 * Returns: (transfer full): the text
 */
char *hot_map_html_wrap (const char *svg,
                         const char *title,
                         const char *description,
                         const char *language,
                         int         width,
                         int         height,
                         gboolean    dark,
                         const char *readout,
                         int         second_at);

G_END_DECLS
