/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person is told before and after training. */

#include <math.h>
#include <string.h>

#include "dataset/hot-csv-reader.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-training.h"

#define N_ROWS 1000

typedef struct {
  gboolean band;             /* a column with the price in words */
  gboolean rounded;          /* one with the price in another currency, rounded */
  guint    hosts;            /* how many there are; 0 for no column */
  guint    copies;           /* rows that are there twice */
  double   noise;            /* share of the price that the features do not say */
  gboolean outlier;
  gboolean few;              /* only one feature */
} Listings;

static HotTable *
make_table (Listings listings)
{
  g_autoptr(GString) csv = g_string_new ("id,host_id,beds,size,rate,label,kind,price\n");
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  HotMt19937 random;
  HotTable *table;
  gsize line = 0;

  hot_mt19937_init (&random, 21);
  for (guint i = 0; i < N_ROWS; i++)
    {
      guint beds = hot_mt19937_randint (&random, 8), host = hot_mt19937_randint (&random, MAX (listings.hosts, 1));
      double size = hot_mt19937_next_double (&random) * 100.0;
      double price = 50.0 + (1.0 - listings.noise) * (30.0 * beds + size) + listings.noise * 300.0 * hot_mt19937_next_double (&random);
      gsize begin = csv->len;

      if (listings.outlier && i == 500)
        price = 1173721.0;
      if (i > 0 && i <= listings.copies)
        {
          g_autofree char *copy = g_strdup (csv->str + line);

          g_string_append_printf (csv, "%u%s", i, strchr (copy, ','));
          line = begin;
          continue;
        }
      g_string_append_printf (csv, "%u,%s%u,%u,%.2f,", i, listings.hosts > 0 ? "h" : "", listings.hosts > 0 ? host : 1, beds,
                              listings.few ? 1.0 : size);
      if (listings.rounded)
        g_string_append_printf (csv, "%.0f", price * 163.7);
      g_string_append_printf (csv, ",%s%02u,", listings.band ? "band " : "b", listings.band ? (guint) (price / 10.0) % 100 : 1);
      g_string_append_printf (csv, "%s,%.2f\n", beds < 4 ? "small" : "large", price);
      line = begin;
    }

  bytes = g_bytes_new (csv->str, csv->len);
  file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return table;
}

static HotTraining *
train (Listings           listings,
       HotTrainingOptions options)
{
  g_autoptr(HotTable) table = make_table (listings);
  g_autofree guint32 *rows = g_new (guint32, hot_table_get_n_rows (table));
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GError) error = NULL;
  HotTraining *training;

  for (guint i = 0; i < hot_table_get_n_rows (table); i++)
    rows[i] = i;
  if (options.target == NULL)
    options.target = "price";
  options.values = values;
  options.estimator = hot_estimator_find ("ridge", NULL);
  options.test_size = 0.25;
  options.seed = 42;
  training = hot_training_run (table, rows, hot_table_get_n_rows (table), &options, NULL, NULL, &error);
  g_assert_no_error (error);

  return training;
}

static const char *
find_warning (HotTraining *training,
              const char  *part)
{
  for (guint i = 0; i < training->warnings->len; i++)
    if (strstr (g_ptr_array_index (training->warnings, i), part) != NULL)
      return g_ptr_array_index (training->warnings, i);

  return NULL;
}

/* Nothing is wrong with these, so nothing is said. */
static void
test_silence (void)
{
  g_autoptr(HotTraining) training = train ((Listings) { .noise = 0.4 }, (HotTrainingOptions) { 0 });

  g_assert_cmpfloat (training->regression.r2, >, 0.2);
  g_assert_cmpfloat (training->regression.r2, <, 0.85);
  g_assert_cmpuint (training->warnings->len, ==, 0);
}

static void
test_disguise (void)
{
  g_autoptr(HotTraining) rounded = train ((Listings) { .noise = 0.4, .rounded = TRUE }, (HotTrainingOptions) { 0 });
  g_autoptr(HotTraining) band = train ((Listings) { .noise = 0.4, .band = TRUE }, (HotTrainingOptions) { 0 });
  g_autoptr(HotTraining) kind = train ((Listings) { .noise = 0.4 },
                                       (HotTrainingOptions) { .target = "beds", .dry_run = TRUE });
  g_autoptr(HotTraining) class = train ((Listings) { .noise = 0.4 },
                                        (HotTrainingOptions) { .target = "kind", .dry_run = TRUE });

  g_assert_nonnull (find_warning (rounded, "“rate” is “price” in disguise"));
  g_assert_nonnull (find_warning (band, "“label” is “price” in disguise"));
  g_assert_null (find_warning (band, "“beds”"));
  /* Eight values are too few to tell a disguise from chance; two classes that follow from another column are not. */
  g_assert_null (find_warning (kind, "disguise"));
  g_assert_nonnull (find_warning (class, "“beds” is “kind” in disguise"));
  g_assert_null (find_warning (class, "“price”"));
}

static void
test_outlier (void)
{
  g_autoptr(HotTraining) training = train ((Listings) { .noise = 0.4, .outlier = TRUE }, (HotTrainingOptions) { 0 });
  g_autoptr(HotTraining) capped = train ((Listings) { .noise = 0.4, .outlier = TRUE },
                                         (HotTrainingOptions) { .cap_quantile = 0.99 });

  g_assert_nonnull (strstr (find_warning (training, "1173721"), "--cap-target 0.99"));
  g_assert_cmpuint (capped->warnings->len, ==, 0);
}

static void
test_groups (void)
{
  const Listings many = { .noise = 0.4, .hosts = 100 };
  g_autoptr(HotTraining) shared = train (many, (HotTrainingOptions) { 0 });
  g_autoptr(HotTraining) apart = train (many, (HotTrainingOptions) { .split = { .kind = HOT_SPLIT_GROUP } });

  g_assert_nonnull (strstr (find_warning (shared, "“host_id”"), "--split group"));
  g_assert_nonnull (find_warning (shared, "100 %"));
  g_assert_null (find_warning (apart, "“host_id”"));
}

static void
test_copies (void)
{
  g_autoptr(HotTraining) training = train ((Listings) { .noise = 0.4, .copies = 8 }, (HotTrainingOptions) { 0 });
  guint n_copies = 0;

  for (guint i = 0; i < training->tested->len; i++)
    n_copies += g_array_index (training->tested, HotTestedRow, i).row <= 8;
  g_assert_cmpuint (n_copies, >, 0);
  g_assert_cmpuint (n_copies, <, 9);
  g_assert_cmpuint (strtoul (find_warning (training, "twice"), NULL, 10), ==, n_copies);
}

static void
test_score (void)
{
  const char *const beds[] = { "beds", NULL };
  g_autoptr(HotTraining) high = train ((Listings) { .noise = 0.02 }, (HotTrainingOptions) { 0 });
  g_autoptr(HotTraining) low = train ((Listings) { .noise = 0.95 }, (HotTrainingOptions) { .features = beds });

  g_assert_cmpfloat (high->regression.r2, >, 0.85);
  g_assert_nonnull (strstr (find_warning (high, "suspiciously high"), "“beds”"));
  /* By what a usual difference in beds, 30 each, and in size, 1 each, changes. */
  g_assert_cmpstr (hot_model_get_feature (high->model, 0), ==, "beds");
  g_assert_cmpfloat_with_epsilon (high->importances[0] / high->importances[1], 30.0 * sqrt (63.0 / 12.0) / (100.0 / sqrt (12.0)), 0.2);
  g_assert_cmpfloat (low->regression.r2, <, 0.2);
  g_assert_nonnull (strstr (find_warning (low, "only"), "1 feature "));
}

static void
test_chosen (void)
{
  const char *const features[] = { "id", "beds", NULL };
  g_autoptr(HotTraining) training = train ((Listings) { .noise = 0.4 }, (HotTrainingOptions) { .features = features });

  g_assert_nonnull (find_warning (training, "“id” was chosen as a feature, although it numbers things"));
  g_assert_null (find_warning (training, "“beds” was chosen"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/warnings/silence", test_silence);
  g_test_add_func ("/warnings/disguise", test_disguise);
  g_test_add_func ("/warnings/outlier", test_outlier);
  g_test_add_func ("/warnings/groups", test_groups);
  g_test_add_func ("/warnings/copies", test_copies);
  g_test_add_func ("/warnings/score", test_score);
  g_test_add_func ("/warnings/chosen", test_chosen);

  return g_test_run ();
}
