/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-encoding.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_ELEMENT 512
#define SECONDS_PER_DAY 86400.0

static int
compare_text (const HotEncoding *encoding,
              uint32_t           index,
              const char        *text,
              size_t             length)
{
  const char *entry = encoding->heap + encoding->entries[index].text;
  size_t entry_length = strlen (entry);
  int order = memcmp (entry, text, entry_length < length ? entry_length : length);

  return order != 0 ? order : (entry_length > length) - (entry_length < length);
}

/* Index of the entry that @text is, or n_entries. */
static uint32_t
find_entry (const HotEncoding *encoding,
            const char        *text,
            size_t             length)
{
  uint32_t low = 0, high = encoding->n_entries;

  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;
      int order = compare_text (encoding, middle, text, length);

      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return encoding->n_entries;
}

/* Among encodings of one entry each, sorted: the one whose entry @text is, or n_encodings. */
static uint32_t
find_encoding (const HotEncoding *encodings,
               uint32_t           n_encodings,
               const char        *text,
               size_t             length)
{
  uint32_t low = 0, high = n_encodings;

  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;
      int order = compare_text (&encodings[middle], 0, text, length);

      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return n_encodings;
}

static bool
contains (const char *text,
          size_t      length,
          const char *needle)
{
  size_t n = strlen (needle);

  for (size_t i = 0; n <= length && i <= length - n; i++)
    if (strncasecmp (text + i, needle, n) == 0)
      return true;

  return false;
}

static double
count_characters (const char *text,
                  size_t      length)
{
  size_t n = 0;

  for (size_t i = 0; i < length && n <= HOT_ENCODING_MAX_LENGTH; i++)
    n += ((unsigned char) text[i] & 0xC0) != 0x80;

  return n < HOT_ENCODING_MAX_LENGTH ? n : HOT_ENCODING_MAX_LENGTH;
}

/* A number as the text that it would be in a file, where a category is wanted. */
static void
make_text (const HotRawValue *value,
           char               buffer[32],
           HotRawValue       *text)
{
  *text = *value;
  if (value->kind != HOT_RAW_NUMBER)
    return;

  text->kind = HOT_RAW_TEXT;
  text->text = buffer;
  if (value->number == floor (value->number) && fabs (value->number) < 1e15)
    text->length = snprintf (buffer, 32, "%.0f", value->number);
  else
    text->length = snprintf (buffer, 32, "%.15g", value->number);
}

static double
get_seconds (const HotRawValue *value)
{
  return value->kind == HOT_RAW_NUMBER ? value->number : hot_raw_parse_date (value->text, value->length);
}

/* Gregorian months of days since 1970 (Hinnant, "chrono-compatible low-level date algorithms", 2013). */
static int
get_month (double seconds)
{
  long long days = (long long) floor (seconds / SECONDS_PER_DAY) + 719468;
  long long era = (days >= 0 ? days : days - 146096) / 146097;
  unsigned day_of_era = days - era * 146097;
  unsigned year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  unsigned day = day_of_era - (365 * year + year / 4 - year / 100);
  unsigned month = (5 * day + 2) / 153;

  return month < 10 ? month + 3 : month - 9;
}

static bool
encode_date (const HotEncoding *encoding,
             const HotRawValue *value,
             float             *feature)
{
  double seconds = get_seconds (value);
  double days = floor (seconds / SECONDS_PER_DAY);

  if (!(fabs (seconds) < 1e12))
    {
      *feature = encoding->missing;
      return false;
    }

  if (encoding->kind == HOT_ENCODING_DATE_AGE)
    *feature = (encoding->parameter - seconds) / SECONDS_PER_DAY;
  else if (encoding->kind == HOT_ENCODING_DATE_MONTH)
    *feature = get_month (seconds);
  else
    *feature = fmod (fmod (days + 3.0, 7.0) + 7.0, 7.0);

  return true;
}

static double
find_first_number (const char *text,
                   size_t      length)
{
  size_t begin = 0, end;

  while (begin < length && !(text[begin] >= '0' && text[begin] <= '9'))
    begin++;
  for (end = begin; end < length && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.'); end++)
    ;
  if (end > begin)
    return hot_raw_parse_number (text + begin, end - begin);

  /* "Half-bath", as listings write it. */
  return contains (text, length, "half") ? 0.5 : NAN;
}

static bool
encode_number (const HotEncoding *encoding,
               const HotRawValue *value,
               float             *feature)
{
  double number = value->kind == HOT_RAW_NUMBER ? value->number : hot_raw_parse_number (value->text, value->length);

  if (encoding->kind == HOT_ENCODING_FIRST_NUMBER && value->kind == HOT_RAW_TEXT)
    number = find_first_number (value->text, value->length);

  *feature = (float) number;
  if (isfinite (*feature))
    return true;
  *feature = encoding->missing;

  return false;
}

/* All features of a list, which is read once. */
static void
encode_list (const HotEncoding *encodings,
             uint32_t           n_encodings,
             const HotRawValue *value,
             float             *features)
{
  const char *position = value->text, *end = value->text + value->length;
  uint32_t first_has = n_encodings, n_has = 0;
  char element[MAX_ELEMENT];
  double count = 0.0;
  size_t length;

  for (uint32_t i = 0; i < n_encodings; i++)
    if (encodings[i].kind == HOT_ENCODING_LIST_HAS)
      {
        first_has = n_has == 0 ? i : first_has;
        n_has++;
        features[i] = 0.0f;
      }

  while (hot_raw_next_element (&position, end, element, sizeof element, &length))
    {
      uint32_t found = find_encoding (encodings + first_has, n_has, element, length);

      count += 1.0;
      if (found < n_has)
        features[first_has + found] = 1.0f;
    }

  for (uint32_t i = 0; i < n_encodings; i++)
    if (encodings[i].kind == HOT_ENCODING_LIST_COUNT)
      features[i] = count < HOT_ENCODING_MAX_COUNT ? count : HOT_ENCODING_MAX_COUNT;
}

static bool
encode_text (const HotEncoding *encoding,
             const HotRawValue *value,
             float             *feature)
{
  uint32_t entry;

  switch (encoding->kind)
    {
    case HOT_ENCODING_MAP:
      entry = find_entry (encoding, value->text, value->length);
      *feature = entry < encoding->n_entries ? encoding->entries[entry].value : encoding->unseen;
      return true;

    case HOT_ENCODING_CONTAINS:
      *feature = contains (value->text, value->length, encoding->heap + encoding->entries[0].text);
      return true;

    case HOT_ENCODING_LENGTH:
      *feature = count_characters (value->text, value->length);
      return true;

    default:
      return true;
    }
}

bool
hot_encode_value (const HotEncoding *encodings,
                  uint32_t           n_encodings,
                  const HotRawValue *value,
                  float             *features)
{
  uint32_t first_hot = n_encodings, n_hot = 0;
  bool has_list = false, fits = true;
  char buffer[32];
  HotRawValue text;

  make_text (value, buffer, &text);
  for (uint32_t i = 0; i < n_encodings; i++)
    {
      const HotEncoding *encoding = &encodings[i];

      features[i] = encoding->missing;
      if (encoding->kind == HOT_ENCODING_IS_MISSING)
        features[i] = value->kind == HOT_RAW_MISSING;
      else if (value->kind == HOT_RAW_MISSING)
        continue;
      else if (encoding->kind == HOT_ENCODING_NUMBER || encoding->kind == HOT_ENCODING_FIRST_NUMBER)
        fits &= encode_number (encoding, value, &features[i]);
      else if (encoding->kind >= HOT_ENCODING_DATE_AGE && encoding->kind <= HOT_ENCODING_DATE_WEEKDAY)
        fits &= encode_date (encoding, value, &features[i]);
      else if (encoding->kind == HOT_ENCODING_LIST_COUNT || encoding->kind == HOT_ENCODING_LIST_HAS)
        has_list = true;
      else if (encoding->kind == HOT_ENCODING_ONE_HOT)
        {
          first_hot = n_hot == 0 ? i : first_hot;
          n_hot++;
          features[i] = 0.0f;
        }
      else
        fits &= encode_text (encoding, &text, &features[i]);
    }

  if (n_hot > 0)
    {
      uint32_t found = find_encoding (encodings + first_hot, n_hot, text.text, text.length);

      if (found < n_hot)
        features[first_hot + found] = 1.0f;
    }
  if (has_list)
    encode_list (encodings, n_encodings, &text, features);

  return fits;
}
