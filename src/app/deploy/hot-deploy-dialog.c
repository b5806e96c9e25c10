/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-deploy-dialog-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "app/deploy/hot-deployments.h"
#include "app/jobs/hot-job-list.h"
#include "base/hot-format.h"

/**
 * HotDeployDialog:
 *
 * From a model to an address, in five pages: where, what, whether it can be, how far it is, and that it is there. Looking and deploying are jobs; going
 * back or closing cancels them, and what was begun is taken back.
 */
G_DEFINE_FINAL_TYPE (HotDeployDialog, hot_deploy_dialog, ADW_TYPE_DIALOG)

static const char *
get_page (HotDeployDialog *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);
  const char *tag = page != NULL ? adw_navigation_page_get_tag (page) : NULL;

  return tag != NULL ? tag : "";
}

static void
target_cb (HotDeployDialog *self,
           GtkWidget       *row)
{
  self->target = g_object_get_data (G_OBJECT (row), "target");
  _hot_deploy_dialog_update_settings (self);
  _hot_deploy_dialog_load_models (self);
  adw_navigation_view_push_by_tag (self->navigation, "settings");
}

static void
hot_deploy_dialog_build_targets (HotDeployDialog *self)
{
  guint n;
  const HotTarget * const *targets = hot_target_list (&n);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *image = gtk_image_new_from_icon_name (targets[i]->icon_name);

      gtk_image_set_icon_size (GTK_IMAGE (image), GTK_ICON_SIZE_LARGE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(targets[i]->title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(targets[i]->description));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "target", (gpointer) targets[i]);
      g_signal_connect_object (row, "activated", G_CALLBACK (target_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->targets, row);
    }
}

static void
show_check_problem (HotDeployDialog *self,
                    const char      *message)
{
  gtk_widget_set_visible (GTK_WIDGET (self->check_problem), message != NULL);
  gtk_label_set_text (self->check_error, message != NULL ? message : "");
  if (message != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
add_check (HotDeployDialog      *self,
           const HotDeployCheck *check)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (check->is_good ? "object-select-symbolic" : "dialog-error-symbolic");
  const char *lines[] = { check->detail, check->fix, NULL };
  g_autofree char *text = g_strjoinv ("\n", (char **) lines);

  gtk_widget_add_css_class (image, check->is_good ? "success" : "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, check->is_good ? _("Good") : _("Not good"), -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), check->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_group_add (self->checks, row);
  g_ptr_array_add (self->check_rows, row);
}

static void
clear_checks (HotDeployDialog *self)
{
  for (guint i = 0; i < self->check_rows->len; i++)
    adw_preferences_group_remove (self->checks, self->check_rows->pdata[i]);
  g_ptr_array_set_size (self->check_rows, 0);
}

static void
hot_deploy_dialog_checked_cb (HotDeployDialog *self)
{
  g_autoptr(HotJob) job = NULL;
  HotDeployOutlook *outlook;

  if (hot_job_get_state (self->job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->job);
  gtk_stack_set_visible_child_name (self->check_stack, "label");
  clear_checks (self);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    {
      if (hot_job_get_error (job) != NULL && hot_job_get_state (job) == HOT_JOB_FAILED)
        show_check_problem (self, hot_job_get_error (job)->message);
      return;
    }
  outlook = hot_job_steal_result (job);
  for (guint i = 0; i < outlook->checks->len; i++)
    add_check (self, outlook->checks->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_group), outlook->plan != NULL);
  gtk_label_set_text (self->plan, outlook->plan != NULL ? g_strchomp (outlook->plan) : "");
  gtk_widget_set_sensitive (self->deploy_button, outlook->is_good);
  if (outlook->is_good && g_str_equal (get_page (self), "checks"))
    gtk_widget_grab_focus (self->deploy_button);
  hot_deploy_outlook_free (outlook);
}

static void
hot_deploy_dialog_check_cb (HotDeployDialog *self)
{
  HotDeployOrder *order = _hot_deploy_dialog_dup_order (self);

  if (order == NULL)
    return;
  hot_job_drop (&self->job, self);
  show_check_problem (self, NULL);
  gtk_widget_set_sensitive (self->deploy_button, FALSE);
  gtk_stack_set_visible_child_name (self->check_stack, "busy");
  self->job = hot_job_start (_("Checking the Target"), hot_deploy_outlook_func, order, hot_deploy_order_free, hot_deploy_outlook_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_deploy_dialog_checked_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_deploy_dialog_next_cb (HotDeployDialog *self)
{
  if (!g_str_equal (get_page (self), "settings") || !gtk_widget_get_sensitive (self->next_button))
    return;
  clear_checks (self);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_group), FALSE);
  adw_navigation_view_push_by_tag (self->navigation, "checks");
  hot_deploy_dialog_check_cb (self);
}

static void
add_log (HotDeployDialog *self,
         const char      *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->log);
  g_autofree char *time = hot_format_duration ((g_get_monotonic_time () - self->started) / 1e6);
  g_autofree char *line = g_strdup_printf ("%s  %s\n", time, text);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, line, -1);
}

static void
hot_deploy_dialog_progress_cb (HotDeployDialog *self)
{
  const char *message = hot_job_get_message (self->job);
  const double fraction = hot_job_get_fraction (self->job);

  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0.0, 1.0));
  if (message != NULL && *message != '\0' && g_set_str (&self->message, message))
    add_log (self, message);
}

static void
show_ready (HotDeployDialog       *self,
            const HotDeployResult *result)
{
  g_autofree char *parity = hot_deploy_parity_describe (&result->parity);
  g_autofree char *time = hot_format_duration (result->parity.milliseconds / 1000.0);
  g_autofree char *origin = NULL;

  origin = g_strdup_printf (result->has_own_rows ? _("Rows of the open data, answered in %s") : _("Rows of the model’s example, answered in %s"), time);
  g_set_str (&self->address, result->deployment->address);
  adw_action_row_set_subtitle (self->address_row, result->deployment->address);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->parity_row), parity);
  adw_action_row_set_subtitle (self->parity_row, origin);
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), result->deployment->has_key);
  adw_status_page_set_title (self->ready, result->deployment->name);
  adw_navigation_view_push_by_tag (self->navigation, "ready");
  gtk_widget_grab_focus (self->done_button);
}

static void
hot_deploy_dialog_deployed_cb (HotDeployDialog *self)
{
  g_autoptr(HotJob) job = NULL;
  HotDeployResult *result;

  if (hot_job_get_state (self->job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->job);
  hot_deployments_refresh (hot_deployments_get_default ());
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      result = hot_job_steal_result (job);
      show_ready (self, result);
      hot_deploy_result_free (result);
      return;
    }

  adw_navigation_view_pop_to_tag (self->navigation, "checks");
  show_check_problem (self, hot_job_get_state (job) == HOT_JOB_CANCELLED || hot_job_get_error (job) == NULL
                              ? _("It was cancelled, and nothing is left of it.") : hot_job_get_error (job)->message);
}

static void
release_cb (HotJob *job)
{
  if (hot_job_get_state (job) != HOT_JOB_RUNNING)
    g_application_release (g_application_get_default ());
}

static void
hot_deploy_dialog_deploy_cb (HotDeployDialog *self)
{
  HotDeployOrder *order = _hot_deploy_dialog_dup_order (self);

  if (order == NULL || !g_str_equal (get_page (self), "checks"))
    {
      if (order != NULL)
        hot_deploy_order_free (order);
      return;
    }
  hot_job_drop (&self->job, self);
  show_check_problem (self, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->log), "", -1);
  g_clear_pointer (&self->message, g_free);
  gtk_progress_bar_set_fraction (self->progress, 0.0);
  gtk_widget_set_sensitive (self->cancel_button, TRUE);
  self->started = g_get_monotonic_time ();
  adw_navigation_view_push_by_tag (self->navigation, "deploying");
  add_log (self, _("Checking the target"));
  self->job = hot_job_start (_("Deploying"), hot_deploy_create_func, order, hot_deploy_order_free, hot_deploy_result_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_deploy_dialog_deployed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::message", G_CALLBACK (hot_deploy_dialog_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::fraction", G_CALLBACK (hot_deploy_dialog_progress_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
  /* Who closes the last window meanwhile cancels it, and the program goes on until it is taken back. */
  g_application_hold (g_application_get_default ());
  g_signal_connect (self->job, "notify::state", G_CALLBACK (release_cb), NULL);
}

/* What was begun is taken back before the page says so. */
static void
hot_deploy_dialog_cancel_deploying_cb (HotDeployDialog *self)
{
  if (self->job == NULL)
    return;
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  add_log (self, _("Taking it back"));
  hot_job_cancel (self->job);
}

static void
hot_deploy_dialog_copy_cb (HotDeployDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->address);
}

static void
hot_deploy_dialog_close_cb (HotDeployDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

/* The page in view says which button Enter presses; who has gone back does not wait for a check any more. */
static void
hot_deploy_dialog_page_cb (HotDeployDialog *self)
{
  const char *page = get_page (self);

  if (self->dataset == NULL)
    return;
  if (g_str_equal (page, "settings") && self->choices != NULL)
    hot_job_drop (&self->job, self);
  adw_dialog_set_default_widget (ADW_DIALOG (self), g_str_equal (page, "settings") ? self->next_button : g_str_equal (page, "checks") ? self->deploy_button
                                                    : g_str_equal (page, "ready") ? self->done_button : NULL);
}

static void
hot_deploy_dialog_dispose (GObject *object)
{
  HotDeployDialog *self = HOT_DEPLOY_DIALOG (object);

  hot_job_drop (&self->job, self);
  self->target = NULL;
  g_clear_object (&self->dataset);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_DEPLOY_DIALOG);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->check_rows, g_ptr_array_unref);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (hot_deploy_dialog_parent_class)->dispose (object);
}

static void
hot_deploy_dialog_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, targets);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, models);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, model);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, name);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, port);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, key);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, image_group);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, image);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, push);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, registry_user);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, registry_secret);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, registry_plain);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, registry_ca);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, network);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, settings_error);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, check_stack);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, check_problem);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, check_error);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, plan_group);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, plan);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, deploy_button);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, log);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, ready);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, parity_row);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, HotDeployDialog, done_button);
}

static void
hot_deploy_dialog_class_init (HotDeployDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_deploy_dialog_dispose;

  g_type_ensure (HOT_TYPE_CERTIFICATE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-deploy-dialog.ui");
  hot_deploy_dialog_bind (widget_class);
  _hot_deploy_dialog_install_settings (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_close_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_check_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_deploy_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_cancel_deploying_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deploy_dialog_copy_cb);
}

static void
hot_deploy_dialog_init (HotDeployDialog *self)
{
  self->check_rows = g_ptr_array_new ();
  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_updating = FALSE;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->parity_row), FALSE);
  hot_deploy_dialog_build_targets (self);
}

AdwDialog *
hot_deploy_dialog_new (HotDataset *dataset,
                       const char *uri)
{
  HotDeployDialog *self = g_object_new (HOT_TYPE_DEPLOY_DIALOG, NULL);

  self->dataset = g_object_ref (dataset);
  self->uri = g_strdup (uri);
  g_signal_connect_object (hot_tracker_get_default (), "notify::workspace", G_CALLBACK (_hot_deploy_dialog_load_models), self, G_CONNECT_SWAPPED);
  _hot_deploy_dialog_load_models (self);

  return ADW_DIALOG (self);
}
