/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-model-version.h"

G_BEGIN_DECLS

typedef struct {
  char *alias;
  gint64 version;
} HotModelAlias;

/**
 * HotRegisteredModel:
 * @latest_versions: (element-type HotModelVersion): the newest in each stage that has one
 * @aliases: (array length=n_aliases): ordered by alias
 * @tags: (array length=n_tags): ordered by key
 *
 * A registered model as it was when it was read. Never changes once made.
 */
typedef struct {
  gatomicrefcount    ref_count;
  char              *name;
  char              *description;
  gint64             creation_time;
  gint64             last_update_time;
  const HotKeyValue *tags;
  guint              n_tags;
  HotModelAlias     *aliases;
  guint              n_aliases;
  GPtrArray         *latest_versions;
} HotRegisteredModel;

#define HOT_TYPE_REGISTERED_MODEL (hot_registered_model_get_type ())
GType               hot_registered_model_get_type (void);
HotRegisteredModel *hot_registered_model_new      (void);
HotRegisteredModel *hot_registered_model_ref      (HotRegisteredModel *self);
void                hot_registered_model_unref    (HotRegisteredModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRegisteredModel, hot_registered_model_unref)

G_END_DECLS
