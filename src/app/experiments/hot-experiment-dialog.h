/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"
#include "app/experiments/hot-training-request.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_EXPERIMENT_DIALOG (hot_experiment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotExperimentDialog, hot_experiment_dialog, HOT, EXPERIMENT_DIALOG, AdwDialog)

/*
 * What is to be learnt from the open data, and how. The runs that come of it go to HotTrainer.
 *
 * Signals:
 *   show-run (const char *id): a person wants to see the run that has tried the same before
 */
AdwDialog *hot_experiment_dialog_new  (HotTracker          *tracker,
                                       HotDataset          *dataset);
/* Shows it above @parent in another turn of the main loop than the one that has made it, unless there is one already. */
void       hot_experiment_dialog_present (HotExperimentDialog *self,
                                       GtkWidget           *parent);
/* Fills the form with what a run of the store was made with: Run Again With Changes. */
void       hot_experiment_dialog_fill (HotExperimentDialog *self,
                                       const HotRun        *run);

/* The same from the parameters alone; (element-type utf8 utf8) */
void       hot_experiment_dialog_fill_params (HotExperimentDialog *self,
                                       GHashTable          *params);

G_END_DECLS
