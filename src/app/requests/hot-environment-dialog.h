/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "requests/hot-variables.h"

G_BEGIN_DECLS

#define HOT_TYPE_ENVIRONMENT_DIALOG (hot_environment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotEnvironmentDialog, hot_environment_dialog, HOT, ENVIRONMENT_DIALOG, AdwDialog)

/*
 * Edits the names and values of an environment.
 *
 * Signals:
 *   saved (const char *name): it is in the library
 *   removed (const char *name)
 *
 * @environment: (nullable): %NULL for a new one
 */
AdwDialog *hot_environment_dialog_new (HotVariables *environment);

G_END_DECLS
