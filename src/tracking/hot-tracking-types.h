/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Times are milliseconds since 1970 in UTC, as MLflow has them; this one is "none". */
#define HOT_TIME_NONE G_MININT64

/* Tags with a meaning, see mlflow/utils/mlflow_tags.py. */
#define HOT_TAG_RUN_NAME   "mlflow.runName"
#define HOT_TAG_USER       "mlflow.user"
#define HOT_TAG_PARENT_RUN "mlflow.parentRunId"
#define HOT_TAG_NOTE       "mlflow.note.content"
#define HOT_TAG_SOURCE     "mlflow.source.name"
#define HOT_TAG_SOURCE_TYPE "mlflow.source.type"
#define HOT_TAG_GIT_COMMIT "mlflow.source.git.commit"
#define HOT_TAG_MODEL_HISTORY "mlflow.log-model.history"
#define HOT_TAG_DATA_CONTEXT "mlflow.data.context"
#define HOT_TAG_PROMPT     "mlflow.prompt.is_prompt"
/* Our own: which process writes a run, and that it died over it. */
#define HOT_TAG_WRITER      "hothouse.writer"
#define HOT_TAG_INTERRUPTED "hothouse.interrupted"

typedef enum {
  HOT_RUN_STATUS_RUNNING = 1,
  HOT_RUN_STATUS_SCHEDULED,
  HOT_RUN_STATUS_FINISHED,
  HOT_RUN_STATUS_FAILED,
  HOT_RUN_STATUS_KILLED,
} HotRunStatus;

/* Numbered as MLflow's ViewType. */
typedef enum {
  HOT_VIEW_ACTIVE_ONLY = 1,
  HOT_VIEW_DELETED_ONLY,
  HOT_VIEW_ALL,
} HotViewType;

/* Numbered as in the table logged_models. */
typedef enum {
  HOT_LOGGED_MODEL_STATUS_UNSPECIFIED,
  HOT_LOGGED_MODEL_STATUS_PENDING,
  HOT_LOGGED_MODEL_STATUS_READY,
  HOT_LOGGED_MODEL_STATUS_UPLOAD_FAILED,
} HotLoggedModelStatus;

/**
 * HotKeyValue:
 *
 * A parameter or a tag. In a record the record owns both strings; in a call the caller does.
 */
typedef struct {
  const char *key;
  const char *value;
} HotKeyValue;

/**
 * HotMetric:
 * @value: NaN and infinities are values like others
 * @timestamp: see %HOT_TIME_NONE
 * @step: any number; 0 where there are no steps
 * @model_id: (nullable): the logged model that was measured
 * @dataset_name: (nullable): on what
 * @dataset_digest: (nullable): and in which state
 */
typedef struct {
  const char *key;
  double      value;
  gint64      timestamp;
  gint64      step;
  const char *model_id;
  const char *dataset_name;
  const char *dataset_digest;
} HotMetric;

/**
 * HotDatasetInput:
 * @source_type: "local", "http", "code"…; @source: JSON
 * @schema: (nullable): JSON
 * @profile: (nullable): JSON
 * @tags: (array length=n_tags): mlflow.data.context says "training", "testing"
 */
typedef struct {
  const char        *name;
  const char        *digest;
  const char        *source_type;
  const char        *source;
  const char        *schema;
  const char        *profile;
  const HotKeyValue *tags;
  guint              n_tags;
} HotDatasetInput;

/* A logged model that a run read (@step is 0) or wrote. */
typedef struct {
  const char *model_id;
  gint64      step;
} HotModelLink;

/**
 * HotFileInfo:
 * @path: below the run's artifact folder, with slashes
 * @size: bytes; 0 for a folder
 */
typedef struct {
  char    *path;
  gboolean is_dir;
  guint64  size;
} HotFileInfo;

void          hot_file_info_free           (HotFileInfo  *self);

/* "RUNNING", as on the wire and in the table. */
const char   *hot_run_status_to_string     (HotRunStatus  status);
/* 0 for what is none */
HotRunStatus  hot_run_status_from_string   (const char   *string);
/* "LOGGED_MODEL_PENDING" */
const char   *hot_logged_model_status_to_string (HotLoggedModelStatus  status);
/* Also "PENDING", "READY"; unspecified for what is none. */
HotLoggedModelStatus hot_logged_model_status_from_string (const char *string);

void          hot_key_values_free          (const HotKeyValue *pairs,
                                            guint              n);
/* (nullable): the value of @key */
const char   *hot_key_values_find          (const HotKeyValue *pairs,
                                            guint              n,
                                            const char        *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFileInfo, hot_file_info_free)

G_END_DECLS
