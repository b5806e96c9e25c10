/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "base/hot-error.h"
#include "learn/hot-logistic.h"
#include "learn/hot-mt19937.h"

#define N_ROWS 600
#define N_FEATURES 3

/* Places, prices and a flag: features of very different spread, some values missing. */
static HotMatrix *
make_matrix (double *classes,
             guint   n_classes)
{
  HotMatrix *matrix = hot_matrix_new (N_ROWS, N_FEATURES);
  HotMt19937 random;

  hot_mt19937_init (&random, 3);
  for (guint row = 0; row < N_ROWS; row++)
    {
      double place = hot_mt19937_next_double (&random) * 0.1, price = hot_mt19937_next_double (&random) * 1000.0;
      double sum = 20.0 * place + price / 500.0 + hot_mt19937_next_double (&random);

      hot_matrix_peek_feature (matrix, 0)[row] = place;
      hot_matrix_peek_feature (matrix, 1)[row] = row % 17 == 0 ? NAN : price;
      hot_matrix_peek_feature (matrix, 2)[row] = hot_mt19937_randint (&random, 2);
      classes[row] = MIN ((guint) (sum / 5.0 * n_classes), n_classes - 1);
    }

  return matrix;
}

static double
measure_loss (const HotLogistic *logistic,
              HotMatrix         *matrix,
              const double      *classes,
              const double      *coefficients,
              double             c)
{
  double loss = 0.0;

  for (guint k = 0; k < logistic->n_outputs; k++)
    for (guint i = 0; i < N_FEATURES; i++)
      loss += 0.5 / c * coefficients[k * (N_FEATURES + 1) + i] * coefficients[k * (N_FEATURES + 1) + i];
  for (guint row = 0; row < N_ROWS; row++)
    {
      double sums[8] = { 0 }, total = 0.0;
      guint n = MAX (logistic->n_outputs, 2), first = logistic->n_outputs == 1;

      for (guint k = 0; k < logistic->n_outputs; k++)
        {
          const double *own = coefficients + k * (N_FEATURES + 1);

          sums[k + first] = own[N_FEATURES];
          for (guint i = 0; i < N_FEATURES; i++)
            {
              float value = hot_matrix_peek_feature (matrix, i)[row];

              sums[k + first] += own[i] * (isnan (value) ? logistic->fill[i] : value);
            }
        }
      for (guint k = 0; k < n; k++)
        total += exp (sums[k]);
      loss -= sums[(guint) classes[row]] - log (total);
    }

  return loss;
}

/* The loss is convex: no coefficient can be moved to a smaller one. */
static void
test_minimum (gconstpointer data)
{
  guint n_classes = GPOINTER_TO_UINT (data);
  double classes[N_ROWS];
  g_autoptr(HotMatrix) matrix = make_matrix (classes, n_classes);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotLogistic) logistic = hot_logistic_fit (matrix, classes, n_classes, NULL, 2.0, 1000, 1e-9, NULL, NULL, &error);
  double least;

  g_assert_no_error (error);
  g_assert_true (logistic->converged);
  g_assert_cmpuint (logistic->n_outputs, ==, n_classes == 2 ? 1 : n_classes);
  least = measure_loss (logistic, matrix, classes, logistic->coefficients, 2.0);
  for (guint i = 0; i < logistic->n_outputs * (N_FEATURES + 1); i++)
    for (int sign = -1; sign <= 1; sign += 2)
      {
        double moved = logistic->coefficients[i], step = 1e-3 * MAX (fabs (moved), 1e-3);

        logistic->coefficients[i] = moved + sign * step;
        g_assert_cmpfloat (measure_loss (logistic, matrix, classes, logistic->coefficients, 2.0), >, least);
        logistic->coefficients[i] = moved;
      }
}

/* Of three classes one has no rows: it never comes out, and the other two are told apart all the same. */
static void
test_absent_class (void)
{
  double classes[N_ROWS];
  g_autoptr(HotMatrix) matrix = make_matrix (classes, 2);
  g_autoptr(HotLogistic) logistic = NULL;
  guint n_right = 0;

  for (guint row = 0; row < N_ROWS; row++)
    classes[row] *= 2.0;
  logistic = hot_logistic_fit (matrix, classes, 3, NULL, 1e6, 1000, 1e-6, NULL, NULL, NULL);
  g_assert_cmpuint (logistic->n_outputs, ==, 3);
  g_assert_cmpfloat (logistic->coefficients[2 * N_FEATURES + 1], <, -1000.0);
  for (guint row = 0; row < N_ROWS; row++)
    {
      double difference = logistic->coefficients[3 * N_FEATURES + 2] - logistic->coefficients[N_FEATURES];

      for (guint i = 0; i < N_FEATURES; i++)
        {
          float value = hot_matrix_peek_feature (matrix, i)[row];

          difference += (logistic->coefficients[2 * (N_FEATURES + 1) + i] - logistic->coefficients[i]) *
                        (isnan (value) ? logistic->fill[i] : value);
        }
      n_right += (difference > 0.0) == (classes[row] == 2.0);
    }
  g_assert_cmpuint (n_right, >, N_ROWS * 8 / 10);
}

static void
test_refuses (void)
{
  double classes[N_ROWS];
  g_autoptr(HotMatrix) matrix = make_matrix (classes, 2);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_logistic_fit (matrix, classes, 2, NULL, 1.0, 1000, 1e-6, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  for (guint row = 0; row < N_ROWS; row++)
    classes[row] = 1.0;
  g_assert_null (hot_logistic_fit (matrix, classes, 2, NULL, 1.0, 1000, 1e-6, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/logistic/minimum/two", GUINT_TO_POINTER (2), test_minimum);
  g_test_add_data_func ("/logistic/minimum/four", GUINT_TO_POINTER (4), test_minimum);
  g_test_add_func ("/logistic/absent-class", test_absent_class);
  g_test_add_func ("/logistic/refuses", test_refuses);

  return g_test_run ();
}
