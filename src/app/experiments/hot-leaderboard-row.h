/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-row-model.h"
#include "app/experiments/hot-leaderboard.h"

G_BEGIN_DECLS

#define HOT_TYPE_LEADERBOARD_ROW (hot_leaderboard_row_get_type ())
G_DECLARE_FINAL_TYPE (HotLeaderboardRow, hot_leaderboard_row, HOT, LEADERBOARD_ROW, GtkWidget)

GtkWidget *hot_leaderboard_row_new        (HotLeaderboard    *board);
/* @row: (nullable) */
void       hot_leaderboard_row_set_row    (HotLeaderboardRow *self,
                                           HotRow            *row);
/* (nullable) */
HotRow    *hot_leaderboard_row_get_row    (HotLeaderboardRow *self);
/* Number of the column at @x among those that are shown, and where it begins (from where reading begins); -1 where there is none. */
int        hot_leaderboard_row_find_column (HotLeaderboardRow *self,
                                            double             x,
                                            double            *from_start);

/* For its values, as a screen reader finds them: (transfer full) (nullable) */
GtkAccessible *hot_leaderboard_row_get_value (HotLeaderboardRow *self,
                                              guint              column);
gboolean       hot_leaderboard_row_get_bounds (HotLeaderboardRow *self,
                                               guint              column,
                                               GdkRectangle      *bounds);

G_END_DECLS
