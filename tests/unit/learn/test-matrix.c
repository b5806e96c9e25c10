/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-matrix.h"

static void
test_select (void)
{
  g_autoptr(HotMatrix) matrix = hot_matrix_new (200, 3);
  g_autoptr(HotMatrix) selection = NULL;
  const guint32 rows[] = { 150, 3, 3, 199 };
  float values[4 * 5];

  for (guint feature = 0; feature < 3; feature++)
    for (guint row = 0; row < 200; row++)
      hot_matrix_peek_feature (matrix, feature)[row] = feature * 1000 + row;
  hot_matrix_set_name (matrix, 2, "beds");

  selection = hot_matrix_select (matrix, rows, 4);
  g_assert_cmpuint (hot_matrix_get_n_rows (selection), ==, 4);
  g_assert_cmpstr (hot_matrix_get_name (selection, 2), ==, "beds");
  g_assert_cmpstr (hot_matrix_get_name (selection, 0), ==, "");
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (hot_matrix_peek_feature (selection, 1)[i], ==, 1000 + rows[i]);

  hot_matrix_copy_rows (matrix, rows, 0, 4, 5, values);
  g_assert_cmpfloat (values[0], ==, 150);
  g_assert_cmpfloat (values[3 * 5 + 2], ==, 2199);
  hot_matrix_copy_rows (matrix, NULL, 70, 2, 5, values);
  g_assert_cmpfloat (values[5 + 1], ==, 1071);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/matrix/select", test_select);

  return g_test_run ();
}
