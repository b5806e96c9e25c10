/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/hot-dataset.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_RANGE_CHIPS (hot_range_chips_get_type ())
G_DECLARE_FINAL_TYPE (HotRangeChips, hot_range_chips, HOT, RANGE_CHIPS, GtkWidget)

/* A chip for each range that narrows the rows down, which takes the range away when it is pressed. Hidden while there is none. */
GtkWidget *hot_range_chips_new         (void);
void       hot_range_chips_set_dataset (HotRangeChips *self,
                                        HotDataset    *dataset);

/* "price: $100 – $200"; (transfer full) */
char      *hot_range_chips_describe    (HotTable          *table,
                                        const HotRowRange *range);

G_END_DECLS
