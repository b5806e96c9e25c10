/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_PREFERENCES_DIALOG (hot_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotPreferencesDialog, hot_preferences_dialog, HOT, PREFERENCES_DIALOG, AdwPreferencesDialog)

AdwDialog *hot_preferences_dialog_new (void);

G_END_DECLS
