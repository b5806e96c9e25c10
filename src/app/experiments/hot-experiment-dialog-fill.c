/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiment-dialog-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/hot-format.h"
#include "models/hot-run-recipe.h"

/* What a run was made with, put into the form: Run Again With Changes. Rows are those of the open data as all pages see them, so that a
 * run's filter becomes that of the data. */

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

/* Columns of the table in a text of names with commas between them; names may hold commas themselves. (transfer full) */
static char **
find_columns (HotTable   *table,
              const char *text)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  while (*text != '\0')
    {
      const char *found = NULL;
      gsize length = strcspn (text, ",");

      for (guint i = 0; i < hot_table_get_n_columns (table); i++)
        {
          const char *name = hot_column_get_name (hot_table_get_column (table, i));
          const gsize size = strlen (name);

          if (strncmp (text, name, size) == 0 && (text[size] == ',' || text[size] == '\0') && (found == NULL || size > length))
            {
              found = name;
              length = size;
            }
        }
      if (found != NULL)
        g_strv_builder_add (names, found);
      text += length;
      text += *text == ',';
    }

  return g_strv_builder_end (names);
}

/* Roles that the form has no row for: features and what is ignored. (transfer full) (nullable) */
static char **
find_other_roles (const char *roles)
{
  g_auto(GStrv) parts = roles != NULL ? g_strsplit (roles, ",", -1) : NULL;
  g_autoptr(GStrvBuilder) others = g_strv_builder_new ();

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (g_str_has_suffix (parts[i], "=feature") || g_str_has_suffix (parts[i], "=ignored"))
      g_strv_builder_add (others, parts[i]);

  return g_strv_builder_end (others);
}

void
_hot_experiment_dialog_add_other_roles (HotExperimentDialog *self,
                                        HotTrainingRequest  *request)
{
  for (guint i = 0; self->other_roles != NULL && self->other_roles[i] != NULL; i++)
    {
      char *column = g_strdup (self->other_roles[i]);
      char *role = strrchr (column, '=');
      HotColumnRole given = { .column = column };

      g_ptr_array_add (request->words, column);
      *role++ = '\0';
      if (hot_role_from_string (role, &given.role) && hot_table_find_column (self->table, column) >= 0)
        g_array_append_val (request->roles, given);
    }
}

static void
hot_experiment_dialog_fill_features (HotExperimentDialog *self,
                                     GHashTable          *params)
{
  const char *features = g_hash_table_lookup (params, "features");
  const char *excluded = g_hash_table_lookup (params, "excluded");
  g_auto(GStrv) names = features != NULL ? find_columns (self->table, features) : NULL;

  g_clear_pointer (&self->excluded, g_strfreev);
  g_clear_pointer (&self->other_roles, g_strfreev);
  self->excluded = excluded != NULL ? find_columns (self->table, excluded) : NULL;
  self->other_roles = find_other_roles (g_hash_table_lookup (params, "roles"));
  if (names == NULL)
    return;

  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_add (self->chosen, g_strdup (names[i]));
}

static void
hot_experiment_dialog_fill_cap (HotExperimentDialog *self,
                                const char          *quantile)
{
  const double value = quantile != NULL ? g_ascii_strtod (quantile, NULL) : 0.0;

  adw_switch_row_set_active (self->cap_row, quantile != NULL);
  if (value > 0.0 && value < 1.0 && value != HOT_EXPERIMENT_DIALOG_CAP)
    {
      g_autofree char *number = hot_format_measure (value, 6);
      g_autofree char *subtitle = g_strdup_printf (_("Values above the %s quantile count as that quantile"), number);

      self->cap_quantile = value;
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->cap_row), subtitle);
    }
}

/* A run was made with rows of its filter, whatever is selected now. */
static void
hot_experiment_dialog_fill_rows (HotExperimentDialog *self,
                                 const char          *filter)
{
  hot_dataset_set_selection (self->dataset, NULL);
  if (g_strcmp0 (hot_dataset_get_filter (self->dataset), filter != NULL ? filter : "") == 0)
    return;

  /* Until they come, nothing is to be trained with the former rows. */
  self->awaits_rows = TRUE;
  hot_dataset_set_filter (self->dataset, filter);
}

/* Which rows, and why these. (transfer full) */
static char *
describe_rows (HotDataset *dataset)
{
  HotRowSet *rows = hot_dataset_get_rows (dataset);
  HotTable *table = hot_dataset_get_table (dataset);
  const char *filter = hot_dataset_get_filter (dataset);
  g_autofree char *number = hot_format_count (rows != NULL ? hot_row_set_get_n (rows) : 0);
  g_autofree char *total = hot_format_count (table != NULL ? hot_table_get_n_rows (table) : 0);
  GString *text;

  if (rows == NULL || table == NULL || hot_row_set_get_n (rows) == hot_table_get_n_rows (table))
    return g_strdup_printf (_("All %s"), total);

  text = g_string_new (NULL);
  g_string_printf (text, _("%s of %s"), number, total);
  if (*filter != '\0')
    g_string_append_printf (text, " · %s", filter);
  if (hot_dataset_get_ranges (dataset) != NULL)
    g_string_append_printf (text, " · %s", _("in the chosen ranges"));
  if (hot_dataset_get_selection (dataset) != NULL)
    g_string_append_printf (text, " · %s", _("selected"));

  return g_string_free (text, FALSE);
}

void
_hot_experiment_dialog_rows_changed (HotExperimentDialog *self)
{
  const GError *error = hot_dataset_get_filter_error (self->dataset);
  g_autofree char *text = error != NULL ? g_strdup_printf (_("The filter does not apply: %s"), error->message)
                                        : describe_rows (self->dataset);

  adw_action_row_set_subtitle (self->rows_row, text);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->rows_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->rows_row), "error");
  self->awaits_rows = FALSE;
  g_clear_pointer (&self->digest, g_free);
  _hot_experiment_dialog_changed (self);
}

void
hot_experiment_dialog_fill_params (HotExperimentDialog *self,
                                   GHashTable          *params)
{
  const HotEstimator *const *estimators = hot_estimator_list ();
  const char *estimator = g_hash_table_lookup (params, "estimator");
  const char *seed = g_hash_table_lookup (params, "seed");
  const char *test_size = g_hash_table_lookup (params, "test_size");
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
  hot_experiment_dialog_fill_cap (self, g_hash_table_lookup (params, "cap_quantile"));
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
  hot_experiment_dialog_fill_features (self, params);
  hot_experiment_dialog_fill_rows (self, g_hash_table_lookup (params, "filter"));
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
