/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-tracker.h"
#include "models/hot-model-card.h"

G_BEGIN_DECLS

#define HOT_TYPE_SERVE_GROUP (hot_serve_group_get_type ())
G_DECLARE_FINAL_TYPE (HotServeGroup, hot_serve_group, HOT, SERVE_GROUP, AdwBin)

/* Serving one model on this computer: a button, and while it serves its address, a line for curl, what it has answered, and its log. */
GtkWidget *hot_serve_group_new       (void);
/* @uri: of the model, as hot_model_place_find() takes it */
void       hot_serve_group_set_model (HotServeGroup *self,
                                      HotTracker    *tracker,
                                      const char    *uri,
                                      HotModelCard  *card);

G_END_DECLS
