/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/hot-http.h"

G_BEGIN_DECLS

/* The phases of a request, each a bar that begins where the one before has ended. */
#define HOT_TYPE_TIMING_BARS (hot_timing_bars_get_type ())
G_DECLARE_FINAL_TYPE (HotTimingBars, hot_timing_bars, HOT, TIMING_BARS, GtkWidget)

void       hot_timing_bars_set_times (HotTimingBars      *self,
                                      const HotHttpTimes *times);

G_END_DECLS
