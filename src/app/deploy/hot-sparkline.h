/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_SPARKLINE (hot_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (HotSparkline, hot_sparkline, HOT, SPARKLINE, GtkWidget)

/* A line through the latest values, from 0 to the largest; what they say in words is its accessible name. */
void hot_sparkline_set_values (HotSparkline *self,
                               const double *values,
                               guint         n_values,
                               const char   *words);

G_END_DECLS
