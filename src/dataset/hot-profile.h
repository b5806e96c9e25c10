/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

#define HOT_PROFILE_N_BINS 40
#define HOT_PROFILE_N_TOP  10

/**
 * HotColumnProfile:
 * @count: values that are there
 * @missing: values that are not
 * @distinct: distinct values among those that are there; texts are told apart by a hash of 64 bits
 * @min_integer: exact, of integer and date columns
 * @mean: of a boolean column the share of true, of a date column in seconds since 1970
 * @std: sample standard deviation (n - 1), as pandas has it; not of dates
 * @quartiles: lower quartile, median, upper quartile, interpolated linearly (type 7), as numpy has them
 * @bins: how many values fall in each of @n_bins equal parts of [@bin_min, @bin_max]; of a category or boolean column the counts of
 *   the top values instead, with @n_bins at most %HOT_PROFILE_N_TOP
 * @bin_outside: values left out of the bins because they are far outliers
 * @top: the most frequent values as text, ties by first appearance; NULL-terminated; of a list column the most frequent elements
 * @top_counts: how often each
 * @min_length: of text, list and category columns, in characters
 * @n_outliers: numbers more than three times the distance between the quartiles below the lower or above the upper one
 * @warnings: (element-type utf8): translated sentences: constant, all empty, ids read as numbers, outliers...
 *
 * What one column holds. Numeric fields are NaN where they make no sense.
 */
typedef struct {
  char          *name;
  HotColumnType  type;
  char          *unit;
  guint          count;
  guint          missing;
  guint          distinct;
  gint64         min_integer, max_integer;
  double         min, max, mean, std;
  double         quartiles[3];
  double         bin_min, bin_max;
  guint          n_bins;
  guint          bins[HOT_PROFILE_N_BINS];
  guint          bin_outside;
  char          *top[HOT_PROFILE_N_TOP + 1];
  guint          top_counts[HOT_PROFILE_N_TOP];
  guint          min_length, max_length;
  double         mean_length;
  guint          n_outliers;
  GPtrArray     *warnings;
} HotColumnProfile;

/**
 * HotProfile:
 *
 * What a table holds, column by column; immutable, shared by reference count.
 */
typedef struct _HotProfile HotProfile;

#define HOT_TYPE_PROFILE (hot_profile_get_type ())
GType                   hot_profile_get_type      (void);

/* @rows: (nullable): only these. Uses all processors. */
HotProfile             *hot_profile_compute       (HotTable           *table,
                                                   HotRowSet          *rows,
                                                   const HotProgress  *progress,
                                                   GCancellable       *cancellable,
                                                   GError            **error);
HotProfile             *hot_profile_ref           (HotProfile         *self);
void                    hot_profile_unref         (HotProfile         *self);
guint                   hot_profile_get_n_rows    (HotProfile         *self);
guint                   hot_profile_get_n_columns (HotProfile         *self);
const HotColumnProfile *hot_profile_get_column    (HotProfile         *self,
                                                   guint               index);
/* Index of the column that holds latitudes (longitudes), found by name and by value; -1 where there is none. */
int                     hot_profile_get_latitude  (HotProfile         *self);
int                     hot_profile_get_longitude (HotProfile         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProfile, hot_profile_unref)

G_END_DECLS
