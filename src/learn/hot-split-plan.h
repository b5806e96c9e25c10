/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-pipeline.h"
#include "learn/hot-split.h"

G_BEGIN_DECLS

/**
 * HotSplitKind:
 * @HOT_SPLIT_RANDOM: any row anywhere
 * @HOT_SPLIT_GROUP: rows of one group (a host) stay together
 * @HOT_SPLIT_AREA: rows of one area stay together: of one value of a column, else of one cell of the map
 * @HOT_SPLIT_TIME: the latest rows test
 */
typedef enum {
  HOT_SPLIT_RANDOM,
  HOT_SPLIT_GROUP,
  HOT_SPLIT_AREA,
  HOT_SPLIT_TIME,
  HOT_N_SPLIT_KINDS,
} HotSplitKind;

/* "random", "group", "area", "time" */
const char *hot_split_kind_to_string   (HotSplitKind   kind);
gboolean    hot_split_kind_from_string (const char    *string,
                                        HotSplitKind  *kind);

/**
 * HotSplitOptions:
 * @n_folds: 0 for one split, else as many splits, in which each row tests once (by time: the later ones)
 * @group: (nullable): column to group by; %NULL for that with the role, or for areas the map's cells
 * @time: (nullable): column of dates or numbers; %NULL for the only one that holds dates
 * @cell: side of an area in metres; 0 for a kilometre
 *
 * How rows are divided into those that train and those that test. All zero is one random split.
 */
typedef struct {
  HotSplitKind  kind;
  guint         n_folds;
  const char   *group;
  const char   *time;
  double        cell;
} HotSplitOptions;

/**
 * HotSplitPlan:
 * @splits: (element-type HotSplit): one, or one a fold; of positions in the rows given
 * @column: (nullable): name of the column that decides
 * @n_groups: groups or areas; 0 where rows are divided one by one
 * @n_left_out: rows that are in no split, as @column says nothing of them
 */
typedef struct {
  GPtrArray *splits;
  char      *column;
  guint      n_groups;
  guint      n_left_out;
} HotSplitPlan;

/**
 * hot_split_plan_new:
 * @pipeline: knows the roles
 * @rows: the rows of @table to divide
 * @classes: (nullable): of each of them, below @n_classes; random folds then have the same share of each
 * @test_size: share that tests, where there are no folds
 */
HotSplitPlan *hot_split_plan_new  (HotTable               *table,
                                   HotPipeline            *pipeline,
                                   const guint32          *rows,
                                   guint                   n_rows,
                                   const double           *classes,
                                   guint                   n_classes,
                                   const HotSplitOptions  *options,
                                   double                  test_size,
                                   guint32                 seed,
                                   GError                **error);
void          hot_split_plan_free (HotSplitPlan           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSplitPlan, hot_split_plan_free)

G_END_DECLS
