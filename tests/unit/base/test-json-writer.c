/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-json-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
write_sample (HotJsonWriter *writer)
{
  hot_json_writer_begin_object (writer);
  hot_json_writer_name (writer, "a");
  hot_json_writer_integer (writer, 1);
  hot_json_writer_name (writer, "b");
  hot_json_writer_begin_array (writer);
  /* Means nothing for a string, and nothing for what comes after it. */
  hot_json_writer_inline (writer);
  hot_json_writer_string (writer, "x");
  hot_json_writer_inline (writer);
  hot_json_writer_begin_object (writer);
  hot_json_writer_name (writer, "c");
  hot_json_writer_begin_array (writer);
  hot_json_writer_boolean (writer, TRUE);
  hot_json_writer_null (writer);
  hot_json_writer_end_array (writer);
  hot_json_writer_end_object (writer);
  hot_json_writer_begin_array (writer);
  hot_json_writer_end_array (writer);
  hot_json_writer_inline (writer);
  hot_json_writer_integer (writer, 5);
  hot_json_writer_begin_array (writer);
  hot_json_writer_integer (writer, 6);
  hot_json_writer_end_array (writer);
  hot_json_writer_end_array (writer);
  hot_json_writer_end_object (writer);
}

static void
test_layout (void)
{
  g_autoptr(HotJsonWriter) compact = hot_json_writer_new (FALSE);
  g_autoptr(HotJsonWriter) pretty = hot_json_writer_new (TRUE);

  write_sample (compact);
  g_assert_cmpstr (hot_json_writer_peek (compact, NULL), ==, "{\"a\":1,\"b\":[\"x\",{\"c\":[true,null]},[],5,[6]]}");

  write_sample (pretty);
  g_assert_cmpstr (hot_json_writer_peek (pretty, NULL), ==,
                   "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    {\"c\": [true, null]},\n    [],\n    5,\n    [\n      6\n    ]\n  ]\n}\n");
}

static void
test_members (void)
{
  g_autoptr(HotJsonWriter) writer = hot_json_writer_new (FALSE);

  hot_json_writer_begin_object (writer);
  hot_json_writer_member (writer, "text", "x");
  hot_json_writer_member (writer, "none", NULL);
  hot_json_writer_member_real (writer, "real", 2.5);
  hot_json_writer_member_unsigned (writer, "unsigned", G_MAXUINT64);
  hot_json_writer_end_object (writer);
  g_assert_cmpstr (hot_json_writer_peek (writer, NULL), ==,
                   "{\"text\":\"x\",\"none\":null,\"real\":2.5,\"unsigned\":18446744073709551615}");
}

static void
test_numbers (void)
{
  static const struct { double number; const char *text; } reals[] = {
    { 0.1, "0.1" }, { 1.0 / 3.0, "0.3333333333333333" }, { 0.1 + 0.2, "0.30000000000000004" }, { 5e-324, "4.94065645841247e-324" },
    { 100000.0, "100000" }, { 1e22, "1e+22" }, { -2.5, "-2.5" }, { NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reals); i++)
    {
      g_autoptr(HotJsonWriter) writer = hot_json_writer_new (FALSE);

      hot_json_writer_real (writer, reals[i].number);
      g_assert_cmpstr (hot_json_writer_peek (writer, NULL), ==, reals[i].text);
    }

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(HotJsonWriter) writer = hot_json_writer_new (FALSE);
      union { guint64 bits; double number; } value;

      value.bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      if (!isfinite (value.number))
        continue;
      hot_json_writer_real (writer, value.number);
      g_assert_cmpfloat (g_ascii_strtod (hot_json_writer_peek (writer, NULL), NULL), ==, value.number);
    }
}

static void
test_integers (void)
{
  g_autoptr(HotJsonWriter) writer = hot_json_writer_new (FALSE);

  hot_json_writer_begin_array (writer);
  hot_json_writer_integer (writer, G_MAXINT64);
  hot_json_writer_integer (writer, G_MININT64);
  hot_json_writer_integer (writer, G_GINT64_CONSTANT (1234567890123456789));
  hot_json_writer_unsigned (writer, G_MAXUINT64);
  hot_json_writer_end_array (writer);

  g_assert_cmpstr (hot_json_writer_peek (writer, NULL), ==,
                   "[9223372036854775807,-9223372036854775808,1234567890123456789,18446744073709551615]");
}

/* Whatever the bytes, a reader of another make takes the string and gives it back. */
static void
test_strings (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(HotJsonWriter) writer = hot_json_writer_new (FALSE);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autofree char *valid = NULL;
      g_autoptr(GError) error = NULL;
      char bytes[24];
      const char *text;
      gsize length;

      for (gsize j = 0; j < sizeof bytes - 1; j++)
        bytes[j] = i % 2 ? g_test_rand_int_range (1, 256) : g_test_rand_int_range (1, 128);
      bytes[sizeof bytes - 1] = '\0';
      valid = g_utf8_make_valid (bytes, -1);

      hot_json_writer_begin_array (writer);
      hot_json_writer_string (writer, bytes);
      hot_json_writer_string (writer, NULL);
      hot_json_writer_end_array (writer);

      text = hot_json_writer_peek (writer, &length);
      g_assert_true (g_utf8_validate_len (text, length, NULL));
      g_assert_true (json_parser_load_from_data (parser, text, length, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (json_array_get_string_element (json_node_get_array (json_parser_get_root (parser)), 0), ==, valid);
      g_assert_true (json_array_get_null_element (json_node_get_array (json_parser_get_root (parser)), 1));
    }
}

static void
test_clear (void)
{
  g_autoptr(HotJsonWriter) writer = hot_json_writer_new (FALSE);
  gsize length;

  hot_json_writer_begin_array (writer);
  hot_json_writer_integer (writer, 1);
  hot_json_writer_clear (writer);
  hot_json_writer_integer (writer, 2);
  hot_json_writer_end_array (writer);

  g_assert_cmpstr (hot_json_writer_peek (writer, &length), ==, ",2]");
  g_assert_cmpuint (length, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-writer/layout", test_layout);
  g_test_add_func ("/json-writer/members", test_members);
  g_test_add_func ("/json-writer/numbers", test_numbers);
  g_test_add_func ("/json-writer/integers", test_integers);
  g_test_add_func ("/json-writer/strings", test_strings);
  g_test_add_func ("/json-writer/clear", test_clear);

  return g_test_run ();
}
