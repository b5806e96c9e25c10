/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/hot-dataset-work.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

/*
 * Five kinds of work, each in a slot of its own: of each kind only the newest counts, and a newer one cancels the older.
 * The table, the profile and the rows are replaced as wholes on the main thread, so no page ever sees half of a change.
 */
struct _HotDataset
{
  GObject     parent_instance;

  HotTable   *table;
  HotProfile *profile;
  HotRowSet  *passed;       /* rows that pass the filter; NULL where there is none */
  HotRowRanges *ranges;     /* NULL for none */
  GPtrArray  *range_history; /* of HotRowRanges, nullable: what they were before, the latest last */
  HotRowSet  *filtered;     /* rows that pass the filter and the ranges; NULL where there is neither */
  HotRowSet  *selection;
  HotRowSet  *rows;         /* filtered and selected */
  gint64      highlight;
  char       *filter;
  GError     *filter_error;
  char       *location;
  GError     *error;

  HotJob     *load_job;
  HotJob     *profile_job;
  HotJob     *filter_job;
  HotJob     *range_job;
  gboolean    range_is_stale; /* the ranges have changed since that began */
  HotJob     *retype_job;
  char       *load_location;
  guint       retype_column;

  HotTable   *undo_table;
  HotProfile *undo_profile;
};

/* Puts @job (transfer full) (nullable) in its slot; whoever was there is cancelled and no longer listened to. */
void _hot_dataset_set_job       (HotDataset  *self,
                                 HotJob     **slot,
                                 HotJob      *job,
                                 GCallback    ended_cb);
/* The rows that pass have changed. */
void _hot_dataset_update_rows   (HotDataset  *self);
/* The filter's rows have changed: the ranges are asked again. */
void _hot_dataset_start_ranges  (HotDataset  *self);
void _hot_dataset_forget_ranges (HotDataset  *self);

G_END_DECLS
