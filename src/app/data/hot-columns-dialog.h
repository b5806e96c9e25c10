/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/data/hot-data-table.h"

G_BEGIN_DECLS

#define HOT_TYPE_COLUMNS_DIALOG (hot_columns_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotColumnsDialog, hot_columns_dialog, HOT, COLUMNS_DIALOG, AdwDialog)

AdwDialog *hot_columns_dialog_new (HotDataTable *view,
                                   HotTable     *table);

G_END_DECLS
