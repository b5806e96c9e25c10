/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_TIME (hot_map_time_get_type ())
G_DECLARE_FINAL_TYPE (HotMapTime, hot_map_time, HOT, MAP_TIME, AdwBin)

/*
 * A bar that narrows the rows down to a day, a week, a month or a year of a column of dates, and goes from one to the next by itself when
 * it is asked to. What it shows is a range of the data set like any other: it stands beside the filter, and the bar folds away where it
 * is changed elsewhere.
 *
 * Signals:
 *   closed (): a person has closed the bar; the rows are those of before
 */
GtkWidget *hot_map_time_new         (void);
/* Whether a data set has dates to go through, known as soon as it has a profile. */
gboolean   hot_map_time_can_show    (HotDataset *dataset);
/* Shows the first step of @dataset, which can be shown. */
void       hot_map_time_open        (HotMapTime *self,
                                     HotDataset *dataset);
void       hot_map_time_close       (HotMapTime *self);
gboolean   hot_map_time_is_open     (HotMapTime *self);

G_END_DECLS
