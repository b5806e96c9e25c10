/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_PREDICTION_SCALE (hot_prediction_scale_get_type ())
G_DECLARE_FINAL_TYPE (HotPredictionScale, hot_prediction_scale, HOT, PREDICTION_SCALE, GtkWidget)

/* A prediction, what is true, and what is true of the neighbours, on one line of numbers. */
GtkWidget *hot_prediction_scale_new        (void);
/* @truth: NaN where that is not known. @others: (nullable) (array length=n_others) @unit: (nullable) */
void       hot_prediction_scale_set_values (HotPredictionScale *self,
                                            double              prediction,
                                            double              truth,
                                            const double       *others,
                                            guint               n_others,
                                            const char         *unit);

G_END_DECLS
