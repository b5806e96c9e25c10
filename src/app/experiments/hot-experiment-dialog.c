/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiment-dialog-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-trainer.h"
#include "dataset/hot-source.h"
#include "models/hot-run-recipe.h"

G_DEFINE_FINAL_TYPE (HotExperimentDialog, hot_experiment_dialog, ADW_TYPE_DIALOG)

enum {
  SHOW_RUN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define CAP_QUANTILE 0.99

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
  request->cap_quantile = adw_switch_row_get_active (self->cap_row) ? CAP_QUANTILE : 0.0;
  request->log_target = adw_switch_row_get_active (self->log_row);
  request->split.kind = adw_combo_row_get_selected (self->split_row);
  request->test_size = adw_spin_row_get_value (self->test_size_row) / 100.0;
  request->seed = adw_spin_row_get_value (self->seed_row);
  request->as_classes = adw_switch_row_get_active (self->classes_row);
  request->roles = g_array_new (FALSE, FALSE, sizeof (HotColumnRole));
  request->words = g_ptr_array_new_with_free_func (g_free);
  add_role (request, self->group_row, HOT_ROLE_GROUP);
  add_role (request, self->weight_row, HOT_ROLE_WEIGHT);
  add_search (self, request, search);

  return request;
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
  gtk_widget_set_visible (GTK_WIDGET (self->baseline_row), !is_search);
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
  HotTrainer *trainer = hot_trainer_get_default ();

  if (values == NULL || search == NULL || hot_tracker_get_experiment (self->tracker) == NULL)
    return;

  if (adw_switch_row_get_active (self->baseline_row) && search[0] == NULL)
    {
      g_autoptr(GHashTable) none = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      HotTrainingRequest *baseline =
        _hot_experiment_dialog_create_request (self, hot_estimator_find ("group-median", NULL), none, NULL);

      g_clear_pointer (&baseline->name, g_free);
      hot_trainer_add (trainer, baseline);
    }
  hot_trainer_add (trainer, _hot_experiment_dialog_create_request (self, _hot_experiment_dialog_get_estimator (self), values,
                                                                  search));
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
      g_signal_connect_object (row, "notify::active", G_CALLBACK (_hot_experiment_dialog_changed), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->features_group, row);
      g_ptr_array_add (self->feature_rows, row);
    }
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
  _hot_experiment_dialog_drop_plan (self);
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
    { self->target_row, "notify::selected", G_CALLBACK (hot_experiment_dialog_target_cb) },
    { self->classes_row, "notify::active", G_CALLBACK (_hot_experiment_dialog_changed) },
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
  hot_experiment_dialog_build_roles (self);
  hot_experiment_dialog_build_choices (self);
  gtk_widget_set_sensitive (self->train_button, FALSE);
  hot_experiment_dialog_watch (self);
  self->is_filling = FALSE;
  hot_experiment_dialog_estimator_cb (self);
  hot_experiment_dialog_search_cb (self);
  hot_experiment_dialog_target_cb (self);

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

static void
hot_experiment_dialog_fill_role (HotExperimentDialog *self,
                                 AdwComboRow         *row,
                                 const char          *roles,
                                 HotRole              role)
{
  g_autofree char *column = hot_run_recipe_find_role (roles, role);
  GListModel *names = adw_combo_row_get_model (row);

  /* The first one stands for no column. */
  for (guint i = 1; column != NULL && i < g_list_model_get_n_items (names); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i), column))
      adw_combo_row_set_selected (row, i);
}

void
hot_experiment_dialog_fill_params (HotExperimentDialog *self,
                                   GHashTable          *params)
{
  const HotEstimator *const *estimators = hot_estimator_list ();
  const char *estimator = g_hash_table_lookup (params, "estimator");
  const char *seed = g_hash_table_lookup (params, "seed");
  const char *test_size = g_hash_table_lookup (params, "test_size");
  const char *features = g_hash_table_lookup (params, "features");
  const char *split = g_hash_table_lookup (params, "split");
  const char *folds = g_hash_table_lookup (params, "folds");
  const char *roles = g_hash_table_lookup (params, "roles");
  HotSplitKind kind;

  g_return_if_fail (HOT_IS_EXPERIMENT_DIALOG (self));

  self->is_filling = TRUE;
  select_column (self->target_row, self->table, g_hash_table_lookup (params, "target"));
  for (guint i = 0; estimators[i] != NULL; i++)
    if (g_strcmp0 (estimators[i]->name, estimator) == 0)
      adw_combo_row_set_selected (self->estimator_row, i);
  hot_parameter_rows_set_estimator (self->parameters, _hot_experiment_dialog_get_estimator (self), params);
  adw_switch_row_set_active (self->log_row, g_hash_table_lookup (params, "log_target") != NULL);
  adw_switch_row_set_active (self->cap_row, g_hash_table_lookup (params, "cap_quantile") != NULL);
  if (split != NULL && hot_split_kind_from_string (split, &kind))
    adw_combo_row_set_selected (self->split_row, kind);
  if (test_size != NULL)
    adw_spin_row_set_value (self->test_size_row, 100.0 * g_ascii_strtod (test_size, NULL));
  adw_spin_row_set_value (self->folds_row, folds != NULL ? g_ascii_strtod (folds, NULL) : 0.0);
  if (seed != NULL)
    adw_spin_row_set_value (self->seed_row, g_ascii_strtod (seed, NULL));
  hot_experiment_dialog_fill_role (self, self->group_row, roles, HOT_ROLE_GROUP);
  hot_experiment_dialog_fill_role (self, self->weight_row, roles, HOT_ROLE_WEIGHT);
  adw_switch_row_set_active (self->classes_row, g_hash_table_lookup (params, "as_classes") != NULL);
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
  _hot_experiment_dialog_changed (self);
}

void
hot_experiment_dialog_fill (HotExperimentDialog *self,
                            const HotRun        *run)
{
  g_autoptr(GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (HOT_IS_EXPERIMENT_DIALOG (self));

  for (guint i = 0; i < run->n_params; i++)
    g_hash_table_insert (params, (gpointer) run->params[i].key, (gpointer) run->params[i].value);
  hot_experiment_dialog_fill_params (self, params);
}
