/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

/**
 * HotMapStyle:
 * @paper: what lies under everything
 * @land: inside of outlines, where they are known
 * @outline: borders of neighbourhoods
 * @line: graticule
 * @text: what is read first; contrast of at least 7:1 on @panel
 * @dim_text: what is read second; at least 4.5:1
 * @halo: around text that stands on the map itself
 * @panel: behind legends
 * @panel_border: around them
 * @accent: what is picked
 * @dark: whether all this is for a dark background
 *
 * The colours of a map but for its data.
 */
typedef struct {
  HotColor paper;
  HotColor land;
  HotColor outline;
  HotColor line;
  HotColor text;
  HotColor dim_text;
  HotColor halo;
  HotColor panel;
  HotColor panel_border;
  HotColor accent;
  gboolean dark;
} HotMapStyle;

const HotMapStyle *hot_map_style_get (gboolean dark,
                                      gboolean high_contrast);

G_END_DECLS
