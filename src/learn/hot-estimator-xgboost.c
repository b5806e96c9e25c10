/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gradient boosting by the XGBoost library. Its models are read back and predicted as native ones. */

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <xgboost/c_api.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "learn/hot-estimators.h"

/* Its threads spin while they wait for each other, which on a busy machine costs more than a second one gains on little data. */
#define VALUES_PER_THREAD 2000000

typedef struct {
  DMatrixHandle rows;
  DMatrixHandle test;            /* (nullable) */
  BoosterHandle booster;
} Handles;

static void
handles_clear (Handles *self)
{
  if (self->booster != NULL)
    XGBoosterFree (self->booster);
  if (self->rows != NULL)
    XGDMatrixFree (self->rows);
  if (self->test != NULL)
    XGDMatrixFree (self->test);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Handles, handles_clear)

static gboolean
check (int      status,
       GError **error)
{
  if (status == 0)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("XGBoost says: %s"), XGBGetLastError ());
  return FALSE;
}

static gboolean
load_matrix (HotMatrix      *matrix,
             DMatrixHandle  *rows,
             GError        **error)
{
  guint n_rows = hot_matrix_get_n_rows (matrix), n_features = hot_matrix_get_n_features (matrix);
  g_autofree float *values = g_new (float, (gsize) n_rows * n_features);

  hot_matrix_copy_rows (matrix, NULL, 0, n_rows, n_features, values);

  return check (XGDMatrixCreateFromMat (values, n_rows, n_features, NAN, rows), error);
}

static gboolean
load_rows (Handles               *self,
           const HotTrainingSet  *set,
           GError               **error)
{
  guint n_rows = hot_matrix_get_n_rows (set->matrix);
  g_autofree float *labels = g_new (float, n_rows);
  g_autofree float *weights = set->weights != NULL ? g_new (float, n_rows) : NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      labels[i] = set->y[i];
      if (weights != NULL)
        weights[i] = set->weights[i];
    }

  return load_matrix (set->matrix, &self->rows, error) &&
         (set->watch == NULL || set->watch->test == NULL || load_matrix (set->watch->test->matrix, &self->test, error)) &&
         check (XGDMatrixSetFloatInfo (self->rows, "label", labels, n_rows), error) &&
         (weights == NULL || check (XGDMatrixSetFloatInfo (self->rows, "weight", weights, n_rows), error));
}

static gboolean
set_parameters (Handles               *self,
                const HotEstimator    *estimator,
                GHashTable            *values,
                const HotTrainingSet  *set,
                GError               **error)
{
  /* Ours are scikit-learn's wrapper's names; two of them the library calls otherwise. */
  static const struct { const char *name, *native; } names[] = {
    { "learning_rate", "eta" }, { "max_depth", "max_depth" }, { "min_child_weight", "min_child_weight" },
    { "gamma", "gamma" }, { "subsample", "subsample" }, { "colsample_bytree", "colsample_bytree" },
    { "reg_lambda", "lambda" }, { "reg_alpha", "alpha" }, { "max_bin", "max_bin" },
  };
  const char *booster = hot_estimator_get_text (estimator, values, "booster");
  gboolean is_linear = g_str_equal (booster, "gblinear");
  double seed = hot_estimator_get_number (estimator, values, "random_state");
  g_autofree char *n_classes = g_strdup_printf ("%u", set->n_classes);
  g_autofree char *seed_text = g_strdup_printf ("%.0f", seed >= 0.0 ? seed : g_random_int () / 2);
  gsize n_values = (gsize) hot_matrix_get_n_rows (set->matrix) * hot_matrix_get_n_features (set->matrix);
  guint n_threads = hot_parallel_parts (n_values, VALUES_PER_THREAD);
  g_autofree char *threads = g_strdup_printf ("%u", set->n_threads > 0 ? MIN (n_threads, set->n_threads) : n_threads);

  if (!check (XGBoosterSetParam (self->booster, "booster", booster), error) ||
      !check (XGBoosterSetParam (self->booster, "objective",
                                 set->n_classes > 2 ? "multi:softprob"
                                 : set->n_classes == 2 ? "binary:logistic" : "reg:squarederror"), error) ||
      (set->n_classes > 2 && !check (XGBoosterSetParam (self->booster, "num_class", n_classes), error)) ||
      !check (XGBoosterSetParam (self->booster, "verbosity", "0"), error) ||
      !check (XGBoosterSetParam (self->booster, "nthread", threads), error) ||
      !check (XGBoosterSetParam (self->booster, "seed", seed_text), error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      /* The linear booster knows three of them, and has defaults of its own. */
      gboolean for_linear = (g_str_equal (names[i].native, "eta") || g_str_equal (names[i].native, "lambda") ||
                             g_str_equal (names[i].native, "alpha")) && g_hash_table_contains (values, names[i].name);

      if ((!is_linear || for_linear) &&
          !check (XGBoosterSetParam (self->booster, names[i].native,
                                     hot_estimator_get_text (estimator, values, names[i].name)), error))
        return FALSE;
    }

  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_array_member (object, name) : NULL;
}

/* A row with a value below the condition goes left: at most the float before it. */
static void
read_node (JsonObject  *source,
           HotTree     *tree,
           guint32      index,
           double      *importances)
{
  HotTreeNode *node = &tree->nodes[index];
  gint64 left = json_array_get_int_element (get_array (source, "left_children"), index);
  double condition = json_array_get_double_element (get_array (source, "split_conditions"), index);

  node->weight = json_array_get_double_element (get_array (source, "sum_hessian"), index);
  if (left < 0)
    {
      tree->values[index] = (float) condition;
      return;
    }

  node->left = left;
  node->right = json_array_get_int_element (get_array (source, "right_children"), index);
  node->feature = json_array_get_int_element (get_array (source, "split_indices"), index);
  node->missing_left = json_array_get_int_element (get_array (source, "default_left"), index) != 0;
  node->threshold = nextafterf ((float) condition, -INFINITY);
  importances[node->feature] += json_array_get_double_element (get_array (source, "loss_changes"), index);
}

static gboolean
read_trees (JsonObject       *model,
            double           *bases,
            HotFitted        *fitted,
            GError          **error)
{
  JsonArray *trees = get_array (model, "trees");
  JsonArray *outputs = get_array (model, "tree_info");

  for (guint i = 0; trees != NULL && i < json_array_get_length (trees); i++)
    {
      JsonObject *source = json_array_get_object_element (trees, i);
      guint n_nodes = json_array_get_length (get_array (source, "left_children"));
      guint output = json_array_get_int_element (outputs, i);
      HotTree tree;

      hot_tree_init (&tree, 1);
      for (guint index = 0; index < n_nodes; index++)
        if (hot_tree_add (&tree) == HOT_TREE_LEAF)
          break;
      for (guint index = 0; index < tree.n_nodes; index++)
        read_node (source, &tree, index, fitted->importances);
      if (bases != NULL)
        {
          /* Outputs start from different values: their first trees carry them. */
          for (guint index = 0; index < tree.n_nodes; index++)
            tree.values[index] += bases[output];
          bases[output] = 0.0;
        }
      hot_model_builder_add_tree (fitted->builder, &tree, output);
      hot_tree_clear (&tree);
      fitted->n_trees++;
    }

  return TRUE;
}

static void
read_linear (JsonObject   *model,
             guint         n_features,
             guint         n_outputs,
             const double *bases,
             HotFitted    *fitted)
{
  JsonArray *weights = get_array (model, "weights");
  g_autofree double *coefficients = g_new0 (double, (gsize) n_outputs * (n_features + 1));
  g_autofree float *fill = g_new0 (float, n_features);

  /* The library has the weights of a feature together, we have those of an output. */
  for (guint output = 0; output < n_outputs; output++)
    {
      double *own = coefficients + (gsize) output * (n_features + 1);

      for (guint i = 0; i <= n_features; i++)
        {
          own[i] = json_array_get_double_element (weights, i * n_outputs + output);
          if (i < n_features)
            fitted->importances[i] += fabs (own[i]);
        }
      own[n_features] += bases[output];
    }
  hot_model_builder_set_linear (fitted->builder, coefficients, fill);
}

/* What each output starts from: "5E-1", or "[5E-1]" and "[1E-1,4E-1,5E-1]" of newer libraries. */
static void
read_bases (JsonObject *learner,
            guint       n_outputs,
            double     *bases)
{
  const char *text = json_object_get_string_member (json_object_get_object_member (learner, "learner_model_param"),
                                                    "base_score");
  char *end = (char *) text + (text[0] == '[');

  for (guint i = 0; i < n_outputs; i++)
    bases[i] = i > 0 && *end != ',' ? bases[i - 1] : g_ascii_strtod (end + (*end == ','), &end);
}

static gboolean
read_model (Handles               *self,
            const HotTrainingSet  *set,
            HotFitted             *fitted,
            GError               **error)
{
  guint n_features = hot_matrix_get_n_features (set->matrix), n_outputs = set->n_classes > 2 ? set->n_classes : 1;
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *learner, *booster;
  const char *text;
  bst_ulong length;
  gboolean is_linear;
  g_autofree double *bases = g_new (double, n_outputs);
  double total = 0.0;

  if (!check (XGBoosterSaveModelToBuffer (self->booster, "{\"format\": \"json\"}", &length, &text), error) ||
      !json_parser_load_from_data (parser, text, length, error))
    return FALSE;

  learner = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "learner");
  booster = json_object_get_object_member (learner, "gradient_booster");
  is_linear = g_str_equal (json_object_get_string_member (booster, "name"), "gblinear");
  read_bases (learner, n_outputs, bases);
  if (set->n_classes == 2)
    bases[0] = log (bases[0] / (1.0 - bases[0]));

  fitted->importances = g_new0 (double, n_features);
  fitted->builder = hot_model_builder_new (is_linear ? HOT_MODEL_LINEAR : HOT_MODEL_BOOSTER, n_features,
                                           n_outputs);
  if (set->is_classification)
    hot_model_builder_set_link (fitted->builder, n_outputs == 1 ? HOT_MODEL_LINK_LOGISTIC : HOT_MODEL_LINK_SOFTMAX);
  if (is_linear)
    read_linear (json_object_get_object_member (booster, "model"), n_features, n_outputs, bases, fitted);
  else
    {
      hot_model_builder_set_sum (fitted->builder, n_outputs == 1 ? bases[0] : 0.0, 1.0);
      read_trees (json_object_get_object_member (booster, "model"), n_outputs == 1 ? NULL : bases, fitted, error);
    }

  for (guint i = 0; i < n_features; i++)
    total += fitted->importances[i];
  for (guint i = 0; i < n_features && total > 0.0; i++)
    fitted->importances[i] /= total;

  return TRUE;
}

/* The library keeps what earlier rounds said of these rows. */
static gboolean
measure_test (Handles               *self,
              const HotTestRows     *test,
              HotForestState        *state,
              GError               **error)
{
  const char *config = "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": 0, \"strict_shape\": false}";
  const guint n_outputs = test->n_classes > 2 ? test->n_classes : 1;
  const gsize n_values = (gsize) hot_matrix_get_n_rows (test->matrix) * n_outputs;
  g_autofree double *outputs = g_new (double, MAX (n_values, 1));
  bst_ulong const *shape;
  bst_ulong n_dimensions;
  const float *said;

  if (!check (XGBoosterPredictFromDMatrix (self->booster, self->test, config, &shape, &n_dimensions, &said), error))
    return FALSE;

  for (gsize i = 0; i < n_values; i++)
    outputs[i] = said[i];
  state->test_metric = test->metric;
  state->test_score = hot_test_rows_score (test, outputs, n_outputs, 1.0);

  return TRUE;
}

static gboolean
tell_round (Handles               *self,
            const HotForestWatch  *watch,
            guint                  n_done,
            guint                  n_rounds,
            gint64                 begin,
            GError               **error)
{
  HotForestState state;

  hot_forest_state_init (&state, n_done, n_rounds, (g_get_monotonic_time () - begin) / 1e6);
  if (watch->test != NULL && hot_test_rows_is_due (n_done, n_rounds) && !measure_test (self, watch->test, &state, error))
    return FALSE;
  watch->tree (&state, watch->user_data);

  return TRUE;
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
  g_auto(Handles) handles = { 0 };
  int n_rounds = hot_estimator_get_number (self, values, "n_estimators");
  gint64 begin = g_get_monotonic_time ();

  if (!load_rows (&handles, set, error) ||
      !check (XGBoosterCreate ((DMatrixHandle[]) { handles.rows, handles.test }, handles.test != NULL ? 2 : 1, &handles.booster),
              error) ||
      !set_parameters (&handles, self, values, set, error))
    return FALSE;

  for (int i = 0; i < n_rounds; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !check (XGBoosterUpdateOneIter (handles.booster, i, handles.rows), error))
        return FALSE;
      hot_progress_report (progress, (i + 1) / (double) n_rounds, NULL);
      if (set->watch != NULL && set->watch->tree != NULL && !tell_round (&handles, set->watch, i + 1, n_rounds, begin, error))
        return FALSE;
      if (set->watch != NULL && set->watch->stop != NULL && g_atomic_int_get (set->watch->stop))
        break;
    }

  return read_model (&handles, set, fitted, error);
}

static const char *const boosters[] = { "gbtree", "gblinear", NULL };

static const HotParameter parameters[] = {
  { "n_estimators", HOT_PARAMETER_INTEGER, "100", NULL, 1, 1e6, N_("Rounds of boosting, one tree each") },
  { "learning_rate", HOT_PARAMETER_REAL, "0.3", NULL, 0.0, 1.0, N_("How much of each round's correction counts") },
  { "max_depth", HOT_PARAMETER_INTEGER, "6", NULL, 0, 64, N_("Splits from the root of a tree to a leaf at most; 0 for no limit") },
  { "min_child_weight", HOT_PARAMETER_REAL, "1.0", NULL, 0.0, G_MAXDOUBLE, N_("Weight that every leaf must have") },
  { "gamma", HOT_PARAMETER_REAL, "0.0", NULL, 0.0, G_MAXDOUBLE, N_("What a split must gain") },
  { "subsample", HOT_PARAMETER_REAL, "1.0", NULL, 0.01, 1.0, N_("Share of the rows drawn for each round") },
  { "colsample_bytree", HOT_PARAMETER_REAL, "1.0", NULL, 0.01, 1.0, N_("Share of the features drawn for each tree") },
  { "reg_lambda", HOT_PARAMETER_REAL, "1.0", NULL, 0.0, G_MAXDOUBLE, N_("How strongly large weights are held back") },
  { "reg_alpha", HOT_PARAMETER_REAL, "0.0", NULL, 0.0, G_MAXDOUBLE, N_("How strongly weights are drawn to zero") },
  { "max_bin", HOT_PARAMETER_INTEGER, "256", NULL, 2, 65536, N_("Steps in which each feature is seen") },
  { "booster", HOT_PARAMETER_WORD, "gbtree", boosters, 0, 0, N_("gbtree, or gblinear for a weighted sum") },
  { "random_state", HOT_PARAMETER_INTEGER, "none", NULL, 0, 2147483647.0, N_("Seed of the random draws") },
};

const HotEstimator hot_estimator_xgboost = {
  .name = "xgboost",
  .title = N_("XGBoost"),
  .summary = N_("Many shallow trees, each correcting those before it, by the XGBoost library"),
  .can_classify = TRUE,
  .parameters = parameters,
  .n_parameters = G_N_ELEMENTS (parameters),
  .fit = fit,
};
