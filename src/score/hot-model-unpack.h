/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a model is made of, for those who write it in another format. */

#include "score/hot-model.h"
#include "score/hot-tree.h"

/* An output is base + (sum over trees) / divisor, before the link. A tree's node has @n_values values. */
typedef struct {
  double   base;
  double   divisor;
  uint32_t n_values;
} HotModelSum;

/**
 * hot_model_unpack_tree:
 * @number: below hot_model_get_n_trees()
 * @unpacked: (inout): cleared, and to be cleared by the caller
 * @output: (out): to which output its values are added where they are one
 *
 * Makes a tree of nodes again: values in the leaves, weights in all nodes, where the file has them; no impurities and numbers of rows.
 */
bool               hot_model_unpack_tree      (const HotModel *self,
                                               uint32_t        number,
                                               HotTree        *unpacked,
                                               uint32_t       *output,
                                               HotScoreError  *error);
HotModelSum        hot_model_get_sum          (const HotModel *self);
/* n_features coefficients and the intercept; NULL where the model is not linear. */
const double      *hot_model_get_coefficients (const HotModel *self,
                                               uint32_t        output);
/* What stands for a missing value of each feature in a linear model; NULL where nothing does. */
const float       *hot_model_get_fill         (const HotModel *self);
/* How the features of a column, @n_encodings from number @first, are made. */
const HotEncoding *hot_model_get_encodings    (const HotModel *self,
                                               uint32_t        column,
                                               uint32_t       *first,
                                               uint32_t       *n_encodings);
