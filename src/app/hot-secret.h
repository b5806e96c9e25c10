/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

/*
 * What nobody else may know: in the Secret Service (libsecret), under the two attributes of a schema, and nowhere else. Where there is none, or
 * it will not have it, it is kept in memory until the program ends. All of this waits for other programs, and for the person who unlocks a
 * keyring: not for the main thread. From any thread.
 */

/* (transfer full) (nullable): to be wiped and freed with hot_secret_free(); %NULL without @error where there is none */
char     *hot_secret_lookup (const SecretSchema  *schema,
                             const char          *first,
                             const char          *second,
                             GCancellable        *cancellable,
                             GError             **error);
/* @label: what a keyring shows a person. Returns: whether it is kept for longer than this session; %FALSE with @error saying why not */
gboolean  hot_secret_store  (const SecretSchema  *schema,
                             const char          *first,
                             const char          *second,
                             const char          *label,
                             const char          *secret,
                             GCancellable        *cancellable,
                             GError             **error);
/* Only for this session. */
void      hot_secret_keep   (const SecretSchema  *schema,
                             const char          *first,
                             const char          *second,
                             const char          *secret);
/* Everywhere. @second: (nullable): whatever the second attribute is. That there was none is no failure. */
gboolean  hot_secret_forget (const SecretSchema  *schema,
                             const char          *first,
                             const char          *second,
                             GCancellable        *cancellable,
                             GError             **error);
void      hot_secret_free   (char                *secret);

G_END_DECLS
