/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "learn/hot-linear.h"

#define N_ROWS 40

typedef struct {
  HotMatrix *matrix;
  double     y[N_ROWS];
  double     weights[N_ROWS];
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  user_data)
{
  self->matrix = hot_matrix_new (N_ROWS, 3);
  for (guint i = 0; i < N_ROWS; i++)
    {
      float values[] = { sin (i), i % 7, cos (i * 1.3) + 0.5 * sin (i) };

      for (guint k = 0; k < 3; k++)
        hot_matrix_peek_feature (self->matrix, k)[i] = values[k];
      self->y[i] = 3.0 * values[0] - 2.0 * values[1] + 0.5 * values[2] + 10.0 + sin (i * 7.7);
      self->weights[i] = 1 + i % 3;
    }
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data)
{
  hot_matrix_unref (self->matrix);
}

static void
assert_coefficients (const HotLinear *linear,
                     const double     expected[4],
                     double           tolerance)
{
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (linear->coefficients[i], expected[i], tolerance);
}

/* Expected coefficients were printed by scikit-learn. */
static void
test_ridge (Fixture       *self,
            gconstpointer  user_data)
{
  const double plain[] = { 2.6181113021212297, -1.9964200550664086, 0.7606580715879466, 9.987508363525333 };
  const double weighted[] = { 2.737816682853828, -2.0165780921570993, 0.7587991048650878, 10.052179590692292 };
  g_autoptr(HotLinear) linear = hot_linear_fit_ridge (self->matrix, self->y, NULL, 1.5, NULL, NULL);

  assert_coefficients (linear, plain, 1e-10);
  g_clear_pointer (&linear, hot_linear_free);
  linear = hot_linear_fit_ridge (self->matrix, self->y, self->weights, 1.5, NULL, NULL);
  assert_coefficients (linear, weighted, 1e-10);
}

static void
test_elastic_net (Fixture       *self,
                  gconstpointer  user_data)
{
  const double expected[] = { 2.099616373388547, -1.9117646646620898, 0.5818523691661539, 9.767148406850925 };
  g_autoptr(HotLinear) linear = hot_linear_fit_elastic_net (self->matrix, self->y, NULL, 0.3, 0.7, 10000, 1e-12, NULL,
                                                            NULL);

  assert_coefficients (linear, expected, 1e-9);
  g_assert_cmpuint (linear->n_iterations, <, 200);
}

/* Two features that say the same, one that says nothing, and one that is never there. */
static void
test_degenerate (Fixture       *self,
                 gconstpointer  user_data)
{
  g_autoptr(HotMatrix) matrix = hot_matrix_new (N_ROWS, 4);
  g_autoptr(HotLinear) linear = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      hot_matrix_peek_feature (matrix, 0)[i] = hot_matrix_peek_feature (matrix, 1)[i] = i;
      hot_matrix_peek_feature (matrix, 2)[i] = 5.0f;
      hot_matrix_peek_feature (matrix, 3)[i] = NAN;
      self->y[i] = 4.0 * i + 1.0;
    }
  linear = hot_linear_fit_ridge (matrix, self->y, NULL, 0.0, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (linear->coefficients[0] + linear->coefficients[1], 4.0, 1e-9);
  g_assert_cmpfloat (linear->coefficients[2], ==, 0.0);
  g_assert_cmpfloat (linear->coefficients[3], ==, 0.0);
  g_assert_cmpfloat_with_epsilon (linear->coefficients[4], 1.0, 1e-8);
  g_assert_cmpfloat_with_epsilon (linear->fill[0], 19.5, 1e-6);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/linear/ridge", Fixture, NULL, set_up, test_ridge, tear_down);
  g_test_add ("/linear/elastic-net", Fixture, NULL, set_up, test_elastic_net, tear_down);
  g_test_add ("/linear/degenerate", Fixture, NULL, set_up, test_degenerate, tear_down);

  return g_test_run ();
}
