/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotModelPlace:
 * @artifacts: of the run or logged model that has it; or just the folder
 * @folder: of the model in them, "" where they are the model
 * @run_id: (nullable): of the run, where the place says so
 *
 * Where a model directory is, on this computer or behind a tracking server.
 */
typedef struct {
  HotArtifacts *artifacts;
  char         *folder;
  char         *run_id;
} HotModelPlace;

/**
 * hot_model_place_find:
 * @store: (nullable): needed for all but paths
 * @uri: a path, file:, runs:/RUN/PATH, models:/NAME/VERSION, models:/NAME/STAGE, models:/NAME@ALIAS, models:/NAME/latest or
 *   models:/MODEL-ID (mlflow/store/artifact/utils/models.py)
 */
HotModelPlace *hot_model_place_find          (HotTrackingStore       *store,
                                              const char             *uri,
                                              GCancellable           *cancellable,
                                              GError                **error);
/* Of a registered version. */
HotModelPlace *hot_model_place_of_version    (HotTrackingStore       *store,
                                              const HotModelVersion  *version,
                                              GCancellable           *cancellable,
                                              GError                **error);
void           hot_model_place_free          (HotModelPlace          *self);

/* A file of the model, as artifacts have it. (transfer full) */
char          *hot_model_place_dup_path      (const HotModelPlace    *self,
                                              const char             *name);
/* The whole of a file; a file larger than @limit is %HOT_ERROR_TOO_LARGE. */
GBytes        *hot_model_place_read          (const HotModelPlace    *self,
                                              const char             *name,
                                              guint64                 limit,
                                              GError                **error);
/**
 * hot_model_place_fetch:
 *
 * Has every file of the model on this computer.
 *
 * Returns: (transfer full): the model directory; as long as @self is not freed
 */
char          *hot_model_place_fetch         (const HotModelPlace    *self,
                                              GCancellable           *cancellable,
                                              GError                **error);

/**
 * hot_model_register:
 * @run_id: whose model it is
 * @path: of the model directory in the artifacts of the run
 * @name: of the registered model, made where there is none
 *
 * What mlflow.register_model() does.
 */
HotModelVersion *hot_model_register          (HotTrackingStore       *store,
                                              const char             *run_id,
                                              const char             *path,
                                              const char             *name,
                                              GCancellable           *cancellable,
                                              GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotModelPlace, hot_model_place_free)

G_END_DECLS
