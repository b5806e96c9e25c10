/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* The digest of the data as a tag too, because a leaderboard knows tags and not inputs. */
#define HOT_TAG_DATA_DIGEST "hothouse.data.digest"

/**
 * HotRunData:
 *
 * The rows that a run learns from, as MLflow keeps a data set: name, digest, schema, profile and where it came from. Never changes once made.
 */
typedef struct _HotRunData HotRunData;

/**
 * hot_run_data_new:
 * @rows: (array length=n_rows): of @table
 * @location: (nullable): where the table came from, without secrets
 *
 * Returns: (transfer full): the description, or %NULL when cancelled
 */
HotRunData *hot_run_data_new         (HotTable          *table,
                                      const guint32     *rows,
                                      guint              n_rows,
                                      const char        *location,
                                      GCancellable      *cancellable,
                                      GError           **error);
void        hot_run_data_free        (HotRunData        *self);
const char *hot_run_data_get_digest  (const HotRunData  *self);
/* As the run's input for training, and its digest as a tag. */
gboolean    hot_run_data_log         (const HotRunData  *self,
                                      HotTrackingStore  *store,
                                      const char        *run_id,
                                      GCancellable      *cancellable,
                                      GError           **error);
/* (nullable): what a run says it was made with, if it says so with a digest of hot_table_digest(). */
const HotDatasetInput *hot_run_data_find (const HotRun     *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunData, hot_run_data_free)

G_END_DECLS
