/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotAzureLocation:
 * @base: address of the account's blob service, without a slash at the end
 * @account: name of the storage account
 * @container: (nullable): %NULL for the account as a whole
 * @blob: (nullable): name of a blob, unescaped; %NULL for a container
 * @prefix: (nullable): of a container: with what the names begin
 * @page_size: how many names a page of the list may hold; 0 for what the service likes
 * @query: (nullable): what of the address's query goes with every request: the SAS token, a snapshot
 * @has_token: whether @query has a SAS token
 *
 * Where something lies in Azure Blob Storage. Understood are
 * `https://ACCOUNT.blob.core.windows.net/CONTAINER/BLOB` (and the `dfs` host, and the national clouds) with or without
 * a SAS, `wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/BLOB`, `abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/BLOB`,
 * and `http://HOST:PORT/devstoreaccount1/CONTAINER/BLOB` as the Azurite emulator has it. A container is named by
 * nothing after it, by a name that ends in a slash (a virtual folder), by `restype=container`, or by a folder's SAS
 * (`sr=d`).
 */
typedef struct {
  char     *base;
  char     *account;
  char     *container;
  char     *blob;
  char     *prefix;
  guint     page_size;
  char     *query;
  gboolean  has_token;
} HotAzureLocation;

/* @endpoint: (nullable): a base address that is an Azure Blob service too, and that stands for the account's own.
 * NULL where @location is none. */
HotAzureLocation *hot_azure_location_parse          (const char             *location,
                                                     const char             *endpoint);
void              hot_azure_location_free           (HotAzureLocation       *self);
/* The https (or http) address of a blob in this container, with the token. (transfer full) */
char             *hot_azure_location_get_blob_uri   (const HotAzureLocation *self,
                                                     const char             *blob);
/* The address of the next page of the container's list. @marker: (nullable) */
char             *hot_azure_location_get_list_uri   (const HotAzureLocation *self,
                                                     const char             *marker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotAzureLocation, hot_azure_location_free)

G_END_DECLS
