/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * HotMatrix:
 *
 * What estimators are trained on: rows by features, float32, one feature's values after the other's, NaN where missing. Shared by reference
 * count; filled by whoever made it, then no longer changed.
 */
typedef struct _HotMatrix HotMatrix;

#define HOT_TYPE_MATRIX (hot_matrix_get_type ())
GType       hot_matrix_get_type      (void);

/* All values are 0. */
HotMatrix  *hot_matrix_new           (guint             n_rows,
                                      guint             n_features);
HotMatrix  *hot_matrix_ref           (HotMatrix        *self);
void        hot_matrix_unref         (HotMatrix        *self);

guint       hot_matrix_get_n_rows    (HotMatrix        *self);
guint       hot_matrix_get_n_features (HotMatrix       *self);
/* "" unless set. */
const char *hot_matrix_get_name      (HotMatrix        *self,
                                      guint             feature);
void        hot_matrix_set_name      (HotMatrix        *self,
                                      guint             feature,
                                      const char       *name);
/* The column of a table that a feature is made of; its own name unless set. */
const char *hot_matrix_get_source    (HotMatrix        *self,
                                      guint             feature);
/* Whether that column holds categories, of which all its features together say which one. */
gboolean    hot_matrix_is_category   (HotMatrix        *self,
                                      guint             feature);
void        hot_matrix_set_source    (HotMatrix        *self,
                                      guint             feature,
                                      const char       *column,
                                      gboolean          is_category);
/* n_rows values. */
float      *hot_matrix_peek_feature  (HotMatrix        *self,
                                      guint             feature);

/* A matrix of some of the rows, in the order given. */
HotMatrix  *hot_matrix_select        (HotMatrix        *self,
                                      const guint32    *rows,
                                      guint             n_rows);
/**
 * hot_matrix_copy_rows:
 * @rows: (nullable): which rows; %NULL for those from @first on
 * @stride: floats from one row to the next in @values
 *
 * Writes rows one after the other, as prediction wants them.
 */
void        hot_matrix_copy_rows     (HotMatrix        *self,
                                      const guint32    *rows,
                                      guint             first,
                                      guint             n_rows,
                                      gsize             stride,
                                      float            *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMatrix, hot_matrix_unref)

G_END_DECLS
