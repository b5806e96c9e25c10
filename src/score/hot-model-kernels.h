/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model-format.h"
#include "score/hot-model.h"

/**
 * HotModelKernel:
 * @rows: the leaf, counted within the tree, that each of @n_rows rows reaches
 *   @next (nullable) is the tree whose turn comes afterwards
 * @trees: the leaf, counted over all trees, that one row reaches in each of @n_trees trees
 *
 * The walk down trees, compiled once for each level of instruction set. @missing says that a row may hold NaN. All give the same leaves.
 */
typedef struct {
  const char *name;
  bool      (*is_supported) (void);
  void      (*rows)         (const uint32_t      *words,
                             const HotFormatTree *tree,
                             const HotFormatTree *next,
                             const float         *rows,
                             size_t               n_rows,
                             size_t               stride,
                             bool                 missing,
                             uint32_t            *leaves);
  void      (*trees)        (const uint32_t      *words,
                             const HotFormatTree *trees,
                             size_t               n_trees,
                             const float         *row,
                             bool                 missing,
                             uint64_t            *leaves);
} HotModelKernel;

const HotModelKernel *hot_model_kernel_get (void);
