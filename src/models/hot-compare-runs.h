/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-table.h"
#include "tracking/hot-run-frame.h"

G_BEGIN_DECLS

/* Id of the column that says how long runs took. */
#define HOT_COMPARE_DURATION "duration"
/* A column that is not there. */
#define HOT_COMPARE_NO_COLUMN G_MAXUINT
#define HOT_COMPARE_UNRANKED 9

/**
 * HotCompareColumn:
 * @id: the same in every set of runs: "metric/rmse", "param/max_depth", "started", "duration"
 * @title: for a person
 * @varies: whether the runs differ in it
 *
 * What is known of each run; stands at the same place in @table.
 */
typedef struct {
  char     *id;
  char     *title;
  gboolean  is_metric;
  gboolean  is_param;
  gboolean  varies;
} HotCompareColumn;

/**
 * HotCompareRuns:
 * @frame: where they are from
 * @rows: (array length=n_runs): their places in @frame
 * @styles: (array length=n_runs): how they look
 * @names: (array length=n_runs): none twice
 * @table: what charts are made of
 * @columns: (element-type HotCompareColumn)
 * @baselines: (element-type guint): places in @frame of the baselines that were run along with them, compared or not
 * @digest: of all that is known of them: another one when anything has changed
 *
 * Runs that are compared. Never changes once made; shared by reference, by any thread.
 */
typedef struct {
  gatomicrefcount   ref_count;
  HotRunFrame      *frame;
  guint             n_runs;
  guint            *rows;
  guint            *styles;
  char            **names;
  HotChartTable    *table;
  GArray           *columns;
  GArray           *baselines;
  guint64           digest;
} HotCompareRuns;

/* @ids: those that are not in @frame are left out */
HotCompareRuns         *hot_compare_runs_new         (HotRunFrame            *frame,
                                                      const char *const      *ids);
HotCompareRuns         *hot_compare_runs_ref         (HotCompareRuns         *self);
void                    hot_compare_runs_unref       (HotCompareRuns         *self);
const char             *hot_compare_runs_get_id      (const HotCompareRuns   *self,
                                                      guint                   run);
/* G_MAXUINT where it is not among them */
guint                   hot_compare_runs_find_run    (const HotCompareRuns   *self,
                                                      const char             *id);
const HotCompareColumn *hot_compare_runs_get_column  (const HotCompareRuns   *self,
                                                      guint                   column);
/* @id: (nullable): also the mere name of a metric or else a parameter */
guint                   hot_compare_runs_find_column (const HotCompareRuns   *self,
                                                      const char             *id);
/* The metrics that people look at first, those that vary before others; the parameters that tell the runs apart, those with the most
 * values first. The @nth of them, or %HOT_COMPARE_NO_COLUMN. */
guint                   hot_compare_runs_pick_metric (const HotCompareRuns   *self,
                                                      guint                   nth);
guint                   hot_compare_runs_pick_param  (const HotCompareRuns   *self,
                                                      guint                   nth);
/* (transfer full): a value as a person reads it, parameters as they were given; "" where the run has none */
char                   *hot_compare_runs_dup_value   (const HotCompareRuns   *self,
                                                      guint                   column,
                                                      guint                   run);
/* Whether two runs have the same parameters but for the seed. */
gboolean                hot_compare_runs_is_repeat   (const HotCompareRuns   *self,
                                                      guint                   run,
                                                      guint                   other);
/* 1 where more of a metric of this name is better, -1 where less is, 0 where its name does not say. */
int                     hot_compare_guess_direction  (const char             *metric);
/* 0 for the metric that people look at first, more for the next; HOT_COMPARE_UNRANKED for one that they do not ask for at once. */
int                     hot_compare_rank_metric      (const char             *metric);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCompareRuns, hot_compare_runs_unref)

G_END_DECLS
