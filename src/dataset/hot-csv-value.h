/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-column.h"

G_BEGIN_DECLS

/**
 * HotCsvKind:
 *
 * What the values of a column look like in the text: a column type and its notation, from the narrowest to the widest.
 * A column begins as the first one that all values of a sample fit, and goes on to the next one that a value fits when
 * it does not fit; so it ends as the first one that all values fit, in whatever order they are seen.
 */
typedef enum {
  HOT_CSV_EMPTY,
  HOT_CSV_INTEGER,
  HOT_CSV_REAL,
  HOT_CSV_REAL_GROUPED,
  HOT_CSV_REAL_COMMA,
  HOT_CSV_PERCENT_DOT,
  HOT_CSV_PERCENT_COMMA,
  HOT_CSV_MONEY_DOT,
  HOT_CSV_MONEY_COMMA,
  HOT_CSV_BOOLEAN,
  HOT_CSV_DATE_YMD,
  HOT_CSV_DATE_DMY,
  HOT_CSV_DATE_MDY,
  HOT_CSV_LIST,
  HOT_CSV_CATEGORY,
  HOT_CSV_TEXT,
  HOT_CSV_N_KINDS,
} HotCsvKind;

#define HOT_CSV_MAX_UNIT 16

/**
 * HotCsvReading:
 * @kind: what the values should be
 * @delimiter: of the file: where it is a semicolon, a lone comma stands before decimals
 * @lenient: a person asked for this type, so that notations count which are not taken for it unasked: 0 and 1 as
 *   booleans, 20190708 as
 *   a date, 4.0 as an integer, leading zeros, any currency
 * @unit: the column's currency, as it stands beside the numbers; nothing else counts as one
 * @unit_length: its bytes, 0 where it is not known yet
 *
 * How the values of a column are read.
 */
typedef struct {
  HotCsvKind kind;
  char       delimiter;
  gboolean   lenient;
  guint8     unit[HOT_CSV_MAX_UNIT];
  gsize      unit_length;
} HotCsvReading;

typedef enum {
  HOT_CSV_FITS,
  HOT_CSV_MISSING,
  HOT_CSV_MISFIT,
} HotCsvFit;

typedef union {
  gint64 integer;
  double real;
  gint8  boolean;
} HotCsvValue;

HotColumnType hot_csv_kind_get_column_type (HotCsvKind           kind);

/**
 * hot_csv_value_read:
 * @text: the field without its quotes, in a padded buffer
 * @value: (out): for numeric types, the value or how a missing one is stored
 * @evidence: (inout): #HotNumberEvidence or #HotDateEvidence is added
 *
 * Reads one field.
 */
HotCsvFit     hot_csv_value_read           (const HotCsvReading *reading,
                                            const guint8        *text,
                                            gsize                length,
                                            HotCsvValue         *value,
                                            guint               *evidence);

/* The first kind not below @from that the field fits, CATEGORY at the latest; TEXT from TEXT on. */
HotCsvKind    hot_csv_kind_find            (const HotCsvReading *reading,
                                            HotCsvKind           from,
                                            const guint8        *text,
                                            gsize                length);

/* If the field is a sum of money, keeps its unit in @reading. */
void          hot_csv_reading_take_unit    (HotCsvReading       *reading,
                                            const guint8        *text,
                                            gsize                length);

/* N/A and the like. Empty fields are missing everywhere and are not asked for. */
gboolean      hot_csv_is_missing_text      (const guint8        *text,
                                            gsize                length);

G_END_DECLS
