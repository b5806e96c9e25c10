/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "score/hot-tree.h"

G_BEGIN_DECLS

/**
 * hot_tree_prune:
 * @alpha: complexity parameter, not negative, in the unit of the impurity
 *
 * Minimal cost-complexity pruning (Breiman, Friedman, Olshen, Stone: Classification and Regression Trees, 1984, chapter 3): as long as the branch
 * that saves the least impurity for each leaf it adds saves at most @alpha, it becomes a leaf. The nodes that stay keep scikit-learn's order, and
 * are those that its ccp_alpha leaves.
 *
 * Returns: %FALSE when there is no memory
 */
gboolean hot_tree_prune (HotTree *self,
                         double   alpha);

G_END_DECLS
