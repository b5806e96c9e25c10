/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-raw-cell.h"
#include "learn/hot-training.h"

#define N_ROWS 1500

/* Listings as files have them: money as text, lists, words beside numbers, an id, an address, and two columns that give the price away. */
static HotTable *
make_table (gboolean outlier)
{
  static const char *const rooms[] = { "Entire home", "Private room", "Shared room" };
  g_autoptr(GString) csv = g_string_new ("id,url,room,amenities,baths,beds,since,country,revenue,nights,superhost,price\n");
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  HotMt19937 random;
  HotTable *table;

  hot_mt19937_init (&random, 4);
  for (guint i = 0; i < N_ROWS; i++)
    {
      guint room = hot_mt19937_randint (&random, 3), beds = 1 + hot_mt19937_randint (&random, 6);
      guint pool = hot_mt19937_randint (&random, 2), nights = 1 + hot_mt19937_randint (&random, 300);
      double baths = 1.0 + hot_mt19937_randint (&random, 4) / 2.0;
      int price = 40 + 30 * (int) beds - 20 * (int) room + 35 * (int) pool + hot_mt19937_randint (&random, 20);

      if (outlier && i == 700)
        price = 1173721;
      g_string_append_printf (csv, "6%017u,https://example.org/%u,%s,\"[\"\"Wifi\"\"%s]\",%.1f %sbath,", i, i, rooms[room],
                              pool ? ", \"\"Pool\"\"" : "", baths, room == 2 ? "shared " : "");
      if (i % 9 == 0)
        g_string_append (csv, ",");
      else
        g_string_append_printf (csv, "%u,", beds);
      g_string_append_printf (csv, "20%02u-0%u-1%u,Scotland,%u,%u,%s,", 10 + i % 12, 1 + i % 9, i % 9, price * nights, nights,
                              room == 0 ? "t" : "f");
      if (i % 50 == 49)
        g_string_append (csv, "\n");
      else
        g_string_append_printf (csv, "\"$%d.00\"\n", price);
    }

  bytes = g_bytes_new (csv->str, csv->len);
  file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return table;
}

static HotTraining *
train (HotTable            *table,
       HotTrainingOptions  *options,
       GError             **error)
{
  g_autofree guint32 *rows = g_new (guint32, hot_table_get_n_rows (table));
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  HotTraining *training;

  for (guint i = 0; i < hot_table_get_n_rows (table); i++)
    rows[i] = i;
  g_hash_table_insert (values, g_strdup ("n_estimators"), g_strdup ("30"));
  if (options->values == NULL)
    options->values = values;
  training = hot_training_run (table, rows, hot_table_get_n_rows (table), options, NULL, NULL, error);
  options->values = NULL;

  return training;
}

static const char *
get_reason (HotTraining *training,
            HotTable    *table,
            const char  *column)
{
  return hot_pipeline_get_reason (training->pipeline, hot_table_find_column (table, column));
}

static gboolean
has_warning (HotTraining *training,
             const char  *part)
{
  for (guint i = 0; i < training->warnings->len; i++)
    if (strstr (g_ptr_array_index (training->warnings, i), part) != NULL)
      return TRUE;

  return FALSE;
}

static void
test_forest (void)
{
  g_autoptr(HotTable) table = make_table (FALSE);
  HotTrainingOptions options = { .target = "price", .estimator = hot_estimator_find ("forest", NULL),
                                 .test_size = 0.25, .seed = 42 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTraining) training = train (table, &options, &error);
  gboolean has_pool = FALSE, has_shared = FALSE;

  g_assert_no_error (error);
  g_assert_cmpuint (training->n_without_target, ==, 30);
  g_assert_cmpuint (training->n_train + training->n_test, ==, N_ROWS - 30);
  g_assert_cmpfloat (training->regression.r2, >, 0.8);
  g_assert_true (isnan (training->cap));
  g_assert_nonnull (get_reason (training, table, "id"));
  g_assert_nonnull (get_reason (training, table, "url"));
  g_assert_nonnull (get_reason (training, table, "country"));
  g_assert_nonnull (get_reason (training, table, "revenue"));
  g_assert_null (get_reason (training, table, "beds"));
  g_assert_true (has_warning (training, "revenue"));
  g_assert_true (has_warning (training, "30"));

  for (guint i = 0; i < hot_model_get_n_features (training->model); i++)
    {
      has_pool |= g_str_equal (hot_model_get_feature (training->model, i), "amenities: Pool");
      has_shared |= g_str_equal (hot_model_get_feature (training->model, i), "baths: shared");
    }
  g_assert_true (has_pool);
  g_assert_true (has_shared);
}

/* A raw row through the model gives what the table's row gave. */
static void
test_raw_row (void)
{
  g_autoptr(HotTable) table = make_table (FALSE);
  HotTrainingOptions options = { .target = "price", .estimator = hot_estimator_find ("forest", NULL),
                                 .test_size = 0.25, .seed = 1 };
  g_autoptr(HotTraining) training = train (table, &options, NULL);
  guint n_columns = hot_model_get_n_columns (training->model);
  g_autofree float *features = g_new (float, hot_model_get_n_features (training->model));
  g_autoptr(GString) scratch = g_string_new (NULL);
  double price;

  for (guint row = 0; row < 50; row++)
    {
      g_autofree HotRawValue *values = g_new0 (HotRawValue, n_columns);
      g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(HotMatrix) matrix = hot_pipeline_encode (training->pipeline, &(const guint32) { row }, 1, NULL, NULL);

      for (guint i = 0; i < n_columns; i++)
        {
          const char *name = hot_model_get_column (training->model, i, NULL);
          HotColumn *column = hot_table_get_column (table, hot_table_find_column (table, name));
          HotRawValue value;

          hot_raw_cell_get (column, row, scratch, &value);
          if (value.kind == HOT_RAW_TEXT)
            {
              g_ptr_array_add (texts, g_strndup (value.text, value.length));
              value.text = g_ptr_array_index (texts, texts->len - 1);
            }
          values[i] = value;
        }
      g_assert_cmpuint (hot_model_encode (training->model, values, features), ==, 0);
      for (guint i = 0; i < hot_model_get_n_features (training->model); i++)
        {
          float expected = hot_matrix_peek_feature (matrix, i)[0];

          g_assert_true (features[i] == expected || (isnan (features[i]) && isnan (expected)));
        }
      hot_model_predict (training->model, features, 1, hot_model_get_n_features (training->model), &price);
      g_assert_cmpfloat (price, >, 20);
      g_assert_cmpfloat (price, <, 350);
    }
}

/* One price in a hundred may be above it, and it is one that occurs. */
static void
assert_is_quantile (HotTable *table,
                    double    cap)
{
  HotColumn *prices = hot_table_get_column (table, hot_table_find_column (table, "price"));
  guint n_rows = hot_table_get_n_rows (table), n_above = 0, n_at = 0;

  for (guint row = 0; row < n_rows; row++)
    {
      n_above += hot_column_get_number (prices, row) > cap;
      n_at += hot_column_get_number (prices, row) == cap;
    }
  g_assert_cmpuint (n_at, >, 0);
  g_assert_cmpuint (n_above * 100, <=, n_rows);
  g_assert_cmpuint ((n_above + n_at) * 100, >, n_rows);
}

static void
test_outlier (void)
{
  g_autoptr(HotTable) table = make_table (TRUE);
  HotTrainingOptions options = { .target = "price", .estimator = hot_estimator_find ("ridge", NULL),
                                 .test_size = 0.25, .seed = 42 };
  g_autoptr(GHashTable) none = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(HotTraining) training = NULL;

  options.values = none;
  training = train (table, &options, NULL);
  g_assert_true (has_warning (training, "cap"));
  g_assert_cmpfloat (training->regression.r2, <, 0.2);
  g_clear_pointer (&training, hot_training_free);

  options.values = none;
  options.cap_quantile = 0.99;
  training = train (table, &options, NULL);
  g_assert_cmpfloat (training->cap, <, 300);
  assert_is_quantile (table, training->cap);
  g_assert_cmpfloat (training->regression.r2, >, 0.6);
  g_clear_pointer (&training, hot_training_free);

  options.values = none;
  options.cap_quantile = 0.0;
  options.log_target = TRUE;
  training = train (table, &options, NULL);
  g_assert_cmpint (hot_model_get_link (training->model), ==, HOT_MODEL_LINK_EXP);
}

static void
test_classes (void)
{
  g_autoptr(HotTable) table = make_table (FALSE);
  const char *const features[] = { "beds", "room", "baths", NULL };
  HotTrainingOptions options = { .target = "superhost", .estimator = hot_estimator_find ("forest", NULL),
                                 .features = features, .test_size = 0.25, .seed = 42 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTraining) training = train (table, &options, &error);

  g_assert_no_error (error);
  g_assert_true (training->is_classification);
  g_assert_cmpfloat (training->classification.accuracy, ==, 1.0);
  g_assert_cmpstr (hot_model_get_class (training->model, 1), ==, "true");

  options.estimator = hot_estimator_find ("ridge", NULL);
  options.values = NULL;
  g_assert_null (train (table, &options, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED);
}

/* Were the library's model read wrongly, its predictions would be worth nothing. */
static void
test_xgboost (void)
{
  const char *const boosters[] = { "gbtree", "gblinear" };
  const HotEstimator *xgboost = hot_estimator_find ("xgboost", NULL);
  g_autoptr(HotTable) table = make_table (FALSE);

  if (xgboost == NULL)
    {
      g_test_skip ("built without XGBoost");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (boosters); i++)
    {
      g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      HotTrainingOptions options = { .target = "price", .estimator = xgboost, .test_size = 0.25, .seed = 42 };
      g_autoptr(HotTraining) training = NULL;
      g_autoptr(GError) error = NULL;

      g_hash_table_insert (values, g_strdup ("booster"), g_strdup (boosters[i]));
      options.values = values;
      training = train (table, &options, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (training->regression.r2, >, i == 0 ? 0.8 : 0.6);
      g_assert_cmpuint (hot_model_get_n_trees (training->model), ==, i == 0 ? 100 : 0);
      g_assert_cmpint (hot_model_get_kind (training->model), ==, i == 0 ? HOT_MODEL_BOOSTER : HOT_MODEL_LINEAR);
    }
}

static void
check_refused (HotTable           *table,
               HotTrainingOptions  options,
               const char         *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (train (table, &options, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refuses (void)
{
  g_autoptr(HotTable) table = make_table (FALSE);
  const char *const unknown[] = { "bedz", NULL };
  const HotTrainingOptions options = { .target = "price", .estimator = hot_estimator_find ("forest", NULL),
                                       .test_size = 0.25 };
  HotTrainingOptions wrong = options;

  wrong.target = "prise";
  check_refused (table, wrong, "did you mean “price”");
  wrong = options;
  wrong.target = "amenities";
  check_refused (table, wrong, "list");
  wrong = options;
  wrong.features = unknown;
  check_refused (table, wrong, "bedz");
  wrong = options;
  wrong.test_size = 1.5;
  check_refused (table, wrong, "between 0 and 1");
  wrong = options;
  wrong.cap_quantile = 1.0;
  check_refused (table, wrong, "quantile");
  wrong = options;
  wrong.target = "url";
  check_refused (table, wrong, "more than 255 different values");
  wrong.target = "country";
  check_refused (table, wrong, "nothing to tell apart");
  wrong.target = "price";
  wrong.estimator = hot_estimator_find ("logistic", NULL);
  check_refused (table, wrong, "--task classification");
}

static void
test_parameters (void)
{
  const HotEstimator *forest = hot_estimator_find ("forest", NULL);
  const struct { const char *name, *value; gboolean good; } cases[] = {
    { "n_estimators", "100", TRUE }, { "n_estimators", "0", FALSE }, { "n_estimators", "1.5", FALSE },
    { "n_estimators", "many", FALSE }, { "max_depth", "none", TRUE }, { "max_features", "sqrt", TRUE },
    { "max_features", "0.33", TRUE }, { "max_features", "1.5", FALSE }, { "max_features", "none", FALSE },
    { "min_samples_leaf", "3", TRUE }, { "bootstrap", "false", TRUE }, { "bootstrap", "maybe", FALSE },
    { "random_state", "4294967296", FALSE }, { "n_jobs", "2", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean good = hot_estimator_check_value (forest, cases[i].name, cases[i].value, &error);

      g_assert_cmpint (good, ==, cases[i].good);
      g_assert_true (good == (error == NULL));
      if (error != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].name));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/forest", test_forest);
  g_test_add_func ("/training/raw-row", test_raw_row);
  g_test_add_func ("/training/outlier", test_outlier);
  g_test_add_func ("/training/classes", test_classes);
  g_test_add_func ("/training/xgboost", test_xgboost);
  g_test_add_func ("/training/refuses", test_refuses);
  g_test_add_func ("/training/parameters", test_parameters);

  return g_test_run ();
}
