/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-format.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define NOT_A_NUMBER "–"

char *
hot_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
hot_format_bytes (guint64 n_bytes)
{
  return g_format_size (n_bytes);
}

char *
hot_format_speed (double bytes_per_second)
{
  g_autofree char *size = g_format_size (bytes_per_second > 0 ? (guint64) bytes_per_second : 0);

  /* Translators: a speed, such as “3.4 MB/s” */
  return g_strdup_printf (_("%s/s"), size);
}

char *
hot_format_duration (double seconds)
{
  guint whole;

  if (!isfinite (seconds) || seconds < 0)
    return g_strdup (NOT_A_NUMBER);

  /* Translators: milliseconds, such as “2.1 ms” */
  if (seconds < 0.00995)
    return g_strdup_printf (_("%.1f ms"), seconds * 1e3);
  if (seconds < 0.0995)
    return g_strdup_printf (_("%.0f ms"), seconds * 1e3);
  /* Translators: seconds, such as “0.35 s” */
  if (seconds < 0.995)
    return g_strdup_printf (_("%.2f s"), seconds);
  if (seconds < 9.95)
    return g_strdup_printf (_("%.1f s"), seconds);

  whole = (guint) (MIN (seconds, 4e9) + 0.5);
  if (whole < 60)
    return g_strdup_printf (_("%u s"), whole);
  if (whole < 3600 && whole % 60 == 0)
    return g_strdup_printf (_("%u min"), whole / 60);
  if (whole < 3600)
    return g_strdup_printf (_("%u min %u s"), whole / 60, whole % 60);
  if (whole < 86400 && whole / 60 % 60 == 0)
    return g_strdup_printf (_("%u h"), whole / 3600);
  if (whole < 86400)
    return g_strdup_printf (_("%u h %u min"), whole / 3600, whole / 60 % 60);
  if (whole / 3600 % 24 == 0)
    return g_strdup_printf (_("%u d"), whole / 86400);

  return g_strdup_printf (_("%u d %u h"), whole / 86400, whole / 3600 % 24);
}

char *
hot_format_time_left (double seconds)
{
  const double steps[] = { 5.0, 15.0, 60.0, 300.0 };
  const double step = steps[seconds < 60.0 ? 0 : seconds < 300.0 ? 1 : seconds < 7200.0 ? 2 : 3];
  g_autofree char *duration = NULL;

  if (seconds < 7.5)
    return g_strdup (_("a few seconds left"));

  duration = hot_format_duration (step * round (seconds / step));
  /* Translators: %s is a duration, such as “40 s”. */
  return g_strdup_printf (_("about %s left"), duration);
}

/* "-0.00" says nothing that "0" does not. */
static gboolean
is_negative_zero (const char *text)
{
  return text[0] == '-' && strpbrk (text, "123456789") == NULL;
}

char *
hot_format_number (double value,
                   int    n_decimals)
{
  const char *point = localeconv ()->decimal_point;
  g_autofree char *text = NULL;
  char *decimals;

  if (isnan (value))
    return g_strdup (NOT_A_NUMBER);
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");

  /* Longer numbers are not for reading. */
  if (fabs (value) >= 1e15)
    return g_strdup_printf ("%.*g", CLAMP (n_decimals, 3, 15), value);

  text = g_strdup_printf ("%'.*f", MAX (n_decimals, 0), value);
  decimals = *point != '\0' ? strstr (text, point) : NULL;
  if (decimals != NULL)
    {
      char *end = text + strlen (text);

      while (end[-1] == '0')
        end--;
      if (end == decimals + strlen (point))
        end = decimals;
      *end = '\0';
    }

  return g_strdup (is_negative_zero (text) ? text + 1 : text);
}

char *
hot_format_measure (double value,
                    int    n_significant)
{
  int n_whole;

  if (!isfinite (value) || value == 0)
    return hot_format_number (value, 0);

  n_whole = (int) floor (log10 (fabs (value))) + 1;

  /* Very small numbers would be a row of zeros. */
  if (n_whole < -4)
    return g_strdup_printf ("%.*g", n_significant, value);

  return hot_format_number (value, CLAMP (n_significant - n_whole, 0, 15));
}

char *
hot_format_money (double      value,
                  const char *unit)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return hot_format_number (value, 0);

  if (fabs (value) >= 99.995 || value == floor (value))
    number = g_strdup_printf ("%'.0f", fabs (value));
  else
    number = g_strdup_printf ("%'.2f", fabs (value));

  return g_strconcat (value < 0 ? "−" : "", unit != NULL ? unit : "", number, NULL);
}
