/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiments-page-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-experiment-dialog.h"
#include "app/experiments/hot-name-dialog.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-format.h"

/* The record of the experiment that is looked at; (transfer none) (nullable) */
static const HotExperiment *
hot_experiments_page_get_experiment (HotExperimentsPage *self)
{
  GPtrArray *experiments = hot_tracker_get_experiments (self->tracker);

  for (guint i = 0; experiments != NULL && i < experiments->len; i++)
    {
      const HotExperiment *experiment = g_ptr_array_index (experiments, i);

      if (g_strcmp0 (experiment->id, hot_tracker_get_experiment (self->tracker)) == 0)
        return experiment;
    }

  return NULL;
}

/* Ids that an undo needs are kept with the button. */
static void
add_undo_toast (HotExperimentsPage *self,
                const char         *title,
                const char         *action,
                GVariant           *target)
{
  AdwToast *toast = hot_toast_new (title);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, target);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const guint n = g_strv_length (selected);
  g_autofree char *number = hot_format_count (n);
  g_autofree char *title = g_strdup_printf (ngettext ("%s run deleted", "%s runs deleted", n), number);

  if (n == 0)
    return;

  hot_tracker_delete_runs (self->tracker, (const char *const *) selected);
  add_undo_toast (self, title, "runs.restore", g_variant_new_strv ((const char *const *) selected, n));
}

static void
restore_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_autofree const char **ids = g_variant_get_strv (parameter, NULL);

  hot_tracker_restore_runs (self->tracker, ids);
}

static void
restore_selected_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);

  hot_tracker_restore_runs (self->tracker, (const char *const *) selected);
}

/* All get a star unless all have one. */
static void
star_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const HotRunColumn *stars;
  g_autoptr(GStrvBuilder) without = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  if (frame == NULL || selected[0] == NULL)
    return;

  stars = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_STARRED);
  for (guint i = 0; i < frame->n_runs; i++)
    if (g_strv_contains ((const char *const *) selected, frame->ids[i]) && (stars == NULL || !hot_run_column_has (stars, i)))
      g_strv_builder_add (without, frame->ids[i]);

  ids = g_strv_builder_end (without);
  if (ids[0] != NULL)
    hot_tracker_tag_runs (self->tracker, (const char *const *) ids, HOT_TAG_STARRED, "true");
  else
    hot_tracker_tag_runs (self->tracker, (const char *const *) selected, HOT_TAG_STARRED, NULL);
}

static void
renamed_cb (HotExperimentsPage *self,
            const char         *name,
            HotNameDialog      *dialog)
{
  hot_tracker_rename_run (self->tracker, hot_name_dialog_get_key (dialog), name);
}

static void
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);

  for (guint i = 0; frame != NULL && selected[0] != NULL && i < frame->n_runs; i++)
    if (g_str_equal (frame->ids[i], selected[0]))
      {
        AdwDialog *dialog = hot_name_dialog_new (_("Rename Run"), _("_Rename"), frame->names[i], frame->ids[i]);

        g_signal_connect_object (dialog, "named", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
        adw_dialog_present (dialog, widget);
      }
}

static void
experiment_created_cb (HotExperimentsPage *self,
                       const char         *name)
{
  hot_tracker_create_experiment (self->tracker, name);
}

static void
experiment_renamed_cb (HotExperimentsPage *self,
                       const char         *name,
                       HotNameDialog      *dialog)
{
  hot_tracker_rename_experiment (self->tracker, hot_name_dialog_get_key (dialog), name);
}

static void
create_experiment_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  AdwDialog *dialog = hot_name_dialog_new (_("New Experiment Group"), _("_Create"), "", NULL);

  g_signal_connect_object (dialog, "named", G_CALLBACK (experiment_created_cb), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
rename_experiment_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  const HotExperiment *experiment = hot_experiments_page_get_experiment (HOT_EXPERIMENTS_PAGE (widget));
  AdwDialog *dialog;

  if (experiment == NULL)
    return;

  dialog = hot_name_dialog_new (_("Rename Experiment Group"), _("_Rename"), experiment->name, experiment->id);
  g_signal_connect_object (dialog, "named", G_CALLBACK (experiment_renamed_cb), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
delete_experiment_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  const HotExperiment *experiment = hot_experiments_page_get_experiment (self);
  g_autofree char *title = NULL;

  if (experiment == NULL)
    return;

  title = g_strdup_printf (_("“%s” deleted"), experiment->name);
  add_undo_toast (self, title, "runs.restore-experiment", g_variant_new_string (experiment->id));
  hot_tracker_delete_experiment (self->tracker, experiment->id);
}

static void
restore_experiment_action (GtkWidget  *widget,
                           const char *action_name,
                           GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);

  hot_tracker_restore_experiment (self->tracker, g_variant_get_string (parameter, NULL));
  hot_tracker_set_experiment (self->tracker, g_variant_get_string (parameter, NULL));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_autofree char *text = g_str_has_suffix (action_name, "csv") ? hot_leaderboard_dup_csv (self->board)
                                                                : hot_leaderboard_dup_markdown (self->board);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Runs copied")));
}

static void
show_run_cb (HotExperimentsPage *self,
             const char         *id)
{
  const char *ids[] = { id, NULL };

  hot_leaderboard_select (self->board, ids);
}

AdwDialog *
_hot_experiments_page_create_dialog (HotExperimentsPage *self)
{
  AdwDialog *dialog;

  hot_tracker_ensure (self->tracker);
  dialog = hot_experiment_dialog_new (self->tracker, self->dataset);
  g_signal_connect_object (dialog, "show-run", G_CALLBACK (show_run_cb), self, G_CONNECT_SWAPPED);

  return dialog;
}

void
hot_experiments_page_create_run (HotExperimentsPage *self)
{
  g_return_if_fail (HOT_IS_EXPERIMENTS_PAGE (self));

  if (hot_dataset_get_table (self->dataset) == NULL)
    return;

  hot_experiment_dialog_present (HOT_EXPERIMENT_DIALOG (_hot_experiments_page_create_dialog (self)), GTK_WIDGET (self));
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  hot_experiments_page_create_run (HOT_EXPERIMENTS_PAGE (widget));
}

static void
clear_filter_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  hot_tracker_set_filter (HOT_EXPERIMENTS_PAGE (widget)->tracker, "");
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);

  hot_tracker_retry (self->tracker);
}

static void
show_deleted_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  HotTracker *tracker = HOT_EXPERIMENTS_PAGE (widget)->tracker;

  hot_tracker_set_show_deleted (tracker, !hot_tracker_get_show_deleted (tracker));
}

void
_hot_experiments_page_update_actions (HotExperimentsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const gboolean has_selection = selected[0] != NULL;
  const gboolean has_experiment = hot_experiments_page_get_experiment (self) != NULL;
  const gboolean has_data = hot_dataset_get_table (self->dataset) != NULL;

  gtk_widget_set_visible (self->empty_open, !has_data);
  gtk_widget_set_visible (self->empty_new, has_data);
  gtk_widget_action_set_enabled (widget, "runs.delete", has_selection && !hot_tracker_get_show_deleted (self->tracker));
  gtk_widget_action_set_enabled (widget, "runs.restore-selected",
                                 has_selection && hot_tracker_get_show_deleted (self->tracker));
  gtk_widget_action_set_enabled (widget, "runs.star", has_selection);
  _hot_experiments_page_update_errors (self);
  gtk_widget_action_set_enabled (widget, "runs.rename", has_selection && selected[1] == NULL);
  gtk_widget_action_set_enabled (widget, "runs.new", has_data && hot_tracker_get_experiment (self->tracker) != NULL);
  gtk_widget_action_set_enabled (widget, "runs.rename-experiment", has_experiment);
  gtk_widget_action_set_enabled (widget, "runs.delete-experiment", has_experiment);
  gtk_widget_action_set_enabled (widget, "runs.create-experiment", hot_tracker_get_store (self->tracker) != NULL);
  _hot_experiments_page_update_compare (self);
  _hot_experiments_page_update_edits (self);
  _hot_experiments_page_update_import (self);
}

void
_hot_experiments_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "runs.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "runs.restore", "as", restore_action);
  gtk_widget_class_install_action (widget_class, "runs.restore-selected", NULL, restore_selected_action);
  gtk_widget_class_install_action (widget_class, "runs.star", NULL, star_action);
  _hot_experiments_page_install_errors (widget_class);
  gtk_widget_class_install_action (widget_class, "runs.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "runs.create-experiment", NULL, create_experiment_action);
  gtk_widget_class_install_action (widget_class, "runs.rename-experiment", NULL, rename_experiment_action);
  gtk_widget_class_install_action (widget_class, "runs.delete-experiment", NULL, delete_experiment_action);
  gtk_widget_class_install_action (widget_class, "runs.restore-experiment", "s", restore_experiment_action);
  gtk_widget_class_install_action (widget_class, "runs.copy-csv", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "runs.copy-markdown", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "runs.clear-filter", NULL, clear_filter_action);
  gtk_widget_class_install_action (widget_class, "runs.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "runs.show-deleted", NULL, show_deleted_action);
  _hot_experiments_page_install_run (widget_class);
  _hot_experiments_page_install_compare (widget_class);
  _hot_experiments_page_install_edits (widget_class);
  _hot_experiments_page_install_import (widget_class);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "runs.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "runs.rename", NULL);
}
