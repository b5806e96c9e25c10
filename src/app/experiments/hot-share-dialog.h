/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_SHARE_DIALOG (hot_share_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotShareDialog, hot_share_dialog, HOT, SHARE_DIALOG, AdwPreferencesDialog)

AdwDialog *hot_share_dialog_new (void);

G_END_DECLS
