/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/hot-range-brush.h"
#include "dataset/hot-profile.h"

G_BEGIN_DECLS

/*
 * The histogram of a column of numbers or dates, on which a range of its values is brushed. Limits are round: whole numbers, days, or a
 * few hundred parts of what the column spans.
 *
 * Signals:
 *   chosen (double min, double max): a person has brushed other limits; -INFINITY and INFINITY for none. The first or last bin of the
 *     histogram is no limit: there may be values beyond it.
 */
#define HOT_TYPE_RANGE_HISTOGRAM (hot_range_histogram_get_type ())
G_DECLARE_FINAL_TYPE (HotRangeHistogram, hot_range_histogram, HOT, RANGE_HISTOGRAM, HotRangeBrush)

/* Whether a column can be shown: it has different numbers or dates. */
gboolean   hot_range_histogram_can_show   (const HotColumnProfile *column);
/* @column: one that can be shown */
void       hot_range_histogram_set_column (HotRangeHistogram      *self,
                                           HotProfile             *profile,
                                           guint                   column);
void       hot_range_histogram_set_limits (HotRangeHistogram      *self,
                                           double                  min,
                                           double                  max);
/* "$100 – $200", "from 3"; what the column spans where there are no limits. (transfer full) */
char      *hot_range_histogram_dup_limits (HotRangeHistogram      *self);

G_END_DECLS
