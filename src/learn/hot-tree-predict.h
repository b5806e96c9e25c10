/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-matrix.h"
#include "score/hot-tree.h"

G_BEGIN_DECLS

/**
 * hot_tree_predict:
 * @rows: which rows of @matrix; left in another order, those of one leaf side by side
 * @values: (out caller-allocates): the tree's n_outputs for each, in the order in which @rows are left
 *
 * What a tree that has just grown says of rows. All rows go down together, feature by feature, which for many rows of one tree takes a third
 * of the time that one row after the other would.
 */
void hot_tree_predict (const HotTree *self,
                       HotMatrix     *matrix,
                       guint32       *rows,
                       guint          n_rows,
                       double        *values);

G_END_DECLS
