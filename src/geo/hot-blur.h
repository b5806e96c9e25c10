/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_blur:
 * @cells: @width x @height values, row by row; changed in place
 * @scratch: room for as many
 * @sigma: standard deviation, in cells; below about 0.3 nothing happens
 *
 * Smooths a grid by three passes of a box in each direction. The kernel differs from a Gaussian by at most 6 % of its peak in each
 * direction and has its standard deviation exactly: the box's ends count in part, so that @sigma need not fit whole cells.
 * Beyond the edges all is zero. The sum is kept but for what flows over an edge. The cost does not depend on @sigma. Runs on
 * all processors.
 *
 * Source: Gwosdek, Grewenig, Bruhn, Weickert, "Theoretical foundations of Gaussian convolution by extended box filtering" (2011).
 */
void hot_blur (float  *cells,
               float  *scratch,
               guint   width,
               guint   height,
               double  sigma);

G_END_DECLS
