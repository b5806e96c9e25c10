/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/hot-parallel.h"
#include "dataset/hot-column-private.h"
#include "dataset/hot-csv-arena.h"
#include "dataset/hot-csv-load.h"
#include "dataset/hot-csv-parse.h"
#include "dataset/hot-csv-scan.h"

G_BEGIN_DECLS

#define HOT_CSV_MAX_THREADS HOT_PARALLEL_MAX

/* A column that has values of another kind in no more rows than this may keep its type, if those rows make no sense in
 * so many columns: then it is the records that are damaged. */
#define HOT_CSV_MAX_EXCUSED 16
#define HOT_CSV_MIN_EXCUSES 2

/* Kind of a part that must be read again in any case. */
#define HOT_CSV_UNREAD HOT_CSV_N_KINDS

/* How one column was read in one chunk. */
typedef struct {
  guint8  kind;
  guint8  evidence;
  guint8  worker;
  guint32 n_missing;
} HotCsvPart;

/* What is known of a column while it is read. Guarded by the load's mutex but for what one thread alone uses. */
typedef struct {
  gboolean           wanted;
  gboolean           fixed;
  HotCsvReading      reading;
  /* Values by their width: 1, 4 or 8 bytes. A column that changes to another width gets other memory. */
  guint8            *values[9];
  HotCsvArena       *arenas[9];
  /* One for each thread, used by that one alone until the end. */
  HotCsvDictionary  *dictionaries[HOT_CSV_MAX_THREADS];
  GByteArray        *overflow;
  char             **categories;
  guint64            n_failed;
  guint64            first_failed;
  /* Rows whose value does not fit, as long as they may come from damaged records. */
  gboolean           strict;
  guint64            excused[HOT_CSV_MAX_EXCUSED];
  gsize              excused_chunks[HOT_CSV_MAX_EXCUSED];
  guint              n_excused;
} HotCsvState;

/* What a chunk must know of all that stands before it. */
typedef struct {
  gboolean known;
  guint64  n_rows;
  guint64  n_lines;
} HotCsvPrefix;

struct _HotCsvLoad
{
  HotMappedFile     *file;
  HotCsvDialect      dialect;
  guint              n_columns;
  guint64            start;
  guint64            end;
  guint64            first_line;
  guint64            n_lines_skipped;
  guint              n_threads;
  gsize              chunk_size;
  guint64            capacity;
  const HotProgress *progress;
  GCancellable      *cancellable;
  HotCsvLayout      *layout;
  const HotCsvKernel *kernel;

  HotCsvState       *states;
  HotCsvLayoutChunk *chunks;
  HotCsvPart        *parts;
  gsize              n_chunks;
  gsize              chunks_capacity;
  guint64            n_rows;

  atomic_size_t      next;
  atomic_int         stop;
  atomic_ullong      bytes_done;
  /* Counts changes of how columns are read, so that threads notice. */
  atomic_uint        generation;

  pthread_mutex_t    mutex;
  pthread_cond_t     prefix_known;
  /* Of each chunk: -1 as long as it is not known whether it begins in quotes, then 0 or 1. */
  gint8             *quoted;
  HotCsvPrefix      *prefixes;

  GError            *error;
  gboolean           misquoted;
  gboolean           overflowed;
  gboolean           unclosed;
  gboolean           invalid;
  GArray            *ragged;
  guint64            n_short;
  guint64            n_long;
  guint64            n_trailing;
  guint64            first_trailing;
  guint64            n_stray;
  guint64            first_stray;
};

/* One thread's things. */
typedef struct {
  HotCsvLoad   *load;
  guint         number;
  guint         generation;
  HotCsvTarget *targets;
  /* Of all columns, %HOT_CSV_MAX_EXCUSED each; made when there is one. */
  guint64      *excused;
  /* The chunk at hand has rows that were excused. */
  gboolean      has_excused;
  gboolean     *wanted;
  HotCsvRows    rows;
  HotCsvMasks  *masks;
  gsize         masks_capacity;
  /* Blocks that were scanned; all of the chunk's, and then of what follows. */
  gsize         n_blocks;
  HotCsvScan    scan;
  guint64       n_lines;
  GArray       *ragged;
  guint64       n_short;
  guint64       n_long;
} HotCsvWorker;

void     hot_csv_worker_init         (HotCsvWorker *self,
                                      HotCsvLoad   *load,
                                      guint         number);
/* Hands what it counted over to the load. */
void     hot_csv_worker_clear        (HotCsvWorker *self);
/* Parses the wanted columns of the chunk in @rows, widening them as needed. */
void     hot_csv_worker_parse        (HotCsvWorker *self,
                                      gsize         chunk);
/* FALSE when the work should stop. */
gboolean hot_csv_worker_go_on        (HotCsvWorker *self);
void     hot_csv_worker_fail         (HotCsvWorker *self,
                                      GError       *error);
void     hot_csv_worker_report       (HotCsvWorker *self,
                                      guint64       n_bytes);
void     hot_csv_worker_note_ragged  (HotCsvWorker *self,
                                      gsize         chunk);

void     hot_csv_worker_want_all     (HotCsvWorker *self);
/* FALSE with an error where rows can no longer be numbered. */
gboolean hot_csv_worker_count_rows   (HotCsvWorker *self,
                                      guint64       n_rows);
/* A record begins on @line, counted from 0, or a little later, and does not end. */
void     hot_csv_worker_fail_long_record (HotCsvWorker *self,
                                          guint64       line);
/* Reads a chunk whose place is known and cuts it, in a file that need not be read from the start. */
gboolean hot_csv_worker_read_strict  (HotCsvWorker *self,
                                      gsize         chunk);

/* Whether a file must be read from the start to know where its records begin. */
static inline gboolean
hot_csv_load_is_sequential (const HotCsvLoad *self)
{
  return self->dialect.loose || self->dialect.keep_blank;
}

/* Whether several columns excuse a row. With the mutex held. */
gboolean hot_csv_load_is_borne_out   (HotCsvLoad   *self,
                                      guint64       row);
/* The column is to be read as @kind from now on, or as something wider. With the mutex held. */
void     hot_csv_load_set_kind       (HotCsvLoad   *self,
                                      guint         column,
                                      HotCsvKind    kind);
void     hot_csv_load_add_chunk      (HotCsvLoad   *self);

/* The passes. */
void     hot_csv_load_pass_loose     (HotCsvLoad   *self);
void     hot_csv_load_pass_strict    (HotCsvLoad   *self);
/* Reads the columns again that are wanted in chunks whose parts are of another kind. */
void     hot_csv_load_pass_again     (HotCsvLoad   *self);
/* Settles what only the whole column can say; FALSE where columns must be read again for it. */
gboolean hot_csv_load_settle         (HotCsvLoad   *self);

G_END_DECLS
