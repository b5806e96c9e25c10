/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"

G_BEGIN_DECLS

/**
 * HotProgressBar:
 *
 * One line on the terminal behind standard error that shows how far a command is: only on a terminal, only after 300
 * ms.
 */
typedef struct _HotProgressBar HotProgressBar;

HotProgressBar    *hot_progress_bar_new          (void);
/* Wipes the line; nothing is drawn after that. */
void               hot_progress_bar_end          (HotProgressBar *self);
void               hot_progress_bar_free         (HotProgressBar *self);
/* Good as long as the bar. */
const HotProgress *hot_progress_bar_get_progress (HotProgressBar *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProgressBar, hot_progress_bar_free)

G_END_DECLS
