/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-parameter-rows.h"

#include <glib/gi18n.h>

/* The others are behind a row of their own. */
#define N_SHOWN 4

struct _HotParameterRows
{
  GObject              parent_instance;

  AdwPreferencesGroup *group;       /* (unowned): the dialog has both */
  const HotEstimator  *estimator;
  GPtrArray           *rows;        /* (unowned): one a parameter */
  GPtrArray           *children;    /* (unowned): of the group */
};

G_DEFINE_FINAL_TYPE (HotParameterRows, hot_parameter_rows, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The row's value as text; (transfer full). */
static char *
dup_value (GtkWidget          *row,
           const HotParameter *parameter)
{
  if (ADW_IS_SWITCH_ROW (row))
    return g_strdup (adw_switch_row_get_active (ADW_SWITCH_ROW (row)) ? "true" : "false");
  if (ADW_IS_COMBO_ROW (row))
    return g_strdup (parameter->words[adw_combo_row_get_selected (ADW_COMBO_ROW (row))]);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
hot_parameter_rows_changed_cb (HotParameterRows *self)
{
  g_autoptr(GHashTable) values = hot_parameter_rows_dup_values (self);

  g_signal_emit (self, signals[CHANGED], 0);
}

/* "Splits from the root of a tree to a leaf at most" tells more than "max_depth", which is what people know. */
static GtkWidget *
create_row (HotParameterRows   *self,
            const HotParameter *parameter,
            const char         *value)
{
  GtkWidget *row;

  if (parameter->type == HOT_PARAMETER_BOOLEAN)
    {
      row = adw_switch_row_new ();
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), g_str_equal (value, "true"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(parameter->help));
      g_signal_connect_object (row, "notify::active", G_CALLBACK (hot_parameter_rows_changed_cb), self, G_CONNECT_SWAPPED);
    }
  else if (parameter->type == HOT_PARAMETER_WORD)
    {
      g_autoptr(GtkStringList) words = gtk_string_list_new (parameter->words);

      row = adw_combo_row_new ();
      adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
      for (guint i = 0; parameter->words[i] != NULL; i++)
        if (g_str_equal (parameter->words[i], value))
          adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(parameter->help));
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (hot_parameter_rows_changed_cb), self, G_CONNECT_SWAPPED);
    }
  else
    {
      row = adw_entry_row_new ();
      gtk_editable_set_text (GTK_EDITABLE (row), value);
      gtk_widget_set_tooltip_text (row, _(parameter->help));
      g_signal_connect_object (row, "changed", G_CALLBACK (hot_parameter_rows_changed_cb), self, G_CONNECT_SWAPPED);
    }

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), parameter->name);

  return row;
}

static void
hot_parameter_rows_finalize (GObject *object)
{
  HotParameterRows *self = HOT_PARAMETER_ROWS (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->children);

  G_OBJECT_CLASS (hot_parameter_rows_parent_class)->finalize (object);
}

static void
hot_parameter_rows_class_init (HotParameterRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_parameter_rows_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
hot_parameter_rows_init (HotParameterRows *self)
{
  self->rows = g_ptr_array_new ();
  self->children = g_ptr_array_new ();
}

HotParameterRows *
hot_parameter_rows_new (AdwPreferencesGroup *group)
{
  HotParameterRows *self = g_object_new (HOT_TYPE_PARAMETER_ROWS, NULL);

  self->group = group;

  return self;
}

void
hot_parameter_rows_set_estimator (HotParameterRows   *self,
                                  const HotEstimator *estimator,
                                  GHashTable         *values)
{
  GtkWidget *more = NULL;

  g_return_if_fail (HOT_IS_PARAMETER_ROWS (self));

  for (guint i = 0; i < self->children->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->children, i));
  g_ptr_array_set_size (self->children, 0);
  g_ptr_array_set_size (self->rows, 0);
  self->estimator = estimator;

  for (guint i = 0; i < estimator->n_parameters; i++)
    {
      const HotParameter *parameter = &estimator->parameters[i];
      const char *value = values != NULL ? g_hash_table_lookup (values, parameter->name) : NULL;
      GtkWidget *row;

      /* The seed of the whole experiment is the estimator's too. */
      if (g_str_equal (parameter->name, "random_state"))
        {
          g_ptr_array_add (self->rows, NULL);
          continue;
        }

      row = create_row (self, parameter, value != NULL ? value : parameter->default_value);
      g_ptr_array_add (self->rows, row);
      if (i == N_SHOWN)
        {
          more = adw_expander_row_new ();
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _("More Parameters"));
          adw_preferences_group_add (self->group, more);
          g_ptr_array_add (self->children, more);
        }
      if (more != NULL)
        {
          adw_expander_row_add_row (ADW_EXPANDER_ROW (more), row);
        }
      else
        {
          adw_preferences_group_add (self->group, row);
          g_ptr_array_add (self->children, row);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->group), estimator->n_parameters > 0);
}

GHashTable *
hot_parameter_rows_dup_values (HotParameterRows *self)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean is_right = TRUE;

  g_return_val_if_fail (HOT_IS_PARAMETER_ROWS (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const HotParameter *parameter = &self->estimator->parameters[i];
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      g_autofree char *value = row != NULL ? dup_value (row, parameter) : NULL;
      g_autoptr(GError) error = NULL;

      if (value == NULL)
        continue;
      if (!hot_estimator_check_value (self->estimator, parameter->name, value, &error))
        {
          gtk_widget_add_css_class (row, "error");
          gtk_widget_set_tooltip_text (row, error->message);
          is_right = FALSE;
          continue;
        }
      gtk_widget_remove_css_class (row, "error");
      gtk_widget_set_tooltip_text (row, _(parameter->help));
      if (!g_str_equal (value, parameter->default_value))
        g_hash_table_insert (values, g_strdup (parameter->name), g_steal_pointer (&value));
    }

  return is_right ? g_steal_pointer (&values) : NULL;
}
