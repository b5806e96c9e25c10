/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-filter-node.h"
#include "dataset/hot-filter-text.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotFilterExpression:
 * @kind: HOT_FILTER_NODE_NUMBER, HOT_FILTER_NODE_COLUMN or one of the operations
 *
 * A calculation with the numbers of a row, in doubles. Whatever has no value (a missing operand, a division by zero) is
 * missing.
 */
typedef struct _HotFilterExpression HotFilterExpression;

struct _HotFilterExpression {
  HotFilterNodeKind     kind;
  double                number;
  HotColumn            *column;
  HotFilterExpression  *left;
  HotFilterExpression  *right;
};

/**
 * HotFilterOpKind:
 * @HOT_FILTER_OP_CONSTANT: the same for every row
 * @HOT_FILTER_OP_INTEGERS: integers or dates in ranges
 * @HOT_FILTER_OP_CODES: categories by a table of answers
 * @HOT_FILTER_OP_COMPARE_INTEGERS: two columns of integers, exactly
 */
typedef enum {
  HOT_FILTER_OP_CONSTANT,
  HOT_FILTER_OP_ALL,
  HOT_FILTER_OP_ANY,
  HOT_FILTER_OP_NOT,
  HOT_FILTER_OP_MISSING,
  HOT_FILTER_OP_INTEGERS,
  HOT_FILTER_OP_REALS,
  HOT_FILTER_OP_BOOLEANS,
  HOT_FILTER_OP_CODES,
  HOT_FILTER_OP_FIELDS,
  HOT_FILTER_OP_COMPARE_INTEGERS,
  HOT_FILTER_OP_COMPARE_TEXTS,
  HOT_FILTER_OP_COMPARE_NUMBERS,
  HOT_FILTER_OP_MISSING_NUMBER,
} HotFilterOpKind;

typedef struct _HotFilterOp HotFilterOp;

/**
 * HotFilterOp:
 * @value: of a constant; the boolean that is asked for
 * @negated: the rows that have a value and do not pass
 * @column: (transfer none): owned by the table
 * @ranges: (element-type HotIntegerRange) (or HotRealRange), sorted, without overlap
 * @accept: (array): by category, 1 where it passes
 *
 * A condition tied to the columns of a table, ready to run.
 */
struct _HotFilterOp {
  HotFilterOpKind       kind;
  gboolean              value;
  gboolean              negated;
  HotFilterComparison   comparison;
  HotColumn            *column;
  HotColumn            *other;
  GArray               *ranges;
  guint8               *accept;
  HotFilterText        *text;
  HotFilterExpression  *left;
  HotFilterExpression  *right;
  GPtrArray            *children;
};

HotFilterOp *hot_filter_op_new     (HotFilterOpKind       kind);
void         hot_filter_op_free    (HotFilterOp          *self);
void         hot_filter_expression_free (HotFilterExpression *self);

/* @table must stay while the result is in use. Errors as of hot_filter_apply(). */
HotFilterOp *hot_filter_compile    (const HotFilterNode  *node,
                                    HotTable             *table,
                                    GError              **error);
/* The rows that pass. Uses all processors. */
HotRowSet   *hot_filter_run        (const HotFilterOp    *op,
                                    guint                 n_rows,
                                    GCancellable         *cancellable,
                                    GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFilterExpression, hot_filter_expression_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFilterOp, hot_filter_op_free)

G_END_DECLS
