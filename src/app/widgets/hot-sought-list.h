/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets Down and Return in the list of @combo, an AdwComboRow or a GtkDropDown with a search, choose the first entry that is found. As these
 * come, what had been chosen is no longer in the list, no other entry is selected, and Return chooses none. To be called after the model
 * has been set, and again for another one. */
void hot_sought_list_choose_first (GtkWidget *combo);

G_END_DECLS
