/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of predictions, of which anybody may have written any. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "models/hot-run-predictions.h"

static HotRunPredictions *
parse (const char             *text,
       gssize                  length,
       HotRunPredictionsMode   mode,
       GError                **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "predictions.csv");

  return hot_run_predictions_read (file, mode, NULL, error);
}

static void
assert_refused (const char            *text,
                HotRunPredictionsMode  mode,
                const char            *pattern)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions = parse (text, -1, mode, &error);

  g_assert_null (predictions);
  g_assert_nonnull (error);
  if (!g_regex_match_simple (pattern, error->message, 0, 0))
    g_error ("“%s” of “%s” does not match “%s”", error->message, text, pattern);
}

/* Every line with its number, so that who goes on with the rows can name it. */
static void
test_strict (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions =
    parse ("row,truth,prediction,residual\n4,100,90.5,9.5\n\n0,50,60,-10\n17,1e3,800,200\n", -1, HOT_RUN_PREDICTIONS_STRICT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (predictions->n, ==, 3);
  g_assert_cmpuint (predictions->rows[0], ==, 4);
  g_assert_cmpuint (predictions->lines[0], ==, 2);
  g_assert_cmpuint (predictions->rows[2], ==, 17);
  g_assert_cmpuint (predictions->lines[2], ==, 5);
  g_assert_cmpfloat (predictions->truth[2], ==, 1000);
  g_assert_cmpfloat (predictions->prediction[0], ==, 90.5);
}

/* Whole numbers are numbers, with or without residuals: that they are was asked for. */
static void
test_strict_whole (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions = parse ("row,truth,prediction\n1,3,4\n2,5,6\n", -1, HOT_RUN_PREDICTIONS_STRICT, &error);

  g_assert_no_error (error);
  g_assert_false (predictions->is_classification);
  g_assert_cmpfloat (predictions->prediction[1], ==, 6);
}

static void
test_strict_hostile (void)
{
  static const struct {
    const char *text;
    const char *pattern;
  } files[] = {
    { "truth,prediction\n1,2\n", "^predictions\\.csv has no column “row”" },
    { "row,prediction\n1,2\n", "^predictions\\.csv has no column “truth”" },
    { "row,truth\n1,2\n", "^predictions\\.csv has no column “prediction”" },
    { "row,truth,prediction\n0,1,cheap\n1,2,dear\n", "column “prediction” holds something that is no number" },
    { "row,truth,prediction\n\"a \"\"b\"\", c\",1,2\n", "column “row” holds something that is no number" },
    { "row,truth,prediction\n0.5,1,1\n1.5,2,2\n", "column “row” does not hold whole numbers" },
    { "row,truth,prediction\n0,1.5,2.5\n1,,2.5\n", "line 3: the truth is missing" },
    { "row,truth,prediction\n0,1.5,2.5\n1,2.5,nan\n", "line 3: the prediction is missing or no finite number" },
    { "row,truth,prediction\n0,1.5,2.5\n1,2.5\n", "line 3: the prediction is missing" },
    { "row,truth,prediction\n0,1.5,2.5\n1,2.5,1e999\n", "prediction" },
    { "row,truth,prediction\n0,1.5,2.5\n-7,1.5,2.5\n", "line 3: the table has no row -7" },
    { "row,truth,prediction\n0,1.5,2.5\n4294967296,1.5,2.5\n", "line 3: the table has no row 4294967296" },
    { "row,truth,prediction\n0,1.5,2.5\n,1.5,2.5\n", "line 3: the table has no row" },
    { "", "predictions\\.csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    assert_refused (files[i].text, HOT_RUN_PREDICTIONS_STRICT, files[i].pattern);
}

/* What is only looked at is taken as far as it goes, and what is left out is counted. */
static void
test_any_hostile (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions =
    parse ("\"row\",\"truth\",\"prediction\",\"residual\"\n\"3\",\"1.5\",\"2.5\",\"-1\"\n4,nan,1,0\n5,1.5,,0\n-1,1.5,2,0\n6,abc,2,0\n"
           "7,\"2.5\",3.5,-1\n8,1", -1, HOT_RUN_PREDICTIONS_ANY, &error);

  g_assert_no_error (error);
  g_assert_false (predictions->is_classification);
  g_assert_cmpuint (predictions->n, ==, 2);
  g_assert_cmpuint (predictions->n_left_out, ==, 5);
  g_assert_cmpuint (predictions->rows[0], ==, 3);
  g_assert_cmpuint (predictions->rows[1], ==, 7);
  g_assert_null (predictions->lines);

  assert_refused ("row,truth\n1,2\n", HOT_RUN_PREDICTIONS_ANY, "^predictions\\.csv: there are no columns with the truth and the prediction");
}

/* Cut off anywhere, a file gives what was whole, or says what is wrong. */
static void
test_truncated (void)
{
  static const char text[] = "row,truth,prediction,residual\n10,1.5,2.5,-1\n11,\"3.5\",4.5,-1\n12,5.5,6.5,-1\n";

  for (gsize length = 0; length < sizeof text; length++)
    for (guint mode = 0; mode < 2; mode++)
      {
        g_autoptr(GError) error = NULL;
        g_autoptr(HotRunPredictions) predictions = parse (text, (gssize) length, mode, &error);

        g_assert_true ((predictions != NULL) == (error == NULL));
        for (gsize i = 0; predictions != NULL && predictions->rows != NULL && i < predictions->n; i++)
          {
            g_assert_true (isfinite (predictions->truth[i]) && isfinite (predictions->prediction[i]));
            g_assert_cmpuint (predictions->rows[i], <=, 12);
          }
      }
}

static void
test_cancelled (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("row,truth,prediction\n1,3,4\n", 27);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "predictions.csv");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  HotRunPredictions *none;

  g_cancellable_cancel (cancellable);
  none = hot_run_predictions_read (file, HOT_RUN_PREDICTIONS_STRICT, cancellable, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A file that is not there is none; one that is too large is refused before anything of it is read. */
static void
test_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hot-predictions-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "predictions.csv", NULL);
  g_autoptr(HotArtifacts) artifacts = hot_artifacts_new (folder, NULL, NULL);
  g_autoptr(GError) error = NULL;
  HotRunPredictions *predictions = NULL;

  g_assert_true (hot_run_predictions_load (artifacts, "predictions.csv", HOT_RUN_PREDICTIONS_ANY, &predictions, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (predictions);

  g_assert_true (g_file_set_contents (path, "y_true,y_pred\n1.5,2.5\n", -1, NULL));
  g_assert_true (hot_run_predictions_load (artifacts, "predictions.csv", HOT_RUN_PREDICTIONS_ANY, &predictions, NULL, &error));
  g_assert_cmpuint (predictions->n, ==, 1);
  g_clear_pointer (&predictions, hot_run_predictions_unref);

  g_assert_cmpint (truncate (path, (off_t) HOT_RUN_MAX_PREDICTIONS + 1), ==, 0);
  g_assert_false (hot_run_predictions_load (artifacts, "predictions.csv", HOT_RUN_PREDICTIONS_STRICT, &predictions, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "predictions.csv"));
  g_assert_null (predictions);

  g_remove (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-predictions/strict", test_strict);
  g_test_add_func ("/run-predictions/strict/whole-numbers", test_strict_whole);
  g_test_add_func ("/run-predictions/strict/hostile", test_strict_hostile);
  g_test_add_func ("/run-predictions/any/hostile", test_any_hostile);
  g_test_add_func ("/run-predictions/truncated", test_truncated);
  g_test_add_func ("/run-predictions/cancelled", test_cancelled);
  g_test_add_func ("/run-predictions/load", test_load);

  return g_test_run ();
}
