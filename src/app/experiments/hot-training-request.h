/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-row-set.h"
#include "learn/hot-problem.h"
#include "learn/hot-search-space.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/**
 * HotTrainingRequest:
 * @rows: (nullable): those of @table to learn from; %NULL for all
 * @location: (nullable): where the table came from
 * @filter: (nullable): which rows of it
 * @name: (nullable): of the run; %NULL for one that says what differs
 * @features: (nullable): only these columns; %NULL for those that are proposed
 * @roles: (element-type HotColumnRole) (nullable): whose names are in @words
 * @values: (element-type utf8 utf8): parameters that are not to have their defaults
 * @search: (nullable): parameters with several values, as hot_search_space_parse() takes them; %NULL for one run
 * @is_baseline: nothing is done where the same has been done before
 * @n_random: of a search: candidates to draw; 0 for every combination
 *
 * A run, or a search, that a person has asked for: all that hot_run_logger_train() needs, owned. Filled by whoever makes it, not changed afterwards.
 */
typedef struct {
  HotTrackingStore   *store;
  char               *experiment_id;
  HotTable           *table;
  HotRowSet          *rows;
  char               *location;
  char               *filter;
  char               *name;
  char               *parent_run_id;
  char               *target;
  char              **features;
  char              **excluded;
  GArray             *roles;
  GPtrArray          *words;
  const HotEstimator *estimator;
  GHashTable         *values;
  double              cap_quantile;
  gboolean            log_target;
  gboolean            as_classes;
  gboolean            is_baseline;
  HotSplitOptions     split;
  double              test_size;
  guint32             seed;
  char              **search;
  guint               n_random;
  guint               n_seeds;
  gboolean            is_halving;
} HotTrainingRequest;

HotTrainingRequest *hot_training_request_new      (HotTrackingStore         *store,
                                                   const char               *experiment_id,
                                                   HotTable                 *table,
                                                   const char               *target,
                                                   const HotEstimator       *estimator);
void                hot_training_request_free     (HotTrainingRequest       *self);
/* Points into @self. */
void                hot_training_request_get_options (HotTrainingRequest    *self,
                                                   HotTrainingOptions       *options);
/* What is searched; (transfer full) (nullable): %NULL with @error set */
HotSearchSpace     *hot_training_request_create_space (HotTrainingRequest   *self,
                                                   GError                  **error);
/* What a person calls the run; (transfer full) */
char               *hot_training_request_dup_name (HotTrainingRequest       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTrainingRequest, hot_training_request_free)

G_END_DECLS
