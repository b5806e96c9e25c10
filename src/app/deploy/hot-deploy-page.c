/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-deploy-page.h"

#include <glib/gi18n.h>

#include "app/deploy/hot-deploy-dialog.h"
#include "app/deploy/hot-deployment-row.h"
#include "app/deploy/hot-deployments.h"
#include "app/widgets/hot-toast.h"
#include "app/widgets/hot-widget.h"

/**
 * HotDeployPage:
 *
 * What the workspace has deployed, and how it is.
 */
struct _HotDeployPage
{
  GtkWidget        parent_instance;

  HotDataset      *dataset;
  gboolean         is_watching;
  gboolean         is_narrow;

  AdwToastOverlay *toasts;
  GtkStack        *stack;
  GtkWidget       *new_button;
  GtkWidget       *empty_button;
  AdwStatusPage   *error;
  GtkListBox      *list;
};

G_DEFINE_FINAL_TYPE (HotDeployPage, hot_deploy_page, GTK_TYPE_WIDGET)

static void
hot_deploy_page_say (HotDeployPage *self,
                     const char    *text)
{
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new (text));
}

static void
hot_deploy_page_update (HotDeployPage *self)
{
  HotDeployments *deployments = hot_deployments_get_default ();
  HotTracker *tracker = hot_tracker_get_default ();
  const GError *error = hot_tracker_get_workspace (tracker) == NULL ? hot_tracker_get_error (tracker) : hot_deployments_get_error (deployments);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (deployments));
  const char *name = n > 0 ? "list" : error != NULL ? "error" : hot_deployments_is_read (deployments) ? "empty" : "loading";

  if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error, text);
    }
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->new_button, g_str_equal (name, "list"));
}

static void
failed_cb (HotDeployPage     *self,
           HotDeploymentItem *item,
           const GError      *error)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hot_deploy_page_say (self, error->message);
}

static void
undo_cb (gpointer item)
{
  hot_deployments_undo_delete (hot_deployments_get_default (), item);
}

static void
confirm_cb (gpointer item)
{
  hot_deployments_confirm_delete (hot_deployments_get_default (), item);
}

/* A server that has ended cannot be had back as it was, so it goes on for as long as this can be undone. */
static void
hot_deploy_page_delete (HotDeployPage     *self,
                        HotDeploymentItem *item)
{
  g_autofree char *title = g_strdup_printf (_("“%s” deleted"), hot_deployment_item_get (item)->name);
  g_autoptr(HotDeploymentItem) kept = g_object_ref (item);

  hot_deployments_delete (hot_deployments_get_default (), item);
  /* Else it goes to the toast, which stays for as long as it has it. */
  hot_deploy_page_focus_view (self);
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new_for_removal (title, undo_cb, confirm_cb, g_steal_pointer (&kept), g_object_unref));
}

static GtkWidget *
create_row (gpointer object,
            gpointer user_data)
{
  HotDeployPage *self = user_data;
  GtkWidget *row = hot_deployment_row_new (HOT_DEPLOYMENT_ITEM (object), self->dataset);

  hot_deployment_row_set_narrow (HOT_DEPLOYMENT_ROW (row), self->is_narrow);
  g_signal_connect_object (row, "said", G_CALLBACK (hot_deploy_page_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "deleted", G_CALLBACK (hot_deploy_page_delete), self, G_CONNECT_SWAPPED);

  return row;
}

static void
hot_deploy_page_set_narrow (HotDeployPage *self,
                            gboolean       is_narrow)
{
  GtkWidget *row;

  self->is_narrow = is_narrow;
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (HOT_IS_DEPLOYMENT_ROW (row))
      hot_deployment_row_set_narrow (HOT_DEPLOYMENT_ROW (row), is_narrow);
}

static void
hot_deploy_page_narrow_cb (HotDeployPage *self)
{
  hot_deploy_page_set_narrow (self, TRUE);
}

static void
hot_deploy_page_wide_cb (HotDeployPage *self)
{
  hot_deploy_page_set_narrow (self, FALSE);
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  hot_deploy_page_deploy (HOT_DEPLOY_PAGE (widget), NULL);
}

static void
refresh_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotTracker *tracker = hot_tracker_get_default ();

  if (hot_tracker_get_workspace (tracker) == NULL)
    hot_tracker_retry (tracker);
  hot_deployments_refresh (hot_deployments_get_default ());
}

static void
hot_deploy_page_map (GtkWidget *widget)
{
  HotDeployPage *self = HOT_DEPLOY_PAGE (widget);

  GTK_WIDGET_CLASS (hot_deploy_page_parent_class)->map (widget);

  hot_tracker_ensure (hot_tracker_get_default ());
  if (!self->is_watching)
    hot_deployments_watch (hot_deployments_get_default ());
  self->is_watching = TRUE;
}

static void
hot_deploy_page_unmap (GtkWidget *widget)
{
  HotDeployPage *self = HOT_DEPLOY_PAGE (widget);

  if (self->is_watching)
    hot_deployments_unwatch (hot_deployments_get_default ());
  self->is_watching = FALSE;

  GTK_WIDGET_CLASS (hot_deploy_page_parent_class)->unmap (widget);
}

static void
hot_deploy_page_dispose (GObject *object)
{
  HotDeployPage *self = HOT_DEPLOY_PAGE (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_DEPLOY_PAGE);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_deploy_page_parent_class)->dispose (object);
}

static void
hot_deploy_page_class_init (HotDeployPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_deploy_page_dispose;
  widget_class->map = hot_deploy_page_map;
  widget_class->unmap = hot_deploy_page_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-deploy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HotDeployPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotDeployPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HotDeployPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, HotDeployPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, HotDeployPage, error);
  gtk_widget_class_bind_template_child (widget_class, HotDeployPage, list);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_page_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_page_wide_cb);
  gtk_widget_class_install_action (widget_class, "deploy.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "deploy.refresh", NULL, refresh_action);
}

static void
hot_deploy_page_init (HotDeployPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hot_deploy_page_new (HotDataset *dataset)
{
  HotDeployPage *self = g_object_new (HOT_TYPE_DEPLOY_PAGE, NULL);
  HotDeployments *deployments = hot_deployments_get_default ();

  self->dataset = g_object_ref (dataset);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (deployments), create_row, self, NULL);
  g_signal_connect_object (deployments, "changed", G_CALLBACK (hot_deploy_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deployments, "items-changed", G_CALLBACK (hot_deploy_page_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deployments, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_tracker_get_default (), "notify::error", G_CALLBACK (hot_deploy_page_update), self, G_CONNECT_SWAPPED);
  hot_deploy_page_update (self);

  return GTK_WIDGET (self);
}

void
hot_deploy_page_deploy (HotDeployPage *self,
                        const char    *uri)
{
  g_return_if_fail (HOT_IS_DEPLOY_PAGE (self));

  hot_tracker_ensure (hot_tracker_get_default ());
  /* The new one may have the name or the port of one that goes. */
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_dialog_present (hot_deploy_dialog_new (self->dataset, uri), GTK_WIDGET (self));
}

void
hot_deploy_page_focus_view (HotDeployPage *self)
{
  g_return_if_fail (HOT_IS_DEPLOY_PAGE (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (hot_deployments_get_default ())) > 0)
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (self->empty_button);
}
