/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"
#include "dataset/hot-filter.h"
#include "dataset/hot-row-ranges.h"
#include "dataset/hot-source.h"

G_BEGIN_DECLS

/* What the jobs of a HotDataset do, on their threads. Each function is a HotJobFunc over a HotDatasetWork. */

/* What a job works on, owned by the job. */
typedef struct {
  char             *location;
  HotSourceOptions  options;
  HotTable         *table;
  HotFilter        *filter;
  HotRowSet        *rows;
  HotRowRanges     *ranges;
  guint             column;
  HotColumnType     type;
} HotDatasetWork;

typedef struct {
  HotTable *table;
  guint     n_failed;
} HotDatasetRetyped;

void     hot_dataset_work_free    (HotDatasetWork     *work);
void     hot_dataset_retyped_free (HotDatasetRetyped  *retyped);

/* A HotTable. */
gpointer hot_dataset_load_func    (gpointer            user_data,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);
/* A HotProfile. */
gpointer hot_dataset_profile_func (gpointer            user_data,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);
/* A HotRowSet. */
gpointer hot_dataset_filter_func  (gpointer            user_data,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);
/* A HotRowSet. */
gpointer hot_dataset_range_func   (gpointer            user_data,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);
/* A HotDatasetRetyped. */
gpointer hot_dataset_retype_func  (gpointer            user_data,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);

G_END_DECLS
