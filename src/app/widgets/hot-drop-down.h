/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets a drop-down's list open with the keyboard's focus at the item that is selected.
 *
 * By itself, GTK opens the list with the focus at the first item but the selection elsewhere, and Return then takes what is
 * selected: the first item cannot be chosen by Return while another one is selected. */
void hot_drop_down_focus_selected (GtkDropDown *self);

G_END_DECLS
