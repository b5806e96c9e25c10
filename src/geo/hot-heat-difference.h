/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-heat-grid.h"

G_BEGIN_DECLS

/**
 * hot_heat_difference_new:
 * @from: what is subtracted
 * @to: what it is subtracted from; smoothed as @from is, and of the same measure
 * @alone: (out) (optional): the part, 0 to 1, of the rows that lie where only one of the two has values
 *
 * @to less @from, place by place, on the cells of @to, which are continued as far as @from goes. Where the cells of the two do
 * not coincide, @from is read between its own by linear interpolation.
 *
 * The result's values are the differences: of densities, in points to the square kilometre, where no points count as 0; of
 * values only where both have some, for a difference to nothing is no number, and else NaN. Its counts are those of both
 * together, its support that of the side with less (of densities: of the one with more).
 *
 * Returns: (transfer full): the grid
 */
HotHeatGrid *hot_heat_difference_new (const HotHeatGrid *from,
                                      const HotHeatGrid *to,
                                      double            *alone);

G_END_DECLS
