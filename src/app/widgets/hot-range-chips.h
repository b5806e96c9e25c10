/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/hot-dataset.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A chip for each range that narrows the rows down, which takes the range away when it is pressed. Hidden while there is none. */
#define HOT_TYPE_RANGE_CHIPS (hot_range_chips_get_type ())
G_DECLARE_FINAL_TYPE (HotRangeChips, hot_range_chips, HOT, RANGE_CHIPS, GtkWidget)

void       hot_range_chips_set_dataset (HotRangeChips *self,
                                        HotDataset    *dataset);

G_END_DECLS
