/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/hot-profile.h"
#include "models/hot-what-if.h"

G_BEGIN_DECLS

#define HOT_TYPE_MAP_WHAT_IF (hot_map_what_if_get_type ())
G_DECLARE_FINAL_TYPE (HotMapWhatIf, hot_map_what_if, HOT, MAP_WHAT_IF, GtkWidget)

/**
 * HotMapPlace:
 * @latitude: degrees
 * @longitude: likewise
 * @row: the row of the table that is there, or the nearest one
 * @is_row: whether it is that row that is asked about, else a typical one at the place
 */
typedef struct {
  double   latitude;
  double   longitude;
  guint    row;
  gboolean is_row;
} HotMapPlace;

/* What a run predicts for a row whose values a person changes: those that matter most at the place, each by a control. */
GtkWidget *hot_map_what_if_new (void);
/* @profile: of the table that @values are about */
void       hot_map_what_if_ask (HotMapWhatIf      *self,
                                HotRunValues      *values,
                                HotProfile        *profile,
                                const HotMapPlace *place);

G_END_DECLS
