/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/hot-map-canvas.h"

G_BEGIN_DECLS

/**
 * hot_map_crossing_attach:
 *
 * Lets the hand drag the map over the antimeridian, where libshumate stops, as long as the canvas shows data that lie on both sides of it.
 */
void hot_map_crossing_attach (ShumateMap   *map,
                              HotMapCanvas *canvas);

G_END_DECLS
