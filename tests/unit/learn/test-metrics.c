/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "learn/hot-metrics.h"

/* All expected values were printed by scikit-learn. */

static const double truth[] = { 3.0, -0.5, 2.0, 7.0, 4.25 };
static const double predictions[] = { 2.5, 0.0, 2.0, 8.0, 4.0 };

static void
test_regression (void)
{
  HotRegressionMetrics metrics;

  hot_regression_metrics_compute (&metrics, truth, predictions, NULL, 5);
  g_assert_cmpfloat (metrics.mse, ==, 0.3125);
  g_assert_cmpfloat (metrics.rmse, ==, sqrt (0.3125));
  g_assert_cmpfloat (metrics.mae, ==, 0.45);
  g_assert_cmpfloat (metrics.r2, ==, 0.9491042345276873);
  g_assert_cmpfloat_with_epsilon (metrics.mape, 0.2736694677871149, 1e-15);
  g_assert_cmpfloat (metrics.median_absolute_error, ==, 0.5);
  g_assert_cmpfloat (metrics.max_error, ==, 1.0);
}

static void
test_regression_weighted (void)
{
  const double weights[] = { 1.0, 2.0, 0.5, 1.0, 3.0 };
  HotRegressionMetrics metrics;

  hot_regression_metrics_compute (&metrics, truth, predictions, weights, 5);
  g_assert_cmpfloat_with_epsilon (metrics.mse, 0.25833333333333336, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.mae, 0.43333333333333335, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.r2, 0.9575846027547205, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.mape, 0.33146591970121375, 1e-15);
}

static void
test_regression_without_spread (void)
{
  const double constant[] = { 2.0, 2.0 };
  const double other[] = { 2.0, 3.0 };
  HotRegressionMetrics metrics;

  hot_regression_metrics_compute (&metrics, constant, constant, NULL, 2);
  g_assert_cmpfloat (metrics.r2, ==, 1.0);
  hot_regression_metrics_compute (&metrics, constant, other, NULL, 2);
  g_assert_cmpfloat (metrics.r2, ==, 0.0);
  hot_regression_metrics_compute (&metrics, constant, constant, NULL, 1);
  g_assert_true (isnan (metrics.r2));
  hot_regression_metrics_compute (&metrics, constant, constant, NULL, 0);
  g_assert_true (isnan (metrics.mse));
}

static void
test_two_classes (void)
{
  const guint32 classes[] = { 0, 1, 1, 0, 1, 0 };
  const double second[] = { 0.1, 0.4, 0.35, 0.8, 0.9, 0.35 };
  HotClassificationMetrics metrics;
  double probabilities[12];

  for (int i = 0; i < 6; i++)
    {
      probabilities[2 * i] = 1.0 - second[i];
      probabilities[2 * i + 1] = second[i];
    }
  hot_classification_metrics_compute (&metrics, classes, probabilities, NULL, 6, 2);
  g_assert_cmpfloat (metrics.accuracy, ==, 0.5);
  g_assert_cmpfloat (metrics.balanced_accuracy, ==, 0.5);
  g_assert_cmpfloat (metrics.precision, ==, 0.5);
  g_assert_cmpfloat_with_epsilon (metrics.recall, 1.0 / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.f1, 0.4, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.log_loss, 0.7028424527025067, 1e-14);
  g_assert_cmpfloat_with_epsilon (metrics.roc_auc, 0.7222222222222222, 1e-15);
}

static void
test_three_classes (void)
{
  const guint32 classes[] = { 0, 1, 2, 2, 1 };
  const double probabilities[] = { 0.6, 0.3, 0.1, 0.5, 0.3, 0.2, 0.1, 0.1, 0.8, 0.2, 0.5, 0.3, 0.25, 0.5, 0.25 };
  HotClassificationMetrics metrics;

  hot_classification_metrics_compute (&metrics, classes, probabilities, NULL, 5, 3);
  g_assert_cmpfloat (metrics.accuracy, ==, 0.6);
  g_assert_cmpfloat_with_epsilon (metrics.balanced_accuracy, 2.0 / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.precision, 2.0 / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.recall, 2.0 / 3, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.f1, 0.611111111111111, 1e-14);
  g_assert_cmpfloat_with_epsilon (metrics.log_loss, 0.7670123928584036, 1e-14);
  g_assert_cmpfloat_with_epsilon (metrics.roc_auc, 0.888888888888889, 1e-15);

  /* Nothing is known of a class that does not occur. */
  hot_classification_metrics_compute (&metrics, classes, probabilities, NULL, 2, 3);
  g_assert_true (isnan (metrics.roc_auc));
}

static void
test_weighted_classes (void)
{
  const guint32 classes[] = { 0, 1, 1, 0, 1, 0 };
  const double second[] = { 0.1, 0.4, 0.35, 0.8, 0.9, 0.35 };
  const double weights[] = { 1.0, 2.0, 0.5, 3.0, 1.5, 0.0 };
  const double nothing[6] = { 0 };
  HotClassificationMetrics metrics, of_some;
  double probabilities[12];

  for (int i = 0; i < 6; i++)
    {
      probabilities[2 * i] = 1.0 - second[i];
      probabilities[2 * i + 1] = second[i];
    }
  hot_classification_metrics_compute (&metrics, classes, probabilities, weights, 6, 2);
  g_assert_cmpfloat_with_epsilon (metrics.accuracy, 2.5 / 8, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.balanced_accuracy, (1.0 / 4 + 1.5 / 4) / 2, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.precision, 1.5 / 4.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.recall, 1.5 / 4, 1e-15);
  g_assert_cmpfloat_with_epsilon (metrics.roc_auc, (1.5 * 4 + 2.0 * 1 + 0.5 * 1) / 16, 1e-15);

  /* A row without weight is as good as none. */
  hot_classification_metrics_compute (&of_some, classes, probabilities, weights, 5, 2);
  g_assert_cmpfloat_with_epsilon (metrics.log_loss, of_some.log_loss, 1e-15);
  hot_classification_metrics_compute (&metrics, classes, probabilities, nothing, 6, 2);
  g_assert_true (isnan (metrics.accuracy) && isnan (metrics.roc_auc));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/metrics/regression", test_regression);
  g_test_add_func ("/metrics/regression-weighted", test_regression_weighted);
  g_test_add_func ("/metrics/regression-without-spread", test_regression_without_spread);
  g_test_add_func ("/metrics/two-classes", test_two_classes);
  g_test_add_func ("/metrics/weighted-classes", test_weighted_classes);
  g_test_add_func ("/metrics/three-classes", test_three_classes);

  return g_test_run ();
}
