/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotExperimentsPage that opens the page of a run. */

#include "app/experiments/hot-experiments-page-private.h"

#include "app/experiments/hot-project-action.h"
#include "app/experiments/hot-run-page.h"

void
_hot_experiments_page_open_run (HotExperimentsPage *self,
                                const char         *id)
{
  AdwNavigationPage *visible = adw_navigation_view_get_visible_page (self->navigation);

  if (HOT_IS_RUN_PAGE (visible) && g_str_equal (hot_run_page_get_id (HOT_RUN_PAGE (visible)), id))
    return;

  adw_navigation_view_push (self->navigation, hot_run_page_new (self->tracker, self->dataset, id));
}

void
hot_experiments_page_open_run (HotExperimentsPage *self,
                               const char         *id)
{
  g_return_if_fail (HOT_IS_EXPERIMENTS_PAGE (self));

  hot_tracker_ensure (self->tracker);
  _hot_experiments_page_open_run (self, id);
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  _hot_experiments_page_open_run (HOT_EXPERIMENTS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

void
_hot_experiments_page_install_run (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.open", "s", open_action);
  hot_project_action_install (widget_class);
}
