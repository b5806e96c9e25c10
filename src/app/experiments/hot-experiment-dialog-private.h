/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-experiment-dialog.h"
#include "app/experiments/hot-parameter-rows.h"
#include "app/experiments/hot-training-request.h"
#include "learn/hot-training.h"

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
  char               **excluded;       /* (nullable): columns that are not to be used, whatever is proposed */
  char               **other_roles;    /* (nullable): "column=role" of roles that the form has no row for */
  double               cap_quantile;   /* where outliers are cut off, if they are */
  gboolean             awaits_rows;    /* those of another filter are being sought */
  char                *repeat;         /* id of a run that did the same */
  char                *digest;         /* of the rows, once it was needed */
  guint                plan_timeout;
  HotTraining         *planned;        /* (nullable): what would be done, as far as it is known */
  gboolean             is_filling;
  GtkWidget           *parent;         /* (nullable): above what it is to be shown in the next turn */

  AdwNavigationView   *navigation;
  GtkWidget           *train_button;
  AdwBanner           *repeat_banner;
  AdwComboRow         *target_row;
  AdwActionRow        *features_row;
  AdwActionRow        *rows_row;
  AdwExpanderRow      *warnings_row;
  GPtrArray           *warning_rows;
  AdwComboRow         *estimator_row;
  AdwPreferencesGroup *parameters_group;
  AdwSwitchRow        *log_row;
  AdwSwitchRow        *cap_row;
  AdwComboRow         *split_row;
  AdwSpinRow          *test_size_row;
  AdwSpinRow          *seed_row;
  AdwEntryRow         *name_row;
  AdwPreferencesGroup *baselines_group;
  GPtrArray           *baseline_rows;
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
  guint                features_idle;
};

const HotEstimator *_hot_experiment_dialog_get_estimator  (HotExperimentDialog *self);
const char         *_hot_experiment_dialog_get_target     (HotExperimentDialog *self);
/* What the form says; (transfer full) */
HotTrainingRequest *_hot_experiment_dialog_create_request (HotExperimentDialog *self,
                                                           const HotEstimator  *estimator,
                                                           GHashTable          *values,
                                                           char               **search);

/* The rows of the columns are not in view when the dialog opens, and would hold it up: they come a few at a time. */
void                _hot_experiment_dialog_build_features (HotExperimentDialog *self);
/* The column with what the pipeline makes of it, as far as nobody has chosen otherwise. */
void                _hot_experiment_dialog_show_feature   (HotExperimentDialog *self,
                                                           guint                column);

/* Where outliers are cut off, unless a run that is made again has it otherwise. */
#define HOT_EXPERIMENT_DIALOG_CAP 0.99

/* hot-experiment-dialog-fill.c: what a run was made with, and which rows. */
void                _hot_experiment_dialog_add_other_roles (HotExperimentDialog *self,
                                                           HotTrainingRequest  *request);
void                _hot_experiment_dialog_rows_changed   (HotExperimentDialog *self);

/* hot-experiment-dialog-baselines.c: what is run along. */
/* Those for the target that is chosen. */
void                _hot_experiment_dialog_show_baselines (HotExperimentDialog *self);
/* Asks for those that are chosen, and remembers which. @estimator with @values: (nullable): what is run itself */
void                _hot_experiment_dialog_run_baselines  (HotExperimentDialog *self,
                                                           const HotEstimator  *estimator,
                                                           GHashTable          *values);

/* hot-experiment-dialog-plan.c: what would be done, and what there is to say about it. */
/* Something in the form was changed. */
void                _hot_experiment_dialog_changed        (HotExperimentDialog *self);
void                _hot_experiment_dialog_drop_plan      (HotExperimentDialog *self);

G_END_DECLS
