/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/hot-secret.h"

G_BEGIN_DECLS

/* Passwords, tokens and keys of requests and the secret values of environments, under what they belong to and a name, as hot-secret.h says. */

/* (transfer full) (nullable): to be freed with hot_secret_free() */
char     *hot_request_secret_lookup (const char    *owner,
                                     const char    *name,
                                     GCancellable  *cancellable);
/* Until the program ends. */
void      hot_request_secret_keep   (const char    *owner,
                                     const char    *name,
                                     const char    *secret);
/* Returns: whether it is kept for longer than this session; %FALSE with @error saying why not. An empty or %NULL @secret is forgotten. */
gboolean  hot_request_secret_store  (const char    *owner,
                                     const char    *name,
                                     const char    *secret,
                                     GCancellable  *cancellable,
                                     GError       **error);

G_END_DECLS
