/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* What MLflow lets through (mlflow/utils/validation.py); all others fail with %HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE. */

#define HOT_MAX_KEY                  250
#define HOT_MAX_PARAM_VALUE          6000
#define HOT_MAX_TAG_VALUE            8000
#define HOT_MAX_EXPERIMENT_TAG_VALUE 20000
#define HOT_MAX_REGISTRY_TAG_VALUE   100000

gboolean hot_validate_experiment_name     (const char             *name,
                                           GError                **error);
gboolean hot_validate_artifact_location   (const char             *location,
                                           GError                **error);
gboolean hot_validate_run_id              (const char             *id,
                                           GError                **error);
gboolean hot_validate_experiment_tag      (const HotKeyValue      *tag,
                                           GError                **error);
/* One that a run is created with: it may have any name, as with MLflow. */
gboolean hot_validate_first_run_tag       (const HotKeyValue      *tag,
                                           GError                **error);
gboolean hot_validate_run_tag             (const HotKeyValue      *tag,
                                           GError                **error);
gboolean hot_validate_batch               (const HotMetric        *metrics,
                                           guint                   n_metrics,
                                           const HotKeyValue      *params,
                                           guint                   n_params,
                                           const HotKeyValue      *tags,
                                           guint                   n_tags,
                                           GError                **error);
gboolean hot_validate_dataset             (const HotDatasetInput  *dataset,
                                           GError                **error);
gboolean hot_validate_model_name          (const char             *name,
                                           GError                **error);
gboolean hot_validate_registry_tag        (const HotKeyValue      *tag,
                                           GError                **error);
gboolean hot_validate_tag_key             (const char             *key,
                                           GError                **error);
gboolean hot_validate_alias               (const char             *alias,
                                           GError                **error);
gboolean hot_validate_logged_model_name   (const char             *name,
                                           GError                **error);
/* The same, but for the names that are reserved: those can be asked for, not given. */
gboolean hot_validate_alias_text          (const char             *alias,
                                           GError                **error);
/* (nullable): one of MLflow's four, whatever the case of @stage */
const char *hot_canonical_stage           (const char             *stage,
                                           GError                **error);
/* (transfer full) (nullable): @text cut off after @max characters where it is longer; %NULL where it is not */
char    *hot_truncate                     (const char             *text,
                                           guint                   max);

G_END_DECLS
