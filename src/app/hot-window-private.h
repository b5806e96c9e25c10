/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-data-page.h"
#include "app/experiments/hot-experiments-page.h"
#include "app/hot-window.h"
#include "app/map/hot-map-page.h"
#include "app/widgets/hot-filter-bar.h"

G_BEGIN_DECLS

struct _HotWindow
{
  AdwApplicationWindow    parent_instance;

  HotDataset             *dataset;
  char                   *page;
  gboolean                is_undoing;
  guint                   n_ranges;         /* that were there before they changed */

  AdwToastOverlay        *toasts;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage      *content_page;
  GtkMenuButton          *dataset_button;
  AdwWindowTitle         *sidebar_title;
  GMenu                  *recent_menu;
  GtkListBox             *places;
  GtkListBoxRow          *data_row;
  GtkListBoxRow          *map_row;
  GtkListBoxRow          *experiments_row;
  GtkLabel               *data_badge;
  GtkLabel               *experiments_badge;
  GtkStack               *pages;
  HotDataPage            *data_page;

  HotExperimentsPage     *experiments_page; /* made when it is first looked at */
  AdwToolbarView         *map_place;        /* made when it is first looked at */
  AdwHeaderBar           *map_header;
  HotFilterBar           *map_filter;
  HotMapPage             *map_page;
  guint                   map_source;
};

void _hot_window_install_actions (GtkWidgetClass *widget_class);
void _hot_window_update_actions  (HotWindow      *self);
void _hot_window_setup_drop      (HotWindow      *self);
/* The map, with the errors of one run or of two. */
void _hot_window_show_errors     (HotWindow         *self,
                                  const char *const *ids);

G_END_DECLS
