/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotWindow that has to do with models: their page, registering one, and the way from them to runs. */

#include "app/hot-window-private.h"

#include <glib/gi18n.h>

#include "app/models/hot-register.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-format.h"
#include "models/hot-model-directory.h"

void
_hot_window_build_models (HotWindow *self)
{
  self->models_page = HOT_MODELS_PAGE (hot_models_page_new ());
  hot_models_page_set_models (self->models_page, hot_registry_get_default ());
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->models_page), "models");
}

static void
hot_window_entries_cb (HotWindow *self)
{
  GPtrArray *entries = hot_registry_get_entries (hot_registry_get_default ());
  g_autofree char *count = entries != NULL && entries->len > 0 ? hot_format_count (entries->len) : g_strdup ("");

  gtk_label_set_text (self->models_badge, count);
}

static void
hot_window_registered_cb (HotWindow  *self,
                          const char *name,
                          const char *version)
{
  g_autofree char *title = g_strdup_printf (_("Registered as version %s of “%s”"), version, name);
  AdwToast *toast = hot_toast_new (title);

  adw_toast_set_button_label (toast, _("_Show"));
  adw_toast_set_action_name (toast, "win.show-model");
  adw_toast_set_action_target_value (toast, g_variant_new_string (name));
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* On the Models page itself it is told there. */
static void
hot_window_failed_cb (HotWindow    *self,
                      const GError *error)
{
  if (g_strcmp0 (self->page, "models") == 0)
    return;
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new (error->message));
}

static void
show_page (HotWindow  *self,
           const char *page)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", page);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
register_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  hot_registry_ensure (hot_registry_get_default ());
  hot_register_present (widget, g_variant_get_string (parameter, NULL), HOT_MODEL_DIRECTORY);
}

static void
show_model_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  show_page (self, "models");
  hot_models_page_show (self->models_page, g_variant_get_string (parameter, NULL));
}

/* The model that a run has among its artifacts. */
static void
show_run_model_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autofree char *uri = g_strdup_printf ("runs:/%s/%s", id, HOT_MODEL_DIRECTORY);
  HotRunFrame *frame = hot_tracker_get_frame (hot_tracker_get_default ());
  const char *title = id;

  for (guint i = 0; frame != NULL && i < frame->n_runs; i++)
    if (g_str_equal (frame->ids[i], id) && frame->names[i] != NULL)
      title = frame->names[i];
  show_page (self, "models");
  hot_models_page_open (self->models_page, uri, title);
}

static void
show_run_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  show_page (self, "experiments");
  hot_experiments_page_open_run (self->experiments_page, g_variant_get_string (parameter, NULL));
}

void
_hot_window_install_models (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.register-model", "s", register_action);
  gtk_widget_class_install_action (widget_class, "win.show-model", "s", show_model_action);
  gtk_widget_class_install_action (widget_class, "win.show-run-model", "s", show_run_model_action);
  gtk_widget_class_install_action (widget_class, "win.show-run", "s", show_run_action);
}

void
_hot_window_init_models (HotWindow *self)
{
  HotRegistry *registry = hot_registry_get_default ();

  g_signal_connect_object (registry, "notify::entries", G_CALLBACK (hot_window_entries_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "registered", G_CALLBACK (hot_window_registered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "failed", G_CALLBACK (hot_window_failed_cb), self, G_CONNECT_SWAPPED);
  hot_window_entries_cb (self);
}
