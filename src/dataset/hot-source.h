/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-mapped-file.h"
#include "base/hot-progress.h"
#include "dataset/hot-csv-reader.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* The location of the bundled sample, as accepted wherever a location is. */
#define HOT_SOURCE_SAMPLE "sample:city"

/**
 * HotSourceOptions:
 * @azure_account_key: (nullable): base64 key for an Azure Blob location; never logged, never stored
 * @azure_endpoint: (nullable): for `wasbs://` and tests: base address that stands for the account's own
 * @ca_file: (nullable): certificates to trust beside the system's
 * @csv: (nullable): how to read the text
 */
typedef struct {
  const char          *azure_account_key;
  const char          *azure_endpoint;
  const char          *ca_file;
  const HotCsvOptions *csv;
} HotSourceOptions;

/**
 * HotBlob:
 *
 * One blob of a container, as hot_source_list() gives it.
 */
typedef struct {
  char      *name;
  char      *location;   /* what to hand to hot_source_open(); carries the container's SAS if it had one */
  guint64    size;
  GDateTime *modified;   /* (nullable) */
} HotBlob;

void           hot_blob_free          (HotBlob                 *self);

/* Whether @location names a container of blobs rather than one. */
gboolean       hot_source_is_container (const char             *location);
/* @location without what is secret in it (SAS signature, password), for titles, logs and run records.
 * (transfer full) */
char          *hot_source_redact      (const char              *location);
/* A short name for @location: "listings.csv". (transfer full) */
char          *hot_source_name        (const char              *location);

/* (element-type HotBlob) (transfer full): all pages of the container's list. */
GPtrArray     *hot_source_list        (const char              *location,
                                       const HotSourceOptions  *options,
                                       const HotProgress       *progress,
                                       GCancellable            *cancellable,
                                       GError                 **error);
/**
 * hot_source_fetch:
 * @location: a path, a file:, http: or https: address, an Azure Blob address (https with or without SAS, `wasbs://`),
 *   or %HOT_SOURCE_SAMPLE
 *
 * Brings the text of a source within reach: downloaded, unpacked (.gz, one member of a .zip), as bytes to map.
 */
HotMappedFile *hot_source_fetch       (const char              *location,
                                       const HotSourceOptions  *options,
                                       const HotProgress       *progress,
                                       GCancellable            *cancellable,
                                       GError                 **error);
/* hot_source_fetch() and hot_csv_read() in one. */
HotTable      *hot_source_open        (const char              *location,
                                       const HotSourceOptions  *options,
                                       const HotProgress       *progress,
                                       GCancellable            *cancellable,
                                       GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotBlob, hot_blob_free)

G_END_DECLS
