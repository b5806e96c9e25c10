/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-data-page-private.h"

#include <glib/gi18n.h>

#include "app/data/hot-columns-dialog.h"
#include "app/data/hot-warnings-dialog.h"
#include "app/hot-settings.h"
#include "app/hot-start-page.h"
#include "app/widgets/hot-toast.h"
#include "app/widgets/hot-widget.h"

/**
 * HotDataPage:
 *
 * The place where data is opened and read: the rows as a table, the columns as a profile, and beside them a card of what was last
 * asked about. While there is nothing to read it shows how to begin, how far a load is, or why it failed.
 */
G_DEFINE_FINAL_TYPE (HotDataPage, hot_data_page, GTK_TYPE_WIDGET)

/* What takes less is not worth a change of picture. */
#define LOADING_DELAY 300

void
_hot_data_page_add_toast (HotDataPage *self,
                          AdwToast    *toast)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
  else
    g_object_unref (toast);
}

static const char *
hot_data_page_get_state (HotDataPage *self)
{
  return gtk_stack_get_visible_child_name (self->states);
}

static void
hot_data_page_build_view (HotDataPage *self)
{
  const char *view = adw_view_stack_get_visible_child_name (self->views);

  if (g_strcmp0 (view, "profile") == 0 && self->profile == NULL)
    {
      self->profile = HOT_PROFILE_LIST (hot_profile_list_new ());
      hot_profile_list_set_dataset (self->profile, self->dataset);
      g_signal_connect_object (self->profile, "column-activated",
                               G_CALLBACK (_hot_data_page_show_column), self, G_CONNECT_SWAPPED);
      adw_bin_set_child (self->profile_bin, GTK_WIDGET (self->profile));
    }
  else if (g_strcmp0 (view, "profile") != 0 && self->table == NULL)
    {
      self->table = HOT_DATA_TABLE (hot_data_table_new ());
      hot_data_table_set_compact (self->table, self->low);
      hot_data_table_set_dataset (self->table, self->dataset);
      g_signal_connect_object (self->table, "column-activated",
                               G_CALLBACK (_hot_data_page_show_column), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->table, "row-activated",
                               G_CALLBACK (_hot_data_page_show_row), self, G_CONNECT_SWAPPED);
      adw_bin_set_child (self->table_bin, GTK_WIDGET (self->table));
    }
}

static void
hot_data_page_update_bars (HotDataPage *self)
{
  const gboolean content = g_strcmp0 (hot_data_page_get_state (self), "content") == 0;
  HotTable *table = hot_dataset_get_table (self->dataset);
  const gboolean has_table = content && table != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->filter_bar), has_table);
  gtk_widget_set_visible (self->columns_button, has_table);
  gtk_widget_set_visible (self->export_button, has_table);
  gtk_widget_set_visible (self->details_button, has_table);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, has_table && self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), has_table && self->narrow);
  adw_header_bar_set_title_widget (self->header, GTK_WIDGET (has_table && !self->narrow ? (gpointer) self->switcher
                                                                                        : (gpointer) self->title));
  adw_window_title_set_subtitle (self->title, has_table ? hot_table_get_name (table) : "");
  if (!has_table)
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
}

static void
hot_data_page_set_state (HotDataPage *self,
                         const char  *state)
{
  if (g_str_equal (state, "start") && adw_bin_get_child (self->start_bin) == NULL)
    adw_bin_set_child (self->start_bin, hot_start_page_new ());
  if (g_str_equal (state, "content"))
    hot_data_page_build_view (self);

  gtk_stack_set_visible_child_name (self->states, state);
  hot_data_page_update_bars (self);
}

static void
hot_data_page_show_progress (HotDataPage *self)
{
  const double fraction = hot_job_get_fraction (self->load_job);
  const char *message = hot_job_get_message (self->load_job);

  adw_status_page_set_description (self->loading_page, message);
  if (fraction > 0.0)
    gtk_progress_bar_set_fraction (self->loading_bar, fraction);
  else
    gtk_progress_bar_pulse (self->loading_bar);
}

static gboolean
hot_data_page_loading_timeout_cb (gpointer user_data)
{
  HotDataPage *self = user_data;

  self->loading_timeout = 0;
  adw_status_page_set_title (self->loading_page, hot_job_get_title (self->load_job));
  gtk_progress_bar_set_fraction (self->loading_bar, 0.0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->loading_cancel), TRUE);
  hot_data_page_show_progress (self);
  g_signal_connect_object (self->load_job, "notify::fraction",
                           G_CALLBACK (hot_data_page_show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->load_job, "notify::message",
                           G_CALLBACK (hot_data_page_show_progress), self, G_CONNECT_SWAPPED);
  hot_data_page_set_state (self, "loading");

  return G_SOURCE_REMOVE;
}

static void
hot_data_page_cancel_cb (HotDataPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->loading_cancel), FALSE);
  if (self->load_job != NULL)
    hot_job_cancel (self->load_job);
}

/* What stands here when no load is at work. */
static void
hot_data_page_settle (HotDataPage *self)
{
  const GError *error = hot_dataset_get_error (self->dataset);
  const gboolean has_table = hot_dataset_get_table (self->dataset) != NULL;

  adw_banner_set_revealed (self->error_banner, error != NULL && has_table);

  if (error != NULL)
    {
      g_autofree char *redacted = hot_source_redact (hot_dataset_get_load_location (self->dataset));
      g_autofree char *name = hot_source_name (hot_dataset_get_load_location (self->dataset));
      /* Translators: %s is a file's name. */
      g_autofree char *title = g_strdup_printf (_("Could Not Open %s"), name);
      /* Translators: %s is a file's name. */
      g_autofree char *banner = g_strdup_printf (_("“%s” could not be opened"), name);

      hot_error_page_set_error (self->error_page, title, redacted, error, has_table);
      adw_banner_set_title (self->error_banner, banner);
    }

  if (has_table)
    hot_data_page_set_state (self, "content");
  else
    hot_data_page_set_state (self, error != NULL ? "error" : "start");
}

static void
hot_data_page_job_changed_cb (HotDataPage *self)
{
  HotJob *job = hot_dataset_get_job (self->dataset);

  if (self->load_job != NULL)
    g_signal_handlers_disconnect_by_func (self->load_job, hot_data_page_show_progress, self);
  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  g_set_object (&self->load_job, job);

  if (job != NULL)
    self->loading_timeout = g_timeout_add (LOADING_DELAY, hot_data_page_loading_timeout_cb, self);
  else
    hot_data_page_settle (self);
}

static void
hot_data_page_table_changed_cb (HotDataPage *self)
{
  if (self->load_job == NULL || hot_dataset_get_table (self->dataset) == NULL)
    hot_data_page_settle (self);
  _hot_data_page_update_card (self);
}

static void
hot_data_page_opened_cb (HotDataPage *self)
{
  self->warnings_seen = FALSE;
  adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  _hot_data_page_update_warning (self);

  /* What was asked for is what the keys now move in. */
  hot_data_page_focus_view (self);
}

static void
hot_data_page_retyped_cb (HotDataPage  *self,
                          guint         column,
                          guint         n_failed,
                          const GError *error)
{
  HotColumn *changed = hot_table_get_column (hot_dataset_get_table (self->dataset), column);
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (error != NULL)
    {
      _hot_data_page_add_toast (self, hot_toast_new (error->message));
      return;
    }

  if (n_failed > 0)
    /* Translators: after a change of a column's type. */
    title = g_strdup_printf (ngettext ("%'u value of %s did not fit and is missing now",
                                       "%'u values of %s did not fit and are missing now", n_failed),
                             n_failed, hot_column_get_name (changed));
  else
    title = g_strdup_printf (_("Type of %s changed"), hot_column_get_name (changed));

  toast = hot_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (hot_dataset_undo_retype), self->dataset, G_CONNECT_SWAPPED);
  _hot_data_page_add_toast (self, toast);
}

static void
hot_data_page_retry_cb (HotDataPage *self)
{
  g_autofree char *location = g_strdup (hot_dataset_get_load_location (self->dataset));

  hot_dataset_open (self->dataset, location, NULL);
}

static void
hot_data_page_back_cb (HotDataPage *self)
{
  hot_data_page_set_state (self, "content");
}

static void
hot_data_page_error_banner_cb (HotDataPage *self)
{
  adw_banner_set_revealed (self->error_banner, FALSE);
  hot_data_page_set_state (self, "error");
}

static void
hot_data_page_view_changed_cb (HotDataPage *self)
{
  if (self->dataset == NULL || hot_dataset_get_table (self->dataset) == NULL)
    return;

  hot_data_page_build_view (self);
  g_settings_set_string (hot_settings_get (), HOT_SETTING_DATA_VIEW, adw_view_stack_get_visible_child_name (self->views));
}

/* The button shows whether the card is there; the card decides when it is. */
static void
hot_data_page_details_cb (HotDataPage *self)
{
  hot_data_page_toggle_details (self);
}

static void
hot_data_page_set_room (HotDataPage *self,
                        gboolean     narrow,
                        gboolean     low)
{
  self->narrow = narrow;
  self->low = low;
  if (self->table != NULL)
    hot_data_table_set_compact (self->table, low);
  hot_data_page_update_bars (self);
}

static void
hot_data_page_narrow_cb (HotDataPage *self)
{
  hot_data_page_set_room (self, TRUE, FALSE);
}

static void
hot_data_page_low_cb (HotDataPage *self)
{
  hot_data_page_set_room (self, FALSE, TRUE);
}

static void
hot_data_page_narrow_and_low_cb (HotDataPage *self)
{
  hot_data_page_set_room (self, TRUE, TRUE);
}

static void
hot_data_page_roomy_cb (HotDataPage *self)
{
  hot_data_page_set_room (self, FALSE, FALSE);
}

static void
hot_data_page_dispose (GObject *object)
{
  HotDataPage *self = HOT_DATA_PAGE (object);

  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  if (self->load_job != NULL)
    g_signal_handlers_disconnect_by_data (self->load_job, self);
  g_clear_object (&self->load_job);

  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_DATA_PAGE);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_data_page_parent_class)->dispose (object);
}

static void
hot_data_page_bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, header);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, title);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, columns_button);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, details_button);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, error_banner);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, warning_banner);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, states);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, start_bin);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, loading_page);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, loading_bar);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, loading_cancel);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, views);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, table_bin);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, profile_bin);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, card_title);
  gtk_widget_class_bind_template_child (widget_class, HotDataPage, cards);
}

static void
hot_data_page_class_init (HotDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_data_page_dispose;

  g_type_ensure (HOT_TYPE_FILTER_BAR);
  g_type_ensure (HOT_TYPE_ERROR_PAGE);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-data-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  hot_data_page_bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_error_banner_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_details_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_low_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_narrow_and_low_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_page_roomy_cb);
}

static void
hot_data_page_init (HotDataPage *self)
{
  g_autofree char *view = g_settings_get_string (hot_settings_get (), HOT_SETTING_DATA_VIEW);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_view_stack_set_visible_child_name (self->views, view);
}

void
hot_data_page_set_dataset (HotDataPage *self,
                           HotDataset  *dataset)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));
  g_return_if_fail (self->dataset == NULL);

  self->dataset = g_object_ref (dataset);
  hot_filter_bar_set_dataset (self->filter_bar, dataset);
  g_signal_connect_object (dataset, "notify::job",
                           G_CALLBACK (hot_data_page_job_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::table",
                           G_CALLBACK (hot_data_page_table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::profile",
                           G_CALLBACK (_hot_data_page_update_warning), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "opened",
                           G_CALLBACK (hot_data_page_opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "retyped",
                           G_CALLBACK (hot_data_page_retyped_cb), self, G_CONNECT_SWAPPED);
  hot_data_page_job_changed_cb (self);
}

void
hot_data_page_set_view (HotDataPage *self,
                        const char  *view)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  adw_view_stack_set_visible_child_name (self->views, view);
}

void
hot_data_page_focus_view (HotDataPage *self)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  if (g_strcmp0 (hot_data_page_get_state (self), "content") != 0)
    return;

  if (self->table != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->table)))
    hot_data_table_grab_view_focus (self->table);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->views));
}

void
hot_data_page_focus_filter (HotDataPage *self)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  hot_filter_bar_grab_entry_focus (self->filter_bar);
}

void
hot_data_page_choose_columns (HotDataPage *self)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  adw_view_stack_set_visible_child_name (self->views, "table");
  adw_dialog_present (hot_columns_dialog_new (self->table, hot_dataset_get_table (self->dataset)), GTK_WIDGET (self));
}

void
hot_data_page_show_warnings (HotDataPage *self)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  self->warnings_seen = TRUE;
  adw_banner_set_revealed (self->warning_banner, FALSE);
  adw_dialog_present (hot_warnings_dialog_new (hot_dataset_get_table (self->dataset),
                                               hot_dataset_get_profile (self->dataset)),
                      GTK_WIDGET (self));
}
