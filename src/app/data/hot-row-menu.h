/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/data/hot-row-model.h"

G_BEGIN_DECLS

/* Gives the rows of a table a menu: by the secondary button, and by the Menu key for the row that is selected. @view: over a #HotRowModel */
void hot_row_menu_attach (GtkColumnView *view,
                          HotRowModel   *model);

G_END_DECLS
