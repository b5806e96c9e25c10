/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/hot-text-matcher.h"

G_BEGIN_DECLS

/**
 * HotFilterNodeKind:
 * @HOT_FILTER_NODE_ALL: of no conditions, or of all of them (and)
 * @HOT_FILTER_NODE_COLUMN: a column by name, or a bare word that may turn out to be true or false
 *
 * Conditions first, then values.
 */
typedef enum {
  HOT_FILTER_NODE_ALL,
  HOT_FILTER_NODE_ANY,
  HOT_FILTER_NODE_NOT,
  HOT_FILTER_NODE_COMPARE,
  HOT_FILTER_NODE_BETWEEN,
  HOT_FILTER_NODE_IN,
  HOT_FILTER_NODE_MATCH,
  HOT_FILTER_NODE_MISSING,

  HOT_FILTER_NODE_COLUMN,
  HOT_FILTER_NODE_NUMBER,
  HOT_FILTER_NODE_STRING,
  HOT_FILTER_NODE_DATE,
  HOT_FILTER_NODE_ADD,
  HOT_FILTER_NODE_SUBTRACT,
  HOT_FILTER_NODE_MULTIPLY,
  HOT_FILTER_NODE_DIVIDE,
  HOT_FILTER_NODE_NEGATE,
} HotFilterNodeKind;

typedef enum {
  HOT_FILTER_EQUAL,
  HOT_FILTER_NOT_EQUAL,
  HOT_FILTER_LESS,
  HOT_FILTER_LESS_EQUAL,
  HOT_FILTER_GREATER,
  HOT_FILTER_GREATER_EQUAL,
} HotFilterComparison;

typedef struct _HotFilterNode HotFilterNode;

/**
 * HotFilterNode:
 * @position: of the character where it stands, counted from 1
 * @depth: of the tree below
 * @comparison: of a comparison
 * @match: of a match
 * @negated: `not in`, `not like`, `is not missing`
 * @quoted: of a column: named in backticks or brackets, so surely a column
 * @text: name, text, or spelling of a number or date
 * @number: of a number, with its sign
 * @is_integer: whether @integer holds the number exactly
 * @unit: (nullable): currency symbol or "%"
 * @children: (element-type HotFilterNode)
 *
 * A filter expression as a tree, as it was written: no column has been looked up yet.
 */
struct _HotFilterNode {
  HotFilterNodeKind    kind;
  guint                position;
  guint                depth;
  HotFilterComparison  comparison;
  HotTextMatch         match;
  gboolean             negated;
  gboolean             quoted;
  char                *text;
  double               number;
  gboolean             is_integer;
  gint64               integer;
  char                *unit;
  GPtrArray           *children;
};

HotFilterNode *hot_filter_node_new       (HotFilterNodeKind    kind,
                                          guint                position);
void           hot_filter_node_free      (HotFilterNode       *self);
/* Takes @child over. */
void           hot_filter_node_add       (HotFilterNode       *self,
                                          HotFilterNode       *child);
HotFilterNode *hot_filter_node_get       (const HotFilterNode *self,
                                          guint                index);
gboolean       hot_filter_node_is_condition (const HotFilterNode *self);
gboolean       hot_filter_node_is_constant  (const HotFilterNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFilterNode, hot_filter_node_free)

G_END_DECLS
