/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-time-steps.h"

#include <glib/gi18n-lib.h>

#define DAY  G_GINT64_CONSTANT (86400)
/* The first and the last second that GDateTime knows. */
#define FIRST_SECOND G_GINT64_CONSTANT (-62135596800)
#define LAST_SECOND  G_GINT64_CONSTANT (253402300799)
/* Days that are looked through as days; as weeks; as months. */
#define MANY_DAYS   62
#define MANY_WEEKS  400
#define MANY_MONTHS (12 * 366)

static GDateTime *
date_of (gint64 seconds)
{
  return g_date_time_new_from_unix_utc (CLAMP (seconds, FIRST_SECOND, LAST_SECOND));
}

static gint64
begin_of (HotTimeUnit unit,
          gint64      seconds)
{
  g_autoptr(GDateTime) date = date_of (seconds);
  g_autoptr(GDateTime) day = NULL;
  int year, month, day_of_month;

  g_date_time_get_ymd (date, &year, &month, &day_of_month);
  day = g_date_time_new_utc (year, unit == HOT_TIME_YEAR ? 1 : month, unit >= HOT_TIME_MONTH ? 1 : day_of_month, 0, 0, 0);
  return g_date_time_to_unix (day) - (unit == HOT_TIME_WEEK ? (g_date_time_get_day_of_week (day) - 1) * DAY : 0);
}

HotTimeUnit
hot_time_unit_for_span (gint64 min,
                        gint64 max)
{
  const gint64 days = (CLAMP (max, FIRST_SECOND, LAST_SECOND) - CLAMP (min, FIRST_SECOND, LAST_SECOND)) / DAY;

  return days <= MANY_DAYS ? HOT_TIME_DAY : days <= MANY_WEEKS ? HOT_TIME_WEEK
         : days <= MANY_MONTHS ? HOT_TIME_MONTH : HOT_TIME_YEAR;
}

HotTimeSteps
hot_time_steps_new (HotTimeUnit unit,
                    gint64      min,
                    gint64      max)
{
  HotTimeSteps self = { .unit = unit, .first = begin_of (unit, min), .n = G_MAXUINT };

  self.n = hot_time_steps_find (&self, MAX (min, max)) + 1;
  return self;
}

gint64
hot_time_steps_get_begin (const HotTimeSteps *self,
                          guint               index)
{
  g_autoptr(GDateTime) first = NULL;
  g_autoptr(GDateTime) begin = NULL;

  if (self->unit <= HOT_TIME_WEEK)
    return self->first + index * (self->unit == HOT_TIME_WEEK ? 7 : 1) * DAY;

  first = date_of (self->first);
  begin = self->unit == HOT_TIME_MONTH ? g_date_time_add_months (first, index) : g_date_time_add_years (first, index);
  return begin != NULL ? g_date_time_to_unix (begin) : LAST_SECOND + 1;
}

guint
hot_time_steps_find (const HotTimeSteps *self,
                     gint64              seconds)
{
  const gint64 begin = begin_of (self->unit, seconds);
  gint64 index;

  if (self->unit <= HOT_TIME_WEEK)
    {
      index = (begin - self->first) / (self->unit == HOT_TIME_WEEK ? 7 * DAY : DAY);
    }
  else
    {
      g_autoptr(GDateTime) first = date_of (self->first);
      g_autoptr(GDateTime) date = date_of (begin);

      index = g_date_time_get_year (date) - g_date_time_get_year (first);
      if (self->unit == HOT_TIME_MONTH)
        index = 12 * index + g_date_time_get_month (date) - g_date_time_get_month (first);
    }

  return CLAMP (index, 0, (gint64) self->n - 1);
}

char *
hot_time_steps_dup_name (const HotTimeSteps *self,
                         guint               index)
{
  g_autoptr(GDateTime) date = date_of (hot_time_steps_get_begin (self, index));

  switch (self->unit)
    {
    case HOT_TIME_WEEK:
      /* TRANSLATORS: a week by its first day, as g_date_time_format() has it */
      return g_date_time_format (date, _("Week of %x"));

    case HOT_TIME_MONTH:
      /* TRANSLATORS: a month, as g_date_time_format() has it: "March 2019" */
      return g_date_time_format (date, _("%OB %Y"));

    case HOT_TIME_YEAR:
      return g_date_time_format (date, "%Y");

    case HOT_TIME_DAY:
    default:
      return g_date_time_format (date, "%x");
    }
}
