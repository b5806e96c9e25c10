/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-noise-band.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-format.h"
#include "base/hot-select.h"

#define CONFIDENCE    0.95
#define N_RESAMPLES   2000
#define MIN_ROWS      10
#define SEED          G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
/* How far the continued fraction is worked out, and when it has converged. */
#define MAX_TERMS     300
#define PRECISION     1e-15

/* The continued fraction of the incomplete beta function (NIST's Digital Library of Mathematical Functions, 8.17.22), worked out by Lentz's
 * method. Converges fast for x < (a + 1) / (a + b + 2). */
static double
beta_fraction (double a,
               double b,
               double x)
{
  double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0), result;

  d = 1.0 / (fabs (d) < G_MINDOUBLE ? G_MINDOUBLE : d);
  result = d;
  for (guint m = 1; m <= MAX_TERMS; m++)
    {
      const double terms[] = {
        m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
      };
      double factor = 1.0;

      for (guint i = 0; i < 2; i++)
        {
          d = 1.0 + terms[i] * d;
          c = 1.0 + terms[i] / c;
          d = 1.0 / (fabs (d) < G_MINDOUBLE ? G_MINDOUBLE : d);
          c = fabs (c) < G_MINDOUBLE ? G_MINDOUBLE : c;
          factor = c * d;
          result *= factor;
        }
      if (fabs (factor - 1.0) < PRECISION)
        break;
    }

  return result;
}

static double
incomplete_beta (double a,
                 double b,
                 double x)
{
  double front;

  if (x <= 0.0 || x >= 1.0)
    return x <= 0.0 ? 0.0 : 1.0;
  front = exp (lgamma (a + b) - lgamma (a) - lgamma (b) + a * log (x) + b * log1p (-x));
  if (x < (a + 1.0) / (a + b + 2.0))
    return front * beta_fraction (a, b, x) / a;

  return 1.0 - front * beta_fraction (b, a, 1.0 - x) / b;
}

double
hot_student_p_value (double t,
                     double degrees)
{
  if (isnan (t))
    return NAN;

  return incomplete_beta (degrees / 2.0, 0.5, degrees / (degrees + t * t));
}

double
hot_student_quantile (double confidence,
                      double degrees)
{
  double low = 0.0, high = 1.0;

  while (hot_student_p_value (high, degrees) > 1.0 - confidence && high < 1e9)
    high *= 2.0;
  for (guint i = 0; i < 200 && high - low > 1e-12 * high; i++)
    {
      const double middle = (low + high) / 2.0;

      if (hot_student_p_value (middle, degrees) > 1.0 - confidence)
        low = middle;
      else
        high = middle;
    }

  return (low + high) / 2.0;
}

static double
get_mean (const double *values,
          guint         n)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += values[i];

  return sum / n;
}

/* With n - 1; 0 of a single value. */
static double
get_variance (const double *values,
              guint         n)
{
  const double mean = get_mean (values, n);
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);

  return n > 1 ? sum / (n - 1) : 0.0;
}

/* The interval of a mean by its own spread. */
static void
fill_interval (const double *values,
               guint         n,
               double       *value,
               double       *low,
               double       *high)
{
  const double half = n > 1 ? hot_student_quantile (CONFIDENCE, n - 1) * sqrt (get_variance (values, n) / n) : NAN;

  *value = get_mean (values, n);
  *low = *value - half;
  *high = *value + half;
}

static void
fill_difference (HotNoiseBand *band,
                 double        error,
                 double        degrees)
{
  const double half = hot_student_quantile (CONFIDENCE, degrees) * error;

  band->difference = band->value_b - band->value_a;
  band->low = band->difference - half;
  band->high = band->difference + half;
  if (error > 0.0)
    band->p_value = hot_student_p_value (band->difference / error, degrees);
  else
    band->p_value = band->difference != 0.0 ? 0.0 : 1.0;
}

gboolean
hot_noise_band_from_repeats (const double *a,
                             guint         n_a,
                             const double *b,
                             guint         n_b,
                             HotNoiseBand *band)
{
  const double variance_a = get_variance (a, n_a), variance_b = get_variance (b, n_b);
  const double share_a = variance_a / n_a, share_b = variance_b / n_b;

  if (n_a < 1 || n_b < 1 || (n_a < 2 && n_b < 2))
    return FALSE;

  *band = (HotNoiseBand) { .method = HOT_NOISE_REPEATS, .n_a = n_a, .n_b = n_b };
  fill_interval (a, n_a, &band->value_a, &band->low_a, &band->high_a);
  fill_interval (b, n_b, &band->value_b, &band->low_b, &band->high_b);
  if (n_a < 2 || n_b < 2)
    {
      fill_difference (band, sqrt ((variance_a + variance_b) * (1.0 / n_a + 1.0 / n_b)), MAX (n_a, n_b) - 1);
      return TRUE;
    }
  /* Welch and Satterthwaite's degrees of freedom. */
  fill_difference (band, sqrt (share_a + share_b), share_a + share_b > 0.0
                   ? (share_a + share_b) * (share_a + share_b) / (share_a * share_a / (n_a - 1) + share_b * share_b / (n_b - 1))
                   : n_a + n_b - 2);

  return TRUE;
}

gboolean
hot_noise_band_from_folds (const double *a,
                           const double *b,
                           guint         n,
                           HotNoiseBand *band)
{
  g_autofree double *differences = g_new (double, MAX (n, 1));

  if (n < 2)
    return FALSE;

  for (guint i = 0; i < n; i++)
    differences[i] = b[i] - a[i];
  *band = (HotNoiseBand) { .method = HOT_NOISE_FOLDS, .n_a = n, .n_b = n };
  fill_interval (a, n, &band->value_a, &band->low_a, &band->high_a);
  fill_interval (b, n, &band->value_b, &band->low_b, &band->high_b);
  fill_difference (band, sqrt (get_variance (differences, n) * (1.0 / n + 1.0 / (n - 1))), n - 1);

  return TRUE;
}

gboolean
hot_noise_metric_find (const char     *name,
                       HotNoiseMetric *metric)
{
  static const char *const names[] = { "mae", "mse", "rmse", "r2", "accuracy" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      {
        *metric = i;
        return TRUE;
      }

  return FALSE;
}

/* What the metric of a sample is made of: sums over its rows. */
typedef struct {
  double n;
  double a, b;           /* of errors, by the metric's own measure */
  double truth, square;  /* of truth, less its mean over all rows */
} Sums;

static double
get_metric (HotNoiseMetric  metric,
            const Sums     *sums,
            double          errors)
{
  if (metric == HOT_NOISE_RMSE)
    return sqrt (errors / sums->n);
  if (metric == HOT_NOISE_R2)
    return 1.0 - errors / (sums->square - sums->truth * sums->truth / sums->n);

  return errors / sums->n;
}

static double
get_error (HotNoiseMetric metric,
           double         truth,
           double         prediction)
{
  if (metric == HOT_NOISE_ACCURACY)
    return truth == prediction;
  if (metric == HOT_NOISE_MAE)
    return fabs (truth - prediction);

  return (truth - prediction) * (truth - prediction);
}

/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). */
static guint64
draw (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

static void
fill_percentiles (double *values,
                  guint   n,
                  double *low,
                  double *high)
{
  qsort (values, n, sizeof *values, hot_compare_doubles);
  *low = hot_get_quantile (values, n, (1.0 - CONFIDENCE) / 2.0);
  *high = hot_get_quantile (values, n, (1.0 + CONFIDENCE) / 2.0);
}

/* Rows as the resampling reads them: side by side, so that a draw touches one line of memory. */
static void
fill_rows (Sums           *rows,
           const double   *truth,
           const double   *a,
           const double   *b,
           guint           n,
           HotNoiseMetric  metric)
{
  const double mean = get_mean (truth, n);

  for (guint i = 0; i < n; i++)
    rows[i] = (Sums) {
      .n = 1.0, .a = get_error (metric, truth[i], a[i]), .b = get_error (metric, truth[i], b[i]), .truth = truth[i] - mean,
      .square = (truth[i] - mean) * (truth[i] - mean),
    };
}

static void
add_row (Sums       *sums,
         const Sums *row)
{
  sums->n += row->n;
  sums->a += row->a;
  sums->b += row->b;
  sums->truth += row->truth;
  sums->square += row->square;
}

gboolean
hot_noise_band_from_rows (const double    *truth,
                          const double    *a,
                          const double    *b,
                          guint            n,
                          HotNoiseMetric   metric,
                          HotNoiseBand    *band,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autofree Sums *rows = g_new (Sums, MAX (n, 1));
  g_autofree double *values = g_new (double, 3 * N_RESAMPLES);
  double *values_a = values, *values_b = values + N_RESAMPLES, *differences = values + 2 * N_RESAMPLES;
  guint64 state = SEED;
  guint n_below = 0, n_above = 0;
  Sums all = { 0 };

  if (n < MIN_ROWS)
    return FALSE;

  fill_rows (rows, truth, a, b, n, metric);
  for (guint i = 0; i < n; i++)
    add_row (&all, &rows[i]);
  for (guint i = 0; i < N_RESAMPLES; i++)
    {
      Sums sums = { 0 };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (guint j = 0; j < n; j++)
        add_row (&sums, &rows[(guint) (((draw (&state) >> 32) * (guint64) n) >> 32)]);
      values_a[i] = get_metric (metric, &sums, sums.a);
      values_b[i] = get_metric (metric, &sums, sums.b);
      differences[i] = values_b[i] - values_a[i];
      n_below += differences[i] <= 0.0;
      n_above += differences[i] >= 0.0;
    }

  *band = (HotNoiseBand) { .method = HOT_NOISE_ROWS, .n_a = n, .n_b = n };
  band->value_a = get_metric (metric, &all, all.a);
  band->value_b = get_metric (metric, &all, all.b);
  band->difference = band->value_b - band->value_a;
  fill_percentiles (values_a, N_RESAMPLES, &band->low_a, &band->high_a);
  fill_percentiles (values_b, N_RESAMPLES, &band->low_b, &band->high_b);
  fill_percentiles (differences, N_RESAMPLES, &band->low, &band->high);
  band->p_value = MIN (1.0, 2.0 * (MIN (n_below, n_above) + 1.0) / (N_RESAMPLES + 1.0));

  return TRUE;
}

char *
hot_noise_band_dup_verdict (const HotNoiseBand *self,
                            const char         *name_a,
                            const char         *name_b,
                            int                 direction)
{
  const double size = fabs (self->difference);
  const gboolean is_sure = self->low > 0.0 || self->high < 0.0;
  const gboolean b_is_more = self->difference > 0.0;
  g_autofree char *difference = hot_format_measure (size, 3);
  g_autofree char *low = hot_format_measure (b_is_more ? self->low : -self->high, 3);
  g_autofree char *high = hot_format_measure (b_is_more ? self->high : -self->low, 3);
  const gboolean b_wins = direction == 0 ? b_is_more : b_is_more == (direction > 0);

  if (size == 0.0)
    return g_strdup_printf (_("“%s” and “%s” do not differ."), name_a, name_b);
  if (!is_sure)
    /* Translators: a difference, and the two ends of its interval */
    return g_strdup_printf (_("“%s” and “%s” differ by %s, which may be chance (95 %% interval: %s to %s)."), name_a, name_b,
                            difference, low, high);
  if (direction == 0)
    return g_strdup_printf (_("“%s” is higher than “%s” by %s, more than chance explains (95 %% interval: %s to %s)."),
                            b_wins ? name_b : name_a, b_wins ? name_a : name_b, difference, low, high);

  return g_strdup_printf (_("“%s” is better than “%s” by %s, more than chance explains (95 %% interval: %s to %s)."),
                          b_wins ? name_b : name_a, b_wins ? name_a : name_b, difference, low, high);
}

char *
hot_noise_band_dup_method (const HotNoiseBand *self)
{
  g_autofree char *n = hot_format_count (self->n_a);
  g_autofree char *m = hot_format_count (self->n_b);

  switch (self->method)
    {
    case HOT_NOISE_REPEATS:
      return g_strdup_printf (self->n_a > 1 && self->n_b > 1
                              ? _("From %s and %s runs that differ only in their seed, by Welch’s t-test (1947).")
                              : _("From %s and %s runs that differ only in their seed, by Student’s t-test with the spread of those "
                                  "that were repeated."), n, m);

    case HOT_NOISE_FOLDS:
      return g_strdup_printf (_("From the same %s folds, by the corrected resampled t-test (Nadeau and Bengio, 2003)."), n);

    default:
      return g_strdup_printf (_("From the same %s tested rows, by the paired bootstrap (Efron and Tibshirani, 1993). Chance in "
                                "training is not in it: repeat both with other seeds to see that."), n);
    }
}
