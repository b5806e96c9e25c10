/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-forest-data.h"
#include "score/hot-tree.h"

G_BEGIN_DECLS

typedef enum {
  HOT_CRITERION_SQUARED_ERROR,
  HOT_CRITERION_GINI,          /* of classes, which y counts from 0 */
  HOT_CRITERION_ENTROPY,
} HotCriterion;

/**
 * HotGrowerSettings:
 * @n_classes: of criteria for classes: 2 or more
 * @max_depth: %G_MAXUINT for no limit
 * @max_features: how many features a split is sought among, 1 to all
 * @max_leaf_nodes: 0 for no limit; else the best splits are made first
 * @random_splits: one random threshold a feature, as in extremely randomized trees
 * @reproduce: draws features exactly as scikit-learn does, even where the draw decides nothing but ties
 *
 * The parameters of a tree, counts resolved to numbers of rows and features. Meanings are those of scikit-learn 1.9's
 * DecisionTreeRegressor and DecisionTreeClassifier.
 */
typedef struct {
  HotCriterion criterion;
  guint        n_classes;
  guint        max_depth;
  guint        max_features;
  guint        min_samples_split;
  guint        min_samples_leaf;
  guint        max_leaf_nodes;
  double       min_weight_leaf;
  double       min_impurity_decrease;
  gboolean     random_splits;
  gboolean     reproduce;
} HotGrowerSettings;

/**
 * HotGrower:
 *
 * Grows trees, one after the other, on one thread; holds the working memory between them.
 *
 * Splits are exact: every threshold between two neighbouring values of a node's rows is considered. Where all sums are exact
 * (hot_grower_sums_are_exact()), their order does not matter, and the same seed gives scikit-learn's tree node by node. Where they are
 * rounded, a tree that is to reproduce scikit-learn's is grown with its order of additions, which takes several times as long.
 */
typedef struct _HotGrower HotGrower;

HotGrower *hot_grower_new              (const HotForestData     *data,
                                        const HotGrowerSettings *settings);
void       hot_grower_free             (HotGrower               *self);
/**
 * hot_grower_grow:
 * @seed: state of the splitter's generator (RandomState(tree_seed).randint(2^31 - 1))
 * @weights: one a row; rows of weight 0 are left out
 * @tree: (out caller-allocates): initialised; to be cleared by the caller also on failure
 * @stop: (nullable): not 0 when another thread wants this one to give up
 *
 * Returns: %FALSE when stopped, cancelled or out of memory
 */
gboolean   hot_grower_grow             (HotGrower               *self,
                                        guint32                  seed,
                                        const double            *weights,
                                        HotTree                 *tree,
                                        const gint              *stop,
                                        GCancellable            *cancellable);

/**
 * hot_grower_sums_are_exact:
 * @total_weight: the greatest sum of weights, all of which are whole numbers
 *
 * Whether sums of weighted targets and of their squares are exact in doubles, whatever the order: whole numbers, halves, quarters and so on
 * that are not too large.
 */
gboolean   hot_grower_sums_are_exact   (const double            *y,
                                        guint                    n_rows,
                                        double                   total_weight);

/* Instruction sets that the search was made for and this processor has, best first; for tests and benchmarks. */
const char *const *hot_grower_list_kernels (void);
/* For growers made from now on; %NULL for the best. */
gboolean   hot_grower_use_kernel       (const char              *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotGrower, hot_grower_free)

G_END_DECLS
