/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <math.h>

#include "app/data/hot-column-card.h"
#include "app/widgets/hot-cell-format.h"
#include "hot-test-app.h"

static void
assert_cells (const char *text,
              const char *first,
              const char *second)
{
  g_autoptr(HotTable) table = hot_test_read (text);
  HotColumn *column = hot_table_get_column (table, 0);
  HotCellFormat format;
  g_autofree char *one = NULL, *two = NULL;

  hot_cell_format_init (&format, column);
  one = hot_cell_format_row (&format, column, 0);
  two = hot_cell_format_row (&format, column, 1);
  g_assert_cmpstr (one, ==, first);
  g_assert_cmpstr (two, ==, second);
}

static void
test_cells (void)
{
  /* Decimals are as many in every row of a column. */
  assert_cells ("latitude,x\n40.5,1\n40.64749,2\n", "40.50000", "40.64749");
  assert_cells ("price,x\n\"$1,200.00\",1\n$80.00,2\n", "1,200", "80");
  assert_cells ("price,x\n$12.50,1\n$80.00,2\n", "12.50", "80.00");
  /* Thousands are not set apart in what is a label rather than an amount. */
  assert_cells ("reviews,x\n48895,1\n7,2\n", "48,895", "7");
  assert_cells ("host_id,x\n48895,1\n7,2\n", "48895", "7");
  assert_cells ("id,x\n1234567890123456789,1\n7,2\n", "1234567890123456789", "7");
  /* A cell has one line. */
  assert_cells ("note,x\n\"a\nb\",1\n\"c\td\",2\n", "a b", "c d");
}

static void
test_missing (void)
{
  assert_cells ("price,x\n$5.00,1\n,2\n", "5", NULL);
}

static void
test_long_text (void)
{
  g_autoptr(GString) text = g_string_new ("note,x\n");
  g_autoptr(HotTable) table = NULL;
  HotCellFormat format;
  g_autofree char *cell = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "ä€");
  g_string_append (text, ",1\nshort,2\n");
  table = hot_test_read (text->str);
  hot_cell_format_init (&format, hot_table_get_column (table, 0));
  cell = hot_cell_format_row (&format, hot_table_get_column (table, 0), 0);

  g_assert_cmpuint (strlen (cell), <=, 300);
  g_assert_true (g_utf8_validate (cell, -1, NULL));
  g_assert_true (g_str_has_suffix (cell, "…"));
}

static void
assert_condition (const char *csv,
                  const char *value,
                  const char *expected)
{
  g_autoptr(HotTable) table = hot_test_read (csv);
  g_autofree char *condition = hot_column_card_dup_condition (hot_table_get_column (table, 0), value);

  g_assert_cmpstr (condition, ==, expected);
}

static void
test_condition (void)
{
  assert_condition ("price,x\n$5.00,1\n", "$1234.00", "price = 1234.00");
  assert_condition ("rate,x\n97%,1\n", "97%", "rate = 97");
  assert_condition ("beds,x\n4,1\n", "4", "beds = 4");
  assert_condition ("name,x\nabc,1\n", "say \"hi\" \\ there", "name = \"say \\\"hi\\\" \\\\ there\"");
  assert_condition ("name,x\nabc,1\n", "two\nlines", "name = \"two\\nlines\"");
  assert_condition ("room type,x\nabc,1\n", "a", "`room type` = \"a\"");
}

static void
test_percent (void)
{
  g_autofree char *none = hot_cell_format_percent (0.0);
  g_autofree char *hardly = hot_cell_format_percent (0.00001);
  g_autofree char *few = hot_cell_format_percent (0.043);
  g_autofree char *many = hot_cell_format_percent (0.436);
  g_autofree char *nearly = hot_cell_format_percent (0.99999);
  g_autofree char *all = hot_cell_format_percent (1.0);

  g_assert_cmpstr (none, ==, "0%");
  g_assert_cmpstr (hardly, ==, "< 0.1%");
  g_assert_cmpstr (few, ==, "4.3%");
  g_assert_cmpstr (many, ==, "44%");
  g_assert_cmpstr (nearly, ==, "> 99.9%");
  g_assert_cmpstr (all, ==, "100%");
}

static void
test_value (void)
{
  g_autofree char *money = hot_cell_format_value (1234.56, HOT_COLUMN_MONEY, "$");
  g_autofree char *percent = hot_cell_format_value (97.5, HOT_COLUMN_PERCENT, "%");
  g_autofree char *nothing = hot_cell_format_value (NAN, HOT_COLUMN_REAL, NULL);

  g_assert_cmpstr (money, ==, "$1,235");
  g_assert_cmpstr (percent, ==, "97.5%");
  g_assert_cmpstr (nothing, ==, "–");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* Grouping is the locale's. */
  if (setlocale (LC_ALL, "en_US.UTF-8") == NULL)
    {
      g_print ("1..0 # SKIP there is no locale en_US.UTF-8\n");
      return 0;
    }

  g_test_add_func ("/cell-format/cells", test_cells);
  g_test_add_func ("/cell-format/missing", test_missing);
  g_test_add_func ("/cell-format/long-text", test_long_text);
  g_test_add_func ("/cell-format/condition", test_condition);
  g_test_add_func ("/cell-format/percent", test_percent);
  g_test_add_func ("/cell-format/value", test_value);

  return g_test_run ();
}
