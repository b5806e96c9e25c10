/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-parallel.h"
#include "models/hot-compare-runs.h"

G_BEGIN_DECLS

typedef enum {
  HOT_COMPARE_BARS,
  HOT_COMPARE_SCATTER,
  HOT_COMPARE_FRONT,
  HOT_COMPARE_PARALLEL,
  HOT_COMPARE_LINES,
  HOT_COMPARE_PANELS,
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
 * @HOT_COMPARE_X: across; of panels the parameter by which they divide runs, or nothing for a panel of each metric
 * @HOT_COMPARE_Y: up; the metric of charts that show one
 * @HOT_COMPARE_COLOR: what gives colours; of a surface its metric
 * @HOT_COMPARE_SIZE: what gives the size of dots
 * @HOT_COMPARE_FIRST: id of run A
 * @HOT_COMPARE_SECOND: id of run B
 * @HOT_COMPARE_BASELINE: id of the run whose value is a line across the chart, or %HOT_COMPARE_NO_BASELINE; all that were run along unless
 *   chosen
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

#define HOT_COMPARE_NO_BASELINE "none"
/* More panels than these are too small to read. */
#define HOT_COMPARE_MAX_PANELS  12

/**
 * HotCompareAxis:
 * @id: of the column
 * @log: logarithmic
 * @flipped: from high to low
 *
 * One of the axes beside each other.
 */
typedef struct {
  char     *id;
  gboolean  log;
  gboolean  flipped;
} HotCompareAxis;

/* More axes than these cannot be told apart on a card. */
#define HOT_COMPARE_MAX_AXES 12

/**
 * HotCompareSpec:
 * @chosen: ids of columns or runs; %NULL for what fits best
 * @across: of the axis across: its ends, where somebody has typed them; @log_x is its scale
 * @up: likewise of the axis of the metric, across or not, whose scale is @log_y
 * @clip: values far from all others go beyond the ends
 * @smoothing: weight of what was before, for lines
 * @has_target: whether @target is a line across charts that can have one
 * @target: a value of the metric to reach
 * @better_across: 1 where more is better across, -1 where less is, 0 for what the name of the metric says
 * @better_up: likewise
 * @axes: (element-type HotCompareAxis): of parallel coordinates, from left to right; empty for what fits best
 * @ranges: (element-type HotChartRange): what is brushed; not kept
 *
 * What one chart of a comparison shows.
 */
typedef struct {
  HotCompareKind  kind;
  char           *chosen[HOT_COMPARE_N_ROLES];
  gboolean        log_x;
  gboolean        log_y;
  HotChartAxisChoice across;
  HotChartAxisChoice up;
  gboolean        clip;
  double          smoothing;
  gboolean        has_target;
  double          target;
  int             better_across;
  int             better_up;
  GArray         *axes;
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
/* Whether a kind has such an axis that ends can be typed for: the one across, or that of the metric. */
gboolean        hot_compare_kind_has_axis    (HotCompareKind        kind,
                                              gboolean              is_across);
/* What was chosen about these axes, scale and outliers included. */
HotChartAxisChoice hot_compare_spec_get_across (const HotCompareSpec *self);
HotChartAxisChoice hot_compare_spec_get_up   (const HotCompareSpec *self);
void            hot_compare_spec_add_axis    (HotCompareSpec       *self,
                                              const char           *id,
                                              gboolean              log,
                                              gboolean              flipped);
/* The column that a chart of these runs shows, chosen or not; %HOT_COMPARE_NO_COLUMN for none. */
guint           hot_compare_spec_get_column  (const HotCompareSpec *self,
                                              const HotCompareRuns *runs,
                                              HotCompareRole        role);
/* (transfer full) (element-type guint): the metrics whose values at each step a chart shows; empty for most kinds */
GArray         *hot_compare_spec_list_curves (const HotCompareSpec *self,
                                              const HotCompareRuns *runs);
/* The runs that are A and B: those chosen, else the best one and the best that is not its repeat. FALSE where there are no two. */
gboolean        hot_compare_spec_get_pair    (const HotCompareSpec *self,
                                              const HotCompareRuns *runs,
                                              guint                *first,
                                              guint                *second);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCompareSpec, hot_compare_spec_free)

G_END_DECLS
