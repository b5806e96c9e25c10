/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotDateOrder:
 * @HOT_DATE_YMD: 2019-07-08, also with time of day and offset (ISO 8601), and 20190708T153000
 * @HOT_DATE_DMY: those, and 8/7/2019
 * @HOT_DATE_MDY: those, and 7/8/2019
 *
 * What the first two numbers of a date mean.
 */
typedef enum {
  HOT_DATE_YMD,
  HOT_DATE_DMY,
  HOT_DATE_MDY,
} HotDateOrder;

/**
 * HotDateEvidence:
 * @HOT_DATE_PROOF: day and month cannot be the other way round
 * @HOT_DATE_AMBIGUOUS: they could, and it would be another date
 * @HOT_DATE_HAS_TIME: it is not midnight
 */
typedef enum {
  HOT_DATE_PROOF     = 1 << 0,
  HOT_DATE_AMBIGUOUS = 1 << 1,
  HOT_DATE_HAS_TIME  = 1 << 3,
} HotDateEvidence;

/**
 * hot_csv_parse_date:
 * @seconds: (out): since 1970-01-01 00:00 UTC; a time without offset counts as UTC
 * @evidence: (inout): what the text says is added
 *
 * Reads a date of the proleptic Gregorian calendar, years 0 to 9999.
 */
gboolean hot_csv_parse_date (const guint8 *text,
                             gsize         length,
                             HotDateOrder  order,
                             gint64       *seconds,
                             guint        *evidence);

G_END_DECLS
