/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-table.h"

#include <math.h>
#include <string.h>

#define HOT_TYPE_RUN_PAGE_TABLE_ROW (hot_run_page_table_row_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageTableRow, hot_run_page_table_row, HOT, RUN_PAGE_TABLE_ROW, GObject)

struct _HotRunPageTableRow
{
  GObject   parent_instance;

  guint     id;
  guint     n;
  char    **texts;       /* any may be NULL */
  double   *keys;
};

G_DEFINE_FINAL_TYPE (HotRunPageTableRow, hot_run_page_table_row, G_TYPE_OBJECT)

static void
hot_run_page_table_row_finalize (GObject *object)
{
  HotRunPageTableRow *self = HOT_RUN_PAGE_TABLE_ROW (object);

  for (guint i = 0; i < self->n; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_free (self->keys);

  G_OBJECT_CLASS (hot_run_page_table_row_parent_class)->finalize (object);
}

static void
hot_run_page_table_row_class_init (HotRunPageTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_run_page_table_row_finalize;
}

static void
hot_run_page_table_row_init (HotRunPageTableRow *self)
{
}

/**
 * HotRunPageTable:
 *
 * A column view over rows of texts.
 */
struct _HotRunPageTable
{
  GtkWidget          parent_instance;

  guint              n_columns;
  GtkColumnView     *view;
  GListStore        *store;
  GtkSortListModel  *sorted;
  GtkSelectionModel *selection;
  GPtrArray         *fresh;      /* rows that are being added */
};

G_DEFINE_FINAL_TYPE (HotRunPageTable, hot_run_page_table, GTK_TYPE_WIDGET)

enum {
  SELECTION_CHANGED,
  ROW_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Rows without a value are the least. */
static int
compare_cells (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const HotRunPageTableRow *first = a, *second = b;
  const guint column = GPOINTER_TO_UINT (user_data);
  const double x = first->keys[column], y = second->keys[column];

  if (!isnan (x) || !isnan (y))
    return isnan (x) ? -1 : isnan (y) ? 1 : (x > y) - (x < y);
  if (first->texts[column] == NULL || second->texts[column] == NULL)
    return (first->texts[column] != NULL) - (second->texts[column] != NULL);

  return g_utf8_collate (first->texts[column], second->texts[column]);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  const gboolean is_number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "is-number")) != 0;
  const guint n_chars = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "n-chars"));

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  /* Half a number would be another number. */
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (n_chars > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), n_chars);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const HotRunPageTableRow *row = gtk_list_item_get_item (item);
  const char *text = row->texts[GPOINTER_TO_UINT (user_data)];
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "–");
  gtk_widget_set_tooltip_text (label, text != NULL && strlen (text) > 10 ? text : NULL);
}

static void
hot_run_page_table_add_column (HotRunPageTable             *self,
                               guint                        index,
                               const HotRunPageTableColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cells, GUINT_TO_POINTER (index), NULL));
  g_autoptr(GtkColumnViewColumn) added = NULL;

  g_object_set_data (G_OBJECT (factory), "is-number", GUINT_TO_POINTER (column->is_number));
  g_object_set_data (G_OBJECT (factory), "n-chars", GUINT_TO_POINTER (column->n_chars));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (index));
  added = gtk_column_view_column_new (column->title, factory);
  gtk_column_view_column_set_sorter (added, sorter);
  gtk_column_view_column_set_expand (added, !column->is_number);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_append_column (self->view, added);
  g_object_unref (sorter);
}

static void
hot_run_page_table_selection_cb (HotRunPageTable *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
hot_run_page_table_activate_cb (HotRunPageTable *self,
                                guint            position)
{
  g_autoptr(HotRunPageTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, row->id);
}

static void
hot_run_page_table_dispose (GObject *object)
{
  HotRunPageTable *self = HOT_RUN_PAGE_TABLE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->store);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);

  G_OBJECT_CLASS (hot_run_page_table_parent_class)->dispose (object);
}

static void
hot_run_page_table_class_init (HotRunPageTableClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_run_page_table_dispose;

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hot_run_page_table_init (HotRunPageTable *self)
{
  self->store = g_list_store_new (HOT_TYPE_RUN_PAGE_TABLE_ROW);
}

GtkWidget *
hot_run_page_table_new (const char                  *label,
                        const HotRunPageTableColumn *columns,
                        guint                        n_columns,
                        gboolean                     is_selectable,
                        gboolean                     scrolls)
{
  HotRunPageTable *self = g_object_new (HOT_TYPE_RUN_PAGE_TABLE, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GListModel *sorted;

  self->n_columns = n_columns;
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (guint i = 0; i < n_columns; i++)
    hot_run_page_table_add_column (self, i, &columns[i]);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  sorted = G_LIST_MODEL (self->sorted);
  self->selection = is_selectable ? GTK_SELECTION_MODEL (gtk_multi_selection_new (sorted))
                                  : GTK_SELECTION_MODEL (gtk_no_selection_new (sorted));
  gtk_column_view_set_model (self->view, self->selection);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "hot-run-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (hot_run_page_table_selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (hot_run_page_table_activate_cb), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  scrolls ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

void
hot_run_page_table_begin (HotRunPageTable *self)
{
  g_return_if_fail (HOT_IS_RUN_PAGE_TABLE (self));

  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
}

void
hot_run_page_table_add (HotRunPageTable   *self,
                        guint              id,
                        const char *const *texts,
                        const double      *keys)
{
  HotRunPageTableRow *row;

  g_return_if_fail (HOT_IS_RUN_PAGE_TABLE (self));
  g_return_if_fail (self->fresh != NULL);

  if (self->fresh->len >= HOT_RUN_PAGE_TABLE_MAX_ROWS)
    return;

  row = g_object_new (HOT_TYPE_RUN_PAGE_TABLE_ROW, NULL);
  row->id = id;
  row->n = self->n_columns;
  row->texts = g_new (char *, self->n_columns);
  row->keys = g_new (double, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      row->texts[i] = g_strdup (texts[i]);
      row->keys[i] = keys != NULL ? keys[i] : NAN;
    }
  g_ptr_array_add (self->fresh, row);
}

static gboolean
is_same_row (const HotRunPageTableRow *a,
             const HotRunPageTableRow *b)
{
  if (a->id != b->id)
    return FALSE;
  for (guint i = 0; i < a->n; i++)
    if (g_strcmp0 (a->texts[i], b->texts[i]) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
has_same_rows (HotRunPageTable *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  if (n != self->fresh->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(HotRunPageTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (!is_same_row (row, g_ptr_array_index (self->fresh, i)))
        return FALSE;
    }

  return TRUE;
}

void
hot_run_page_table_end (HotRunPageTable *self)
{
  g_return_if_fail (HOT_IS_RUN_PAGE_TABLE (self));
  g_return_if_fail (self->fresh != NULL);

  if (!has_same_rows (self))
    g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), self->fresh->pdata,
                         self->fresh->len);
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
}

guint
hot_run_page_table_get_n_rows (HotRunPageTable *self)
{
  g_return_val_if_fail (HOT_IS_RUN_PAGE_TABLE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

GArray *
hot_run_page_table_dup_selected (HotRunPageTable *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (HOT_IS_RUN_PAGE_TABLE (self), ids);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    if (gtk_selection_model_is_selected (self->selection, i))
      {
        g_autoptr(HotRunPageTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

        g_array_append_val (ids, row->id);
      }

  return ids;
}

void
hot_run_page_table_select (HotRunPageTable *self,
                           const guint     *ids,
                           guint            n)
{
  const guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  g_autoptr(GtkBitset) wanted = gtk_bitset_new_empty ();
  g_autoptr(GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr(GtkBitset) all = gtk_bitset_new_range (0, n_rows);

  g_return_if_fail (HOT_IS_RUN_PAGE_TABLE (self));

  for (guint i = 0; i < n; i++)
    gtk_bitset_add (wanted, ids[i]);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(HotRunPageTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (gtk_bitset_contains (wanted, row->id))
        gtk_bitset_add (selected, i);
    }
  gtk_selection_model_set_selection (self->selection, selected, all);
}
