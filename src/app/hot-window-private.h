/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-data-page.h"
#include "app/deploy/hot-deploy-page.h"
#include "app/experiments/hot-experiments-page.h"
#include "app/hot-window.h"
#include "app/map/hot-map-page.h"
#include "app/models/hot-models-page.h"
#include "app/requests/hot-requests-page.h"
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
  GtkLabel               *dataset_name;
  GtkLabel               *workspace_name;
  GMenu                  *recent_menu;
  GtkListBox             *places;
  GtkListBoxRow          *data_row;
  GtkListBoxRow          *map_row;
  GtkListBoxRow          *experiments_row;
  GtkListBoxRow          *models_row;
  GtkListBoxRow          *deploy_row;
  GtkListBoxRow          *requests_row;
  GtkLabel               *data_badge;
  GtkLabel               *experiments_badge;
  GtkLabel               *models_badge;
  GtkLabel               *deploy_badge;
  GtkStack               *pages;
  HotDataPage            *data_page;

  HotExperimentsPage     *experiments_page; /* made when it is first looked at */
  HotModelsPage          *models_page;      /* made when it is first looked at */
  HotDeployPage          *deploy_page;      /* made when it is first looked at */
  HotRequestsPage        *requests_page;    /* made when it is first looked at */
  AdwToolbarView         *map_place;        /* made when it is first looked at */
  AdwHeaderBar           *map_header;
  HotFilterBar           *map_filter;
  HotMapPage             *map_page;
  gboolean                map_is_furnished;  /* its part of the header bar is there */
  guint                   map_source;
};

void _hot_window_install_actions (GtkWidgetClass *widget_class);
void _hot_window_update_actions  (HotWindow      *self);
void _hot_window_setup_drop      (HotWindow      *self);
void _hot_window_install_workspace (GtkWidgetClass *widget_class);
void _hot_window_watch_workspace (HotWindow      *self);
/* What is said of the data set and the workspace that are open. */
void _hot_window_update_workspace (HotWindow     *self);
/* The map, with the errors of one run or of two. */
void _hot_window_show_errors     (HotWindow         *self,
                                  const char *const *ids);

/* hot-window-models.c */
void _hot_window_build_models   (HotWindow      *self);
void _hot_window_init_models    (HotWindow      *self);
void _hot_window_install_models (GtkWidgetClass *widget_class);
/* hot-window-deploy.c */
void _hot_window_build_deploy   (HotWindow      *self);
void _hot_window_init_deploy    (HotWindow      *self);
void _hot_window_install_deploy (GtkWidgetClass *widget_class);
/* hot-window-requests.c */
void _hot_window_build_requests   (HotWindow      *self);
void _hot_window_install_requests (GtkWidgetClass *widget_class);

G_END_DECLS
