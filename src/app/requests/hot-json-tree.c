/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-json-tree.h"

#include <glib/gi18n.h>

#include "app/requests/hot-json-item.h"

struct _HotJsonTree
{
  AdwBin         parent_instance;

  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (HotJsonTree, hot_json_tree, ADW_TYPE_BIN)

static GListModel *
list_children (gpointer item,
               gpointer user_data)
{
  return hot_json_item_list_children (item);
}

static void
setup_name_cb (GtkSignalListItemFactory *factory,
               GtkColumnViewCell        *cell)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), label);
  gtk_column_view_cell_set_child (cell, expander);
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_name_cb (GtkSignalListItemFactory *factory,
              GtkColumnViewCell        *cell)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_column_view_cell_get_child (cell));
  GtkTreeListRow *row = gtk_column_view_cell_get_item (cell);
  g_autoptr(HotJsonItem) item = HOT_JSON_ITEM (gtk_tree_list_row_get_item (row));
  const char *name = hot_json_item_get_name (item);

  gtk_tree_expander_set_list_row (expander, row);
  gtk_label_set_text (GTK_LABEL (gtk_tree_expander_get_child (expander)), name != NULL ? name : _("Body"));
}

static void
setup_value_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "monospace");
  gtk_column_view_cell_set_child (cell, label);
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_value_cb (GtkSignalListItemFactory *factory,
               GtkColumnViewCell        *cell)
{
  GtkTreeListRow *row = gtk_column_view_cell_get_item (cell);
  g_autoptr(HotJsonItem) item = HOT_JSON_ITEM (gtk_tree_list_row_get_item (row));

  gtk_label_set_text (GTK_LABEL (gtk_column_view_cell_get_child (cell)), hot_json_item_get_value (item));
}

static void
activate_cb (GtkColumnView *view,
             guint          position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static void
add_column (GtkColumnView *view,
            const char    *title,
            GCallback      setup_cb,
            GCallback      bind_cb,
            int            width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", setup_cb, NULL);
  g_signal_connect (factory, "bind", bind_cb, NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (view, column);
}

static void
hot_json_tree_class_init (HotJsonTreeClass *klass)
{
}

static void
hot_json_tree_init (HotJsonTree *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  add_column (self->view, _("Name"), G_CALLBACK (setup_name_cb), G_CALLBACK (bind_name_cb), 200);
  add_column (self->view, _("Value"), G_CALLBACK (setup_value_cb), G_CALLBACK (bind_value_cb), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Body as a Tree"), -1);
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

void
hot_json_tree_set_text (HotJsonTree *self,
                        GBytes      *text)
{
  g_autoptr(GtkSingleSelection) selection = NULL;
  g_autoptr(GtkTreeListRow) first = NULL;
  g_autoptr(HotJsonItem) item = NULL;
  GtkTreeListModel *tree;
  GListStore *root;

  if (text == NULL)
    {
      gtk_column_view_set_model (self->view, NULL);
      return;
    }

  root = g_list_store_new (HOT_TYPE_JSON_ITEM);
  item = hot_json_item_new_root (text);
  g_list_store_append (root, item);
  tree = gtk_tree_list_model_new (G_LIST_MODEL (root), FALSE, FALSE, list_children, NULL, NULL);
  selection = gtk_single_selection_new (G_LIST_MODEL (tree));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  first = gtk_tree_list_model_get_row (tree, 0);
  gtk_tree_list_row_set_expanded (first, TRUE);
}
