/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-body-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "requests/hot-json-walk.h"

struct _HotBodyRows
{
  AdwBin         parent_instance;

  HotPayload    *payload;
  guint          first;      /* column in view */

  GtkStack      *stack;
  AdwStatusPage *empty;
  GtkColumnView *view;
  GtkWidget     *pager;
  GtkWidget     *previous;
  GtkWidget     *next;
  GtkLabel      *range;
};

G_DEFINE_FINAL_TYPE (HotBodyRows, hot_body_rows, ADW_TYPE_BIN)

enum {
  ROW_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Each column is a widget in every row in view, so there are no more of them at a time. */
#define MAX_COLUMNS 60
#define COLUMN_WIDTH 120
/* What is shown of a value, in bytes. */
#define MAX_CELL 400

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkColumnViewCell        *cell)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  gtk_column_view_cell_set_child (cell, label);
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkColumnViewCell        *cell,
         HotBodyRows              *self)
{
  GtkLabel *label = GTK_LABEL (gtk_column_view_cell_get_child (cell));
  const guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "hot-column"));
  const guint row = gtk_column_view_cell_get_position (cell);
  GPtrArray *values = self->payload != NULL && row < self->payload->rows->len ? self->payload->rows->pdata[row] : NULL;
  const char *value = values != NULL && column < values->len ? values->pdata[column] : "null";
  g_autofree char *text = NULL;

  if (*value == '"')
    {
      text = hot_json_unquote (value, MIN (strlen (value), MAX_CELL));
      g_strdelimit (text, "\r\n\t", ' ');
      gtk_label_set_xalign (label, 0.0f);
    }
  else
    {
      text = g_strndup (g_str_equal (value, "null") ? "–" : value, MAX_CELL);
      gtk_label_set_xalign (label, 1.0f);
    }
  gtk_label_set_text (label, text);
}

static void
hot_body_rows_activate_cb (HotBodyRows *self,
                           guint        position)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, position);
}

static void
hot_body_rows_build (HotBodyRows *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const guint n = self->payload->columns->len;
  const guint end = MIN (n, self->first + MAX_COLUMNS);
  /* TRANSLATORS: the first and the last column in view, and how many there are */
  g_autofree char *range = g_strdup_printf (_("Columns %u–%u of %u"), self->first + 1, end, n);

  gtk_label_set_text (self->range, range);
  gtk_widget_set_visible (self->pager, n > MAX_COLUMNS);
  gtk_widget_set_sensitive (self->previous, self->first > 0);
  gtk_widget_set_sensitive (self->next, end < n);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);

      gtk_column_view_remove_column (self->view, column);
    }
  for (guint i = self->first; i < end; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "hot-column", GUINT_TO_POINTER (i));
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
      column = gtk_column_view_column_new (self->payload->columns->pdata[i], factory);
      gtk_column_view_column_set_fixed_width (column, COLUMN_WIDTH);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->view, column);
    }
}

static void
hot_body_rows_previous_cb (HotBodyRows *self)
{
  self->first -= MIN (self->first, MAX_COLUMNS);
  hot_body_rows_build (self);
}

static void
hot_body_rows_next_cb (HotBodyRows *self)
{
  self->first += MAX_COLUMNS;
  hot_body_rows_build (self);
}

static void
hot_body_rows_dispose (GObject *object)
{
  HotBodyRows *self = HOT_BODY_ROWS (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_pointer (&self->payload, hot_payload_free);

  G_OBJECT_CLASS (hot_body_rows_parent_class)->dispose (object);
}

static void
hot_body_rows_class_init (HotBodyRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_body_rows_dispose;

  signals[ROW_ACTIVATED] =
    g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static GtkWidget *
add_step (HotBodyRows *self,
          const char  *icon_name,
          const char  *tooltip,
          GCallback    clicked_cb)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->pager), button);

  return button;
}

static void
hot_body_rows_build_pager (HotBodyRows *self)
{
  self->pager = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->pager, "toolbar");
  gtk_widget_set_halign (self->pager, GTK_ALIGN_CENTER);
  self->previous = add_step (self, "go-previous-symbolic", _("Previous Columns"), G_CALLBACK (hot_body_rows_previous_cb));
  self->range = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->range), "numeric");
  gtk_box_append (GTK_BOX (self->pager), GTK_WIDGET (self->range));
  self->next = add_step (self, "go-next-symbolic", _("Next Columns"), G_CALLBACK (hot_body_rows_next_cb));
}

static void
hot_body_rows_init (HotBodyRows *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows of the Body"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (hot_body_rows_activate_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scrolled, TRUE);
  hot_body_rows_build_pager (self);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), self->pager);
  self->empty = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_title (self->empty, _("No Rows in the Body"));
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "compact");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->empty), "empty");
  gtk_stack_add_named (self->stack, box, "rows");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
hot_body_rows_new (void)
{
  return g_object_new (HOT_TYPE_BODY_ROWS, NULL);
}

void
hot_body_rows_set_payload (HotBodyRows *self,
                           HotPayload  *payload,
                           const char  *reason)
{
  g_autoptr(GtkSingleSelection) selection = NULL;
  GtkStringList *list;

  gtk_column_view_set_model (self->view, NULL);
  g_clear_pointer (&self->payload, hot_payload_free);
  if (payload == NULL || payload->rows->len == 0)
    {
      g_clear_pointer (&payload, hot_payload_free);
      adw_status_page_set_description (self->empty, reason);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  self->payload = payload;
  /* While a body is edited, the same columns stay in view. */
  if (self->first >= payload->columns->len)
    self->first = 0;
  hot_body_rows_build (self);
  list = gtk_string_list_new (NULL);
  for (guint i = 0; i < payload->rows->len; i++)
    gtk_string_list_append (list, "");
  selection = gtk_single_selection_new (G_LIST_MODEL (list));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  gtk_stack_set_visible_child_name (self->stack, "rows");
}
