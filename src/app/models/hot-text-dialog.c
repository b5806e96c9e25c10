/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-text-dialog.h"

#include <glib/gi18n.h>

struct _HotTextDialog
{
  AdwAlertDialog  parent_instance;

  gboolean        may_be_empty;
  gint64          version;
  gboolean      (*check) (const char *text, GError **error);
  AdwEntryRow    *first;
  AdwEntryRow    *second;        /* (nullable) */
  GtkLabel       *problem;
};

G_DEFINE_FINAL_TYPE (HotTextDialog, hot_text_dialog, ADW_TYPE_ALERT_DIALOG)

enum {
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* (transfer full) */
static char *
get_text (AdwEntryRow *row)
{
  return row != NULL ? g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)))) : NULL;
}

static void
hot_text_dialog_changed_cb (HotTextDialog *self)
{
  g_autofree char *first = get_text (self->first);
  g_autoptr(GError) error = NULL;
  const gboolean is_good = *first == '\0' ? self->may_be_empty : self->check == NULL || self->check (first, &error);

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), "accept", is_good);
  gtk_label_set_text (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
hot_text_dialog_response (AdwAlertDialog *dialog,
                          const char     *response)
{
  HotTextDialog *self = HOT_TEXT_DIALOG (dialog);
  g_autofree char *first = get_text (self->first);
  g_autofree char *second = get_text (self->second);

  if (g_str_equal (response, "accept"))
    g_signal_emit (self, signals[ACCEPTED], 0, first, second != NULL ? second : "");
}

static void
hot_text_dialog_class_init (HotTextDialogClass *klass)
{
  ADW_ALERT_DIALOG_CLASS (klass)->response = hot_text_dialog_response;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_STRING, G_TYPE_STRING);
}

static void
hot_text_dialog_init (HotTextDialog *self)
{
}

static AdwEntryRow *
create_row (HotTextDialog *self,
            const char    *label,
            const char    *text)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (adw_entry_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_activates_default (row, TRUE);
  g_signal_connect_object (row, "changed", G_CALLBACK (hot_text_dialog_changed_cb), self, G_CONNECT_SWAPPED);

  return row;
}

AdwDialog *
hot_text_dialog_new (const char *title,
                     const char *button,
                     const char *label,
                     const char *text,
                     const char *second,
                     gboolean    may_be_empty,
                     gint64      version)
{
  HotTextDialog *self = g_object_new (HOT_TYPE_TEXT_DIALOG, "heading", title, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *problem = gtk_label_new (NULL);

  self->may_be_empty = may_be_empty;
  self->version = version;
  self->first = create_row (self, label, text);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->first));
  if (second != NULL)
    {
      self->second = create_row (self, second, "");
      gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->second));
    }
  gtk_label_set_wrap (GTK_LABEL (problem), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (problem), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (problem), 0.0f);
  gtk_widget_add_css_class (problem, "error");
  self->problem = GTK_LABEL (problem);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), problem);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (self), box);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->first));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (self), "cancel", _("_Cancel"), "accept", button, NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (self), "accept", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (self), "accept");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (self), "cancel");
  hot_text_dialog_changed_cb (self);

  return ADW_DIALOG (self);
}

gint64
hot_text_dialog_get_version (HotTextDialog *self)
{
  return self->version;
}

void
hot_text_dialog_set_check (HotTextDialog *self,
                           gboolean     (*check) (const char *text, GError **error))
{
  g_return_if_fail (HOT_IS_TEXT_DIALOG (self));

  self->check = check;
  hot_text_dialog_changed_cb (self);
}
