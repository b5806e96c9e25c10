/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-environment-dialog.h"

#include <glib/gi18n.h>

#include "app/requests/hot-pair-list.h"
#include "app/requests/hot-request-library.h"

struct _HotEnvironmentDialog
{
  AdwDialog    parent_instance;

  char        *former;       /* (nullable): name that it had */
  GtkWidget   *name;
  HotPairList *pairs;
  GtkWidget   *save;
};

G_DEFINE_FINAL_TYPE (HotEnvironmentDialog, hot_environment_dialog, ADW_TYPE_DIALOG)

enum {
  SAVED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_environment_dialog_save_cb (HotEnvironmentDialog *self)
{
  HotRequestLibrary *library = hot_request_library_get_default ();
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autoptr(GPtrArray) pairs = hot_pair_list_dup_pairs (self->pairs);
  HotVariables *environment = hot_variables_new (name);

  for (guint i = 0; i < pairs->len; i++)
    {
      const HotRequestPair *pair = pairs->pdata[i];

      if (*pair->name != '\0')
        hot_variables_set (environment, pair->name, pair->value, pair->is_off);
    }
  hot_request_library_put_environment (library, self->former, environment);
  g_signal_emit (self, signals[SAVED], 0, name);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_environment_dialog_remove_cb (HotEnvironmentDialog *self)
{
  g_signal_emit (self, signals[REMOVED], 0, self->former);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_environment_dialog_name_cb (HotEnvironmentDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  gtk_widget_set_sensitive (self->save, *name != '\0');
}

static void
hot_environment_dialog_finalize (GObject *object)
{
  HotEnvironmentDialog *self = HOT_ENVIRONMENT_DIALOG (object);

  g_free (self->former);

  G_OBJECT_CLASS (hot_environment_dialog_parent_class)->finalize (object);
}

static void
hot_environment_dialog_class_init (HotEnvironmentDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_environment_dialog_finalize;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
create_content (HotEnvironmentDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (_("A name in double braces, such as {{server}}, stands for its value in every part of a request. Secret values are kept "
                                      "in the keyring; one that is left empty stays as it is."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "dimmed");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pairs));
  gtk_widget_add_css_class (box, "hot-prediction");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);

  return scrolled;
}

static void
hot_environment_dialog_init (HotEnvironmentDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name"));
  g_signal_connect_object (self->name, "changed", G_CALLBACK (hot_environment_dialog_name_cb), self, G_CONNECT_SWAPPED);
  self->pairs = HOT_PAIR_LIST (hot_pair_list_new (_("Variable"), TRUE));
  self->save = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (hot_environment_dialog_save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (adw_dialog_close), self, G_CONNECT_SWAPPED);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), create_content (self));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 560);
  adw_dialog_set_content_height (ADW_DIALOG (self), 420);
  adw_dialog_set_title (ADW_DIALOG (self), _("New Environment"));
  adw_dialog_set_focus (ADW_DIALOG (self), self->name);
}

static void
hot_environment_dialog_fill (HotEnvironmentDialog *self,
                             HotVariables         *environment)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free);
  GtkWidget *remove = gtk_button_new_with_mnemonic (_("_Delete Environment"));
  GtkWidget *view = adw_dialog_get_child (ADW_DIALOG (self));
  GtkWidget *bar = gtk_center_box_new ();

  self->former = g_strdup (hot_variables_get_name (environment));
  gtk_editable_set_text (GTK_EDITABLE (self->name), self->former);
  for (guint i = 0; i < hot_variables_get_n (environment); i++)
    {
      HotRequestPair *pair = g_new0 (HotRequestPair, 1);
      const char *key = hot_variables_get_key (environment, i);
      const char *value = hot_variables_lookup (environment, key);

      pair->name = g_strdup (key);
      pair->value = g_strdup (value != NULL ? value : "");
      pair->is_off = hot_variables_is_secret (environment, key);
      g_ptr_array_add (pairs, pair);
    }
  hot_pair_list_set_pairs (self->pairs, pairs);
  adw_dialog_set_title (ADW_DIALOG (self), _("Edit Environment"));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "error");
  g_signal_connect_object (remove, "clicked", G_CALLBACK (hot_environment_dialog_remove_cb), self, G_CONNECT_SWAPPED);
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (bar), remove);
  gtk_widget_add_css_class (bar, "toolbar");
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), bar);
}

AdwDialog *
hot_environment_dialog_new (HotVariables *environment)
{
  HotEnvironmentDialog *self = g_object_new (HOT_TYPE_ENVIRONMENT_DIALOG, NULL);

  if (environment != NULL)
    hot_environment_dialog_fill (self, environment);

  return ADW_DIALOG (self);
}
