/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader-private.h"

static HotTable *
read_text (const char          *text,
           gssize               length,
           const HotCsvOptions *options)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "test.csv");
  g_autoptr(GError) error = NULL;
  HotTable *table = hot_csv_read (file, options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (table);

  return table;
}

static char *
get_text (HotTable *table,
          guint     row,
          guint     column)
{
  return hot_column_dup_text (hot_table_get_column (table, column), row);
}

#define assert_cell(table, row, column, expected) \
  G_STMT_START { \
    g_autofree char *cell_ = get_text (table, row, column); \
    g_assert_cmpstr (cell_, ==, expected); \
  } G_STMT_END

#define assert_shape(table, n_rows, n_columns) \
  G_STMT_START { \
    g_assert_cmpuint (hot_table_get_n_rows (table), ==, n_rows); \
    g_assert_cmpuint (hot_table_get_n_columns (table), ==, n_columns); \
  } G_STMT_END

static void
assert_type (HotTable   *table,
             const char *name,
             const char *type)
{
  int index = hot_table_find_column (table, name);

  g_assert_cmpint (index, >=, 0);
  g_test_message ("%s", name);
  g_assert_cmpstr (hot_column_type_to_string (hot_column_get_column_type (hot_table_get_column (table, index))), ==,
                   type);
}

static void
assert_name (HotTable   *table,
             guint       column,
             const char *name)
{
  g_assert_cmpstr (hot_column_get_name (hot_table_get_column (table, column)), ==, name);
}

static void
test_simple (void)
{
  g_autoptr(HotTable) table = read_text ("id,price,name\n1,2.5,Ann\n2,,Bob\n", -1, NULL);
  const char *record;
  gsize length;

  assert_shape (table, 2, 3);
  assert_name (table, 1, "price");
  assert_type (table, "id", "integer");
  assert_type (table, "price", "real");
  assert_type (table, "name", "text");
  assert_cell (table, 0, 1, "2.5");
  assert_cell (table, 1, 1, NULL);
  assert_cell (table, 1, 2, "Bob");
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 0);
  g_assert_cmpuint (hot_table_get_line (table, 0), ==, 2);
  g_assert_cmpuint (hot_table_get_line (table, 1), ==, 3);
  g_assert_cmpuint (hot_table_get_n_bytes (table), ==, 31);

  record = hot_table_peek_record (table, 1, &length);
  g_assert_cmpmem (record, length, "2,,Bob", 6);
  record = hot_table_peek_header (table, &length);
  g_assert_cmpmem (record, length, "id,price,name", 13);
}

static void
test_delimiters (void)
{
  const char *texts[] = {
    "id,name,price\n1,a,2.5\n2,b,3.5\n", "id;name;price\n1;a;2.5\n2;b;3.5\n",
    "id\tname\tprice\n1\ta\t2.5\n2\tb\t3.5\n", "id|name|price\n1|a|2.5\n2|b|3.5\n",
    "sep=;\r\nid;name;price\r\n1;a;2.5\r\n2;b;3.5\r\n", "id;name;price\n1;a, b, c;2.5\n2;b, c;3.5\n",
    "id;name;price\n1;a;2,5\n2;b;3,5\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(HotTable) table = read_text (texts[i], -1, NULL);

      assert_shape (table, 2, 3);
      assert_type (table, "id", "integer");
      assert_type (table, "price", "real");
      g_assert_cmpfloat (hot_column_get_number (hot_table_get_column (table, 2), 1), ==, 3.5);
      g_assert_cmpuint (hot_table_get_line (table, 1), ==, i == 4 ? 4 : 3);
    }
}

static void
test_quotes (void)
{
  g_autoptr(HotTable) table = read_text ("a,b\n\"x, \"\"y\"\"\",\"line 1\r\nline 2\rline 3\"\n\"\"\"\",\"\"\n", -1,
                                         NULL);
  g_autoptr(HotTable) single = read_text ("a;b\n'x; ''y''';'1'\n'z';'2'\n", -1, NULL);

  assert_shape (table, 2, 2);
  assert_cell (table, 0, 0, "x, \"y\"");
  assert_cell (table, 0, 1, "line 1\r\nline 2\rline 3");
  assert_cell (table, 1, 0, "\"");
  assert_cell (table, 1, 1, NULL);
  g_assert_cmpuint (hot_table_get_line (table, 1), ==, 5);

  assert_shape (single, 2, 2);
  assert_cell (single, 0, 0, "x; 'y'");
  assert_type (single, "b", "integer");
}

static void
test_loose_quotes (void)
{
  g_autoptr(HotTable) table = read_text ("a,b\n5\" pipe,1\n\"said \"no\" twice\" x,2\n3,4\n", -1, NULL);
  HotTableWarning *warning;

  assert_shape (table, 3, 2);
  assert_cell (table, 0, 0, "5\" pipe");
  assert_cell (table, 1, 0, "said no\" twice\" x");
  assert_cell (table, 2, 1, "4");
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 2);
  warning = hot_table_get_warnings (table)->pdata[0];
  g_assert_cmpuint (warning->line, ==, 3);
  g_assert_cmpuint (warning->count, ==, 1);
  warning = hot_table_get_warnings (table)->pdata[1];
  g_assert_cmpuint (warning->line, ==, 2);
  g_assert_cmpuint (warning->count, ==, 1);
}

static void
test_line_ends (void)
{
  const char *ends[] = { "\n", "\r\n", "\r", "\n\n", "\r\n\r\n\r\n", "\r\r" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (guint last = 0; last < 2; last++)
      {
        g_autofree char *text = g_strconcat ("a,b", ends[i], "1,x", ends[i], "2,\"y", ends[i], "\"",
                                             last ? ends[i] : "", NULL);
        g_autofree char *field = g_strconcat ("y", ends[i], NULL);
        g_autoptr(HotTable) table = read_text (text, -1, NULL);

        assert_shape (table, 2, 2);
        assert_cell (table, 0, 1, "x");
        assert_cell (table, 1, 1, field);
        g_assert_cmpuint (hot_table_get_line (table, 1), ==, i < 3 ? 3 : i == 4 ? 7 : 5);
        g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 0);
      }
}

static void
test_ragged (void)
{
  g_autoptr(HotTable) table = read_text ("a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n11,12,13\n", -1, NULL);
  HotTableWarning *warning;

  assert_shape (table, 4, 3);
  assert_cell (table, 1, 1, "5");
  assert_cell (table, 1, 2, NULL);
  assert_cell (table, 2, 2, "8");
  assert_cell (table, 3, 2, "13");

  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 2);
  warning = hot_table_get_warnings (table)->pdata[0];
  g_assert_cmpuint (warning->line, ==, 3);
  g_assert_nonnull (strstr (warning->message, "2 fields"));
  warning = hot_table_get_warnings (table)->pdata[1];
  g_assert_cmpuint (warning->line, ==, 4);
  g_assert_nonnull (strstr (warning->message, "5 fields"));
}

static void
test_many_ragged (void)
{
  g_autoptr(GString) text = g_string_new ("a,b\n");
  g_autoptr(HotTable) table = NULL;
  HotTableWarning *warning;

  for (guint i = 0; i < 500; i++)
    g_string_append (text, i % 2 ? "1\n" : "1,2\n");

  table = read_text (text->str, text->len, NULL);
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 101);
  warning = hot_table_get_warnings (table)->pdata[99];
  g_assert_cmpuint (warning->line, ==, 201);
  warning = hot_table_get_warnings (table)->pdata[100];
  g_assert_cmpuint (warning->count, ==, 150);
}

static void
test_header (void)
{
  g_autoptr(HotTable) absent = read_text ("1,a\n2,b\n", -1, NULL);
  g_autoptr(HotTable) forced = read_text ("1,a\n2,b\n", -1, &(HotCsvOptions) { .header = HOT_CSV_HEADER_PRESENT });
  g_autoptr(HotTable) denied = read_text ("id,name\n2,b\n", -1, &(HotCsvOptions) { .header = HOT_CSV_HEADER_ABSENT });
  g_autoptr(HotTable) names = read_text (" id ,,id,\"na\"\"me\",,id\n1,2,3,4,5,6\n", -1, NULL);
  g_autoptr(HotTable) more = read_text ("a,b\n1,2,3\n4,5,6\n", -1, NULL);
  g_autoptr(HotTable) only = read_text ("a,b", -1, NULL);
  gsize length;

  assert_shape (absent, 2, 2);
  assert_name (absent, 0, "column_1");
  g_assert_null (hot_table_peek_header (absent, &length));
  assert_shape (forced, 1, 2);
  assert_name (forced, 0, "1");
  assert_shape (denied, 2, 2);
  assert_type (denied, "column_1", "text");

  assert_name (names, 0, "id");
  assert_name (names, 1, "column_2");
  assert_name (names, 2, "id_2");
  assert_name (names, 3, "na\"me");
  assert_name (names, 4, "column_5");
  assert_name (names, 5, "id_3");

  assert_shape (more, 2, 3);
  assert_name (more, 2, "column_3");
  g_assert_cmpuint (hot_table_get_warnings (more)->len, ==, 1);

  assert_shape (only, 0, 2);
  assert_name (only, 1, "b");
}

/* A header, and then rows, that are longer than what is usually looked at: no column may be missing. */
static void
test_long_header (void)
{
  const guint n = 60000;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(HotTable) table = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%sa_column_called_%u", i > 0 ? "," : "", i);
  for (guint row = 0; row < 2; row++)
    for (guint i = 0; i < n; i++)
      g_string_append_printf (text, "%c%u00000000000000", i > 0 ? ',' : '\n', i + 1 + row);
  g_assert_cmpuint (text->len, >, 3 << 20);

  table = read_text (text->str, text->len, NULL);
  assert_shape (table, 2, n);
  assert_name (table, n - 1, "a_column_called_59999");
  assert_type (table, "a_column_called_59999", "integer");
  assert_cell (table, 1, n - 1, "6000100000000000000");
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 0);
}

/* Very many columns that all turn out to be another thing than they seemed to be, one by one. */
static void
test_many_surprises (void)
{
  const guint n = 70000;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(HotTable) table = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%sc%u", i > 0 ? "," : "", i);
  for (guint row = 0; row < 30; row++)
    for (guint i = 0; i < n; i++)
      g_string_append_printf (text, "%c%s", i > 0 ? ',' : '\n', row == 29 ? "2.5" : "7");

  table = read_text (text->str, text->len, NULL);
  assert_shape (table, 30, n);
  assert_type (table, "c69999", "real");
  assert_cell (table, 0, n - 1, "7");
  assert_cell (table, 29, n - 1, "2.5");
}

/* What a quote that is never closed swallows is not lost without a word, in a header either. */
static void
test_unclosed_header (void)
{
  g_autoptr(HotTable) table = read_text ("\n\"a,b\n1,2\n3,4\n", -1,
                                         &(HotCsvOptions) { .header = HOT_CSV_HEADER_PRESENT });
  const HotTableWarning *warning;

  assert_shape (table, 0, 1);
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 1);
  warning = g_ptr_array_index (hot_table_get_warnings (table), 0);
  g_assert_cmpuint (warning->line, ==, 2);
  g_assert_nonnull (strstr (warning->message, "never closed"));

  for (guint mebibytes = 2; mebibytes < 48; mebibytes += 40)
    {
      g_autoptr(GString) text = g_string_new ("\"a,b\n");
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(HotMappedFile) file = NULL;
      g_autoptr(GError) error = NULL;

      while (text->len < mebibytes << 20)
        g_string_append (text, "some text,and more of it\n");
      bytes = g_bytes_new_static (text->str, text->len);
      file = hot_mapped_file_new_for_bytes (bytes, "test.csv");
      g_assert_null (hot_csv_read (file, NULL, NULL, NULL, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "test.csv"));
      g_assert_nonnull (strstr (error->message, "line 1 "));
    }
}

static void
test_types (void)
{
  g_autoptr(HotTable) table = read_text (
    "integer,real,money,percent,boolean,date,category,list,text,big,zip,empty,day\n"
    "1,1.5,\"$1,234.00\",97%,t,2019-07-08,a,\"[\"\"Wifi\"\", \"\"TV\"\"]\",x y,999999999999999999,02134,,14/02/2020\n"
    "N/A,-2e3,$0.50,5.5 %,f,2020-01-01,b,\"{Wifi,\"\"Cable TV\"\"}\",N/A,-9223372036854775807,00501,,01/03/2020\n"
    "-7,nan,\"($5.00)\",N/A,,,a,None,z,,10001,N/A,\n"
    " 8 , .5 ,-$2,100%,t,1999-12-31,a,[],w,5,12345,,\n", -1, NULL);
  HotColumn *column;

  assert_type (table, "integer", "integer");
  assert_type (table, "real", "real");
  assert_type (table, "money", "money");
  assert_type (table, "percent", "percent");
  assert_type (table, "boolean", "boolean");
  assert_type (table, "date", "date");
  assert_type (table, "category", "category");
  assert_type (table, "list", "list");
  assert_type (table, "text", "text");
  assert_type (table, "big", "integer");
  assert_type (table, "zip", "text");
  assert_type (table, "empty", "text");
  assert_type (table, "day", "date");

  column = hot_table_get_column (table, 2);
  g_assert_cmpstr (hot_column_get_unit (column), ==, "$");
  g_assert_cmpfloat (hot_column_get_number (column, 0), ==, 1234.0);
  g_assert_cmpfloat (hot_column_get_number (column, 2), ==, -5.0);
  g_assert_cmpfloat (hot_column_get_number (column, 3), ==, -2.0);
  g_assert_cmpfloat (hot_column_get_number (hot_table_get_column (table, 1), 1), ==, -2000.0);
  g_assert_cmpfloat (hot_column_get_number (hot_table_get_column (table, 1), 3), ==, 0.5);
  g_assert_cmpfloat (hot_column_get_number (hot_table_get_column (table, 3), 1), ==, 5.5);
  assert_cell (table, 0, 9, "999999999999999999");
  assert_cell (table, 1, 9, "-9223372036854775807");
  assert_cell (table, 3, 0, "8");
  assert_cell (table, 0, 7, "[\"Wifi\", \"TV\"]");
  assert_cell (table, 2, 7, NULL);
  assert_cell (table, 1, 8, NULL);
  assert_cell (table, 0, 10, "02134");
  assert_cell (table, 0, 12, "2020-02-14");
  assert_cell (table, 1, 12, "2020-03-01");
  g_assert_cmpuint (hot_column_get_n_missing (hot_table_get_column (table, 0)), ==, 1);
  g_assert_cmpuint (hot_column_get_n_missing (hot_table_get_column (table, 1)), ==, 1);
  g_assert_cmpuint (hot_column_get_n_missing (hot_table_get_column (table, 11)), ==, 4);
  g_assert_cmpuint (hot_column_get_n_categories (hot_table_get_column (table, 6)), ==, 2);
}

/* One column of values under a header, quoted, as the type that is expected. */
static HotColumn *
read_column (const char  *values,
             char         delimiter,
             HotTable   **table)
{
  g_auto(GStrv) cells = g_strsplit (values, "|", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_printf (text, "id%cvalue\n", delimiter);
  for (guint i = 0; cells[i] != NULL; i++)
    g_string_append_printf (text, "%u%c\"%s\"\n", i, delimiter, cells[i]);

  *table = read_text (text->str, text->len, &(HotCsvOptions) { .delimiter = delimiter });

  return hot_table_get_column (*table, 1);
}

static void
test_notations (void)
{
  const struct {
    const char *values;
    char        delimiter;
    const char *type;
    const char *unit;
    double      first;
    double      second;
  } cases[] = {
    { "$1,234.00|$5", ',', "money", "$", 1234.0, 5.0 },
    { "€1.234,56|€7,50", ',', "money", "€", 1234.56, 7.5 },
    { "€1.234|€5.678", ',', "money", "€", 1234.0, 5678.0 },
    { "1 234 kr|99 kr", ',', "money", "kr", 1234.0, 99.0 },
    { "£99.99|£1", ',', "money", "£", 99.99, 1.0 },
    { "¥1,200|¥900", ',', "money", "¥", 1200.0, 900.0 },
    { "₹12,34,567.50|₹1,00,000", ',', "money", "₹", 1234567.5, 100000.0 },
    { "CHF 1'234.50|CHF 5", ',', "money", "CHF", 1234.5, 5.0 },
    { "1.234,50 €|5,00 €", ';', "money", "€", 1234.5, 5.0 },
    { "US$ 5|-US$7.25", ',', "money", "US$", 5.0, -7.25 },
    { "($5.00)|$-3", ',', "money", "$", -5.0, -3.0 },
    { "$5|€5", ',', "text", NULL, 0.0, 0.0 },
    { "5 beds|6 beds", ',', "text", NULL, 0.0, 0.0 },
    { "12,5|13,75", ';', "real", NULL, 12.5, 13.75 },
    { "1.234,5|7", ';', "real", NULL, 1234.5, 7.0 },
    { "1,234,567|8,000", ',', "real", NULL, 1234567.0, 8000.0 },
    { "1,234|5,678", ',', "text", NULL, 0.0, 0.0 },
    { "1,234|5,678", ';', "real", NULL, 1.234, 5.678 },
    { "97,5%|3%", ',', "percent", "%", 97.5, 3.0 },
    { "9223372036854775807|1", ',', "integer", NULL, 9223372036854775807.0, 1.0 },
    { "9223372036854775808|1", ',', "text", NULL, 0.0, 0.0 },
    { "123456789012345678|1.5", ',', "text", NULL, 0.0, 0.0 },
    { "inf|-Infinity", ',', "real", NULL, INFINITY, -INFINITY },
    { "1e5|-2.5E-3", ',', "real", NULL, 1e5, -2.5e-3 },
    { "0|1", ',', "integer", NULL, 0.0, 1.0 },
    { "Yes|no", ',', "boolean", NULL, 1.0, 0.0 },
    { "TRUE|False", ',', "boolean", NULL, 1.0, 0.0 },
    { "2019-07-08|2019-07-09", ',', "date", NULL, 1562544000.0, 1562630400.0 },
    { "2019-07-08T01:00:00Z|2019-07-08 02:00+01:00", ',', "date", NULL, 1562547600.0, 1562547600.0 },
    { "20190708T000000|20190709T000000", ',', "date", NULL, 1562544000.0, 1562630400.0 },
    { "08/07/2019|13/07/2019", ',', "date", NULL, 1562544000.0, 1562976000.0 },
    { "07/08/2019|07/13/2019", ',', "date", NULL, 1562544000.0, 1562976000.0 },
    { "08.07.2019|13.07.2019", ',', "date", NULL, 1562544000.0, 1562976000.0 },
    { "01/02/2019|03/04/2019", ',', "text", NULL, 0.0, 0.0 },
    { "13/02/2019|03/14/2019", ',', "text", NULL, 0.0, 0.0 },
    { "2019-02-29|2019-03-01", ',', "text", NULL, 0.0, 0.0 },
    { "$50.00 | $60.00", ',', "money", "$", 50.0, 60.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotTable) table = NULL;
      HotColumn *column = read_column (cases[i].values, cases[i].delimiter, &table);

      g_test_message ("%s", cases[i].values);
      g_assert_cmpstr (hot_column_type_to_string (hot_column_get_column_type (column)), ==, cases[i].type);
      g_assert_cmpstr (hot_column_get_unit (column), ==, cases[i].unit);
      if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
        {
          g_assert_cmpfloat (hot_column_get_number (column, 0), ==, cases[i].first);
          g_assert_cmpfloat (hot_column_get_number (column, 1), ==, cases[i].second);
        }
    }
}

/* What comes only after the sample changes the type, and loses nothing. */
static void
test_late_surprises (void)
{
  const struct {
    const char *common;
    const char *late;
    const char *type;
  } cases[] = {
    { "7", "1.5", "real" }, { "7", "$1,234.00", "money" }, { "7", "seven", "category" },
    { "7", "9007199254740993", "integer" },
    { "9007199254740993", "1.5", "category" }, { "t", "maybe", "category" }, { "2020-01-01", "soon", "category" },
    { "2020-01-01", "31/12/2019", "date" }, { "", "5", "integer" }, { "", "x", "text" }, { "", "[1]", "list" },
    { "05/06/2019", "06/30/2019", "date" }, { "a", "$5", "category" }, { "$5", "$1.234,50", "money" },
    { "[]", "None", "list" },
    { "[]", "no list", "category" }, { "-", "x", "category" }, { "-", "4", "integer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint n = 40000;
      g_autoptr(GString) text = g_string_new ("id,value,more\n");
      g_autoptr(HotTable) table = NULL;
      g_autofree char *common = NULL;
      g_autofree char *late = NULL;
      HotColumn *column;

      for (guint row = 0; row < n; row++)
        g_string_append_printf (text, "%u,\"%s\",some text that takes place and place\n", row,
                                row == n - 3 ? cases[i].late : cases[i].common);
      table = read_text (text->str, text->len, NULL);
      column = hot_table_get_column (table, 1);

      g_test_message ("%s, %s", cases[i].common, cases[i].late);
      g_assert_cmpuint (hot_table_get_n_rows (table), ==, n);
      g_assert_cmpstr (hot_column_type_to_string (hot_column_get_column_type (column)), ==, cases[i].type);
      g_assert_cmpint (hot_column_get_integer (hot_table_get_column (table, 0), n - 1), ==, n - 1);

      late = hot_column_dup_text (column, n - 3);
      common = hot_column_dup_text (column, 11);
      if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
        g_assert_true (g_strcmp0 (late, common) != 0);
      else
        g_assert_cmpstr (late, ==, g_str_equal (cases[i].late, "None") ? NULL : cases[i].late);
    }
}

/* One record that has lost its place does not make text of numbers; two such records in different columns are honest
 * ones. */
static void
test_damaged_record (void)
{
  const guint n = 40000;

  for (guint honest = 0; honest < 2; honest++)
    {
      g_autoptr(GString) text = g_string_new ("id,latitude,longitude,name\n");
      g_autoptr(HotTable) table = NULL;
      HotTableWarning *warning;

      for (guint row = 0; row < n; row++)
        if (row == 20011)
          g_string_append (text, honest ? "20011,north,13.2,x\n" : "Am See,20011,Berlin,52.5\n");
        else if (row == 20012 && honest)
          g_string_append (text, "20012,52.5,east,x\n");
        else
          g_string_append_printf (text, "%u,52.5,13.25,some text that takes place\n", row);

      table = read_text (text->str, text->len, NULL);
      assert_type (table, "id", "integer");
      assert_type (table, "longitude", honest ? "category" : "real");
      g_assert_cmpint (hot_column_get_integer (hot_table_get_column (table, 0), n - 1), ==, n - 1);
      g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, honest ? 0 : 1);
      if (honest)
        {
          assert_cell (table, 20011, 1, "north");
          assert_cell (table, 20012, 2, "east");
          continue;
        }

      assert_cell (table, 20011, 0, NULL);
      assert_cell (table, 20011, 2, NULL);
      assert_cell (table, 20012, 0, "20012");
      warning = hot_table_get_warnings (table)->pdata[0];
      g_assert_cmpuint (warning->line, ==, 20013);
      g_assert_nonnull (strstr (warning->message, "longitude"));
    }
}

static void
test_options_types (void)
{
  g_autoptr(GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  HotCsvOptions options = { .types = types };
  g_autoptr(HotTable) table = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("a\n1\n", 4);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "test.csv");
  g_autoptr(GError) error = NULL;
  HotTableWarning *warning;

  g_hash_table_insert (types, (char *) "zip", (char *) "integer");
  g_hash_table_insert (types, (char *) "flag", (char *) "boolean");
  g_hash_table_insert (types, (char *) "id", (char *) "text");
  table = read_text ("zip,flag,id\n02134,1,007\n00501,0,8\nnone,1,9\n", -1, &options);

  assert_type (table, "zip", "integer");
  assert_type (table, "flag", "boolean");
  assert_type (table, "id", "text");
  assert_cell (table, 0, 0, "2134");
  assert_cell (table, 2, 0, NULL);
  assert_cell (table, 0, 2, "007");
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 1);
  warning = hot_table_get_warnings (table)->pdata[0];
  g_assert_cmpuint (warning->line, ==, 4);
  g_assert_cmpuint (warning->count, ==, 1);
  g_assert_cmpstr (warning->column, ==, "zip");

  g_assert_null (hot_csv_read (file, &options, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
}

static void
test_retype (void)
{
  g_autoptr(HotTable) table = read_text ("a,b,c\n1,x,4.0\n2,5,6.0\n3,\"7\",8.5\n", -1, NULL);
  g_autoptr(HotTable) numbers = NULL;
  g_autoptr(HotTable) texts = NULL;
  g_autoptr(HotTable) integers = NULL;
  g_autoptr(GError) error = NULL;
  HotTableWarning *warning;
  guint n_failed;

  numbers = hot_table_retype (table, 1, HOT_COLUMN_REAL, &n_failed, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_type (numbers, "b", "real");
  g_assert_cmpuint (n_failed, ==, 1);
  assert_cell (numbers, 0, 1, NULL);
  assert_cell (numbers, 2, 1, "7");
  g_assert_true (hot_table_get_column (numbers, 0) == hot_table_get_column (table, 0));
  g_assert_cmpuint (hot_table_get_warnings (table)->len, ==, 0);
  g_assert_cmpuint (hot_table_get_warnings (numbers)->len, ==, 1);
  warning = hot_table_get_warnings (numbers)->pdata[0];
  g_assert_cmpuint (warning->line, ==, 2);

  texts = hot_table_retype (numbers, 1, HOT_COLUMN_CATEGORY, &n_failed, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_failed, ==, 0);
  assert_cell (texts, 0, 1, "x");
  g_assert_cmpuint (hot_column_get_n_categories (hot_table_get_column (texts, 1)), ==, 3);

  integers = hot_table_retype (table, 2, HOT_COLUMN_INTEGER, &n_failed, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_failed, ==, 1);
  assert_cell (integers, 1, 2, "6");
}

static void
test_encodings (void)
{
  const char *plain = "id,name\n1,Z\u00fcrich \u2013 \u20ac\n2,\U0001f60e\n";
  const char *encodings[] = { "UTF-8", "UTF-16LE", "UTF-16BE" };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    for (guint mark = 0; mark < 2; mark++)
      {
        g_autofree char *marked = g_strconcat (mark ? "\xef\xbb\xbf" : "", plain, NULL);
        g_autofree char *text = NULL;
        g_autoptr(HotTable) table = NULL;
        gsize length;

        text = g_convert (marked, -1, encodings[i], "UTF-8", NULL, &length, NULL);
        table = read_text (text, length, NULL);
        assert_shape (table, 2, 2);
        assert_name (table, 0, "id");
        assert_cell (table, 0, 1, "Z\u00fcrich \u2013 \u20ac");
        assert_cell (table, 1, 1, "\U0001f60e");
      }
}

static void
test_western (void)
{
  g_autoptr(HotTable) table = read_text ("id,name\n1,Z\xfcrich \x96 \x80\n", -1, NULL);
  g_autoptr(GString) late = g_string_new ("id,name\n");
  g_autoptr(HotTable) long_table = NULL;
  g_autoptr(HotTable) damaged = read_text ("id,name\n1,\u00fc\u00f6\u00e4\u00df\u00fc\u00f6\n2,x\xff\n", -1, NULL);
  g_autofree char *tail = g_strnfill (3 << 20, '\x80');
  g_autofree char *lost_text = g_strconcat ("id,name\n1,", tail, "\n", NULL);
  g_autoptr(HotTable) lost = read_text (lost_text, -1, &(HotCsvOptions) { .encoding = "UTF-8" });
  g_autoptr(HotTable) asked = read_text ("id,name\n1,\xf5\n", -1, &(HotCsvOptions) { .encoding = "ISO-8859-2" });

  assert_cell (table, 0, 1, "Z\u00fcrich \u2013 \u20ac");
  assert_cell (asked, 0, 1, "\u0151");

  /* Where the samples do not look. */
  for (guint i = 0; i < 100000; i++)
    g_string_append (late, i == 99000 ? "1,Z\xfcrich\n" : "1,Basel\n");
  long_table = read_text (late->str, late->len, NULL);
  assert_cell (long_table, 99000, 1, "Z\u00fcrich");

  /* Bytes that only go on, and never begin, take no longer than others. */
  assert_shape (lost, 1, 2);

  /* A damaged place does not make it another encoding. */
  assert_cell (damaged, 0, 1, "\u00fc\u00f6\u00e4\u00df\u00fc\u00f6");
  assert_cell (damaged, 1, 1, "x\ufffd");
  g_assert_cmpuint (hot_table_get_warnings (damaged)->len, ==, 1);
}

static void
test_extremes (void)
{
  g_autofree char *field = g_strnfill (1000000, 'x');
  g_autofree char *text = g_strconcat ("id,text\n1,\"", field, "\n", field, "\"\n2,b\n", NULL);
  g_autoptr(HotTable) table = read_text (text, -1, NULL);
  g_autoptr(HotTable) nul = read_text ("id,text\n1,a\0b\n2,\0\n", 18, NULL);
  g_autoptr(GString) wide = g_string_new (NULL);
  g_autoptr(HotTable) columns = NULL;
  g_autofree char *cell = NULL;

  assert_shape (table, 2, 2);
  cell = get_text (table, 0, 1);
  g_assert_cmpuint (strlen (cell), ==, 2000001);
  assert_cell (table, 1, 1, "b");

  assert_shape (nul, 2, 2);
  assert_cell (nul, 0, 1, "a\ufffdb");
  assert_cell (nul, 1, 1, "\ufffd");

  for (guint row = 0; row < 6; row++)
    for (guint i = 0; i < 10000; i++)
      g_string_append_printf (wide, row == 0 ? "c%u%s" : "%u%s", i, i == 9999 ? "\n" : ",");
  columns = read_text (wide->str, wide->len, NULL);
  assert_shape (columns, 5, 10000);
  assert_cell (columns, 4, 9999, "9999");
}

static void
test_errors (void)
{
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr(HotMappedFile) empty = hot_mapped_file_new_for_bytes (nothing, "listings.csv");
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) unclosed_error = NULL;
  g_autoptr(GError) encoding_error = NULL;
  g_autofree char *filler = g_strnfill (3000000, 'x');
  g_autofree char *text = g_strconcat ("a,b\n1,2\n3,\"", filler, "\n", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(HotMappedFile) unclosed = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  g_autoptr(HotTable) little = NULL;
  HotTableWarning *warning;
  /* A mark of the encoding, or of the delimiter, is nothing yet. */
  const char *blanks[] = { "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", "sep=;\r\n", "\xef\xbb\xbfsep=;\n" };

  g_assert_null (hot_csv_read (empty, NULL, NULL, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "listings.csv"));

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    {
      g_autoptr(GBytes) blank = g_bytes_new (blanks[i], strlen (blanks[i]));
      g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (blank, "listings.csv");

      g_clear_error (&error);
      g_assert_null (hot_csv_read (file, NULL, NULL, NULL, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "empty"));
    }

  g_assert_null (hot_csv_read (unclosed, NULL, NULL, NULL, &unclosed_error));
  g_assert_error (unclosed_error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (unclosed_error->message, "line 3"));

  g_assert_null (hot_csv_read (unclosed, &(HotCsvOptions) { .encoding = "KLINGON" }, NULL, NULL, &encoding_error));
  g_assert_error (encoding_error, HOT_ERROR, HOT_ERROR_UNSUPPORTED);

  little = read_text ("a,b\n1,x\n2,y\n3,\"cut off he", -1, NULL);
  assert_shape (little, 3, 2);
  assert_cell (little, 2, 1, "cut off he");
  g_assert_cmpuint (hot_table_get_warnings (little)->len, ==, 1);
  warning = hot_table_get_warnings (little)->pdata[0];
  g_assert_cmpuint (warning->line, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv-reader/simple", test_simple);
  g_test_add_func ("/csv-reader/delimiters", test_delimiters);
  g_test_add_func ("/csv-reader/quotes", test_quotes);
  g_test_add_func ("/csv-reader/loose-quotes", test_loose_quotes);
  g_test_add_func ("/csv-reader/line-ends", test_line_ends);
  g_test_add_func ("/csv-reader/ragged", test_ragged);
  g_test_add_func ("/csv-reader/many-ragged", test_many_ragged);
  g_test_add_func ("/csv-reader/header", test_header);
  g_test_add_func ("/csv-reader/long-header", test_long_header);
  g_test_add_func ("/csv-reader/many-surprises", test_many_surprises);
  g_test_add_func ("/csv-reader/unclosed-header", test_unclosed_header);
  g_test_add_func ("/csv-reader/types", test_types);
  g_test_add_func ("/csv-reader/notations", test_notations);
  g_test_add_func ("/csv-reader/late-surprises", test_late_surprises);
  g_test_add_func ("/csv-reader/damaged-record", test_damaged_record);
  g_test_add_func ("/csv-reader/options-types", test_options_types);
  g_test_add_func ("/csv-reader/retype", test_retype);
  g_test_add_func ("/csv-reader/encodings", test_encodings);
  g_test_add_func ("/csv-reader/western", test_western);
  g_test_add_func ("/csv-reader/extremes", test_extremes);
  g_test_add_func ("/csv-reader/errors", test_errors);

  return g_test_run ();
}
