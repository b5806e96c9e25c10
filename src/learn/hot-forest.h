/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "learn/hot-grower.h"
#include "learn/hot-test-rows.h"
#include "score/hot-model-builder.h"

G_BEGIN_DECLS

/**
 * HotForestAmount:
 *
 * A number that can be given as a count or as a share of all there are, like many of scikit-learn's parameters.
 */
typedef struct {
  gboolean is_share;
  double   value;
} HotForestAmount;

typedef enum {
  HOT_FOREST_FEATURES_AMOUNT,
  HOT_FOREST_FEATURES_SQRT,
  HOT_FOREST_FEATURES_LOG2,
} HotForestFeatures;

/**
 * HotForestParameters:
 * @n_classes: of the criteria for classes: 2 unless set
 * @max_depth: 0 for no limit
 * @max_features: used where @features is %HOT_FOREST_FEATURES_AMOUNT
 * @max_leaf_nodes: 0 for no limit
 * @max_samples: drawn for a tree; 0 for as many as there are rows
 * @random_state: seed; negative for a different forest each time
 * @random_splits: extremely randomized trees
 * @n_threads: 0 for all processors
 * @keep_trees: leaves the grown trees in the result beside the model
 *
 * Names, defaults and meanings are those of scikit-learn 1.9's RandomForestRegressor, RandomForestClassifier and their ExtraTrees kin; a given
 * @random_state grows their trees.
 */
typedef struct {
  HotCriterion      criterion;
  guint             n_classes;
  guint             n_estimators;
  guint             max_depth;
  HotForestFeatures features;
  HotForestAmount   max_features;
  HotForestAmount   min_samples_split;
  HotForestAmount   min_samples_leaf;
  HotForestAmount   max_samples;
  guint             max_leaf_nodes;
  double            min_weight_fraction_leaf;
  double            min_impurity_decrease;
  double            ccp_alpha;
  gboolean          bootstrap;
  gboolean          oob_score;
  gboolean          random_splits;
  gint64            random_state;
  guint             n_threads;
  gboolean          keep_trees;
} HotForestParameters;

/* The defaults of the four: extra trees do not draw rows, classifiers look at the square root of the features. */
void       hot_forest_parameters_init      (HotForestParameters       *self,
                                            gboolean                   random_splits,
                                            gboolean                   classification);
gboolean   hot_forest_parameters_check     (const HotForestParameters *self,
                                            GError                   **error);

/**
 * HotForestState:
 * @n_trees: grown so far
 * @n_estimators: asked for
 * @oob_error: and @oob_score, of the trees so far; NaN unless they are measured
 * @test_metric: (nullable): what @test_score is called; %NULL where it was not measured after this tree
 * @test_score: of the trees so far, on the rows that test
 * @seconds: since the first tree was begun
 * @seconds_left: if the other trees take as long as these
 *
 * A forest that grows, or rounds of boosting.
 */
typedef struct {
  guint  n_trees;
  guint  n_estimators;
  double oob_error;
  double oob_score;
  const char *test_metric;
  double test_score;
  double seconds;
  double seconds_left;
} HotForestState;

/* Of @n_trees of @n_estimators after @seconds; what is out of bag is NaN. */
void       hot_forest_state_init           (HotForestState            *self,
                                            guint                      n_trees,
                                            guint                      n_estimators,
                                            double                     seconds);

/**
 * HotForestWatch:
 * @tree: (nullable): called after each tree, in the order of the trees, never by two threads at a time
 * @stop: (nullable): set to 1 to finish with the trees there are
 * @test: (nullable): rows that tell, now and then, how good the trees so far are
 *
 * For showing a forest while it grows.
 */
typedef struct {
  void (*tree) (const HotForestState *state, gpointer user_data);
  gpointer  user_data;
  gint     *stop;
  const HotTestRows *test;
} HotForestWatch;

/**
 * HotForest:
 * @builder: the model so far: trees, names of features; to be completed and finished by the caller
 * @importances: one a feature, mean decrease in impurity, adding up to 1
 * @oob_predictions: one a training row and output, by the trees that did not see it; NaN where all did; %NULL unless asked for
 * @oob_score: R2 or accuracy of them
 * @oob_error: mean squared error or share of wrong classes
 * @is_exact: whether all sums were exact, so that a given seed has given scikit-learn's trees bit for bit
 * @trees: (nullable): where @keep_trees was set
 */
typedef struct {
  HotModelBuilder *builder;
  guint            n_trees;
  guint            n_features;
  guint            n_outputs;
  double          *importances;
  double          *oob_predictions;
  double           oob_score;
  double           oob_error;
  gboolean         is_exact;
  HotTree         *trees;
} HotForest;

/**
 * hot_forest_fit:
 * @y: one a row: the target, or the class, counted from 0
 * @weights: (nullable): one a row, not negative
 * @watch: (nullable)
 *
 * Grows a forest on all processors. When @watch stops it early, the result has fewer trees than asked for, at least one.
 *
 * Returns: (transfer full): the forest, or %NULL with @error set
 */
HotForest *hot_forest_fit                  (HotMatrix                 *matrix,
                                            const double              *y,
                                            const double              *weights,
                                            const HotForestParameters *parameters,
                                            const HotForestWatch      *watch,
                                            const HotProgress         *progress,
                                            GCancellable              *cancellable,
                                            GError                   **error);
void       hot_forest_free                 (HotForest                 *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotForest, hot_forest_free)

G_END_DECLS
