/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/**
 * HotRestBatch:
 *
 * What a client logs at once, read in the way that costs least: a batch has a thousand metrics, and clients send many. The texts belong to it.
 */
typedef struct {
  struct yyjson_doc *document;
  const char        *run_id;
  HotMetric         *metrics;
  guint              n_metrics;
  HotKeyValue       *params;
  guint              n_params;
  HotKeyValue       *tags;
  guint              n_tags;
} HotRestBatch;

/* (nullable): %NULL where anything is wrong or not usual, such as numbers in strings: then the body is to be read in the way that explains or
 * understands it. */
HotRestBatch *hot_rest_batch_new  (GBytes       *body);
void          hot_rest_batch_free (HotRestBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestBatch, hot_rest_batch_free)

G_END_DECLS
