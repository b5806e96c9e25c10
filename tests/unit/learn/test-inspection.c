/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Permutation importance and partial dependence. That they are scikit-learn's is tested beside it. */

#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "learn/hot-importance.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-partial-dependence.h"
#include "score/hot-model-builder.h"

#define N_ROWS 500
#define N_FEATURES 3

/* Says 3 times the first feature, plus the second one. */
static HotModel *
make_model (gpointer *image)
{
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, N_FEATURES, 1);
  const double coefficients[] = { 3.0, 1.0, 0.0, 10.0 };
  const float fill[] = { 0.5f, 0.5f, 0.5f };
  HotModel *model;
  gsize size;

  hot_model_builder_set_linear (builder, coefficients, fill);
  *image = hot_model_builder_finish (builder, &size, NULL);
  model = hot_model_open_memory (*image, size, "model", NULL);
  g_assert_nonnull (model);
  hot_model_builder_free (builder);

  return model;
}

static HotMatrix *
make_matrix (double *truth)
{
  HotMatrix *matrix = hot_matrix_new (N_ROWS, N_FEATURES);
  HotMt19937 random;

  hot_mt19937_init (&random, 8);
  for (guint row = 0; row < N_ROWS; row++)
    {
      for (guint feature = 0; feature < N_FEATURES; feature++)
        hot_matrix_peek_feature (matrix, feature)[row] = hot_mt19937_next_double (&random);
      hot_matrix_peek_feature (matrix, 2)[row] = hot_mt19937_randint (&random, 4);
      truth[row] = 10.0 + 3.0 * hot_matrix_peek_feature (matrix, 0)[row] + hot_matrix_peek_feature (matrix, 1)[row];
    }

  return matrix;
}

static void
test_importance (void)
{
  double truth[N_ROWS];
  gpointer image;
  HotModel *model = make_model (&image);
  g_autoptr(HotMatrix) matrix = make_matrix (truth);
  g_autoptr(GError) error = NULL;
  g_autofree HotImportance *alone = hot_importance_permute (model, matrix, truth, NULL, NULL, 0, 10, 1, NULL, NULL, &error);
  const guint groups[] = { 0, 0, 1 };
  g_autofree HotImportance *grouped = hot_importance_permute (model, matrix, truth, NULL, groups, 2, 10, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  /* A shuffled feature costs twice its share of the spread: 9 parts of 10, and 1. */
  g_assert_cmpfloat_with_epsilon (alone[0].mean, 1.8, 0.1);
  g_assert_cmpfloat_with_epsilon (alone[1].mean, 0.2, 0.05);
  g_assert_cmpfloat (alone[0].deviation, >, 0.0);
  g_assert_cmpfloat (alone[2].mean, ==, 0.0);
  g_assert_cmpfloat (alone[2].deviation, ==, 0.0);
  /* Shuffled together, they cost all there is. */
  g_assert_cmpfloat_with_epsilon (grouped[0].mean, 2.0, 0.1);
  g_assert_cmpfloat (grouped[1].mean, ==, 0.0);
  hot_model_close (model);
  free (image);
}

static void
test_dependence (void)
{
  double truth[N_ROWS], mean = 0.0;
  gpointer image;
  HotModel *model = make_model (&image);
  g_autoptr(HotMatrix) matrix = make_matrix (truth);
  g_autoptr(HotPartialDependence) dependence = NULL;
  g_autoptr(HotPartialDependence) few = NULL;

  for (guint row = 0; row < N_ROWS; row++)
    mean += hot_matrix_peek_feature (matrix, 1)[row] / N_ROWS;
  hot_matrix_peek_feature (matrix, 0)[3] = NAN;
  dependence = hot_partial_dependence_new (model, matrix, 0, 11, TRUE, NULL, NULL, NULL);
  g_assert_cmpuint (dependence->n_points, ==, 11);
  for (guint i = 0; i < dependence->n_points; i++)
    {
      g_assert_cmpfloat_with_epsilon (dependence->grid[i], 0.05 + 0.09 * i, 0.06);
      g_assert_cmpfloat_with_epsilon (dependence->means[i], 10.0 + 3.0 * dependence->grid[i] + mean, 1e-6);
      g_assert_cmpfloat_with_epsilon (dependence->curves[7 * 11 + i],
                                      10.0 + 3.0 * dependence->grid[i] + hot_matrix_peek_feature (matrix, 1)[7], 1e-6);
    }

  few = hot_partial_dependence_new (model, matrix, 2, 11, FALSE, NULL, NULL, NULL);
  g_assert_cmpuint (few->n_points, ==, 4);
  g_assert_cmpfloat (few->grid[3], ==, 3.0f);
  g_assert_cmpfloat_with_epsilon (few->means[0], few->means[3], 1e-12);
  g_assert_null (few->curves);
  hot_model_close (model);
  free (image);
}

static void
test_refuses (void)
{
  double truth[N_ROWS];
  gpointer image;
  HotModel *model = make_model (&image);
  g_autoptr(HotMatrix) matrix = make_matrix (truth);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_importance_permute (model, matrix, truth, NULL, NULL, 0, 0, 1, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_clear_error (&error);

  for (guint row = 0; row < N_ROWS; row++)
    hot_matrix_peek_feature (matrix, 1)[row] = NAN;
  g_assert_null (hot_partial_dependence_new (model, matrix, 1, 5, FALSE, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_importance_permute (model, matrix, truth, NULL, NULL, 0, 5, 1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hot_partial_dependence_new (model, matrix, 0, 5, FALSE, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hot_model_close (model);
  free (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/inspection/importance", test_importance);
  g_test_add_func ("/inspection/dependence", test_dependence);
  g_test_add_func ("/inspection/refuses", test_refuses);

  return g_test_run ();
}
