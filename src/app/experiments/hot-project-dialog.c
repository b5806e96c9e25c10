/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-project-dialog.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-project-form.h"
#include "app/experiments/hot-project-runner.h"
#include "app/experiments/hot-project-work.h"
#include "app/hot-settings.h"
#include "app/jobs/hot-job.h"

/**
 * HotProjectDialog:
 *
 * Three pages: where the project is, its entry point as a form, and what will run. Fetching and planning are jobs; going back or closing cancels them.
 */
struct _HotProjectDialog
{
  AdwDialog            parent_instance;

  HotTracker          *tracker;
  HotJob              *job;
  guint                busy_timeout;
  HotProjectSource    *source;
  HotProjectPlan      *plan;
  HotProjectForm      *form;
  char               **entry_points;   /* names, then scripts */
  GPtrArray           *review_rows;    /* (unowned) */

  AdwNavigationView   *navigation;
  AdwNavigationPage   *form_page;
  AdwEntryRow         *location;
  AdwEntryRow         *version;
  GtkStack            *fetch_stack;
  GtkWidget           *fetch_button;
  GtkLabel            *fetch_message;
  AdwPreferencesGroup *fetch_problem;
  GtkLabel            *fetch_error;
  AdwPreferencesGroup *recent;
  AdwComboRow         *entry_point;
  AdwPreferencesGroup *parameters;
  AdwComboRow         *environment;
  AdwEntryRow         *run_name;
  AdwPreferencesGroup *container;
  AdwSwitchRow        *build_image;
  AdwEntryRow         *container_arguments;
  GtkStack            *review_stack;
  GtkWidget           *review_button;
  AdwPreferencesGroup *review_problem;
  GtkLabel            *review_error;
  AdwPreferencesGroup *review;
  GtkLabel            *command;
  GtkWidget           *run_button;
};

G_DEFINE_FINAL_TYPE (HotProjectDialog, hot_project_dialog, ADW_TYPE_DIALOG)

#define BUSY_DELAY 300

static void
hot_project_dialog_drop_job (HotProjectDialog *self)
{
  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  gtk_stack_set_visible_child_name (self->fetch_stack, "label");
  gtk_stack_set_visible_child_name (self->review_stack, "label");
  gtk_label_set_text (self->fetch_message, "");
  hot_job_drop (&self->job, self);
}

static void
show_problem (HotProjectDialog    *self,
              AdwPreferencesGroup *group,
              GtkLabel            *label,
              const char          *message)
{
  gtk_widget_set_visible (GTK_WIDGET (group), message != NULL);
  gtk_label_set_text (label, message != NULL ? message : "");
  if (message != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static gboolean
hot_project_dialog_busy_cb (gpointer user_data)
{
  HotProjectDialog *self = user_data;
  const gboolean is_fetching = self->source == NULL;

  self->busy_timeout = 0;
  gtk_stack_set_visible_child_name (is_fetching ? self->fetch_stack : self->review_stack, "busy");

  return G_SOURCE_REMOVE;
}

static void
hot_project_dialog_message_cb (HotProjectDialog *self)
{
  const char *message = hot_job_get_message (self->job);

  if (self->busy_timeout == 0)
    gtk_label_set_text (self->fetch_message, message != NULL ? message : "");
}

static void
hot_project_dialog_start (HotProjectDialog *self,
                          const char       *title,
                          HotJobFunc        func,
                          gpointer          user_data,
                          GDestroyNotify    user_data_free,
                          GDestroyNotify    result_free,
                          GCallback         ended)
{
  hot_project_dialog_drop_job (self);
  self->job = hot_job_start (title, func, user_data, user_data_free, result_free);
  g_signal_connect_object (self->job, "notify::state", ended, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::message", G_CALLBACK (hot_project_dialog_message_cb), self, G_CONNECT_SWAPPED);
  self->busy_timeout = g_timeout_add (BUSY_DELAY, hot_project_dialog_busy_cb, self);
}

static char *
dup_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static const char *
hot_project_dialog_get_entry_point (HotProjectDialog *self)
{
  const guint selected = adw_combo_row_get_selected (self->entry_point);

  return self->entry_points != NULL && selected != GTK_INVALID_LIST_POSITION ? self->entry_points[selected] : NULL;
}

/* Divided as a shell would. (transfer full) (nullable): %NULL where a quote is open */
static char **
hot_project_dialog_dup_container_arguments (HotProjectDialog *self)
{
  g_autofree char *text = dup_text (self->container_arguments);
  char **arguments = NULL;

  if (*text == '\0')
    return g_new0 (char *, 1);

  return g_shell_parse_argv (text, NULL, &arguments, NULL) ? arguments : NULL;
}

static void
hot_project_dialog_form_changed_cb (HotProjectDialog *self)
{
  g_auto(GStrv) values = self->source != NULL ? hot_project_form_dup_values (self->form) : NULL;
  g_auto(GStrv) arguments = hot_project_dialog_dup_container_arguments (self);
  const gboolean is_container = self->source != NULL && self->source->project->environment == HOT_PROJECT_ENVIRONMENT_DOCKER &&
                                adw_combo_row_get_selected (self->environment) == 0;

  hot_project_dialog_drop_job (self);
  show_problem (self, self->review_problem, self->review_error, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->container), is_container);
  gtk_widget_set_sensitive (self->review_button, values != NULL && arguments != NULL && hot_project_dialog_get_entry_point (self) != NULL);
}

static void
hot_project_dialog_entry_point_cb (HotProjectDialog *self)
{
  const char *name = hot_project_dialog_get_entry_point (self);

  if (self->source != NULL && name != NULL)
    hot_project_form_set_entry_point (self->form, self->source->project, hot_project_find_entry_point (self->source->project, name));
}

static void
hot_project_dialog_show_form (HotProjectDialog *self)
{
  const HotProject *project = self->source->project;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) scripts = hot_project_list_scripts (project);
  g_autofree char *base = g_path_get_basename (self->source->name);
  g_autoptr(GtkStringList) model = NULL;
  guint chosen = 0;

  for (guint i = 0; i < project->entry_points->len; i++)
    {
      const HotProjectEntryPoint *entry_point = g_ptr_array_index (project->entry_points, i);

      g_strv_builder_add (names, entry_point->name);
      chosen = g_str_equal (entry_point->name, "main") ? i : chosen;
    }
  g_strv_builder_addv (names, (const char **) scripts);
  g_strfreev (self->entry_points);
  self->entry_points = g_strv_builder_end (names);
  model = gtk_string_list_new ((const char *const *) self->entry_points);
  for (guint i = 0; project->entry_points->len == 0 && self->entry_points[i] != NULL; i++)
    chosen = g_str_equal (self->entry_points[i], "main.py") ? i : chosen;

  adw_navigation_page_set_title (self->form_page, project->name != NULL && *project->name != '\0' ? project->name : base);
  adw_combo_row_set_model (self->entry_point, G_LIST_MODEL (model));
  adw_combo_row_set_selected (self->entry_point, chosen);
  hot_project_dialog_entry_point_cb (self);
  if (self->entry_points[0] == NULL)
    show_problem (self, self->review_problem, self->review_error,
                  _("The project has neither entry points nor scripts. An MLproject file in its folder would name entry points."));
  adw_navigation_view_push_by_tag (self->navigation, "form");
}

/* Addresses with a password are not kept. */
static void
add_recent (const char *location)
{
  g_auto(GStrv) before = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT_PROJECTS);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GUri) uri = g_uri_parse (location, G_URI_FLAGS_HAS_PASSWORD, NULL);
  g_auto(GStrv) after = NULL;
  guint n = 1;

  if ((uri != NULL && g_uri_get_password (uri) != NULL) || !g_settings_get_boolean (hot_settings_get (), HOT_SETTING_REMEMBER_RECENT))
    return;

  g_strv_builder_add (builder, location);
  for (guint i = 0; before[i] != NULL && n < HOT_RECENT_MAX; i++)
    if (!g_str_equal (before[i], location))
      {
        g_strv_builder_add (builder, before[i]);
        n++;
      }
  after = g_strv_builder_end (builder);
  g_settings_set_strv (hot_settings_get (), HOT_SETTING_RECENT_PROJECTS, (const char *const *) after);
}

static void
hot_project_dialog_fetched_cb (HotProjectDialog *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->job);
  g_autofree char *location = dup_text (self->location);

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;
  hot_project_dialog_drop_job (self);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    show_problem (self, self->fetch_problem, self->fetch_error, hot_job_get_error (job)->message);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  self->source = hot_job_steal_result (job);
  add_recent (location);
  hot_project_dialog_show_form (self);
}

static void
hot_project_dialog_drop_source (HotProjectDialog *self)
{
  g_clear_pointer (&self->plan, hot_project_plan_free);
  g_clear_pointer (&self->source, hot_project_source_unref);
}

static void
hot_project_dialog_fetch_cb (HotProjectDialog *self)
{
  g_autofree char *location = dup_text (self->location);
  HotProjectFetch *fetch;

  if (*location == '\0' || self->job != NULL)
    return;

  hot_project_dialog_drop_source (self);
  show_problem (self, self->fetch_problem, self->fetch_error, NULL);
  fetch = g_new0 (HotProjectFetch, 1);
  /* A home folder is written so by people, and by shells only otherwise. */
  fetch->location = g_str_has_prefix (location, "~/") ? g_build_filename (g_get_home_dir (), location + 2, NULL) : g_strdup (location);
  fetch->version = dup_text (self->version);
  hot_project_dialog_start (self, _("Fetching Project"), hot_project_fetch_func, fetch, hot_project_fetch_free,
                            (GDestroyNotify) hot_project_source_unref, G_CALLBACK (hot_project_dialog_fetched_cb));
}

static void
hot_project_dialog_location_cb (HotProjectDialog *self)
{
  g_autofree char *location = dup_text (self->location);

  hot_project_dialog_drop_job (self);
  show_problem (self, self->fetch_problem, self->fetch_error, NULL);
  gtk_widget_set_sensitive (self->fetch_button, *location != '\0');
}

static void
folder_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(HotProjectDialog) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL && self->location != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->location), g_file_peek_path (file));
}

static void
hot_project_dialog_choose_cb (HotProjectDialog *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose the Project’s Folder"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, folder_chosen_cb, g_object_ref (self));
}

static void
hot_project_dialog_add_review (HotProjectDialog *self,
                               const char       *title,
                               const char       *text)
{
  g_autofree char *visible = NULL;
  GtkWidget *row;

  if (text == NULL)
    return;
  visible = hot_project_plan_dup_visible (text);
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), visible);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->review, row);
  g_ptr_array_add (self->review_rows, row);
}

static const char *
hot_project_dialog_get_experiment_name (HotProjectDialog *self)
{
  GPtrArray *experiments = hot_tracker_get_experiments (self->tracker);
  const char *id = hot_tracker_get_experiment (self->tracker);

  for (guint i = 0; experiments != NULL && i < experiments->len; i++)
    {
      const HotExperiment *experiment = g_ptr_array_index (experiments, i);

      if (g_strcmp0 (experiment->id, id) == 0)
        return experiment->name;
    }

  return NULL;
}

static void
hot_project_dialog_experiment_cb (HotProjectDialog *self)
{
  gtk_widget_set_sensitive (self->run_button, hot_tracker_get_experiment (self->tracker) != NULL);
}

static void
hot_project_dialog_show_review (HotProjectDialog *self)
{
  g_autofree char *environment = hot_project_plan_describe_environment (self->plan);
  g_autofree char *command = hot_project_plan_dup_visible (self->plan->command);

  for (guint i = 0; i < self->review_rows->len; i++)
    adw_preferences_group_remove (self->review, g_ptr_array_index (self->review_rows, i));
  g_ptr_array_set_size (self->review_rows, 0);
  hot_project_dialog_add_review (self, _("Source"), self->source->name);
  hot_project_dialog_add_review (self, _("Commit"), self->source->commit);
  hot_project_dialog_add_review (self, _("Entry Point"), self->plan->entry_point);
  hot_project_dialog_add_review (self, _("Environment"), environment);
  hot_project_dialog_add_review (self, _("Experiment"), hot_project_dialog_get_experiment_name (self));
  gtk_label_set_text (self->command, command);
  hot_project_dialog_experiment_cb (self);
  adw_navigation_view_push_by_tag (self->navigation, "review");
}

static void
hot_project_dialog_planned_cb (HotProjectDialog *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->job);

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;
  hot_project_dialog_drop_job (self);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    show_problem (self, self->review_problem, self->review_error, hot_job_get_error (job)->message);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  g_clear_pointer (&self->plan, hot_project_plan_free);
  self->plan = hot_job_steal_result (job);
  hot_project_dialog_show_review (self);
}

static void
hot_project_dialog_review_cb (HotProjectDialog *self)
{
  g_auto(GStrv) values = self->source != NULL ? hot_project_form_dup_values (self->form) : NULL;
  const guint environment = adw_combo_row_get_selected (self->environment);
  HotProjectDraft *draft;

  if (values == NULL || self->job != NULL || hot_project_dialog_get_entry_point (self) == NULL)
    return;

  draft = g_new0 (HotProjectDraft, 1);
  draft->source = hot_project_source_ref (self->source);
  draft->entry_point = g_strdup (hot_project_dialog_get_entry_point (self));
  draft->values = g_steal_pointer (&values);
  draft->build_image = adw_switch_row_get_active (self->build_image);
  draft->container_arguments = hot_project_dialog_dup_container_arguments (self);
  draft->manager = environment > 0 ? hot_environment_list ()[environment - 1] : NULL;
  hot_project_dialog_start (self, _("Looking at the Project"), hot_project_draft_func, draft, hot_project_draft_free,
                            (GDestroyNotify) hot_project_plan_free, G_CALLBACK (hot_project_dialog_planned_cb));
}

static void
hot_project_dialog_run_cb (HotProjectDialog *self)
{
  g_autofree char *name = dup_text (self->run_name);
  HotTrackingStore *store = hot_tracker_get_store (self->tracker);
  const char *experiment = hot_tracker_get_experiment (self->tracker);

  if (self->plan == NULL || store == NULL || experiment == NULL)
    return;

  hot_project_runner_start (hot_project_runner_get_default (), g_steal_pointer (&self->plan), store, experiment,
                            *name != '\0' ? name : NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_project_dialog_cancel_cb (HotProjectDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

/* The page in view says which button Enter presses. */
static void
hot_project_dialog_page_cb (HotProjectDialog *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);
  const char *tag = page != NULL ? adw_navigation_page_get_tag (page) : NULL;

  if (self->tracker == NULL)
    return;
  if (g_strcmp0 (tag, "source") == 0)
    {
      hot_project_dialog_drop_job (self);
      hot_project_dialog_drop_source (self);
    }
  adw_dialog_set_default_widget (ADW_DIALOG (self), g_strcmp0 (tag, "review") == 0 ? self->run_button
                                                    : g_strcmp0 (tag, "form") == 0 ? self->review_button : self->fetch_button);
}

static void
recent_cb (HotProjectDialog *self,
           AdwActionRow     *row)
{
  gtk_editable_set_text (GTK_EDITABLE (self->location), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  hot_project_dialog_fetch_cb (self);
}

static void
hot_project_dialog_build (HotProjectDialog *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT_PROJECTS);
  const HotEnvironmentManager *const *managers = hot_environment_list ();
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, _("Automatic"));
  for (guint i = 0; managers[i] != NULL; i++)
    gtk_string_list_append (titles, _(managers[i]->title));
  adw_combo_row_set_model (self->environment, G_LIST_MODEL (titles));

  gtk_widget_set_visible (GTK_WIDGET (self->recent), recent[0] != NULL);
  for (guint i = 0; recent[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), recent[i]);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_signal_connect_object (row, "activated", G_CALLBACK (recent_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->recent, row);
    }
}

static void
hot_project_dialog_dispose (GObject *object)
{
  HotProjectDialog *self = HOT_PROJECT_DIALOG (object);

  if (self->fetch_stack != NULL)
    hot_project_dialog_drop_job (self);
  g_clear_object (&self->tracker);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_PROJECT_DIALOG);
  g_clear_object (&self->form);
  hot_project_dialog_drop_source (self);
  g_clear_pointer (&self->entry_points, g_strfreev);
  g_clear_pointer (&self->review_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (hot_project_dialog_parent_class)->dispose (object);
}

static void
hot_project_dialog_class_init (HotProjectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_project_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, form_page);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, location);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, version);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, fetch_stack);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, fetch_message);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, fetch_problem);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, fetch_error);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, recent);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, entry_point);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, parameters);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, environment);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, run_name);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, container);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, build_image);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, container_arguments);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, review_stack);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, review_button);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, review_problem);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, review_error);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, review);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, command);
  gtk_widget_class_bind_template_child (widget_class, HotProjectDialog, run_button);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_location_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_fetch_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_entry_point_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_review_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_run_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_project_dialog_page_cb);
}

static void
hot_project_dialog_init (HotProjectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->review_rows = g_ptr_array_new ();
  self->form = hot_project_form_new (self->parameters);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (hot_project_dialog_form_changed_cb), self, G_CONNECT_SWAPPED);
  hot_project_dialog_build (self);
}

AdwDialog *
hot_project_dialog_new (HotTracker *tracker)
{
  HotProjectDialog *self = g_object_new (HOT_TYPE_PROJECT_DIALOG, NULL);

  self->tracker = g_object_ref (tracker);
  g_signal_connect_object (tracker, "notify::experiment", G_CALLBACK (hot_project_dialog_experiment_cb), self, G_CONNECT_SWAPPED);

  return ADW_DIALOG (self);
}
