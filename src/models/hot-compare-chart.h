/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart.h"
#include "models/hot-compare-source.h"

G_BEGIN_DECLS

/**
 * hot_compare_chart_new:
 * @source: (nullable): what hot_compare_source_load() gave for @spec, where it needs something
 *
 * One chart of a comparison. Where there is nothing to see, it says why.
 *
 * Returns: (transfer full) (nullable): %NULL for %HOT_COMPARE_DIFFERENCE, which is a table
 */
HotChart   *hot_compare_chart_new             (const HotCompareSpec *spec,
                                               const HotCompareRuns *runs,
                                               HotCompareSource     *source);
/* The columns that a parallel coordinates chart has as axes, from left to right; (element-type guint) (transfer full) */
GArray     *hot_compare_chart_get_axes        (const HotCompareSpec *spec,
                                               const HotCompareRuns *runs);

/**
 * HotCompareDifference:
 * @title: the parameter
 * @values: (array zero-terminated=1): of each run; or, where there are many runs, each value with the number of runs that have it
 *
 * A parameter in which runs differ.
 */
typedef struct {
  const char  *title;
  char       **values;
} HotCompareDifference;

/* Up to so many runs have a column of their own. */
#define HOT_COMPARE_MAX_SIDES 8

/* (transfer full) (element-type HotCompareDifference): empty where the runs have the same parameters */
GPtrArray  *hot_compare_list_differences      (const HotCompareRuns *runs);

G_END_DECLS
