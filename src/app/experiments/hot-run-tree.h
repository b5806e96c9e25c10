/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-fields.h"

G_BEGIN_DECLS

/* What runs can be grouped by besides the id of a field: nothing, and the run that they are part of. */
#define HOT_GROUP_NONE   ""
#define HOT_GROUP_PARENT "parent"

/**
 * HotRunGroup:
 * @id: what folds it away
 * @runs: (array length=n_runs): indices of those that have the value in common, as they are ordered
 *
 * Runs below a heading.
 */
typedef struct {
  char          *id;
  const guint32 *runs;
  guint          n_runs;
  gboolean       is_folded;
} HotRunGroup;

/**
 * HotRunTree:
 * @order: guint32 indices of the runs that are seen, from top to bottom
 * @lines: guint32 lines from top to bottom: the index of a run, or the number of runs in the frame plus the number of a group
 * @all: guint32 indices of all runs, as they are ordered
 * @groups: (nullable) (element-type HotRunGroup): from top to bottom; %NULL unless grouped by a field
 * @depths: one a run of the frame: below how many others it stands
 * @n_children: one a run of the frame: runs that stand directly below it
 *
 * In which order, and below which others, runs are shown. Never changes once made.
 */
typedef struct {
  GBytes  *order;
  GBytes  *lines;
  GBytes  *all;
  GArray  *groups;
  guint    n_runs;
  guint8  *depths;
  guint32 *n_children;
} HotRunTree;

/**
 * hot_run_tree_new:
 * @grouping: %HOT_GROUP_NONE, %HOT_GROUP_PARENT or the id of a field
 * @folded: (element-type utf8): ids of runs whose children, and of groups whose runs, are not to be seen
 */
HotRunTree *hot_run_tree_new  (HotRunFields         *fields,
                               const char           *grouping,
                               const HotRunOrderKey *keys,
                               guint                 n_keys,
                               GHashTable           *folded);
void        hot_run_tree_free (HotRunTree           *self);
/* How many lines there are. */
guint       hot_run_tree_get_n (const HotRunTree    *self);
/* (nullable): of a line that is a heading */
const HotRunGroup *hot_run_tree_get_group (const HotRunTree *self,
                                           guint             line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunTree, hot_run_tree_free)

G_END_DECLS
