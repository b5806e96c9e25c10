/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotModelUri:
 * @model_id: (nullable): of a logged model: models:/m-1234
 * @name: (nullable): else of a registered one: models:/NAME/…
 * @version: of it, or 0 with @stage (models:/NAME/Production), @alias (models:/NAME@champion) or neither (models:/NAME/latest)
 */
typedef struct {
  char   *model_id;
  char   *name;
  gint64  version;
  char   *stage;
  char   *alias;
} HotModelUri;

/* %FALSE where @uri is none, or names a server (mlflow/store/artifact/utils/models.py, _parse_model_uri()). */
gboolean hot_model_uri_parse  (const char  *uri,
                               HotModelUri *parsed);
void     hot_model_uri_clear  (HotModelUri *self);

/* "runs:/RUN-ID/path"; @path is "" where there is none */
gboolean hot_run_uri_parse    (const char  *uri,
                               char       **run_id,
                               char       **path);

/* What hot_model_source_vet() found out, in the place of what was asked for; clear it. */
typedef struct {
  char *source;
  char *run_id;
  char *model_id;
} HotModelSource;

void     hot_model_source_clear (HotModelSource *self);

/**
 * hot_model_source_vet:
 * @root: (nullable): the folder that mlflow-artifacts: stands for
 * @creation: as a stranger asks for it
 * @vetted: (out): what may be asked of the store
 *
 * A version's files are served to whoever asks, so its source must be where the stranger could read and write anyway: a folder on this
 * computer, or behind its artifact proxy, only within the artifacts of the run or the logged model that the version names, in whatever
 * way it is spelled; another version or model that is there; or a place elsewhere, which this server never reads. The rules and texts are
 * those of mlflow/server/handlers.py, _create_model_version().
 */
gboolean hot_model_source_vet   (HotTrackingStore               *store,
                                 const char                     *root,
                                 const HotModelVersionCreation  *creation,
                                 HotModelSource                 *vetted,
                                 GCancellable                   *cancellable,
                                 GError                        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotModelUri, hot_model_uri_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotModelSource, hot_model_source_clear)

G_END_DECLS
