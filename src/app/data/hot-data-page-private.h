/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-column-card.h"
#include "app/data/hot-data-page.h"
#include "app/data/hot-data-table.h"
#include "app/data/hot-profile-list.h"
#include "app/data/hot-row-card.h"
#include "app/widgets/hot-error-page.h"
#include "app/widgets/hot-filter-bar.h"

G_BEGIN_DECLS

struct _HotDataPage
{
  GtkWidget            parent_instance;

  HotDataset          *dataset;
  guint                loading_timeout;
  HotJob              *load_job;         /* the one whose progress is shown */
  gboolean             warnings_seen;

  AdwOverlaySplitView *split_view;
  AdwHeaderBar        *header;
  AdwViewSwitcher     *switcher;
  AdwViewSwitcherBar  *switcher_bar;
  AdwWindowTitle      *title;
  GtkWidget           *columns_button;
  GtkWidget           *export_button;
  GtkWidget           *details_button;
  HotFilterBar        *filter_bar;
  AdwBanner           *error_banner;
  AdwBanner           *warning_banner;
  GtkStack            *states;
  AdwBin              *start_bin;
  AdwStatusPage       *loading_page;
  GtkProgressBar      *loading_bar;
  GtkButton           *loading_cancel;
  HotErrorPage        *error_page;
  AdwViewStack        *views;
  AdwBin              *table_bin;
  AdwBin              *profile_bin;
  AdwWindowTitle      *card_title;
  GtkStack            *cards;

  /* Made when they are first needed. */
  HotDataTable        *table;
  HotProfileList      *profile;
  HotColumnCard       *column_card;
  HotRowCard          *row_card;
  gboolean             narrow;
  gboolean             low;
};

void _hot_data_page_add_toast      (HotDataPage *self,
                                    AdwToast    *toast);
void _hot_data_page_show_column    (HotDataPage *self,
                                    guint        column);
void _hot_data_page_show_row       (HotDataPage *self,
                                    guint        row);
void _hot_data_page_update_card    (HotDataPage *self);
void _hot_data_page_update_warning (HotDataPage *self);

G_END_DECLS
