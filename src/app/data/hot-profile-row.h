/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/data/hot-column-item.h"

G_BEGIN_DECLS

#define HOT_TYPE_PROFILE_ROW (hot_profile_row_get_type ())
G_DECLARE_FINAL_TYPE (HotProfileRow, hot_profile_row, HOT, PROFILE_ROW, GtkWidget)

GtkWidget *hot_profile_row_new        (void);
void       hot_profile_row_set_item   (HotProfileRow *self,
                                       HotColumnItem *item);
/* With little room, only the name, the histogram and what is wrong. */
void       hot_profile_row_set_narrow (HotProfileRow *self,
                                       gboolean       narrow);
/* What a row says, in one sentence for a screen reader; (transfer full). */
char      *hot_profile_row_describe   (HotColumnItem *item);

G_END_DECLS
