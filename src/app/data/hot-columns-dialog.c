/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-columns-dialog.h"

#include <glib/gi18n.h>

#include "app/data/hot-column-item.h"
#include "app/widgets/hot-cell-format.h"

/**
 * HotColumnsDialog:
 *
 * Which columns the table shows. Changes take effect at once.
 */
struct _HotColumnsDialog
{
  AdwDialog           parent_instance;

  HotDataTable       *view;
  guint               n_columns;
  HotColumnModel      *columns;
  GtkFilterListModel *found;
  GPtrArray          *checks;    /* (unowned): those that are there now */
  gboolean            is_updating;

  GtkSearchEntry     *search;
  GtkListView        *list;
  GtkStack           *stack;
  AdwWindowTitle     *title;
};

G_DEFINE_FINAL_TYPE (HotColumnsDialog, hot_columns_dialog, ADW_TYPE_DIALOG)

static guint
get_index (GtkCheckButton *check)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "column"));
}

static void
hot_columns_dialog_update (HotColumnsDialog *self)
{
  g_autofree char *subtitle = NULL;

  self->is_updating = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      gtk_check_button_set_active (check, hot_data_table_get_shown (self->view, get_index (check)));
    }
  self->is_updating = FALSE;

  /* Translators: how many columns of how many are in view. */
  subtitle = g_strdup_printf (_("%u of %u"), hot_data_table_get_n_shown (self->view), self->n_columns);
  adw_window_title_set_subtitle (self->title, subtitle);
}

static void
hot_columns_dialog_toggled_cb (HotColumnsDialog *self,
                               GtkCheckButton   *check)
{
  if (!self->is_updating)
    hot_data_table_set_shown (self->view, get_index (check), gtk_check_button_get_active (check));
}

static void
hot_columns_dialog_forget_check_cb (HotColumnsDialog *self,
                                    GtkWidget        *check)
{
  if (self->checks != NULL)
    g_ptr_array_remove_fast (self->checks, check);
}

static void
hot_columns_dialog_setup_cb (HotColumnsDialog *self,
                             GtkListItem      *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (icon, "dimmed");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (hot_columns_dialog_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (check, "destroy", G_CALLBACK (hot_columns_dialog_forget_check_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), icon);
  g_ptr_array_add (self->checks, check);
  gtk_list_item_set_child (item, box);
}

static void
hot_columns_dialog_bind_cb (HotColumnsDialog *self,
                            GtkListItem      *item)
{
  HotColumnItem *column = gtk_list_item_get_item (item);
  const HotColumnType type = hot_column_get_column_type (hot_column_item_get_column (column));
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_next_sibling (check);
  GtkWidget *icon = gtk_widget_get_next_sibling (name);

  g_object_set_data (G_OBJECT (check), "column", GUINT_TO_POINTER (hot_column_item_get_index (column)));
  gtk_label_set_text (GTK_LABEL (name), hot_column_item_get_name (column));
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), hot_cell_format_get_type_icon (type));
  gtk_widget_set_tooltip_text (icon, hot_cell_format_get_type_label (type));
  gtk_list_item_set_accessible_label (item, hot_column_item_get_name (column));

  self->is_updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), hot_data_table_get_shown (self->view, get_index (GTK_CHECK_BUTTON (check))));
  self->is_updating = FALSE;
}

static void
hot_columns_dialog_activate_cb (HotColumnsDialog *self,
                                guint             position)
{
  g_autoptr(HotColumnItem) item = g_list_model_get_item (G_LIST_MODEL (self->found), position);
  const guint column = hot_column_item_get_index (item);

  hot_data_table_set_shown (self->view, column, !hot_data_table_get_shown (self->view, column));
  hot_data_table_scroll_to (self->view, column);
}

static gboolean
hot_columns_dialog_match (gpointer object,
                          gpointer user_data)
{
  HotColumnsDialog *self = user_data;
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (hot_column_item_get_name (object), -1);

  return strstr (name, needle) != NULL;
}

static void
hot_columns_dialog_search_cb (HotColumnsDialog *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->found), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0 ? "columns" : "nothing");
}

/* Escape takes the words back first, then leaves. */
static void
hot_columns_dialog_stop_search_cb (HotColumnsDialog *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_columns_dialog_reset_cb (HotColumnsDialog *self)
{
  hot_data_table_reset_columns (self->view);
}

static void
hot_columns_dialog_dispose (GObject *object)
{
  HotColumnsDialog *self = HOT_COLUMNS_DIALOG (object);

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_COLUMNS_DIALOG);
  g_clear_object (&self->found);
  g_clear_object (&self->columns);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (hot_columns_dialog_parent_class)->dispose (object);
}

static void
hot_columns_dialog_class_init (HotColumnsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_columns_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-columns-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotColumnsDialog, search);
  gtk_widget_class_bind_template_child (widget_class, HotColumnsDialog, list);
  gtk_widget_class_bind_template_child (widget_class, HotColumnsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, HotColumnsDialog, title);
  gtk_widget_class_bind_template_callback (widget_class, hot_columns_dialog_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_columns_dialog_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_columns_dialog_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_columns_dialog_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_columns_dialog_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_columns_dialog_reset_cb);
}

static void
hot_columns_dialog_init (HotColumnsDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

AdwDialog *
hot_columns_dialog_new (HotDataTable *view,
                        HotTable     *table)
{
  HotColumnsDialog *self = g_object_new (HOT_TYPE_COLUMNS_DIALOG, NULL);
  g_autoptr(GtkNoSelection) selection = NULL;

  self->view = g_object_ref (view);
  self->n_columns = hot_table_get_n_columns (table);
  self->columns = hot_column_model_new ();
  hot_column_model_set_table (self->columns, table, NULL);
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->columns)),
                                           GTK_FILTER (gtk_custom_filter_new (hot_columns_dialog_match, self, NULL)));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->found)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (view, "columns-changed", G_CALLBACK (hot_columns_dialog_update), self, G_CONNECT_SWAPPED);
  hot_columns_dialog_update (self);

  return ADW_DIALOG (self);
}
