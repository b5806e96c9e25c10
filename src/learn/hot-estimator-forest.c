/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "learn/hot-estimators.h"

static void
set_amount (const HotEstimator *self,
            GHashTable         *values,
            const char         *name,
            HotForestAmount    *amount)
{
  const char *text = hot_estimator_get_text (self, values, name);
  double number = hot_estimator_get_number (self, values, name);

  *amount = (HotForestAmount) { strchr (text, '.') != NULL, MAX (number, 0.0) };
}

static guint
get_limit (const HotEstimator *self,
           GHashTable         *values,
           const char         *name)
{
  return MAX (hot_estimator_get_number (self, values, name), 0.0);
}

static void
read_parameters (const HotEstimator   *self,
                 GHashTable           *values,
                 const HotTrainingSet *set,
                 HotForestParameters  *parameters)
{
  const char *features = hot_estimator_get_text (self, values, "max_features");
  const char *criterion = hot_estimator_get_text (self, values, "criterion");

  hot_forest_parameters_init (parameters, self == &hot_estimator_extra_trees, set->is_classification);
  parameters->n_classes = set->n_classes;
  parameters->n_estimators = hot_estimator_get_number (self, values, "n_estimators");
  parameters->max_depth = get_limit (self, values, "max_depth");
  parameters->max_leaf_nodes = get_limit (self, values, "max_leaf_nodes");
  set_amount (self, values, "min_samples_split", &parameters->min_samples_split);
  set_amount (self, values, "min_samples_leaf", &parameters->min_samples_leaf);
  set_amount (self, values, "max_samples", &parameters->max_samples);
  parameters->min_weight_fraction_leaf = hot_estimator_get_number (self, values, "min_weight_fraction_leaf");
  parameters->min_impurity_decrease = hot_estimator_get_number (self, values, "min_impurity_decrease");
  parameters->ccp_alpha = hot_estimator_get_number (self, values, "ccp_alpha");
  parameters->bootstrap = hot_estimator_get_number (self, values, "bootstrap") != 0.0;
  parameters->oob_score = hot_estimator_get_number (self, values, "oob_score") != 0.0;
  parameters->random_state = hot_estimator_get_number (self, values, "random_state");
  if (g_str_equal (criterion, "entropy") || g_str_equal (criterion, "log_loss"))
    parameters->criterion = HOT_CRITERION_ENTROPY;

  if (g_str_equal (features, "sqrt"))
    parameters->features = HOT_FOREST_FEATURES_SQRT;
  else if (g_str_equal (features, "log2"))
    parameters->features = HOT_FOREST_FEATURES_LOG2;
  else if (!g_str_equal (features, "auto"))
    {
      parameters->features = HOT_FOREST_FEATURES_AMOUNT;
      set_amount (self, values, "max_features", &parameters->max_features);
    }
}

/* scikit-learn gives each estimator only the criteria that fit its target. */
static gboolean
read_criterion (const HotEstimator    *self,
                GHashTable            *values,
                const HotTrainingSet  *set,
                GError               **error)
{
  const char *criterion = hot_estimator_get_text (self, values, "criterion");
  gboolean for_numbers = g_str_equal (criterion, "squared_error");

  if (g_str_equal (criterion, "auto") || for_numbers != set->is_classification)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
               for_numbers ? _("The criterion %s is for numbers, and the target has classes.")
                           : _("The criterion %s is for classes, and the target has numbers."), criterion);
  return FALSE;
}

static gboolean
fit (const HotEstimator    *self,
     GHashTable            *values,
     const HotTrainingSet  *set,
     HotFitted             *fitted,
     const HotProgress     *progress,
     GCancellable          *cancellable,
     GError               **error)
{
  HotForestParameters parameters;
  g_autoptr(HotForest) forest = NULL;

  if (!read_criterion (self, values, set, error))
    return FALSE;
  read_parameters (self, values, set, &parameters);
  parameters.n_threads = set->n_threads;
  forest = hot_forest_fit (set->matrix, set->y, set->weights, &parameters, set->watch, progress, cancellable, error);
  if (forest == NULL)
    return FALSE;

  fitted->builder = g_steal_pointer (&forest->builder);
  fitted->importances = g_steal_pointer (&forest->importances);
  fitted->n_trees = forest->n_trees;
  fitted->oob_score = forest->oob_score;

  return TRUE;
}

static const char *const criterion_words[] = { "auto", "squared_error", "gini", "entropy", "log_loss", NULL };
static const char *const feature_words[] = { "auto", "sqrt", "log2", NULL };

#define FOREST_PARAMETERS(bootstrap)                                                                                   \
  { "n_estimators", HOT_PARAMETER_INTEGER, "100", NULL, 1, 1e6, N_("How many trees to grow") },                        \
  { "criterion", HOT_PARAMETER_WORD, "auto", criterion_words, 0, 0,                                                    \
    N_("What makes a good split: squared_error for numbers; gini, entropy or log_loss for classes; auto is the first") },\
  { "max_depth", HOT_PARAMETER_INTEGER, "none", NULL, 1, 1e6, N_("Splits from the root of a tree to a leaf at most") },\
  { "max_features", HOT_PARAMETER_AMOUNT, "auto", feature_words, 1, 1e6,                                               \
    N_("Features that each split is sought among: a number, a share, sqrt or log2; auto is all, or sqrt for classes") },\
  { "min_samples_split", HOT_PARAMETER_AMOUNT, "2", NULL, 2, 1e9, N_("Rows that a node must have to be split") },      \
  { "min_samples_leaf", HOT_PARAMETER_AMOUNT, "1", NULL, 1, 1e9, N_("Rows that every leaf must have") },               \
  { "min_weight_fraction_leaf", HOT_PARAMETER_REAL, "0.0", NULL, 0.0, 0.5,                                             \
    N_("Share of the total weight that every leaf must have") },                                                       \
  { "min_impurity_decrease", HOT_PARAMETER_REAL, "0.0", NULL, 0.0, G_MAXDOUBLE, N_("What a split must gain") },        \
  { "max_leaf_nodes", HOT_PARAMETER_INTEGER, "none", NULL, 2, 1e9, N_("Leaves of a tree at most, best splits first") },\
  { "ccp_alpha", HOT_PARAMETER_REAL, "0.0", NULL, 0.0, G_MAXDOUBLE,                                                    \
    N_("Branches that save less impurity than this for each of their leaves are cut off again") },                     \
  { "bootstrap", HOT_PARAMETER_BOOLEAN, bootstrap, NULL, 0, 1, N_("Whether each tree sees its own random draw of rows") },\
  { "max_samples", HOT_PARAMETER_AMOUNT, "none", NULL, 1, 1e9, N_("Rows drawn for each tree; none is as many as there are") },\
  { "oob_score", HOT_PARAMETER_BOOLEAN, "false", NULL, 0, 1,                                                           \
    N_("Whether to measure the error on the rows that a tree did not see") },                                          \
  { "random_state", HOT_PARAMETER_INTEGER, "none", NULL, 0, 4294967295.0,                                              \
    N_("Seed; the same one gives the same trees, here and in scikit-learn") }

static const HotParameter forest_parameters[] = { FOREST_PARAMETERS ("true") };
static const HotParameter extra_parameters[] = { FOREST_PARAMETERS ("false") };

const HotEstimator hot_estimator_forest = {
  .name = "forest",
  .title = N_("Random Forest"),
  .summary = N_("The mean of many deep trees, each grown on a random draw of rows"),
  .can_classify = TRUE,
  .parameters = forest_parameters,
  .n_parameters = G_N_ELEMENTS (forest_parameters),
  .fit = fit,
};

const HotEstimator hot_estimator_extra_trees = {
  .name = "extra-trees",
  .title = N_("Extra Trees"),
  .summary = N_("The mean of many deep trees with random thresholds"),
  .can_classify = TRUE,
  .parameters = extra_parameters,
  .n_parameters = G_N_ELEMENTS (extra_parameters),
  .fit = fit,
};
