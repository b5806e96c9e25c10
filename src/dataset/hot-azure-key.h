/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The version of the service's interface that requests ask for. */
#define HOT_AZURE_VERSION "2021-08-06"

/**
 * HotAzureKey:
 *
 * An account key, to sign requests with ("Authorize with Shared Key" in the Azure Storage REST reference).
 */
typedef struct _HotAzureKey HotAzureKey;

/* @key: base64, as the portal shows it. Fails where it is none. */
HotAzureKey *hot_azure_key_new  (const char   *account,
                                 const char   *key,
                                 GError      **error);
void         hot_azure_key_free (HotAzureKey  *self);
/* A HotHttpSign: adds x-ms-date (where it is missing), x-ms-version and Authorization. @user_data is the key. */
void         hot_azure_key_sign (const char   *method,
                                 GUri         *uri,
                                 GHashTable   *headers,
                                 gpointer      user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotAzureKey, hot_azure_key_free)

G_END_DECLS
