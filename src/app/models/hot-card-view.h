/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "models/hot-model-card.h"
#include "tracking/hot-run.h"

G_BEGIN_DECLS

#define HOT_TYPE_CARD_VIEW (hot_card_view_get_type ())
G_DECLARE_FINAL_TYPE (HotCardView, hot_card_view, HOT, CARD_VIEW, AdwBin)

/*
 * What a model directory has: flavors with what can be done with each, columns, the example of a row, where it comes from. Activates
 * models.export ("s", a flavor) and win.show-run ("s").
 */
GtkWidget *hot_card_view_new      (void);
/* @run: (nullable): that made the model, where it can be shown */
void       hot_card_view_set_card (HotCardView  *self,
                                   HotModelCard *card,
                                   const HotRun *run);

G_END_DECLS
