/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-test-rows.h"

#include <math.h>

#include "learn/hot-metrics.h"

#define N_SCORES 100

double
hot_test_score (const double *truth,
                const double *predictions,
                const double *weights,
                guint         n_rows,
                gboolean      is_classification)
{
  double n_right = 0.0, total = 0.0;

  if (!is_classification)
    return hot_regression_r2 (truth, predictions, weights, n_rows);

  for (guint row = 0; row < n_rows; row++)
    {
      const double weight = weights != NULL ? weights[row] : 1.0;

      n_right += predictions[row] == truth[row] ? weight : 0.0;
      total += weight;
    }

  return n_right / total;
}

static guint
choose_class (const double *outputs,
              guint         n_outputs,
              double        divisor)
{
  guint best = 0;

  if (n_outputs == 1)
    return outputs[0] / divisor > 0.5;

  for (guint i = 1; i < n_outputs; i++)
    if (outputs[i] > outputs[best])
      best = i;

  return best;
}

double
hot_test_rows_score (const HotTestRows *self,
                     const double      *outputs,
                     guint              n_outputs,
                     double             divisor)
{
  const guint n_rows = hot_matrix_get_n_rows (self->matrix);
  g_autofree double *predictions = g_new (double, MAX (n_rows, 1));

  for (guint row = 0; row < n_rows; row++)
    {
      const double *own = outputs + (gsize) row * n_outputs;

      predictions[row] = self->n_classes > 0 ? choose_class (own, n_outputs, divisor)
                         : self->is_log ? exp (own[0] / divisor) : own[0] / divisor;
    }

  return hot_test_score (self->truth, predictions, self->weights, n_rows, self->n_classes > 0);
}

gboolean
hot_test_rows_is_due (guint n_trees,
                      guint n_estimators)
{
  const guint most = MAX (n_estimators / N_SCORES, 1);
  guint step = 1;

  while (step <= n_trees / 10 && step < most)
    step *= 10;

  return n_trees < n_estimators && n_trees % MIN (step, most) == 0;
}
