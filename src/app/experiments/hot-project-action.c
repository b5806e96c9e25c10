/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-project-action.h"

#include "app/experiments/hot-experiments-page-private.h"
#include "app/experiments/hot-project-dialog.h"

static void
run_project_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);

  /* The workspace may still be on its way; it is needed only in the end. */
  hot_tracker_ensure (self->tracker);
  adw_dialog_present (hot_project_dialog_new (self->tracker), widget);
}

void
hot_project_action_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.run-project", NULL, run_project_action);
}
