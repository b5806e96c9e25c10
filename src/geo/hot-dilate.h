/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_dilate:
 * @cells: @width x @height values, row by row; changed in place. Infinite of the right sign where there is nothing
 * @scratch: room for as many
 * @radius: in cells
 * @is_max: whether the largest is wanted, or the smallest
 *
 * Gives every cell the largest (smallest) value within a disc around it. Runs on all processors.
 *
 * Source of the running extreme: van Herk, "A fast algorithm for local minimum and maximum filters" (1992); a disc is
 * taken as a row of chords.
 */
void hot_dilate (float    *cells,
                 float    *scratch,
                 guint     width,
                 guint     height,
                 double    radius,
                 gboolean  is_max);

G_END_DECLS
