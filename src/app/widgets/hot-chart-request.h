/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "draw/hot-chart.h"

G_BEGIN_DECLS

/**
 * HotChartRequest:
 *
 * A picture of a chart that is wanted: the chart and a copy of its state, for any thread.
 */
typedef struct {
  HotChart      *chart;
  HotChartState  state;
  double         pixel_ratio;
} HotChartRequest;

/* Copies what @state points to. */
HotChartRequest *hot_chart_request_new     (HotChart              *chart,
                                            const HotChartState   *state,
                                            double                 pixel_ratio);
void             hot_chart_request_free    (HotChartRequest       *self);
GdkTexture      *hot_chart_request_paint   (const HotChartRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotChartRequest, hot_chart_request_free)

G_END_DECLS
