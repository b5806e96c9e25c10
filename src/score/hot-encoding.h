/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * HotRawKind:
 *
 * What a value of a raw row is given as. A number may stand in a text; a category may be a number.
 */
typedef enum {
  HOT_RAW_MISSING,
  HOT_RAW_NUMBER,
  HOT_RAW_TEXT,              /* UTF-8 of @length bytes */
} HotRawKind;

typedef struct {
  HotRawKind  kind;
  double      number;
  const char *text;
  size_t      length;
} HotRawValue;

/* What a column holds, for those who ask for a row. */
typedef enum {
  HOT_RAW_TYPE_NUMBER,
  HOT_RAW_TYPE_BOOLEAN,
  HOT_RAW_TYPE_DATE,
  HOT_RAW_TYPE_CATEGORY,
  HOT_RAW_TYPE_LIST,
  HOT_RAW_TYPE_TEXT,
  HOT_N_RAW_TYPES,
} HotRawType;

/**
 * HotEncodingKind:
 *
 * How a feature comes from a column. Features of one column stand together; those that ask for one entry each (ONE_HOT, LIST_HAS) are sorted by
 * the bytes of their entries, so that a value is looked up once for all.
 */
typedef enum {
  HOT_ENCODING_NUMBER,
  HOT_ENCODING_IS_MISSING,   /* 1 where there is no value, else 0 */
  HOT_ENCODING_ONE_HOT,      /* 1 where the text is the entry, else 0 */
  HOT_ENCODING_MAP,          /* the value of the entry that the text is */
  HOT_ENCODING_LIST_COUNT,   /* elements of a list, HOT_ENCODING_MAX_COUNT at most */
  HOT_ENCODING_LIST_HAS,     /* 1 where the list has the entry, else 0 */
  HOT_ENCODING_DATE_AGE,     /* days from the date to @parameter, in seconds since 1970 */
  HOT_ENCODING_DATE_MONTH,   /* 1 to 12 */
  HOT_ENCODING_DATE_WEEKDAY, /* 0, Monday, to 6 */
  HOT_ENCODING_FIRST_NUMBER, /* the first number in a text: 1.5 of "1.5 shared baths" */
  HOT_ENCODING_CONTAINS,     /* 1 where the text contains the entry, without regard to ASCII case */
  HOT_ENCODING_LENGTH,       /* characters of a text, HOT_ENCODING_MAX_LENGTH at most */
  HOT_N_ENCODING_KINDS,
} HotEncodingKind;

/* Beyond these nothing more is counted, so that formats which can only compare a text with patterns can count as well. */
#define HOT_ENCODING_MAX_COUNT  127
#define HOT_ENCODING_MAX_LENGTH 1023

/* An entry of a dictionary: a text in a heap of NUL-terminated strings. */
typedef struct {
  uint32_t text;
  float    value;
} HotEncodingEntry;

/**
 * HotEncoding:
 * @missing: what a missing value becomes; NaN leaves it to the model
 * @unseen: what %HOT_ENCODING_MAP gives for a text that is no entry
 * @entries: sorted by the bytes of their texts
 * @heap: where the texts are
 */
typedef struct {
  HotEncodingKind         kind;
  float                   missing;
  float                   unseen;
  double                  parameter;
  const HotEncodingEntry *entries;
  uint32_t                n_entries;
  const char             *heap;
} HotEncoding;

/**
 * hot_encode_value:
 * @encodings: all that come from the value's column
 * @features: (out): one for each of @encodings
 *
 * Makes the features of one value. A text that is no number where one is wanted counts as missing.
 *
 * Returns: false where the value was there but did not fit
 */
bool   hot_encode_value        (const HotEncoding *encodings,
                                uint32_t           n_encodings,
                                const HotRawValue *value,
                                float             *features);

/* The number that a text stands for: 1234.5, $1,234.50, 97%, 1.5e3, t, false; NaN where it is none. */
double hot_raw_parse_number    (const char        *text,
                                size_t             length);
/* Seconds since 1970 of 2019-07-08, 2019-07-08T12:30, 2019-07-08 12:30:15Z; NaN where it is none. */
double hot_raw_parse_date      (const char        *text,
                                size_t             length);
/* The next element of a list, ["Wifi", "TV"], {TV,"Cable TV"}, ['email'], escapes undone as far as @size allows.
 * False at the end. */
bool   hot_raw_next_element    (const char       **position,
                                const char        *end,
                                char              *element,
                                size_t             size,
                                size_t            *length);
