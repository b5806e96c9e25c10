/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart.h"
#include "models/hot-compare-source.h"

G_BEGIN_DECLS

/* Small multiples: a panel for each metric over its steps, or one for each value of a parameter. (transfer full) */
HotChart *hot_compare_panels_new (const HotCompareSpec *spec,
                                  const HotCompareRuns *runs,
                                  HotCompareSource     *source);

G_END_DECLS
