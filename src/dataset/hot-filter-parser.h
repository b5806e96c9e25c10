/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-filter-node.h"

G_BEGIN_DECLS

/* Limits that no person reaches, so that no text can exhaust the stack or the memory. */
#define HOT_FILTER_MAX_LENGTH (1 << 20)
#define HOT_FILTER_MAX_DEPTH  100

/* @expression: any bytes. An empty one gives a HOT_FILTER_NODE_ALL without children. Errors are HOT_ERROR_USAGE and
 * name the character. (transfer full) */
HotFilterNode *hot_filter_parse_expression (const char  *expression,
                                            GError     **error);

G_END_DECLS
