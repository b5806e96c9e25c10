/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A row that belongs to no group is on neither side. */
#define HOT_SPLIT_NO_GROUP G_MAXUINT32

/**
 * HotSplit:
 *
 * Which rows train and which test. Rows may be in neither.
 */
typedef struct {
  guint32 *train;
  guint    n_train;
  guint32 *test;
  guint    n_test;
} HotSplit;

void       hot_split_free       (HotSplit        *self);

/**
 * hot_split_new_random:
 * @test_size: share of the rows that test, above 0 and below 1
 *
 * Shuffles. Row for row that of scikit-learn's train_test_split(..., test_size, random_state=seed).
 */
HotSplit  *hot_split_new_random (guint            n_rows,
                                 double           test_size,
                                 guint32          seed,
                                 GError         **error);
/**
 * hot_split_new_grouped:
 * @groups: the group of each row, below @n_groups, or %HOT_SPLIT_NO_GROUP
 *
 * Keeps each group (a host, a neighbourhood) on one side. Row for row that of scikit-learn's GroupShuffleSplit(1, test_size, random_state=seed)
 * for groups numbered in the order of their sorted labels.
 */
HotSplit  *hot_split_new_grouped (guint           n_rows,
                                 const guint32   *groups,
                                 guint            n_groups,
                                 double           test_size,
                                 guint32          seed,
                                 GError         **error);
/**
 * hot_split_number_cells:
 * @latitudes: degrees, NaN where not known
 * @cell: side of a square cell in metres
 * @groups: (out): the number of each row's cell of the map, or %HOT_SPLIT_NO_GROUP
 *
 * Returns: how many cells have rows
 */
guint      hot_split_number_cells (guint          n_rows,
                                 const double    *latitudes,
                                 const double    *longitudes,
                                 double           cell,
                                 guint32         *groups);
/* The latest rows test; rows whose time is NaN are in neither side. Rows of equal time stay together, among the training rows. */
HotSplit  *hot_split_new_by_time (guint           n_rows,
                                 const double    *times,
                                 double           test_size,
                                 GError         **error);
/**
 * hot_split_new_folds:
 * @n_folds: 2 or more
 * @shuffle: as KFold(n_folds, shuffle=True, random_state=seed), else rows stay in their order
 *
 * Returns: (transfer full) (element-type HotSplit): one split a fold
 */
GPtrArray *hot_split_new_folds  (guint            n_rows,
                                 guint            n_folds,
                                 gboolean         shuffle,
                                 guint32          seed,
                                 GError         **error);
/**
 * hot_split_new_stratified_folds:
 * @classes: of each row, below @n_classes
 *
 * Folds in which each class has its share: StratifiedKFold(n_folds, shuffle=True, random_state=seed).
 */
GPtrArray *hot_split_new_stratified_folds (guint  n_rows,
                                 const guint32   *classes,
                                 guint            n_classes,
                                 guint            n_folds,
                                 guint32          seed,
                                 GError         **error);
/* Folds of whole groups: GroupKFold(n_folds, shuffle=True, random_state=seed) for groups numbered in the order of their sorted labels. */
GPtrArray *hot_split_new_group_folds (guint       n_rows,
                                 const guint32   *groups,
                                 guint            n_groups,
                                 guint            n_folds,
                                 guint32          seed,
                                 GError         **error);
/* Each fold trains on what came before and tests on what came next: TimeSeriesSplit(n_folds) of the rows in their order of time, but that rows
 * of equal time stay together, on the earlier side. */
GPtrArray *hot_split_new_time_folds (guint        n_rows,
                                 const double    *times,
                                 guint            n_folds,
                                 GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSplit, hot_split_free)

G_END_DECLS
