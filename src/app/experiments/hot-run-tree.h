/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-fields.h"

G_BEGIN_DECLS

/* What runs can be grouped by besides the id of a field: nothing, and the run that they are part of. */
#define HOT_GROUP_NONE   ""
#define HOT_GROUP_PARENT "parent"

/**
 * HotRunTree:
 * @order: guint32 indices of the runs that are seen, from top to bottom
 * @starts: (nullable): guint32 positions in @order at which groups begin; %NULL unless grouped by a field
 * @depths: one a run of the frame: below how many others it stands
 * @n_children: one a run of the frame: runs that stand directly below it
 *
 * In which order, and below which others, runs are shown. Never changes once made.
 */
typedef struct {
  GBytes  *order;
  GBytes  *starts;
  guint8  *depths;
  guint32 *n_children;
} HotRunTree;

/**
 * hot_run_tree_new:
 * @grouping: %HOT_GROUP_NONE, %HOT_GROUP_PARENT or the id of a field
 * @folded: (element-type utf8): ids of runs whose children are not to be seen
 */
HotRunTree *hot_run_tree_new  (HotRunFields         *fields,
                               const char           *grouping,
                               const HotRunOrderKey *keys,
                               guint                 n_keys,
                               GHashTable           *folded);
void        hot_run_tree_free (HotRunTree           *self);
guint       hot_run_tree_get_n (const HotRunTree    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunTree, hot_run_tree_free)

G_END_DECLS
