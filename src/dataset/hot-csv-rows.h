/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-layout.h"

G_BEGIN_DECLS

/* Readable bytes before and behind the text of a #HotCsvRows, so that words and vectors can be loaded at any place of
 * it. */
#define HOT_CSV_PADDING 64

/* In a field's length: doubled quotes inside stand for single ones. */
#define HOT_CSV_ESCAPED (1u << 31)
#define HOT_CSV_LENGTH(length) ((length) & ~HOT_CSV_ESCAPED)

/* A record may be so long, fields and all, so that every field's length fits a #HotFieldRef. Longer ones are taken for
 * a quote that was never closed. */
#define HOT_CSV_MAX_RECORD ((32u << 20) - 1)

/* A field left open is kept, with a warning, if it might have been meant; if it swallowed more, that is an error. */
#define HOT_CSV_MAX_UNCLOSED ((gsize) 1 << 20)

/**
 * HotCsvRows:
 * @bytes: text of the file, @offset being the place of its first byte; %HOT_CSV_PADDING bytes on both sides are
 *   readable
 * @n_bytes: how much of it there is
 * @n_rows: records that begin in this piece of the file, each of them whole in @bytes
 * @row_starts: where each begins
 * @first_field: (array length=n_rows+1): number of each one's first field in @ends, or in @begins and @lengths
 * @ends: where each field ends, delimiter or line end; used where quotes stand as in RFC 4180: then a field begins
 *   behind the
 *   one before it, and is quoted if its first byte is a quote
 * @begins: (nullable): where each field's text begins; given for loose files, instead of @ends
 * @lengths: (nullable): how long it is, with %HOT_CSV_ESCAPED
 * @doubled: for each 64 bytes of @bytes, which are second quotes of a pair; beside @ends
 * @regular: every record has the number of fields that was asked for
 *
 * A piece of a delimited file cut into records and fields. A field that the file does not hold in one piece lies behind
 * @n_bytes, undone.
 */
typedef struct {
  guint8   *bytes;
  gsize     n_bytes;
  gsize     bytes_capacity;
  guint64   offset;
  char      quote;

  guint32   n_rows;
  gsize     rows_capacity;
  guint32  *row_starts;
  guint32  *first_field;

  gsize     n_fields;
  gsize     fields_capacity;
  guint32  *ends;
  guint32  *begins;
  guint32  *lengths;
  guint64  *doubled;
  gboolean  regular;

  guint8   *buffer;
} HotCsvRows;

void     hot_csv_rows_clear          (HotCsvRows   *self);
/* Room for @n_bytes of text; what is there stays. */
void     hot_csv_rows_reserve_bytes  (HotCsvRows   *self,
                                      gsize         n_bytes);
void     hot_csv_rows_reserve_rows   (HotCsvRows   *self,
                                      gsize         n_rows);
void     hot_csv_rows_reserve_fields (HotCsvRows   *self,
                                      gsize         n_fields,
                                      gboolean      loose);
/* Reads @length bytes at @offset of the file behind the padding; what lies before @offset goes into it. Behind the
 * text stand line ends. HOT_ERROR_CHANGED where the file does not have them any more. */
gboolean hot_csv_rows_read           (HotCsvRows     *self,
                                      HotMappedFile  *file,
                                      guint64         offset,
                                      gsize           length,
                                      GError        **error);
/* @length bytes more. */
gboolean hot_csv_rows_read_on        (HotCsvRows     *self,
                                      HotMappedFile  *file,
                                      gsize           length,
                                      GError        **error);

/* Of a record longer than HOT_CSV_MAX_RECORD, and of a field that is never closed. @line counts from 0. */
GError  *hot_csv_rows_new_long_error     (HotMappedFile *file,
                                          guint64        line);
GError  *hot_csv_rows_new_unclosed_error (HotMappedFile *file,
                                          guint64        line);

static inline guint32
hot_csv_rows_get_n_fields (const HotCsvRows *self,
                           guint32           row)
{
  return self->first_field[row + 1] - self->first_field[row];
}

/* Line ends among bytes [begin, end): LF, CRLF and CR on its own. A CRLF counts where its CR is. */
static inline guint64
hot_csv_count_lines (const guint8 *bytes,
                     gsize         begin,
                     gsize         end,
                     gboolean      after_cr)
{
  guint64 n = 0;

  for (gsize i = begin; i < end; i++)
    {
      n += bytes[i] == '\r' || (bytes[i] == '\n' && !after_cr);
      after_cr = bytes[i] == '\r';
    }

  return n;
}

/* The same, of the text before byte @end. */
static inline guint64
hot_csv_rows_count_lines (const HotCsvRows *self,
                          gsize             end)
{
  return hot_csv_count_lines (self->bytes, 0, end, self->offset > 0 && self->bytes[-1] == '\r');
}

/**
 * hot_csv_rows_gather:
 * @escapes: whether to find out about doubled quotes
 * @begins: (out caller-allocates) (array length=n): where the field of each row begins in @bytes, without its quote
 * @lengths: (out caller-allocates) (array length=n): and how long it is; 0 where the record has no such field
 *
 * Collects one column's fields of @n rows from @first on.
 */
void     hot_csv_rows_gather         (const HotCsvRows *self,
                                      guint             column,
                                      guint32           first,
                                      guint32           n,
                                      gboolean          escapes,
                                      guint32          *begins,
                                      guint32          *lengths);

G_END_DECLS
