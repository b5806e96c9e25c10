/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_EXPERIMENTS_PAGE (hot_experiments_page_get_type ())
G_DECLARE_FINAL_TYPE (HotExperimentsPage, hot_experiments_page, HOT, EXPERIMENTS_PAGE, GtkWidget)

GtkWidget *hot_experiments_page_new          (void);
/* @dataset: what new runs learn from */
void       hot_experiments_page_set_models   (HotExperimentsPage *self,
                                              HotTracker         *tracker,
                                              HotDataset         *dataset);
void       hot_experiments_page_focus_view   (HotExperimentsPage *self);
void       hot_experiments_page_focus_filter (HotExperimentsPage *self);
/* Opens the dialog New Experiment, as soon as the workspace is there. */
void       hot_experiments_page_create_run   (HotExperimentsPage *self);

/* Shows all that is known of a run, whichever experiment it is in. */
void       hot_experiments_page_open_run   (HotExperimentsPage *self,
                                           const char         *id);

G_END_DECLS
