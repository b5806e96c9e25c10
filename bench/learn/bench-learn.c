/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-learn fit X Y ROWS FEATURES MODEL [NAME=VALUE]...: grows a forest on the first ROWS rows (X float32 by rows, Y float64), writes it to
 *   MODEL, and prints the seconds of the fit.
 * bench-learn predict MODEL X FIRST ROWS FEATURES OUTPUT [KERNEL]: predicts rows on one thread, writes the predictions (float64), and prints
 *   microseconds a row in one batch (median of 7), and of single rows the median and the 99th percentile.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "learn/hot-forest.h"

#define N_ROUNDS 7
#define N_SINGLE 3000

static gpointer
read_part (const char *path,
           gsize       offset,
           gsize       size)
{
  gpointer data = g_malloc (size);
  FILE *file = fopen (path, "rb");

  if (file == NULL || fseek (file, offset, SEEK_SET) != 0 || fread (data, 1, size, file) != size)
    g_error ("cannot read %s", path);
  fclose (file);

  return data;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_microseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int
run_fit (int    argc,
         char **argv)
{
  guint n_rows = atoi (argv[4]), n_features = atoi (argv[5]);
  g_autofree float *x = read_part (argv[2], 0, (gsize) n_rows * n_features * sizeof (float));
  g_autofree double *y = read_part (argv[3], 0, n_rows * sizeof (double));
  g_autoptr(HotMatrix) matrix = hot_matrix_new (n_rows, n_features);
  g_autoptr(HotForest) forest = NULL;
  HotForestParameters parameters;
  HotScoreError error = { 0 };
  double begin;
  gsize size;
  void *image;

  hot_forest_parameters_init (&parameters, FALSE, FALSE);
  for (int i = 7; i < argc; i++)
    {
      double value = g_ascii_strtod (strchr (argv[i], '=') + 1, NULL);

      if (g_str_has_prefix (argv[i], "n_estimators="))
        parameters.n_estimators = value;
      else if (g_str_has_prefix (argv[i], "max_features="))
        parameters.max_features = (HotForestAmount) { TRUE, value };
      else if (g_str_has_prefix (argv[i], "random_state="))
        parameters.random_state = value;
      else if (g_str_has_prefix (argv[i], "threads="))
        parameters.n_threads = value;
      else if (g_str_has_prefix (argv[i], "kernel="))
        g_assert_true (hot_grower_use_kernel (argv[i] + strlen ("kernel=")));
    }

  for (guint feature = 0; feature < n_features; feature++)
    for (guint row = 0; row < n_rows; row++)
      hot_matrix_peek_feature (matrix, feature)[row] = x[(gsize) row * n_features + feature];
  begin = get_microseconds ();
  forest = hot_forest_fit (matrix, y, NULL, &parameters, NULL, NULL, NULL, NULL);
  g_assert_nonnull (forest);
  image = hot_model_builder_finish (forest->builder, &size, &error);
  printf ("%.6f\n", (get_microseconds () - begin) / 1e6);
  if (image == NULL || !hot_model_write (image, size, argv[6], &error))
    g_error ("%s", error.message);
  free (image);

  return 0;
}

static int
run_predict (int    argc,
             char **argv)
{
  guint first = atoi (argv[4]), n_rows = atoi (argv[5]), n_features = atoi (argv[6]);
  g_autofree float *x = read_part (argv[3], (gsize) first * n_features * sizeof (float),
                                   (gsize) n_rows * n_features * sizeof (float));
  g_autofree double *predictions = g_new (double, n_rows);
  g_autofree double *single = g_new (double, N_SINGLE);
  double rounds[N_ROUNDS], prediction;
  HotScoreError error = { 0 };
  HotModel *model = hot_model_open (argv[2], &error);
  FILE *file;

  if (model == NULL)
    g_error ("%s", error.message);
  if (argc > 8)
    g_assert_true (hot_model_use_kernel (argv[8]));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double begin = get_microseconds ();

      hot_model_predict (model, x, n_rows, n_features, predictions);
      rounds[i] = (get_microseconds () - begin) / n_rows;
    }
  for (guint i = 0; i < N_SINGLE; i++)
    {
      gsize row = (gsize) i * 7919 % n_rows;
      double begin = get_microseconds ();

      hot_model_predict (model, x + row * n_features, 1, n_features, &prediction);
      single[i] = get_microseconds () - begin;
    }
  qsort (rounds, N_ROUNDS, sizeof *rounds, compare_doubles);
  qsort (single, N_SINGLE, sizeof *single, compare_doubles);
  printf ("%.3f %.3f %.3f\n", rounds[N_ROUNDS / 2], single[N_SINGLE / 2], single[N_SINGLE * 99 / 100]);

  file = fopen (argv[7], "wb");
  g_assert_nonnull (file);
  fwrite (predictions, sizeof *predictions, n_rows, file);
  hot_model_close (model);

  return fclose (file) == 0 ? 0 : 1;
}

int
main (int   argc,
      char *argv[])
{
  if (argc >= 7 && g_str_equal (argv[1], "fit"))
    return run_fit (argc, argv);
  if (argc >= 8 && g_str_equal (argv[1], "predict"))
    return run_predict (argc, argv);

  return 2;
}
