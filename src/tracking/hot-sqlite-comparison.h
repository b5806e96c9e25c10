/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-search-filter.h"
#include "tracking/hot-sqlite-pages.h"

G_BEGIN_DECLS

/* Comparisons of a filter of runs, and the tables that can be read for them. */

/* Of the tables that hot_sqlite_comparison_get_table() names: key, run_uuid, value and of metrics is_nan. */
extern const char *const hot_sqlite_comparison_columns[];
guint       hot_sqlite_comparison_count_columns (const HotSearchNode *node);

const char *hot_sqlite_comparison_get_key       (const HotSearchNode *node);
/* (nullable): where what fulfils the comparison can be found */
const char *hot_sqlite_comparison_get_table     (const HotSearchNode *node);
/* Whether it compares a column of the table of runs. */
gboolean    hot_sqlite_comparison_is_of_the_run (const HotSearchNode *node);

/* Whether the value fulfils the comparison; @text is made use of. */
gboolean    hot_sqlite_comparison_test_cell     (const HotSearchNode *node,
                                                 const HotSqliteCell *cell,
                                                 GString             *text);
/* Likewise a row with the columns of its table. */
gboolean    hot_sqlite_comparison_test_row      (const HotSearchNode *node,
                                                 const HotSqliteCell *cells,
                                                 GString             *text);

typedef gboolean (*HotSqliteNodeFunc) (const HotSearchNode *node,
                                       gpointer             user_data);

/* Each of the conditions that all must hold; stops at the first %FALSE. @node: (nullable) */
gboolean    hot_sqlite_comparison_foreach       (const HotSearchNode *node,
                                                 HotSqliteNodeFunc    func,
                                                 gpointer             user_data);

G_END_DECLS
