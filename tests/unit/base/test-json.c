/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-json.h"

static void
test_members (void)
{
  g_autoptr(JsonNode) root = json_from_string ("{\"o\": {}, \"a\": [1], \"t\": \"x\", \"n\": 5, \"z\": null}", NULL);
  JsonObject *object = json_node_get_object (root);

  g_assert_nonnull (hot_json_get_object (object, "o"));
  g_assert_cmpuint (json_array_get_length (hot_json_get_array (object, "a")), ==, 1);
  g_assert_cmpstr (hot_json_get_text (object, "t"), ==, "x");
}

static void
test_other_kinds (void)
{
  const char *names[] = { "o", "a", "t", "n", "z", "missing" };
  g_autoptr(JsonNode) root = json_from_string ("{\"o\": {}, \"a\": [1], \"t\": \"x\", \"n\": 5, \"z\": null}", NULL);
  JsonObject *object = json_node_get_object (root);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (i == 0 || hot_json_get_object (object, names[i]) == NULL);
      g_assert_true (i == 1 || hot_json_get_array (object, names[i]) == NULL);
      g_assert_true (i == 2 || hot_json_get_text (object, names[i]) == NULL);
    }
  g_assert_null (hot_json_get_object (NULL, "o"));
  g_assert_null (hot_json_get_array (NULL, "a"));
  g_assert_null (hot_json_get_text (NULL, "t"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/other-kinds", test_other_kinds);

  return g_test_run ();
}
