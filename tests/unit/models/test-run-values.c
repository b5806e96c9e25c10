/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader.h"
#include "dataset/hot-filter.h"
#include "dataset/hot-sample-city.h"
#include "hot-test.h"
#include "models/hot-run-logger.h"
#include "models/hot-run-values.h"
#include "models/hot-what-if.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-workspace.h"

#define N_ROWS 600

/* A workspace with a table of the made-up city. */
typedef struct {
  char             *folder;
  char             *root;
  HotWorkspace     *workspace;
  HotTrackingStore *store;
  HotTable         *table;
} Fixture;

/* What differs from run to run in these tests. */
typedef struct {
  const char *estimator;
  const char *target;
  const char *filter;
  gboolean    log_target;
  double      cap_quantile;
  guint       n_folds;
} Making;

static HotTable *
read_city (guint32 seed)
{
  g_autoptr(GBytes) bytes = hot_sample_city_generate (N_ROWS, seed);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "city.csv");
  GError *error = NULL;
  HotTable *table = hot_csv_read (file, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return table;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("hot-values-XXXXXX", NULL);
  fixture->workspace = hot_workspace_open (fixture->folder, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->store = hot_workspace_get_store (fixture->workspace);
  fixture->root = hot_tracking_store_dup_artifact_root (fixture->store);
  fixture->table = read_city (7);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->workspace);
  hot_table_unref (fixture->table);
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->root);
}

static HotRun *
train (Fixture      *fixture,
       const Making *making)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(HotFilter) filter = NULL;
  g_autoptr(HotRowSet) rows = NULL;
  g_autofree guint32 *list = NULL;
  g_autofree char *id = NULL;
  GError *error = NULL;
  HotRun *run;
  const HotTrainingOptions options = {
    .target = making->target != NULL ? making->target : "price", .estimator = hot_estimator_find (making->estimator, NULL),
    .values = values, .test_size = 0.25, .seed = 42, .log_target = making->log_target, .cap_quantile = making->cap_quantile,
    .split = { .n_folds = making->n_folds },
  };
  const HotRunPlan plan = { .experiment_id = "0", .name = "a run", .filter = making->filter, .program = "test", .options = &options };

  if (g_str_equal (making->estimator, "forest"))
    g_hash_table_insert (values, g_strdup ("n_estimators"), g_strdup ("20"));
  filter = hot_filter_parse (making->filter != NULL ? making->filter : "", &error);
  g_assert_no_error (error);
  rows = hot_filter_apply (filter, fixture->table, NULL, &error);
  g_assert_no_error (error);
  list = g_new (guint32, hot_row_set_get_n (rows));
  for (guint i = 0; i < hot_row_set_get_n (rows); i++)
    list[i] = hot_row_set_get_row (rows, i);

  id = hot_run_logger_train (fixture->store, &plan, fixture->table, list, hot_row_set_get_n (rows), NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  run = hot_tracking_store_get_run (fixture->store, id, NULL, &error);
  g_assert_no_error (error);

  return run;
}

static HotRunValues *
look (Fixture *fixture,
      HotRun  *run)
{
  GError *error = NULL;
  HotRunValues *values = hot_run_values_new (fixture->store, run, fixture->table, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return values;
}

static void
assert_refused (Fixture    *fixture,
                HotRun     *run,
                HotTable   *table,
                int         code,
                const char *pattern)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRunValues) values = hot_run_values_new (fixture->store, run, table, NULL, NULL, NULL, &error);

  g_assert_null (values);
  g_assert_error (error, HOT_ERROR, code);
  if (!g_regex_match_simple (pattern, error->message, 0, 0))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

static void
write_predictions (Fixture    *fixture,
                   HotRun     *run,
                   const char *text)
{
  GError *error = NULL;
  g_autoptr(HotArtifacts) artifacts = hot_artifacts_new (run->artifact_uri, fixture->root, &error);

  g_assert_no_error (error);
  hot_artifacts_write (artifacts, HOT_RUN_PREDICTIONS, text, strlen (text), NULL, &error);
  g_assert_no_error (error);
}

/* What the file of predictions says, and the model for all other rows. */
static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  const Making making = { .estimator = "forest" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);
  HotColumn *price = hot_table_get_column (fixture->table, hot_table_find_column (fixture->table, "price"));
  double tested = 0, learnt = 0;
  guint n_priced = 0;

  g_assert_cmpstr (values->target, ==, "price");
  g_assert_cmpint (values->type, ==, HOT_COLUMN_MONEY);
  g_assert_cmpstr (values->unit, ==, "$");
  g_assert_nonnull (values->low);
  for (guint row = 0; row < N_ROWS; row++)
    {
      const double truth = hot_column_get_number (price, row);

      n_priced += !isnan (truth);
      g_assert_true (isfinite (values->prediction[row]));
      g_assert_cmpfloat (values->low[row], <=, values->high[row]);
      if (isnan (truth))
        {
          g_assert_true (isnan (values->residual[row]));
          g_assert_cmpint (values->sight[row], ==, HOT_RUN_SIGHT_NEW);
          continue;
        }
      g_assert_cmpfloat (values->residual[row], ==, truth - values->prediction[row]);
      *(values->sight[row] == HOT_RUN_SIGHT_TESTED ? &tested : &learnt) += fabs (values->residual[row]);
    }
  g_assert_cmpuint (values->n_tested + values->n_learnt, ==, n_priced);
  g_assert_cmpuint (values->n_new, ==, N_ROWS - n_priced);
  g_assert_cmpint (values->n_tested, >, n_priced / 5);
  /* A forest knows what it learnt from better than what it never saw: the two must not be mixed. */
  g_assert_cmpfloat (learnt / values->n_learnt, <, 0.8 * tested / values->n_tested);
}

/* The reasons lead from the base to what the model says. */
static void
test_reasons (Fixture       *fixture,
              gconstpointer  data)
{
  const Making making = { .estimator = "forest", .log_target = GPOINTER_TO_INT (data) };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);
  guint row = 0;
  g_autoptr(GArray) reasons = NULL;
  GError *error = NULL;
  gboolean by_factor;
  double base, sum;

  while (values->sight[row] != HOT_RUN_SIGHT_LEARNT)
    row++;
  reasons = hot_run_values_explain (values, row, &base, &by_factor, &error);
  g_assert_no_error (error);
  g_assert_cmpint (by_factor, ==, making.log_target);
  g_assert_cmpuint (reasons->len, ==, hot_model_get_n_columns (values->model));
  sum = base;
  for (guint i = 0; i < reasons->len; i++)
    {
      const HotRunReason *reason = &g_array_index (reasons, HotRunReason, i);

      sum = by_factor ? sum * reason->value : sum + reason->value;
      g_assert_nonnull (reason->column);
      if (i > 0 && !by_factor)
        g_assert_cmpfloat (fabs (reason->value), <=, fabs (reason[-1].value));
    }
  g_assert_cmpfloat_with_epsilon (sum, values->prediction[row], 1e-6 * values->prediction[row]);
}

static guint
find_input (HotWhatIf  *what_if,
            const char *name)
{
  for (guint i = 0; i < hot_what_if_get_n (what_if); i++)
    if (g_str_equal (hot_column_get_name (hot_what_if_get_column (what_if, i)), name))
      return i;

  g_error ("the model is not fed with “%s”", name);
}

static double
ask (HotWhatIf *what_if)
{
  GError *error = NULL;
  double prediction, low, high;

  g_assert_true (hot_what_if_predict (what_if, &prediction, &low, &high, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (low, <=, prediction * 1.5);
  g_assert_cmpfloat (low, <=, high);
  return prediction;
}

/* A row that there is has the prediction that it has; one that there is not has what its values make of it. */
static void
test_what_if (Fixture       *fixture,
              gconstpointer  data)
{
  const Making making = { .estimator = "forest" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);
  GError *error = NULL;
  g_autoptr(HotWhatIf) what_if = hot_what_if_new (values, &error);
  g_autoptr(HotWhatIf) copy = NULL;
  guint row = 0, kind, guests, latitude;
  double typical, moved;

  g_assert_no_error (error);
  while (values->sight[row] != HOT_RUN_SIGHT_LEARNT)
    row++;
  typical = ask (what_if);
  hot_what_if_take_row (what_if, row);
  g_assert_cmpfloat_with_epsilon (ask (what_if), values->prediction[row], 1e-6 * values->prediction[row]);

  /* The numbers of another row, one by one, make it that one. */
  hot_what_if_take_row (what_if, row + 1);
  for (guint i = 0; i < hot_what_if_get_n (what_if); i++)
    {
      HotColumn *column = hot_what_if_get_column (what_if, i);
      const double number = hot_column_type_is_numeric (hot_column_get_column_type (column)) ? hot_column_get_number (column, row) : NAN;

      if (isfinite (number))
        {
          hot_what_if_set_number (what_if, i, number);
          g_assert_cmpfloat (hot_what_if_get_number (what_if, i), ==, number);
        }
      else if (hot_column_peek_codes (column) != NULL)
        {
          g_assert_true (hot_what_if_set_category (what_if, i, hot_column_peek_codes (column)[row]));
          g_assert_cmpuint (hot_what_if_get_category (what_if, i), ==, hot_column_peek_codes (column)[row]);
        }
    }
  kind = find_input (what_if, "room_type");
  g_assert_cmpuint (hot_what_if_get_kind (what_if, kind), ==, HOT_STANDARD_ROW_TYPICAL);
  g_assert_false (hot_what_if_set_category (what_if, kind, 1000));

  latitude = find_input (what_if, "latitude");
  g_assert_cmpuint (hot_what_if_get_kind (what_if, latitude), ==, HOT_STANDARD_ROW_LATITUDE);
  hot_what_if_set_place (what_if, 1.25, 2.5, row);
  g_assert_cmpfloat (hot_what_if_get_number (what_if, latitude), ==, 1.25);
  moved = ask (what_if);
  g_assert_true (isfinite (moved) && isfinite (typical));

  /* More guests cost more. */
  guests = find_input (what_if, "accommodates");
  hot_what_if_set_number (what_if, guests, 1);
  moved = ask (what_if);
  copy = hot_what_if_copy (what_if);
  hot_what_if_set_number (what_if, guests, 16);
  g_assert_cmpfloat (ask (what_if), >, moved);
  /* A copy stays as it was. */
  g_assert_cmpfloat (ask (copy), ==, moved);
}

/* The same row everywhere: it differs from place to place, and is the same in a cell of the grid. */
static void
test_standard (Fixture       *fixture,
               gconstpointer  data)
{
  const Making making = { .estimator = "forest" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_double_hash, g_double_equal);
  double deviation[2] = { 0 }, mean[2] = { 0 };

  g_assert_nonnull (values->standard);
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_assert_true (isfinite (values->standard[row]));
      g_hash_table_add (seen, &values->standard[row]);
      mean[0] += values->standard[row] / N_ROWS;
      mean[1] += values->prediction[row] / N_ROWS;
    }
  for (guint row = 0; row < N_ROWS; row++)
    {
      deviation[0] += pow (values->standard[row] - mean[0], 2);
      deviation[1] += pow (values->prediction[row] - mean[1], 2);
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 20);
  g_assert_cmpuint (g_hash_table_size (seen), <, N_ROWS);
  /* Only the place is left to tell rows apart by. */
  g_assert_cmpfloat (deviation[0], <, deviation[1]);
}

/* Folds test every row; a model without trees has no interval. */
static void
test_folds (Fixture       *fixture,
            gconstpointer  data)
{
  const Making making = { .estimator = "ridge", .n_folds = 4 };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);

  g_assert_null (values->low);
  g_assert_cmpuint (values->n_learnt, ==, 0);
  g_assert_cmpuint (values->n_tested + values->n_new, ==, N_ROWS);
}

/* Rows that the filter of the run left out were never seen. */
static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  const Making making = { .estimator = "ridge", .filter = "accommodates <= 4" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);
  HotColumn *column = hot_table_get_column (fixture->table, hot_table_find_column (fixture->table, "accommodates"));

  g_assert_cmpuint (values->n_new, >, 0);
  for (guint row = 0; row < N_ROWS; row++)
    if (hot_column_get_number (column, row) > 4)
      g_assert_cmpint (values->sight[row], ==, HOT_RUN_SIGHT_NEW);
}

/* The truth of a run with a cap is below what the table has; the error is about what the table has. */
static void
test_cap (Fixture       *fixture,
          gconstpointer  data)
{
  const Making making = { .estimator = "ridge", .cap_quantile = 0.9 };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotRunValues) values = look (fixture, run);

  g_assert_cmpuint (values->n_tested, >, 0);
}

static void
test_other_data (Fixture       *fixture,
                 gconstpointer  data)
{
  const Making making = { .estimator = "ridge" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotTable) other = read_city (8);
  g_autoptr(HotRun) foreign = hot_run_new ();

  assert_refused (fixture, run, other, HOT_ERROR_REFUSED, "“a run” was made with other data.*city\\.csv.*Open that file");

  foreign->id = g_strdup ("0");
  foreign->name = g_strdup ("somebody’s");
  foreign->params = g_memdup2 (&(HotKeyValue) { g_strdup ("target"), g_strdup ("price") }, sizeof (HotKeyValue));
  foreign->n_params = 1;
  assert_refused (fixture, foreign, fixture->table, HOT_ERROR_REFUSED, "does not say with which data it was made");
}

static void
test_classes (Fixture       *fixture,
              gconstpointer  data)
{
  const Making making = { .estimator = "forest", .target = "room_type" };
  g_autoptr(HotRun) run = train (fixture, &making);

  assert_refused (fixture, run, fixture->table, HOT_ERROR_UNSUPPORTED, "predicts the classes of “room_type”");
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct {
    const char *text;
    const char *pattern;
  } files[] = {
    { "row,truth,prediction,residual\n999999,1,1,0\n", "predictions\\.csv, line 2: the table has no row 999999" },
    { "row,truth,prediction,residual\n-1,1,1,0\n", "line 2: the table has no row -1" },
    { "row,truth,prediction,residual\n0,-12345,1,0\n", "line 2: the truth is not what the table has in row 1 of “price”" },
    { "row,truth,residual\n0,1,0\n", "predictions\\.csv has no column “prediction”" },
    { "row,truth,prediction\n0,1,cheap\n1,2,dear\n", "column “prediction” holds something that is no number" },
    { "row,truth,prediction\n0.5,1,1\n1.5,2,2\n", "column “row” does not hold whole numbers" },
    { "row,truth\n", "predictions\\.csv has no column “prediction”" },
    { "nonsense", "predictions\\.csv" },
  };
  const Making making = { .estimator = "ridge" };
  g_autoptr(HotRun) run = train (fixture, &making);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      write_predictions (fixture, run, files[i].text);
      assert_refused (fixture, run, fixture->table, HOT_ERROR_INVALID, files[i].pattern);
    }

  /* A file without rows has tested nothing; all is the model's. */
  {
    g_autoptr(HotRunValues) values = NULL;

    write_predictions (fixture, run, "row,truth,prediction,residual\n");
    values = look (fixture, run);
    g_assert_cmpuint (values->n_tested, ==, 0);
    g_assert_cmpuint (values->n_learnt, >, 0);
  }
}

/* A model that is no model any more is named; without one the predictions are left, and nothing else. */
static void
test_model (Fixture       *fixture,
            gconstpointer  data)
{
  const Making making = { .estimator = "ridge" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(HotArtifacts) artifacts = hot_artifacts_new (run->artifact_uri, fixture->root, NULL);
  g_autoptr(HotRunValues) values = NULL;
  g_autoptr(GArray) reasons = NULL;
  GError *error = NULL;
  gboolean by_factor;
  double base;

  hot_artifacts_write (artifacts, "model/model.hot", "nonsense", 8, NULL, &error);
  g_assert_no_error (error);
  assert_refused (fixture, run, fixture->table, HOT_ERROR_INVALID, "The model of “a run” cannot be read");

  hot_artifacts_delete (artifacts, "model", NULL, &error);
  g_assert_no_error (error);
  values = look (fixture, run);
  g_assert_cmpuint (values->n_learnt + values->n_new, ==, 0);
  g_assert_null (values->standard);
  reasons = hot_run_values_explain (values, 0, &base, &by_factor, &error);
  g_assert_null (reasons);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_clear_error (&error);

  hot_artifacts_delete (artifacts, HOT_RUN_PREDICTIONS, NULL, &error);
  g_assert_no_error (error);
  assert_refused (fixture, run, fixture->table, HOT_ERROR_NOT_FOUND, "kept neither predictions nor a model");
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  const Making making = { .estimator = "ridge" };
  g_autoptr(HotRun) run = train (fixture, &making);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_run_values_new (fixture->store, run, fixture->table, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add ("/models/run-values/" path, Fixture, data, set_up, func, tear_down)
  ADD ("values", NULL, test_values);
  ADD ("reasons", NULL, test_reasons);
  ADD ("reasons-of-logarithm", GINT_TO_POINTER (TRUE), test_reasons);
  ADD ("standard", NULL, test_standard);
  ADD ("what-if", NULL, test_what_if);
  ADD ("folds", NULL, test_folds);
  ADD ("filter", NULL, test_filter);
  ADD ("cap", NULL, test_cap);
  ADD ("other-data", NULL, test_other_data);
  ADD ("classes", NULL, test_classes);
  ADD ("hostile", NULL, test_hostile);
  ADD ("model", NULL, test_model);
  ADD ("cancel", NULL, test_cancel);
#undef ADD

  return g_test_run ();
}
