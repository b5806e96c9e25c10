/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-number.h"

#include <math.h>
#include <string.h>

#include "dataset/hot-csv-swar.h"

static const double exact_powers[] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
};

/* 5^27 is the largest power of five below 2^63. */
#define MAX_POWER_OF_FIVE 27

static inline gboolean
is_digit (guint8 byte)
{
  return (guint8) (byte - '0') <= 9;
}

/* Digits only, 1 to 19 of them. */
static gboolean
parse_unsigned (const guint8 *text,
                gsize         length,
                guint64      *value)
{
  guint64 result = 0;

  if (length == 0 || length > 19)
    return FALSE;

  while (length > 0)
    {
      guint n = length % 8 != 0 ? length % 8 : 8;
      guint64 digits = hot_swar_digits (hot_swar_load (text), n);

      if (!hot_swar_all_digits (digits))
        return FALSE;

      /* 19 digits are taken as 3, 8 and 8, which stays below 10^19 < 2^64. */
      result = result * 100000000 + hot_swar_combine (digits);
      text += n;
      length -= n;
    }

  *value = result;

  return TRUE;
}

gboolean
hot_csv_parse_digits (const guint8 *text,
                      gsize         length,
                      gint64       *value)
{
  gboolean negative;
  guint64 magnitude;

  if (length == 0)
    return FALSE;

  negative = *text == '-';
  if (negative || *text == '+')
    {
      text++;
      length--;
    }

  while (length > 1 && *text == '0')
    {
      text++;
      length--;
    }

  /* The smallest 64-bit integer stands for missing. */
  if (!parse_unsigned (text, length, &magnitude) || magnitude > G_MAXINT64)
    return FALSE;

  *value = negative ? -(gint64) magnitude : (gint64) magnitude;

  return TRUE;
}

gboolean
hot_csv_parse_integer (const guint8 *text,
                       gsize         length,
                       gint64       *value)
{
  gsize sign;

  if (length == 0)
    return FALSE;

  sign = *text == '-' || *text == '+';
  if (length > sign + 1 && text[sign] == '0')
    return FALSE;

  return hot_csv_parse_digits (text, length, value);
}

/*
 * @mantissa divided by 10^@power, rounded to nearest, ties to even. @power is at most MAX_POWER_OF_FIVE, so that the
 * power of five fits a word, one division of 128 by 64 bits gives 63 or 64 bits of the quotient, and the remainder
 * says whether there is more: nothing is estimated.
 */
static double
divide_by_power (guint64 mantissa,
                 guint   power)
{
  guint64 divisor = 1, quotient, remainder, rounded;
  int exponent = -(int) power;
  unsigned __int128 dividend;
  int shift, excess;

  for (guint i = 0; i < power; i++)
    divisor *= 5;

  shift = __builtin_clzll (mantissa);
  exponent -= shift;
  mantissa <<= shift;
  shift = __builtin_clzll (divisor);
  exponent += shift;
  divisor <<= shift;

  dividend = (unsigned __int128) mantissa << 63;
  exponent -= 63;
  quotient = dividend / divisor;
  remainder = dividend % divisor;

  excess = 64 - __builtin_clzll (quotient) - 53;
  rounded = quotient >> excess;
  exponent += excess;

  {
    guint64 rest = quotient & ((G_GUINT64_CONSTANT (1) << excess) - 1);
    guint64 half = G_GUINT64_CONSTANT (1) << (excess - 1);

    if (rest > half || (rest == half && (remainder != 0 || (rounded & 1) != 0)))
      rounded++;
  }

  return ldexp ((double) rounded, exponent);
}

static double
parse_by_library (const guint8 *text,
                  gsize         length)
{
  char small[64];
  g_autofree char *large = NULL;
  char *copy = small;

  if (length >= sizeof small)
    copy = large = g_malloc (length + 1);

  memcpy (copy, text, length);
  copy[length] = '\0';

  return g_ascii_strtod (copy, NULL);
}

/* The value of @mantissa times 10^@exponent, or of the text itself where that is beyond the short ways. */
static double
scale (guint64       mantissa,
       int           exponent,
       const guint8 *text,
       gsize         length)
{
  if (mantissa == 0)
    return 0.0;

  if (mantissa <= (guint64) HOT_CSV_MAX_EXACT_INTEGER)
    {
      if (exponent >= -22 && exponent <= 0)
        return (double) mantissa / exact_powers[-exponent];
      if (exponent > 0 && exponent <= 22)
        return (double) mantissa * exact_powers[exponent];
    }

  if (exponent <= 0 && -exponent <= MAX_POWER_OF_FIVE)
    return divide_by_power (mantissa, -exponent);

  return parse_by_library (text, length);
}

static gboolean
parse_exponent (const guint8 *text,
                gsize         length,
                int          *exponent)
{
  gboolean negative = FALSE;
  int value = 0;

  if (length > 0 && (*text == '-' || *text == '+'))
    {
      negative = *text == '-';
      text++;
      length--;
    }

  if (length == 0)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!is_digit (text[i]))
        return FALSE;
      /* Beyond any double; more digits change nothing. */
      if (value < 100000)
        value = value * 10 + (text[i] - '0');
    }

  *exponent += negative ? -value : value;

  return TRUE;
}

static gboolean
parse_infinity (const guint8 *text,
                gsize         length,
                double       *value)
{
  if ((length == 3 && g_ascii_strncasecmp ((const char *) text, "inf", 3) == 0) ||
      (length == 8 && g_ascii_strncasecmp ((const char *) text, "infinity", 8) == 0))
    {
      *value = INFINITY;
      return TRUE;
    }

  return FALSE;
}

/* Up to seven digits, a point and up to sixteen decimals: what most numbers are that are not shorter still. */
static gboolean
parse_decimal (const guint8 *text,
               gsize         length,
               double       *value)
{
  guint point = hot_swar_find (hot_swar_load (text), '.');
  guint n_decimals = length - point - 1;
  guint64 whole, decimals, scale_up = 1;

  if (point == 0 || point >= 8 || length < point + 2 || n_decimals > 16 || point + n_decimals > 19 ||
      !parse_unsigned (text, point, &whole) || !parse_unsigned (text + point + 1, n_decimals, &decimals))
    return FALSE;

  for (guint i = 0; i < n_decimals; i++)
    scale_up *= 10;

  *value = scale (whole * scale_up + decimals, -(int) n_decimals, text, length);

  return TRUE;
}

/* Without sign. */
static gboolean
parse_magnitude (const guint8 *text,
                 gsize         length,
                 double       *value)
{
  guint64 mantissa = 0;
  guint n_significant = 0;
  int exponent = 0;
  gboolean truncated = FALSE, point = FALSE, any = FALSE;
  gsize i;

  if (parse_decimal (text, length, value))
    return TRUE;

  for (i = 0; i < length; i++)
    {
      if (text[i] == '.' && !point)
        {
          point = TRUE;
          continue;
        }
      if (!is_digit (text[i]))
        break;

      any = TRUE;
      if (mantissa == 0 && text[i] == '0')
        exponent -= point;
      else if (n_significant < 19)
        {
          mantissa = mantissa * 10 + (text[i] - '0');
          n_significant++;
          exponent -= point;
        }
      else
        truncated = TRUE;
    }

  if (!any)
    return parse_infinity (text, length, value);

  if (i < length)
    {
      if ((text[i] | 0x20) != 'e' || !parse_exponent (text + i + 1, length - i - 1, &exponent))
        return FALSE;
    }
  else if (!point && ((length > 1 && *text == '0') || truncated ||
                      mantissa > (guint64) HOT_CSV_MAX_EXACT_INTEGER))
    {
      return FALSE;
    }

  *value = truncated ? parse_by_library (text, length) : scale (mantissa, exponent, text, length);

  /* What is beyond any double was not written as infinity. */
  return isfinite (*value);
}

gboolean
hot_csv_parse_real (const guint8 *text,
                    gsize         length,
                    double       *value)
{
  gboolean negative;
  double magnitude;

  if (length == 0)
    return FALSE;

  negative = *text == '-';
  if (negative || *text == '+')
    {
      text++;
      length--;
    }

  if (!parse_magnitude (text, length, &magnitude))
    return FALSE;

  *value = negative ? -magnitude : magnitude;

  return TRUE;
}
