/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiment-dialog-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-trainer.h"
#include "app/widgets/hot-sought-list.h"
#include "dataset/hot-source.h"

/* Of columns, each time there is nothing else to do. */
#define ROWS_AT_ONCE 4

G_DEFINE_FINAL_TYPE (HotExperimentDialog, hot_experiment_dialog, ADW_TYPE_DIALOG)

enum {
  SHOW_RUN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Names of targets that people mean, in this order. */
static const char *const likely_targets[] = { "price", "target", "y", "label", "quality", NULL };

const HotEstimator *
_hot_experiment_dialog_get_estimator (HotExperimentDialog *self)
{
  return hot_estimator_list ()[adw_combo_row_get_selected (self->estimator_row)];
}

const char *
_hot_experiment_dialog_get_target (HotExperimentDialog *self)
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

      if (g_hash_table_contains (self->chosen, name) && !g_str_equal (name, _hot_experiment_dialog_get_target (self)))
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

/* A column that a person gave a role. */
static void
add_role (HotTrainingRequest *request,
          AdwComboRow        *row,
          HotRole             role)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (row);
  HotColumnRole given = { .role = role };
  char *column;

  if (adw_combo_row_get_selected (row) == 0 || chosen == NULL)
    return;

  column = g_strdup (gtk_string_object_get_string (chosen));
  g_ptr_array_add (request->words, column);
  given.column = column;
  g_array_append_val (request->roles, given);
}

static void
add_search (HotExperimentDialog  *self,
            HotTrainingRequest   *request,
            char                **search)
{
  request->split.n_folds = adw_spin_row_get_value (self->folds_row);
  if (search == NULL || search[0] == NULL)
    return;

  request->search = g_strdupv (search);
  request->n_random = adw_combo_row_get_selected (self->draws_row) == 1 ? adw_spin_row_get_value (self->n_draws_row) : 0;
  request->n_seeds = adw_spin_row_get_value (self->n_seeds_row);
  request->is_halving = adw_switch_row_get_active (self->halving_row);
}

HotTrainingRequest *
_hot_experiment_dialog_create_request (HotExperimentDialog *self,
                                       const HotEstimator  *estimator,
                                       GHashTable          *values,
                                       char               **search)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  const char *location = hot_dataset_get_location (self->dataset);
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);
  HotTrainingRequest *request;

  request = hot_training_request_new (hot_tracker_get_store (self->tracker), hot_tracker_get_experiment (self->tracker),
                                      self->table, _hot_experiment_dialog_get_target (self), estimator);
  g_clear_pointer (&request->values, g_hash_table_unref);
  request->values = g_hash_table_ref (values);
  request->rows = rows != NULL ? hot_row_set_ref (rows) : NULL;
  request->location = location != NULL ? hot_source_redact (location) : NULL;
  request->filter = g_strdup (hot_dataset_get_filter (self->dataset));
  request->name = *name != '\0' ? g_strdup (name) : NULL;
  request->features = hot_experiment_dialog_dup_features (self);
  request->excluded = g_strdupv (self->excluded);
  request->cap_quantile = adw_switch_row_get_active (self->cap_row) ? self->cap_quantile : 0.0;
  request->log_target = adw_switch_row_get_active (self->log_row);
  request->split.kind = adw_combo_row_get_selected (self->split_row);
  request->test_size = adw_spin_row_get_value (self->test_size_row) / 100.0;
  request->seed = adw_spin_row_get_value (self->seed_row);
  request->as_classes = adw_switch_row_get_active (self->classes_row);
  request->roles = g_array_new (FALSE, FALSE, sizeof (HotColumnRole));
  request->words = g_ptr_array_new_with_free_func (g_free);
  add_role (request, self->group_row, HOT_ROLE_GROUP);
  add_role (request, self->weight_row, HOT_ROLE_WEIGHT);
  _hot_experiment_dialog_add_other_roles (self, request);
  add_search (self, request, search);

  return request;
}

static void hot_experiment_dialog_add_feature (HotExperimentDialog *self);

static void
hot_experiment_dialog_feature_cb (HotExperimentDialog *self)
{
  if (self->is_filling)
    return;

  /* The features say all, now. */
  g_clear_pointer (&self->excluded, g_strfreev);
  g_clear_pointer (&self->other_roles, g_strfreev);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (self->feature_rows->len < hot_table_get_n_columns (self->table))
    hot_experiment_dialog_add_feature (self);
  for (guint i = 0; i < self->feature_rows->len; i++)
    {
      AdwSwitchRow *row = g_ptr_array_index (self->feature_rows, i);

      if (adw_switch_row_get_active (row))
        g_hash_table_add (self->chosen, g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))));
    }
}

static void
hot_experiment_dialog_estimator_cb (HotExperimentDialog *self)
{
  if (self->is_filling)
    return;

  adw_preferences_group_set_description (self->estimator_group, _(_hot_experiment_dialog_get_estimator (self)->summary));
  hot_parameter_rows_set_estimator (self->parameters, _hot_experiment_dialog_get_estimator (self), NULL);
  _hot_experiment_dialog_changed (self);
}

static void
hot_experiment_dialog_search_cb (HotExperimentDialog *self)
{
  const gboolean is_search = adw_switch_row_get_active (self->search_row);

  gtk_widget_set_visible (GTK_WIDGET (self->draws_row), is_search);
  gtk_widget_set_visible (GTK_WIDGET (self->n_draws_row), is_search && adw_combo_row_get_selected (self->draws_row) == 1);
  gtk_widget_set_visible (GTK_WIDGET (self->n_seeds_row), is_search);
  gtk_widget_set_visible (GTK_WIDGET (self->halving_row), is_search);
  gtk_widget_set_visible (GTK_WIDGET (self->effort_row), is_search);
  hot_parameter_rows_set_search (self->parameters, is_search);
  _hot_experiment_dialog_changed (self);
}

/* Texts and truth values are classes anyway. */
static void
hot_experiment_dialog_target_cb (HotExperimentDialog *self)
{
  HotColumn *column = hot_table_get_column (self->table, adw_combo_row_get_selected (self->target_row));
  const gboolean is_number = hot_column_type_is_numeric (hot_column_get_column_type (column));

  gtk_widget_set_visible (GTK_WIDGET (self->classes_row), is_number);
  if (!is_number)
    adw_switch_row_set_active (self->classes_row, FALSE);
  _hot_experiment_dialog_show_baselines (self);
  _hot_experiment_dialog_changed (self);
}

static void
hot_experiment_dialog_classes_cb (HotExperimentDialog *self)
{
  _hot_experiment_dialog_show_baselines (self);
  _hot_experiment_dialog_changed (self);
}

static void
hot_experiment_dialog_train_action (GtkWidget  *widget,
                                    const char *action_name,
                                    GVariant   *parameter)
{
  HotExperimentDialog *self = HOT_EXPERIMENT_DIALOG (widget);

  if (gtk_widget_get_sensitive (self->train_button))
    gtk_widget_activate (self->train_button);
}

static void
hot_experiment_dialog_cancel_cb (HotExperimentDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_experiment_dialog_features_cb (HotExperimentDialog *self)
{
  _hot_experiment_dialog_build_features (self);
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
  g_auto(GStrv) search = hot_parameter_rows_dup_search (self->parameters);
  const HotEstimator *estimator = _hot_experiment_dialog_get_estimator (self);

  if (values == NULL || search == NULL || hot_tracker_get_experiment (self->tracker) == NULL)
    return;

  _hot_experiment_dialog_run_baselines (self, search[0] == NULL ? estimator : NULL, values);
  hot_trainer_add (hot_trainer_get_default (), _hot_experiment_dialog_create_request (self, estimator, values, search));
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
  hot_sought_list_choose_first (GTK_WIDGET (self->target_row));
}

/* The row of the next column. */
static void
hot_experiment_dialog_add_feature (HotExperimentDialog *self)
{
  const guint column = self->feature_rows->len;
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hot_column_get_name (hot_table_get_column (self->table, column)));
  g_signal_connect_object (row, "notify::active", G_CALLBACK (hot_experiment_dialog_feature_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (_hot_experiment_dialog_changed), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->features_group, row);
  g_ptr_array_add (self->feature_rows, row);
  _hot_experiment_dialog_show_feature (self, column);
}

static gboolean
hot_experiment_dialog_features_idle_cb (gpointer user_data)
{
  HotExperimentDialog *self = user_data;
  const guint n = hot_table_get_n_columns (self->table);

  for (guint i = 0; i < ROWS_AT_ONCE && self->feature_rows->len < n; i++)
    hot_experiment_dialog_add_feature (self);
  if (self->feature_rows->len < n)
    return G_SOURCE_CONTINUE;

  self->features_idle = 0;
  return G_SOURCE_REMOVE;
}

void
_hot_experiment_dialog_build_features (HotExperimentDialog *self)
{
  if (self->features_idle == 0 && self->feature_rows->len < hot_table_get_n_columns (self->table))
    self->features_idle = g_idle_add (hot_experiment_dialog_features_idle_cb, self);
}

/* What groups and weighs rows; weights are numbers. */
static void
hot_experiment_dialog_build_roles (HotExperimentDialog *self)
{
  g_autoptr(GtkStringList) groups = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) weights = gtk_string_list_new (NULL);

  gtk_string_list_append (groups, _("As Proposed"));
  gtk_string_list_append (weights, _("None"));
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      HotColumn *column = hot_table_get_column (self->table, i);

      gtk_string_list_append (groups, hot_column_get_name (column));
      if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
        gtk_string_list_append (weights, hot_column_get_name (column));
    }
  adw_combo_row_set_model (self->group_row, G_LIST_MODEL (groups));
  adw_combo_row_set_model (self->weight_row, G_LIST_MODEL (weights));
  /* Without one, what is sought finds nothing. */
  adw_combo_row_set_expression (self->group_row, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  adw_combo_row_set_expression (self->weight_row, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  hot_sought_list_choose_first (GTK_WIDGET (self->group_row));
  hot_sought_list_choose_first (GTK_WIDGET (self->weight_row));
}

static void
hot_experiment_dialog_build_choices (HotExperimentDialog *self)
{
  const HotEstimator *const *estimators = hot_estimator_list ();
  const char *const splits[] = {
    _("Any, at Random"), _("Of Other Groups, Such as Hosts"), _("In Other Areas"), _("The Latest"), NULL
  };
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  const char *const ways[] = { _("Every Combination"), _("Drawn at Random"), NULL };
  g_autoptr(GtkStringList) kinds = gtk_string_list_new (splits);
  g_autoptr(GtkStringList) draws = gtk_string_list_new (ways);

  for (guint i = 0; estimators[i] != NULL; i++)
    gtk_string_list_append (titles, _(estimators[i]->title));
  adw_combo_row_set_model (self->estimator_row, G_LIST_MODEL (titles));
  for (guint i = 0; estimators[i] != NULL; i++)
    if (g_str_equal (estimators[i]->name, "forest"))
      adw_combo_row_set_selected (self->estimator_row, i);
  adw_combo_row_set_model (self->split_row, G_LIST_MODEL (kinds));
  adw_combo_row_set_model (self->draws_row, G_LIST_MODEL (draws));
}

static void
hot_experiment_dialog_dispose (GObject *object)
{
  HotExperimentDialog *self = HOT_EXPERIMENT_DIALOG (object);

  g_clear_handle_id (&self->plan_timeout, g_source_remove);
  g_clear_handle_id (&self->features_idle, g_source_remove);
  _hot_experiment_dialog_drop_plan (self);
  g_clear_pointer (&self->planned, hot_training_free);
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_EXPERIMENT_DIALOG);
  g_clear_object (&self->parameters);
  g_clear_object (&self->tracker);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->excluded, g_strfreev);
  g_clear_pointer (&self->other_roles, g_strfreev);
  g_clear_pointer (&self->repeat, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->warning_rows, g_ptr_array_unref);
  g_clear_pointer (&self->feature_rows, g_ptr_array_unref);
  g_clear_pointer (&self->baseline_rows, g_ptr_array_unref);

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
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, rows_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, warnings_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, estimator_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, parameters_group);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, log_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, cap_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, split_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, test_size_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, seed_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, baselines_group);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, classes_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, folds_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, search_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, draws_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, n_draws_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, n_seeds_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, halving_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, effort_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, estimator_group);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, group_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, weight_row);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentDialog, features_group);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_train_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_features_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiment_dialog_show_repeat_cb);
  gtk_widget_class_install_action (widget_class, "experiment.train", NULL, hot_experiment_dialog_train_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "experiment.train", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "experiment.train", NULL);
}

static void
hot_experiment_dialog_init (HotExperimentDialog *self)
{
  self->is_filling = TRUE;
  self->cap_quantile = HOT_EXPERIMENT_DIALOG_CAP;
  self->warning_rows = g_ptr_array_new ();
  self->feature_rows = g_ptr_array_new ();
  self->baseline_rows = g_ptr_array_new ();
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
    { self->target_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_target_cb) },
    { self->classes_row, "notify::active", G_CALLBACK (hot_experiment_dialog_classes_cb) },
    { self->folds_row, "notify::value", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->search_row, "notify::active", G_CALLBACK (hot_experiment_dialog_search_cb) },
    { self->draws_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_search_cb) },
    { self->n_draws_row, "notify::value", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->n_seeds_row, "notify::value", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->halving_row, "notify::active", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->group_row, "notify::selected", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->weight_row, "notify::selected", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->estimator_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_estimator_cb) },
    { self->parameters, "changed", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->log_row, "notify::active", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->cap_row, "notify::active", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->split_row, "notify::selected", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->test_size_row, "notify::value", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->seed_row, "notify::value", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->tracker, "notify::experiment", G_CALLBACK (_hot_experiment_dialog_changed) },
    { self->dataset, "notify::rows", G_CALLBACK (_hot_experiment_dialog_rows_changed) },
    { self->dataset, "notify::filter-error", G_CALLBACK (_hot_experiment_dialog_rows_changed) },
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
  hot_experiment_dialog_build_roles (self);
  hot_experiment_dialog_build_choices (self);
  gtk_widget_set_sensitive (self->train_button, FALSE);
  hot_experiment_dialog_watch (self);
  self->is_filling = FALSE;
  hot_experiment_dialog_estimator_cb (self);
  hot_experiment_dialog_search_cb (self);
  hot_experiment_dialog_target_cb (self);
  _hot_experiment_dialog_rows_changed (self);

  return ADW_DIALOG (self);
}

static gboolean
present_cb (gpointer user_data)
{
  HotExperimentDialog *self = user_data;
  g_autoptr(GtkWidget) parent = g_steal_pointer (&self->parent);
  GtkRoot *window = gtk_widget_get_root (parent);

  if (ADW_IS_APPLICATION_WINDOW (window) &&
      !HOT_IS_EXPERIMENT_DIALOG (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window))))
    adw_dialog_present (ADW_DIALOG (self), parent);

  return G_SOURCE_REMOVE;
}

void
hot_experiment_dialog_present (HotExperimentDialog *self,
                               GtkWidget           *parent)
{
  g_return_if_fail (HOT_IS_EXPERIMENT_DIALOG (self));

  g_set_object (&self->parent, parent);
  g_idle_add_full (G_PRIORITY_DEFAULT, present_cb, g_object_ref_sink (self), g_object_unref);
}
