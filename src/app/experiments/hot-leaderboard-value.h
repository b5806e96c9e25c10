/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-leaderboard-row.h"

G_BEGIN_DECLS

#define HOT_TYPE_LEADERBOARD_VALUE (hot_leaderboard_value_get_type ())
G_DECLARE_FINAL_TYPE (HotLeaderboardValue, hot_leaderboard_value, HOT, LEADERBOARD_VALUE, GObject)

/* @column: its number among those that are shown */
HotLeaderboardValue *hot_leaderboard_value_new  (HotLeaderboardRow   *row,
                                                 guint                column);
/* What it says, and the title above it. */
void                 hot_leaderboard_value_say  (HotLeaderboardValue *self,
                                                 const char          *text,
                                                 const char          *title);
/* The row is gone. */
void                 hot_leaderboard_value_leave (HotLeaderboardValue *self);

G_END_DECLS
