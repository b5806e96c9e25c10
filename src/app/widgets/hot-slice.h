/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the first @piece items at once and the others by and by, as many at a time, while the main loop has nothing else to do: a
 * list makes a widget for each of some two hundred items, wanted or not. */
void hot_slice_grow   (GtkSliceListModel *slice,
                       guint              piece);
/* Shows fewer and fewer of them, and none in the end: to take the widgets of all away at once takes as long as to make them. */
void hot_slice_shrink (GtkSliceListModel *slice,
                       guint              piece);

G_END_DECLS
