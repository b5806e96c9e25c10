/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-series.h"
#include "models/hot-compare-spec.h"
#include "models/hot-noise-band.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* Charts that lay files of runs side by side show so many of them: the first that have one. */
#define HOT_COMPARE_MAX_FILES 4

/**
 * HotCompareImportance:
 * @run: place among the runs
 * @features: (element-type utf8)
 * @values: (element-type double): one for each feature
 */
typedef struct {
  guint       run;
  GPtrArray  *features;
  GArray     *values;
} HotCompareImportance;

/**
 * HotCompareSource:
 * @series: (element-type HotChartSeries): a metric over steps; or truth (x), prediction (y) and rows
 * @metrics: (element-type guint): of each series of a metric its column
 * @importances: (element-type HotCompareImportance)
 * @has_band: whether @band is filled
 * @remark: (nullable): why there is nothing, or less than was asked for
 *
 * What a chart needs beside parameters and last metrics: read from the store and from the files of runs. Never changes once made.
 */
typedef struct {
  gatomicrefcount  ref_count;
  GPtrArray       *series;
  GArray          *metrics;
  GPtrArray       *importances;
  HotNoiseBand     band;
  gboolean         has_band;
  guint            first, second;
  char            *remark;
} HotCompareSource;

/* (transfer full) (nullable): names what a chart needs, equal where two charts need the same; %NULL where it needs nothing more. */
char             *hot_compare_source_dup_key (const HotCompareSpec  *spec,
                                              const HotCompareRuns  *runs);
/* Runs without the file are left out, and @remark says so where all are. */
HotCompareSource *hot_compare_source_load    (const HotCompareSpec  *spec,
                                              const HotCompareRuns  *runs,
                                              HotTrackingStore      *store,
                                              GCancellable          *cancellable,
                                              GError               **error);
HotCompareSource *hot_compare_source_ref     (HotCompareSource      *self);
void              hot_compare_source_unref   (HotCompareSource      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCompareSource, hot_compare_source_unref)

G_END_DECLS
