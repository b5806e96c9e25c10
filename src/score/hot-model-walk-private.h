/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How one goes through a tree of the model file, node by node. */

#include <string.h>

#include "score/hot-model-private.h"

/* A place in a tree: an internal node, or a leaf. */
typedef struct {
  bool     is_leaf;
  uint32_t node;
  uint32_t leaf;
} HotTreePlace;

/* Right where the value is above @threshold; near is right where @swapped. */
typedef struct {
  float    threshold;
  uint32_t feature;
  uint32_t offset;
  bool     near_leaf, far_leaf, swapped, missing_left;
} HotTreeSplit;

static inline HotTreeSplit
hot_tree_walk_split (const HotModel      *model,
                     const HotFormatTree *tree,
                     uint32_t             node)
{
  const uint32_t *words = model->words + tree->first_word;
  HotFormatWideNode wide;
  uint32_t flags;

  if (tree->flags & HOT_TREE_WIDE)
    memcpy (&wide, words + 3 * (size_t) node, sizeof wide);
  else
    {
      HotFormatNode narrow;

      memcpy (&narrow, words + 2 * (size_t) node, sizeof narrow);
      wide.threshold = narrow.threshold;
      wide.offset = narrow.link >> HOT_LINK_OFFSET;
      wide.feature = (narrow.link & HOT_LINK_FEATURE) << HOT_WIDE_FEATURE | (narrow.link >> HOT_LINK_NEAR_LEAF & 0xF);
    }

  flags = wide.feature << HOT_LINK_NEAR_LEAF;
  return (HotTreeSplit) { wide.threshold, wide.feature >> HOT_WIDE_FEATURE, wide.offset, flags >> HOT_LINK_NEAR_LEAF & 1,
                   flags >> HOT_LINK_FAR_LEAF & 1, flags >> HOT_LINK_SWAPPED & 1, flags >> HOT_LINK_MISSING_LEFT & 1 };
}

static inline HotTreePlace
hot_tree_walk_near (const HotTreeSplit *split,
                    HotTreePlace        place)
{
  return (HotTreePlace) { split->near_leaf, place.node + 1, place.leaf };
}

static inline HotTreePlace
hot_tree_walk_far (const HotTreeSplit *split,
                   HotTreePlace        place)
{
  return (HotTreePlace) { split->far_leaf, place.node + split->offset, place.leaf + split->offset };
}

/* The weight of the training rows in a leaf, counted over all trees. */
static inline double
hot_model_peek_cover (const HotModel *model,
                      uint64_t        leaf)
{
  uint64_t low = 0, high = model->n_cover_more;

  if (model->cover[leaf] != HOT_COVER_MORE)
    return model->cover[leaf];

  while (low < high)
    {
      uint64_t middle = low + (high - low) / 2;

      if (model->cover_more[middle].leaf == leaf)
        return model->cover_more[middle].weight;
      if (model->cover_more[middle].leaf < leaf)
        low = middle + 1;
      else
        high = middle;
    }

  return 0.0;
}
