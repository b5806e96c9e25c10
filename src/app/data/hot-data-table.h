/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

/* With more columns than this, the rest waits in the list of columns: each costs time and memory in every row in view. */
#define HOT_DATA_TABLE_MAX_DEFAULT 16

#define HOT_TYPE_DATA_TABLE (hot_data_table_get_type ())
G_DECLARE_FINAL_TYPE (HotDataTable, hot_data_table, HOT, DATA_TABLE, GtkWidget)

/*
 * Signals:
 *   column-activated (guint column): a person wants to know more about a column
 *   row-activated (guint row): a person wants to see a whole row
 *   columns-changed (): other columns are in view
 */
GtkWidget *hot_data_table_new            (void);
void       hot_data_table_set_dataset    (HotDataTable *self,
                                          HotDataset   *dataset);
gboolean   hot_data_table_get_shown      (HotDataTable *self,
                                          guint         column);
void       hot_data_table_set_shown      (HotDataTable *self,
                                          guint         column,
                                          gboolean      shown);
guint      hot_data_table_get_n_shown    (HotDataTable *self);
void       hot_data_table_reset_columns  (HotDataTable *self);
/* With little height, rows matter more than histograms. */
void       hot_data_table_set_compact    (HotDataTable *self,
                                          gboolean      compact);
void       hot_data_table_grab_view_focus (HotDataTable *self);
/* Brings a column into view. */
void       hot_data_table_scroll_to      (HotDataTable *self,
                                          guint         column);
/* (transfer none) (nullable): rows in the order shown, for an export; %NULL for the order of the file */
GBytes    *hot_data_table_get_order      (HotDataTable *self);

G_END_DECLS
