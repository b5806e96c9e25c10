/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-share-dialog.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-server-share.h"
#include "app/hot-settings.h"
#include "base/hot-format.h"

/**
 * HotShareDialog:
 *
 * The switch of HotServerShare: whether it runs, where, for whom, and what to tell programs.
 */
struct _HotShareDialog
{
  AdwPreferencesDialog  parent_instance;

  guint                 poll;
  gboolean              is_updating;
  AdwSwitchRow         *active;
  AdwActionRow         *error_row;
  GtkWidget            *any_port;
  GtkWidget            *address_group;
  AdwActionRow         *uri_row;
  GtkWidget            *token_row;
  AdwActionRow         *activity_row;
  AdwEntryRow          *port;
  AdwSwitchRow         *network;
  AdwSwitchRow         *always;
};

G_DEFINE_FINAL_TYPE (HotShareDialog, hot_share_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* How often it is looked at who is connected, in milliseconds. */
#define POLL_INTERVAL 500

static void
hot_share_dialog_update_activity (HotShareDialog *self)
{
  guint n_clients;
  guint64 n_calls;
  g_autofree char *clients = NULL;
  g_autofree char *calls = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  hot_server_share_get_activity (hot_server_share_get_default (), &n_clients, &n_calls);
  number = hot_format_count (n_calls);
  clients = g_strdup_printf (ngettext ("%u connection", "%u connections", n_clients), n_clients);
  calls = g_strdup_printf (ngettext ("%s call", "%s calls", (gulong) n_calls), number);
  text = g_strdup_printf ("%s, %s", clients, calls);
  adw_action_row_set_subtitle (self->activity_row, n_calls > 0 ? text : _("No program has called yet"));
}

static gboolean
hot_share_dialog_poll_cb (gpointer user_data)
{
  hot_share_dialog_update_activity (user_data);

  return G_SOURCE_CONTINUE;
}

static void
hot_share_dialog_update (HotShareDialog *self)
{
  HotServerShare *share = hot_server_share_get_default ();
  const GError *error = hot_server_share_get_error (share);
  const gboolean is_wanted = hot_server_share_is_wanted (share);
  g_autofree char *uri = hot_server_share_dup_uri (share);
  g_autofree char *command = g_strdup_printf ("export MLFLOW_TRACKING_URI=%s", uri != NULL ? uri : "");

  self->is_updating = TRUE;
  adw_switch_row_set_active (self->active, is_wanted);
  self->is_updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->port), !is_wanted);
  gtk_widget_set_sensitive (GTK_WIDGET (self->network), !is_wanted);

  gtk_widget_set_visible (GTK_WIDGET (self->error_row), error != NULL);
  if (error != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->error_row), error->message);
  gtk_widget_set_visible (self->any_port, g_settings_get_uint (hot_settings_get (), HOT_SETTING_SHARE_PORT) > 0);

  gtk_widget_set_visible (self->address_group, uri != NULL);
  adw_action_row_set_subtitle (self->uri_row, command);
  gtk_widget_set_visible (self->token_row, hot_server_share_get_token (share) != NULL);
  hot_share_dialog_update_activity (self);
}

static void
hot_share_dialog_active_cb (HotShareDialog *self)
{
  if (!self->is_updating)
    hot_server_share_set_wanted (hot_server_share_get_default (), adw_switch_row_get_active (self->active));
}

/* What is no port leaves the last one that was. */
static void
hot_share_dialog_port_cb (HotShareDialog *self)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (self->port)), 10, 0, G_MAXUINT16, &port, NULL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->port), "error");
      return;
    }

  gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
  g_settings_set_uint (hot_settings_get (), HOT_SETTING_SHARE_PORT, (guint) port);
}

/* Whichever is free. */
static void
hot_share_dialog_any_port_cb (HotShareDialog *self)
{
  /* The button is about to go. */
  gtk_widget_grab_focus (GTK_WIDGET (self->active));
  gtk_editable_set_text (GTK_EDITABLE (self->port), "0");
  hot_server_share_set_wanted (hot_server_share_get_default (), TRUE);
}

static void
hot_share_dialog_copy (HotShareDialog *self,
                       const char     *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (_("Command copied")));
}

static void
hot_share_dialog_copy_uri_cb (HotShareDialog *self)
{
  hot_share_dialog_copy (self, adw_action_row_get_subtitle (self->uri_row));
}

static void
hot_share_dialog_copy_token_cb (HotShareDialog *self)
{
  const char *token = hot_server_share_get_token (hot_server_share_get_default ());
  g_autofree char *command = g_strdup_printf ("export MLFLOW_TRACKING_TOKEN=%s", token != NULL ? token : "");

  hot_share_dialog_copy (self, command);
}

static void
hot_share_dialog_dispose (GObject *object)
{
  HotShareDialog *self = HOT_SHARE_DIALOG (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  self->is_updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_SHARE_DIALOG);

  G_OBJECT_CLASS (hot_share_dialog_parent_class)->dispose (object);
}

static void
hot_share_dialog_class_init (HotShareDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_share_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-share-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, active);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, error_row);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, any_port);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, address_group);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, uri_row);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, activity_row);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, port);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, network);
  gtk_widget_class_bind_template_child (widget_class, HotShareDialog, always);
  gtk_widget_class_bind_template_callback (widget_class, hot_share_dialog_active_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_share_dialog_port_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_share_dialog_any_port_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_share_dialog_copy_uri_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_share_dialog_copy_token_cb);
}

static void
hot_share_dialog_init (HotShareDialog *self)
{
  GSettings *settings = hot_settings_get ();
  g_autofree char *port = g_strdup_printf ("%u", g_settings_get_uint (settings, HOT_SETTING_SHARE_PORT));

  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->error_row), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->uri_row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->token_row), "export MLFLOW_TRACKING_TOKEN=••••••••");
  gtk_editable_set_text (GTK_EDITABLE (self->port), port);
  g_settings_bind (settings, HOT_SETTING_SHARE_NETWORK, self->network, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, HOT_SETTING_SHARE, self->always, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (hot_server_share_get_default (), "changed", G_CALLBACK (hot_share_dialog_update), self, G_CONNECT_SWAPPED);
  self->poll = g_timeout_add (POLL_INTERVAL, hot_share_dialog_poll_cb, self);
  hot_share_dialog_update (self);
}

AdwDialog *
hot_share_dialog_new (void)
{
  return g_object_new (HOT_TYPE_SHARE_DIALOG, NULL);
}
