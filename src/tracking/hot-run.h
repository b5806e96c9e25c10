/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/**
 * HotRun:
 * @id: 32 hexadecimal digits
 * @is_interrupted: the process that wrote it died before the run ended; @status is then no longer
 *   %HOT_RUN_STATUS_RUNNING but %HOT_RUN_STATUS_KILLED
 * @start_time: or %HOT_TIME_NONE, as @end_time and @deleted_time
 * @artifact_uri: path or URI of its artifact folder
 * @metrics: (array length=n_metrics): the latest point of each, ordered by key
 * @params: (array length=n_params): ordered by key
 * @tags: (array length=n_tags): ordered by key
 * @model_inputs: (array length=n_model_inputs): logged models that it read
 * @model_outputs: (array length=n_model_outputs): logged models that it wrote
 *
 * A run as it was when it was read. Whoever makes one fills a new record before anybody else sees it; after that it never
 * changes.
 */
typedef struct {
  gatomicrefcount        ref_count;
  char                  *id;
  char                  *name;
  char                  *experiment_id;
  char                  *user_id;
  HotRunStatus           status;
  gboolean               is_interrupted;
  gboolean               is_deleted;
  gint64                 start_time;
  gint64                 end_time;
  gint64                 deleted_time;
  char                  *artifact_uri;
  const HotMetric       *metrics;
  guint                  n_metrics;
  const HotKeyValue     *params;
  guint                  n_params;
  const HotKeyValue     *tags;
  guint                  n_tags;
  const HotDatasetInput *dataset_inputs;
  guint                  n_dataset_inputs;
  const HotModelLink    *model_inputs;
  guint                  n_model_inputs;
  const HotModelLink    *model_outputs;
  guint                  n_model_outputs;
} HotRun;

#define HOT_TYPE_RUN (hot_run_get_type ())
GType            hot_run_get_type   (void);
HotRun          *hot_run_new        (void);
HotRun          *hot_run_ref        (HotRun       *self);
void             hot_run_unref      (HotRun       *self);

/* (nullable) */
const char      *hot_run_get_param  (const HotRun *self,
                                     const char   *key);
const char      *hot_run_get_tag    (const HotRun *self,
                                     const char   *key);
const HotMetric *hot_run_get_metric (const HotRun *self,
                                     const char   *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRun, hot_run_unref)

G_END_DECLS
