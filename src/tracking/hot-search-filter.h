/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is searched for; each has attributes and operators of its own. */
typedef enum {
  HOT_SEARCH_RUNS,
  HOT_SEARCH_EXPERIMENTS,
  HOT_SEARCH_REGISTERED_MODELS,
  HOT_SEARCH_MODEL_VERSIONS,
  HOT_SEARCH_LOGGED_MODELS,
} HotSearchTarget;

typedef enum {
  HOT_SEARCH_AND,
  HOT_SEARCH_OR,
  HOT_SEARCH_NOT,
  HOT_SEARCH_COMPARISON,
} HotSearchNodeKind;

typedef enum {
  HOT_SEARCH_ATTRIBUTE,
  HOT_SEARCH_METRIC,
  HOT_SEARCH_PARAM,
  HOT_SEARCH_TAG,
  HOT_SEARCH_DATASET,
} HotSearchField;

typedef enum {
  HOT_SEARCH_EQUAL,
  HOT_SEARCH_NOT_EQUAL,
  HOT_SEARCH_LESS,
  HOT_SEARCH_LESS_OR_EQUAL,
  HOT_SEARCH_GREATER,
  HOT_SEARCH_GREATER_OR_EQUAL,
  HOT_SEARCH_LIKE,
  HOT_SEARCH_ILIKE,
  HOT_SEARCH_IN,
  HOT_SEARCH_NOT_IN,
  HOT_SEARCH_IS_NULL,
  HOT_SEARCH_IS_NOT_NULL,
} HotSearchOp;

/**
 * HotSearchAttribute:
 * @column: of the table in SQL; of a run's name %NULL, which is looked up in the tags
 * @can_filter: else it only orders
 */
typedef struct {
  const char *name;
  const char *column;
  gboolean    is_number;
  gboolean    can_filter;
  gboolean    can_order;
} HotSearchAttribute;

/**
 * HotSearchNode:
 * @children: (element-type HotSearchNode) (nullable): of AND, OR and NOT
 * @key: of a comparison; @attribute what it names where @field is %HOT_SEARCH_ATTRIBUTE
 * @texts: (nullable) (array zero-terminated=1): the values, if they are texts
 */
typedef struct {
  HotSearchNodeKind         kind;
  GPtrArray                *children;
  HotSearchField            field;
  char                     *key;
  const HotSearchAttribute *attribute;
  HotSearchOp               op;
  char                    **texts;
  double                    number;
  gint64                    integer;
  gboolean                  is_integer;
} HotSearchNode;

typedef struct {
  HotSearchField            field;
  char                     *key;
  const HotSearchAttribute *attribute;
  gboolean                  is_descending;
} HotSearchOrder;

/**
 * hot_search_parse:
 * @filter: (nullable): in MLflow's language (mlflow/utils/search_utils.py): comparisons joined by AND
 * @is_extended: OR, NOT and parentheses as well
 * @node: (out) (nullable): %NULL where there is nothing to filter
 *
 * Fails with %HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE; the message says what was expected and where.
 */
gboolean        hot_search_parse       (HotSearchTarget   target,
                                        const char       *filter,
                                        gboolean          is_extended,
                                        HotSearchNode   **node,
                                        GError          **error);
void            hot_search_node_free   (HotSearchNode    *self);

/* "[prefix.]key [ASC|DESC]" */
HotSearchOrder *hot_search_order_parse (HotSearchTarget   target,
                                        const char       *text,
                                        GError          **error);
void            hot_search_order_free  (HotSearchOrder   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSearchNode, hot_search_node_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSearchOrder, hot_search_order_free)

G_END_DECLS
