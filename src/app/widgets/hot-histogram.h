/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/hot-profile.h"

G_BEGIN_DECLS

#define HOT_TYPE_HISTOGRAM (hot_histogram_get_type ())
G_DECLARE_FINAL_TYPE (HotHistogram, hot_histogram, HOT, HISTOGRAM, GtkWidget)

void       hot_histogram_set_column (HotHistogram           *self,
                                     HotProfile             *profile,
                                     guint                   column);
/* How a column's values are spread, in words; (transfer full). */
char      *hot_histogram_describe   (const HotColumnProfile *column);

G_END_DECLS
