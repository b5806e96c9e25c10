/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotWindow that has to do with deployments: their page, and the way to it with a model in hand. */

#include "app/hot-window-private.h"

#include "app/deploy/hot-deployments.h"
#include "base/hot-format.h"

void
_hot_window_build_deploy (HotWindow *self)
{
  self->deploy_page = HOT_DEPLOY_PAGE (hot_deploy_page_new (self->dataset));
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->deploy_page), "deploy");
}

static void
hot_window_deployments_changed_cb (HotWindow *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (hot_deployments_get_default ()));
  g_autofree char *count = n > 0 ? hot_format_count (n) : g_strdup ("");

  gtk_label_set_text (self->deploy_badge, count);
}

/* The wizard, with the model that the parameter names; without any where that is empty. */
static void
deploy_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);
  const char *uri = g_variant_get_string (parameter, NULL);

  gtk_widget_activate_action (widget, "win.page", "s", "deploy");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  hot_deploy_page_deploy (self->deploy_page, *uri != '\0' ? uri : NULL);
}

void
_hot_window_install_deploy (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.deploy", "s", deploy_action);
}

void
_hot_window_init_deploy (HotWindow *self)
{
  g_signal_connect_object (hot_deployments_get_default (), "items-changed", G_CALLBACK (hot_window_deployments_changed_cb), self, G_CONNECT_SWAPPED);
  hot_window_deployments_changed_cb (self);
}
