/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "learn/hot-matrix.h"
#include "score/hot-tree.h"

G_BEGIN_DECLS

/**
 * hot_group_median_grow:
 * @weights: (nullable)
 * @columns: (array length=n_columns): sources of features of @matrix, the coarsest first
 * @min_rows: groups of fewer rows have the median of the group around them
 * @tree: (out): initialised by the caller
 *
 * Puts the rows that agree in all @columns into one group and makes a tree that finds the group of a row and gives its median. A row of no
 * group that was seen gets the median of those that agree in all columns but the last, and so on, at last that of all.
 *
 * Returns: %FALSE where memory ran out
 */
gboolean hot_group_median_grow    (HotMatrix          *matrix,
                                   const double       *y,
                                   const double       *weights,
                                   const char *const  *columns,
                                   guint               n_columns,
                                   guint               min_rows,
                                   HotTree            *tree);

G_END_DECLS
