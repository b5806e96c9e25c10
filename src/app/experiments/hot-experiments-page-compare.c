/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiments-page-private.h"

#include "app/experiments/hot-compare-page.h"

/* The part of HotExperimentsPage that leads to the compare page and back. */

static void
runs_selected_cb (HotExperimentsPage *self,
                  const char *const  *ids)
{
  hot_leaderboard_select (self->board, ids);
}

static void
run_activated_cb (HotExperimentsPage *self,
                  const char         *id)
{
  g_signal_emit_by_name (self->board, "run-activated", id);
}

static void
compare_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  AdwNavigationPage *page;

  if (g_strv_length (selected) < 2 || hot_tracker_get_frame (self->tracker) == NULL ||
      adw_navigation_view_find_page (self->navigation, HOT_COMPARE_PAGE_TAG) != NULL)
    return;

  page = hot_compare_page_new (self->tracker, (const char *const *) selected);
  g_signal_connect_object (page, "runs-selected", G_CALLBACK (runs_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "run-activated", G_CALLBACK (run_activated_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, page);
}

void
_hot_experiments_page_update_compare (HotExperimentsPage *self)
{
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.compare", g_strv_length (selected) >= 2);
}

void
_hot_experiments_page_install_compare (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.compare", NULL, compare_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "runs.compare", NULL);
}
