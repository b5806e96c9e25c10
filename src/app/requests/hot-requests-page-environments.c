/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotRequestsPage that has to do with environments. */

#include "app/requests/hot-requests-page-private.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/requests/hot-environment-dialog.h"

HotVariables *
_hot_requests_page_get_environment (HotRequestsPage *self)
{
  return hot_request_library_find_environment (hot_request_library_get_default (), self->environment);
}

static void
hot_requests_page_show_environment (HotRequestsPage *self)
{
  HotVariables *environment = _hot_requests_page_get_environment (self);

  gtk_label_set_text (self->environment_label, environment != NULL ? self->environment : _("No Environment"));
  hot_body_editor_set_variables (self->body, hot_variables_copy_public (environment));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.edit-environment", environment != NULL);
}

/* @name: "" for none */
static void
hot_requests_page_set_environment (HotRequestsPage *self,
                                   const char      *name)
{
  g_set_str (&self->environment, name);
  g_settings_set_string (hot_settings_get (), HOT_SETTING_REQUEST_ENVIRONMENT, name);
  hot_requests_page_show_environment (self);
}

static void
hot_requests_page_list_environments (HotRequestsPage *self)
{
  GPtrArray *environments = hot_request_library_get_environments (hot_request_library_get_default ());

  g_menu_remove_all (self->environment_choices);
  for (guint i = 0; i <= environments->len; i++)
    {
      const char *name = i > 0 ? hot_variables_get_name (environments->pdata[i - 1]) : "";
      g_auto(GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = i > 0 ? g_strjoinv ("__", parts) : g_strdup (_("No Environment"));
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "requests.environment", "s", name);
      g_menu_append_item (self->environment_choices, item);
    }
  hot_requests_page_show_environment (self);
}

/* In a narrow window, the button that names the environment has no room: what it offers is in the page's menu. */
static void
hot_requests_page_narrow_cb (HotRequestsPage *self)
{
  g_menu_append_submenu (self->environment_place, _("En_vironment"), G_MENU_MODEL (self->environment_menu));
}

static void
hot_requests_page_wide_cb (HotRequestsPage *self)
{
  g_menu_remove_all (self->environment_place);
}

static void
environment_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  hot_requests_page_set_environment (HOT_REQUESTS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* An environment that was deleted, until nobody can have it back. */
static void
removed_free (gpointer data)
{
  HotVariables *environment = data;
  HotRequestLibrary *library = hot_request_library_get_default ();
  const char *name = hot_variables_get_name (environment);

  if (hot_request_library_find_environment (library, name) == NULL)
    for (guint i = 0; i < hot_variables_get_n (environment); i++)
      if (hot_variables_is_secret (environment, hot_variables_get_key (environment, i)))
        hot_request_library_forget (library, "environment", name, hot_variables_get_key (environment, i));
  hot_variables_free (environment);
}

static void
undo_cb (HotRequestsPage *self,
         AdwToast        *toast)
{
  HotVariables *environment = g_object_get_data (G_OBJECT (toast), "hot-done");

  hot_request_library_put_environment (hot_request_library_get_default (), NULL, hot_variables_copy (environment));
}

static void
hot_requests_page_environment_removed_cb (HotRequestsPage *self,
                                          const char      *name)
{
  HotVariables *environment = hot_request_library_find_environment (hot_request_library_get_default (), name);
  g_autofree char *text = g_strdup_printf (_("“%s” deleted"), name);

  if (environment == NULL)
    return;
  environment = hot_variables_copy (environment);
  hot_request_library_remove_environment (hot_request_library_get_default (), name);
  _hot_requests_page_offer_undo (self, text, environment, removed_free, undo_cb);
}

static void
hot_requests_page_edit (HotRequestsPage *self,
                        HotVariables    *environment)
{
  AdwDialog *dialog = hot_environment_dialog_new (environment);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (hot_requests_page_set_environment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "removed", G_CALLBACK (hot_requests_page_environment_removed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
new_environment_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  hot_requests_page_edit (HOT_REQUESTS_PAGE (widget), NULL);
}

static void
edit_environment_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  HotRequestsPage *self = HOT_REQUESTS_PAGE (widget);

  hot_requests_page_edit (self, _hot_requests_page_get_environment (self));
}

void
_hot_requests_page_install_environments (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, environment_label);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, environment_choices);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, environment_menu);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, environment_place);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_wide_cb);
  gtk_widget_class_install_action (widget_class, "requests.environment", "s", environment_action);
  gtk_widget_class_install_action (widget_class, "requests.new-environment", NULL, new_environment_action);
  gtk_widget_class_install_action (widget_class, "requests.edit-environment", NULL, edit_environment_action);
}

void
_hot_requests_page_init_environments (HotRequestsPage *self)
{
  self->environment = g_settings_get_string (hot_settings_get (), HOT_SETTING_REQUEST_ENVIRONMENT);
  g_signal_connect_object (hot_request_library_get_default (), "environments-changed", G_CALLBACK (hot_requests_page_list_environments), self,
                           G_CONNECT_SWAPPED);
  hot_requests_page_list_environments (self);
}
