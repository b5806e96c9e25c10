/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-experiment-dialog.h"
#include "app/experiments/hot-parameter-rows.h"
#include "app/experiments/hot-training-request.h"

G_BEGIN_DECLS

/* For the files of HotExperimentDialog. */

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
  AdwSwitchRow        *classes_row;
  AdwSpinRow          *folds_row;
  AdwSwitchRow        *search_row;
  AdwComboRow         *draws_row;
  AdwSpinRow          *n_draws_row;
  AdwSpinRow          *n_seeds_row;
  AdwSwitchRow        *halving_row;
  AdwActionRow        *effort_row;
  AdwPreferencesGroup *estimator_group;
  AdwComboRow         *group_row;
  AdwComboRow         *weight_row;
  AdwPreferencesGroup *features_group;
  GPtrArray           *feature_rows;
};

const HotEstimator *_hot_experiment_dialog_get_estimator  (HotExperimentDialog *self);
const char         *_hot_experiment_dialog_get_target     (HotExperimentDialog *self);
/* What the form says; (transfer full) */
HotTrainingRequest *_hot_experiment_dialog_create_request (HotExperimentDialog *self,
                                                           const HotEstimator  *estimator,
                                                           GHashTable          *values,
                                                           char               **search);

/* hot-experiment-dialog-plan.c: what would be done, and what there is to say about it. */
/* Something in the form was changed. */
void                _hot_experiment_dialog_changed        (HotExperimentDialog *self);
void                _hot_experiment_dialog_drop_plan      (HotExperimentDialog *self);

G_END_DECLS
