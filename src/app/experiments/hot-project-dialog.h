/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

#define HOT_TYPE_PROJECT_DIALOG (hot_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotProjectDialog, hot_project_dialog, HOT, PROJECT_DIALOG, AdwDialog)

/* Asks which project to run, how, and shows what will run before it does; the run goes to the experiment that is looked at. */
AdwDialog *hot_project_dialog_new (HotTracker *tracker);

G_END_DECLS
