/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-certificate-row.h"

#include <glib/gi18n.h>

struct _HotCertificateRow
{
  AdwActionRow  parent_instance;

  char         *path;
  GtkWidget    *clear;
};

G_DEFINE_FINAL_TYPE (HotCertificateRow, hot_certificate_row, ADW_TYPE_ACTION_ROW)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_certificate_row_update (HotCertificateRow *self)
{
  g_autofree char *name = self->path != NULL ? g_filename_display_name (self->path) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), name != NULL ? name : _("Must be signed by one that the system trusts"));
  gtk_widget_set_visible (self->clear, self->path != NULL);
}

static void
hot_certificate_row_clear_cb (HotCertificateRow *self)
{
  hot_certificate_row_set_path (self, NULL);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(HotCertificateRow) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    hot_certificate_row_set_path (self, g_file_peek_path (file));
}

static void
hot_certificate_row_choose_cb (HotCertificateRow *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) certificates = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (certificates, _("Certificates"));
  gtk_file_filter_add_suffix (certificates, "pem");
  gtk_file_filter_add_suffix (certificates, "crt");
  gtk_file_filter_add_suffix (certificates, "cer");
  g_list_store_append (filters, certificates);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, all);
  gtk_file_dialog_set_title (dialog, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, chosen_cb, g_object_ref (self));
}

static void
hot_certificate_row_finalize (GObject *object)
{
  g_free (HOT_CERTIFICATE_ROW (object)->path);

  G_OBJECT_CLASS (hot_certificate_row_parent_class)->finalize (object);
}

static void
hot_certificate_row_class_init (HotCertificateRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_certificate_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (HotCertificateRow *self,
            const char        *icon_name,
            const char        *tooltip,
            GCallback          clicked_cb)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
hot_certificate_row_init (HotCertificateRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  self->clear = add_button (self, "edit-clear-symbolic", _("Trust Only What the System Trusts"), G_CALLBACK (hot_certificate_row_clear_cb));
  add_button (self, "document-open-symbolic", _("Choose a File With Certificates"), G_CALLBACK (hot_certificate_row_choose_cb));
  hot_certificate_row_update (self);
}

const char *
hot_certificate_row_get_path (HotCertificateRow *self)
{
  g_return_val_if_fail (HOT_IS_CERTIFICATE_ROW (self), NULL);

  return self->path;
}

void
hot_certificate_row_set_path (HotCertificateRow *self,
                              const char        *path)
{
  g_return_if_fail (HOT_IS_CERTIFICATE_ROW (self));

  if (!g_set_str (&self->path, path))
    return;
  hot_certificate_row_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}
