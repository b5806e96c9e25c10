/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_ADDRESS_DIALOG (hot_address_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotAddressDialog, hot_address_dialog, HOT, ADDRESS_DIALOG, AdwDialog)

/*
 * Signals:
 *   chosen (string location, string account_key): what is to be opened; @account_key is NULL where none was given
 */
AdwDialog *hot_address_dialog_new (void);

G_END_DECLS
