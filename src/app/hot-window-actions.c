/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-window-private.h"

#include <glib/gi18n.h>

#include "app/hot-address-dialog.h"
#include "app/hot-settings.h"

static void
hot_window_add_toast (HotWindow  *self,
                      const char *title)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
hot_window_file_chosen_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr(HotWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL)
    hot_window_open_file (self, file);
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    hot_window_add_toast (self, error->message);
}

static void
hot_window_open_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) data = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (data, _("Data Files"));
  gtk_file_filter_add_suffix (data, "csv");
  gtk_file_filter_add_suffix (data, "tsv");
  gtk_file_filter_add_suffix (data, "txt");
  gtk_file_filter_add_suffix (data, "csv.gz");
  gtk_file_filter_add_suffix (data, "tsv.gz");
  gtk_file_filter_add_suffix (data, "gz");
  gtk_file_filter_add_suffix (data, "zip");
  g_list_store_append (filters, data);

  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, all);

  gtk_file_dialog_set_title (dialog, _("Open Data"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (self), NULL, hot_window_file_chosen_cb, g_object_ref (self));
}

static void
hot_window_address_chosen_cb (HotWindow  *self,
                              const char *location,
                              const char *account_key)
{
  const HotSourceOptions options = { .azure_account_key = account_key };

  hot_window_open_location (self, location, account_key != NULL ? &options : NULL);
}

static void
hot_window_open_address_action (GtkWidget  *widget,
                                const char *action_name,
                                GVariant   *parameter)
{
  AdwDialog *dialog = hot_address_dialog_new ();

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (hot_window_address_chosen_cb), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
hot_window_open_sample_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  hot_window_open_location (HOT_WINDOW (widget), HOT_SOURCE_SAMPLE, NULL);
}

static void
hot_window_open_location_action (GtkWidget  *widget,
                                 const char *action_name,
                                 GVariant   *parameter)
{
  hot_window_open_location (HOT_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
hot_window_close_data_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  hot_dataset_close (self->dataset);
  gtk_widget_activate_action (widget, "win.page", "s", "data");
}

static void
hot_window_filter_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (g_str_equal (self->page, "map"))
    hot_filter_bar_grab_entry_focus (self->map_filter);
  else if (g_str_equal (self->page, "experiments"))
    hot_experiments_page_focus_filter (self->experiments_page);
  else
    hot_data_page_focus_filter (self->data_page);
}

/* Actions of the Data page that have keys of their own work from every place: they lead there first. */
static void
hot_window_data_action (GtkWidget  *widget,
                        const char *action_name,
                        GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  if (g_str_equal (action_name, "win.export") && g_str_equal (self->page, "requests"))
    {
      gtk_widget_activate_action (GTK_WIDGET (self->requests_page), "requests.save", NULL);
      return;
    }
  gtk_widget_activate_action (widget, "win.page", "s", "data");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);

  if (g_str_equal (action_name, "win.export"))
    hot_data_page_export (self->data_page);
  else if (g_str_equal (action_name, "win.columns"))
    hot_data_page_choose_columns (self->data_page);
  else if (g_str_equal (action_name, "win.warnings"))
    hot_data_page_show_warnings (self->data_page);
  else if (g_str_equal (action_name, "win.details"))
    hot_data_page_toggle_details (self->data_page);
  else if (g_str_equal (action_name, "win.view"))
    hot_data_page_set_view (self->data_page, g_variant_get_string (parameter, NULL));
}

static void
hot_window_undo_range_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  self->is_undoing = TRUE;
  hot_dataset_undo_range (self->dataset);
  self->is_undoing = FALSE;
}

static void
hot_window_new_experiment_action (GtkWidget  *widget,
                                  const char *action_name,
                                  GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);

  if (g_str_equal (self->page, "requests"))
    {
      gtk_widget_activate_action (GTK_WIDGET (self->requests_page), "requests.new", NULL);
      return;
    }
  gtk_widget_activate_action (widget, "win.page", "s", "experiments");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  hot_experiments_page_create_run (self->experiments_page);
}

static void
hot_window_show_errors_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  g_autofree const char **ids = g_variant_get_strv (parameter, NULL);

  _hot_window_show_errors (HOT_WINDOW (widget), ids);
}

void
_hot_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, hot_window_open_action);
  gtk_widget_class_install_action (widget_class, "win.open-address", NULL, hot_window_open_address_action);
  gtk_widget_class_install_action (widget_class, "win.open-sample", NULL, hot_window_open_sample_action);
  gtk_widget_class_install_action (widget_class, "win.open-location", "s", hot_window_open_location_action);
  gtk_widget_class_install_action (widget_class, "win.close-data", NULL, hot_window_close_data_action);
  gtk_widget_class_install_action (widget_class, "win.filter", NULL, hot_window_filter_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, hot_window_data_action);
  gtk_widget_class_install_action (widget_class, "win.new-experiment", NULL, hot_window_new_experiment_action);
  gtk_widget_class_install_action (widget_class, "win.show-errors", "as", hot_window_show_errors_action);
  gtk_widget_class_install_action (widget_class, "win.columns", NULL, hot_window_data_action);
  gtk_widget_class_install_action (widget_class, "win.warnings", NULL, hot_window_data_action);
  gtk_widget_class_install_action (widget_class, "win.details", NULL, hot_window_data_action);
  gtk_widget_class_install_action (widget_class, "win.view", "s", hot_window_data_action);
  gtk_widget_class_install_action (widget_class, "win.undo-range", NULL, hot_window_undo_range_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo-range", NULL);
}

void
_hot_window_update_actions (HotWindow *self)
{
  static const char *const need_table[] = {
    "win.close-data", "win.export", "win.columns", "win.warnings", "win.details", "win.view", "win.new-experiment",
  };
  const gboolean has_table = hot_dataset_get_table (self->dataset) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.filter", has_table || g_strcmp0 (self->page, "experiments") == 0);
  for (guint i = 0; i < G_N_ELEMENTS (need_table); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_table[i], has_table);
  if (g_strcmp0 (self->page, "requests") == 0)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export", TRUE);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-experiment", TRUE);
    }
}

static gboolean
hot_window_drop_text (HotWindow  *self,
                      const char *text)
{
  g_autofree char *location = g_strstrip (g_strdup (text));
  g_autofree char *scheme = g_uri_parse_scheme (location);

  if ((scheme == NULL && !g_path_is_absolute (location)) || strpbrk (location, "\r\n") != NULL)
    {
      hot_window_add_toast (self, _("What was dropped is neither a file nor an address"));
      return FALSE;
    }

  hot_window_open_location (self, location, NULL);
  return TRUE;
}

static gboolean
hot_window_drop_cb (HotWindow    *self,
                    const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      if (files == NULL)
        return FALSE;

      if (files->next != NULL)
        hot_window_add_toast (self, _("Only the first of the files was opened"));
      hot_window_open_file (self, files->data);
      return TRUE;
    }

  if (G_VALUE_HOLDS_STRING (value))
    return hot_window_drop_text (self, g_value_get_string (value));

  return FALSE;
}

void
_hot_window_setup_drop (HotWindow *self)
{
  const GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, (GType *) types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (hot_window_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->toasts), GTK_EVENT_CONTROLLER (target));
}
