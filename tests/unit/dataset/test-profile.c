/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-coordinates.h"
#include "dataset/hot-profile.h"

#include <math.h>
#include <string.h>

#include "hot-test-table.h"

#define NA HOT_MISSING_INTEGER
#define DAY G_GINT64_CONSTANT (86400)

static HotProfile *
profile_of (HotColumn *column,
            HotRowSet *rows)
{
  g_autoptr(HotTable) table = hot_test_table (column, NULL);
  g_autoptr(GError) error = NULL;
  HotProfile *profile = hot_profile_compute (table, rows, NULL, NULL, &error);

  g_assert_no_error (error);

  return profile;
}

static gboolean
has_warning (const HotColumnProfile *column,
             const char             *part)
{
  for (guint i = 0; i < column->warnings->len; i++)
    if (strstr (column->warnings->pdata[i], part) != NULL)
      return TRUE;

  return FALSE;
}

static guint
sum_of_bins (const HotColumnProfile *column)
{
  guint sum = column->bin_outside;

  for (guint i = 0; i < column->n_bins; i++)
    sum += column->bins[i];

  return sum;
}

static void
test_integers (void)
{
  const gint64 values[] = { 5, NA, 900000000000000001, 5, 900000000000000002, -7, 5, 900000000000000001 };
  g_autoptr(HotProfile) profile = profile_of (hot_test_integers ("n", HOT_COLUMN_INTEGER, values, 8), NULL);
  const HotColumnProfile *column = hot_profile_get_column (profile, 0);

  g_assert_cmpuint (hot_profile_get_n_rows (profile), ==, 8);
  g_assert_cmpuint (hot_profile_get_n_columns (profile), ==, 1);
  g_assert_cmpstr (column->name, ==, "n");
  g_assert_cmpuint (column->count, ==, 7);
  g_assert_cmpuint (column->missing, ==, 1);
  g_assert_cmpuint (column->distinct, ==, 4);
  g_assert_cmpint (column->min_integer, ==, -7);
  g_assert_cmpint (column->max_integer, ==, 900000000000000002);
  g_assert_cmpstr (column->top[0], ==, "5");
  g_assert_cmpuint (column->top_counts[0], ==, 3);
  g_assert_cmpstr (column->top[1], ==, "900000000000000001");
  g_assert_cmpuint (column->top_counts[1], ==, 2);
  g_assert_cmpstr (column->top[2], ==, "900000000000000002");
  g_assert_cmpstr (column->top[3], ==, "-7");
  g_assert_null (column->top[4]);
  g_assert_cmpuint (sum_of_bins (column), ==, 7);
}

/* Known answers: numpy.quantile, numpy.std(ddof=1). */
static void
test_statistics (void)
{
  const double values[] = { 1, 2, 4, 8, NAN, 16.5 };
  g_autoptr(HotProfile) profile = profile_of (hot_test_reals ("r", HOT_COLUMN_REAL, values, 6, NULL), NULL);
  const HotColumnProfile *column = hot_profile_get_column (profile, 0);

  g_assert_cmpfloat (column->min, ==, 1);
  g_assert_cmpfloat (column->max, ==, 16.5);
  g_assert_cmpfloat_with_epsilon (column->mean, 6.3, 1e-15);
  g_assert_cmpfloat_with_epsilon (column->std, 6.300793600809346, 1e-14);
  g_assert_cmpfloat (column->quartiles[0], ==, 2);
  g_assert_cmpfloat (column->quartiles[1], ==, 4);
  g_assert_cmpfloat (column->quartiles[2], ==, 8);
  g_assert_cmpuint (column->n_bins, ==, HOT_PROFILE_N_BINS);
  g_assert_cmpuint (column->bins[0], ==, 1);
  g_assert_cmpuint (column->bins[HOT_PROFILE_N_BINS - 1], ==, 1);
}

/* A large offset must not eat the digits of the deviation. */
static void
test_stability (void)
{
  const guint n = 10000;
  g_autofree double *values = g_new (double, n);
  g_autoptr(HotProfile) profile = NULL;

  for (guint i = 0; i < n; i++)
    values[i] = 1e9 + (i % 2);
  profile = profile_of (hot_test_reals ("r", HOT_COLUMN_REAL, values, n, NULL), NULL);
  g_assert_cmpfloat (hot_profile_get_column (profile, 0)->mean, ==, 1e9 + 0.5);
  g_assert_cmpfloat_with_epsilon (hot_profile_get_column (profile, 0)->std, 0.5 * sqrt (n / (n - 1.0)), 1e-12);
}

static void
test_few_values (void)
{
  const double one[] = { 2.5 }, none[] = { NAN, NAN }, endless[] = { INFINITY, 1, -INFINITY };
  g_autoptr(HotProfile) single = profile_of (hot_test_reals ("r", HOT_COLUMN_REAL, one, 1, NULL), NULL);
  g_autoptr(HotProfile) empty = profile_of (hot_test_reals ("r", HOT_COLUMN_REAL, none, 2, NULL), NULL);
  g_autoptr(HotProfile) infinite = profile_of (hot_test_reals ("r", HOT_COLUMN_REAL, endless, 3, NULL), NULL);
  g_autoptr(HotProfile) nothing = profile_of (hot_test_fields ("t", HOT_COLUMN_TEXT, NULL, 0), NULL);
  const HotColumnProfile *column = hot_profile_get_column (single, 0);

  g_assert_cmpfloat (column->mean, ==, 2.5);
  g_assert_true (isnan (column->std));
  g_assert_cmpfloat (column->quartiles[1], ==, 2.5);
  g_assert_cmpuint (column->n_bins, ==, 1);
  g_assert_cmpuint (column->bins[0], ==, 1);
  g_assert_cmpuint (column->warnings->len, ==, 0);

  column = hot_profile_get_column (empty, 0);
  g_assert_cmpuint (column->missing, ==, 2);
  g_assert_true (isnan (column->mean));
  g_assert_true (isnan (column->min));
  g_assert_true (has_warning (column, "empty"));

  column = hot_profile_get_column (infinite, 0);
  g_assert_cmpuint (column->n_bins, ==, 0);
  g_assert_cmpfloat (column->max, ==, INFINITY);

  g_assert_cmpuint (hot_profile_get_column (nothing, 0)->count, ==, 0);
  g_assert_cmpuint (hot_profile_get_column (nothing, 0)->warnings->len, ==, 0);
}

static void
test_dates (void)
{
  const gint64 values[] = { 18085 * DAY, NA, 18086 * DAY, 18085 * DAY };
  g_autoptr(HotProfile) profile = profile_of (hot_test_integers ("d", HOT_COLUMN_DATE, values, 4), NULL);
  const HotColumnProfile *column = hot_profile_get_column (profile, 0);

  g_assert_cmpint (column->min_integer, ==, 18085 * DAY);
  g_assert_cmpint (column->max_integer, ==, 18086 * DAY);
  g_assert_true (isnan (column->std));
  g_assert_cmpstr (column->top[0], ==, "2019-07-08");
  g_assert_cmpuint (column->n_bins, ==, 2);
  g_assert_cmpuint (column->bins[0], ==, 2);
  g_assert_cmpuint (column->bins[1], ==, 1);
}

static void
test_booleans_and_categories (void)
{
  const gint8 booleans[] = { 1, 0, -1, 1, 1 };
  const char *const categories[] = { "b", "ä", NULL, "ä", "c", "b" };
  g_autoptr(HotProfile) boolean = profile_of (hot_test_booleans ("b", booleans, 5), NULL);
  g_autoptr(HotProfile) category = profile_of (hot_test_categories ("c", categories, 6), NULL);
  const HotColumnProfile *column = hot_profile_get_column (boolean, 0);

  g_assert_cmpuint (column->count, ==, 4);
  g_assert_cmpuint (column->missing, ==, 1);
  g_assert_cmpuint (column->distinct, ==, 2);
  g_assert_cmpfloat (column->mean, ==, 0.75);
  g_assert_true (isnan (column->min));
  g_assert_cmpstr (column->top[0], ==, "true");
  g_assert_cmpuint (column->n_bins, ==, 2);
  g_assert_cmpuint (column->bins[0], ==, 3);

  column = hot_profile_get_column (category, 0);
  g_assert_cmpuint (column->count, ==, 5);
  g_assert_cmpuint (column->missing, ==, 1);
  g_assert_cmpuint (column->distinct, ==, 3);
  g_assert_cmpstr (column->top[0], ==, "b");
  g_assert_cmpstr (column->top[1], ==, "ä");
  g_assert_cmpstr (column->top[2], ==, "c");
  g_assert_null (column->top[3]);
  g_assert_cmpuint (column->max_length, ==, 1);
  g_assert_cmpfloat (column->mean_length, ==, 1);
}

static void
test_texts (void)
{
  const char *const texts[] = { "one", "say \"hi\"", NULL, "ünïcödé 😀", "one", "", "say \"hi\"", "one" };
  const char *const lists[] = { "[\"Wifi\", \"TV\"]", "[\"TV\"]", NULL, "[]", "[\"a\\u2013b\", \"TV\"]", "{}", "[\"Wifi\"]", "[]" };
  g_autoptr(HotProfile) text = profile_of (hot_test_fields ("t", HOT_COLUMN_TEXT, texts, 8), NULL);
  g_autoptr(HotProfile) list = profile_of (hot_test_fields ("l", HOT_COLUMN_LIST, lists, 8), NULL);
  const HotColumnProfile *column = hot_profile_get_column (text, 0);

  g_assert_cmpuint (column->count, ==, 6);
  g_assert_cmpuint (column->missing, ==, 2);
  g_assert_cmpuint (column->distinct, ==, 3);
  g_assert_cmpstr (column->top[0], ==, "one");
  g_assert_cmpuint (column->top_counts[0], ==, 3);
  g_assert_cmpstr (column->top[1], ==, "say \"hi\"");
  g_assert_cmpuint (column->min_length, ==, 3);
  g_assert_cmpuint (column->max_length, ==, 9);
  g_assert_cmpfloat_with_epsilon (column->mean_length, (3 * 3 + 2 * 8 + 9) / 6.0, 1e-12);

  column = hot_profile_get_column (list, 0);
  g_assert_cmpuint (column->count, ==, 7);
  g_assert_cmpuint (column->distinct, ==, 6);
  g_assert_cmpstr (column->top[0], ==, "TV");
  g_assert_cmpuint (column->top_counts[0], ==, 3);
  g_assert_cmpstr (column->top[1], ==, "Wifi");
  g_assert_cmpstr (column->top[2], ==, "a–b");
  g_assert_null (column->top[3]);
}

static void
test_rows (void)
{
  const gint64 values[] = { 1, 2, 3, NA, 5 };
  const char *const texts[] = { "a", "b", "b", "b", NULL };
  g_autoptr(HotRowSet) rows = hot_row_set_new (g_bytes_new ((const guint32[]) { 1, 3, 4 }, 12), 5);
  g_autoptr(HotTable) table = hot_test_table (hot_test_integers ("i", HOT_COLUMN_INTEGER, values, 5),
                                              hot_test_fields ("t", HOT_COLUMN_TEXT, texts, 5),
                                              hot_test_categories ("c", texts, 5), NULL);
  g_autoptr(HotProfile) profile = hot_profile_compute (table, rows, NULL, NULL, NULL);

  g_assert_cmpuint (hot_profile_get_n_rows (profile), ==, 3);
  g_assert_cmpuint (hot_profile_get_column (profile, 0)->count, ==, 2);
  g_assert_cmpfloat (hot_profile_get_column (profile, 0)->mean, ==, 3.5);
  g_assert_cmpuint (hot_profile_get_column (profile, 1)->count, ==, 2);
  g_assert_cmpuint (hot_profile_get_column (profile, 1)->distinct, ==, 1);
  g_assert_cmpuint (hot_profile_get_column (profile, 2)->distinct, ==, 1);
  g_assert_cmpuint (hot_profile_get_column (profile, 2)->missing, ==, 1);
}

static void
test_bins (void)
{
  gint64 small[1000];
  double skewed[1000];
  g_autoptr(HotProfile) whole = NULL;
  g_autoptr(HotProfile) tail = NULL;
  const HotColumnProfile *column;

  for (guint i = 0; i < 1000; i++)
    {
      small[i] = i % 5;
      skewed[i] = i < 995 ? 100 + i % 101 : 1e6;
    }
  whole = profile_of (hot_test_integers ("beds", HOT_COLUMN_INTEGER, small, 1000), NULL);
  column = hot_profile_get_column (whole, 0);
  g_assert_cmpuint (column->n_bins, ==, 5);
  g_assert_cmpfloat (column->bin_min, ==, -0.5);
  g_assert_cmpfloat (column->bin_max, ==, 4.5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (column->bins[i], ==, 200);

  tail = profile_of (hot_test_reals ("price", HOT_COLUMN_MONEY, skewed, 1000, "$"), NULL);
  column = hot_profile_get_column (tail, 0);
  g_assert_cmpuint (column->bin_outside, ==, 5);
  g_assert_cmpuint (column->n_outliers, ==, 5);
  g_assert_cmpuint (sum_of_bins (column), ==, 1000);
  g_assert_cmpfloat (column->bin_max, <, 1000);
  /* 101 whole numbers in bins of three. */
  g_assert_cmpuint (column->n_bins, ==, 34);
  g_assert_true (has_warning (column, "5 values are far above the others: beyond $"));
  g_assert_true (has_warning (column, "up to $1"));
}

static void
test_warnings (void)
{
  const guint n = 100;
  g_autofree gint64 *ids = g_new (gint64, n), *hosts = g_new (gint64, n), *years = g_new (gint64, n), *same = g_new (gint64, n);
  g_autofree double *damaged = g_new (double, n);
  g_autofree const char **mixed = g_new (const char *, n);
  g_autofree const char **sparse = g_new0 (const char *, n);
  g_autoptr(HotTable) table = NULL;
  g_autoptr(HotProfile) profile = NULL;

  for (guint i = 0; i < n; i++)
    {
      ids[i] = 600000000000000000 + i * 7919;
      hosts[i] = i % 7;
      years[i] = 2000 + i % 20;
      same[i] = 42;
      damaged[i] = 6e17 + i * 1e12;
      mixed[i] = i == 17 ? "about 5" : "12.50";
      sparse[i] = i % 4 ? NULL : "x y";
    }
  sparse[0] = "z";
  table = hot_test_table (hot_test_integers ("listing", HOT_COLUMN_INTEGER, ids, n), hot_test_integers ("host_id", HOT_COLUMN_INTEGER, hosts, n),
                          hot_test_integers ("year", HOT_COLUMN_INTEGER, years, n), hot_test_integers ("paid", HOT_COLUMN_INTEGER, same, n),
                          hot_test_reals ("id", HOT_COLUMN_REAL, damaged, n, NULL), hot_test_fields ("mixed", HOT_COLUMN_TEXT, mixed, n),
                          hot_test_fields ("sparse", HOT_COLUMN_TEXT, sparse, n), NULL);
  profile = hot_profile_compute (table, NULL, NULL, NULL, NULL);

  g_assert_true (has_warning (hot_profile_get_column (profile, 0), "each stands in one row only"));
  g_assert_true (has_warning (hot_profile_get_column (profile, 1), "The name says"));
  g_assert_cmpuint (hot_profile_get_column (profile, 2)->warnings->len, ==, 0);
  g_assert_true (has_warning (hot_profile_get_column (profile, 3), "Every row has the same value: “42”"));
  g_assert_true (has_warning (hot_profile_get_column (profile, 4), "lost their last digits"));
  g_assert_true (has_warning (hot_profile_get_column (profile, 5), "99 of 100 values look like numbers; the first that does not is “about 5”"));
  g_assert_true (has_warning (hot_profile_get_column (profile, 6), "75 of 100 rows have no value"));
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* The plainest way to each figure. */
static void
check_numbers (const HotColumnProfile *column,
               const double           *values,
               guint                   n_values)
{
  g_autofree double *sorted = g_new (double, n_values);
  guint n = 0, distinct = 0;
  long double sum = 0, squares = 0;

  for (guint i = 0; i < n_values; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        sorted[n++] = values[i];
      }
  for (guint i = 0; i < n; i++)
    squares += (sorted[i] - sum / n) * (sorted[i] - sum / n);
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  for (guint i = 0; i < n; i++)
    distinct += i == 0 || sorted[i] != sorted[i - 1];

  g_assert_cmpuint (column->count, ==, n);
  g_assert_cmpuint (column->missing, ==, n_values - n);
  g_assert_cmpuint (column->distinct, ==, distinct);
  g_assert_cmpfloat (column->min, ==, sorted[0]);
  g_assert_cmpfloat (column->max, ==, sorted[n - 1]);
  g_assert_cmpfloat_with_epsilon (column->mean, (double) (sum / n), fabs ((double) sum / n) * 1e-13 + 1e-300);
  if (n > 1)
    g_assert_cmpfloat_with_epsilon (column->std, (double) sqrtl (squares / (n - 1)), (double) sqrtl (squares / (n - 1)) * 1e-12 + 1e-300);
  for (guint q = 1; q <= 3; q++)
    {
      double position = (n - 1) * q / 4.0;
      guint below = position;
      double wanted = sorted[below] + (below + 1 < n ? (position - below) * (sorted[below + 1] - sorted[below]) : 0.0);

      g_assert_cmpfloat_with_epsilon (column->quartiles[q - 1], wanted, fabs (wanted) * 1e-14 + 1e-300);
    }
  for (guint t = 0; column->top[t] != NULL; t++)
    {
      double value = g_ascii_strtod (column->top[t], NULL);
      guint count = 0;

      for (guint i = 0; i < n; i++)
        count += sorted[i] == value;
      g_assert_cmpuint (column->top_counts[t], ==, count);
      g_assert_true (t == 0 || count <= column->top_counts[t - 1]);
    }
  g_assert_cmpuint (sum_of_bins (column), ==, n);
}

static void
test_against_reference (void)
{
  for (guint round = 0; round < 60; round++)
    {
      const guint n = round < 40 ? 1 + round * 5 : 20000;
      g_autofree double *values = g_new (double, n);
      g_autofree double *as_real = g_new (double, n);
      g_autofree gint64 *integers = g_new (gint64, n);
      g_autoptr(HotTable) table = NULL;
      g_autoptr(HotProfile) profile = NULL;
      double scale = pow (10, g_test_rand_int_range (-3, 10));

      for (guint i = 0; i < n; i++)
        {
          gboolean missing = i > 0 && g_test_rand_int_range (0, 8) == 0;

          values[i] = missing ? NAN : round % 3 ? g_test_rand_double () * scale - scale / 3 : g_test_rand_int_range (-30, 1000) / 4.0;
          as_real[i] = missing ? NAN : trunc (values[i]);
          integers[i] = missing ? NA : (gint64) trunc (values[i]);
        }
      table = hot_test_table (hot_test_reals ("r", HOT_COLUMN_REAL, values, n, NULL),
                              hot_test_integers ("i", HOT_COLUMN_INTEGER, integers, n), NULL);
      profile = hot_profile_compute (table, NULL, NULL, NULL, NULL);
      check_numbers (hot_profile_get_column (profile, 0), values, n);
      check_numbers (hot_profile_get_column (profile, 1), as_real, n);
    }
}

static void
test_texts_against_reference (void)
{
  const guint n = 30000;
  g_autofree const char **texts = g_new0 (const char *, n);
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotProfile) profile = NULL;
  const HotColumnProfile *column;
  guint n_missing = 0, best = 0;

  for (guint i = 0; i < n; i++)
    {
      guint kind = g_test_rand_int_range (0, 10);
      int width = g_test_rand_int_range (0, 70), number = pow (g_test_rand_double () * 20, 2);
      char *text = kind == 0 ? NULL : g_strdup_printf ("%*s%d", width, kind % 2 ? "x" : "é\"", number);

      g_ptr_array_add (owned, text);
      texts[i] = text;
      n_missing += text == NULL;
      if (text != NULL)
        g_hash_table_insert (counts, text, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, text)) + 1));
    }
  profile = profile_of (hot_test_fields ("t", HOT_COLUMN_TEXT, texts, n), NULL);
  column = hot_profile_get_column (profile, 0);

  g_assert_cmpuint (column->missing, ==, n_missing);
  g_assert_cmpuint (column->distinct, ==, g_hash_table_size (counts));
  for (guint i = 0; i < n; i++)
    if (texts[i] != NULL)
      best = MAX (best, GPOINTER_TO_UINT (g_hash_table_lookup (counts, texts[i])));
  g_assert_cmpuint (column->top_counts[0], ==, best);
  for (guint t = 0; column->top[t] != NULL; t++)
    g_assert_cmpuint (column->top_counts[t], ==, GPOINTER_TO_UINT (g_hash_table_lookup (counts, column->top[t])));
}

static void
test_coordinates (void)
{
  const double lat[] = { 40.7123, 40.8456, NAN }, lon[] = { -73.91234, -74.01234, -73.5 }, plane[] = { 992323.123, 1001234.456, 0 };
  const double prices[] = { 10, 20, 30 }, eastwards[] = { 182.41234, 359.91234, 178.51234 };
  g_autoptr(HotTable) named = hot_test_table (hot_test_reals ("price", HOT_COLUMN_REAL, prices, 3, NULL),
                                              hot_test_reals ("Lon", HOT_COLUMN_REAL, lon, 3, NULL),
                                              hot_test_reals ("pickupLat", HOT_COLUMN_REAL, lat, 3, NULL),
                                              hot_test_reals ("LATITUDE", HOT_COLUMN_REAL, lat, 3, NULL), NULL);
  g_autoptr(HotTable) far = hot_test_table (hot_test_reals ("latitude", HOT_COLUMN_REAL, plane, 3, NULL),
                                            hot_test_reals ("longitude", HOT_COLUMN_REAL, plane, 3, NULL), NULL);
  g_autoptr(HotTable) axes = hot_test_table (hot_test_reals ("x", HOT_COLUMN_REAL, lon, 3, NULL),
                                             hot_test_reals ("y", HOT_COLUMN_REAL, lat, 3, NULL), NULL);
  g_autoptr(HotTable) chart = hot_test_table (hot_test_reals ("x", HOT_COLUMN_REAL, prices, 3, NULL),
                                              hot_test_reals ("y", HOT_COLUMN_REAL, prices, 3, NULL), NULL);
  g_autoptr(HotTable) round = hot_test_table (hot_test_reals ("lat", HOT_COLUMN_REAL, lat, 3, NULL),
                                              hot_test_reals ("lon", HOT_COLUMN_REAL, eastwards, 3, NULL), NULL);
  g_autoptr(HotTable) bare_round = hot_test_table (hot_test_reals ("y", HOT_COLUMN_REAL, lat, 3, NULL),
                                                   hot_test_reals ("x", HOT_COLUMN_REAL, eastwards, 3, NULL), NULL);
  int latitude, longitude;
  g_autoptr(HotProfile) profile = hot_profile_compute (named, NULL, NULL, NULL, NULL);
  g_autoptr(HotProfile) none = hot_profile_compute (far, NULL, NULL, NULL, NULL);
  g_autoptr(HotProfile) bare = hot_profile_compute (axes, NULL, NULL, NULL, NULL);
  g_autoptr(HotProfile) numbers = hot_profile_compute (chart, NULL, NULL, NULL, NULL);

  g_assert_cmpint (hot_profile_get_latitude (profile), ==, 3);
  g_assert_cmpint (hot_profile_get_longitude (profile), ==, 1);
  g_assert_cmpint (hot_profile_get_latitude (none), ==, -1);
  g_assert_cmpint (hot_profile_get_longitude (none), ==, -1);
  g_assert_cmpint (hot_profile_get_latitude (bare), ==, 1);
  g_assert_cmpint (hot_profile_get_longitude (bare), ==, 0);
  g_assert_cmpint (hot_profile_get_latitude (numbers), ==, -1);

  /* A name may speak of longitudes up to 360; a bare axis says too little for that. */
  g_assert_true (hot_coordinates_find (round, &latitude, &longitude));
  g_assert_cmpint (longitude, ==, 1);
  g_assert_false (hot_coordinates_find (bare_round, &latitude, &longitude));
}

static void
report_cb (double      fraction,
           const char *message,
           gpointer    user_data)
{
  g_assert_cmpfloat (fraction, >=, 0.0);
  g_assert_cmpfloat (fraction, <=, 1.0);
  g_atomic_int_inc ((int *) user_data);
}

static void
test_progress_and_cancel (void)
{
  const gint64 values[] = { 1, 2, 3 };
  g_autoptr(HotTable) table = hot_test_table (hot_test_integers ("i", HOT_COLUMN_INTEGER, values, 3), NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  int n_reports = 0;
  const HotProgress progress = { report_cb, &n_reports };
  g_autoptr(HotProfile) profile = hot_profile_compute (table, NULL, &progress, cancellable, NULL);

  g_assert_nonnull (profile);
  g_assert_cmpint (n_reports, >, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (hot_profile_compute (table, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/profile/integers", test_integers);
  g_test_add_func ("/profile/statistics", test_statistics);
  g_test_add_func ("/profile/stability", test_stability);
  g_test_add_func ("/profile/few-values", test_few_values);
  g_test_add_func ("/profile/dates", test_dates);
  g_test_add_func ("/profile/booleans-and-categories", test_booleans_and_categories);
  g_test_add_func ("/profile/texts", test_texts);
  g_test_add_func ("/profile/rows", test_rows);
  g_test_add_func ("/profile/bins", test_bins);
  g_test_add_func ("/profile/warnings", test_warnings);
  g_test_add_func ("/profile/against-reference", test_against_reference);
  g_test_add_func ("/profile/texts-against-reference", test_texts_against_reference);
  g_test_add_func ("/profile/coordinates", test_coordinates);
  g_test_add_func ("/profile/progress-and-cancel", test_progress_and_cancel);

  return g_test_run ();
}
