/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-table.h"
#include "score/hot-model.h"

G_BEGIN_DECLS

/**
 * HotModelFeed:
 *
 * The columns of a table as a model is fed with them. Readable from any thread.
 */
typedef struct _HotModelFeed HotModelFeed;

/* Fails with %HOT_ERROR_UNSUPPORTED where the model does not say which columns it is fed, and with %HOT_ERROR_NOT_FOUND where the table does
 * not have one of them. Both must live as long. */
HotModelFeed *hot_model_feed_new     (const HotModel     *model,
                                      HotTable           *table,
                                      GError            **error);
void          hot_model_feed_free    (HotModelFeed       *self);
/* The column of the table that is the model's @column. */
HotColumn    *hot_model_feed_get_column (HotModelFeed    *self,
                                      guint               column);
/* @features: (out): n_features of the model */
void          hot_model_feed_encode  (HotModelFeed       *self,
                                      guint               row,
                                      float              *features);
/**
 * hot_model_feed_encode_mixed:
 * @rows: of each column of the model the row that its value is taken from
 * @numbers: of each column a number instead, NaN for none
 */
void          hot_model_feed_encode_mixed (HotModelFeed  *self,
                                      const guint32      *rows,
                                      const double       *numbers,
                                      float              *features);

/* Fills @features for the item @item. */
typedef void (*HotModelFeedFunc)     (HotModelFeed       *self,
                                      guint               item,
                                      float              *features,
                                      gpointer            user_data);
/**
 * hot_model_feed_predict:
 * @n: how many items
 * @encode: called on several threads
 * @level: of the interval
 * @prediction: (out): @n values
 * @low: (out) (nullable): likewise; only for forests
 * @high: (out) (nullable)
 *
 * Predicts with all processors, for models with one output.
 */
gboolean      hot_model_feed_predict (HotModelFeed       *self,
                                      guint               n,
                                      HotModelFeedFunc    encode,
                                      gpointer            user_data,
                                      double              level,
                                      double             *prediction,
                                      double             *low,
                                      double             *high,
                                      const HotProgress  *progress,
                                      GCancellable       *cancellable,
                                      GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotModelFeed, hot_model_feed_free)

G_END_DECLS
