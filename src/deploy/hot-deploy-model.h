/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "models/hot-model-place.h"

G_BEGIN_DECLS

/**
 * HotDeployModel:
 * @place: where it was found
 * @path: model directory or file on this computer, as long as this is not freed
 *
 * A model that is about to be deployed.
 */
typedef struct {
  HotModelPlace *place;
  char          *path;
} HotDeployModel;

/* @store: (nullable): needed for all but paths; @uri: as hot_model_place_find() takes it. A flavor of another library is read. */
HotDeployModel *hot_deploy_model_find     (HotTrackingStore      *store,
                                           const char            *uri,
                                           GCancellable          *cancellable,
                                           GError               **error);
void            hot_deploy_model_free     (HotDeployModel        *self);
/**
 * hot_deploy_model_dup_rows:
 * @table: (nullable): to take rows from
 * @first: the row to begin with
 *
 * Rows as the model is fed with them, see hot_model_example_new(), @max_rows at most.
 *
 * Returns: (transfer full) (nullable): JSON; %NULL where @table has none that fit
 */
char           *hot_deploy_model_dup_rows (const HotDeployModel  *self,
                                           HotTable              *table,
                                           guint                  first,
                                           guint                  max_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotDeployModel, hot_deploy_model_free)

G_END_DECLS
