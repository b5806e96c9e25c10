/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/experiments/hot-server-account.h"
#include "app/hot-secret.h"

G_BEGIN_DECLS

/* What lets a person into a tracking server, under the address of the server and the user, as hot-secret.h says. */

/* (transfer full) (nullable): to be wiped and freed with hot_secret_free(); %NULL without @error where there is none */
char     *hot_server_secret_lookup (const HotServerAccount  *account,
                                    GCancellable            *cancellable,
                                    GError                 **error);
/* Returns: whether it is kept for longer than this session; %FALSE with @error saying why not */
gboolean  hot_server_secret_store  (const HotServerAccount  *account,
                                    const char              *secret,
                                    GCancellable            *cancellable,
                                    GError                 **error);
/* Everywhere. */
gboolean  hot_server_secret_forget (const char              *uri,
                                    GCancellable            *cancellable,
                                    GError                 **error);

G_END_DECLS
