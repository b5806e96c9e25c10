/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/experiments/hot-run-fields.h"
#include "app/experiments/hot-tracker.h"

G_BEGIN_DECLS

/* A tag with which runs are starred. */
#define HOT_TAG_STARRED "hothouse.starred"

/*
 * Signals:
 *   run-activated (const char *id): a person wants to see a whole run
 *   selection-changed (): other runs are selected
 *   columns-changed (): other columns are in view
 *   filter-added (const char *clause): only runs for which this holds are to be seen, too
 *
 * Actions: leaderboard.open, .fold, .group (string: as hot_run_tree_new() takes it), .filter (string: a clause), .sort-ascending, .sort-descending,
 * .pin and .hide (string: id of a field)
 */
#define HOT_TYPE_LEADERBOARD (hot_leaderboard_get_type ())
G_DECLARE_FINAL_TYPE (HotLeaderboard, hot_leaderboard, HOT, LEADERBOARD, GtkWidget)

void          hot_leaderboard_set_tracker   (HotLeaderboard    *self,
                                             HotTracker        *tracker);
/* (nullable): of the runs that are shown */
HotRunFields *hot_leaderboard_get_fields    (HotLeaderboard    *self);
/* guint32 indices of runs in the order shown; (transfer none) (nullable) */
GBytes       *hot_leaderboard_get_order     (HotLeaderboard    *self);
/* Ids, in the order shown; (transfer full), NULL-terminated */
char        **hot_leaderboard_dup_selected  (HotLeaderboard    *self);
void          hot_leaderboard_select        (HotLeaderboard    *self,
                                             const char *const *ids);
/* Ids of the fields in view, from left to right; (transfer full), NULL-terminated */
char        **hot_leaderboard_dup_columns   (HotLeaderboard    *self);
void          hot_leaderboard_set_shown     (HotLeaderboard    *self,
                                             const char        *field,
                                             gboolean           shown);
void          hot_leaderboard_reset_columns (HotLeaderboard    *self);
/* By what runs are grouped, as hot_run_tree_new() takes it. */
const char   *hot_leaderboard_get_grouping  (HotLeaderboard    *self);
void          hot_leaderboard_set_grouping  (HotLeaderboard    *self,
                                             const char        *grouping);
/* All that is shown, or the selected runs, as text for other programs; (transfer full) */
char         *hot_leaderboard_dup_csv       (HotLeaderboard    *self);
char         *hot_leaderboard_dup_markdown  (HotLeaderboard    *self);

G_END_DECLS
