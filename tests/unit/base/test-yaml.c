/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-yaml.h"

#include <string.h>

#include "base/hot-error.h"

static void
test_values (void)
{
  static const char text[] = "a: 1\nb: [yes, \"yes\", 2.5, ~]\nc:\n  d: x\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = hot_yaml_parse (text, -1, "file", &error);
  JsonArray *list;

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "a"), ==, 1);
  list = json_object_get_array_member (json_node_get_object (node), "b");
  g_assert_true (json_array_get_boolean_element (list, 0));
  g_assert_cmpstr (json_array_get_string_element (list, 1), ==, "yes");
  g_assert_cmpfloat (json_array_get_double_element (list, 2), ==, 2.5);
  g_assert_true (json_array_get_null_element (list, 3));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (json_node_get_object (node), "c"), "d"), ==, "x");
}

static void
test_refused (void)
{
  static const struct { const char *text, *message; } cases[] = {
    { "a: 1\na: 2\n", "file, line 2, column 1: this name is there already" },
    { "a: &x [1]\nb: *x\n", "anchors and aliases" },
    { "a: [1\n", "file, line 2, column 1: " },
    { "[1]: 2\n", "a name must be a text" },
    { "\xff", "file, line 1, column 1: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_yaml_parse (cases[i].text, -1, "file", &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

/* The library alone would take the better part of a minute for these. */
static void
test_levels (void)
{
  const char kinds[] = "[{";

  for (guint i = 0; i < strlen (kinds); i++)
    {
      g_autofree char *deep = g_strnfill (200000, kinds[i]);
      g_autoptr(GError) error = NULL;
      const gint64 before = g_get_monotonic_time ();

      g_assert_null (hot_yaml_parse (deep, -1, "file", &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "too many levels"));
      g_assert_cmpint (g_get_monotonic_time () - before, <, 20 * G_USEC_PER_SEC);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/yaml/values", test_values);
  g_test_add_func ("/yaml/refused", test_refused);
  g_test_add_func ("/yaml/levels", test_levels);

  return g_test_run ();
}
