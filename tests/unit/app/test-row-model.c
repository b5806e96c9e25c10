/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-row-model.h"

static void
count_cb (GListModel *model,
          guint       position,
          guint       n_removed,
          guint       n_added,
          guint      *n_changes)
{
  g_assert_cmpuint (position, ==, 0);
  (*n_changes)++;
}

static guint
get_index (HotRowModel *model,
           guint        position)
{
  g_autoptr(HotRow) row = g_list_model_get_item (G_LIST_MODEL (model), position);

  return hot_row_get_index (row);
}

static void
test_rows (void)
{
  const guint32 numbers[] = { 2, 5, 9 };
  const guint32 backwards[] = { 9, 5, 2 };
  g_autoptr(HotRowModel) model = hot_row_model_new ();
  g_autoptr(HotRowSet) all = hot_row_set_new_all (1000000);
  g_autoptr(HotRowSet) some = hot_row_set_new (g_bytes_new (numbers, sizeof numbers), 1000000);
  g_autoptr(GBytes) order = g_bytes_new (backwards, sizeof backwards);
  guint n_changes = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 0));

  hot_row_model_set_rows (model, all, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1000000);
  g_assert_cmpuint (get_index (model, 123456), ==, 123456);

  hot_row_model_set_rows (model, some, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 3);
  g_assert_cmpuint (get_index (model, 1), ==, 5);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 3));

  hot_row_model_set_rows (model, some, order);
  g_assert_cmpuint (get_index (model, 0), ==, 9);
  g_assert_cmpuint (get_index (model, 2), ==, 2);

  hot_row_model_set_rows (model, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_cmpuint (n_changes, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-model/rows", test_rows);

  return g_test_run ();
}
