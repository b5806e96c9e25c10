/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-error.h"
#include "dataset/hot-filter-op.h"

G_BEGIN_DECLS

/* What the parts of the compiler share: looking things up, and saying what does not fit. */

typedef struct {
  HotTable  *table;
  GError   **error;
} HotFilterCompiler;

/* Sets the error, with the character where @node stands in front. */
void           hot_filter_fail          (HotFilterCompiler   *self,
                                         const HotFilterNode *node,
                                         HotError             code,
                                         const char          *format,
                                         ...) G_GNUC_PRINTF (4, 5);
/* What @column holds does not go with a constant; @example says what does. */
void           hot_filter_fail_mismatch (HotFilterCompiler   *self,
                                         HotColumn           *column,
                                         const HotFilterNode *constant,
                                         const char          *example);
/* @node names no column. */
void           hot_filter_fail_unknown  (HotFilterCompiler   *self,
                                         const HotFilterNode *node);
/* "dates", "amounts of money"; translated */
const char    *hot_filter_describe_type (HotColumnType        type);

/* The column that @node names, or NULL without error. (transfer none) */
HotColumn     *hot_filter_find_column   (HotFilterCompiler   *self,
                                         const HotFilterNode *node);
/* Whether a constant or bare word says true or false. */
gboolean       hot_filter_read_boolean  (const HotFilterNode *node,
                                         gboolean            *value);
/* A constant as a number for @column, as far as its unit goes with the column's; NULL with the error set where not.
 * (transfer full) */
HotFilterNode *hot_filter_number_for    (HotFilterCompiler   *self,
                                         HotColumn           *column,
                                         const HotFilterNode *constant);

G_END_DECLS
