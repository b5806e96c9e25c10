/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotCredential:
 * @user: (nullable): none for a token that stands alone
 * @secret: password or token
 * @origin: where it was found, for a person: "~/.docker/config.json"
 *
 * What opens a registry of images.
 */
typedef struct {
  char *user;
  char *secret;
  char *origin;
} HotCredential;

/**
 * HotCredentialProvider:
 * @id: in settings
 * @title: (translatable)
 * @find: looks for what opens @registry. NULL without @error where it has nothing.
 *
 * A place where credentials are kept. Another one is a file that defines it and a line in the table of hot-credential.c; they are asked in
 * that table's order.
 */
typedef struct {
  const char     *id;
  const char     *title;
  HotCredential *(*find) (const char    *registry,
                          GCancellable  *cancellable,
                          GError       **error);
} HotCredentialProvider;

extern const HotCredentialProvider hot_credential_environment;
extern const HotCredentialProvider hot_credential_secret_service;
extern const HotCredentialProvider hot_credential_auth_files;

HotCredential *hot_credential_new   (const char     *user,
                                     const char     *secret,
                                     const char     *origin);
void           hot_credential_free  (HotCredential  *self);

/* The first that any provider has; NULL without @error where there is none. */
HotCredential *hot_credential_find  (const char     *registry,
                                     GCancellable   *cancellable,
                                     GError        **error);
/* Keeps it in the Secret Service. */
gboolean       hot_credential_store (const char     *registry,
                                     const char     *user,
                                     const char     *secret,
                                     GCancellable   *cancellable,
                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCredential, hot_credential_free)

G_END_DECLS
