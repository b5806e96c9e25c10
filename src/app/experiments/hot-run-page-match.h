/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotRunPageMatchRequest:
 * @rows: (nullable): those that are in view; the run may have learnt from them
 * @filter: (nullable): with which the run says to have chosen rows
 * @digest: of the run's data
 *
 * What is to be compared.
 */
typedef struct {
  HotTable  *table;
  HotRowSet *rows;
  char      *filter;
  char      *digest;
} HotRunPageMatchRequest;

/* @rows, @filter: (nullable) */
HotRunPageMatchRequest *hot_run_page_match_request_new  (HotTable           *table,
                                                         HotRowSet          *rows,
                                                         const char         *filter,
                                                         const char         *digest);
void                    hot_run_page_match_request_free (gpointer            request);
/* A HotJobFunc: whether all rows of the table, those in view or those that pass the filter have the digest. (transfer full): "yes" or "no" */
gpointer                hot_run_page_match_func         (gpointer            request,
                                                         const HotProgress  *progress,
                                                         GCancellable       *cancellable,
                                                         GError            **error);

G_END_DECLS
