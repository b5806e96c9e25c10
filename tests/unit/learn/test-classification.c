/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-training.h"

#define N_ROWS 1200

/* What kind of place it is follows from two numbers, but for one in twenty. */
static HotTable *
make_table (void)
{
  static const char *const kinds[] = { "Shared room", "Entire home", "Hôtel", "Private room" };
  g_autoptr(GString) csv = g_string_new ("kind,stars,beds,price\n");
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  HotMt19937 random;
  HotTable *table;

  hot_mt19937_init (&random, 11);
  for (guint i = 0; i < N_ROWS; i++)
    {
      guint beds = hot_mt19937_randint (&random, 8), price = 20 + hot_mt19937_randint (&random, 200);
      guint kind = (beds < 4) + 2 * (price < 90);

      if (i % 20 == 0)
        kind = hot_mt19937_randint (&random, 4);
      if (i % 100 == 7)
        g_string_append_printf (csv, ",%u,%u,%u\n", 3 * kind + 2, beds, price);
      else
        g_string_append_printf (csv, "%s,%u,%u,%u\n", kinds[kind], 3 * kind + 2, beds, price);
    }

  bytes = g_bytes_new (csv->str, csv->len);
  file = hot_mapped_file_new_for_bytes (bytes, "places.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return table;
}

static HotTraining *
train (HotTable            *table,
       HotTrainingOptions   options,
       GError             **error)
{
  static const char *const features[] = { "beds", "price", NULL };
  g_autofree guint32 *rows = g_new (guint32, hot_table_get_n_rows (table));
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < hot_table_get_n_rows (table); i++)
    rows[i] = i;
  options.values = values;
  options.features = features;
  options.test_size = 0.25;
  options.seed = 42;

  return hot_training_run (table, rows, hot_table_get_n_rows (table), &options, NULL, NULL, error);
}

static void
check_model (HotTraining *training,
             guint        n_classes)
{
  const float row[] = { 6.0f, 200.0f };     /* neither few beds nor cheap: the first kind of the table */
  guint n_outputs = hot_model_get_n_outputs (training->model);
  double outputs[8], shares[8], total = 0.0;
  guint best;

  g_assert_cmpuint (hot_model_get_n_classes (training->model), ==, n_classes);
  hot_model_predict (training->model, row, 1, 2, outputs);
  best = hot_model_classify (training->model, outputs, shares);
  for (guint class = 0; class < n_classes; class++)
    {
      g_assert_cmpfloat (shares[class], >=, 0.0);
      g_assert_cmpfloat (shares[class], <=, shares[best]);
      total += shares[class];
    }
  g_assert_cmpuint (n_outputs, <=, n_classes);
  g_assert_cmpfloat_with_epsilon (total, 1.0, 1e-9);
}

static void
test_texts (gconstpointer data)
{
  g_autoptr(HotTable) table = make_table ();
  const HotEstimator *estimator = hot_estimator_find (data, NULL);
  g_autoptr(HotTraining) training = NULL;
  g_autoptr(GError) error = NULL;

  if (estimator == NULL)
    {
      g_test_skip ("built without it");
      return;
    }

  training = train (table, (HotTrainingOptions) { .target = "kind", .estimator = estimator }, &error);
  g_assert_no_error (error);
  g_assert_true (training->is_classification);
  g_assert_cmpuint (training->n_without_target, ==, N_ROWS / 100);
  check_model (training, 4);
  g_assert_cmpstr (hot_model_get_class (training->model, 0), ==, "Entire home");
  g_assert_cmpstr (hot_model_get_class (training->model, 1), ==, "Hôtel");
  g_assert_cmpstr (hot_model_get_class (training->model, 3), ==, "Shared room");

  if (g_str_equal (data, "prior"))
    g_assert_cmpfloat (training->classification.accuracy, <, 0.5);
  else
    g_assert_cmpfloat (training->classification.accuracy, >, 0.88);
}

/* Few whole numbers are numbers, unless somebody says that they are classes; then they are in the order of numbers. */
static void
test_numbers (void)
{
  g_autoptr(HotTable) table = make_table ();
  HotTrainingOptions options = { .target = "stars", .estimator = hot_estimator_find ("forest", NULL) };
  g_autoptr(HotTraining) numbers = train (table, options, NULL);
  g_autoptr(HotTraining) classes = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (numbers->is_classification);
  options.as_classes = TRUE;
  classes = train (table, options, &error);
  g_assert_no_error (error);
  g_assert_true (classes->is_classification);
  check_model (classes, 4);
  g_assert_cmpstr (hot_model_get_class (classes->model, 0), ==, "2");
  g_assert_cmpstr (hot_model_get_class (classes->model, 3), ==, "11");
  g_assert_cmpfloat (classes->classification.accuracy, >, 0.9);

  options.cap_quantile = 0.9;
  g_assert_null (train (table, options, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

/* Whatever the row, the shares are those of the training rows. */
static void
test_prior (void)
{
  g_autoptr(HotTable) table = make_table ();
  HotTrainingOptions options = { .target = "kind", .estimator = hot_estimator_find ("prior", NULL) };
  g_autoptr(HotTraining) training = train (table, options, NULL);
  const float row[] = { 1.0f, 1.0f };
  double outputs[4], shares[4], counts[4] = { 0 };
  guint best;

  for (guint i = 0; i < training->problem->target->n_rows; i++)
    counts[(guint) training->problem->target->y[i]]++;
  hot_model_predict (training->model, row, 1, 2, outputs);
  best = hot_model_classify (training->model, outputs, shares);
  for (guint class = 0; class < 4; class++)
    {
      g_assert_cmpfloat_with_epsilon (shares[class], counts[class] / training->problem->target->n_rows, 0.05);
      g_assert_cmpfloat (counts[class], <=, counts[best]);
    }
}

static void
test_criterion (void)
{
  g_autoptr(HotTable) table = make_table ();
  g_autoptr(GError) error = NULL;

  g_assert_true (hot_estimator_check_value (hot_estimator_find ("forest", NULL), "criterion", "log_loss", &error));
  g_assert_no_error (error);
  g_assert_false (hot_estimator_check_value (hot_estimator_find ("forest", NULL), "criterion", "0.5", &error));
  g_assert_nonnull (strstr (error->message, "entropy"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/classification/forest", "forest", test_texts);
  g_test_add_data_func ("/classification/extra-trees", "extra-trees", test_texts);
  g_test_add_data_func ("/classification/xgboost", "xgboost", test_texts);
  g_test_add_data_func ("/classification/logistic", "logistic", test_texts);
  g_test_add_data_func ("/classification/prior", "prior", test_texts);
  g_test_add_func ("/classification/numbers", test_numbers);
  g_test_add_func ("/classification/shares", test_prior);
  g_test_add_func ("/classification/criterion", test_criterion);

  return g_test_run ();
}
