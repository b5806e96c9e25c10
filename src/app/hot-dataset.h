/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"
#include "dataset/hot-profile.h"
#include "dataset/hot-row-ranges.h"
#include "dataset/hot-source.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

#define HOT_TYPE_DATASET (hot_dataset_get_type ())
G_DECLARE_FINAL_TYPE (HotDataset, hot_dataset, HOT, DATASET, GObject)

/*
 * The open data, as all pages share it. Everything happens on the main thread; the work runs in jobs.
 *
 * Properties (notify):
 *   table         HotTable, boxed, nullable: what is open
 *   profile       HotProfile, boxed, nullable: of the whole table; arrives a moment after the table
 *   filter        string, never NULL: the filter expression as typed
 *   filter-error  GError, boxed, nullable: why the filter does not apply; rows then stay as they were
 *   ranges        HotRowRanges, boxed, nullable: ranges that values must be in beside the filter
 *   rows          HotRowSet, boxed: rows that pass the filter, the ranges and the map's selection (all, without any)
 *   selection     HotRowSet, boxed, nullable: rows picked on the map
 *   highlight     int64: the row that is looked at, on any page; -1 for none
 *   location      string, nullable: where the table came from
 *   job           HotJob, nullable: the load at work
 *   error         GError, boxed, nullable: why the last load failed; the former table stays
 *
 * Signals:
 *   opened (): a load has put a new table in place
 *   retyped (guint column, guint n_failed, GError *error): a change of type has ended; @n_failed values did not fit, or
 *     @error says why nothing changed. A change that took place can be undone until the next one.
 */
HotDataset   *hot_dataset_new             (void);
void          hot_dataset_open            (HotDataset             *self,
                                           const char             *location,
                                           const HotSourceOptions *options);
void          hot_dataset_close           (HotDataset             *self);
void          hot_dataset_retype          (HotDataset             *self,
                                           guint                   column,
                                           HotColumnType           type);
void          hot_dataset_undo_retype     (HotDataset             *self);

HotTable     *hot_dataset_get_table       (HotDataset             *self);
HotProfile   *hot_dataset_get_profile     (HotDataset             *self);
HotRowSet    *hot_dataset_get_rows        (HotDataset             *self);
/* Rows that pass the filter and the ranges, selected or not; NULL where there is neither. */
HotRowSet    *hot_dataset_get_filtered    (HotDataset             *self);
HotRowSet    *hot_dataset_get_selection   (HotDataset             *self);
void          hot_dataset_set_selection   (HotDataset             *self,
                                           HotRowSet              *selection);
gint64        hot_dataset_get_highlight   (HotDataset             *self);
void          hot_dataset_set_highlight   (HotDataset             *self,
                                           gint64                  row);
const char   *hot_dataset_get_filter      (HotDataset             *self);
void          hot_dataset_set_filter      (HotDataset             *self,
                                           const char             *filter);
HotRowRanges *hot_dataset_get_ranges      (HotDataset             *self);
void          hot_dataset_set_range       (HotDataset             *self,
                                           guint                   column,
                                           double                  min,
                                           double                  max,
                                           gboolean                goes_on);
gboolean      hot_dataset_can_undo_range  (HotDataset             *self);
void          hot_dataset_undo_range      (HotDataset             *self);
const char   *hot_dataset_get_location    (HotDataset             *self);
/* What was last asked to be opened, whether it could be or not. */
const char   *hot_dataset_get_load_location (HotDataset           *self);
const GError *hot_dataset_get_error       (HotDataset             *self);
const GError *hot_dataset_get_filter_error (HotDataset            *self);
HotJob       *hot_dataset_get_job         (HotDataset             *self);

G_END_DECLS
