/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiment-dialog-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-trainer.h"
#include "app/hot-settings.h"
#include "models/hot-baselines.h"

/* The part of HotExperimentDialog that asks which baselines are run along. What is switched off is remembered. */

#define ESTIMATOR_DATA "hot-estimator"

static const HotEstimator *const *
list_baselines (HotExperimentDialog *self)
{
  return hot_baseline_list_for (self->table, _hot_experiment_dialog_get_target (self), adw_switch_row_get_active (self->classes_row));
}

static GtkWidget *
create_row (const HotEstimator *baseline,
            const char *const  *unwanted)
{
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(baseline->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(baseline->summary));
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), !g_strv_contains (unwanted, baseline->name));
  g_object_set_data (G_OBJECT (row), ESTIMATOR_DATA, (gpointer) baseline);

  return row;
}

void
_hot_experiment_dialog_show_baselines (HotExperimentDialog *self)
{
  const HotEstimator *const *baselines = list_baselines (self);
  g_auto(GStrv) unwanted = g_settings_get_strv (hot_settings_get (), HOT_SETTING_NO_BASELINES);

  if (self->baseline_rows->len > 0 &&
      g_object_get_data (g_ptr_array_index (self->baseline_rows, 0), ESTIMATOR_DATA) == (gpointer) baselines[0])
    return;

  for (guint i = 0; i < self->baseline_rows->len; i++)
    adw_preferences_group_remove (self->baselines_group, g_ptr_array_index (self->baseline_rows, i));
  g_ptr_array_set_size (self->baseline_rows, 0);
  for (guint i = 0; baselines[i] != NULL; i++)
    {
      GtkWidget *row = create_row (baselines[i], (const char *const *) unwanted);

      adw_preferences_group_add (self->baselines_group, row);
      g_ptr_array_add (self->baseline_rows, row);
    }
}

static void
remember (HotExperimentDialog *self)
{
  g_auto(GStrv) before = g_settings_get_strv (hot_settings_get (), HOT_SETTING_NO_BASELINES);
  g_autoptr(GPtrArray) after = g_ptr_array_new ();

  for (guint i = 0; i < self->baseline_rows->len; i++)
    {
      AdwSwitchRow *row = g_ptr_array_index (self->baseline_rows, i);
      const HotEstimator *baseline = g_object_get_data (G_OBJECT (row), ESTIMATOR_DATA);

      if (!adw_switch_row_get_active (row))
        g_ptr_array_add (after, (gpointer) baseline->name);
    }
  /* Those for the other kind of target stay as they were. */
  for (guint i = 0; before[i] != NULL; i++)
    {
      gboolean is_shown = FALSE;

      for (guint j = 0; j < self->baseline_rows->len; j++)
        {
          const HotEstimator *baseline = g_object_get_data (g_ptr_array_index (self->baseline_rows, j), ESTIMATOR_DATA);

          is_shown = is_shown || g_str_equal (baseline->name, before[i]);
        }
      if (!is_shown)
        g_ptr_array_add (after, before[i]);
    }
  g_ptr_array_add (after, NULL);
  g_settings_set_strv (hot_settings_get (), HOT_SETTING_NO_BASELINES, (const char *const *) after->pdata);
}

void
_hot_experiment_dialog_run_baselines (HotExperimentDialog *self,
                                      const HotEstimator  *estimator,
                                      GHashTable          *values)
{
  g_autoptr(GHashTable) none = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  remember (self);
  for (guint i = 0; i < self->baseline_rows->len; i++)
    {
      AdwSwitchRow *row = g_ptr_array_index (self->baseline_rows, i);
      const HotEstimator *baseline = g_object_get_data (G_OBJECT (row), ESTIMATOR_DATA);
      HotTrainingRequest *request;

      if (!adw_switch_row_get_active (row) || (baseline == estimator && g_hash_table_size (values) == 0))
        continue;
      request = _hot_experiment_dialog_create_request (self, baseline, none, NULL);
      g_clear_pointer (&request->name, g_free);
      request->is_baseline = TRUE;
      hot_trainer_add (hot_trainer_get_default (), request);
    }
}
