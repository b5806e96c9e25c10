/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_RUN_DIALOG (hot_map_run_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotMapRunDialog, hot_map_run_dialog, HOT, MAP_RUN_DIALOG, AdwDialog)

/*
 * Asks for one of the finished runs of the experiment that is looked at.
 *
 * Signals:
 *   chosen (string id): the dialog closes
 */
AdwDialog *hot_map_run_dialog_new (HotTracker *tracker);

G_END_DECLS
