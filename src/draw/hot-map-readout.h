/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-map-comparison.h"

G_BEGIN_DECLS

/**
 * hot_map_layer_dup_readout:
 * @viewport: of the picture
 * @boundaries: (nullable): outlines whose names are said
 *
 * What a map says at every place of a picture of it, as JSON, for a page that shows it under the pointer: squares of "step" pixels in
 * "columns" and "rows", from the upper left; for each of "parts", one line of what is said, the distinct "words" and the number of one
 * and how many squares in a row have it, over and over ("runs"). Of dots, "at" has x, y and the number of the words, over and over.
 *
 * Returns: (transfer full): the text, or %NULL when cancelled
 */
char *hot_map_layer_dup_readout      (HotMapLayer        *self,
                                      const HotViewport  *viewport,
                                      HotBoundaries      *boundaries,
                                      GCancellable       *cancellable,
                                      GError            **error);
/* Likewise what both snapshots say, called A and B, and how they differ. */
char *hot_map_comparison_dup_readout (HotMapComparison   *self,
                                      const HotViewport  *viewport,
                                      HotBoundaries      *boundaries,
                                      GCancellable       *cancellable,
                                      GError            **error);

G_END_DECLS
