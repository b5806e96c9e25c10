/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiment-dialog.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-parameter-rows.h"
#include "app/experiments/hot-trainer.h"
#include "base/hot-format.h"
#include "dataset/hot-source.h"
#include "learn/hot-training.h"

struct _HotExperimentDialog
{
  AdwDialog            parent_instance;

  HotTracker          *tracker;
  HotDataset          *dataset;
  HotTable            *table;
  HotParameterRows    *parameters;
  HotJob              *plan_job;       /* asks what would be done */
  GHashTable          *chosen;         /* (element-type utf8): columns to use; NULL for those proposed */
  char                *repeat;         /* id of a run that did the same */
  guint                plan_timeout;
  gboolean             is_filling;

  AdwNavigationView   *navigation;
  GtkWidget           *train_button;
  AdwBanner           *repeat_banner;
  AdwComboRow         *target_row;
  AdwActionRow        *features_row;
  AdwPreferencesGroup *warnings_group;
  GPtrArray           *warning_rows;
  AdwComboRow         *estimator_row;
  AdwPreferencesGroup *parameters_group;
  AdwSwitchRow        *log_row;
  AdwSwitchRow        *cap_row;
  AdwComboRow         *split_row;
  AdwSpinRow          *test_size_row;
  AdwSpinRow          *seed_row;
  AdwEntryRow         *name_row;
  AdwSwitchRow        *baseline_row;
  AdwPreferencesGroup *features_group;
  GPtrArray           *feature_rows;
};

G_DEFINE_FINAL_TYPE (HotExperimentDialog, hot_experiment_dialog, ADW_TYPE_DIALOG)

enum {
  SHOW_RUN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How long somebody has left the form alone when it is asked what would be done, in milliseconds. */
#define PLAN_DELAY 250

#define CAP_QUANTILE 0.99

/* Names of targets that people mean, in this order. */
static const char *const likely_targets[] = { "price", "target", "y", "label", "quality", NULL };

static const HotEstimator *
hot_experiment_dialog_get_estimator (HotExperimentDialog *self)
{
  return hot_estimator_list ()[adw_combo_row_get_selected (self->estimator_row)];
}

static const char *
hot_experiment_dialog_get_target (HotExperimentDialog *self)
{
  return hot_column_get_name (hot_table_get_column (self->table, adw_combo_row_get_selected (self->target_row)));
}

/* (transfer full) (nullable): the chosen ones */
static char **
hot_experiment_dialog_dup_features (HotExperimentDialog *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  if (self->chosen == NULL)
    return NULL;

  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      const char *name = hot_column_get_name (hot_table_get_column (self->table, i));

      if (g_hash_table_contains (self->chosen, name) && !g_str_equal (name, hot_experiment_dialog_get_target (self)))
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

/* What the form says; (transfer full) (nullable): %NULL while something in it is wrong. */
static HotTrainingRequest *
hot_experiment_dialog_create_request (HotExperimentDialog *self,
                                      const HotEstimator  *estimator,
                                      GHashTable          *values)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  const char *location = hot_dataset_get_location (self->dataset);
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);
  HotTrainingRequest *request;

  request = hot_training_request_new (hot_tracker_get_store (self->tracker), hot_tracker_get_experiment (self->tracker),
                                      self->table, hot_experiment_dialog_get_target (self), estimator);
  g_clear_pointer (&request->values, g_hash_table_unref);
  request->values = g_hash_table_ref (values);
  request->rows = rows != NULL ? hot_row_set_ref (rows) : NULL;
  request->location = location != NULL ? hot_source_redact (location) : NULL;
  request->filter = g_strdup (hot_dataset_get_filter (self->dataset));
  request->name = *name != '\0' ? g_strdup (name) : NULL;
  request->features = hot_experiment_dialog_dup_features (self);
  request->cap_quantile = adw_switch_row_get_active (self->cap_row) ? CAP_QUANTILE : 0.0;
  request->log_target = adw_switch_row_get_active (self->log_row);
  request->split.kind = adw_combo_row_get_selected (self->split_row);
  request->test_size = adw_spin_row_get_value (self->test_size_row) / 100.0;
  request->seed = adw_spin_row_get_value (self->seed_row);

  return request;
}

static gpointer
plan_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  HotTrainingRequest *request = user_data;
  const guint n_rows = request->rows != NULL ? hot_row_set_get_n (request->rows) : hot_table_get_n_rows (request->table);
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));
  HotTrainingOptions options;

  for (guint i = 0; i < n_rows; i++)
    rows[i] = request->rows != NULL ? hot_row_set_get_row (request->rows, i) : i;
  hot_training_request_get_options (request, &options);
  options.dry_run = TRUE;

  return hot_training_run (request->table, rows, n_rows, &options, progress, cancellable, error);
}

static void
hot_experiment_dialog_add_warning (HotExperimentDialog *self,
                                   const char          *message)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), message);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  adw_preferences_group_add (self->warnings_group, row);
  g_ptr_array_add (self->warning_rows, row);
}

static void
hot_experiment_dialog_clear_warnings (HotExperimentDialog *self)
{
  for (guint i = 0; i < self->warning_rows->len; i++)
    adw_preferences_group_remove (self->warnings_group, g_ptr_array_index (self->warning_rows, i));
  g_ptr_array_set_size (self->warning_rows, 0);
}

static void
hot_experiment_dialog_feature_cb (HotExperimentDialog *self)
{
  if (self->is_filling)
    return;

  g_clear_pointer (&self->chosen, g_hash_table_unref);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->feature_rows->len; i++)
    {
      AdwSwitchRow *row = g_ptr_array_index (self->feature_rows, i);

      if (adw_switch_row_get_active (row))
        g_hash_table_add (self->chosen, g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))));
    }
}

/* The columns with what the pipeline makes of them, as far as nobody has chosen otherwise. */
static void
hot_experiment_dialog_show_features (HotExperimentDialog *self,
                                     HotPipeline         *pipeline)
{
  self->is_filling = TRUE;
  for (guint i = 0; i < self->feature_rows->len; i++)
    {
      AdwSwitchRow *row = g_ptr_array_index (self->feature_rows, i);
      const char *reason = hot_pipeline_get_reason (pipeline, i);

      if (self->chosen == NULL)
        adw_switch_row_set_active (row, hot_pipeline_get_role (pipeline, i) == HOT_ROLE_FEATURE);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason != NULL ? reason : "");
      gtk_widget_set_visible (GTK_WIDGET (row), hot_pipeline_get_role (pipeline, i) != HOT_ROLE_TARGET);
    }
  self->is_filling = FALSE;
}

static void
hot_experiment_dialog_show_plan (HotExperimentDialog *self,
                                 HotTraining         *plan)
{
  g_autofree char *features = hot_format_count (hot_pipeline_get_n_features (plan->pipeline));
  g_autofree char *train = hot_format_count (plan->n_train);
  g_autofree char *test = hot_format_count (plan->n_test);
  g_autofree char *subtitle = g_strdup_printf (_("%s features; %s rows train, %s test"), features, train, test);

  adw_action_row_set_subtitle (self->features_row, subtitle);
  for (guint i = 0; i < plan->warnings->len; i++)
    hot_experiment_dialog_add_warning (self, g_ptr_array_index (plan->warnings, i));
  hot_experiment_dialog_show_features (self, plan->pipeline);
}

static void
hot_experiment_dialog_drop_plan_job (HotExperimentDialog *self)
{
  if (self->plan_job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->plan_job, self);
  if (hot_job_get_state (self->plan_job) == HOT_JOB_RUNNING)
    hot_job_cancel (self->plan_job);
  g_clear_object (&self->plan_job);
}

static void
hot_experiment_dialog_planned_cb (HotExperimentDialog *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->plan_job);

  g_signal_handlers_disconnect_by_data (job, self);
  hot_experiment_dialog_clear_warnings (self);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_autoptr(HotTraining) plan = hot_job_steal_result (job);

      hot_experiment_dialog_show_plan (self, plan);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      adw_action_row_set_subtitle (self->features_row, "");
      hot_experiment_dialog_add_warning (self, hot_job_get_error (job)->message);
    }
  gtk_widget_set_sensitive (self->train_button, hot_job_get_state (job) == HOT_JOB_DONE);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings_group), self->warning_rows->len > 0);
}

/* Whether a run of the leaderboard had every one of these parameters. */
static gboolean
has_params (HotRunFrame       *frame,
            guint              run,
            const HotKeyValue *params,
            guint              n_params)
{
  for (guint i = 0; i < n_params; i++)
    {
      const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_PARAM, params[i].key);

      if (column == NULL || !hot_run_column_has (column, run) || column->texts == NULL ||
          g_strcmp0 (column->texts[run], params[i].value) != 0)
        return FALSE;
    }

  return frame->statuses[run] == HOT_RUN_STATUS_FINISHED;
}

/* "You have run this before": the same target, estimator, seed and parameters. */
static void
hot_experiment_dialog_find_repeat (HotExperimentDialog *self,
                                   GHashTable          *values)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  const HotEstimator *estimator = hot_experiment_dialog_get_estimator (self);
  g_autofree HotKeyValue *params = g_new0 (HotKeyValue, estimator->n_parameters + 3);
  g_autofree char *seed = g_strdup_printf ("%.0f", adw_spin_row_get_value (self->seed_row));
  guint n = 0;

  g_clear_pointer (&self->repeat, g_free);
  params[n++] = (HotKeyValue) { "target", hot_experiment_dialog_get_target (self) };
  params[n++] = (HotKeyValue) { "estimator", estimator->name };
  params[n++] = (HotKeyValue) { "seed", seed };
  for (guint i = 0; values != NULL && i < estimator->n_parameters; i++)
    {
      const HotParameter *parameter = &estimator->parameters[i];
      const char *value = g_hash_table_lookup (values, parameter->name);

      if (!g_str_equal (parameter->name, "random_state"))
        params[n++] = (HotKeyValue) { parameter->name, value != NULL ? value : parameter->default_value };
    }

  for (guint i = 0; values != NULL && frame != NULL && i < frame->n_runs && self->repeat == NULL; i++)
    if (has_params (frame, i, params, n))
      {
        g_autofree char *title = g_strdup_printf (_("You have run this before: %s"), frame->names[i]);

        self->repeat = g_strdup (frame->ids[i]);
        adw_banner_set_title (self->repeat_banner, title);
      }
  adw_banner_set_revealed (self->repeat_banner, self->repeat != NULL);
}

static gboolean
hot_experiment_dialog_plan_cb (gpointer user_data)
{
  HotExperimentDialog *self = user_data;
  g_autoptr(GHashTable) values = hot_parameter_rows_dup_values (self->parameters);

  self->plan_timeout = 0;
  hot_experiment_dialog_drop_plan_job (self);
  hot_experiment_dialog_find_repeat (self, values);
  if (values == NULL || hot_tracker_get_experiment (self->tracker) == NULL)
    {
      gtk_widget_set_sensitive (self->train_button, FALSE);
      return G_SOURCE_REMOVE;
    }

  self->plan_job = hot_job_start (_("Looking at the Columns"), plan_func,
                                  hot_experiment_dialog_create_request (self, hot_experiment_dialog_get_estimator (self), values),
                                  (GDestroyNotify) hot_training_request_free, (GDestroyNotify) hot_training_free);
  g_signal_connect_object (self->plan_job, "notify::state", G_CALLBACK (hot_experiment_dialog_planned_cb), self,
                           G_CONNECT_SWAPPED);

  return G_SOURCE_REMOVE;
}

static void
hot_experiment_dialog_changed_cb (HotExperimentDialog *self)
{
  if (self->is_filling)
    return;

  g_clear_handle_id (&self->plan_timeout, g_source_remove);
  self->plan_timeout = g_timeout_add (PLAN_DELAY, hot_experiment_dialog_plan_cb, self);
}

static void
hot_experiment_dialog_estimator_cb (HotExperimentDialog *self)
{
  if (self->is_filling)
    return;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->estimator_row), _(hot_experiment_dialog_get_estimator (self)->summary));
  hot_parameter_rows_set_estimator (self->parameters, hot_experiment_dialog_get_estimator (self), NULL);
  hot_experiment_dialog_changed_cb (self);
}

static void
hot_experiment_dialog_cancel_cb (HotExperimentDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_experiment_dialog_features_cb (HotExperimentDialog *self)
{
  adw_navigation_view_push_by_tag (self->navigation, "features");
}

static void
hot_experiment_dialog_show_repeat_cb (HotExperimentDialog *self)
{
  g_autofree char *id = g_strdup (self->repeat);

  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[SHOW_RUN], 0, id);
}

static void
hot_experiment_dialog_train_cb (HotExperimentDialog *self)
{
  g_autoptr(GHashTable) values = hot_parameter_rows_dup_values (self->parameters);
  HotTrainer *trainer = hot_trainer_get_default ();

  if (values == NULL || hot_tracker_get_experiment (self->tracker) == NULL)
    return;

  if (adw_switch_row_get_active (self->baseline_row))
    {
      g_autoptr(GHashTable) none = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      HotTrainingRequest *baseline =
        hot_experiment_dialog_create_request (self, hot_estimator_find ("group-median", NULL), none);

      g_clear_pointer (&baseline->name, g_free);
      hot_trainer_add (trainer, baseline);
    }
  hot_trainer_add (trainer, hot_experiment_dialog_create_request (self, hot_experiment_dialog_get_estimator (self), values));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_experiment_dialog_build_targets (HotExperimentDialog *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0, best = G_N_ELEMENTS (likely_targets);

  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      const char *name = hot_column_get_name (hot_table_get_column (self->table, i));

      gtk_string_list_append (names, name);
      for (guint j = 0; j < best && likely_targets[j] != NULL; j++)
        if (g_ascii_strcasecmp (likely_targets[j], name) == 0)
          {
            chosen = i;
            best = j;
          }
    }

  adw_combo_row_set_model (self->target_row, G_LIST_MODEL (names));
  adw_combo_row_set_expression (self->target_row,
                                gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  adw_combo_row_set_selected (self->target_row, chosen);
}

static void
hot_experiment_dialog_build_features (HotExperimentDialog *self)
{
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      GtkWidget *row = adw_switch_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hot_column_get_name (hot_table_get_column (self->table, i)));
      g_signal_connect_object (row, "notify::active", G_CALLBACK (hot_experiment_dialog_feature_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (hot_experiment_dialog_changed_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->features_group, row);
      g_ptr_array_add (self->feature_rows, row);
    }
}

static void
hot_experiment_dialog_build_choices (HotExperimentDialog *self)
{
  const HotEstimator *const *estimators = hot_estimator_list ();
  const char *const splits[] = {
    _("Any, at Random"), _("Of Other Groups, Such as Hosts"), _("In Other Areas"), _("The Latest"), NULL
  };
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) kinds = gtk_string_list_new (splits);

  for (guint i = 0; estimators[i] != NULL; i++)
    {
      gtk_string_list_append (titles, _(estimators[i]->title));
    }
  adw_combo_row_set_model (self->estimator_row, G_LIST_MODEL (titles));
  for (guint i = 0; estimators[i] != NULL; i++)
    if (g_str_equal (estimators[i]->name, "forest"))
      adw_combo_row_set_selected (self->estimator_row, i);
  adw_combo_row_set_model (self->split_row, G_LIST_MODEL (kinds));
}

static void
hot_experiment_dialog_dispose (GObject *object)
{
  HotExperimentDialog *self = HOT_EXPERIMENT_DIALOG (object);

  g_clear_handle_id (&self->plan_timeout, g_source_remove);
  hot_experiment_dialog_drop_plan_job (self);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_EXPERIMENT_DIALOG);
  g_clear_object (&self->parameters);
  g_clear_object (&self->tracker);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->repeat, g_free);
  g_clear_pointer (&self->warning_rows, g_ptr_array_unref);
  g_clear_pointer (&self->feature_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (hot_experiment_dialog_parent_class)->dispose (object);
}

static void
hot_experiment_dialog_class_init (HotExperimentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_experiment_dialog_dispose;

  signals[SHOW_RUN] = g_signal_new ("show-run", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-experiment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, train_button);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, repeat_banner);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, target_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, features_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, warnings_group);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, estimator_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, parameters_group);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, log_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, cap_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, split_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, test_size_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, seed_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, baseline_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, features_group);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_train_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_features_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_show_repeat_cb);
}

static void
hot_experiment_dialog_init (HotExperimentDialog *self)
{
  self->is_filling = TRUE;
  self->warning_rows = g_ptr_array_new ();
  self->feature_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->parameters = hot_parameter_rows_new (self->parameters_group);
}

static void
hot_experiment_dialog_watch (HotExperimentDialog *self)
{
  const struct {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { self->target_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->estimator_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_estimator_cb) },
    { self->parameters, "changed", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->log_row, "notify::active", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->cap_row, "notify::active", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->split_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->test_size_row, "notify::value", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->seed_row, "notify::value", G_CALLBACK (hot_experiment_dialog_changed_cb) },
    { self->tracker, "notify::experiment", G_CALLBACK (hot_experiment_dialog_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].object, handlers[i].signal, handlers[i].callback, self, G_CONNECT_SWAPPED);
}

AdwDialog *
hot_experiment_dialog_new (HotTracker *tracker,
                           HotDataset *dataset)
{
  HotExperimentDialog *self = g_object_new (HOT_TYPE_EXPERIMENT_DIALOG, NULL);

  self->tracker = g_object_ref (tracker);
  self->dataset = g_object_ref (dataset);
  self->table = hot_table_ref (hot_dataset_get_table (dataset));
  hot_experiment_dialog_build_targets (self);
  hot_experiment_dialog_build_features (self);
  hot_experiment_dialog_build_choices (self);
  gtk_widget_set_sensitive (self->train_button, FALSE);
  hot_experiment_dialog_watch (self);
  self->is_filling = FALSE;
  hot_experiment_dialog_estimator_cb (self);

  return ADW_DIALOG (self);
}

static void
select_column (AdwComboRow *row,
               HotTable    *table,
               const char  *name)
{
  const int index = name != NULL ? hot_table_find_column (table, name) : -1;

  if (index >= 0)
    adw_combo_row_set_selected (row, index);
}

void
hot_experiment_dialog_fill (HotExperimentDialog *self,
                            const HotRun        *run)
{
  const HotEstimator *const *estimators = hot_estimator_list ();
  const char *estimator = hot_run_get_param (run, "estimator");
  const char *seed = hot_run_get_param (run, "seed");
  const char *test_size = hot_run_get_param (run, "test_size");
  const char *features = hot_run_get_param (run, "features");
  const char *split = hot_run_get_param (run, "split");
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  HotSplitKind kind;

  g_return_if_fail (HOT_IS_EXPERIMENT_DIALOG (self));

  self->is_filling = TRUE;
  select_column (self->target_row, self->table, hot_run_get_param (run, "target"));
  for (guint i = 0; estimators[i] != NULL; i++)
    if (g_strcmp0 (estimators[i]->name, estimator) == 0)
      adw_combo_row_set_selected (self->estimator_row, i);
  for (guint i = 0; i < run->n_params; i++)
    g_hash_table_insert (values, (gpointer) run->params[i].key, (gpointer) run->params[i].value);
  hot_parameter_rows_set_estimator (self->parameters, hot_experiment_dialog_get_estimator (self), values);
  adw_switch_row_set_active (self->log_row, hot_run_get_param (run, "log_target") != NULL);
  adw_switch_row_set_active (self->cap_row, hot_run_get_param (run, "cap_quantile") != NULL);
  if (split != NULL && hot_split_kind_from_string (split, &kind))
    adw_combo_row_set_selected (self->split_row, kind);
  if (test_size != NULL)
    adw_spin_row_set_value (self->test_size_row, 100.0 * g_ascii_strtod (test_size, NULL));
  if (seed != NULL)
    adw_spin_row_set_value (self->seed_row, g_ascii_strtod (seed, NULL));
  if (features != NULL)
    {
      g_auto(GStrv) names = g_strsplit (features, ",", -1);

      self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; names[i] != NULL; i++)
        g_hash_table_add (self->chosen, g_strdup (names[i]));
      for (guint i = 0; i < self->feature_rows->len; i++)
        adw_switch_row_set_active (g_ptr_array_index (self->feature_rows, i),
                                   g_hash_table_contains (self->chosen, adw_preferences_row_get_title (
                                                            g_ptr_array_index (self->feature_rows, i))));
    }
  self->is_filling = FALSE;
  hot_experiment_dialog_changed_cb (self);
}
