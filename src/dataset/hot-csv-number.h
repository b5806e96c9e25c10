/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Numbers in text. All functions read up to 16 bytes behind the text, which must therefore lie in a padded buffer, and
 * leave
 * @value alone when they return FALSE. Nothing depends on the locale.
 */

/* Integers beyond this cannot all be told apart as doubles. */
#define HOT_CSV_MAX_EXACT_INTEGER (G_GINT64_CONSTANT (1) << 53)

/**
 * HotNumberStyle:
 * @HOT_NUMBER_DOT: 1,234.5
 * @HOT_NUMBER_COMMA: 1.234,5
 *
 * Which byte stands before the decimals; the other one then groups digits.
 */
typedef enum {
  HOT_NUMBER_DOT,
  HOT_NUMBER_COMMA,
} HotNumberStyle;

/**
 * HotNumberEvidence:
 * @HOT_NUMBER_PROOF: the text makes sense in its style only
 * @HOT_NUMBER_AMBIGUOUS_DECIMAL: in the other style the decimals would be a group of digits: 1.234 read as 1.234
 * @HOT_NUMBER_AMBIGUOUS_GROUP: in the other style the group would be decimals: 1,234 read as 1234
 *
 * What a number's separators say about the style of its column.
 */
typedef enum {
  HOT_NUMBER_PROOF             = 1 << 0,
  HOT_NUMBER_AMBIGUOUS_DECIMAL = 1 << 1,
  HOT_NUMBER_AMBIGUOUS_GROUP   = 1 << 2,
} HotNumberEvidence;

/* A sign and up to 19 digits without leading zeros (which would be lost: they make an identifier), exact; FALSE beyond
 * 64 bits. */
gboolean hot_csv_parse_integer (const guint8      *text,
                                gsize              length,
                                gint64            *value);
/* The same, but leading zeros are let through. */
gboolean hot_csv_parse_digits  (const guint8      *text,
                                gsize              length,
                                gint64            *value);
/* What C's strtod() knows but hexadecimals, correctly rounded to nearest. Not integers whose digits a double cannot
 * hold, nor those with leading zeros. */
gboolean hot_csv_parse_real    (const guint8      *text,
                                gsize              length,
                                double            *value);
/**
 * hot_csv_parse_grouped:
 * @evidence: (inout): what the text says is added
 *
 * A number without exponent whose digits may be grouped, in threes or in the Indian way, by the style's separator, a
 * space, a no-break space or an apostrophe.
 */
gboolean hot_csv_parse_grouped (const guint8      *text,
                                gsize              length,
                                HotNumberStyle     style,
                                double            *value,
                                guint             *evidence);

/**
 * hot_csv_find_unit:
 * @number: (out): where the number stands: its sign apart, in @negative
 * @unit: (out): where the unit stands, of length 0 where there is none
 *
 * Takes a sum of money apart: "$1,234.00", "-$5", "($5.00)", "1 234 kr", "US$ 5", "CHF 5". FALSE where what stands
 * beside the number is no currency.
 */
gboolean hot_csv_find_unit     (const guint8      *text,
                                gsize              length,
                                const guint8     **number,
                                gsize             *number_length,
                                const guint8     **unit,
                                gsize             *unit_length,
                                gboolean          *negative);

G_END_DECLS
