/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/requests/hot-answer.h"

G_BEGIN_DECLS

/* What a model answered, as what it is: numbers in their unit, beside what is true and what the neighbours cost. */
#define HOT_TYPE_PREDICTION_VIEW (hot_prediction_view_get_type ())
G_DECLARE_FINAL_TYPE (HotPredictionView, hot_prediction_view, HOT, PREDICTION_VIEW, AdwBin)

/* @answer: with predictions */
void       hot_prediction_view_show (HotPredictionView *self,
                                     const HotAnswer   *answer);

G_END_DECLS
