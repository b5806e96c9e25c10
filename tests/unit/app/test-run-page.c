/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the page of a run reads, slices and previews, of files that anybody may have written. */

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "app/experiments/hot-run-page-details.h"
#include "app/experiments/hot-run-page-match.h"
#include "app/experiments/hot-run-page-preview.h"
#include "app/experiments/hot-run-page-slices.h"
#include "app/experiments/hot-run-page-text.h"
#include "base/hot-error.h"
#include "hot-test-app.h"
#include "hot-test.h"
#include "models/hot-table-digest.h"
#include "tracking/hot-workspace.h"

static HotRunPredictions *
parse (const char  *text,
       gssize       length,
       GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "predictions.csv");

  return hot_run_predictions_read (file, HOT_RUN_PREDICTIONS_ANY, NULL, error);
}

static void
test_predictions (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions =
    parse ("row,truth,prediction,residual\n4,100,90.5,9.5\n0,50,60,-10\n17,1e3,800,200\n", -1, &error);

  g_assert_no_error (error);
  g_assert_false (predictions->is_classification);
  g_assert_cmpuint (predictions->n, ==, 3);
  g_assert_cmpuint (predictions->n_left_out, ==, 0);
  g_assert_cmpuint (predictions->rows[0], ==, 4);
  g_assert_cmpuint (predictions->rows[2], ==, 17);
  g_assert_cmpfloat (predictions->truth[2], ==, 1000);
  g_assert_cmpfloat (predictions->prediction[0], ==, 90.5);
}

/* Whole numbers are numbers where there are residuals; elsewhere they are classes. */
static void
test_predictions_whole (void)
{
  g_autoptr(HotRunPredictions) numbers = parse ("row,truth,prediction,residual\n0,1,2,-1\n1,2,2,0\n", -1, NULL);
  g_autoptr(HotRunPredictions) classes = parse ("row,truth,prediction\n0,1,2\n1,2,2\n", -1, NULL);

  g_assert_false (numbers->is_classification);
  g_assert_true (classes->is_classification);
  g_assert_cmpuint (classes->n_classes, ==, 2);
  g_assert_cmpstr (classes->classes[0], ==, "1");
  g_assert_cmpfloat (classes->truth[0], ==, 0);
  g_assert_cmpfloat (classes->prediction[0], ==, 1);
}

static void
test_predictions_classes (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions =
    parse ("row,truth,prediction\n3,\"b, \"\"x\"\"\",a\n1,a,a\n2,,a\n", -1, &error);

  g_assert_no_error (error);
  g_assert_true (predictions->is_classification);
  g_assert_cmpuint (predictions->n, ==, 2);
  g_assert_cmpuint (predictions->n_left_out, ==, 1);
  g_assert_cmpstr (predictions->classes[0], ==, "a");
  g_assert_cmpstr (predictions->classes[1], ==, "b, \"x\"");
  g_assert_cmpfloat (predictions->truth[0], ==, 1);
}

/* As other programs write them: other names, no rows. */
static void
test_predictions_foreign (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) predictions = parse ("y_true,y_pred\n1.5,2.5\n3.5,3.0\n", -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (predictions->n, ==, 2);
  g_assert_null (predictions->rows);
  g_assert_cmpfloat (predictions->prediction[1], ==, 3.0);
}

static void
test_predictions_hostile (void)
{
  static const char *const refused[] = {
    "", "\n", "row\n1\n", "truth\n1\n", "a,b\n1,2\n", "{\"truth\": 1}", "\xff\xfe\x00\x01", "truth,truth\n1,2\n",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunPredictions) lines = NULL;
  g_autoptr(GString) many = g_string_new ("row,truth,prediction\n");
  HotRunPredictions *none;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      none = parse (refused[i], -1, &error);
      g_assert_null (none);
      g_assert_nonnull (error);
      g_clear_error (&error);
    }

  /* Lines that make no sense are counted, the others are taken. */
  lines = parse ("row,truth,prediction,residual\n-1,1.5,2,0\n99999999999,1.5,2,0\n2,abc,2,0\n3,nan,2,0\n4,inf,2,0\n5\n6,1.5,2.5,-1\n"
                 "7,1.5,2.5,-1,8,9\n", -1, &error);
  g_assert_no_error (error);
  g_assert_false (lines->is_classification);
  for (gsize i = 0; i < lines->n; i++)
    g_assert_true (isfinite (lines->truth[i]) && isfinite (lines->prediction[i]));
  g_assert_cmpuint (lines->n, >=, 1);
  g_assert_cmpuint (lines->n, <=, 2);
  g_assert_cmpuint (lines->rows[0], ==, 6);

  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (many, "%u,name%u,other\n", i, i);
  none = parse (many->str, -1, &error);
  g_assert_null (none);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "predictions.csv"));
}

static HotTable *
read_city (void)
{
  return hot_test_read ("area,room,price\n"
                        "North,Whole,100\nNorth,Room,40\nSouth,Whole,90\nSouth,Room,30\nNorth,Whole,120\nSouth,Room,35\nNorth,,50\n"
                        "South,Whole,95\nNorth,Room,45\nSouth,Room,33\n");
}

static const HotRunPageSlice *
find_slice (HotRunPageSlices *slices,
            const char       *first,
            const char       *second)
{
  for (guint i = 0; i < slices->n_slices; i++)
    if (g_strcmp0 (slices->slices[i].values[0], first) == 0 && g_strcmp0 (slices->slices[i].values[1], second) == 0)
      return &slices->slices[i];

  return NULL;
}

static void
test_slices (void)
{
  g_autoptr(HotTable) table = read_city ();
  g_autoptr(HotRunPredictions) predictions =
    parse ("row,truth,prediction,residual\n0,100,130,-30\n4,120,110,10\n1,40,42,-2\n3,30,31,-1\n5,35,33,2\n6,50,70,-20\n99,1,1,0\n"
           "4,120,110,10\n", -1, NULL);
  const guint columns[] = { 0, 1 };
  const guint first[] = { 0 };
  guint counts[4];
  g_autoptr(HotRunPageSlices) both = hot_run_page_slices_new (table, predictions, columns, 2, NULL, NULL);
  g_autoptr(HotRunPageSlices) one = hot_run_page_slices_new (table, predictions, columns, 1, NULL, NULL);
  const HotRunPageSlice *slice = find_slice (both, "North", "Whole");
  g_autoptr(HotRowSet) rows = NULL;

  g_assert_true (hot_run_page_slices_can (hot_table_get_column (table, 0)));
  g_assert_false (hot_run_page_slices_can (hot_table_get_column (table, 2)));
  g_assert_cmpuint (both->n_foreign, ==, 1);
  g_assert_cmpuint (both->n_slices, ==, 4);
  g_assert_nonnull (slice);
  g_assert_cmpuint (slice->n, ==, 3);
  g_assert_cmpfloat_with_epsilon (slice->error, 50.0 / 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (slice->bias, 10.0 / 3, 1e-12);
  /* Without a value: a slice of its own, and here the worst. */
  g_assert_null (both->slices[0].values[1]);
  g_assert_cmpfloat (both->slices[0].error, ==, 20.0);
  for (guint i = 1; i < both->n_slices; i++)
    g_assert_cmpfloat (both->slices[i - 1].error, >=, both->slices[i].error);

  g_assert_cmpuint (one->n_slices, ==, 2);
  rows = hot_run_page_slices_dup_rows (one, first, 1);
  g_assert_cmpstr (one->slices[0].values[0], ==, "North");
  hot_run_page_slices_count (one, rows, counts);
  g_assert_cmpuint (counts[0], ==, one->slices[0].n);
  g_assert_cmpuint (counts[1], ==, 0);
  hot_run_page_slices_count (both, rows, counts);
  g_assert_cmpuint (counts[0], ==, 1);
  /* Row 4 was tested twice. */
  g_assert_cmpuint (hot_row_set_get_n (rows), ==, 4);
  g_assert_cmpuint (hot_row_set_get_row (rows, 0), ==, 0);
  g_assert_cmpuint (hot_row_set_get_row (rows, 1), ==, 1);
  g_assert_cmpuint (hot_row_set_get_row (rows, 3), ==, 6);
}

static void
test_slices_classes (void)
{
  g_autoptr(HotTable) table = read_city ();
  g_autoptr(HotRunPredictions) predictions = parse ("row,truth,prediction\n0,x,y\n1,x,x\n4,y,y\n2,y,y\n", -1, NULL);
  const guint column = 0;
  g_autoptr(HotRunPageSlices) slices = hot_run_page_slices_new (table, predictions, &column, 1, NULL, NULL);

  g_assert_cmpuint (slices->n_slices, ==, 2);
  g_assert_cmpstr (slices->slices[0].values[0], ==, "North");
  g_assert_cmpfloat_with_epsilon (slices->slices[0].error, 1.0 / 3, 1e-12);
  g_assert_true (isnan (slices->slices[0].bias));
}

static void
test_slices_cancelled (void)
{
  g_autoptr(HotTable) table = read_city ();
  g_autoptr(HotRunPredictions) predictions = parse ("row,truth,prediction,residual\n0,100,130,-30\n", -1, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const guint column = 0;
  HotRunPageSlices *slices;

  g_cancellable_cancel (cancellable);
  slices = hot_run_page_slices_new (table, predictions, &column, 1, cancellable, &error);
  g_assert_null (slices);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static GArray *
parse_importance (const char  *text,
                  const char  *path,
                  GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return hot_run_page_details_parse_importance (bytes, path, NULL, error);
}

static void
test_importance (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) csv = parse_importance ("feature,importance\nbeds,0.25\n\"a,b\",0.5\nc,nan\n", "feature-importance.csv", &error);
  g_autoptr(GArray) json = NULL;
  GArray *none;

  g_assert_no_error (error);
  g_assert_cmpuint (csv->len, ==, 2);
  g_assert_cmpstr (g_array_index (csv, HotRunPageImportance, 0).feature, ==, "a,b");
  json = parse_importance ("{\"x\": 3, \"y\": 12.5, \"z\": \"no\", \"l\": [1]}", "feature_importance_weight.json", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json->len, ==, 2);
  g_assert_cmpstr (g_array_index (json, HotRunPageImportance, 0).feature, ==, "y");

  none = parse_importance ("[1, 2]", "x.json", &error);
  g_assert_null (none);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_clear_error (&error);
  none = parse_importance ("", "x.json", &error);
  g_assert_null (none);
  g_clear_error (&error);
  none = parse_importance ("feature,importance\na,b\n", "x.csv", &error);
  g_assert_null (none);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

static HotArtifacts *
make_folder (char **folder)
{
  HotArtifacts *artifacts;

  *folder = g_dir_make_tmp ("hot-run-page-XXXXXX", NULL);
  artifacts = hot_artifacts_new (*folder, NULL, NULL);
  g_assert_nonnull (artifacts);

  return artifacts;
}

static HotRunPagePreview *
preview (HotArtifacts *artifacts,
         const char   *path,
         const char   *text)
{
  g_autoptr(GError) error = NULL;
  HotRunPagePreview *result;

  g_assert_true (hot_artifacts_write (artifacts, path, text, strlen (text), NULL, NULL));
  result = hot_run_page_preview_new (artifacts, path, NULL, &error);
  g_assert_no_error (error);

  return result;
}

static void
test_preview (void)
{
  g_autofree char *folder = NULL;
  g_autoptr(HotArtifacts) artifacts = make_folder (&folder);
  g_autoptr(HotRunPagePreview) table = preview (artifacts, "a.csv", "x,y\n1,2\n3,4\n");
  g_autoptr(HotRunPagePreview) text = preview (artifacts, "a.json", "{\"ä\": 1}");
  g_autoptr(HotRunPagePreview) broken = preview (artifacts, "a.png", "no picture");
  g_autoptr(HotRunPagePreview) empty = preview (artifacts, "empty.csv", "");

  g_assert_cmpuint (hot_table_get_n_rows (table->table), ==, 2);
  g_assert_false (table->is_cut);
  g_assert_cmpstr (text->text, ==, "{\"ä\": 1}");
  g_assert_nonnull (broken->reason);
  g_assert_cmpstr (empty->text, ==, "");
  g_assert_null (hot_run_page_preview_new (artifacts, "../secret", NULL, NULL));
  hot_test_remove_folder (folder);
}

/* A file of a gigabyte costs no more than its beginning. */
static void
test_preview_large (void)
{
  g_autofree char *folder = NULL;
  g_autoptr(HotArtifacts) artifacts = make_folder (&folder);
  static const char *const names[] = { "large.csv", "large.txt", "large.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr(HotRunPagePreview) large = NULL;
      g_autoptr(GString) head = g_string_new ("x,y\n");
      gint64 start;

      for (guint j = 0; j < 40000; j++)
        g_string_append (head, "12,345678\n");
      g_assert_true (g_file_set_contents (path, head->str, (gssize) head->len, NULL));
      g_assert_cmpint (truncate (path, 1024L * 1024 * 1024), ==, 0);
      start = g_get_monotonic_time ();
      large = hot_run_page_preview_new (artifacts, names[i], NULL, NULL);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
      g_assert_true (large->is_cut);
      g_assert_cmpuint (large->size, ==, 1024UL * 1024 * 1024);
      if (i == 0)
        g_assert_cmpuint (hot_table_get_n_rows (large->table), >, 20000);
      else if (i == 1)
        g_assert_cmpuint (strlen (large->text), <=, HOT_RUN_PAGE_PREVIEW_TEXT);
      else
        g_assert_nonnull (large->reason);
    }
  hot_test_remove_folder (folder);
}

static void
test_preview_text (void)
{
  g_autoptr(GBytes) cut = g_bytes_new_static ("caf\xc3", 4);
  g_autoptr(GBytes) binary = g_bytes_new_static ("a\0b", 3);
  g_autofree char *wide = g_strnfill (100000, 'x');
  g_autoptr(GBytes) line = g_bytes_new (wide, 100000);
  g_autofree char *text = hot_run_page_preview_text (cut);
  g_autofree char *short_line = hot_run_page_preview_text (line);

  g_assert_cmpstr (text, ==, "caf");
  g_assert_null (hot_run_page_preview_text (binary));
  g_assert_cmpuint (strlen (short_line), <, 5000);
}

static void
test_text (void)
{
  g_autofree char *path = hot_run_page_text_location ("{\"uri\": \"/data/listings.csv\"}");
  g_autofree char *address = hot_run_page_text_location ("{\"url\": \"https://example.org/a.csv\", \"x\": 1}");
  g_autofree char *size = hot_run_page_text_metric ("model_bytes", 2500000);
  g_autofree char *missing = hot_run_page_text_metric ("rmse", NAN);

  g_assert_cmpstr (path, ==, "/data/listings.csv");
  g_assert_cmpstr (address, ==, "https://example.org/a.csv");
  g_assert_null (hot_run_page_text_location ("no JSON"));
  g_assert_null (hot_run_page_text_location ("[]"));
  g_assert_null (hot_run_page_text_location ("{\"uri\": 5}"));
  g_assert_nonnull (strstr (size, "MB"));
  g_assert_cmpstr (missing, ==, "not a number");
}

/* A run as another program may have left it: histories, no artifacts that Hothouse knows. */
static void
test_details (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hot-run-page-XXXXXX", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotWorkspace) workspace = hot_workspace_open (folder, TRUE, NULL, NULL, &error);
  HotTrackingStore *store = hot_workspace_get_store (workspace);
  const HotRunCreation creation = { .name = "foreign", .start_time = HOT_TIME_NONE };
  g_autoptr(HotRun) run = hot_tracking_store_create_run (store, &creation, NULL, &error);
  const HotMetric metrics[] = {
    { .key = "loss", .value = 2, .timestamp = 1, .step = 1 }, { .key = "loss", .value = 1, .timestamp = 2, .step = 2 },
    { .key = "r2", .value = 0.5, .timestamp = 3 },
  };
  g_autofree char *root = hot_tracking_store_dup_artifact_root (store);
  g_autoptr(HotArtifacts) artifacts = NULL;
  g_autoptr(HotRunPageDetails) first = NULL;
  g_autoptr(HotRunPageDetails) second = NULL;
  HotRunPageDetails *none;

  g_assert_no_error (error);
  g_assert_true (hot_tracking_store_log_batch (store, run->id, metrics, 3, NULL, 0, NULL, 0, NULL, NULL));
  first = hot_run_page_details_read (store, run->id, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->histories->len, ==, 1);
  g_assert_cmpuint (first->files->len, ==, 0);
  g_assert_null (first->predictions);
  g_assert_null (first->files_error);
  g_assert_null (hot_run_page_details_get_data (first));

  artifacts = hot_artifacts_new (run->artifact_uri, root, &error);
  g_assert_no_error (error);
  g_assert_true (hot_artifacts_write (artifacts, "eval/predictions.csv", "y_true,y_pred\n1.5,2.5\n", 22, NULL, NULL));
  g_assert_true (hot_artifacts_write (artifacts, "model/MLmodel", "flavors: {}\n", 12, NULL, NULL));
  second = hot_run_page_details_read (store, run->id, first, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->files->len, ==, 4);
  g_assert_cmpuint (second->predictions->n, ==, 1);
  g_assert_cmpuint (second->environment->len, ==, 1);

  /* What has not changed is not read again. */
  g_clear_pointer (&first, hot_run_page_details_unref);
  first = hot_run_page_details_read (store, run->id, second, NULL, &error);
  g_assert_true (first->predictions == second->predictions);

  none = hot_run_page_details_read (store, "00000000000000000000000000000000", NULL, NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  hot_test_remove_folder (folder);
}

static void
test_match (void)
{
  g_autoptr(HotTable) table = read_city ();
  const guint32 rows[] = { 0, 2, 4, 7 };
  g_autofree char *digest = hot_table_digest (table, rows, G_N_ELEMENTS (rows), NULL, NULL);
  g_autoptr(HotRowSet) view = hot_row_set_new (g_bytes_new (rows, sizeof rows), hot_table_get_n_rows (table));
  const struct {
    HotRowSet  *rows;
    const char *filter;
    const char *digest;
    const char *answer;
  } cases[] = {
    { NULL, NULL, digest, "no" }, { view, NULL, digest, "yes" }, { NULL, "price >= 90", digest, "yes" },
    { NULL, "no such column = 1", digest, "no" }, { view, "price >= 90", "0123", "no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HotRunPageMatchRequest *request = hot_run_page_match_request_new (table, cases[i].rows, cases[i].filter, cases[i].digest);
      g_autofree char *answer = hot_run_page_match_func (request, NULL, NULL, NULL);

      g_assert_cmpstr (answer, ==, cases[i].answer);
      hot_run_page_match_request_free (request);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-page/predictions", test_predictions);
  g_test_add_func ("/run-page/predictions/whole-numbers", test_predictions_whole);
  g_test_add_func ("/run-page/predictions/classes", test_predictions_classes);
  g_test_add_func ("/run-page/predictions/foreign", test_predictions_foreign);
  g_test_add_func ("/run-page/predictions/hostile", test_predictions_hostile);
  g_test_add_func ("/run-page/slices", test_slices);
  g_test_add_func ("/run-page/slices/classes", test_slices_classes);
  g_test_add_func ("/run-page/slices/cancelled", test_slices_cancelled);
  g_test_add_func ("/run-page/importance", test_importance);
  g_test_add_func ("/run-page/preview", test_preview);
  g_test_add_func ("/run-page/preview/large", test_preview_large);
  g_test_add_func ("/run-page/preview/text", test_preview_text);
  g_test_add_func ("/run-page/text", test_text);
  g_test_add_func ("/run-page/details", test_details);
  g_test_add_func ("/run-page/match", test_match);

  return g_test_run ();
}
