/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-pair-list.h"

#include <glib/gi18n.h>

struct _HotPairList
{
  AdwBin      parent_instance;

  char       *name;
  gboolean    are_secrets;
  gboolean    is_filling;
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (HotPairList, hot_pair_list, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The widgets of a row. */
typedef struct {
  GtkWidget *check;
  GtkWidget *name;
  GtkWidget *value;
  GtkWidget *remove;
} Row;

static Row *
get_row (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "hot-row");
}

static gboolean
is_empty (const Row *row)
{
  return *gtk_editable_get_text (GTK_EDITABLE (row->name)) == '\0' && *gtk_editable_get_text (GTK_EDITABLE (row->value)) == '\0';
}

static void hot_pair_list_add (HotPairList          *self,
                               const HotRequestPair *pair);

static void
hot_pair_list_changed_cb (HotPairList *self)
{
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->rows));

  if (self->is_filling)
    return;

  if (last == NULL || !is_empty (get_row (last)))
    hot_pair_list_add (self, NULL);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const Row *widgets = get_row (row);

      gtk_widget_set_sensitive (widgets->remove, gtk_widget_get_next_sibling (row) != NULL);
      if (self->are_secrets)
        gtk_entry_set_visibility (GTK_ENTRY (widgets->value), !gtk_check_button_get_active (GTK_CHECK_BUTTON (widgets->check)));
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_pair_list_remove_cb (GtkWidget   *button,
                         HotPairList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  GtkWidget *next = gtk_widget_get_next_sibling (row);

  if (next == NULL)
    return;
  gtk_widget_grab_focus (get_row (next)->name);
  gtk_list_box_remove (self->rows, row);
  hot_pair_list_changed_cb (self);
}

static GtkWidget *
create_entry (HotPairList *self,
              const char  *label,
              const char  *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (hot_pair_list_changed_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static void
hot_pair_list_add (HotPairList          *self,
                   const HotRequestPair *pair)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Row *widgets = g_new0 (Row, 1);

  widgets->check = gtk_check_button_new_with_label (self->are_secrets ? _("Secret") : NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (widgets->check), pair != NULL ? pair->is_off == self->are_secrets : !self->are_secrets);
  if (!self->are_secrets)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widgets->check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Send"), -1);
  gtk_widget_set_tooltip_text (widgets->check, self->are_secrets ? _("Keep the Value in the Keyring") : _("Send"));
  g_signal_connect_object (widgets->check, "toggled", G_CALLBACK (hot_pair_list_changed_cb), self, G_CONNECT_SWAPPED);
  widgets->name = create_entry (self, self->name, pair != NULL ? pair->name : "");
  widgets->value = create_entry (self, _("Value"), pair != NULL ? pair->value : "");
  if (self->are_secrets)
    gtk_entry_set_visibility (GTK_ENTRY (widgets->value), pair == NULL || !pair->is_off);
  widgets->remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gtk_widget_add_css_class (widgets->remove, "flat");
  gtk_widget_set_tooltip_text (widgets->remove, _("Remove"));
  gtk_widget_set_sensitive (widgets->remove, pair != NULL);
  g_signal_connect_object (widgets->remove, "clicked", G_CALLBACK (hot_pair_list_remove_cb), self, 0);

  if (!self->are_secrets)
    gtk_box_append (GTK_BOX (box), widgets->check);
  gtk_box_append (GTK_BOX (box), widgets->name);
  gtk_box_append (GTK_BOX (box), widgets->value);
  if (self->are_secrets)
    gtk_box_append (GTK_BOX (box), widgets->check);
  gtk_box_append (GTK_BOX (box), widgets->remove);
  gtk_widget_add_css_class (box, "hot-pair");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "hot-row", widgets, g_free);
  gtk_list_box_append (self->rows, row);
}

static void
hot_pair_list_finalize (GObject *object)
{
  HotPairList *self = HOT_PAIR_LIST (object);

  g_free (self->name);

  G_OBJECT_CLASS (hot_pair_list_parent_class)->finalize (object);
}

static void
hot_pair_list_class_init (HotPairListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_pair_list_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_pair_list_init (HotPairList *self)
{
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "hot-pairs");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->rows));
}

GtkWidget *
hot_pair_list_new (const char *name,
                   gboolean    are_secrets)
{
  HotPairList *self = g_object_new (HOT_TYPE_PAIR_LIST, NULL);

  self->name = g_strdup (name);
  self->are_secrets = are_secrets;
  hot_pair_list_add (self, NULL);

  return GTK_WIDGET (self);
}

void
hot_pair_list_set_pairs (HotPairList *self,
                         GPtrArray   *pairs)
{
  self->is_filling = TRUE;
  gtk_list_box_remove_all (self->rows);
  for (guint i = 0; i < pairs->len; i++)
    hot_pair_list_add (self, pairs->pdata[i]);
  hot_pair_list_add (self, NULL);
  self->is_filling = FALSE;
}

GPtrArray *
hot_pair_list_dup_pairs (HotPairList *self)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const Row *widgets = get_row (row);
      HotRequestPair *pair;

      if (is_empty (widgets))
        continue;
      pair = g_new0 (HotRequestPair, 1);
      pair->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (widgets->name)));
      pair->value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (widgets->value)));
      pair->is_off = gtk_check_button_get_active (GTK_CHECK_BUTTON (widgets->check)) == self->are_secrets;
      g_ptr_array_add (pairs, pair);
    }

  return pairs;
}
