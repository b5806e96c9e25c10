/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-server-account.h"

G_BEGIN_DECLS

#define HOT_TYPE_CONNECT_DIALOG (hot_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotConnectDialog, hot_connect_dialog, HOT, CONNECT_DIALOG, AdwDialog)

/*
 * Asks for a tracking server and opens it as the workspace.
 *
 * Signals:
 *   connected (string remark): remark is nullable: what the person has to know, such as that there is no keyring
 */
AdwDialog *hot_connect_dialog_new  (void);
/* Fills it in with what is known of a server; the person gives what lets them in. */
void       hot_connect_dialog_fill (HotConnectDialog       *self,
                                    const HotServerAccount *account);

G_END_DECLS
