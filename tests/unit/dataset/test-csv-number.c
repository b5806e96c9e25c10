/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/hot-csv-date.h"
#include "dataset/hot-csv-number.h"

/* The functions read on behind the text. */
typedef struct {
  guint8 bytes[512];
  gsize  length;
} Padded;

static const Padded *
pad (const char *text)
{
  static Padded padded;

  padded.length = strlen (text);
  g_assert_cmpuint (padded.length, <, sizeof padded.bytes - 32);
  memset (padded.bytes, '7', sizeof padded.bytes);
  memcpy (padded.bytes, text, padded.length);

  return &padded;
}

static void
test_integers (void)
{
  const struct {
    const char *text;
    gboolean    fits;
    gint64      value;
  } cases[] = {
    { "0", TRUE, 0 }, { "7", TRUE, 7 }, { "-7", TRUE, -7 }, { "+7", TRUE, 7 }, { "12345678", TRUE, 12345678 },
    { "123456789", TRUE, 123456789 }, { "1234567890123456", TRUE, 1234567890123456 },
    { "999999999999999999", TRUE, 999999999999999999 }, { "9223372036854775807", TRUE, G_MAXINT64 },
    { "-9223372036854775807", TRUE, -G_MAXINT64 }, { "-9223372036854775808", FALSE, 0 },
    { "9223372036854775808", FALSE, 0 }, { "18446744073709551616", FALSE, 0 }, { "00", FALSE, 0 }, { "-01", FALSE, 0 },
    { "", FALSE, 0 }, { "-", FALSE, 0 }, { "1.0", FALSE, 0 }, { "1e3", FALSE, 0 }, { "1 2", FALSE, 0 },
    { "12/", FALSE, 0 },
    { "1:", FALSE, 0 }, { "--1", FALSE, 0 }, { "0x1", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Padded *text = pad (cases[i].text);
      gint64 value = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (hot_csv_parse_integer (text->bytes, text->length, &value), ==, cases[i].fits);
      g_assert_cmpint (value, ==, cases[i].value);
    }

  {
    const Padded *text = pad ("00042");
    gint64 value;

    g_assert_true (hot_csv_parse_digits (text->bytes, text->length, &value));
    g_assert_cmpint (value, ==, 42);
  }
}

static void
assert_real (const char *text)
{
  const Padded *padded = pad (text);
  double expected = strtod (text, NULL);
  double value = 0.0;

  g_assert_true (hot_csv_parse_real (padded->bytes, padded->length, &value));
  if (memcmp (&value, &expected, sizeof value) != 0)
    g_error ("%s: %a instead of %a", text, value, expected);
}

static void
test_reals (void)
{
  const char *texts[] = {
    "0.1", "1.5", "-1.5", ".5", "5.", "1e10", "1E-10", "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308",
    "1e-400", "9007199254740993.0", "9007199254740992.5", "9007199254740993.00000000001",
    "0.000000000000000000000000000000001",
    "123456789012345678901234567890.5", "8.41421356237309504880168872420969807856967187537694", "55.95004653930664",
    "-3.188728094100952", "0.30000000000000004", "1.00000000000000011102230246251565404236316680908203125",
    "1.00000000000000011102230246251565404236316680908203124",
    "1.00000000000000011102230246251565404236316680908203126",
    "6631236846766476e-316", "3.5844466002796428e298", "1e23", "-0.0", "0e5", "0.0000",
  };
  const char *not_texts[] = { "", "-", ".", "1.2.3", "1e", "1e+", "e5", "1,5", "0x1p3", "nan", "in", "infinit",
                              "1 ", "007", "9007199254740993", "--1", "1-", "18446744073709551616",
                              /* Beyond any double is not infinity. */
                              "1e400", "-2e308", "179769313486231580793e289", "1e99999999999" };
  const Padded *text;
  double value = 5.0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_real (texts[i]);

  for (guint i = 0; i < G_N_ELEMENTS (not_texts); i++)
    {
      text = pad (not_texts[i]);
      g_test_message ("%s", not_texts[i]);
      g_assert_false (hot_csv_parse_real (text->bytes, text->length, &value));
      g_assert_cmpfloat (value, ==, 5.0);
    }

  text = pad ("-Infinity");
  g_assert_true (hot_csv_parse_real (text->bytes, text->length, &value));
  g_assert_cmpfloat (value, ==, -INFINITY);
}

static void
test_random_reals (void)
{
  for (guint i = 0; i < 300000; i++)
    {
      char text[400];
      double value;

      if (i % 2 == 0)
        {
          guint64 bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

          memcpy (&value, &bits, sizeof value);
          if (!isfinite (value))
            continue;
          g_snprintf (text, sizeof text, "%.17g", value);
        }
      else
        {
          value = g_test_rand_double_range (-1.0, 1.0) * pow (10.0, g_test_rand_int_range (-6, 10));
          if (i % 3 == 0)
            g_snprintf (text, sizeof text, "%.*e", i % 22, value);
          else if (i % 3 == 1)
            g_snprintf (text, sizeof text, "%.*f", i % 22, value);
          else
            g_snprintf (text, sizeof text, "%.*g", i % 25, value);
        }

      /* Whole numbers that a double cannot hold are not taken for reals. */
      if (strpbrk (text, ".e") != NULL)
        assert_real (text);
    }
}

static void
test_grouped (void)
{
  const struct {
    const char     *text;
    HotNumberStyle  style;
    gboolean        fits;
    double          value;
    guint           evidence;
  } cases[] = {
    { "1234", HOT_NUMBER_DOT, TRUE, 1234.0, 0 },
    { "1,234", HOT_NUMBER_DOT, TRUE, 1234.0, HOT_NUMBER_AMBIGUOUS_GROUP },
    { "1,234", HOT_NUMBER_COMMA, TRUE, 1.234, HOT_NUMBER_AMBIGUOUS_DECIMAL },
    { "0,234", HOT_NUMBER_COMMA, TRUE, 0.234, HOT_NUMBER_PROOF },
    { "1,234.5", HOT_NUMBER_DOT, TRUE, 1234.5, HOT_NUMBER_PROOF },
    { "1,234.5", HOT_NUMBER_COMMA, FALSE, 0.0, 0 },
    { "1.234,5", HOT_NUMBER_COMMA, TRUE, 1234.5, HOT_NUMBER_PROOF },
    { "12,34,567", HOT_NUMBER_DOT, TRUE, 1234567.0, HOT_NUMBER_PROOF },
    { "12,345,67", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { "1,23", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { "1234,567", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { ",123", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { "1,,234", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { "1 234 567,5", HOT_NUMBER_COMMA, TRUE, 1234567.5, HOT_NUMBER_PROOF },
    { "1\xc2\xa0" "234", HOT_NUMBER_DOT, TRUE, 1234.0, 0 },
    { "1\xe2\x80\xaf" "234", HOT_NUMBER_DOT, TRUE, 1234.0, 0 },
    { "1'234.5", HOT_NUMBER_DOT, TRUE, 1234.5, HOT_NUMBER_PROOF },
    { "1 234'567", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { "-1,234", HOT_NUMBER_DOT, TRUE, -1234.0, HOT_NUMBER_AMBIGUOUS_GROUP },
    { "1.5", HOT_NUMBER_DOT, TRUE, 1.5, HOT_NUMBER_PROOF },
    { "", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { ".", HOT_NUMBER_DOT, FALSE, 0.0, 0 },
    { "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", HOT_NUMBER_DOT, FALSE,
      0.0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Padded *text = pad (cases[i].text);
      double value = 0.0;
      guint evidence = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (hot_csv_parse_grouped (text->bytes, text->length, cases[i].style, &value, &evidence), ==,
                       cases[i].fits);
      g_assert_cmpfloat (value, ==, cases[i].value);
      g_assert_cmpuint (evidence, ==, cases[i].evidence);
    }
}

static void
test_units (void)
{
  const struct {
    const char *text;
    const char *number;
    const char *unit;
    gboolean    negative;
  } cases[] = {
    { "$5", "5", "$", FALSE }, { "-$5.25", "5.25", "$", TRUE }, { "$-5", "5", "$", TRUE }, { "($5)", "5", "$", TRUE },
    { "€ 5", "5", "€", FALSE }, { "5 €", "5", "€", FALSE }, { "5€", "5", "€", FALSE }, { "kr 5", "5", "kr", FALSE },
    { "1 234 kr", "1 234", "kr", FALSE }, { "A$7", "7", "A$", FALSE }, { "USD 7", "7", "USD", FALSE },
    { "7 zł", "7", "zł", FALSE },
    { "\xe2\x88\x92€5", "5", "€", TRUE }, { "₹5", "5", "₹", FALSE }, { "5", "5", "", FALSE },
    { "5 beds", NULL, NULL, FALSE }, { "$", NULL, NULL, FALSE }, { "$5$", NULL, NULL, FALSE },
    { "--$5", NULL, NULL, FALSE },
    { "5 km", NULL, NULL, FALSE }, { "$ five", NULL, NULL, FALSE }, { "", NULL, NULL, FALSE },
    { "XYZ 5", NULL, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Padded *text = pad (cases[i].text);
      const guint8 *number, *unit;
      gsize number_length, unit_length;
      gboolean negative;
      gboolean found = hot_csv_find_unit (text->bytes, text->length, &number, &number_length, &unit, &unit_length,
                                          &negative);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (found, ==, cases[i].number != NULL);
      if (found)
        {
          g_assert_cmpmem (number, number_length, cases[i].number, strlen (cases[i].number));
          g_assert_cmpmem (unit, unit_length, cases[i].unit, strlen (cases[i].unit));
          g_assert_cmpint (negative, ==, cases[i].negative);
        }
    }
}

static void
test_dates (void)
{
  const struct {
    const char   *text;
    HotDateOrder  order;
    const char   *expected;
    guint         evidence;
  } cases[] = {
    { "2019-07-08", HOT_DATE_YMD, "2019-07-08T00:00:00Z", 0 },
    { "2020-02-29", HOT_DATE_YMD, "2020-02-29T00:00:00Z", 0 },
    { "1900-02-28", HOT_DATE_YMD, "1900-02-28T00:00:00Z", 0 },
    { "1900-02-29", HOT_DATE_YMD, NULL, 0 },
    { "2019-13-01", HOT_DATE_YMD, NULL, 0 },
    { "2019-04-31", HOT_DATE_YMD, NULL, 0 },
    { "2019-07-08 23:59", HOT_DATE_YMD, "2019-07-08T23:59:00Z", HOT_DATE_HAS_TIME },
    { "2019-07-08T23:59:58.123Z", HOT_DATE_YMD, "2019-07-08T23:59:58Z", HOT_DATE_HAS_TIME },
    { "2019-07-08T00:30:00+05:30", HOT_DATE_YMD, "2019-07-07T19:00:00Z", HOT_DATE_HAS_TIME },
    { "2019-07-08T24:00", HOT_DATE_YMD, NULL, 0 },
    { "2019-07-08x", HOT_DATE_YMD, NULL, 0 },
    { "20190708T153000", HOT_DATE_YMD, "2019-07-08T15:30:00Z", HOT_DATE_HAS_TIME },
    { "20190708", HOT_DATE_YMD, NULL, 0 },
    { "13/07/2019", HOT_DATE_DMY, "2019-07-13T00:00:00Z", HOT_DATE_PROOF },
    { "13/07/2019", HOT_DATE_MDY, NULL, 0 },
    { "3/7/2019", HOT_DATE_DMY, "2019-07-03T00:00:00Z", HOT_DATE_AMBIGUOUS },
    { "3/7/2019", HOT_DATE_MDY, "2019-03-07T00:00:00Z", HOT_DATE_AMBIGUOUS },
    { "7/7/2019", HOT_DATE_MDY, "2019-07-07T00:00:00Z", 0 },
    { "07-13-2019 10:00", HOT_DATE_MDY, "2019-07-13T10:00:00Z", HOT_DATE_PROOF | HOT_DATE_HAS_TIME },
    { "7/7-2019", HOT_DATE_MDY, NULL, 0 },
    { "7/7/19", HOT_DATE_MDY, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Padded *text = pad (cases[i].text);
      gint64 seconds = 0;
      guint evidence = 0;
      gboolean found = hot_csv_parse_date (text->bytes, text->length, cases[i].order, &seconds, &evidence);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (found, ==, cases[i].expected != NULL);
      g_assert_cmpuint (evidence, ==, cases[i].evidence);
      if (found)
        {
          g_autoptr(GDateTime) expected = g_date_time_new_from_iso8601 (cases[i].expected, NULL);

          g_assert_cmpint (seconds, ==, g_date_time_to_unix (expected));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv-number/integers", test_integers);
  g_test_add_func ("/csv-number/reals", test_reals);
  g_test_add_func ("/csv-number/random-reals", test_random_reals);
  g_test_add_func ("/csv-number/grouped", test_grouped);
  g_test_add_func ("/csv-number/units", test_units);
  g_test_add_func ("/csv-number/dates", test_dates);

  return g_test_run ();
}
