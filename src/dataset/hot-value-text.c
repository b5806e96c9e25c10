/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-value-text.h"

#include <math.h>
#include <string.h>

/* The longest double without an exponent has 309 digits before the point. */
#define MAX_NUMBER_TEXT 400

char *
hot_value_text_from_real (double value)
{
  char text[MAX_NUMBER_TEXT];

  if (isinf (value))
    return g_strdup (value < 0 ? "-inf" : "inf");

  for (int precision = 15; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }

  return g_strdup (text);
}

char *
hot_value_text_from_money (double      value,
                           const char *unit)
{
  char text[MAX_NUMBER_TEXT];

  if (isinf (value))
    return hot_value_text_from_real (value);

  for (int precision = 2; precision <= 20; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%df", precision);
      g_ascii_formatd (text, sizeof text, format, fabs (value));
      if (g_ascii_strtod (text, NULL) == fabs (value))
        break;
    }

  return g_strconcat (value < 0 ? "-" : "", unit != NULL ? unit : "", text, NULL);
}

char *
hot_value_text_from_percent (double value)
{
  g_autofree char *number = hot_value_text_from_real (value);

  return g_strconcat (number, "%", NULL);
}

/* Days and civil dates: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2014). */
gint64
hot_days_from_civil (gint64 year,
                     guint  month,
                     guint  day)
{
  gint64 y = year - (month <= 2);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static void
hot_civil_from_days (gint64  days,
                     gint64 *year,
                     guint  *month,
                     guint  *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 day_of_era = z - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

char *
hot_value_text_from_time (gint64   seconds,
                          gboolean with_time)
{
  const gint64 day_length = 86400;
  gint64 days = seconds >= 0 ? seconds / day_length : -((-seconds + day_length - 1) / day_length);
  gint64 rest = seconds - days * day_length;
  gint64 year;
  guint month, day;

  hot_civil_from_days (days, &year, &month, &day);

  if (!with_time)
    return g_strdup_printf ("%04" G_GINT64_FORMAT "-%02u-%02u", year, month, day);

  return g_strdup_printf ("%04" G_GINT64_FORMAT "-%02u-%02uT%02d:%02d:%02d", year, month, day,
                          (int) (rest / 3600), (int) (rest / 60 % 60), (int) (rest % 60));
}

static gsize
hot_undouble (char  *bytes,
              gsize  length,
              char   quote)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      bytes[n++] = bytes[i];
      if (bytes[i] == quote && i + 1 < length && bytes[i + 1] == quote)
        i++;
    }
  bytes[n] = '\0';

  return n;
}

char *
hot_value_text_from_field (const char *bytes,
                           gsize       length,
                           char        quote)
{
  g_autofree char *text = g_malloc (length + 1);

  memcpy (text, bytes, length);
  text[length] = '\0';

  if (quote != 0)
    length = hot_undouble (text, length, quote);

  if (g_utf8_validate_len (text, length, NULL))
    return g_steal_pointer (&text);

  return g_utf8_make_valid (text, length);
}
