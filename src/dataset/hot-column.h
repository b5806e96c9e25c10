/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/hot-mapped-file.h"

G_BEGIN_DECLS

/**
 * HotColumnType:
 * @HOT_COLUMN_INTEGER: 64-bit integers, exact
 * @HOT_COLUMN_REAL: doubles
 * @HOT_COLUMN_MONEY: doubles, in units of the currency whose symbol is the column's unit
 * @HOT_COLUMN_PERCENT: doubles; `97%` is 97.0, the unit is "%"
 * @HOT_COLUMN_BOOLEAN: true and false
 * @HOT_COLUMN_DATE: days or instants, as seconds since 1970-01-01 00:00 UTC
 * @HOT_COLUMN_CATEGORY: few distinct texts, as codes into a dictionary
 * @HOT_COLUMN_LIST: texts that are lists, `["Wifi", "TV"]`, `{TV,"Cable TV"}`, `['email']`
 * @HOT_COLUMN_TEXT: any text
 */
typedef enum {
  HOT_COLUMN_INTEGER,
  HOT_COLUMN_REAL,
  HOT_COLUMN_MONEY,
  HOT_COLUMN_PERCENT,
  HOT_COLUMN_BOOLEAN,
  HOT_COLUMN_DATE,
  HOT_COLUMN_CATEGORY,
  HOT_COLUMN_LIST,
  HOT_COLUMN_TEXT,
  HOT_N_COLUMN_TYPES,
} HotColumnType;

#define HOT_TYPE_COLUMN_TYPE (hot_column_type_get_type ())
GType         hot_column_type_get_type    (void);
/* "integer", "real", "money"...: the names of the command line and of JSON, never translated. */
const char   *hot_column_type_to_string   (HotColumnType   type);
gboolean      hot_column_type_from_string (const char     *string,
                                           HotColumnType  *type);
/* Integer, real, money, percent, boolean and date: those with hot_column_get_number(). */
gboolean      hot_column_type_is_numeric  (HotColumnType   type);

/* How a missing value is stored. Missing is never zero. */
#define HOT_MISSING_INTEGER G_MININT64   /* integers and dates */
#define HOT_MISSING_BOOLEAN ((gint8) -1)
#define HOT_MISSING_CODE    G_MAXUINT32  /* categories */
/* Reals: NaN. Texts and lists: a field of length 0. */

/**
 * HotFieldRef:
 *
 * Where a text field lies in the mapped file: from the low end 38 bits of offset, 25 bits of length, and one bit that
 * says that doubled quotes inside stand for single ones. Surrounding quotes are not part of the field.
 */
typedef guint64 HotFieldRef;

#define HOT_FIELD_OFFSET_BITS 38
#define HOT_FIELD_LENGTH_BITS 25
#define HOT_FIELD_MAX_LENGTH  ((G_GUINT64_CONSTANT (1) << HOT_FIELD_LENGTH_BITS) - 1)

static inline HotFieldRef
hot_field_ref (guint64  offset,
               guint64  length,
               gboolean escaped)
{
  return offset | (length << HOT_FIELD_OFFSET_BITS) | ((guint64) (escaped != 0) << 63);
}

static inline guint64
hot_field_ref_get_offset (HotFieldRef ref)
{
  return ref & ((G_GUINT64_CONSTANT (1) << HOT_FIELD_OFFSET_BITS) - 1);
}

static inline gsize
hot_field_ref_get_length (HotFieldRef ref)
{
  return (ref >> HOT_FIELD_OFFSET_BITS) & HOT_FIELD_MAX_LENGTH;
}

static inline gboolean
hot_field_ref_get_escaped (HotFieldRef ref)
{
  return ref >> 63;
}

/**
 * HotColumn:
 *
 * One named column of a table: values of one type, immutable, shared by reference count, readable from any thread.
 */
typedef struct _HotColumn HotColumn;

#define HOT_TYPE_COLUMN (hot_column_get_type ())
GType          hot_column_get_type        (void);

/* Each takes its buffer over (transfer full); a buffer has one value a row, in the representation said above.
 * @unit (nullable) is what stands beside the number: a currency symbol such as "$", or "%". */
HotColumn     *hot_column_new_integers    (const char     *name,
                                           HotColumnType   type,      /* INTEGER or DATE */
                                           GBytes         *values);   /* of gint64 */
HotColumn     *hot_column_new_reals       (const char     *name,
                                           HotColumnType   type,      /* REAL, MONEY or PERCENT */
                                           GBytes         *values,    /* of double */
                                           const char     *unit);
HotColumn     *hot_column_new_booleans    (const char     *name,
                                           GBytes         *values);   /* of gint8: 0, 1, -1 */
/* @categories: (transfer full): NULL-terminated, UTF-8, distinct, in order of first appearance */
HotColumn     *hot_column_new_categories  (const char     *name,
                                           GBytes         *codes,     /* of guint32 */
                                           char          **categories);
HotColumn     *hot_column_new_fields      (const char     *name,
                                           HotColumnType   type,      /* TEXT or LIST */
                                           GBytes         *refs,      /* of HotFieldRef */
                                           HotMappedFile  *file);     /* (transfer none) */

HotColumn     *hot_column_ref             (HotColumn      *self);
void           hot_column_unref           (HotColumn      *self);

const char    *hot_column_get_name        (HotColumn      *self);
HotColumnType  hot_column_get_column_type (HotColumn      *self);
const char    *hot_column_get_unit        (HotColumn      *self);     /* (nullable) */
guint          hot_column_get_n_rows      (HotColumn      *self);
guint          hot_column_get_n_missing   (HotColumn      *self);
/* Of a date column: whether any value is not midnight. */
gboolean       hot_column_get_has_time    (HotColumn      *self);

gboolean       hot_column_is_missing      (HotColumn      *self,
                                           guint           row);
/* Of a numeric column; NaN where missing. Integers above 2^53 lose digits here, and only here. */
double         hot_column_get_number      (HotColumn      *self,
                                           guint           row);
/* Of an integer or date column. */
gint64         hot_column_get_integer     (HotColumn      *self,
                                           guint           row);
/* The value as plain text in valid UTF-8, independent of the locale and re-readable: 1234.5, 97%, 2019-07-08, true,
 * the text itself. Money keeps its unit in front ("$1234.00"). NULL where missing. (transfer full) */
char          *hot_column_dup_text        (HotColumn      *self,
                                           guint           row);
/* The raw bytes of a text or list field in the mapped file (escapes not undone); FALSE where missing. */
gboolean       hot_column_peek_field      (HotColumn      *self,
                                           guint           row,
                                           const char    **bytes,
                                           gsize          *length,
                                           gboolean       *escaped);
/* The file that the fields of a text or list column lie in, but for the few that it does not hold in one piece.
 * (transfer none) (nullable) */
HotMappedFile *hot_column_peek_file       (HotColumn      *self);
/* The byte that stands doubled in the escaped fields of a text or list column. */
char           hot_column_get_quote       (HotColumn      *self);

/* The whole buffer, for kernels; NULL where the column is of another representation. */
const gint64  *hot_column_peek_integers   (HotColumn      *self);
const double  *hot_column_peek_reals      (HotColumn      *self);
const gint8   *hot_column_peek_booleans   (HotColumn      *self);
const guint32 *hot_column_peek_codes      (HotColumn      *self);
const HotFieldRef *hot_column_peek_refs   (HotColumn      *self);

guint          hot_column_get_n_categories (HotColumn     *self);
const char    *hot_column_get_category    (HotColumn      *self,
                                           guint32         code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotColumn, hot_column_unref)

G_END_DECLS
