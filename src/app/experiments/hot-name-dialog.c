/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-name-dialog.h"

#include <glib/gi18n.h>

struct _HotNameDialog
{
  AdwAlertDialog  parent_instance;

  char           *name;
  char           *key;
  AdwEntryRow    *row;
};

G_DEFINE_FINAL_TYPE (HotNameDialog, hot_name_dialog, ADW_TYPE_ALERT_DIALOG)

enum {
  NAMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What MLflow takes for runs and experiments. */
#define MAX_LENGTH 250

static void
hot_name_dialog_changed_cb (HotNameDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), "accept",
                                         *name != '\0' && !g_str_equal (name, self->name) && strlen (name) <= MAX_LENGTH);
}

static void
hot_name_dialog_response (AdwAlertDialog *dialog,
                          const char     *response)
{
  HotNameDialog *self = HOT_NAME_DIALOG (dialog);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));

  if (g_str_equal (response, "accept"))
    g_signal_emit (self, signals[NAMED], 0, name);
}

static void
hot_name_dialog_finalize (GObject *object)
{
  HotNameDialog *self = HOT_NAME_DIALOG (object);

  g_free (self->name);
  g_free (self->key);

  G_OBJECT_CLASS (hot_name_dialog_parent_class)->finalize (object);
}

static void
hot_name_dialog_class_init (HotNameDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_name_dialog_finalize;
  ADW_ALERT_DIALOG_CLASS (klass)->response = hot_name_dialog_response;

  signals[NAMED] = g_signal_new ("named", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void
hot_name_dialog_init (HotNameDialog *self)
{
}

AdwDialog *
hot_name_dialog_new (const char *title,
                     const char *button,
                     const char *name,
                     const char *key)
{
  HotNameDialog *self = g_object_new (HOT_TYPE_NAME_DIALOG, "heading", title, NULL);
  GtkWidget *list = gtk_list_box_new ();

  self->name = g_strdup (name);
  self->key = g_strdup (key);
  self->row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _("Name"));
  gtk_editable_set_text (GTK_EDITABLE (self->row), name);
  adw_entry_row_set_activates_default (self->row, TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->row));
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (self), list);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (self), "cancel", _("_Cancel"), "accept", button, NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (self), "accept", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (self), "accept");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (self), "cancel");
  g_signal_connect_object (self->row, "changed", G_CALLBACK (hot_name_dialog_changed_cb), self, G_CONNECT_SWAPPED);
  hot_name_dialog_changed_cb (self);

  return ADW_DIALOG (self);
}

const char *
hot_name_dialog_get_key (HotNameDialog *self)
{
  g_return_val_if_fail (HOT_IS_NAME_DIALOG (self), NULL);

  return self->key;
}
