/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* What the jobs of HotRegistry do, on their own threads. */

/* A registered model with its versions, the newest first (element-type HotModelVersion). */
typedef struct {
  gatomicrefcount     ref_count;
  HotRegisteredModel *model;
  GPtrArray          *versions;
} HotRegistryEntry;

HotRegistryEntry *hot_registry_entry_ref   (HotRegistryEntry *self);
void              hot_registry_entry_unref (HotRegistryEntry *self);

typedef struct {
  HotTrackingStore *store;
  guint64           counter;
  gboolean          is_forced;
} HotRegistryRequest;

/* @entries: (element-type HotRegistryEntry) (nullable): %NULL where nothing has changed since */
typedef struct {
  guint64    counter;
  GPtrArray *entries;
} HotRegistryReading;

void     hot_registry_request_free (gpointer            request);
void     hot_registry_reading_free (HotRegistryReading *self);

/**
 * HotRegistryChangeKind:
 * @HOT_REGISTRY_REGISTER: the model at the path @key in the artifacts of the run @value
 * @HOT_REGISTRY_SET_ALIAS: @key
 * @HOT_REGISTRY_DELETE_ALIAS: @key
 * @HOT_REGISTRY_SET_TAG: @key to @value, %NULL to take it away; of the model where @version is 0
 * @HOT_REGISTRY_SET_STAGE: @value
 * @HOT_REGISTRY_DESCRIBE: @value; of the model where @version is 0
 * @HOT_REGISTRY_RENAME: to @value
 * @HOT_REGISTRY_DELETE: of the model where @version is 0
 */
typedef enum {
  HOT_REGISTRY_REGISTER,
  HOT_REGISTRY_SET_ALIAS,
  HOT_REGISTRY_DELETE_ALIAS,
  HOT_REGISTRY_SET_TAG,
  HOT_REGISTRY_SET_STAGE,
  HOT_REGISTRY_DESCRIBE,
  HOT_REGISTRY_RENAME,
  HOT_REGISTRY_DELETE,
} HotRegistryChangeKind;

typedef struct {
  HotTrackingStore      *store;
  HotRegistryChangeKind  kind;
  char                  *name;
  gint64                 version;
  char                  *key;
  char                  *value;
} HotRegistryChange;

HotRegistryChange *hot_registry_change_new (HotRegistryChangeKind  kind,
                                            const char            *name,
                                            gint64                 version,
                                            const char            *key,
                                            const char            *value);
void     hot_registry_change_free (gpointer            change);

/* Each a HotJobFunc. hot_registry_change_func() returns the number of a version that was made, else "". */
gpointer hot_registry_read_func   (gpointer            request,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);
gpointer hot_registry_change_func (gpointer            change,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRegistryEntry, hot_registry_entry_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRegistryReading, hot_registry_reading_free)

G_END_DECLS
