/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_SERVER_REFUSED (hot_server_refused_get_type ())
G_DECLARE_FINAL_TYPE (HotServerRefused, hot_server_refused, HOT, SERVER_REFUSED, AdwDialog)

/* What the server of the open workspace has refused. */
AdwDialog *hot_server_refused_new (void);

G_END_DECLS
