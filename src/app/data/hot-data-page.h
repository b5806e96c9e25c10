/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_DATA_PAGE (hot_data_page_get_type ())
G_DECLARE_FINAL_TYPE (HotDataPage, hot_data_page, HOT, DATA_PAGE, GtkWidget)

void hot_data_page_set_dataset    (HotDataPage *self,
                                   HotDataset  *dataset);
/* "table" or "profile" */
void hot_data_page_set_view       (HotDataPage *self,
                                   const char  *view);
/* Puts the keys into the table or the profile. */
void hot_data_page_focus_view     (HotDataPage *self);
void hot_data_page_focus_filter   (HotDataPage *self);
void hot_data_page_toggle_details (HotDataPage *self);
void hot_data_page_choose_columns (HotDataPage *self);
void hot_data_page_show_warnings  (HotDataPage *self);
void hot_data_page_export         (HotDataPage *self);

G_END_DECLS
