/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-row-card.h"

#include <glib/gi18n.h>

#include "app/data/hot-column-item.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-widget.h"

/**
 * HotRowCard:
 *
 * One row from end to end: every column with its value, texts in full.
 */
struct _HotRowCard
{
  GtkWidget      parent_instance;

  HotDataset    *dataset;
  guint          row;
  HotColumnModel *columns;

  GtkListView   *view;
};

G_DEFINE_FINAL_TYPE (HotRowCard, hot_row_card, GTK_TYPE_WIDGET)

/* Longer texts are for the file, not for a card. */
#define MAX_TEXT 4000

static char *
dup_value (HotColumn *column,
           guint      row)
{
  const HotColumnType type = hot_column_get_column_type (column);
  HotCellFormat format;
  char *text;

  if (hot_column_is_missing (column, row))
    return NULL;

  if (type != HOT_COLUMN_TEXT && type != HOT_COLUMN_LIST && type != HOT_COLUMN_CATEGORY)
    {
      hot_cell_format_init (&format, column);
      return hot_cell_format_row (&format, column, row);
    }

  text = hot_column_dup_text (column, row);
  if (strlen (text) > MAX_TEXT)
    strcpy (g_utf8_find_prev_char (text, text + MAX_TEXT - sizeof "…"), "…");

  return text;
}

static void
hot_row_card_setup_cb (HotRowCard  *self,
                       GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dimmed");
  gtk_label_set_xalign (GTK_LABEL (value), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
hot_row_card_bind_cb (HotRowCard  *self,
                      GtkListItem *item)
{
  HotColumnItem *column = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *value = gtk_widget_get_last_child (gtk_list_item_get_child (item));
  g_autofree char *text = dup_value (hot_column_item_get_column (column), self->row);
  g_autofree char *label = NULL;

  gtk_label_set_text (GTK_LABEL (name), hot_column_item_get_name (column));
  gtk_label_set_text (GTK_LABEL (value), text != NULL ? text : "–");
  /* Translators: a column's name and its value. */
  label = g_strdup_printf (_("%s: %s"), hot_column_item_get_name (column), text != NULL ? text : _("missing"));
  gtk_list_item_set_accessible_label (item, label);
}

static void
hot_row_card_request_cb (HotRowCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.request-row", "u", self->row);
}

static void
hot_row_card_dispose (GObject *object)
{
  HotRowCard *self = HOT_ROW_CARD (object);

  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_ROW_CARD);
  g_clear_object (&self->columns);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_row_card_parent_class)->dispose (object);
}

static void
hot_row_card_class_init (HotRowCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_row_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-row-card.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotRowCard, view);
  gtk_widget_class_bind_template_callback (widget_class, hot_row_card_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_row_card_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_row_card_request_cb);
}

static void
hot_row_card_init (HotRowCard *self)
{
  g_autoptr(GtkNoSelection) selection = NULL;

  self->columns = hot_column_model_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->columns)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

GtkWidget *
hot_row_card_new (HotDataset *dataset)
{
  HotRowCard *self = g_object_new (HOT_TYPE_ROW_CARD, NULL);

  self->dataset = g_object_ref (dataset);

  return GTK_WIDGET (self);
}

void
hot_row_card_set_row (HotRowCard *self,
                      guint       row)
{
  HotTable *table;

  g_return_if_fail (HOT_IS_ROW_CARD (self));

  table = hot_dataset_get_table (self->dataset);
  if (table == NULL || row >= hot_table_get_n_rows (table))
    return;

  self->row = row;
  hot_column_model_set_table (self->columns, table, NULL);
}
