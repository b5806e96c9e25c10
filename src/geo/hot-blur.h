/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Larger ones are cut off at this many cells from the middle; those who call choose their cells by the kernel. */
#define HOT_BLUR_MAX_REACH 64

/**
 * hot_blur:
 * @cells: @width x @height values, row by row; changed in place
 * @scratch: room for as many
 * @sigma: standard deviation, in cells; below about 0.3 nothing happens
 *
 * Smooths a grid by a Gaussian, cut off at 3.2 standard deviations, first down the columns and then along the rows.
 * Beyond the edges all is zero. The sum is kept but for what flows over an edge. Runs on all processors.
 *
 * Box passes would cost the same for any @sigma; but with cells chosen by the kernel it is a handful of cells, and the
 * true kernel in one pass over the memory is twice as fast as three boxes.
 */
void hot_blur (float  *cells,
               float  *scratch,
               guint   width,
               guint   height,
               double  sigma);

/**
 * hot_blur_thinned:
 * @step: of the columns and rows only those with numbers 0, @step, 2 * @step... are made; they follow each other without gaps
 *
 * The same for a smooth surface that fewer cells tell as well. Each holds as much as the @step times @step that it stands for.
 */
void hot_blur_thinned (float  *cells,
                       float  *scratch,
                       guint   width,
                       guint   height,
                       double  sigma,
                       guint   step);

/**
 * hot_blur_layers:
 * @layers: @n_layers grids, one after the other; changed in place
 *
 * The same for several grids of one size.
 */
void hot_blur_layers (float  *layers,
                      guint   n_layers,
                      guint   width,
                      guint   height,
                      double  sigma);

G_END_DECLS
