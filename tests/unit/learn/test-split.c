/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "base/hot-error.h"
#include "learn/hot-split-plan.h"

/* Expected rows were printed by scikit-learn where nothing else is said. */

static void
test_random (void)
{
  const guint32 test[] = { 1210, 1729, 4428, 3720, 2970 };
  const guint32 train[] = { 4030, 1106, 4345, 1563, 1272 };
  g_autoptr(HotSplit) split = NULL;
  g_autofree guint8 *seen = g_new0 (guint8, 4707);
  g_autoptr(GError) error = NULL;

  /* The workshop's own split of its 4,707 listings. */
  split = hot_split_new_random (4707, 0.25, 42, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (split->n_train, ==, 3530);
  g_assert_cmpuint (split->n_test, ==, 1177);
  g_assert_cmpmem (split->test, sizeof test, test, sizeof test);
  g_assert_cmpmem (split->train, sizeof train, train, sizeof train);

  for (guint i = 0; i < split->n_train; i++)
    seen[split->train[i]]++;
  for (guint i = 0; i < split->n_test; i++)
    seen[split->test[i]]++;
  for (guint i = 0; i < 4707; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

static void
test_random_refuses (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_split_new_random (10, 1.0, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (hot_split_new_random (10, NAN, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (hot_split_new_random (1, 0.25, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

static void
test_grouped (void)
{
  const guint32 groups[] = { 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 2, 2 };
  const guint32 train[] = { 1, 2, 3, 6, 7, 8, 10, 11 };
  const guint32 test[] = { 0, 4, 5, 9 };
  g_autoptr(HotSplit) split = hot_split_new_grouped (12, groups, 5, 0.4, 5, NULL);

  g_assert_cmpmem (split->train, split->n_train * 4, train, sizeof train);
  g_assert_cmpmem (split->test, split->n_test * 4, test, sizeof test);
}

static void
test_area (void)
{
  double latitudes[400], longitudes[400];
  guint32 cells[400];
  g_autoptr(HotSplit) split = NULL;
  guint n_cells;

  /* Twenty places with twenty listings within a few metres each, and one listing without a place. */
  for (int i = 0; i < 400; i++)
    {
      latitudes[i] = 55.9001 + (i % 20) * 0.01 + (i / 20) * 1e-6;
      longitudes[i] = -3.1901 - (i % 20) * 0.02;
    }
  latitudes[7] = NAN;
  n_cells = hot_split_number_cells (400, latitudes, longitudes, 500.0, cells);
  split = hot_split_new_grouped (400, cells, n_cells, 0.25, 1, NULL);
  g_assert_cmpuint (split->n_train + split->n_test, ==, 399);
  g_assert_cmpuint (split->n_test, >, 60);
  for (guint i = 0; i < split->n_test; i++)
    for (guint j = 0; j < split->n_train; j++)
      g_assert_cmpuint (split->test[i] % 20, !=, split->train[j] % 20);
}

static void
test_time (void)
{
  const double times[] = { 5, 1, NAN, 9, 3, 7, 7, 2, 8, 7 };
  const guint32 test[] = { 3, 8 };
  const double constant[] = { 4, 4, 4, 4 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotSplit) split = hot_split_new_by_time (10, times, 0.3, NULL);

  /* Three of nine should test, but the third latest time is that of three rows. */
  g_assert_cmpmem (split->test, split->n_test * 4, test, sizeof test);
  g_assert_cmpuint (split->n_train, ==, 7);

  g_assert_null (hot_split_new_by_time (4, constant, 0.25, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

static void
test_folds (void)
{
  const guint32 tests[3][4] = { { 2, 4, 6, 9 }, { 0, 1, 3 }, { 5, 7, 8 } };
  g_autoptr(GPtrArray) folds = hot_split_new_folds (10, 3, TRUE, 1, NULL);
  g_autoptr(GPtrArray) plain = hot_split_new_folds (10, 3, FALSE, 1, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (folds->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      HotSplit *fold = g_ptr_array_index (folds, i);

      g_assert_cmpmem (fold->test, fold->n_test * 4, tests[i], i == 0 ? 16 : 12);
      g_assert_cmpuint (fold->n_train, ==, 10 - fold->n_test);
    }
  g_assert_cmpuint (((HotSplit *) g_ptr_array_index (plain, 1))->test[0], ==, 4);

  g_assert_null (hot_split_new_folds (10, 11, FALSE, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

/* Of StratifiedKFold(3, shuffle=True, random_state=5); classes are numbered otherwise than they appear. */
static void
test_stratified_folds (void)
{
  const guint32 classes[] = { 2, 0, 0, 2, 1, 0, 1, 0, 2, 0, 0 };
  const guint32 tests[3][4] = { { 0, 4, 7, 9 }, { 1, 2, 3, 6 }, { 5, 8, 10 } };
  g_autoptr(GPtrArray) folds = hot_split_new_stratified_folds (11, classes, 4, 3, 5, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (folds->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      HotSplit *fold = g_ptr_array_index (folds, i);

      g_assert_cmpmem (fold->test, fold->n_test * 4, tests[i], i < 2 ? 16 : 12);
      g_assert_cmpuint (fold->n_train, ==, 11 - fold->n_test);
    }

  /* Each fold wants one of the six rows of the largest class. */
  g_assert_null (hot_split_new_stratified_folds (11, classes, 4, 7, 5, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

static void
test_group_folds (void)
{
  guint32 groups[40];
  guint n_tests[40] = { 0 };
  g_autoptr(GPtrArray) folds = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 40; i++)
    groups[i] = i % 10 == 9 ? HOT_SPLIT_NO_GROUP : i % 9;
  folds = hot_split_new_group_folds (40, groups, 9, 4, 3, NULL);
  g_assert_cmpuint (folds->len, ==, 4);
  for (guint k = 0; k < folds->len; k++)
    {
      HotSplit *fold = g_ptr_array_index (folds, k);

      g_assert_cmpuint (fold->n_train + fold->n_test, ==, 36);
      for (guint i = 0; i < fold->n_test; i++)
        {
          n_tests[fold->test[i]]++;
          for (guint j = 0; j < fold->n_train; j++)
            g_assert_cmpuint (groups[fold->test[i]], !=, groups[fold->train[j]]);
        }
    }
  for (guint i = 0; i < 40; i++)
    g_assert_cmpuint (n_tests[i], ==, groups[i] != HOT_SPLIT_NO_GROUP);

  g_assert_null (hot_split_new_group_folds (40, groups, 9, 10, 3, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

static void
test_time_folds (void)
{
  const double times[] = { 8, 1, NAN, 2, 3, 3, 3, 7, 6, 5 };
  const guint32 train[] = { 1, 3, 4, 5, 6 };
  const double constant[] = { 4, 4, 4, 4 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) folds = hot_split_new_time_folds (10, times, 2, NULL);
  HotSplit *first = g_ptr_array_index (folds, 0), *last = g_ptr_array_index (folds, 1);

  /* Three of nine would train first, but the third earliest time is that of three rows. */
  g_assert_cmpmem (first->train, first->n_train * 4, train, sizeof train);
  g_assert_cmpuint (last->n_train + last->n_test, ==, 9);
  g_assert_cmpuint (last->n_test, ==, 3);
  g_assert_cmpuint (first->n_test, ==, 1);
  g_assert_cmpuint (first->test[0], ==, 9);

  g_assert_null (hot_split_new_time_folds (4, constant, 2, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (hot_split_new_time_folds (4, times, 9, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

/* A fold for each of many rows would fill the memory. */
static void
test_too_many_folds (void)
{
  const HotSplitOptions options = { .n_folds = 20000 };
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_split_plan_new (NULL, NULL, NULL, 20000, NULL, 0, &options, 0.25, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (hot_split_plan_new (NULL, NULL, NULL, 100, NULL, 0, &options, 0.25, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/split/random", test_random);
  g_test_add_func ("/split/random-refuses", test_random_refuses);
  g_test_add_func ("/split/grouped", test_grouped);
  g_test_add_func ("/split/area", test_area);
  g_test_add_func ("/split/time", test_time);
  g_test_add_func ("/split/folds", test_folds);
  g_test_add_func ("/split/stratified-folds", test_stratified_folds);
  g_test_add_func ("/split/group-folds", test_group_folds);
  g_test_add_func ("/split/time-folds", test_time_folds);
  g_test_add_func ("/split/too-many-folds", test_too_many_folds);

  return g_test_run ();
}
