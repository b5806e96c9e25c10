/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "models/hot-model-place.h"

G_BEGIN_DECLS

/**
 * HotRequestOrigin:
 * @model: (nullable): the model that answers, as it lies on this computer: a file, or a folder of MLflow's. The form is made from its
 *   columns, and answers are compared with it.
 * @place: (nullable): keeps the folder of @model, where it was fetched
 * @table: (nullable): what the request was filled from
 * @row: of @table, whose values the request asks a prediction for; -1 for none
 * @target: column of @table that is predicted; -1 for none
 *
 * Where a request came from, for what is shown beside its answer. Never changes once it is in use; from any thread.
 */
typedef struct {
  char          *model;
  HotModelPlace *place;
  HotTable      *table;
  gint64         row;
  int            target;
} HotRequestOrigin;

HotRequestOrigin *hot_request_origin_new   (const char       *model);
/* @target: (nullable): name of the column that is predicted */
void              hot_request_origin_set_row (HotRequestOrigin *self,
                                              HotTable         *table,
                                              gint64            row,
                                              const char       *target);
HotRequestOrigin *hot_request_origin_ref   (HotRequestOrigin *self);
void              hot_request_origin_unref (HotRequestOrigin *self);

/* What the row's target really is; NaN where that is not known. */
double            hot_request_origin_get_truth (HotRequestOrigin *self);
/* (nullable): of what is predicted, such as "$" */
const char       *hot_request_origin_get_unit  (HotRequestOrigin *self);

/* A row of the table at a place near that of the request. */
typedef struct {
  guint  row;
  double kilometres;
  double value;
} HotRequestNeighbour;

/* (transfer full) (nullable) (element-type HotRequestNeighbour): the nearest rows that have a value, the nearest first; NULL where the table
 * has no places */
GArray           *hot_request_origin_find_neighbours (HotRequestOrigin *self,
                                                      guint             n_max,
                                                      GCancellable     *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRequestOrigin, hot_request_origin_unref)

G_END_DECLS
