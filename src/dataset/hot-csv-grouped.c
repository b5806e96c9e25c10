/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-number.h"

#include <string.h>

/* Digits of the longest number that may be grouped. */
#define MAX_GROUPED_DIGITS 40

typedef struct {
  const guint8 *text;
  gsize         length;
  /* Digits and a point, to be read as a plain number. */
  guint8        plain[MAX_GROUPED_DIGITS + 32];
  gsize         n_plain;
  guint         groups[MAX_GROUPED_DIGITS + 1];
  guint         n_groups;
  guint32       separator;
  gboolean      point;
  guint         n_decimals;
} HotGroupedNumber;

static inline gboolean
is_digit (guint8 byte)
{
  return (guint8) (byte - '0') <= 9;
}

/* What groups digits besides the style's own separator, as code points: space, no-break space, narrow no-break space,
 * apostrophe, right single quotation mark. Returns how many bytes it takes, 0 where @text begins otherwise. */
static gsize
take_neutral_separator (const guint8 *text,
                        gsize         length,
                        guint32      *separator)
{
  static const struct {
    char    bytes[4];
    guint8  length;
    guint32 code;
  } separators[] = {
    { " ", 1, ' ' }, { "'", 1, '\'' }, { "\xc2\xa0", 2, 0xa0 }, { "\xe2\x80\xaf", 3, 0x202f },
    { "\xe2\x80\x99", 3, 0x2019 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (length >= separators[i].length && memcmp (text, separators[i].bytes, separators[i].length) == 0)
      {
        *separator = separators[i].code;
        return separators[i].length;
      }

  return 0;
}

static gsize
take_separator (const guint8 *text,
                gsize         length,
                guint8        own,
                guint32      *separator)
{
  if (*text == own)
    {
      *separator = own;
      return 1;
    }

  return take_neutral_separator (text, length, separator);
}

/* Takes the text apart; FALSE where it is no such number. The groups are those before the point. */
static gboolean
hot_grouped_number_scan (HotGroupedNumber *self,
                         guint8            decimal,
                         guint8            own)
{
  gsize i = 0;

  while (i < self->length)
    {
      guint8 byte = self->text[i];
      guint32 separator;
      gsize n;

      if (is_digit (byte))
        {
          if (self->n_plain >= MAX_GROUPED_DIGITS)
            return FALSE;
          self->plain[self->n_plain++] = byte;
          if (self->point)
            self->n_decimals++;
          else
            self->groups[self->n_groups]++;
          i++;
        }
      else if (byte == decimal && !self->point)
        {
          self->plain[self->n_plain++] = '.';
          self->point = TRUE;
          i++;
        }
      else if (!self->point && (n = take_separator (self->text + i, self->length - i, own, &separator)) > 0 &&
               (self->separator == 0 || self->separator == separator) && self->groups[self->n_groups] > 0)
        {
          self->separator = separator;
          self->n_groups++;
          i += n;
        }
      else
        {
          return FALSE;
        }
    }

  return self->n_plain > (gsize) self->point;
}

/* 1,234,567 or, in India, 12,34,567. */
static gboolean
hot_grouped_number_check_groups (const HotGroupedNumber *self)
{
  guint last = self->n_groups;
  guint inner;

  if (last == 0)
    return TRUE;

  if (self->groups[last] != 3)
    return FALSE;

  if (last == 1)
    return self->groups[0] <= 3;

  inner = self->groups[1];
  if (inner != 2 && inner != 3)
    return FALSE;

  for (guint i = 1; i < last; i++)
    if (self->groups[i] != inner)
      return FALSE;

  return self->groups[0] <= inner;
}

/* Whether the number's one separator could be the other style's, and the number another one. */
static guint
hot_grouped_number_get_evidence (const HotGroupedNumber *self,
                                 guint8                  own)
{
  gboolean own_groups = self->n_groups > 0 && self->separator == own;
  gboolean no_zero_first = self->plain[0] != '0';

  if (!self->point && !own_groups)
    return 0;

  if (own_groups && !self->point && self->n_groups == 1 && no_zero_first)
    return HOT_NUMBER_AMBIGUOUS_GROUP;

  if (self->point && self->n_groups == 0 && self->n_decimals == 3 &&
      self->groups[0] >= 1 && self->groups[0] <= 3 && no_zero_first)
    return HOT_NUMBER_AMBIGUOUS_DECIMAL;

  return HOT_NUMBER_PROOF;
}

gboolean
hot_csv_parse_grouped (const guint8   *text,
                       gsize           length,
                       HotNumberStyle  style,
                       double         *value,
                       guint          *evidence)
{
  const guint8 decimal = style == HOT_NUMBER_DOT ? '.' : ',';
  const guint8 own = style == HOT_NUMBER_DOT ? ',' : '.';
  HotGroupedNumber number = { 0 };
  gboolean negative = FALSE;
  double magnitude;

  if (length > 0 && (*text == '-' || *text == '+'))
    {
      negative = *text == '-';
      text++;
      length--;
    }

  number.text = text;
  number.length = length;

  if (!hot_grouped_number_scan (&number, decimal, own) || !hot_grouped_number_check_groups (&number) ||
      !hot_csv_parse_real (number.plain, number.n_plain, &magnitude))
    return FALSE;

  *value = negative ? -magnitude : magnitude;
  *evidence |= hot_grouped_number_get_evidence (&number, own);

  return TRUE;
}

/* Currencies by letters: what Inside Airbnb's cities and the larger economies use, by ISO 4217 code or as people write
 * them. */
static const char * const unit_words[] = {
  "AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR",
  "ILS", "INR",
  "ISK", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PEN", "PHP", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB",
  "TRY", "TWD",
  "UAH", "USD", "VND", "ZAR", "Ft", "Fr.", "Kr", "Kr.", "K\xc4\x8d", "RM", "Rp", "Rs", "Rs.", "kr", "kr.", "lei",
  "z\xc5\x82",
};

/* One character that is a currency sign (Unicode category Sc). */
static gboolean
is_currency_sign (const guint8 *text,
                  gsize         length)
{
  gunichar c = length <= 4 ? g_utf8_get_char_validated ((const char *) text, length) : (gunichar) -1;

  return c < 0x110000 && (gsize) g_utf8_skip[*text] == length && g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL;
}

static gboolean
is_unit (const guint8 *text,
         gsize         length)
{
  gsize letters = 0;

  for (guint i = 0; i < G_N_ELEMENTS (unit_words); i++)
    if (strlen (unit_words[i]) == length && memcmp (text, unit_words[i], length) == 0)
      return TRUE;

  /* A$, US$, NT$, R$ */
  while (letters < length && letters < 3 && g_ascii_isupper (text[letters]))
    letters++;

  return letters < length && is_currency_sign (text + letters, length - letters);
}

static inline gboolean
is_number_byte (guint8 byte)
{
  return is_digit (byte) || byte == '.' || byte == ',';
}

static gsize
skip_spaces (const guint8 *text,
             gsize         length)
{
  gsize n = 0;

  while (n < length)
    if (text[n] == ' ')
      n++;
    else if (length - n >= 2 && text[n] == 0xc2 && text[n + 1] == 0xa0)
      n += 2;
    else
      break;

  return n;
}

static gsize
skip_spaces_back (const guint8 *text,
                  gsize         length)
{
  while (length > 0)
    if (text[length - 1] == ' ')
      length--;
    else if (length >= 2 && text[length - 2] == 0xc2 && text[length - 1] == 0xa0)
      length -= 2;
    else
      break;

  return length;
}

/* A sign in front of what is left; FALSE at a second one. */
static gboolean
take_sign (const guint8 **text,
           gsize         *length,
           gboolean      *negative,
           gboolean      *seen)
{
  gsize n = 0;

  if (*length > 0 && (**text == '-' || **text == '+'))
    n = 1;
  else if (*length > 3 && memcmp (*text, "\xe2\x88\x92", 3) == 0)
    n = 3;

  if (n == 0)
    return TRUE;
  if (*seen)
    return FALSE;

  *negative = **text != '+';
  *seen = TRUE;
  *text += n;
  *length -= n;

  return TRUE;
}

gboolean
hot_csv_find_unit (const guint8  *text,
                   gsize          length,
                   const guint8 **number,
                   gsize         *number_length,
                   const guint8 **unit,
                   gsize         *unit_length,
                   gboolean      *negative)
{
  gboolean sign_seen = FALSE;
  gsize begin = 0, end;

  *negative = FALSE;
  *unit = text;
  *unit_length = 0;

  if (length > 2 && text[0] == '(' && text[length - 1] == ')')
    {
      *negative = sign_seen = TRUE;
      text++;
      length -= 2;
    }

  if (!take_sign (&text, &length, negative, &sign_seen))
    return FALSE;

  while (begin < length && !is_number_byte (text[begin]) && text[begin] != '-' && text[begin] != '+' &&
         text[begin] != 0xe2)
    begin++;
  /* The euro sign, the rupee sign and most others begin with the byte that the minus sign and the narrow space begin
   * with. */
  if (begin < length && text[begin] == 0xe2 && begin + 3 <= length && is_currency_sign (text + begin, 3))
    begin += 3;

  if (begin > 0)
    {
      *unit = text;
      *unit_length = skip_spaces_back (text, begin);
      begin += skip_spaces (text + begin, length - begin);
    }

  text += begin;
  length -= begin;
  if (!take_sign (&text, &length, negative, &sign_seen))
    return FALSE;

  end = length;
  while (end > 0 && !is_digit (text[end - 1]))
    end--;

  *number = text;
  *number_length = end;

  if (end < length)
    {
      gsize spaces = skip_spaces (text + end, length - end);

      /* "1." and "5 ": nothing but the number's own. */
      if (*unit_length > 0)
        return FALSE;
      *unit = text + end + spaces;
      *unit_length = length - end - spaces;
    }

  return end > 0 && (*unit_length == 0 || is_unit (*unit, *unit_length));
}
