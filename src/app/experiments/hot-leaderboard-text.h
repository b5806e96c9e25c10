/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-leaderboard.h"

G_BEGIN_DECLS

/* What HotLeaderboard remembers, and what it writes for other programs. */

/* The columns that the person chose, as far as there are such fields, then those that are shown unless somebody has said otherwise.
 * (transfer full), NULL-terminated */
char **hot_leaderboard_text_choose_columns (HotRunFields   *fields);
/* Keeps what is in view, and what is not although it would be. */
void   hot_leaderboard_text_save_columns   (HotLeaderboard *board);
/* Width that a column was given; 0 where it was not. */
int    hot_leaderboard_text_get_width      (const char     *field);
void   hot_leaderboard_text_save_width     (const char     *field,
                                            int             width);

G_END_DECLS
