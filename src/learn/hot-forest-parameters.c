/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "learn/hot-forest.h"

void
hot_forest_parameters_init (HotForestParameters *self,
                            gboolean             random_splits,
                            gboolean             classification)
{
  *self = (HotForestParameters) {
    .criterion = classification ? HOT_CRITERION_GINI : HOT_CRITERION_SQUARED_ERROR,
    .n_classes = 2,
    .n_estimators = 100,
    .features = classification ? HOT_FOREST_FEATURES_SQRT : HOT_FOREST_FEATURES_AMOUNT,
    .max_features = { TRUE, 1.0 },
    .min_samples_split = { FALSE, 2 },
    .min_samples_leaf = { FALSE, 1 },
    .bootstrap = !random_splits,
    .random_splits = random_splits,
    .random_state = -1,
  };
}

static gboolean
check_amount (const HotForestAmount *amount,
              const char            *name,
              double                 lowest,
              gboolean               may_be_zero,
              GError               **error)
{
  if (may_be_zero && amount->value == 0)
    return TRUE;
  if (amount->is_share ? amount->value > 0.0 && amount->value <= 1.0
                       : amount->value >= lowest && amount->value == floor (amount->value) && amount->value < G_MAXINT)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
               _("%s must be a whole number from %.0f, or a share above 0 and up to 1.0."), name, lowest);
  return FALSE;
}

static gboolean
check_range (double       value,
             const char  *name,
             double       highest,
             GError     **error)
{
  if (value >= 0.0 && value <= highest)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be between 0 and %g."), name, highest);
  return FALSE;
}

gboolean
hot_forest_parameters_check (const HotForestParameters *self,
                             GError                   **error)
{
  if (self->n_estimators < 1 || self->n_estimators > 1000000)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be a whole number from %d."), "n_estimators", 1);
      return FALSE;
    }
  if (self->criterion != HOT_CRITERION_SQUARED_ERROR &&
      (self->n_classes < 2 || self->n_classes > HOT_MODEL_MAX_CLASSES))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("A forest tells 2 to %d classes apart, not %u."),
                   HOT_MODEL_MAX_CLASSES, self->n_classes);
      return FALSE;
    }
  if (self->max_leaf_nodes == 1)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be a whole number from %d."), "max_leaf_nodes", 2);
      return FALSE;
    }
  if (!self->bootstrap && (self->oob_score || self->max_samples.value != 0))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s needs bootstrap: without it, every tree sees every row."),
                   self->oob_score ? "oob_score" : "max_samples");
      return FALSE;
    }

  return check_amount (&self->max_features, "max_features", 1, FALSE, error) &&
         check_amount (&self->min_samples_split, "min_samples_split", 2, FALSE, error) &&
         check_amount (&self->min_samples_leaf, "min_samples_leaf", 1, FALSE, error) &&
         check_amount (&self->max_samples, "max_samples", 1, TRUE, error) &&
         check_range (self->min_weight_fraction_leaf, "min_weight_fraction_leaf", 0.5, error) &&
         check_range (self->min_impurity_decrease, "min_impurity_decrease", G_MAXDOUBLE, error) &&
         check_range (self->ccp_alpha, "ccp_alpha", G_MAXDOUBLE, error);
}
