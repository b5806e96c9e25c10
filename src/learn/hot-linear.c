/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-linear.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"

/* Rows that are multiplied at a time. */
#define BLOCK 256

/* Sums over centred columns, all that both methods need. */
typedef struct {
  guint   n;                 /* features */
  double  total;             /* weight of all rows */
  double *means;
  double  y_mean;
  double *gram;              /* n x n */
  double *moments;           /* n: products with the target */
  double  y_squares;
} Normal;

static void
normal_clear (Normal *self)
{
  g_free (self->means);
  g_free (self->gram);
  g_free (self->moments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Normal, normal_clear)

static void
find_means (Normal       *self,
            HotMatrix    *matrix,
            const double *y,
            const double *weights)
{
  guint n_rows = hot_matrix_get_n_rows (matrix);

  for (guint i = 0; i < n_rows; i++)
    {
      double weight = weights != NULL ? weights[i] : 1.0;

      self->total += weight;
      self->y_mean += weight * y[i];
    }
  self->y_mean /= self->total;

  for (guint feature = 0; feature < self->n; feature++)
    {
      const float *values = hot_matrix_peek_feature (matrix, feature);
      double sum = 0.0, total = 0.0;

      for (guint i = 0; i < n_rows; i++)
        if (!isnan (values[i]))
          {
            double weight = weights != NULL ? weights[i] : 1.0;

            sum += weight * values[i];
            total += weight;
          }
      /* Of the float that will stand for missing values, so that they weigh nothing. */
      self->means[feature] = total > 0.0 ? sum / total : 0.0;
    }
}

/* One block of rows: centred, each weighted by the root of its weight. */
static void
add_block (Normal       *self,
           HotMatrix    *matrix,
           const double *y,
           const double *weights,
           guint         begin,
           guint         end,
           double       *block)
{
  guint n_rows = end - begin;

  for (guint feature = 0; feature <= self->n; feature++)
    {
      double *column = block + (gsize) feature * BLOCK;
      const float *values = feature < self->n ? hot_matrix_peek_feature (matrix, feature) + begin : NULL;

      for (guint i = 0; i < n_rows; i++)
        {
          double value = values == NULL ? y[begin + i] - self->y_mean
                         : isnan (values[i]) ? 0.0 : values[i] - self->means[feature];

          column[i] = weights != NULL ? value * sqrt (weights[begin + i]) : value;
        }
    }

  for (guint a = 0; a <= self->n; a++)
    for (guint b = 0; b <= a; b++)
      {
        const double *one = block + (gsize) a * BLOCK, *other = block + (gsize) b * BLOCK;
        double sum = 0.0;

        for (guint i = 0; i < n_rows; i++)
          sum += one[i] * other[i];
        if (a < self->n)
          self->gram[(gsize) a * self->n + b] += sum;
        else if (b < self->n)
          self->moments[b] += sum;
        else
          self->y_squares += sum;
      }
}

static gboolean
normal_init (Normal        *self,
             HotMatrix     *matrix,
             const double  *y,
             const double  *weights,
             GCancellable  *cancellable,
             GError       **error)
{
  guint n_rows = hot_matrix_get_n_rows (matrix);
  g_autofree double *block = NULL;

  self->n = hot_matrix_get_n_features (matrix);
  if (n_rows == 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, _("There are no rows to train on."));
      return FALSE;
    }

  self->means = g_new0 (double, self->n);
  self->gram = g_new0 (double, (gsize) self->n * self->n);
  self->moments = g_new0 (double, self->n);
  block = g_new (double, ((gsize) self->n + 1) * BLOCK);
  find_means (self, matrix, y, weights);
  for (guint begin = 0; begin < n_rows; begin += BLOCK)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_block (self, matrix, y, weights, begin, MIN (begin + BLOCK, n_rows), block);
    }
  for (guint a = 0; a < self->n; a++)
    for (guint b = 0; b < a; b++)
      self->gram[(gsize) b * self->n + a] = self->gram[(gsize) a * self->n + b];

  return TRUE;
}

static HotLinear *
hot_linear_new (const Normal *normal,
                const double *coefficients)
{
  HotLinear *self = g_new0 (HotLinear, 1);
  double intercept = normal->y_mean;

  self->n_features = normal->n;
  self->coefficients = g_new (double, normal->n + 1);
  self->fill = g_new (float, normal->n);
  for (guint i = 0; i < normal->n; i++)
    {
      self->coefficients[i] = coefficients[i];
      self->fill[i] = normal->means[i];
      intercept -= coefficients[i] * normal->means[i];
    }
  self->coefficients[normal->n] = intercept;

  return self;
}

void
hot_linear_free (HotLinear *self)
{
  g_free (self->coefficients);
  g_free (self->fill);
  g_free (self);
}

/* Cholesky's factor in place, below the diagonal. A column that depends on those before it gets a zero, and so its coefficient. */
static gboolean
factorise (double       *matrix,
           guint         n,
           GCancellable *cancellable)
{
  for (guint column = 0; column < n; column++)
    {
      double *row = matrix + (gsize) column * n;
      double scale = row[column], rest = row[column];

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      for (guint k = 0; k < column; k++)
        rest -= row[k] * row[k];
      row[column] = rest > scale * 1e-12 ? sqrt (rest) : 0.0;

      for (guint below = column + 1; below < n; below++)
        {
          double *other = matrix + (gsize) below * n;
          double sum = other[column];

          for (guint k = 0; k < column; k++)
            sum -= other[k] * row[k];
          other[column] = row[column] > 0.0 ? sum / row[column] : 0.0;
        }
    }

  return TRUE;
}

static void
solve (const double *factor,
       guint         n,
       double       *values)
{
  for (guint i = 0; i < n; i++)
    {
      double sum = values[i], diagonal = factor[(gsize) i * n + i];

      for (guint k = 0; k < i; k++)
        sum -= factor[(gsize) i * n + k] * values[k];
      values[i] = diagonal > 0.0 ? sum / diagonal : 0.0;
    }
  for (guint i = n; i-- > 0;)
    {
      double sum = values[i], diagonal = factor[(gsize) i * n + i];

      for (guint k = i + 1; k < n; k++)
        sum -= factor[(gsize) k * n + i] * values[k];
      values[i] = diagonal > 0.0 ? sum / diagonal : 0.0;
    }
}

HotLinear *
hot_linear_fit_ridge (HotMatrix     *matrix,
                      const double  *y,
                      const double  *weights,
                      double         alpha,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_auto(Normal) normal = { 0 };

  if (!normal_init (&normal, matrix, y, weights, cancellable, error))
    return NULL;

  for (guint i = 0; i < normal.n; i++)
    normal.gram[(gsize) i * normal.n + i] += alpha;
  if (!factorise (normal.gram, normal.n, cancellable))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  solve (normal.gram, normal.n, normal.moments);

  return hot_linear_new (&normal, normal.moments);
}

HotLinear *
hot_linear_fit_elastic_net (HotMatrix     *matrix,
                            const double  *y,
                            const double  *weights,
                            double         alpha,
                            double         l1_ratio,
                            guint          max_iterations,
                            double         tolerance,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_auto(Normal) normal = { 0 };
  g_autofree double *coefficients = NULL;
  g_autofree double *gradient = NULL;
  double l1, l2, spread;
  HotLinear *self;
  guint iteration = 0;

  if (!normal_init (&normal, matrix, y, weights, cancellable, error))
    return NULL;

  l1 = alpha * l1_ratio * normal.total;
  l2 = alpha * (1.0 - l1_ratio) * normal.total;
  spread = sqrt (normal.y_squares);
  coefficients = g_new0 (double, normal.n);
  /* Products of each feature with what is not explained yet. */
  gradient = g_memdup2 (normal.moments, normal.n * sizeof (double));

  for (gboolean changed = TRUE; changed && iteration < max_iterations; iteration++)
    {
      changed = FALSE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (guint i = 0; i < normal.n; i++)
        {
          double square = normal.gram[(gsize) i * normal.n + i];
          double old = coefficients[i], product = gradient[i] + square * old, change;

          if (square == 0.0)
            continue;
          coefficients[i] = copysign (fmax (fabs (product) - l1, 0.0), product) / (square + l2);
          change = coefficients[i] - old;
          if (change == 0.0)
            continue;
          for (guint k = 0; k < normal.n; k++)
            gradient[k] -= change * normal.gram[(gsize) i * normal.n + k];
          changed |= fabs (change) * sqrt (square) > tolerance * spread;
        }
    }

  self = hot_linear_new (&normal, coefficients);
  self->n_iterations = iteration;

  return self;
}
