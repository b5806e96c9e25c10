/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"
#include "app/requests/hot-request-origin.h"
#include "requests/hot-request.h"

G_BEGIN_DECLS

/**
 * HotRowRequest:
 * @request: asks for a prediction of a row
 * @origin: what is known of it
 *
 * A request for a row of a table.
 */
typedef struct {
  HotRequest       *request;
  HotRequestOrigin *origin;
} HotRowRequest;

/**
 * hot_row_request_start:
 * @table: (nullable): of the row; %NULL to look only for the model behind @address
 * @row: of @table
 * @address: (nullable): where it would go; %NULL for the newest deployment that runs
 * @model: (nullable): on this computer, that answers there, where that is known
 *
 * Finds out which model answers, and writes the row as that model is fed with it; or all columns, where no model is known.
 *
 * Returns: (transfer full): a job whose result is a #HotRowRequest
 */
HotJob *hot_row_request_start (HotTable         *table,
                               gint64            row,
                               const char       *address,
                               const char       *model);
void    hot_row_request_free  (HotRowRequest    *self);

/* The key of the deployment at @address, from the keyring; @state: (nullable): of the workspace that knows it. Blocks. (transfer full) (nullable) */
char   *hot_row_request_dup_key (const char     *state,
                               const char       *address,
                               GCancellable     *cancellable);

G_END_DECLS
