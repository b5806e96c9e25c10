/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HOT_TIME_DAY,
  HOT_TIME_WEEK,    /* from Monday to Sunday */
  HOT_TIME_MONTH,
  HOT_TIME_YEAR,
  HOT_N_TIME_UNITS,
} HotTimeUnit;

/**
 * HotTimeSteps:
 * @unit: how long each is
 * @first: when the first one begins, in seconds since 1970-01-01 00:00 UTC
 * @n: how many there are
 *
 * A span of time as the days, weeks, months or years of the calendar that it touches, in UTC.
 */
typedef struct {
  HotTimeUnit unit;
  gint64      first;
  guint       n;
} HotTimeSteps;

/* The unit that gives a span from @min to @max a number of steps that a person can look through. */
HotTimeUnit  hot_time_unit_for_span   (gint64               min,
                                       gint64               max);
/* @min, @max: seconds since 1970; those beyond the years 1 to 9999 count as their ends. */
HotTimeSteps hot_time_steps_new       (HotTimeUnit          unit,
                                       gint64               min,
                                       gint64               max);
/* When step @index begins; that of @n is when the last one has ended. */
gint64       hot_time_steps_get_begin (const HotTimeSteps  *self,
                                       guint                index);
/* In which step @seconds lie, or the nearest one. */
guint        hot_time_steps_find      (const HotTimeSteps  *self,
                                       gint64               seconds);
/* What a person calls a step: "March 2019". (transfer full) */
char        *hot_time_steps_dup_name  (const HotTimeSteps  *self,
                                       guint                index);

G_END_DECLS
