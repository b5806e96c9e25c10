/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter.h"

#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "hot-test-table.h"

#define NA HOT_MISSING_INTEGER
#define DAY G_GINT64_CONSTANT (86400)

/* Eight rows; the last has nothing but a number. */
static HotTable *
new_table (void)
{
  const gint64 ids[] = { 1, 2, 3, 900000000000000001, 900000000000000002, G_MAXINT64, G_MININT64 + 1, 8 };
  const double prices[] = { 99.5, 500, 1234, 20, 500.5, 0, 75, NAN };
  const double rates[] = { 97, 100, NAN, 0, 50, 97.5, 1, NAN };
  const gint64 beds[] = { 1, 2, 3, NA, 5, 2, 1, NA }, bedrooms[] = { 1, 1, 3, 2, 6, NA, 1, NA };
  const gint8 superhost[] = { 1, 0, 1, -1, 0, 1, 0, -1 };
  const gint64 days[] = { 18085 * DAY, 18086 * DAY, 0, NA, -DAY, 18085 * DAY, 17897 * DAY, NA };
  const gint64 times[] = { 18085 * DAY + 3600, 18086 * DAY, 0, NA, -1, 18086 * DAY - 1, 5, NA };
  const char *const rooms[] = { "Entire home/apt", "Private room", "Entire home/apt", NULL, "Shared room", "Hôtel",
                                "Private room", NULL };
  const char *const names[] = { "Garden flat", "The \"GARDEN\" suite", "Étage élevé", NULL, "50% off_now", "garden", "Loft",
                                NULL };
  const char *const titles[] = { "Garden flat", "x", "étage élevé", NULL, "50% off_now", "gardens", "Loft", NULL };
  const char *const amenities[] = { "[\"Wifi\", \"Fast wifi \\u2013 100\"]", "{TV,\"Cable TV\",Wifi}", "[]", NULL,
                                    "['email', 'wifi']", "[\"TV\"]", "{}", NULL };

  return hot_test_table (
    hot_test_integers ("id", HOT_COLUMN_INTEGER, ids, 8),
    hot_test_reals ("price", HOT_COLUMN_MONEY, prices, 8, "$"),
    hot_test_reals ("rate", HOT_COLUMN_PERCENT, rates, 8, "%"),
    hot_test_integers ("beds", HOT_COLUMN_INTEGER, beds, 8),
    hot_test_integers ("bedrooms", HOT_COLUMN_INTEGER, bedrooms, 8),
    hot_test_booleans ("host_is_superhost", superhost, 8),
    hot_test_integers ("last_review", HOT_COLUMN_DATE, days, 8),
    hot_test_integers ("seen", HOT_COLUMN_DATE, times, 8),
    hot_test_categories ("Room Type", rooms, 8),
    hot_test_fields ("name", HOT_COLUMN_TEXT, names, 8),
    hot_test_fields ("title", HOT_COLUMN_TEXT, titles, 8),
    hot_test_fields ("amenities", HOT_COLUMN_LIST, amenities, 8),
    NULL);
}

/* The rows that pass, as digits: "027". */
static char *
apply (HotTable    *table,
       const char  *expression,
       GError     **error)
{
  g_autoptr(HotFilter) filter = hot_filter_parse (expression, error);
  g_autoptr(HotRowSet) rows = filter != NULL ? hot_filter_apply (filter, table, NULL, error) : NULL;
  GString *digits;

  if (rows == NULL)
    return NULL;

  digits = g_string_new (NULL);
  for (guint i = 0; i < hot_row_set_get_n (rows); i++)
    g_string_append_printf (digits, "%u", hot_row_set_get_row (rows, i));

  return g_string_free (digits, FALSE);
}

static void
test_rows (void)
{
  static const struct { const char *expression, *rows; } cases[] = {
    { "", "01234567" }, { "  ", "01234567" }, { "true", "01234567" }, { "false", "" },

    { "price < 500", "0356" }, { "price <= 500", "01356" }, { "price > 500", "24" }, { "price >= 500", "124" },
    { "price = 500", "1" }, { "price == $500", "1" }, { "price != 500", "023456" }, { "price <> 500", "023456" },
    { "price ≥ $1,234", "2" }, { "price ≤ 20", "35" }, { "500 > price", "0356" }, { "500 = price", "1" },
    { "price < \"$1,234.00\"", "013456" }, { "price = \"1,234\"", "2" }, { "price = .5e3", "1" }, { "price > -1", "0123456" },
    { "rate = 97%", "0" }, { "rate > 97", "15" }, { "rate > \"97%\"", "15" }, { "PRICE < 21", "35" },

    { "id = 900000000000000001", "3" }, { "id > 900000000000000001", "45" }, { "id != 900000000000000001", "0124567" },
    { "id in (900000000000000002, 1, 7, 1)", "04" }, { "id not in (900000000000000002, 1)", "123567" },
    { "id = 9223372036854775807", "5" }, { "id < -9223372036854775806", "6" }, { "id >= -9223372036854775808", "01234567" },
    { "id < 1e30", "01234567" }, { "id > 1e30", "" }, { "id > -1e30", "01234567" }, { "id = 1.5", "" }, { "id != 1.5", "01234567" },
    { "id < 2.5", "016" }, { "id <= 2.5", "016" }, { "id > 2.5", "23457" }, { "id >= 2.5", "23457" }, { "id between 1.5 and 8", "127" },
    { "id = \"900000000000000001\"", "3" }, { "id > 9223372036854775807", "" }, { "id <= 9223372036854775807", "01234567" },

    { "beds is missing", "37" }, { "beds is not missing", "012456" }, { "beds is null", "37" }, { "beds IS NOT NULL", "012456" },
    { "beds != 2", "0246" }, { "not beds = 2", "023467" }, { "beds between 2 and 3", "125" }, { "beds not between 2 and 3", "046" },
    { "beds between 3 and 2", "" }, { "beds not between 3 and 2", "012456" }, { "price is missing", "7" }, { "name is empty", "37" },
    { "price between 20 and 100", "036" }, { "price not between 20 and 100", "1245" }, { "price in (500, 20)", "13" },
    { "price not in (500, 20)", "02456" }, { "`room type` is missing", "37" }, { "host_is_superhost is missing", "37" },

    { "beds > bedrooms", "1" }, { "beds = bedrooms", "026" }, { "beds != bedrooms", "14" }, { "beds < bedrooms", "4" },
    { "beds <= bedrooms", "0246" }, { "beds >= bedrooms", "0126" },
    { "price / beds < 101", "0456" }, { "price / 0 > 1", "" }, { "price / 0 is missing", "01234567" }, { "price * 2 + 1 = 1001", "1" },
    { "price - beds * 10 > 450", "124" }, { "-price < -1000", "2" }, { "- -5 = 5", "01234567" }, { "1 + 2 * 3 = 7", "01234567" },
    { "(1 + 2) * 3 = 7", "" }, { "10 - 4 - 3 = 3", "01234567" }, { "price = beds * 250", "1" }, { "price between beds and beds * 100", "06" },
    { "price not between beds and beds * 100", "1245" }, { "beds + bedrooms is missing", "357" }, { "price in (beds * 250, 20)", "13" },
    { "price != beds", "012456" },

    { "host_is_superhost", "025" }, { "not host_is_superhost", "13467" }, { "!host_is_superhost", "13467" },
    { "host_is_superhost = t", "025" }, { "host_is_superhost = false", "146" }, { "host_is_superhost != true", "146" },
    { "host_is_superhost == \"yes\"", "025" }, { "host_is_superhost = 0", "146" }, { "t = host_is_superhost", "025" },
    { "host_is_superhost is true", "025" }, { "host_is_superhost is not true", "146" }, { "host_is_superhost in (true, false)", "012456" },
    { "host_is_superhost + beds > 3", "24" },

    { "last_review = 2019-07-08", "05" }, { "last_review > 2019-07-08", "1" }, { "last_review >= \"2019-07-08\"", "015" },
    { "last_review < 2019", "24" }, { "last_review = 2019", "0156" }, { "last_review = \"2019-07\"", "015" },
    { "last_review != 2019-07-08", "1246" }, { "last_review between 2019-01-01 and 2019-07-08", "056" },
    { "last_review in (2019-07-09, 1970-01-01)", "12" }, { "last_review = 1969-12-31", "4" }, { "last_review is missing", "37" },
    { "seen = 2019-07-08", "05" }, { "seen <= 2019-07-08", "02456" }, { "seen > 2019-07-08", "1" }, { "seen < 2019-07-08", "246" },
    { "seen = 2019-07-08T01:00", "0" }, { "seen < 1970-01-01T00:00:05", "24" }, { "seen >= \"2019-07-08 23:59:59\"", "15" },
    { "seen >= last_review", "01245" }, { "seen = last_review", "12" },

    { "`Room Type` = \"Entire home/apt\"", "02" }, { "[room type] = 'Private room'", "16" }, { "`room type` != \"Private room\"", "0245" },
    { "`Room Type` = \"entire home/apt\"", "" }, { "`Room Type` like \"entire home/apt\"", "02" }, { "`room type` in (\"Hôtel\", \"Shared room\")", "45" },
    { "`room type` not in (\"Hôtel\", \"Shared room\")", "0126" }, { "`room type` starts with \"hÔT\"", "5" }, { "`room type` ends with ROOM", NULL },
    { "`room type` ends with \"ROOM\"", "146" }, { "`room type` not like \"%room\"", "025" }, { "`room type` < \"Hz\"", "02" },
    { "`room type` between \"F\" and \"Q\"", "156" },

    { "name contains \"garden\"", "015" }, { "name not contains \"garden\"", "246" }, { "not name contains \"garden\"", "23467" },
    { "name = \"The \"\"GARDEN\"\" suite\"", "1" }, { "name = 'The \"GARDEN\" suite'", "1" }, { "name = \"The \\\"GARDEN\\\" suite\"", "1" },
    { "name = “Loft”", "6" }, { "name contains \"ÉLEVÉ\"", "2" }, { "name contains 'n s'", "" }, { "name contains '\" s'", "1" },
    { "name like \"%garden%\"", "015" }, { "name like \"garden%\"", "05" }, { "name like \"%\\%%\\_now\"", "4" }, { "name like \"l_ft\"", "6" },
    { "name like \"_tage%\"", "2" }, { "name like \"g%d%n\"", "5" }, { "name like \"%\"", "012456" }, { "name like \"\"", "" },
    { "name = title", "046" }, { "name != title", "125" }, { "name < title", "125" }, { "name in (\"Loft\", \"garden\", \"x\")", "56" },
    { "name >= \"L\"", "1256" }, { "name contains 50", "4" },

    { "amenities contains \"Wifi\"", "014" }, { "amenities contains \"tv\"", "15" }, { "amenities contains \"Fast wifi – 100\"", "0" },
    { "amenities contains \"fast\"", "" }, { "amenities like \"%fast%\"", "0" }, { "amenities not contains \"Wifi\"", "256" },
    { "amenities = \"[]\"", "2" }, { "amenities is missing", "37" }, { "amenities contains \"cable TV\"", "1" },

    { "price < 500 and `room type` = \"Private room\"", "6" }, { "price < 500 or beds = 2", "01356" },
    { "price < 500 AND NOT host_is_superhost", "36" }, { "price < 500 && !host_is_superhost || id = 8", "367" },
    { "id = 8 or price < 500 and beds = 1", "067" }, { "(id = 8 or price < 500) and beds = 1", "06" },
    { "not (price < 500 or beds = 2)", "247" }, { "not not price < 500", "0356" }, { "((price)) < (500)", "0356" },
    { "price < 500 and name contains \"garden\" and id > 0", "05" }, { "true and price < 21", "35" },
  };
  g_autoptr(HotTable) table = new_table ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *rows = apply (table, cases[i].expression, &error);

      if (g_strcmp0 (rows, cases[i].rows) != 0)
        {
          g_test_message ("%s gives %s%s, not %s", cases[i].expression, rows, error != NULL ? error->message : "", cases[i].rows);
          g_test_fail ();
        }
    }
}

static void
test_errors (void)
{
  static const struct { const char *expression; HotError code; const char *start; } cases[] = {
    { "price <", HOT_ERROR_USAGE, "Character 8: a column or a value is expected, not the end" },
    { "price < < 5", HOT_ERROR_USAGE, "Character 9: " },
    { "price", HOT_ERROR_USAGE, "Character 1: “price” holds amounts of money and is not a condition by itself" },
    { "prise < 5", HOT_ERROR_NOT_FOUND, "Character 1: there is no column “prise”; did you mean “price”?" },
    { "`Room Type` = Private", HOT_ERROR_NOT_FOUND, "Character 15: there is no column “Private”; text goes in quotes: \"Private\"" },
    { "price < 5 beds", HOT_ERROR_USAGE, "Character 11: “and”, “or” or the end is expected, not “beds”" },
    { "(price < 5", HOT_ERROR_USAGE, "Character 11: “)” for the “(” at character 1 is expected, not the end" },
    { "price < 5)", HOT_ERROR_USAGE, "Character 10: " },
    { "name = \"ö", HOT_ERROR_USAGE, "Character 8: the text is not closed" },
    { "name = \"ö\" and `x", HOT_ERROR_USAGE, "Character 16: the column name is not closed" },
    { "price < 5 and", HOT_ERROR_USAGE, "Character 14: " },
    { "price in 5", HOT_ERROR_USAGE, "Character 10: “(”" },
    { "price in (5", HOT_ERROR_USAGE, "Character 12: “,” or “)”" },
    { "price in ()", HOT_ERROR_USAGE, "Character 11: " },
    { "price between 5", HOT_ERROR_USAGE, "Character 16: “and” is expected" },
    { "price is 5", HOT_ERROR_USAGE, "Character 10: “missing”" },
    { "1 < price < 5", HOT_ERROR_USAGE, "Character 11: comparisons do not chain" },
    { "price not 5", HOT_ERROR_USAGE, "Character 11: “in”" },
    { "price ? 5", HOT_ERROR_USAGE, "Character 7: “?” has no meaning here" },
    { "price < 5k", HOT_ERROR_USAGE, "Character 9: a number does not go on with a letter" },
    { "price < \"cheap\"", HOT_ERROR_USAGE, "Character 9: “price” holds amounts of money, which do not compare with \"cheap\"" },
    { "price < 97%", HOT_ERROR_USAGE, "Character 9: “price” is not in %" },
    { "price < €5", HOT_ERROR_USAGE, "Character 9: “price” is not in €" },
    { "beds < 97%", HOT_ERROR_USAGE, "Character 8: “beds” is not in %" },
    { "price < 2019-07-08", HOT_ERROR_USAGE, "Character 9: “price” holds amounts of money, which do not compare with 2019-07-08" },
    { "last_review < 5", HOT_ERROR_USAGE, "Character 15: “last_review” holds dates, which do not compare with 5; write a value such as 2019-07-08" },
    { "last_review < 2019-02-30", HOT_ERROR_USAGE, "Character 15: “last_review” holds dates" },
    { "last_review < price", HOT_ERROR_USAGE, "Character 13: “last_review” holds dates, which do not compare with the amounts of money of “price”" },
    { "host_is_superhost = 5", HOT_ERROR_USAGE, "Character 21: “host_is_superhost” holds true and false" },
    { "host_is_superhost < true", HOT_ERROR_USAGE, "Character 21: " },
    { "name < 5", HOT_ERROR_USAGE, "Character 8: “name” holds text, which is neither less nor greater than a number" },
    { "name + 1 > 5", HOT_ERROR_USAGE, "Character 1: “name” holds text; only numbers can be calculated with" },
    { "price + \"x\" > 5", HOT_ERROR_USAGE, "Character 9: \"x\" is not a number" },
    { "price contains \"5\"", HOT_ERROR_USAGE, "Character 7: “price” holds amounts of money; “contains”" },
    { "name contains title", HOT_ERROR_USAGE, "Character 15: text in quotes is expected" },
    { "5 contains \"5\"", HOT_ERROR_USAGE, "Character 1: the name of a column" },
    { "(price < 5) + 1 > 2", HOT_ERROR_USAGE, "Character 8: a value is expected here, not a condition" },
    { "-(price < 5) > 2", HOT_ERROR_USAGE, "Character 9: a value is expected" },
    { "name starts \"x\"", HOT_ERROR_USAGE, "Character 13: “with” is expected" },
    { "5", HOT_ERROR_USAGE, "Character 1: a condition is expected" },
    { "price < \xff", HOT_ERROR_USAGE, "The expression is not valid UTF-8" },
  };
  g_autoptr(HotTable) table = new_table ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *rows = apply (table, cases[i].expression, &error);

      if (rows != NULL)
        g_error ("%s gives %s, not an error", cases[i].expression, rows);
      g_assert_error (error, HOT_ERROR, (int) cases[i].code);
      if (!g_str_has_prefix (error->message, cases[i].start))
        {
          g_test_message ("%s: %s, not %s", cases[i].expression, error->message, cases[i].start);
          g_test_fail ();
        }
    }
}

static void
test_limits (void)
{
  g_autoptr(HotTable) table = new_table ();
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(GString) wide = g_string_new ("id = 3");
  g_autoptr(GString) sum = g_string_new ("id = 0");
  g_autoptr(GString) many = g_string_new ("id in (3");
  g_autofree char *endless = g_strnfill (2 << 20, '(');
  g_autofree char *rows = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append_c (deep, "(!-"[i % 3]);
  g_assert_null (apply (table, deep->str, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "nested too deeply"));
  g_clear_error (&error);

  for (guint i = 0; i < 50000; i++)
    g_string_append (sum, " + 1");
  g_assert_null (apply (table, sum->str, &error));
  g_assert_nonnull (strstr (error->message, "nested too deeply"));
  g_clear_error (&error);

  g_assert_null (apply (table, endless, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);

  for (guint i = 0; i < 20000; i++)
    {
      g_string_append_printf (wide, " or id = %u", i + 1000);
      g_string_append_printf (many, ", %u", i + 1000);
    }
  rows = apply (table, wide->str, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "2");
  g_clear_pointer (&rows, g_free);

  g_string_append_c (many, ')');
  rows = apply (table, many->str, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "2");
}

/* Whatever is typed ends in rows or an error. */
static void
test_noise (void)
{
  static const char *const pieces[] = {
    "price", " ", "<", "=", "(", ")", "and ", "or ", "not ", "\"", "'", "5", "2019-07-08", "in", "is ", "missing", ",", "-", "+", "name",
    "contains", "like", "%", "`", "[", "]", "$", "é", "between", ".", "e", "true", "\\", "*", "/", "amenities ", "!", "&&", "\n",
  };
  g_autoptr(HotTable) table = new_table ();
  guint n_passed = 0;

  for (guint i = 0; i < 50000; i++)
    {
      g_autoptr(GString) expression = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autofree char *rows = NULL;

      for (int j = g_test_rand_int_range (0, 12); j >= 0; j--)
        g_string_append (expression, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      rows = apply (table, expression->str, &error);
      g_assert_true ((rows != NULL) == (error == NULL));
      g_assert_true (error == NULL || error->domain == HOT_ERROR);
      n_passed += rows != NULL;
    }

  g_assert_cmpuint (n_passed, >, 10);
}

static gboolean
compare (double      a,
         const char *operator,
         double      b)
{
  if (isnan (a) || isnan (b))
    return FALSE;

  return g_str_equal (operator, "<") ? a < b : g_str_equal (operator, "<=") ? a <= b : g_str_equal (operator, ">") ? a > b :
         g_str_equal (operator, ">=") ? a >= b : g_str_equal (operator, "=") ? a == b : a != b;
}

/* Many rows, several threads, chunk ends in odd places: against the plainest reading of the same conditions. */
static void
test_large (void)
{
  static const char *const operators[] = { "<", "<=", ">", ">=", "=", "!=" };
  const guint n = 100003;
  g_autofree gint64 *integers = g_new (gint64, n);
  g_autofree double *reals = g_new (double, n);
  g_autoptr(HotTable) table = NULL;

  for (guint i = 0; i < n; i++)
    {
      integers[i] = g_test_rand_int_range (0, 10) == 0 ? NA : g_test_rand_int_range (-50, 50);
      reals[i] = g_test_rand_int_range (0, 10) == 0 ? NAN : g_test_rand_int_range (-500, 500) / 10.0;
    }
  table = hot_test_table (hot_test_integers ("i", HOT_COLUMN_INTEGER, integers, n),
                          hot_test_reals ("r", HOT_COLUMN_REAL, reals, n, NULL), NULL);

  for (guint k = 0; k < 36; k++)
    {
      const char *first = operators[k % 6], *second = operators[k / 6];
      int a = g_test_rand_int_range (-60, 60);
      double b = g_test_rand_int_range (-500, 500) / 10.0;
      g_autofree char *expression = g_strdup_printf ("i %s %d and not r %s %.1f or i * 2 %s r", first, a, second, b, first);
      g_autoptr(HotFilter) filter = hot_filter_parse (expression, NULL);
      g_autoptr(HotRowSet) rows = hot_filter_apply (filter, table, NULL, NULL);
      guint position = 0;

      for (guint i = 0; i < n; i++)
        {
          double value = integers[i] == NA ? NAN : integers[i];
          gboolean wanted = (compare (value, first, a) && !compare (reals[i], second, b)) || compare (value * 2, first, reals[i]);

          g_assert_cmpint (wanted, ==, position < hot_row_set_get_n (rows) && hot_row_set_get_row (rows, position) == i);
          position += wanted;
        }
      g_assert_cmpuint (position, ==, hot_row_set_get_n (rows));
    }
}

static void
test_cancel (void)
{
  g_autoptr(HotTable) table = new_table ();
  g_autoptr(HotFilter) filter = hot_filter_parse ("price < 500", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hot_filter_apply (filter, table, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_empty_table (void)
{
  g_autoptr(HotTable) table = hot_test_table (hot_test_integers ("a", HOT_COLUMN_INTEGER, NULL, 0),
                                              hot_test_categories ("b", NULL, 0), NULL);
  g_autofree char *rows = apply (table, "a < 5 or b = \"x\" or not a = 1", NULL);

  g_assert_cmpstr (rows, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filter/rows", test_rows);
  g_test_add_func ("/filter/errors", test_errors);
  g_test_add_func ("/filter/limits", test_limits);
  g_test_add_func ("/filter/noise", test_noise);
  g_test_add_func ("/filter/large", test_large);
  g_test_add_func ("/filter/cancel", test_cancel);
  g_test_add_func ("/filter/empty-table", test_empty_table);

  return g_test_run ();
}
