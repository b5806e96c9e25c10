/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/**
 * HotExperiment:
 * @id: decimal digits
 * @artifact_location: path or URI
 * @creation_time: or %HOT_TIME_NONE, as in databases of old
 * @tags: (array length=n_tags): ordered by key
 *
 * An experiment as it was when it was read. Whoever makes one fills a new record before anybody else sees it; after that it
 * never changes.
 */
typedef struct {
  gatomicrefcount    ref_count;
  char              *id;
  char              *name;
  char              *artifact_location;
  gboolean           is_deleted;
  gint64             creation_time;
  gint64             last_update_time;
  const HotKeyValue *tags;
  guint              n_tags;
} HotExperiment;

#define HOT_TYPE_EXPERIMENT (hot_experiment_get_type ())
GType          hot_experiment_get_type (void);
HotExperiment *hot_experiment_new      (void);
HotExperiment *hot_experiment_ref      (HotExperiment       *self);
void           hot_experiment_unref    (HotExperiment       *self);
/* (nullable) */
const char    *hot_experiment_get_tag  (const HotExperiment *self,
                                        const char          *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotExperiment, hot_experiment_unref)

G_END_DECLS
