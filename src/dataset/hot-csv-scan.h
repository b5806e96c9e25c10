/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-rows.h"

G_BEGIN_DECLS

/*
 * Delimited text, 64 bytes at a time: one bit of a 64-bit word for each byte. The number of quotes before a byte tells
 * whether it is within quotes, if all quotes stand as RFC 4180 has them; running parities of a word are one carry-less
 * multiplication (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 28, 2019). Whether they do
 * stand so is seen from their neighbours.
 */

/**
 * HotCsvMasks:
 * @inside: bytes within quotes, the opening one included, if the text begins outside
 *
 * What 64 bytes are.
 */
typedef struct {
  guint64 quote;
  guint64 delimiter;
  guint64 line_end;
  guint64 inside;
} HotCsvMasks;

/**
 * HotCsvScan:
 * @inside: all ones where the byte that comes next is within quotes, if the text begins outside
 * @after_cr: 1 where the last byte was CR
 * @n_lines: LF, CRLF and CR on its own, so far
 * @high: the last 64 bytes were not all ASCII
 * @invalid: something was not UTF-8
 *
 * What goes on from one 64 bytes to the next while looking at them.
 */
typedef struct {
  guint64  inside;
  guint64  after_cr;
  guint64  n_lines;
  gboolean high;
  gboolean invalid;
} HotCsvScan;

/**
 * HotCsvCut:
 * @flip: all ones where the text begins within quotes
 * @after_line_end: 1 where the last byte was a line end outside quotes
 * @after_limit: 1 where the last byte may stand before an opening quote
 * @after_quote: 1 where the last byte was a quote
 * @after_close: 1 where the last byte was a quote that closes a field, or the first one of a pair
 * @misquoted: not 0 when a quote stood where RFC 4180 has none
 *
 * What goes on from one 64 bytes to the next while cutting them.
 */
typedef struct {
  guint64 flip;
  guint64 after_line_end;
  guint64 after_limit;
  guint64 after_quote;
  guint64 after_close;
  guint64 misquoted;
} HotCsvCut;

/**
 * HotCsvLanes:
 * @integers: reads fields of @bytes as integers of up to sixteen digits; sets a bit of @misfits for each that is
 *   anything else
 * @reals: the same for numbers of up to eight digits before and eight behind a point, fifteen in all
 *
 * Numbers, several at a time. Empty fields are missing; both return how many there were.
 */
typedef struct {
  guint32 (*integers) (const guint8  *bytes,
                       const guint32 *begins,
                       const guint32 *lengths,
                       guint32        n,
                       gint64        *values,
                       guint8        *misfits);
  guint32 (*reals)    (const guint8  *bytes,
                       const guint32 *begins,
                       const guint32 *lengths,
                       guint32        n,
                       double        *values,
                       guint8        *misfits);
} HotCsvLanes;

/**
 * HotCsvKernel:
 * @scan: fills @masks[first] to @masks[first + n - 1] from @bytes
 * @cut: appends the records that begin in these blocks, and all fields that end there, to @rows, which has room for as
 *   many as there
 *   could be
 * @cut_tail: appends the fields that end there up to the first record's end; TRUE where that was found
 * @lanes: (nullable): how to read numbers several at a time
 *
 * The inner loops, for one generation of processors. A block is 64 bytes.
 */
typedef struct {
  const char *name;
  void     (*scan)     (const guint8      *bytes,
                        gsize              first,
                        gsize              n,
                        guint8             delimiter,
                        guint8             quote,
                        HotCsvMasks       *masks,
                        HotCsvScan        *scan);
  void     (*cut)      (const HotCsvMasks *masks,
                        gsize              first,
                        gsize              n,
                        HotCsvCut         *cut,
                        HotCsvRows        *rows);
  gboolean (*cut_tail) (const HotCsvMasks *masks,
                        gsize              first,
                        gsize              n,
                        HotCsvCut         *cut,
                        HotCsvRows        *rows);
  const HotCsvLanes *lanes;
} HotCsvKernel;

/* The best one for this processor. The environment variable HOT_CSV_KERNEL may name another one. */
const HotCsvKernel        *hot_csv_kernel_get  (void);
/* All that work on this processor, NULL-terminated. */
const HotCsvKernel *const *hot_csv_kernel_list (void);

extern const HotCsvKernel hot_csv_kernel_portable;
#ifdef __x86_64__
extern const HotCsvKernel hot_csv_kernel_avx2;
extern const HotCsvKernel hot_csv_kernel_avx512;
extern const HotCsvLanes hot_csv_lanes_avx512;
#endif

G_END_DECLS
