/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-experiment-dialog.h"
#include "app/experiments/hot-run-page-errors.h"
#include "app/experiments/hot-run-page-files.h"
#include "app/experiments/hot-run-page-importances.h"
#include "app/experiments/hot-run-page-log.h"
#include "app/experiments/hot-run-page-match.h"
#include "app/experiments/hot-run-page-metrics.h"
#include "app/experiments/hot-run-page-overview.h"
#include "app/experiments/hot-run-page-parts.h"
#include "app/experiments/hot-run-page-text.h"
#include "app/experiments/hot-server-banner.h"
#include "app/experiments/hot-trainer.h"
#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-drop-down.h"
#include "models/hot-model-directory.h"

/**
 * HotRunPage:
 *
 * Reads its run again whenever the store has changed, in a job; each tab shows its part of what was read, as soon as it is looked at.
 */
struct _HotRunPage
{
  AdwNavigationPage  parent_instance;

  HotTracker        *tracker;
  HotDataset        *dataset;
  char              *id;
  HotRunPageDetails *details;
  HotJob            *job;
  gboolean           is_stale;       /* the store has changed while it was read, or while nobody looked */

  HotRunPageMatch    match;
  HotJob            *match_job;
  HotTable          *compared;       /* with what the match was found out */
  gboolean           is_filling;

  AdwWindowTitle    *heading;
  AdwInlineViewSwitcher *switcher;
  GtkDropDown       *tabs;
  AdwBanner         *deleted;
  GtkStack          *stack;
  AdwStatusPage     *error;
  AdwViewStack      *views;
};

G_DEFINE_FINAL_TYPE (HotRunPage, hot_run_page, ADW_TYPE_NAVIGATION_PAGE)

typedef struct {
  HotTrackingStore  *store;
  char              *id;
  HotRunPageDetails *former;
} Request;

static void hot_run_page_read (HotRunPage *self);

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->store);
  g_free (self->id);
  g_clear_pointer (&self->former, hot_run_page_details_unref);
  g_free (self);
}

static gpointer
read_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Request *request = user_data;

  return hot_run_page_details_read (request->store, request->id, request->former, cancellable, error);
}

static void
hot_run_page_show_details (HotRunPage *self)
{
  g_autoptr(GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr(AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

      hot_run_page_tab_set_details (HOT_RUN_PAGE_TAB (adw_view_stack_page_get_child (page)), self->details, self->match);
    }
}

static void
hot_run_page_set_match (HotRunPage      *self,
                        HotRunPageMatch  match)
{
  if (self->match == match)
    return;

  self->match = match;
  if (self->details != NULL)
    hot_run_page_show_details (self);
}

static void
hot_run_page_matched_cb (HotRunPage *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->match_job);
  g_autofree char *answer = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  hot_run_page_set_match (self, g_strcmp0 (answer, "yes") == 0 ? HOT_RUN_PAGE_MATCH_SAME : HOT_RUN_PAGE_MATCH_OTHER);
}

/* Compares the digests, unless it has been done for this table. */
static void
hot_run_page_compare (HotRunPage *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  const HotDatasetInput *data = self->details != NULL ? hot_run_page_details_get_data (self->details) : NULL;

  if (self->details == NULL)
    return;
  if (table != NULL && table == self->compared &&
      (self->match == HOT_RUN_PAGE_MATCH_SAME || self->match == HOT_RUN_PAGE_MATCH_OTHER || self->match_job != NULL))
    return;

  hot_job_drop (&self->match_job, self);
  g_clear_pointer (&self->compared, hot_table_unref);
  if (table == NULL || data == NULL || data->digest == NULL)
    {
      hot_run_page_set_match (self, table == NULL ? HOT_RUN_PAGE_MATCH_NO_DATA : HOT_RUN_PAGE_MATCH_NO_DIGEST);
      return;
    }

  self->compared = hot_table_ref (table);
  self->match_job = hot_job_start (_("Comparing Data"), hot_run_page_match_func,
                                   hot_run_page_match_request_new (table, hot_dataset_get_rows (self->dataset),
                                                                   hot_run_get_param (self->details->run, "filter"), data->digest),
                                   hot_run_page_match_request_free, g_free);
  g_signal_connect_object (self->match_job, "notify::state", G_CALLBACK (hot_run_page_matched_cb), self, G_CONNECT_SWAPPED);
  hot_run_page_set_match (self, HOT_RUN_PAGE_MATCH_UNKNOWN);
}

/* The run may have learnt from just these rows. */
static void
hot_run_page_rows_cb (HotRunPage *self)
{
  if (self->match != HOT_RUN_PAGE_MATCH_OTHER)
    return;

  g_clear_pointer (&self->compared, hot_table_unref);
  hot_run_page_compare (self);
}

static void
hot_run_page_update_actions (HotRunPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean is_there = self->details != NULL && !self->details->run->is_deleted &&
                            gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->error);
  const gboolean is_training = hot_trainer_is_training (hot_trainer_get_default (), self->id, NULL, NULL);
  const gboolean is_ours = self->details != NULL && hot_run_get_param (self->details->run, "estimator") != NULL;

  gtk_widget_action_set_enabled (widget, "run.again", is_ours && hot_dataset_get_table (self->dataset) != NULL);
  /* The model of a deleted run goes nowhere until that is restored. */
  gtk_widget_action_set_enabled (widget, "run.register", is_there);
  gtk_widget_action_set_enabled (widget, "run.deploy", is_there);
  gtk_widget_action_set_enabled (widget, "run.stop", is_training);
  gtk_widget_action_set_enabled (widget, "run.keep", is_training);
}

/* Tabs also say what can be done with the open data. */
static void
hot_run_page_table_cb (HotRunPage *self)
{
  hot_run_page_update_actions (self);
  hot_run_page_compare (self);
  if (self->details != NULL)
    hot_run_page_show_details (self);
}

static void
hot_run_page_take_details (HotRunPage        *self,
                           HotRunPageDetails *details)
{
  const HotRun *run = details->run;
  const char *name = run->name != NULL && *run->name != '\0' ? run->name : run->id;

  g_clear_pointer (&self->details, hot_run_page_details_unref);
  self->details = hot_run_page_details_ref (details);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  adw_window_title_set_title (self->heading, name);
  adw_window_title_set_subtitle (self->heading, hot_run_page_text_status (run));
  adw_banner_set_revealed (self->deleted, run->is_deleted);
  gtk_stack_set_visible_child_name (self->stack, "run");
  hot_run_page_update_actions (self);
  hot_run_page_compare (self);
  hot_run_page_show_details (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switcher), TRUE);
}

static void
hot_run_page_fail (HotRunPage *self,
                   const char *reason)
{
  adw_status_page_set_description (self->error, reason);
  gtk_stack_set_visible_child_name (self->stack, "error");
  adw_banner_set_revealed (self->deleted, FALSE);
  hot_run_page_update_actions (self);
}

static void
hot_run_page_read_cb (HotRunPage *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(HotRunPageDetails) details = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (details != NULL)
    {
      hot_run_page_take_details (self, details);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      g_autofree char *text = g_markup_escape_text (hot_job_get_error (job)->message, -1);

      hot_run_page_fail (self, text);
    }
  else if (hot_job_get_state (job) == HOT_JOB_CANCELLED && self->details == NULL)
    {
      hot_run_page_fail (self, _("Reading it was stopped."));
    }

  if (self->is_stale)
    hot_run_page_read (self);
}

static void
hot_run_page_read (HotRunPage *self)
{
  HotTrackingStore *store = hot_tracker_get_store (self->tracker);
  Request *request;

  self->is_stale = self->job != NULL || !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->is_stale || store == NULL)
    return;

  request = g_new0 (Request, 1);
  request->store = g_object_ref (store);
  request->id = g_strdup (self->id);
  request->former = self->details != NULL ? hot_run_page_details_ref (self->details) : NULL;
  self->job = hot_job_start (_("Reading a Run"), read_func, request, request_free, (GDestroyNotify) hot_run_page_details_unref);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_run_page_read_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

static void
hot_run_page_map (GtkWidget *widget)
{
  HotRunPage *self = HOT_RUN_PAGE (widget);

  GTK_WIDGET_CLASS (hot_run_page_parent_class)->map (widget);

  if (self->is_stale || self->details == NULL)
    hot_run_page_read (self);
}

static void
show_run_cb (HotRunPage *self,
             const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "runs.open", "s", id);
}

static void
again_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotRunPage *self = HOT_RUN_PAGE (widget);
  AdwDialog *dialog;

  if (self->details == NULL || hot_dataset_get_table (self->dataset) == NULL)
    return;

  dialog = hot_experiment_dialog_new (self->tracker, self->dataset);
  hot_experiment_dialog_fill (HOT_EXPERIMENT_DIALOG (dialog), self->details->run);
  g_signal_connect_object (dialog, "show-run", G_CALLBACK (show_run_cb), self, G_CONNECT_SWAPPED);
  hot_experiment_dialog_present (HOT_EXPERIMENT_DIALOG (dialog), widget);
}

static void
stop_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  hot_trainer_cancel (hot_trainer_get_default (), HOT_RUN_PAGE (widget)->id);
}

static void
keep_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  hot_trainer_keep (hot_trainer_get_default (), HOT_RUN_PAGE (widget)->id);
}

static void
register_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.register-model", "s", HOT_RUN_PAGE (widget)->id);
}

static void
deploy_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autofree char *uri = g_strdup_printf ("runs:/%s/" HOT_MODEL_DIRECTORY, HOT_RUN_PAGE (widget)->id);

  gtk_widget_activate_action (widget, "win.deploy", "s", uri);
}

static void
restore_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotRunPage *self = HOT_RUN_PAGE (widget);
  const char *const ids[] = { self->id, NULL };

  hot_tracker_restore_runs (self->tracker, ids);
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  hot_run_page_read (HOT_RUN_PAGE (widget));
}

static void
show_tab_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  adw_view_stack_set_visible_child_name (HOT_RUN_PAGE (widget)->views, g_variant_get_string (parameter, NULL));
}

/* "i": so many tabs further. */
static void
step_tab_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  HotRunPage *self = HOT_RUN_PAGE (widget);
  const int n = (int) g_list_model_get_n_items (gtk_drop_down_get_model (self->tabs));
  const int chosen = (int) gtk_drop_down_get_selected (self->tabs) + g_variant_get_int32 (parameter);

  gtk_drop_down_set_selected (self->tabs, (guint) ((chosen + n) % n));
}

static void
hot_run_page_tab_chosen_cb (HotRunPage *self)
{
  g_autoptr(GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);

  if (!self->is_filling)
    gtk_selection_model_select_item (pages, gtk_drop_down_get_selected (self->tabs), TRUE);
}

static void
hot_run_page_visible_child_cb (HotRunPage *self)
{
  g_autoptr(GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);

  self->is_filling = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    if (gtk_selection_model_is_selected (pages, i))
      gtk_drop_down_set_selected (self->tabs, i);
  self->is_filling = FALSE;
}

static void
hot_run_page_dispose (GObject *object)
{
  HotRunPage *self = HOT_RUN_PAGE (object);

  hot_job_drop (&self->job, self);
  hot_job_drop (&self->match_job, self);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_RUN_PAGE);
  g_clear_object (&self->tracker);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->details, hot_run_page_details_unref);
  g_clear_pointer (&self->compared, hot_table_unref);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (hot_run_page_parent_class)->dispose (object);
}

static void
hot_run_page_class_init (HotRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_run_page_dispose;
  widget_class->map = hot_run_page_map;

  g_type_ensure (HOT_TYPE_SERVER_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, heading);
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, deleted);
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, error);
  gtk_widget_class_bind_template_child (widget_class, HotRunPage, views);

  gtk_widget_class_install_action (widget_class, "run.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "run.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "run.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "run.register", NULL, register_action);
  gtk_widget_class_install_action (widget_class, "run.deploy", NULL, deploy_action);
  gtk_widget_class_install_action (widget_class, "run.restore", NULL, restore_action);
  gtk_widget_class_install_action (widget_class, "run.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "run.show-tab", "s", show_tab_action);
  gtk_widget_class_install_action (widget_class, "run.step-tab", "i", step_tab_action);
}

/* What the tabs are called stands here once, for the switcher and for the list that takes its place where there is little room. */
static void
hot_run_page_add_tabs (HotRunPage *self)
{
  const struct {
    const char *name;
    const char *title;
    GtkWidget  *tab;
  } tabs[] = {
    { "overview", _("Overview"), hot_run_page_overview_new () },
    { "metrics", _("Metrics"), hot_run_page_metrics_new () },
    { "importance", _("Importance"), hot_run_page_importances_new () },
    { "predictions", _("Predictions"), hot_run_page_errors_new (FALSE) },
    { "residuals", _("Residuals"), hot_run_page_errors_new (TRUE) },
    { "slices", _("Slices"), hot_run_page_parts_new () },
    { "files", _("Files"), hot_run_page_files_new () },
    { "log", _("Log"), hot_run_page_log_new (FALSE) },
    { "environment", _("Environment"), hot_run_page_log_new (TRUE) },
  };
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  self->is_filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      hot_run_page_tab_set_models (HOT_RUN_PAGE_TAB (tabs[i].tab), self->tracker, self->dataset);
      adw_view_stack_add_titled (self->views, tabs[i].tab, tabs[i].name, tabs[i].title);
      gtk_string_list_append (titles, tabs[i].title);
    }
  gtk_drop_down_set_model (self->tabs, G_LIST_MODEL (titles));
  hot_drop_down_focus_selected (self->tabs);
  self->is_filling = FALSE;
}

/* Caught before tables and texts, which have a use of their own for these keys. */
static void
hot_run_page_add_keys (HotRunPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct {
    guint key;
    int   step;
  } keys[] = { { GDK_KEY_Page_Down, 1 }, { GDK_KEY_Page_Up, -1 } };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, GDK_CONTROL_MASK),
                                                gtk_named_action_new ("run.step-tab"));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].step));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
hot_run_page_init (HotRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hot_run_page_add_keys (self);

  self->is_stale = TRUE;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _("Run"));
}

AdwNavigationPage *
hot_run_page_new (HotTracker *tracker,
                  HotDataset *dataset,
                  const char *id)
{
  HotRunPage *self = g_object_new (HOT_TYPE_RUN_PAGE, NULL);

  self->tracker = g_object_ref (tracker);
  self->dataset = g_object_ref (dataset);
  self->id = g_strdup (id);
  hot_run_page_add_tabs (self);
  hot_run_page_update_actions (self);

  g_signal_connect_object (self->tabs, "notify::selected", G_CALLBACK (hot_run_page_tab_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (hot_run_page_visible_child_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tracker, "notify::frame", G_CALLBACK (hot_run_page_read), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tracker, "notify::workspace", G_CALLBACK (hot_run_page_read), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::table", G_CALLBACK (hot_run_page_table_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::rows", G_CALLBACK (hot_run_page_rows_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_trainer_get_default (), "finished", G_CALLBACK (hot_run_page_update_actions), self,
                           G_CONNECT_SWAPPED);

  return ADW_NAVIGATION_PAGE (self);
}

const char *
hot_run_page_get_id (HotRunPage *self)
{
  g_return_val_if_fail (HOT_IS_RUN_PAGE (self), NULL);

  return self->id;
}
