/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-importance.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-test-rows.h"

/* Rows that are predicted at a time. */
#define BLOCK_ROWS 2048

/* scikit-learn draws the seed of the shuffles below this. */
#define SEED_BOUND (G_GUINT64_CONSTANT (1) << 31)

typedef struct {
  const HotModel    *model;
  HotMatrix         *matrix;
  const double      *truth;
  const double      *weights;
  const guint       *groups;
  guint              n_groups;
  guint              n_rows;
  guint              n_repeats;
  guint32           *orders;         /* n_repeats x n_rows: every group is shuffled alike */
  HotImportance     *importances;
  double             baseline;
  const HotProgress *progress;
  GCancellable      *cancellable;
  pthread_mutex_t    mutex;
  guint              n_done;
} Job;

/* Working memory of one thread. */
typedef struct {
  float   *rows;
  double  *outputs;
  double  *shares;
  double  *predictions;
} Scratch;

static void
scratch_init (Scratch   *self,
              const Job *job)
{
  self->rows = g_new (float, (gsize) BLOCK_ROWS * hot_model_get_n_features (job->model));
  self->outputs = g_new (double, (gsize) BLOCK_ROWS * hot_model_get_n_outputs (job->model));
  self->shares = g_new (double, MAX (hot_model_get_n_classes (job->model), 1));
  self->predictions = g_new (double, MAX (job->n_rows, 1));
}

static void
scratch_clear (Scratch *self)
{
  g_free (self->rows);
  g_free (self->outputs);
  g_free (self->shares);
  g_free (self->predictions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

/* Gives the rows of a block the values that other rows have of a group's features. */
static void
shuffle_block (const Job     *self,
               guint          group,
               const guint32 *order,
               guint          first,
               guint          n,
               float         *rows)
{
  guint n_features = hot_matrix_get_n_features (self->matrix);

  for (guint feature = 0; feature < n_features; feature++)
    {
      const float *values = hot_matrix_peek_feature (self->matrix, feature);

      if ((self->groups != NULL ? self->groups[feature] : feature) != group)
        continue;
      for (guint i = 0; i < n; i++)
        rows[(gsize) i * n_features + feature] = values[order[first + i]];
    }
}

/* The score with one group's features in another order; @order is %NULL for their own. NaN when cancelled. */
static double
score_order (const Job     *self,
             Scratch       *scratch,
             guint          group,
             const guint32 *order)
{
  guint n_features = hot_matrix_get_n_features (self->matrix), n_outputs = hot_model_get_n_outputs (self->model);

  for (guint first = 0; first < self->n_rows; first += BLOCK_ROWS)
    {
      guint n = MIN (self->n_rows - first, BLOCK_ROWS);

      if (g_cancellable_is_cancelled (self->cancellable))
        return NAN;
      hot_matrix_copy_rows (self->matrix, NULL, first, n, n_features, scratch->rows);
      if (order != NULL)
        shuffle_block (self, group, order, first, n, scratch->rows);
      hot_model_predict (self->model, scratch->rows, n, n_features, scratch->outputs);
      for (guint i = 0; i < n; i++)
        scratch->predictions[first + i] =
          hot_model_get_n_classes (self->model) == 0
            ? scratch->outputs[i]
            : hot_model_classify (self->model, scratch->outputs + (gsize) i * n_outputs, scratch->shares);
    }

  return hot_test_score (self->truth, scratch->predictions, self->weights, self->n_rows,
                         hot_model_get_n_classes (self->model) > 0);
}

static void
measure_groups_cb (gsize    begin,
                   gsize    end,
                   guint    part,
                   gpointer user_data)
{
  Job *self = user_data;
  g_auto(Scratch) scratch = { 0 };
  g_autofree double *losses = g_new (double, self->n_repeats);

  scratch_init (&scratch, self);
  for (gsize group = begin; group < end && !g_cancellable_is_cancelled (self->cancellable); group++)
    {
      double mean = 0.0, squares = 0.0;

      for (guint repeat = 0; repeat < self->n_repeats; repeat++)
        {
          losses[repeat] = self->baseline -
                           score_order (self, &scratch, group, self->orders + (gsize) repeat * self->n_rows);
          mean += losses[repeat] / self->n_repeats;
        }
      for (guint repeat = 0; repeat < self->n_repeats; repeat++)
        squares += (losses[repeat] - mean) * (losses[repeat] - mean);
      self->importances[group] = (HotImportance) { mean, sqrt (squares / self->n_repeats) };

      pthread_mutex_lock (&self->mutex);
      hot_progress_report (self->progress, ++self->n_done / (double) self->n_groups, NULL);
      pthread_mutex_unlock (&self->mutex);
    }
}

static void
draw_orders (Job     *self,
             guint32  seed)
{
  g_autofree guint32 *shuffled = NULL;
  HotMt19937 random;
  guint32 shuffle_seed;

  hot_mt19937_init (&random, seed);
  shuffle_seed = hot_mt19937_randint (&random, SEED_BOUND);
  hot_mt19937_init (&random, shuffle_seed);

  self->orders = g_new (guint32, (gsize) self->n_repeats * self->n_rows);
  shuffled = g_new (guint32, self->n_rows);
  for (guint row = 0; row < self->n_rows; row++)
    shuffled[row] = row;
  for (guint repeat = 0; repeat < self->n_repeats; repeat++)
    {
      guint32 *order = self->orders + (gsize) repeat * self->n_rows;

      /* Both go on from the repeat before: the shuffle, and the values that it is applied to. */
      hot_mt19937_shuffle (&random, shuffled, self->n_rows);
      for (guint row = 0; row < self->n_rows; row++)
        order[row] = repeat == 0 ? shuffled[row] : order[(gssize) shuffled[row] - self->n_rows];
    }
}

HotImportance *
hot_importance_permute (const HotModel     *model,
                        HotMatrix          *matrix,
                        const double       *truth,
                        const double       *weights,
                        const guint        *groups,
                        guint               n_groups,
                        guint               n_repeats,
                        guint32             seed,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  Job job = { .model = model, .matrix = matrix, .truth = truth, .weights = weights, .groups = groups,
              .n_groups = groups != NULL ? n_groups : hot_matrix_get_n_features (matrix), .n_repeats = n_repeats,
              .n_rows = hot_matrix_get_n_rows (matrix), .progress = progress, .cancellable = cancellable };
  g_autofree HotImportance *importances = NULL;
  g_auto(Scratch) scratch = { 0 };

  g_return_val_if_fail (hot_model_get_n_features (model) == hot_matrix_get_n_features (matrix), NULL);

  if (n_repeats == 0 || job.n_rows < 2)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID,
                           _("Permutation importance needs at least two rows and one repeat."));
      return NULL;
    }

  importances = job.importances = g_new0 (HotImportance, MAX (job.n_groups, 1));
  scratch_init (&scratch, &job);
  job.baseline = score_order (&job, &scratch, 0, NULL);
  draw_orders (&job, seed);
  pthread_mutex_init (&job.mutex, NULL);
  hot_parallel_for (job.n_groups, hot_parallel_parts (job.n_groups, 1), measure_groups_cb, &job);
  pthread_mutex_destroy (&job.mutex);
  g_free (job.orders);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&importances);
}
