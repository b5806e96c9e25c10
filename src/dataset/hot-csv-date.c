/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-date.h"

#include "dataset/hot-value-text.h"

typedef struct {
  const guint8 *text;
  const guint8 *end;
} HotDateText;

static inline gboolean
is_digit (guint8 byte)
{
  return (guint8) (byte - '0') <= 9;
}

/* Exactly @n digits. */
static inline gboolean
take_digits (HotDateText *self,
             guint        n,
             guint       *value)
{
  guint result = 0;

  if (self->end - self->text < (gssize) n)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (!is_digit (self->text[i]))
        return FALSE;
      result = result * 10 + (self->text[i] - '0');
    }

  self->text += n;
  *value = result;

  return TRUE;
}

/* One digit or two. */
static inline gboolean
take_one_or_two (HotDateText *self,
                 guint       *value)
{
  guint n = self->end - self->text >= 2 && is_digit (self->text[1]) ? 2 : 1;

  return take_digits (self, n, value);
}

static inline gboolean
take_byte (HotDateText *self,
           guint8       byte)
{
  if (self->text >= self->end || *self->text != byte)
    return FALSE;

  self->text++;

  return TRUE;
}

static inline gboolean
is_separator (guint8 byte)
{
  return byte == '-' || byte == '/' || byte == '.';
}

static gboolean
is_date (guint year,
         guint month,
         guint day)
{
  static const guint8 lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (month < 1 || month > 12 || day < 1)
    return FALSE;

  if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
    return day <= 29;

  return day <= lengths[month - 1];
}

/* Z, +hh:mm, -hhmm, +hh */
static gboolean
take_offset (HotDateText *self,
             gint64      *seconds)
{
  gboolean negative;
  guint hours, minutes = 0;

  if (self->text == self->end || take_byte (self, 'Z') || take_byte (self, 'z'))
    return TRUE;

  negative = *self->text == '-';
  if (!take_byte (self, '-') && !take_byte (self, '+'))
    return FALSE;

  if (!take_digits (self, 2, &hours))
    return FALSE;
  if (self->text < self->end)
    {
      take_byte (self, ':');
      if (!take_digits (self, 2, &minutes))
        return FALSE;
    }
  if (hours > 18 || minutes > 59)
    return FALSE;

  *seconds -= (negative ? -1 : 1) * (gint64) (hours * 3600 + minutes * 60);

  return TRUE;
}

/* hh:mm[:ss[.f]][offset], or hhmmss[offset] where @compact */
static gboolean
take_time (HotDateText *self,
           gboolean     compact,
           gint64      *seconds)
{
  guint hour, minute, second = 0;

  if (!take_digits (self, 2, &hour) || (!compact && !take_byte (self, ':')) || !take_digits (self, 2, &minute))
    return FALSE;

  if ((compact || take_byte (self, ':')) && !take_digits (self, 2, &second))
    return FALSE;

  if (take_byte (self, '.') || take_byte (self, ','))
    {
      guint digit;

      if (!take_digits (self, 1, &digit))
        return FALSE;
      while (take_digits (self, 1, &digit))
        ;
    }

  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;

  *seconds += hour * 3600 + minute * 60 + second;

  return take_offset (self, seconds);
}

static gboolean
take_year_first (HotDateText *self,
                 guint       *year,
                 guint       *month,
                 guint       *day)
{
  guint8 separator = self->text[4];

  return take_digits (self, 4, year) && take_byte (self, separator) &&
         take_digits (self, 2, month) && take_byte (self, separator) &&
         take_digits (self, 2, day);
}

static gboolean
take_year_last (HotDateText  *self,
                HotDateOrder  order,
                guint        *year,
                guint        *month,
                guint        *day,
                guint        *evidence)
{
  guint first, second;
  guint8 separator;

  if (order == HOT_DATE_YMD || !take_one_or_two (self, &first) || self->text >= self->end ||
      !is_separator (*self->text))
    return FALSE;

  separator = *self->text++;

  if (!take_one_or_two (self, &second) || !take_byte (self, separator) || !take_digits (self, 4, year))
    return FALSE;

  *day = order == HOT_DATE_DMY ? first : second;
  *month = order == HOT_DATE_DMY ? second : first;

  if (*day > 12)
    *evidence |= HOT_DATE_PROOF;
  else if (*day != *month)
    *evidence |= HOT_DATE_AMBIGUOUS;

  return TRUE;
}

gboolean
hot_csv_parse_date (const guint8 *text,
                    gsize         length,
                    HotDateOrder  order,
                    gint64       *seconds,
                    guint        *evidence)
{
  HotDateText self = { text, text + length };
  guint found = 0, year, month, day;
  gboolean compact = FALSE;
  gint64 result;

  if (length < 8)
    return FALSE;

  if (length >= 10 && is_separator (text[4]))
    {
      if (!take_year_first (&self, &year, &month, &day))
        return FALSE;
    }
  else if (length >= 15 && text[8] == 'T')
    {
      compact = TRUE;
      if (!take_digits (&self, 4, &year) || !take_digits (&self, 2, &month) || !take_digits (&self, 2, &day))
        return FALSE;
    }
  else if (!take_year_last (&self, order, &year, &month, &day, &found))
    {
      return FALSE;
    }

  if (!is_date (year, month, day))
    return FALSE;

  result = hot_days_from_civil (year, month, day) * 86400;

  if (self.text < self.end)
    {
      if (!take_byte (&self, 'T') && !take_byte (&self, ' '))
        return FALSE;
      if (!take_time (&self, compact, &result) || self.text != self.end)
        return FALSE;
    }

  if (result % 86400 != 0)
    found |= HOT_DATE_HAS_TIME;

  *seconds = result;
  *evidence |= found;

  return TRUE;
}
