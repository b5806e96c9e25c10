/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-forest.h"

G_BEGIN_DECLS

typedef enum {
  HOT_PARAMETER_INTEGER,
  HOT_PARAMETER_REAL,
  HOT_PARAMETER_BOOLEAN,
  HOT_PARAMETER_AMOUNT,      /* a whole number, or a share with a point in it: 3, 0.25, 1.0 */
  HOT_PARAMETER_WORD,        /* one of its words */
  HOT_PARAMETER_TEXT,        /* any, such as names of columns */
} HotParameterType;

/**
 * HotParameter:
 * @default_value: as text; "none" where no value stands for no limit
 * @words: (nullable): words besides numbers that are allowed, NULL-terminated
 * @minimum: and @maximum, of numbers; of a share the maximum is always 1
 * @help: (translatable, marked by N_())
 *
 * A parameter of an estimator: all that a form, a command line or a search needs to know about it.
 */
typedef struct {
  const char        *name;
  HotParameterType   type;
  const char        *default_value;
  const char *const *words;
  double             minimum;
  double             maximum;
  const char        *help;
} HotParameter;

/**
 * HotTrainingSet:
 * @y: the target, or the class, counted from 0
 * @n_classes: 0 where numbers are predicted
 * @weights: (nullable)
 * @watch: (nullable): for estimators that grow trees
 * @n_threads: at most; 0 for all processors
 */
typedef struct {
  HotMatrix            *matrix;
  const double         *y;
  const double         *weights;
  gboolean              is_classification;
  guint                 n_classes;
  const HotForestWatch *watch;
  guint                 n_threads;
} HotTrainingSet;

/**
 * HotFitted:
 * @importances: (nullable): one a feature
 * @oob_score: NaN where the method has none
 *
 * A trained model, to be completed by whoever knows the pipeline.
 */
typedef struct {
  HotModelBuilder *builder;
  double          *importances;
  guint            n_trees;
  double           oob_score;
} HotFitted;

void hot_fitted_clear (HotFitted *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotFitted, hot_fitted_clear)

typedef struct _HotEstimator HotEstimator;

/**
 * HotEstimator:
 * @name: as on the command line
 * @title: (translatable, marked by N_())
 *
 * A way to learn. Constant; see hot_estimator_list().
 */
struct _HotEstimator {
  const char         *name;
  const char         *title;
  const char         *summary;
  gboolean            can_classify;
  gboolean            only_classifies;
  const HotParameter *parameters;
  guint               n_parameters;
  gboolean          (*fit) (const HotEstimator    *self,
                            GHashTable            *values,
                            const HotTrainingSet  *set,
                            HotFitted             *fitted,
                            const HotProgress     *progress,
                            GCancellable          *cancellable,
                            GError               **error);
};

/* NULL-terminated. */
const HotEstimator *const *hot_estimator_list (void);
const HotEstimator *hot_estimator_find        (const char            *name,
                                               GError               **error);
/* Checks one value; sets @error with the parameter's name and what it may be. */
gboolean            hot_estimator_check_value (const HotEstimator    *self,
                                               const char            *name,
                                               const char            *value,
                                               GError               **error);
/**
 * hot_estimator_fit:
 * @values: (element-type utf8 utf8): parameters by name; those that are not given have their defaults
 */
gboolean            hot_estimator_fit         (const HotEstimator    *self,
                                               GHashTable            *values,
                                               const HotTrainingSet  *set,
                                               HotFitted             *fitted,
                                               const HotProgress     *progress,
                                               GCancellable          *cancellable,
                                               GError               **error);

/* For estimators: the value of a parameter that was checked, or its default. -1 for "none" and words. */
double              hot_estimator_get_number  (const HotEstimator    *self,
                                               GHashTable            *values,
                                               const char            *name);
const char         *hot_estimator_get_text    (const HotEstimator    *self,
                                               GHashTable            *values,
                                               const char            *name);

G_END_DECLS
