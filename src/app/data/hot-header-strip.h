/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/hot-profile.h"

G_BEGIN_DECLS

#define HOT_TYPE_HEADER_STRIP (hot_header_strip_get_type ())
G_DECLARE_FINAL_TYPE (HotHeaderStrip, hot_header_strip, HOT, HEADER_STRIP, GtkWidget)

/*
 * Signals:
 *   activated (guint column): a column's histogram was clicked
 */
GtkWidget *hot_header_strip_new         (GtkColumnView  *view,
                                         GtkAdjustment  *hadjustment);
void       hot_header_strip_set_profile (HotHeaderStrip *self,
                                         HotProfile     *profile);

/* Which column of the table a column of the view stands for. */
void       hot_header_strip_mark_column (GtkColumnViewColumn *column,
                                         guint                index);
guint      hot_header_strip_get_index   (GtkColumnViewColumn *column);

G_END_DECLS
