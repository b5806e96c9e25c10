/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-noise-band.h"

#include <locale.h>
#include <math.h>

#define close(a, b, tolerance) g_assert_cmpfloat_with_epsilon (a, b, tolerance)

/* The tables of any textbook. */
static void
test_student (void)
{
  close (hot_student_quantile (0.95, 1), 12.7062047364, 1e-8);
  close (hot_student_quantile (0.95, 10), 2.2281388520, 1e-8);
  close (hot_student_quantile (0.99, 4), 4.6040948714, 1e-8);
  close (hot_student_quantile (0.95, 1e6), 1.9599663568, 1e-6);
  close (hot_student_p_value (2.2281388520, 10), 0.05, 1e-10);
  close (hot_student_p_value (-2.2281388520, 10), 0.05, 1e-10);
  close (hot_student_p_value (0.0, 3), 1.0, 1e-12);
  g_assert_true (isnan (hot_student_p_value (NAN, 3)));
}

/* By hand: means 3 and 6, variances 2.5 and 10; the error is sqrt (2.5), the degrees 2.5^2 / (0.25 / 4 + 4 / 4) = 5.882353. */
static void
test_repeats (void)
{
  const double a[] = { 1, 2, 3, 4, 5 }, b[] = { 2, 4, 6, 8, 10 };
  HotNoiseBand band;
  double half;

  g_assert_true (hot_noise_band_from_repeats (a, 5, b, 5, &band));
  g_assert_cmpint (band.method, ==, HOT_NOISE_REPEATS);
  close (band.difference, 3.0, 1e-12);
  half = hot_student_quantile (0.95, 6.25 / 1.0625) * sqrt (2.5);
  close (band.low, 3.0 - half, 1e-9);
  close (band.high, 3.0 + half, 1e-9);
  /* scipy.stats.ttest_ind (a, b, equal_var=False) */
  close (band.p_value, 0.1075311949, 1e-9);
  close (band.low_a, 3.0 - 2.7764451052 * sqrt (0.5), 1e-8);
}

/* One run beside several: the spread of those is taken for both. */
static void
test_single (void)
{
  const double a[] = { 10, 11, 12, 13, 14 }, b[] = { 20 };
  HotNoiseBand band;

  g_assert_true (hot_noise_band_from_repeats (a, 5, b, 1, &band));
  close (band.difference, 8.0, 1e-12);
  close (band.high - band.difference, 2.7764451052 * sqrt (2.5 * 1.2), 1e-8);
  g_assert_true (isnan (band.low_b));
  g_assert_false (hot_noise_band_from_repeats (a, 1, b, 1, &band));
}

/* Differences 1, 2, 3: their variance is 1, and that of their mean (1/3 + 1/2). */
static void
test_folds (void)
{
  const double a[] = { 1, 5, 9 }, b[] = { 2, 7, 12 };
  HotNoiseBand band;

  g_assert_true (hot_noise_band_from_folds (a, b, 3, &band));
  close (band.difference, 2.0, 1e-12);
  close (band.high - 2.0, 4.3026527297 * sqrt (5.0 / 6.0), 1e-8);
  g_assert_false (hot_noise_band_from_folds (a, b, 1, &band));
}

static void
fill (double *truth,
      double *a,
      double *b,
      guint   n,
      double  advantage)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < n; i++)
    {
      truth[i] = g_rand_double_range (rand, 0, 100);
      a[i] = truth[i] + g_rand_double_range (rand, -10, 10);
      b[i] = truth[i] + g_rand_double_range (rand, -10, 10) * advantage;
    }
}

static void
test_rows (void)
{
  enum { N = 500 };
  g_autofree double *truth = g_new (double, N), *a = g_new (double, N), *b = g_new (double, N);
  double error = 0.0, square = 0.0, spread = 0.0, mean = 0.0;
  HotNoiseBand band, again;

  fill (truth, a, b, N, 0.5);
  for (guint i = 0; i < N; i++)
    mean += truth[i] / N;
  for (guint i = 0; i < N; i++)
    {
      error += fabs (truth[i] - a[i]) / N;
      square += (truth[i] - a[i]) * (truth[i] - a[i]);
      spread += (truth[i] - mean) * (truth[i] - mean);
    }

  g_assert_true (hot_noise_band_from_rows (truth, a, b, N, HOT_NOISE_MAE, &band, NULL, NULL));
  close (band.value_a, error, 1e-9);
  close (band.difference, -2.5, 0.4);
  g_assert_cmpfloat (band.high, <, 0.0);
  /* The standard error of a mean of that many: the bootstrap's interval is as wide. */
  close (band.high_a - band.low_a, 2 * 1.96 * 2.887 / sqrt (N), 0.08);
  g_assert_true (hot_noise_band_from_rows (truth, a, b, N, HOT_NOISE_MAE, &again, NULL, NULL));
  g_assert_cmpfloat (again.low, ==, band.low);

  g_assert_true (hot_noise_band_from_rows (truth, a, b, N, HOT_NOISE_R2, &band, NULL, NULL));
  close (band.value_a, 1.0 - square / spread, 1e-9);
  g_assert_true (hot_noise_band_from_rows (truth, a, b, N, HOT_NOISE_RMSE, &band, NULL, NULL));
  close (band.value_a, sqrt (square / N), 1e-9);

  /* Equals are not told apart. */
  fill (truth, a, b, N, 1.0);
  g_assert_true (hot_noise_band_from_rows (truth, a, b, N, HOT_NOISE_MAE, &band, NULL, NULL));
  g_assert_cmpfloat (band.low, <, 0.0);
  g_assert_cmpfloat (band.high, >, 0.0);
  g_assert_false (hot_noise_band_from_rows (truth, a, b, 9, HOT_NOISE_MAE, &band, NULL, NULL));
}

static void
test_cancel (void)
{
  enum { N = 100 };
  g_autofree double *truth = g_new (double, N), *a = g_new (double, N), *b = g_new (double, N);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  HotNoiseBand band;

  fill (truth, a, b, N, 1.0);
  g_cancellable_cancel (cancellable);
  g_assert_false (hot_noise_band_from_rows (truth, a, b, N, HOT_NOISE_MAE, &band, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_words (void)
{
  const HotNoiseBand sure = { .method = HOT_NOISE_FOLDS, .difference = -2, .low = -3, .high = -1, .n_a = 5, .n_b = 5 };
  const HotNoiseBand chance = { .method = HOT_NOISE_ROWS, .difference = 2, .low = -1, .high = 5, .n_a = 1000, .n_b = 1000 };
  const HotNoiseBand none = { .method = HOT_NOISE_REPEATS };
  g_autofree char *lower = hot_noise_band_dup_verdict (&sure, "A", "B", -1);
  g_autofree char *higher = hot_noise_band_dup_verdict (&sure, "A", "B", 1);
  g_autofree char *maybe = hot_noise_band_dup_verdict (&chance, "A", "B", -1);
  g_autofree char *same = hot_noise_band_dup_verdict (&none, "A", "B", -1);
  g_autofree char *method = hot_noise_band_dup_method (&sure);

  g_assert_cmpstr (lower, ==, "“B” is better than “A” by 2, more than chance explains (95 % interval: 1 to 3).");
  g_assert_true (g_str_has_prefix (higher, "“A” is better than “B” by 2"));
  g_assert_cmpstr (maybe, ==, "“A” and “B” differ by 2, which may be chance (95 % interval: -1 to 5).");
  g_assert_cmpstr (same, ==, "“A” and “B” do not differ.");
  g_assert_nonnull (strstr (method, "Nadeau and Bengio, 2003"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/noise-band/student", test_student);
  g_test_add_func ("/noise-band/repeats", test_repeats);
  g_test_add_func ("/noise-band/single", test_single);
  g_test_add_func ("/noise-band/folds", test_folds);
  g_test_add_func ("/noise-band/rows", test_rows);
  g_test_add_func ("/noise-band/cancel", test_cancel);
  g_test_add_func ("/noise-band/words", test_words);

  return g_test_run ();
}
