/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_NAME_DIALOG (hot_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotNameDialog, hot_name_dialog, HOT, NAME_DIALOG, AdwAlertDialog)

/*
 * Asks for a name.
 *
 * Signals:
 *   named (const char *name): another name than the one before was given
 *
 * @button: with a mnemonic. @key: (nullable): what is named, for the handler
 */
AdwDialog  *hot_name_dialog_new     (const char    *title,
                                     const char    *button,
                                     const char    *name,
                                     const char    *key);
const char *hot_name_dialog_get_key (HotNameDialog *self);

G_END_DECLS
