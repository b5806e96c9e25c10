/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-row-ranges.h"
#include "geo/hot-map-data.h"

G_BEGIN_DECLS

/* Makes two snapshots ready to be compared; a HotJobFunc and what it takes and gives. */

/**
 * HotMapCompareWork:
 * @base: what the map shows now
 * @base_name: what that is called; A, when @location is compared with
 * @base_location: (nullable): where it came from
 * @location: (nullable): of another file, B; %NULL for two parts of the table of @base
 * @filters: then, which rows are A and which are B; an empty one means all
 */
typedef struct {
  HotMapData *base;
  char       *base_name;
  char       *base_location;
  char       *location;
  char       *filters[2];
} HotMapCompareWork;

/* A, then B, and what they are called. */
typedef struct {
  HotMapData *data[2];
  char       *names[2];
} HotMapComparePair;

HotMapCompareWork *hot_map_compare_work_new  (HotMapData         *base,
                                              const char         *base_name,
                                              const char         *base_location);
void               hot_map_compare_work_free (HotMapCompareWork  *work);
void               hot_map_compare_pair_free (HotMapComparePair  *pair);
/* A HotMapComparePair. @user_data: HotMapCompareWork */
gpointer           hot_map_compare_load_func (gpointer            user_data,
                                              const HotProgress  *progress,
                                              GCancellable       *cancellable,
                                              GError            **error);

/**
 * HotMapCompareNarrowing:
 * @base: all rows of B
 * @filter: that A's rows pass
 * @ranges: (nullable): that they are in
 * @table: A's, whose columns @ranges count
 *
 * What hot_map_compare_narrow_func() takes; it gives the HotMapData of those rows of B that pass the same.
 */
typedef struct {
  HotMapData   *base;
  char         *filter;
  HotRowRanges *ranges;
  HotTable     *table;
} HotMapCompareNarrowing;

void               hot_map_compare_narrowing_free (HotMapCompareNarrowing *narrowing);
gpointer           hot_map_compare_narrow_func  (gpointer            user_data,
                                                 const HotProgress  *progress,
                                                 GCancellable       *cancellable,
                                                 GError            **error);

/**
 * HotMapCompareMedians:
 * @data: A and B
 * @columns: of their tables
 *
 * What hot_map_compare_medians_func() takes; it gives two doubles, NaN where there is no value.
 */
typedef struct {
  HotMapData *data[2];
  int         columns[2];
} HotMapCompareMedians;

void               hot_map_compare_medians_free (HotMapCompareMedians *medians);
gpointer           hot_map_compare_medians_func (gpointer            user_data,
                                                 const HotProgress  *progress,
                                                 GCancellable       *cancellable,
                                                 GError            **error);

G_END_DECLS
