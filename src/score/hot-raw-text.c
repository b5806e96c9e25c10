/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts of a raw row: numbers, dates and lists as files and requests have them. Locales play no part. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "score/hot-encoding.h"

#define MAX_NUMBER 64

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static double
parse_word (const char *text,
            size_t      length)
{
  static const struct { const char *word; double value; } words[] = {
    { "t", 1 }, { "true", 1 }, { "yes", 1 }, { "y", 1 }, { "f", 0 }, { "false", 0 }, { "no", 0 }, { "n", 0 },
  };

  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (length == strlen (words[i].word) && strncasecmp (text, words[i].word, length) == 0)
      return words[i].value;

  return NAN;
}

/* A comma is a decimal one if it is the only one, no point follows, and there are not three digits behind it. */
static bool
has_decimal_comma (const char *text,
                   size_t      length)
{
  const char *comma = memchr (text, ',', length);
  size_t n_behind;

  if (comma == NULL)
    return false;
  n_behind = text + length - comma - 1;
  if (memchr (comma + 1, ',', n_behind) != NULL || memchr (comma + 1, '.', n_behind) != NULL)
    return false;

  return memchr (text, '.', comma - text) != NULL || n_behind != 3;
}

double
hot_raw_parse_number (const char *text,
                      size_t      length)
{
  char digits[MAX_NUMBER + 1];
  size_t n = 0;
  bool comma, negative = false, started = false;
  char *end;
  double number;

  while (length > 0 && (text[0] == ' ' || text[0] == '\t'))
    text++, length--;
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '%'))
    length--;
  if (length == 0)
    return NAN;
  if (!is_digit (text[length - 1]) && text[length - 1] != '.')
    return parse_word (text, length);

  comma = has_decimal_comma (text, length);
  for (size_t i = 0; i < length && n < MAX_NUMBER; i++)
    {
      char c = text[i];

      if (is_digit (c))
        digits[n++] = c, started = true;
      else if (c == (comma ? ',' : '.'))
        digits[n++] = '.', started = true;
      else if (started && (c == 'e' || c == 'E') && i + 1 < length)
        {
          digits[n++] = 'e';
          if (n < MAX_NUMBER && (text[i + 1] == '-' || text[i + 1] == '+'))
            digits[n++] = text[++i];
        }
      else if (c == '-' && !started)
        negative = true;
      else if (c == ',' || c == '.' || c == '\'' || c == ' ' || c == '_' || (unsigned char) c >= 0x80)
        continue;
      /* A currency sign or name in front; anything else inside is no number. */
      else if (started || (is_digit (c)) || (c != '$' && c != '+' && !((c | 32) >= 'a' && (c | 32) <= 'z')))
        return NAN;
    }
  digits[n] = '\0';
  number = strtod (digits, &end);

  return n == 0 || *end != '\0' ? NAN : negative ? -number : number;
}

static bool
read_digits (const char **at,
             const char  *end,
             int          n_digits,
             int         *value)
{
  *value = 0;
  for (int i = 0; i < n_digits; i++, (*at)++)
    {
      if (*at >= end || !is_digit (**at))
        return false;
      *value = *value * 10 + (**at - '0');
    }

  return true;
}

/* Days since 1970 (Hinnant, 2013). */
static double
count_days (int year,
            int month,
            int day)
{
  int shifted = month <= 2 ? year - 1 : year;
  int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  unsigned year_of_era = shifted - era * 400;
  unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097.0 + day_of_era - 719468.0;
}

static int
count_month_days (int year,
                  int month)
{
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return month == 2 ? 28 + is_leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

double
hot_raw_parse_date (const char *text,
                    size_t      length)
{
  const char *at = text, *end = text + length;
  int year, month, day, hour = 0, minute = 0, second = 0;

  if (!read_digits (&at, end, 4, &year) || at >= end || *at++ != '-' || !read_digits (&at, end, 2, &month) ||
      at >= end || *at++ != '-' || !read_digits (&at, end, 2, &day) || month < 1 || month > 12 ||
      day < 1 || day > count_month_days (year, month))
    return NAN;
  if (at < end && (*at == 'T' || *at == ' '))
    {
      at++;
      if (!read_digits (&at, end, 2, &hour) || at >= end || *at++ != ':' || !read_digits (&at, end, 2, &minute))
        return NAN;
      if (at < end && *at == ':')
        {
          at++;
          if (!read_digits (&at, end, 2, &second))
            return NAN;
        }
      while (at < end && (*at == '.' || is_digit (*at)))
        at++;
      if (at < end && *at == 'Z')
        at++;
    }

  return at == end ? count_days (year, month, day) * 86400.0 + hour * 3600.0 + minute * 60.0 + second : NAN;
}

/* \u2019 as UTF-8. Surrogates, which lists of words do not have, are left out. */
static size_t
decode_escape (const char *at,
               const char *end,
               char        bytes[4],
               size_t     *n_bytes)
{
  unsigned value = 0;

  *n_bytes = 1;
  bytes[0] = at[1];
  if (at[1] != 'u' || end - at < 6)
    return 2;

  for (int i = 2; i < 6; i++)
    {
      char c = at[i] | 32;

      if (!is_digit (at[i]) && !(c >= 'a' && c <= 'f'))
        return 2;
      value = value * 16 + (is_digit (at[i]) ? at[i] - '0' : c - 'a' + 10);
    }
  if (value < 0x80)
    bytes[0] = value;
  else if (value < 0x800)
    {
      bytes[0] = 0xC0 | value >> 6;
      bytes[1] = 0x80 | (value & 0x3F);
      *n_bytes = 2;
    }
  else
    {
      bytes[0] = 0xE0 | value >> 12;
      bytes[1] = 0x80 | (value >> 6 & 0x3F);
      bytes[2] = 0x80 | (value & 0x3F);
      *n_bytes = 3;
    }

  return 6;
}

bool
hot_raw_next_element (const char **position,
                      const char  *end,
                      char        *element,
                      size_t       size,
                      size_t      *length)
{
  const char *at = *position;
  char quote = '\0';
  size_t n = 0;

  while (at < end && strchr ("[]{}(), \t\r\n", *at) != NULL)
    at++;
  if (at >= end)
    return false;
  if (*at == '"' || *at == '\'')
    quote = *at++;

  while (at < end && (quote != '\0' ? *at != quote : strchr (",]}", *at) == NULL))
    {
      char bytes[4] = { *at };
      size_t n_bytes = 1;
      size_t taken = *at == '\\' && at + 1 < end ? decode_escape (at, end, bytes, &n_bytes) : 1;

      for (size_t i = 0; i < n_bytes && n < size; i++)
        element[n++] = bytes[i];
      at += taken;
    }
  if (quote != '\0' && at < end)
    at++;
  while (quote == '\0' && n > 0 && element[n - 1] == ' ')
    n--;

  *position = at;
  *length = n;
  return true;
}
