/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/**
 * HotModelVersion:
 * @stage: "None", "Staging", "Production" or "Archived"
 * @source: URI or path of the model directory, or models:/MODEL-ID
 * @storage_location: (nullable): where the model directory is, if @source does not say so
 * @run_id: (nullable): the run that made it
 * @status: "READY", "PENDING_REGISTRATION" or "FAILED_REGISTRATION"
 * @model_id: (nullable): the logged model, where @source names one
 * @tags: (array length=n_tags): ordered by key
 * @aliases: (array zero-terminated=1): ordered
 *
 * A version of a registered model as it was when it was read. Never changes once made.
 */
typedef struct {
  gatomicrefcount    ref_count;
  char              *name;
  gint64             version;
  gint64             creation_time;
  gint64             last_update_time;
  char              *description;
  char              *user_id;
  char              *stage;
  char              *source;
  char              *storage_location;
  char              *run_id;
  char              *run_link;
  char              *status;
  char              *status_message;
  char              *model_id;
  const HotKeyValue *tags;
  guint              n_tags;
  char             **aliases;
} HotModelVersion;

#define HOT_TYPE_MODEL_VERSION (hot_model_version_get_type ())
GType            hot_model_version_get_type (void);
HotModelVersion *hot_model_version_new      (void);
HotModelVersion *hot_model_version_ref      (HotModelVersion *self);
void             hot_model_version_unref    (HotModelVersion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotModelVersion, hot_model_version_unref)

G_END_DECLS
