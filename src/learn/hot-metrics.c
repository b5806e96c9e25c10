/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-metrics.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-select.h"
#include "learn/hot-sum.h"

static double
weighted_mean (const double *values,
               const double *weights,
               double       *scratch,
               gsize         n)
{
  if (weights == NULL)
    return hot_sum_pairwise (values, n) / n;

  for (gsize i = 0; i < n; i++)
    scratch[i] = values[i] * weights[i];

  return hot_sum_pairwise (scratch, n) / hot_sum_pairwise (weights, n);
}

/* With weights, the value at which half of the weight is reached. */
static double
weighted_median (const double *values,
                 const double *weights,
                 gsize         n)
{
  g_autofree double *pairs = g_new (double, n * 2);
  double total = 0.0, sum = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      pairs[2 * i] = values[i];
      pairs[2 * i + 1] = weights != NULL ? weights[i] : 1.0;
      total += pairs[2 * i + 1];
    }
  qsort (pairs, n, 2 * sizeof *pairs, hot_compare_doubles);
  if (weights == NULL)
    return n % 2 == 1 ? pairs[n - 1] : (pairs[n - 2] + pairs[n]) / 2.0;

  for (gsize i = 0; i < n; i++)
    {
      sum += pairs[2 * i + 1];
      if (sum >= total / 2.0)
        return pairs[2 * i];
    }

  return pairs[2 * n - 2];
}

double
hot_regression_r2 (const double *truth,
                   const double *predictions,
                   const double *weights,
                   gsize         n_rows)
{
  g_autofree double *scratch = NULL;
  double mean, total, error;

  if (n_rows < 2)
    return NAN;

  scratch = g_new (double, n_rows);
  mean = weighted_mean (truth, weights, scratch, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    scratch[i] = (truth[i] - mean) * (truth[i] - mean) * (weights != NULL ? weights[i] : 1.0);
  total = hot_sum_pairwise (scratch, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    scratch[i] = (truth[i] - predictions[i]) * (truth[i] - predictions[i]) * (weights != NULL ? weights[i] : 1.0);
  error = hot_sum_pairwise (scratch, n_rows);
  if (total > 0.0)
    return 1.0 - error / total;

  return error == 0.0 ? 1.0 : 0.0;
}

void
hot_regression_metrics_compute (HotRegressionMetrics *self,
                                const double         *truth,
                                const double         *predictions,
                                const double         *weights,
                                gsize                 n_rows)
{
  g_autofree double *values = g_new (double, n_rows);
  g_autofree double *scratch = g_new (double, n_rows);

  *self = (HotRegressionMetrics) { NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  if (n_rows == 0)
    return;

  for (gsize i = 0; i < n_rows; i++)
    values[i] = (truth[i] - predictions[i]) * (truth[i] - predictions[i]);
  self->mse = weighted_mean (values, weights, scratch, n_rows);
  self->rmse = sqrt (self->mse);

  self->r2 = hot_regression_r2 (truth, predictions, weights, n_rows);

  for (gsize i = 0; i < n_rows; i++)
    values[i] = fabs (truth[i] - predictions[i]) / fmax (fabs (truth[i]), DBL_EPSILON);
  self->mape = weighted_mean (values, weights, scratch, n_rows);

  self->max_error = 0.0;
  for (gsize i = 0; i < n_rows; i++)
    {
      values[i] = fabs (predictions[i] - truth[i]);
      self->max_error = fmax (self->max_error, values[i]);
    }
  self->mae = weighted_mean (values, weights, scratch, n_rows);
  self->median_absolute_error = weighted_median (values, weights, n_rows);
}

/* A row by its predicted share, which is first so that hot_compare_doubles() sorts by it, and its weight on the side of its class. */
typedef struct {
  double share;
  double positive;
  double negative;
} Item;

/* The share of pairs of one row of each class that are in the right order, ties counting half (Mann and Whitney); each pair counts as much as
 * the product of its weights. */
static double
compute_roc_auc (const guint32 *truth,
                 const double  *probabilities,
                 const double  *weights,
                 gsize          n_rows,
                 guint          n_classes,
                 guint          class)
{
  g_autofree Item *items = g_new (Item, n_rows);
  double positive = 0.0, negative = 0.0, right = 0.0;

  for (gsize i = 0; i < n_rows; i++)
    {
      double weight = weights != NULL ? weights[i] : 1.0;

      items[i].share = probabilities[i * n_classes + class];
      items[i].positive = truth[i] == class ? weight : 0.0;
      items[i].negative = truth[i] == class ? 0.0 : weight;
    }

  qsort (items, n_rows, sizeof *items, hot_compare_doubles);
  for (gsize i = 0; i < n_rows;)
    {
      double tied_positive = 0.0, tied_negative = 0.0, share = items[i].share;

      for (; i < n_rows && items[i].share == share; i++)
        {
          tied_positive += items[i].positive;
          tied_negative += items[i].negative;
        }
      right += tied_positive * (negative + tied_negative / 2.0);
      positive += tied_positive;
      negative += tied_negative;
    }

  return positive > 0.0 && negative > 0.0 ? right / (positive * negative) : NAN;
}

/* Sums of weights. */
typedef struct {
  double   n_true;
  double   n_predicted;
  double   n_right;
  gboolean occurs;               /* whatever its rows weigh */
} ClassCount;

static void
average_classes (HotClassificationMetrics *self,
                 const ClassCount         *counts,
                 guint                     n_classes)
{
  double precision = 0.0, recall = 0.0, f1 = 0.0, balanced = 0.0;
  guint n_seen = 0, n_true = 0;

  for (guint class = 0; class < n_classes; class++)
    {
      const ClassCount *count = &counts[class];
      double p = count->n_predicted > 0 ? count->n_right / count->n_predicted : 0.0;
      double r = count->n_true > 0 ? count->n_right / count->n_true : 0.0;

      if (count->n_true > 0)
        {
          balanced += r;
          n_true++;
        }
      if ((n_classes == 2 && class == 0) || !count->occurs)
        continue;
      precision += p;
      recall += r;
      f1 += p + r > 0 ? 2.0 * p * r / (p + r) : 0.0;
      n_seen++;
    }

  self->balanced_accuracy = balanced / n_true;
  self->precision = n_seen > 0 ? precision / n_seen : 0.0;
  self->recall = n_seen > 0 ? recall / n_seen : 0.0;
  self->f1 = n_seen > 0 ? f1 / n_seen : 0.0;
}

/* Returns the loss of a row. */
static double
count_row (ClassCount   *counts,
           guint32       truth,
           const double *shares,
           double        weight,
           guint         n_classes)
{
  guint best = 0;
  double total = 0.0;

  for (guint class = 0; class < n_classes; class++)
    {
      total += shares[class];
      if (shares[class] > shares[best])
        best = class;
    }
  counts[best].occurs = counts[truth].occurs = TRUE;
  counts[best].n_predicted += weight;
  counts[truth].n_true += weight;
  counts[best].n_right += best == truth ? weight : 0.0;

  return -weight * log (CLAMP (shares[truth] / total, DBL_EPSILON, 1.0 - DBL_EPSILON));
}

void
hot_classification_metrics_compute (HotClassificationMetrics *self,
                                    const guint32            *truth,
                                    const double             *probabilities,
                                    const double             *weights,
                                    gsize                     n_rows,
                                    guint                     n_classes)
{
  g_autofree ClassCount *counts = g_new0 (ClassCount, n_classes);
  double total = weights != NULL ? hot_sum_pairwise (weights, n_rows) : n_rows;
  double n_right = 0.0, loss = 0.0;

  *self = (HotClassificationMetrics) { NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  if (!(total > 0.0))
    return;

  for (gsize row = 0; row < n_rows; row++)
    loss += count_row (counts, truth[row], probabilities + row * n_classes, weights != NULL ? weights[row] : 1.0, n_classes);
  for (guint class = 0; class < n_classes; class++)
    n_right += counts[class].n_right;

  self->accuracy = n_right / total;
  self->log_loss = loss / total;
  average_classes (self, counts, n_classes);
  if (n_classes == 2)
    self->roc_auc = compute_roc_auc (truth, probabilities, weights, n_rows, 2, 1);
  else
    {
      /* NaN where one of the classes does not occur. */
      self->roc_auc = 0.0;
      for (guint class = 0; class < n_classes && !isnan (self->roc_auc); class++)
        self->roc_auc += compute_roc_auc (truth, probabilities, weights, n_rows, n_classes, class) / n_classes;
    }
}
