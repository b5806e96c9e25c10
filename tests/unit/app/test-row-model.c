/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-row-model.h"

/* Keeps the length that a list view believes in. */
static void
count_cb (GListModel *model,
          guint       position,
          guint       n_removed,
          guint       n_added,
          guint      *length)
{
  g_assert_cmpuint (position + n_removed, <=, *length);
  *length = *length - n_removed + n_added;
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
  guint length = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (count_cb), &length);
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
  g_assert_cmpuint (length, ==, 0);
}

static void
test_find (void)
{
  const guint32 few[] = { 2, 5, 9 }, backwards[] = { 9, 5, 2 };
  g_autoptr(HotRowModel) model = hot_row_model_new ();
  g_autoptr(HotRowSet) all = hot_row_set_new_all (10);
  g_autoptr(HotRowSet) some = hot_row_set_new (g_bytes_new (few, sizeof few), 10);
  g_autoptr(GBytes) order = g_bytes_new (backwards, sizeof backwards);

  g_assert_cmpuint (hot_row_model_find (model, 0), ==, G_MAXUINT);
  hot_row_model_set_rows (model, all, NULL);
  g_assert_cmpuint (hot_row_model_find (model, 9), ==, 9);
  g_assert_cmpuint (hot_row_model_find (model, 10), ==, G_MAXUINT);
  hot_row_model_set_rows (model, some, NULL);
  g_assert_cmpuint (hot_row_model_find (model, 5), ==, 1);
  g_assert_cmpuint (hot_row_model_find (model, 6), ==, G_MAXUINT);
  hot_row_model_set_rows (model, some, order);
  g_assert_cmpuint (hot_row_model_find (model, 9), ==, 0);
  g_assert_cmpuint (hot_row_model_find (model, 3), ==, G_MAXUINT);
}

static void
renumbered_cb (gboolean *renumbered)
{
  *renumbered = TRUE;
}

static void
test_rows_in_view_are_renumbered (void)
{
  const guint32 backwards[] = { 4, 3, 2, 1, 0 };
  g_autoptr(HotRowModel) model = hot_row_model_new ();
  g_autoptr(HotRowSet) all = hot_row_set_new_all (5);
  g_autoptr(GBytes) order = g_bytes_new (backwards, sizeof backwards);
  g_autoptr(HotRow) first = NULL, again = NULL;
  gboolean renumbered = FALSE;

  hot_row_model_set_rows (model, all, NULL);
  g_signal_connect_swapped (model, "renumbered", G_CALLBACK (renumbered_cb), &renumbered);
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  again = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (first == again);

  hot_row_model_set_rows (model, all, order);
  g_assert_true (renumbered);
  g_assert_cmpuint (hot_row_get_index (first), ==, 4);

  /* An object may outlive its model. */
  g_clear_object (&model);
  g_assert_cmpuint (hot_row_get_index (first), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-model/rows", test_rows);
  g_test_add_func ("/row-model/find", test_find);
  g_test_add_func ("/row-model/rows-in-view-are-renumbered", test_rows_in_view_are_renumbered);

  return g_test_run ();
}
