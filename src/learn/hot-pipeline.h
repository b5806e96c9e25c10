/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "learn/hot-matrix.h"
#include "learn/hot-role.h"
#include "score/hot-model-builder.h"

G_BEGIN_DECLS

/**
 * HotPipeline:
 *
 * How rows of a table become rows of features: the role of each column, proposed from what it holds and open to change, and, once fitted, the
 * encodings with their dictionaries. The same encodings go into the model and are applied to raw rows when it is asked.
 */
typedef struct _HotPipeline HotPipeline;

/**
 * hot_pipeline_new:
 * @rows: the rows that will be used
 *
 * Proposes roles. Columns that cannot help (constant, empty, identifiers, addresses) and those that hold the target in disguise are ignored,
 * each with a reason; an identifier that several rows share (a host's) is the group.
 */
HotPipeline *hot_pipeline_new            (HotTable         *table,
                                          const char       *target,
                                          const guint32    *rows,
                                          guint             n_rows,
                                          GCancellable     *cancellable,
                                          GError          **error);
void         hot_pipeline_free           (HotPipeline      *self);

guint        hot_pipeline_get_target     (HotPipeline      *self);
HotRole      hot_pipeline_get_role       (HotPipeline      *self,
                                          guint             column);
/* Why a column is proposed to be no feature, translated; NULL where it is one, or a person chose so. */
const char  *hot_pipeline_get_reason     (HotPipeline      *self,
                                          guint             column);
void         hot_pipeline_set_role       (HotPipeline      *self,
                                          guint             column,
                                          HotRole           role);
/* (element-type utf8) (transfer none): translated sentences that a person should read before training. */
GPtrArray   *hot_pipeline_get_warnings   (HotPipeline      *self);

/**
 * hot_pipeline_fit:
 * @rows: training rows; nothing is learnt from others
 * @y: their targets
 *
 * Chooses encodings and learns dictionaries.
 */
gboolean     hot_pipeline_fit            (HotPipeline      *self,
                                          const guint32    *rows,
                                          const double     *y,
                                          guint             n_rows,
                                          GCancellable     *cancellable,
                                          GError          **error);
guint        hot_pipeline_get_n_features (HotPipeline      *self);
const char  *hot_pipeline_get_feature    (HotPipeline      *self,
                                          guint             feature);
/* Of which column of the table it is made. */
guint        hot_pipeline_get_feature_column (HotPipeline  *self,
                                          guint             feature);
/* The features of some rows, once fitted. */
HotMatrix   *hot_pipeline_encode         (HotPipeline      *self,
                                          const guint32    *rows,
                                          guint             n_rows,
                                          GCancellable     *cancellable,
                                          GError          **error);
/* Writes columns, encodings and the training rows' profile into a model. */
void         hot_pipeline_add_to_model   (HotPipeline      *self,
                                          HotMatrix        *training,
                                          HotModelBuilder  *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPipeline, hot_pipeline_free)

G_END_DECLS
