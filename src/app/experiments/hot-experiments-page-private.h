/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-experiments-page.h"
#include "app/experiments/hot-leaderboard.h"
#include "app/widgets/hot-filter-completion.h"

G_BEGIN_DECLS

struct _HotExperimentsPage
{
  GtkWidget          parent_instance;

  HotTracker        *tracker;
  HotDataset        *dataset;
  gboolean           is_updating;    /* what changes is our own doing */
  guint              filter_timeout;
  HotFilterCompletion *completion;

  AdwToastOverlay   *toasts;
  AdwNavigationView *navigation;
  AdwHeaderBar      *header;
  GtkDropDown       *experiments;
  GtkMenuButton     *columns_button;
  GtkEntry          *filter;
  GtkLabel          *count;
  GtkMenuButton     *filter_help;
  GtkRevealer       *filter_error_revealer;
  GtkLabel          *filter_error;
  GtkStack          *stack;
  AdwStatusPage     *error;
  GtkWidget         *error_sign_in;
  GtkWidget         *error_own;
  GtkWidget         *empty_open;
  GtkWidget         *empty_new;
  HotLeaderboard    *board;
  GtkActionBar      *selection_bar;
  GtkLabel          *selection_label;
};

/* hot-experiments-page-run.c */
void  _hot_experiments_page_install_run     (GtkWidgetClass     *widget_class);
/* Shows all that is known of a run. */
void  _hot_experiments_page_open_run        (HotExperimentsPage *self,
                                             const char         *id);
/* hot-experiments-page-actions.c */
void  _hot_experiments_page_install_actions (GtkWidgetClass     *widget_class);
void  _hot_experiments_page_update_actions  (HotExperimentsPage *self);
/* hot-experiments-page-compare.c */
void  _hot_experiments_page_install_compare (GtkWidgetClass     *widget_class);
void  _hot_experiments_page_update_compare  (HotExperimentsPage *self);
/* (transfer full): New Experiment, not yet shown */
AdwDialog *_hot_experiments_page_create_dialog (HotExperimentsPage *self);
/* Only runs for which @clause holds are to be seen, too. */
void       _hot_experiments_page_add_filter   (HotExperimentsPage *self,
                                               const char         *clause);

/* hot-experiments-page-edit.c */
void       _hot_experiments_page_install_edits (GtkWidgetClass    *widget_class);
void       _hot_experiments_page_update_edits (HotExperimentsPage *self);
/* (transfer full): a popover with examples of filters */
GtkWidget *_hot_experiments_page_create_filter_help (HotExperimentsPage *self);

/* hot-experiments-page-columns.c */
/* (transfer full): a popover with a switch for every column that there could be */
GtkWidget *_hot_experiments_page_create_columns (HotExperimentsPage *self);

/* hot-experiments-page-errors.c */
void       _hot_experiments_page_install_errors (GtkWidgetClass   *widget_class);
void       _hot_experiments_page_update_errors (HotExperimentsPage *self);

/* hot-experiments-page-import.c */
void       _hot_experiments_page_update_import (HotExperimentsPage *self);
void       _hot_experiments_page_install_import (GtkWidgetClass *widget_class);

G_END_DECLS
