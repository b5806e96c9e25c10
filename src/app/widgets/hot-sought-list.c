/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-sought-list.h"

static void
choose_first (GtkWidget *widget,
              gboolean   in_popover)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const gboolean is_inside = in_popover || GTK_IS_POPOVER (child);
      GtkSelectionModel *model = is_inside && GTK_IS_LIST_VIEW (child) ? gtk_list_view_get_model (GTK_LIST_VIEW (child)) : NULL;

      if (GTK_IS_SINGLE_SELECTION (model))
        gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (model), TRUE);
      else
        choose_first (child, is_inside);
    }
}

void
hot_sought_list_choose_first (GtkWidget *combo)
{
  g_return_if_fail (GTK_IS_WIDGET (combo));

  choose_first (combo, FALSE);
}
