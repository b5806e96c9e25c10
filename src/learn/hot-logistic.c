/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-logistic.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"

/* Steps that L-BFGS remembers. */
#define MEMORY 12

/* Sufficient decrease of a step (Armijo), and how often a step is shortened. */
#define DECREASE 1e-4
#define MAX_SHORTENINGS 30

/* Rows are summed in this many chunks however many threads there are, so that the result does not depend on the machine. */
#define N_CHUNKS 16
#define BLOCK_ROWS 256

/* What the intercept of a class that does not occur is, next to which any other is infinite. */
#define NEVER -1e6

typedef struct {
  guint         n_rows;
  guint         n_features;
  guint         n_outputs;
  guint         n_values;            /* n_outputs x (n_features + 1) */
  float        *scaled;              /* a feature's rows one after the other: (value - mean) / deviation */
  double       *means;
  double       *deviations;          /* 0 of constant features */
  guint32      *classes;             /* a row: among the classes that occur */
  const double *weights;
  double        total_weight;
  double        penalty;
  GCancellable *cancellable;

  /* Of one evaluation. */
  const double *at;
  double       *chunk_slopes;        /* N_CHUNKS x n_values */
  double        chunk_losses[N_CHUNKS];
} Problem;

static void
problem_clear (Problem *self)
{
  g_free (self->scaled);
  g_free (self->means);
  g_free (self->deviations);
  g_free (self->classes);
  g_free (self->chunk_slopes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

static double
get_weight (const Problem *self,
            guint          row)
{
  return self->weights != NULL ? self->weights[row] : 1.0;
}

static void
scale_feature (Problem     *self,
               const float *values,
               guint        feature)
{
  double sum = 0.0, squares = 0.0, weight = 0.0, mean, deviation;
  float *scaled = self->scaled + (gsize) feature * self->n_rows;

  for (guint row = 0; row < self->n_rows; row++)
    if (!isnan (values[row]))
      {
        sum += get_weight (self, row) * values[row];
        weight += get_weight (self, row);
      }
  mean = weight > 0.0 ? sum / weight : 0.0;
  /* Missing values are the mean, as when predicting: the float that the model will fill in. */
  mean = (float) mean;
  for (guint row = 0; row < self->n_rows; row++)
    if (!isnan (values[row]))
      squares += get_weight (self, row) * (values[row] - mean) * (values[row] - mean);
  deviation = sqrt (squares / self->total_weight);

  self->means[feature] = mean;
  self->deviations[feature] = deviation;
  for (guint row = 0; row < self->n_rows; row++)
    scaled[row] = isnan (values[row]) || deviation == 0.0 ? 0.0f : (float) ((values[row] - mean) / deviation);
}

/* Sums of one block's rows, then losses and what they should change by. */
static double
measure_block (const Problem *self,
               guint          first,
               guint          n,
               double        *sums,
               double        *slopes)
{
  const guint n_outputs = self->n_outputs, n_features = self->n_features;
  double loss = 0.0;

  for (guint k = 0; k < n_outputs; k++)
    {
      const double *at = self->at + (gsize) k * (n_features + 1);

      for (guint i = 0; i < n; i++)
        sums[k * BLOCK_ROWS + i] = at[n_features];
      for (guint feature = 0; feature < n_features; feature++)
        {
          const float *values = self->scaled + (gsize) feature * self->n_rows + first;

          for (guint i = 0; i < n; i++)
            sums[k * BLOCK_ROWS + i] += at[feature] * values[i];
        }
    }

  for (guint i = 0; i < n; i++)
    {
      guint class = self->classes[first + i];
      double weight = get_weight (self, first + i), highest = 0.0, total = 0.0, own;

      /* Two classes: the first one's sum is always 0. */
      if (n_outputs > 1)
        highest = sums[i];
      for (guint k = 0; k < n_outputs; k++)
        highest = fmax (highest, sums[k * BLOCK_ROWS + i]);
      own = n_outputs > 1 ? sums[class * BLOCK_ROWS + i] : class == 1 ? sums[i] : 0.0;
      if (n_outputs == 1)
        total = exp (-highest);
      for (guint k = 0; k < n_outputs; k++)
        total += exp (sums[k * BLOCK_ROWS + i] - highest);
      loss += weight * (highest + log (total) - own);
      for (guint k = 0; k < n_outputs; k++)
        {
          gboolean is_own = n_outputs > 1 ? k == class : class == 1;

          sums[k * BLOCK_ROWS + i] = weight * (exp (sums[k * BLOCK_ROWS + i] - highest) / total - is_own);
        }
    }

  for (guint k = 0; k < n_outputs; k++)
    {
      double *slope = slopes + (gsize) k * (n_features + 1);
      const double *change = sums + k * BLOCK_ROWS;

      for (guint feature = 0; feature < n_features; feature++)
        {
          const float *values = self->scaled + (gsize) feature * self->n_rows + first;
          double sum = 0.0;

          for (guint i = 0; i < n; i++)
            sum += change[i] * values[i];
          slope[feature] += sum;
        }
      for (guint i = 0; i < n; i++)
        slope[n_features] += change[i];
    }

  return loss;
}

static void
measure_chunks_cb (gsize    begin,
                   gsize    end,
                   guint    part,
                   gpointer user_data)
{
  Problem *self = user_data;
  g_autofree double *sums = g_new (double, (gsize) self->n_outputs * BLOCK_ROWS);

  for (gsize chunk = begin; chunk < end; chunk++)
    {
      guint first = (guint64) self->n_rows * chunk / N_CHUNKS, last = (guint64) self->n_rows * (chunk + 1) / N_CHUNKS;
      double *slopes = self->chunk_slopes + chunk * self->n_values;

      memset (slopes, 0, self->n_values * sizeof *slopes);
      self->chunk_losses[chunk] = 0.0;
      for (; first < last && !g_cancellable_is_cancelled (self->cancellable); first += BLOCK_ROWS)
        self->chunk_losses[chunk] += measure_block (self, first, MIN (last - first, BLOCK_ROWS), sums, slopes);
    }
}

/* Loss with penalty, and its slopes. Both are divided by the weight of all rows. */
static double
measure (Problem      *self,
         const double *at,
         double       *slopes)
{
  gsize n_steps = (gsize) self->n_rows * self->n_values;
  double loss = 0.0;

  self->at = at;
  hot_parallel_for (N_CHUNKS, MIN (hot_parallel_parts (n_steps, 200000), N_CHUNKS), measure_chunks_cb, self);

  memset (slopes, 0, self->n_values * sizeof *slopes);
  for (guint chunk = 0; chunk < N_CHUNKS; chunk++)
    {
      loss += self->chunk_losses[chunk];
      for (guint i = 0; i < self->n_values; i++)
        slopes[i] += self->chunk_slopes[(gsize) chunk * self->n_values + i];
    }

  for (guint k = 0; k < self->n_outputs; k++)
    for (guint feature = 0; feature < self->n_features; feature++)
      {
        gsize i = (gsize) k * (self->n_features + 1) + feature;
        double deviation = self->deviations[feature];

        if (deviation == 0.0)
          continue;
        loss += 0.5 * self->penalty * at[i] * at[i] / (deviation * deviation);
        slopes[i] += self->penalty * at[i] / (deviation * deviation);
      }

  for (guint i = 0; i < self->n_values; i++)
    slopes[i] /= self->total_weight;
  return loss / self->total_weight;
}

static double
dot (const double *a,
     const double *b,
     guint         n)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];

  return sum;
}

/* Steps and changes of slope that were made, in a ring. */
typedef struct {
  guint   n;
  guint   next;
  double *steps;                     /* MEMORY x n_values */
  double *changes;
  double  products[MEMORY];
} History;

static void
find_direction (const Problem *problem,
                const History *history,
                const double  *slopes,
                double        *direction)
{
  const guint n_values = problem->n_values;
  double shares[MEMORY];

  for (guint i = 0; i < n_values; i++)
    direction[i] = -slopes[i];
  for (guint age = 1; age <= history->n; age++)
    {
      guint k = (history->next + MEMORY - age) % MEMORY;

      shares[k] = dot (history->steps + (gsize) k * n_values, direction, n_values) / history->products[k];
      for (guint i = 0; i < n_values; i++)
        direction[i] -= shares[k] * history->changes[(gsize) k * n_values + i];
    }
  if (history->n > 0)
    {
      guint k = (history->next + MEMORY - 1) % MEMORY;
      const double *change = history->changes + (gsize) k * n_values;
      double scale = history->products[k] / dot (change, change, n_values);

      for (guint i = 0; i < n_values; i++)
        direction[i] *= scale;
    }
  for (guint age = history->n; age >= 1; age--)
    {
      guint k = (history->next + MEMORY - age) % MEMORY;
      double share = dot (history->changes + (gsize) k * n_values, direction, n_values) / history->products[k];

      for (guint i = 0; i < n_values; i++)
        direction[i] += (shares[k] - share) * history->steps[(gsize) k * n_values + i];
    }
}

static double
find_greatest (const double *values,
               guint         n)
{
  double greatest = 0.0;

  for (guint i = 0; i < n; i++)
    greatest = fmax (greatest, fabs (values[i]));

  return greatest;
}

/* Goes along @direction until the loss has become less. Returns FALSE where it cannot any more. */
static gboolean
take_step (Problem      *problem,
           History      *history,
           const double *direction,
           double       *at,
           double       *slopes,
           double       *loss)
{
  const guint n_values = problem->n_values;
  g_autofree double *trial = g_new (double, n_values);
  g_autofree double *trial_slopes = g_new (double, n_values);
  double descent = dot (direction, slopes, n_values);
  double length = history->n > 0 ? 1.0 : 1.0 / fmax (find_greatest (slopes, n_values), 1.0);
  double *step = history->steps + (gsize) history->next * n_values;
  double *change = history->changes + (gsize) history->next * n_values;

  for (guint tries = 0; descent < 0.0 && tries < MAX_SHORTENINGS; tries++, length *= 0.5)
    {
      double trial_loss;

      for (guint i = 0; i < n_values; i++)
        trial[i] = at[i] + length * direction[i];
      trial_loss = measure (problem, trial, trial_slopes);
      if (g_cancellable_is_cancelled (problem->cancellable))
        return FALSE;
      if (!(trial_loss <= *loss + DECREASE * length * descent))
        continue;

      for (guint i = 0; i < n_values; i++)
        {
          step[i] = trial[i] - at[i];
          change[i] = trial_slopes[i] - slopes[i];
        }
      memcpy (at, trial, n_values * sizeof *at);
      memcpy (slopes, trial_slopes, n_values * sizeof *slopes);
      *loss = trial_loss;
      history->products[history->next] = dot (step, change, n_values);
      /* The loss is convex, so this is positive but for rounding. */
      if (history->products[history->next] > 0.0)
        {
          history->next = (history->next + 1) % MEMORY;
          history->n = MIN (history->n + 1, MEMORY);
        }
      return TRUE;
    }

  return FALSE;
}

static void
minimise (Problem           *problem,
          guint              max_iterations,
          double             tolerance,
          const HotProgress *progress,
          double            *at,
          HotLogistic       *self)
{
  const guint n_values = problem->n_values;
  g_autofree double *slopes = g_new (double, n_values);
  g_autofree double *direction = g_new (double, n_values);
  g_autofree double *steps = g_new (double, (gsize) MEMORY * n_values);
  g_autofree double *changes = g_new (double, (gsize) MEMORY * n_values);
  History history = { .steps = steps, .changes = changes };
  double loss = measure (problem, at, slopes), begin = find_greatest (slopes, n_values);

  for (; self->n_iterations < max_iterations; self->n_iterations++)
    {
      double slope = find_greatest (slopes, n_values);

      self->converged = slope <= tolerance;
      if (self->converged || g_cancellable_is_cancelled (problem->cancellable))
        return;
      hot_progress_report (progress, log (begin / slope) / log (begin / tolerance), NULL);

      find_direction (problem, &history, slopes, direction);
      if (take_step (problem, &history, direction, at, slopes, &loss))
        continue;
      if (history.n == 0)
        {
          /* Nothing is to be gained along the steepest slope: as far as doubles reach, this is the minimum. */
          self->converged = TRUE;
          return;
        }
      history.n = 0;
    }
}

/* Which classes occur: the number of each among them, or G_MAXUINT32. Returns how many. */
static guint
number_classes (const double *classes,
                const double *weights,
                guint         n_rows,
                guint         n_classes,
                guint32      *numbers)
{
  guint n = 0;

  memset (numbers, 0, n_classes * sizeof *numbers);
  for (guint row = 0; row < n_rows; row++)
    if (weights == NULL || weights[row] > 0.0)
      numbers[(guint) classes[row]] = 1;
  for (guint i = 0; i < n_classes; i++)
    numbers[i] = numbers[i] ? n++ : G_MAXUINT32;

  return n;
}

static void
problem_init (Problem       *self,
              HotMatrix     *matrix,
              const double  *classes,
              const guint32 *numbers,
              guint          n_present,
              const double  *weights,
              double         c)
{
  self->n_rows = hot_matrix_get_n_rows (matrix);
  self->n_features = hot_matrix_get_n_features (matrix);
  self->n_outputs = n_present == 2 ? 1 : n_present;
  self->n_values = self->n_outputs * (self->n_features + 1);
  self->weights = weights;
  self->penalty = 1.0 / c;
  self->scaled = g_new (float, (gsize) self->n_rows * self->n_features);
  self->means = g_new (double, self->n_features);
  self->deviations = g_new (double, self->n_features);
  self->classes = g_new (guint32, self->n_rows);
  self->chunk_slopes = g_new (double, (gsize) N_CHUNKS * self->n_values);
  for (guint row = 0; row < self->n_rows; row++)
    {
      guint32 number = numbers[(guint) classes[row]];

      /* A row without weight may be of a class that does not occur. */
      self->classes[row] = number != G_MAXUINT32 ? number : 0;
      self->total_weight += get_weight (self, row);
    }
  for (guint feature = 0; feature < self->n_features; feature++)
    scale_feature (self, hot_matrix_peek_feature (matrix, feature), feature);
}

/* Coefficients of one output in the features' own units. */
static void
unscale (const Problem *problem,
         const double  *at,
         double        *coefficients)
{
  const guint n_features = problem->n_features;

  coefficients[n_features] = at[n_features];
  for (guint feature = 0; feature < n_features; feature++)
    {
      double deviation = problem->deviations[feature];

      coefficients[feature] = deviation > 0.0 ? at[feature] / deviation : 0.0;
      coefficients[n_features] -= coefficients[feature] * problem->means[feature];
    }
}

static void
take_result (HotLogistic   *self,
             const Problem *problem,
             const double  *at,
             const guint32 *numbers,
             guint          n_classes)
{
  const guint stride = problem->n_features + 1;

  self->n_features = problem->n_features;
  self->n_outputs = n_classes == 2 ? 1 : n_classes;
  self->coefficients = g_new0 (double, (gsize) self->n_outputs * stride);
  self->fill = g_new (float, self->n_features);
  self->importances = g_new0 (double, self->n_features);
  for (guint k = 0; k < self->n_outputs; k++)
    {
      double *coefficients = self->coefficients + (gsize) k * stride;

      if (n_classes > 2 && numbers[k] == G_MAXUINT32)
        coefficients[stride - 1] = NEVER;
      /* Of many classes only two occur: one output told them apart, the first one's stays 0. */
      else if (n_classes > 2 && problem->n_outputs == 1 && numbers[k] == 1)
        unscale (problem, at, coefficients);
      else if (n_classes == 2 || problem->n_outputs > 1)
        unscale (problem, at + (n_classes > 2 ? (gsize) numbers[k] * stride : 0), coefficients);
    }

  for (guint feature = 0; feature < self->n_features; feature++)
    {
      self->fill[feature] = problem->means[feature];
      for (guint k = 0; k < problem->n_outputs; k++)
        self->importances[feature] += fabs (at[(gsize) k * stride + feature]);
    }
}

HotLogistic *
hot_logistic_fit (HotMatrix          *matrix,
                  const double       *classes,
                  guint               n_classes,
                  const double       *weights,
                  double              c,
                  guint               max_iterations,
                  double              tolerance,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(HotLogistic) self = g_new0 (HotLogistic, 1);
  g_auto(Problem) problem = { .cancellable = cancellable };
  g_autofree guint32 *numbers = g_new (guint32, n_classes);
  g_autofree double *at = NULL;
  guint n_present = number_classes (classes, weights, hot_matrix_get_n_rows (matrix), n_classes, numbers);

  if (n_present < 2)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID,
                           _("All training rows are of the same class; there is nothing to tell apart."));
      return NULL;
    }

  problem_init (&problem, matrix, classes, numbers, n_present, weights, c);
  at = g_new0 (double, problem.n_values);
  minimise (&problem, max_iterations, tolerance, progress, at, self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  take_result (self, &problem, at, numbers, n_classes);

  return g_steal_pointer (&self);
}

void
hot_logistic_free (HotLogistic *self)
{
  g_free (self->coefficients);
  g_free (self->fill);
  g_free (self->importances);
  g_free (self);
}
