/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotExperimentsPage that leads to the map: where one run is wrong, or two beside each other. */

#include "app/experiments/hot-experiments-page-private.h"

#include "models/hot-run-lens.h"

/* The map is another page; the window knows it. */
static void
show_errors_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const guint n = g_strv_length (selected);

  if (n > 0 && n <= HOT_RUN_LENS_MAX)
    gtk_widget_activate_action (widget, "win.show-errors", "@as", g_variant_new_strv ((const char *const *) selected, n));
}

void
_hot_experiments_page_update_errors (HotExperimentsPage *self)
{
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const guint n = g_strv_length (selected);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.show-errors",
                                 n > 0 && n <= HOT_RUN_LENS_MAX && hot_dataset_get_table (self->dataset) != NULL);
}

void
_hot_experiments_page_install_errors (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.show-errors", NULL, show_errors_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "runs.show-errors", NULL);
}
