/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  HOT_NOISE_REPEATS,
  HOT_NOISE_FOLDS,
  HOT_NOISE_ROWS,
} HotNoiseMethod;

/**
 * HotNoiseBand:
 * @method: where the noise was seen
 * @value_a: the metric of A
 * @low_a: lower end of its 95 % interval, NaN where nothing is known of A alone
 * @high_a: upper end
 * @value_b: the same of B
 * @difference: of B from A
 * @low: lower end of the 95 % interval of the difference
 * @high: upper end
 * @p_value: how often a difference at least as large would come about by chance, if there were none
 * @n_a: how many runs, folds or rows A has
 * @n_b: how many B has
 *
 * Whether B differs from A by more than chance. A plain value.
 */
typedef struct {
  HotNoiseMethod  method;
  double          value_a, low_a, high_a;
  double          value_b, low_b, high_b;
  double          difference;
  double          low, high;
  double          p_value;
  guint           n_a, n_b;
} HotNoiseBand;

/* What a metric is of pairs of truth and prediction. */
typedef enum {
  HOT_NOISE_MAE,
  HOT_NOISE_MSE,
  HOT_NOISE_RMSE,
  HOT_NOISE_R2,
  HOT_NOISE_ACCURACY,
} HotNoiseMetric;

/* FALSE for a metric that cannot be computed again from predictions. */
gboolean hot_noise_metric_find       (const char      *name,
                                      HotNoiseMetric  *metric);

/**
 * hot_noise_band_from_repeats:
 * @a: values of the runs that differ from A only in their seed, A among them
 * @b: the same of B
 *
 * Welch's t-test ("The generalization of 'Student's' problem", Biometrika 34, 1947). Where one of both has a single run, its spread is
 * taken to be that of the other: Student's t with n - 1 degrees of freedom.
 *
 * Returns: FALSE where neither has two runs
 */
gboolean hot_noise_band_from_repeats (const double    *a,
                                      guint            n_a,
                                      const double    *b,
                                      guint            n_b,
                                      HotNoiseBand    *band);
/**
 * hot_noise_band_from_folds:
 * @a: the metric of A on each fold
 * @b: the metric of B on the same folds
 *
 * The corrected resampled t-test of Nadeau and Bengio ("Inference for the generalization error", Machine Learning 52, 2003): folds share
 * their training rows, so the variance of the mean difference is (1/n + 1/(n - 1)) times that of the differences.
 *
 * Returns: FALSE below two folds
 */
gboolean hot_noise_band_from_folds   (const double    *a,
                                      const double    *b,
                                      guint            n,
                                      HotNoiseBand    *band);
/**
 * hot_noise_band_from_rows:
 * @truth: of @n test rows
 * @a: predictions of A for them
 * @b: predictions of B for the same
 *
 * The paired bootstrap over test rows, with percentile intervals (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
 * 13), 2,000 resamples with a fixed seed. It knows of the chance in which rows are tested, not of that in training.
 *
 * Returns: FALSE below ten rows, or with @error set when cancelled
 */
gboolean hot_noise_band_from_rows    (const double    *truth,
                                      const double    *a,
                                      const double    *b,
                                      guint            n,
                                      HotNoiseMetric   metric,
                                      HotNoiseBand    *band,
                                      GCancellable    *cancellable,
                                      GError         **error);

/* The t that Student's distribution exceeds with probability (1 - @confidence) / 2 at each side. */
double   hot_student_quantile        (double           confidence,
                                      double           degrees);
/* How probable it is to be at least as far from 0 as @t, at either side. */
double   hot_student_p_value         (double           t,
                                      double           degrees);

/* The verdict in one sentence, and how it was found in another; (transfer full). @direction: 1 where more is better, -1 where less is, 0
 * where nobody can say. */
char    *hot_noise_band_dup_verdict  (const HotNoiseBand *self,
                                      const char         *name_a,
                                      const char         *name_b,
                                      int                 direction);
char    *hot_noise_band_dup_method   (const HotNoiseBand *self);

G_END_DECLS
