/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-ubjson-writer.h"

/* What draft 12 of the specification says these values are. */
static void
test_values (void)
{
  static const guint8 expected[] = {
    '{',
    'L', 0, 0, 0, 0, 0, 0, 0, 1, 'a', 'S', 'L', 0, 0, 0, 0, 0, 0, 0, 2, 'h', 'i',
    'L', 0, 0, 0, 0, 0, 0, 0, 1, 'b', '[', 'L', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, ']',
    '}',
  };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  hot_ubjson_begin_object (bytes);
  hot_ubjson_name (bytes, "a");
  hot_ubjson_string (bytes, "hi");
  hot_ubjson_name (bytes, "b");
  hot_ubjson_begin_array (bytes);
  hot_ubjson_integer (bytes, -2);
  hot_ubjson_end_array (bytes);
  hot_ubjson_end_object (bytes);

  g_assert_cmpmem (bytes->data, bytes->len, expected, sizeof expected);
}

static void
test_typed_arrays (void)
{
  static const guint8 expected[] = {
    '[', '$', 'd', '#', 'L', 0, 0, 0, 0, 0, 0, 0, 2, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0,
    '[', '$', 'l', '#', 'L', 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff,
    '[', '$', 'L', '#', 'L', 0, 0, 0, 0, 0, 0, 0, 0,
    '[', '$', 'U', '#', 'L', 0, 0, 0, 0, 0, 0, 0, 3, 0, 7, 255,
  };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  hot_ubjson_floats (bytes, (const float[]) { 1.0f, -2.0f }, 2);
  hot_ubjson_integers (bytes, (const gint32[]) { -1 }, 1);
  hot_ubjson_longs (bytes, NULL, 0);
  hot_ubjson_bytes (bytes, (const guint8[]) { 0, 7, 255 }, 3);

  g_assert_cmpmem (bytes->data, bytes->len, expected, sizeof expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ubjson-writer/values", test_values);
  g_test_add_func ("/ubjson-writer/typed-arrays", test_typed_arrays);

  return g_test_run ();
}
