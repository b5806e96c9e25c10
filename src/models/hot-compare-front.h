/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-compare-spec.h"

G_BEGIN_DECLS

/*
 * The Pareto front of a chart of two metrics: the runs of which no other run is better in one of them and as good or better in the other.
 */

/* 1 where more is better in what is across (HOT_COMPARE_X) or up (HOT_COMPARE_Y), -1 where less is. */
int       hot_compare_front_get_direction (const HotCompareSpec *spec,
                                           const HotCompareRuns *runs,
                                           HotCompareRole        role);
/* Runs without a finite value in both are not looked at.
 * Returns: (transfer full) (element-type guint): runs, by what is across, ascending */
GArray   *hot_compare_front_list          (const HotCompareSpec *spec,
                                           const HotCompareRuns *runs);
/* All (transfer full). "▲ r2 by ▼ model_bytes" */
char     *hot_compare_front_dup_title     (const HotCompareSpec *spec,
                                           const HotCompareRuns *runs);
/* Which runs these are, in a sentence. */
char     *hot_compare_front_dup_verdict   (const HotCompareSpec *spec,
                                           const HotCompareRuns *runs);

G_END_DECLS
