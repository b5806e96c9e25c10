/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/* A metric of a logged model, with the run that measured it. */
typedef struct {
  HotMetric   metric;
  const char *run_id;
} HotLoggedModelMetric;

/**
 * HotLoggedModel:
 * @id: "m-" and 32 hexadecimal digits
 * @artifact_uri: path or URI of the model directory
 *
 * A logged model (MLflow 3) as it was when it was read. Never changes once made.
 */
typedef struct {
  gatomicrefcount             ref_count;
  char                       *id;
  char                       *experiment_id;
  char                       *name;
  char                       *artifact_uri;
  gint64                      creation_time;
  gint64                      last_update_time;
  HotLoggedModelStatus        status;
  char                       *status_message;
  char                       *model_type;
  char                       *source_run_id;
  const HotKeyValue          *tags;
  guint                       n_tags;
  const HotKeyValue          *params;
  guint                       n_params;
  const HotLoggedModelMetric *metrics;
  guint                       n_metrics;
} HotLoggedModel;

#define HOT_TYPE_LOGGED_MODEL (hot_logged_model_get_type ())
GType           hot_logged_model_get_type (void);
HotLoggedModel *hot_logged_model_new      (void);
HotLoggedModel *hot_logged_model_ref      (HotLoggedModel *self);
void            hot_logged_model_unref    (HotLoggedModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotLoggedModel, hot_logged_model_unref)

G_END_DECLS
