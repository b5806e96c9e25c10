/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-parallel.h"
#include "models/hot-compare-runs.h"

G_BEGIN_DECLS

typedef enum {
  HOT_COMPARE_BARS,
  HOT_COMPARE_SCATTER,
  HOT_COMPARE_PARALLEL,
  HOT_COMPARE_LINES,
  HOT_COMPARE_BOX,
  HOT_COMPARE_SURFACE,
  HOT_COMPARE_DIFFERENCE,
  HOT_COMPARE_IMPORTANCE,
  HOT_COMPARE_RESIDUALS,
  HOT_COMPARE_NOISE,
  HOT_COMPARE_N_KINDS,
} HotCompareKind;

/**
 * HotCompareRole:
 * @HOT_COMPARE_X: across
 * @HOT_COMPARE_Y: up; the metric of charts that show one
 * @HOT_COMPARE_COLOR: what gives colours; of a surface its metric
 * @HOT_COMPARE_SIZE: what gives the size of dots
 * @HOT_COMPARE_FIRST: id of run A
 * @HOT_COMPARE_SECOND: id of run B
 * @HOT_COMPARE_BASELINE: id of the run whose value is a line across the chart; none unless chosen
 *
 * What a person can choose about a chart.
 */
typedef enum {
  HOT_COMPARE_X,
  HOT_COMPARE_Y,
  HOT_COMPARE_COLOR,
  HOT_COMPARE_SIZE,
  HOT_COMPARE_FIRST,
  HOT_COMPARE_SECOND,
  HOT_COMPARE_BASELINE,
  HOT_COMPARE_N_ROLES,
} HotCompareRole;

/**
 * HotCompareSpec:
 * @chosen: ids of columns or runs; %NULL for what fits best
 * @smoothing: weight of what was before, for lines
 * @has_target: whether @target is a line across charts that can have one
 * @target: a value of the metric to reach
 * @ranges: (element-type HotChartRange): what is brushed; not kept
 *
 * What one chart of a comparison shows.
 */
typedef struct {
  HotCompareKind  kind;
  char           *chosen[HOT_COMPARE_N_ROLES];
  gboolean        log_x;
  gboolean        log_y;
  double          smoothing;
  gboolean        has_target;
  double          target;
  GArray         *ranges;
} HotCompareSpec;

HotCompareSpec *hot_compare_spec_new         (HotCompareKind        kind);
HotCompareSpec *hot_compare_spec_copy        (const HotCompareSpec *self);
void            hot_compare_spec_free        (HotCompareSpec       *self);
/* As a{sv}; floating. What cannot be read is as if it were not there; %NULL for an unknown kind. */
GVariant       *hot_compare_spec_to_variant  (const HotCompareSpec *self);
HotCompareSpec *hot_compare_spec_from_variant (GVariant            *variant);
/* "scatter"; the words of the command line and of what is kept. */
const char     *hot_compare_kind_to_string   (HotCompareKind        kind);
gboolean        hot_compare_kind_from_string (const char           *word,
                                              HotCompareKind       *kind);
/* "Scatter Plot" */
const char     *hot_compare_kind_get_title   (HotCompareKind        kind);
/* Whether a kind has such a choice, and whether only metrics or only parameters are one. */
gboolean        hot_compare_kind_has_role    (HotCompareKind        kind,
                                              HotCompareRole        role);
gboolean        hot_compare_kind_can_show    (HotCompareKind          kind,
                                              HotCompareRole          role,
                                              const HotCompareColumn *column);
/* The column that a chart of these runs shows, chosen or not; %HOT_COMPARE_NO_COLUMN for none. */
guint           hot_compare_spec_get_column  (const HotCompareSpec *self,
                                              const HotCompareRuns *runs,
                                              HotCompareRole        role);
/* The runs that are A and B: those chosen, else the best one and the best that is not its repeat. FALSE where there are no two. */
gboolean        hot_compare_spec_get_pair    (const HotCompareSpec *self,
                                              const HotCompareRuns *runs,
                                              guint                *first,
                                              guint                *second);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCompareSpec, hot_compare_spec_free)

G_END_DECLS
