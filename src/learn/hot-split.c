/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-split.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "base/hot-select.h"
#include "learn/hot-mt19937.h"

/* Of a degree of latitude. */
#define METRES_PER_DEGREE 111195.0

void
hot_split_free (HotSplit *self)
{
  g_free (self->train);
  g_free (self->test);
  g_free (self);
}

static gboolean
count_test (guint    n,
            double   test_size,
            guint   *n_test,
            GError **error)
{
  if (!(test_size > 0.0 && test_size < 1.0))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("The share of test rows must be between 0 and 1."));
      return FALSE;
    }

  *n_test = ceil (test_size * n);
  if (*n_test >= n)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("There is nothing to train on when %u of %u go to the test set."), *n_test, n);
      return FALSE;
    }

  return TRUE;
}

/* Rows in their order, on the side that @is_test says. */
static HotSplit *
hot_split_new_for_sides (guint        n_rows,
                         const gint8 *is_test)
{
  HotSplit *self = g_new0 (HotSplit, 1);

  self->train = g_new (guint32, n_rows);
  self->test = g_new (guint32, n_rows);
  for (guint row = 0; row < n_rows; row++)
    if (is_test[row] > 0)
      self->test[self->n_test++] = row;
    else if (is_test[row] == 0)
      self->train[self->n_train++] = row;
  self->train = g_renew (guint32, self->train, MAX (self->n_train, 1));
  self->test = g_renew (guint32, self->test, MAX (self->n_test, 1));

  return self;
}

HotSplit *
hot_split_new_random (guint     n_rows,
                      double    test_size,
                      guint32   seed,
                      GError  **error)
{
  g_autofree guint32 *permutation = NULL;
  HotMt19937 random;
  HotSplit *self;
  guint n_test;

  if (!count_test (n_rows, test_size, &n_test, error))
    return NULL;

  hot_mt19937_init (&random, seed);
  permutation = hot_mt19937_permutation (&random, n_rows);

  self = g_new0 (HotSplit, 1);
  self->n_test = n_test;
  self->n_train = n_rows - n_test;
  self->test = g_memdup2 (permutation, n_test * sizeof *permutation);
  self->train = g_memdup2 (permutation + n_test, (n_rows - n_test) * sizeof *permutation);

  return self;
}

HotSplit *
hot_split_new_grouped (guint          n_rows,
                       const guint32 *groups,
                       guint          n_groups,
                       double         test_size,
                       guint32        seed,
                       GError       **error)
{
  g_autofree guint32 *permutation = NULL;
  g_autofree gint8 *group_is_test = g_new0 (gint8, n_groups);
  g_autofree gint8 *is_test = g_new0 (gint8, n_rows);
  HotMt19937 random;
  guint n_test;

  if (!count_test (n_groups, test_size, &n_test, error))
    return NULL;

  hot_mt19937_init (&random, seed);
  permutation = hot_mt19937_permutation (&random, n_groups);
  for (guint i = 0; i < n_test; i++)
    group_is_test[permutation[i]] = 1;
  for (guint row = 0; row < n_rows; row++)
    is_test[row] = groups[row] < n_groups ? group_is_test[groups[row]] : -1;

  return hot_split_new_for_sides (n_rows, is_test);
}

guint
hot_split_number_cells (guint         n_rows,
                        const double *latitudes,
                        const double *longitudes,
                        double        cell,
                        guint32      *groups)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  g_return_val_if_fail (cell > 0, 0);

  for (guint row = 0; row < n_rows; row++)
    {
      double latitude = latitudes[row], longitude = longitudes[row];
      gint64 key;

      groups[row] = HOT_SPLIT_NO_GROUP;
      if (!(fabs (latitude) <= 90.0 && fabs (longitude) <= 360.0))
        continue;

      latitude = floor (latitude * METRES_PER_DEGREE / cell);
      /* The width of a row of cells is taken at its own latitude. */
      longitude = floor (longitude * METRES_PER_DEGREE * cos (latitude * cell / METRES_PER_DEGREE * G_PI / 180.0) / cell);
      key = (gint64) latitude * (G_GINT64_CONSTANT (1) << 31) + (gint64) longitude;
      if (!g_hash_table_contains (numbers, &key))
        g_hash_table_insert (numbers, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (g_hash_table_size (numbers)));
      groups[row] = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, &key));
    }

  return g_hash_table_size (numbers);
}

HotSplit *
hot_split_new_by_time (guint         n_rows,
                       const double *times,
                       double        test_size,
                       GError      **error)
{
  g_autofree double *sorted = g_new (double, n_rows);
  g_autofree gint8 *is_test = g_new (gint8, n_rows);
  guint n_known = 0, n_test;
  double first_test;

  for (guint row = 0; row < n_rows; row++)
    if (!isnan (times[row]))
      sorted[n_known++] = times[row];
  if (!count_test (n_known, test_size, &n_test, error))
    return NULL;

  qsort (sorted, n_known, sizeof *sorted, hot_compare_doubles);
  first_test = sorted[n_known - n_test - 1];
  if (first_test == sorted[n_known - 1])
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID,
                           _("The latest rows cannot be told apart: too many have the same time."));
      return NULL;
    }
  for (guint row = 0; row < n_rows; row++)
    is_test[row] = isnan (times[row]) ? -1 : times[row] > first_test;

  return hot_split_new_for_sides (n_rows, is_test);
}

GPtrArray *
hot_split_new_folds (guint      n_rows,
                     guint      n_folds,
                     gboolean   shuffle,
                     guint32    seed,
                     GError   **error)
{
  g_autoptr(GPtrArray) folds = NULL;
  g_autofree guint32 *order = NULL;
  g_autofree gint8 *is_test = NULL;
  HotMt19937 random;
  guint begin = 0;

  if (n_folds < 2 || n_folds > n_rows)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%u rows cannot be divided into %u folds."), n_rows, n_folds);
      return NULL;
    }

  hot_mt19937_init (&random, seed);
  order = shuffle ? hot_mt19937_permutation (&random, n_rows) : NULL;
  is_test = g_new (gint8, n_rows);
  folds = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_split_free);
  for (guint fold = 0; fold < n_folds; fold++)
    {
      guint end = begin + n_rows / n_folds + (fold < n_rows % n_folds);

      memset (is_test, 0, n_rows);
      for (guint i = begin; i < end; i++)
        is_test[order != NULL ? order[i] : i] = 1;
      g_ptr_array_add (folds, hot_split_new_for_sides (n_rows, is_test));
      begin = end;
    }

  return g_steal_pointer (&folds);
}

/* Classes in the order in which they first appear. */
static guint *
order_classes (guint          n_rows,
               const guint32 *classes,
               guint          n_classes)
{
  guint *order = g_new (guint, MAX (n_classes, 1));
  g_autofree gboolean *seen = g_new0 (gboolean, MAX (n_classes, 1));
  guint n_seen = 0;

  for (guint row = 0; row < n_rows; row++)
    if (!seen[classes[row]])
      {
        seen[classes[row]] = TRUE;
        order[n_seen++] = classes[row];
      }
  for (guint class = 0; class < n_classes; class++)
    if (!seen[class])
      order[n_seen++] = class;

  return order;
}

GPtrArray *
hot_split_new_stratified_folds (guint           n_rows,
                                const guint32  *classes,
                                guint           n_classes,
                                guint           n_folds,
                                guint32         seed,
                                GError        **error)
{
  g_autoptr(GPtrArray) folds = NULL;
  g_autofree guint *order = order_classes (n_rows, classes, n_classes);
  g_autofree guint *counts = g_new0 (guint, MAX (n_classes, 1));
  g_autofree guint32 *drawn = g_new (guint32, MAX (n_rows, 1));
  g_autofree guint32 *fold_of = g_new (guint32, MAX (n_rows, 1));
  g_autofree gint8 *is_test = g_new (gint8, MAX (n_rows, 1));
  HotMt19937 random;
  guint largest = 0, begin = 0;

  for (guint row = 0; row < n_rows; row++)
    {
      counts[classes[row]]++;
      largest = MAX (largest, counts[classes[row]]);
    }
  if (n_folds < 2 || n_folds > largest)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("%u rows cannot be divided into %u folds that have a row of the same class each."), n_rows, n_folds);
      return NULL;
    }

  /* As if the rows were sorted by class and dealt to the folds in turn; which row of a class goes where is then drawn. */
  hot_mt19937_init (&random, seed);
  for (guint i = 0; i < n_classes; i++)
    {
      guint n = counts[order[i]], n_dealt = 0;

      for (guint fold = 0; fold < n_folds; fold++)
        for (guint at = (fold + n_folds - begin % n_folds) % n_folds; at < n; at += n_folds)
          drawn[n_dealt++] = fold;
      hot_mt19937_shuffle (&random, drawn, n);
      for (guint row = 0, next = 0; row < n_rows && next < n; row++)
        if (classes[row] == order[i])
          fold_of[row] = drawn[next++];
      begin += n;
    }

  folds = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_split_free);
  for (guint fold = 0; fold < n_folds; fold++)
    {
      for (guint row = 0; row < n_rows; row++)
        is_test[row] = fold_of[row] == fold;
      g_ptr_array_add (folds, hot_split_new_for_sides (n_rows, is_test));
    }

  return g_steal_pointer (&folds);
}

GPtrArray *
hot_split_new_group_folds (guint           n_rows,
                           const guint32  *groups,
                           guint           n_groups,
                           guint           n_folds,
                           guint32         seed,
                           GError        **error)
{
  g_autoptr(GPtrArray) folds = NULL;
  g_autofree guint32 *order = NULL;
  g_autofree guint32 *group_folds = NULL;
  g_autofree gint8 *is_test = NULL;
  HotMt19937 random;
  guint group = 0;

  if (n_folds < 2 || n_folds > n_groups)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%u groups cannot be divided into %u folds."), n_groups, n_folds);
      return NULL;
    }

  hot_mt19937_init (&random, seed);
  order = hot_mt19937_permutation (&random, n_groups);
  group_folds = g_new (guint32, n_groups);
  for (guint fold = 0; fold < n_folds; fold++)
    for (guint i = n_groups / n_folds + (fold < n_groups % n_folds); i > 0; i--)
      group_folds[order[group++]] = fold;

  is_test = g_new (gint8, n_rows);
  folds = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_split_free);
  for (guint fold = 0; fold < n_folds; fold++)
    {
      for (guint row = 0; row < n_rows; row++)
        is_test[row] = groups[row] < n_groups ? group_folds[groups[row]] == fold : -1;
      g_ptr_array_add (folds, hot_split_new_for_sides (n_rows, is_test));
    }

  return g_steal_pointer (&folds);
}

GPtrArray *
hot_split_new_time_folds (guint          n_rows,
                          const double  *times,
                          guint          n_folds,
                          GError       **error)
{
  g_autoptr(GPtrArray) folds = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_split_free);
  g_autofree double *sorted = g_new (double, n_rows);
  g_autofree gint8 *is_test = g_new (gint8, n_rows);
  guint n_known = 0;

  for (guint row = 0; row < n_rows; row++)
    if (!isnan (times[row]))
      sorted[n_known++] = times[row];
  if (n_folds < 2 || n_folds >= n_known)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%u rows cannot be divided into %u folds."), n_known, n_folds);
      return NULL;
    }

  qsort (sorted, n_known, sizeof *sorted, hot_compare_doubles);
  for (guint fold = 0; fold < n_folds; fold++)
    {
      guint size = n_known / (n_folds + 1), begin = n_known - (n_folds - fold) * size;
      double last_train = sorted[begin - 1], last_test = sorted[begin + size - 1];

      if (last_train == last_test)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                       _("%u folds by time cannot be told apart: too many rows have the same time. Use fewer folds."),
                       n_folds);
          return NULL;
        }
      for (guint row = 0; row < n_rows; row++)
        is_test[row] = isnan (times[row]) || times[row] > last_test ? -1 : times[row] > last_train;
      g_ptr_array_add (folds, hot_split_new_for_sides (n_rows, is_test));
    }

  return g_steal_pointer (&folds);
}
