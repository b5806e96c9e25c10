/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-training-warnings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "learn/hot-raw-cell.h"
#include "score/hot-hash64.h"

/* What people's prices allow; above, something gives the target away, below, something hides it. */
#define LOW_R2 0.2
#define HIGH_R2 0.85

#define OUTLIER_RATIO 5.0
#define FEW_FEATURES 5

/* Fewer test rows of groups that also train are no reason to worry. */
#define GROUP_SHARE 0.05

/* Where more of the training rows than this are like another one, rows are alike by nature and not copies. */
#define ALIKE_SHARE 0.5

/* Rows that are hashed at a time. */
#define BLOCK_ROWS 4096

static void
warn (HotTraining *self,
      char        *message)
{
  g_ptr_array_add (self->warnings, message);
}

static int
compare_keys (const void *a,
              const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* A number for all features and the target of each row: equal for equal rows, and else next to never. */
static guint64 *
hash_rows (HotMatrix       *matrix,
           const HotTarget *target,
           const guint32   *positions)
{
  guint n_rows = hot_matrix_get_n_rows (matrix), n_features = hot_matrix_get_n_features (matrix);
  guint64 *keys = g_new (guint64, MAX (n_rows, 1));
  gsize stride = n_features + 2;
  g_autofree float *rows = g_new (float, BLOCK_ROWS * stride);

  for (guint first = 0; first < n_rows; first += BLOCK_ROWS)
    {
      guint n = MIN (n_rows - first, BLOCK_ROWS);

      hot_matrix_copy_rows (matrix, NULL, first, n, stride, rows);
      for (guint i = 0; i < n; i++)
        {
          float *row = rows + i * stride;

          memcpy (row + n_features, &target->plain[positions[first + i]], sizeof (double));
          keys[first + i] = hot_hash64 (row, stride * sizeof *row);
        }
    }

  return keys;
}

static guint
count_found (const guint64 *sorted,
             guint          n_sorted,
             const guint64 *keys,
             guint          n_keys)
{
  guint n = 0;

  for (guint i = 0; i < n_keys; i++)
    n += bsearch (&keys[i], sorted, n_sorted, sizeof *sorted, compare_keys) != NULL;

  return n;
}

static void
warn_about_copies (HotTraining    *self,
                   const HotFold  *fold,
                   const HotSplit *split)
{
  const HotTarget *target = self->problem->target;
  g_autofree guint64 *train = hash_rows (fold->train, target, split->train);
  g_autofree guint64 *test = hash_rows (fold->test, target, split->test);
  guint n_alike = 0, n_copies;

  qsort (train, split->n_train, sizeof *train, compare_keys);
  for (guint i = 1; i < split->n_train; i++)
    n_alike += train[i] == train[i - 1];
  if (n_alike > ALIKE_SHARE * split->n_train)
    return;

  n_copies = count_found (train, split->n_train, test, split->n_test);
  if (n_copies > 0)
    warn (self, g_strdup_printf (ngettext ("%u of the rows that test also trains: it is there twice, alike in all features "
                                           "and the target.",
                                           "%u of the rows that test also train: they are there twice, alike in all "
                                           "features and the target.", n_copies), n_copies));
}

/* Equal for equal values. Rows without a value are left out. Returns how many are left. */
static guint
hash_values (HotColumn       *column,
             const HotTarget *target,
             const guint32   *positions,
             guint            n_positions,
             guint64         *keys)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < n_positions; i++)
    {
      guint32 row = target->rows[positions[i]];
      HotRawValue value;

      hot_raw_cell_get (column, row, scratch, &value);
      if (value.kind == HOT_RAW_MISSING)
        continue;
      if (value.kind == HOT_RAW_TEXT)
        keys[n++] = hot_hash64 (value.text, value.length);
      else if (hot_column_peek_integers (column) != NULL)
        keys[n++] = hot_column_get_integer (column, row);
      else
        memcpy (&keys[n++], &value.number, sizeof value.number);
    }

  return n;
}

static void
warn_about_groups (HotTraining              *self,
                   const HotSplit           *split,
                   const HotTrainingOptions *options)
{
  const HotProblem *problem = self->problem;
  guint n_columns = hot_table_get_n_columns (problem->table), index = 0, n_train, n_test, n_known;
  g_autofree guint64 *train = NULL;
  g_autofree guint64 *test = NULL;
  HotColumn *column;

  while (index < n_columns && hot_pipeline_get_role (problem->pipeline, index) != HOT_ROLE_GROUP)
    index++;
  if (index == n_columns || options->split.kind != HOT_SPLIT_RANDOM)
    return;

  column = hot_table_get_column (problem->table, index);
  train = g_new (guint64, MAX (split->n_train, 1));
  test = g_new (guint64, MAX (split->n_test, 1));
  n_train = hash_values (column, problem->target, split->train, split->n_train, train);
  n_test = hash_values (column, problem->target, split->test, split->n_test, test);
  qsort (train, n_train, sizeof *train, compare_keys);
  n_known = count_found (train, n_train, test, n_test);
  if (n_known > GROUP_SHARE * n_test)
    warn (self, g_strdup_printf (_("%.0f %% of the rows that test share their “%s” with rows that train, which makes them "
                                   "easier than new ones. “--split group” keeps them apart."), 100.0 * n_known / n_test,
                                 hot_column_get_name (column)));
}

void
hot_training_warn_about_split (HotTraining              *self,
                               const HotFold            *fold,
                               const HotSplit           *split,
                               const HotTrainingOptions *options)
{
  if (fold->test == NULL)
    return;

  warn_about_copies (self, fold, split);
  warn_about_groups (self, split, options);
}

static void
warn_about_high (HotTraining              *self,
                 const HotTrainingOptions *options)
{
  guint best = 0;

  if (self->importances == NULL)
    return;

  for (guint i = 1; i < hot_model_get_n_features (self->model); i++)
    if (self->importances[i] > self->importances[best])
      best = i;
  warn (self, g_strdup_printf (_("R² is %.3f, which is suspiciously high: “%s”, with %.0f %% of the importance, may give “%s” "
                                 "away. Would it be known beforehand? If not, leave it out with --exclude."),
                               self->regression.r2, hot_model_get_feature (self->model, best), 100.0 * self->importances[best],
                               options->target));
}

static void
warn_about_low (HotTraining              *self,
                const HotTrainingOptions *options)
{
  guint n_features = hot_model_get_n_features (self->model);

  if (isnan (self->cap) && !options->log_target && self->problem->target->outlier_ratio > OUTLIER_RATIO)
    warn (self, g_strdup_printf (_("R² is only %.3f: outliers of “%s” hide what the features say. Cap it with --cap-target "
                                   "0.99, or learn its logarithm with --log-target."), self->regression.r2, options->target));
  else if (n_features < FEW_FEATURES)
    warn (self, g_strdup_printf (ngettext ("R² is only %.3f: %u feature says little about “%s”; use more.",
                                           "R² is only %.3f: %u features say little about “%s”; use more.", n_features),
                                 self->regression.r2, n_features, options->target));
  else
    warn (self, g_strdup_printf (_("R² is only %.3f: these features say little about “%s”."), self->regression.r2,
                                 options->target));
}

void
hot_training_warn_about_result (HotTraining              *self,
                                const HotTrainingOptions *options)
{
  /* What knows no features is not expected to know the target. */
  if (self->is_classification || options->estimator->n_parameters == 0 || self->problem->target->is_constant)
    return;

  if (self->regression.r2 > HIGH_R2)
    warn_about_high (self, options);
  else if (self->regression.r2 < LOW_R2)
    warn_about_low (self, options);
}
