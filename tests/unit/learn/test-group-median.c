/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "learn/hot-estimator.h"
#include "learn/hot-group-median.h"

#define N_ROWS 12

/* Places 1.5, 2.5 and none, by rooms 0 and 1; a place of 9.5 has a single row. */
static const float places[N_ROWS] = { 1.5f, 1.5f, 1.5f, 1.5f, 2.5f, 2.5f, 2.5f, 2.5f, NAN, NAN, 9.5f, 1.5f };
static const float rooms[N_ROWS] = { 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1 };
static const double prices[N_ROWS] = { 10, 20, 100, 110, 50, 52, 54, 70, 7, 9, 1000, 300 };

static HotMatrix *
make_matrix (void)
{
  HotMatrix *matrix = hot_matrix_new (N_ROWS, 3);

  memcpy (hot_matrix_peek_feature (matrix, 0), places, sizeof places);
  memcpy (hot_matrix_peek_feature (matrix, 1), rooms, sizeof rooms);
  for (guint i = 0; i < N_ROWS; i++)
    hot_matrix_peek_feature (matrix, 2)[i] = i;
  hot_matrix_set_name (matrix, 0, "place (mean target)");
  hot_matrix_set_source (matrix, 0, "place", TRUE);
  hot_matrix_set_source (matrix, 1, "room", TRUE);
  hot_matrix_set_source (matrix, 2, "row", FALSE);

  return matrix;
}

typedef struct {
  HotModel *model;
  void     *image;
} Fitted;

static void
fit (Fitted       *self,
     const double *weights,
     const char   *by,
     const char   *min_rows,
     GError      **error)
{
  g_autoptr(HotMatrix) matrix = make_matrix ();
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  const HotTrainingSet set = { .matrix = matrix, .y = prices, .weights = weights };
  g_auto(HotFitted) fitted = { 0 };
  HotScoreError score_error = { 0 };
  gsize size;

  g_hash_table_insert (values, (gpointer) "by", (gpointer) by);
  g_hash_table_insert (values, (gpointer) "min_rows", (gpointer) min_rows);
  *self = (Fitted) { 0 };
  if (!hot_estimator_fit (hot_estimator_find ("group-median", NULL), values, &set, &fitted, NULL, NULL, error))
    return;
  self->image = hot_model_builder_finish (fitted.builder, &size, &score_error);
  self->model = hot_model_open_memory (self->image, size, "test", &score_error);
  g_assert_nonnull (self->model);
}

static void
clear (Fitted *self)
{
  hot_model_close (self->model);
  free (self->image);
}

static void
check (Fitted *self,
       float   place,
       float   room,
       double  expected)
{
  const float row[] = { place, room, 3.0f };
  HotScoreError score_error = { 0 };
  double contributions[3], base, price;

  hot_model_predict (self->model, row, 1, 3, &price);
  g_assert_cmpfloat (price, ==, expected);
  g_assert_true (hot_model_explain (self->model, row, 0, contributions, &base, &score_error));
  g_assert_cmpfloat_with_epsilon (base + contributions[0] + contributions[1] + contributions[2], expected, 1e-9);
}

static void
test_groups (void)
{
  Fitted fitted;

  fit (&fitted, NULL, "place,room", "1", NULL);
  check (&fitted, 1.5f, 0, 15);
  check (&fitted, 1.5f, 1, 110);
  check (&fitted, 2.5f, 0, 53);
  check (&fitted, NAN, 1, 8);
  check (&fitted, 9.5f, 0, 1000);

  /* A room that this place never had: the place. A place never seen, between others and beyond them: all. */
  check (&fitted, 2.5f, 1, 53);
  check (&fitted, NAN, 0, 8);
  check (&fitted, 2.0f, 0, 53);
  check (&fitted, 100.0f, 1, 53);
  check (&fitted, -100.0f, 0, 53);
  clear (&fitted);
}

static void
test_small_groups (void)
{
  Fitted fitted;

  /* Two rows with room 0 in the first place are too few for a group, five with any room are not; one row is too few for a place. */
  fit (&fitted, NULL, "place,room", "3", NULL);
  check (&fitted, 1.5f, 0, 100);
  check (&fitted, 1.5f, 1, 110);
  check (&fitted, 9.5f, 0, 53);
  clear (&fitted);
}

static void
test_weights (void)
{
  const double weights[N_ROWS] = { 3, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0 };
  Fitted fitted;

  fit (&fitted, weights, "place,room", "1", NULL);
  check (&fitted, 1.5f, 0, 10);
  check (&fitted, 1.5f, 1, 100);
  clear (&fitted);
}

static void
test_auto (void)
{
  Fitted fitted;

  /* The number of the row is no category, however well it would tell prices apart. */
  fit (&fitted, NULL, "auto", "1", NULL);
  check (&fitted, 1.5f, 0, 15);
  check (&fitted, 2.5f, 0, 53);
  clear (&fitted);
}

static void
test_refuses (void)
{
  g_autoptr(GError) error = NULL;
  Fitted fitted;

  fit (&fitted, NULL, "place,rooom", "1", &error);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "rooom"));
  g_assert_null (fitted.model);
  g_clear_error (&error);
  fit (&fitted, NULL, "place", "0", &error);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/group-median/groups", test_groups);
  g_test_add_func ("/group-median/small-groups", test_small_groups);
  g_test_add_func ("/group-median/weights", test_weights);
  g_test_add_func ("/group-median/auto", test_auto);
  g_test_add_func ("/group-median/refuses", test_refuses);

  return g_test_run ();
}
