/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotWindow that opens workspaces, connects to servers and shares what is open. */

#include "app/hot-window-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-connect-dialog.h"
#include "app/experiments/hot-server-share.h"
#include "app/experiments/hot-server-watch.h"
#include "app/experiments/hot-share-dialog.h"
#include "app/hot-settings.h"
#include "app/widgets/hot-toast.h"

static void
hot_window_say (HotWindow  *self,
                const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new (text));
}

static void
hot_window_connected_cb (HotWindow  *self,
                         const char *remark)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "experiments");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (remark != NULL)
    hot_window_say (self, remark);
}

/* @account: (nullable): what is known already */
static void
hot_window_connect (HotWindow              *self,
                    const HotServerAccount *account)
{
  AdwDialog *dialog = hot_connect_dialog_new ();

  if (account != NULL)
    hot_connect_dialog_fill (HOT_CONNECT_DIALOG (dialog), account);
  g_signal_connect_object (dialog, "connected", G_CALLBACK (hot_window_connected_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
connect_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  hot_window_connect (HOT_WINDOW (widget), NULL);
}

static void
sign_in_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  hot_window_connect (HOT_WINDOW (widget), hot_tracker_get_account (hot_tracker_get_default ()));
}

/* @location: (nullable): %NULL for the own one */
static void
hot_window_open_workspace (HotWindow  *self,
                           const char *location)
{
  g_settings_set_string (hot_settings_get (), HOT_SETTING_WORKSPACE, location != NULL ? location : "");
  hot_tracker_open (hot_tracker_get_default (), location);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "experiments");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  _hot_window_update_workspace (self);
}

static void
hot_window_workspace_chosen_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(HotWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, &error);

  if (folder == NULL)
    {
      if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        hot_window_say (self, error->message);
      return;
    }
  if (g_file_peek_path (folder) == NULL)
    hot_window_say (self, _("A workspace has to be in a folder of this computer"));
  else
    hot_window_open_workspace (self, g_file_peek_path (folder));
}

static void
open_workspace_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Open Workspace"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (widget), NULL, hot_window_workspace_chosen_cb, g_object_ref (HOT_WINDOW (widget)));
}

static void
own_workspace_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  hot_window_open_workspace (HOT_WINDOW (widget), NULL);
}

static void
share_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  hot_tracker_ensure (hot_tracker_get_default ());
  adw_dialog_present (hot_share_dialog_new (), widget);
}

/* What the workspace is called, and how it is. */
static char *
dup_description (void)
{
  HotServerWatch *watch = hot_server_watch_get_default ();
  g_autofree char *name = hot_tracker_dup_name (hot_tracker_get_default ());
  g_autofree char *uri = hot_server_share_dup_uri (hot_server_share_get_default ());

  switch (hot_server_watch_get_condition (watch))
    {
    case HOT_SERVER_AWAY:
      /* TRANSLATORS: after the name of a server */
      return g_strdup_printf (_("%s, offline"), name);

    case HOT_SERVER_CLOSED:
      /* TRANSLATORS: after the name of a server */
      return g_strdup_printf (_("%s, not signed in"), name);

    default:
      /* TRANSLATORS: after the name of a workspace */
      return uri != NULL ? g_strdup_printf (_("%s, shared"), name) : g_steal_pointer (&name);
    }
}

void
_hot_window_update_workspace (HotWindow *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  const char *name = table != NULL ? hot_table_get_name (table) : "Hothouse";
  g_autofree char *description = dup_description ();
  g_autofree char *whole = g_strdup_printf ("%s\n%s", name, description);
  HotTracker *tracker = hot_tracker_get_default ();
  HotWorkspace *workspace = hot_tracker_get_workspace (tracker);

  gtk_label_set_text (self->dataset_name, name);
  gtk_label_set_text (self->workspace_name, description);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->dataset_button), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dataset_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.share", workspace == NULL || !hot_workspace_is_server (workspace));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-in", hot_tracker_get_account (tracker) != NULL);
}

void
_hot_window_install_workspace (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.open-workspace", NULL, open_workspace_action);
  gtk_widget_class_install_action (widget_class, "win.own-workspace", NULL, own_workspace_action);
  gtk_widget_class_install_action (widget_class, "win.share", NULL, share_action);
}

void
_hot_window_watch_workspace (HotWindow *self)
{
  g_signal_connect_object (hot_tracker_get_default (), "notify::workspace", G_CALLBACK (_hot_window_update_workspace), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_server_watch_get_default (), "changed", G_CALLBACK (_hot_window_update_workspace), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_server_share_get_default (), "changed", G_CALLBACK (_hot_window_update_workspace), self, G_CONNECT_SWAPPED);
}
