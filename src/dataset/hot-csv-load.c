/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-load-private.h"

#include <string.h>

#include "dataset/hot-csv-date.h"

/* Text, masks and index of a chunk stay in the second-level cache of one core. */
#define CHUNK_SIZE     ((gsize) 256 << 10)
#define MAX_CHUNK_SIZE ((gsize) 8 << 20)

/* Room for more rows than the sample lets expect, as a fraction of them, and on top of that. */
#define SPARE_FRACTION 8
#define SPARE_ROWS     256

/* Fewer rows are not worth a second thread at the end. */
#define MIN_ROWS_TO_SHARE 10000

static HotCsvLoad *
hot_csv_load_alloc (HotMappedFile       *file,
                    const HotCsvDialect *dialect,
                    guint                n_columns)
{
  HotCsvLoad *self = g_new0 (HotCsvLoad, 1);

  self->file = hot_mapped_file_ref (file);
  self->dialect = *dialect;
  self->n_columns = n_columns;
  self->kernel = hot_csv_kernel_get ();
  self->end = hot_mapped_file_get_size (file);
  self->states = g_new0 (HotCsvState, n_columns);
  self->ragged = g_array_new (FALSE, FALSE, sizeof (HotCsvRagged));
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->prefix_known, NULL);

  return self;
}

HotCsvLoad *
hot_csv_load_new (const HotCsvLoadInit *init)
{
  HotCsvLoad *self = hot_csv_load_alloc (init->file, &init->dialect, init->n_columns);

  self->start = init->start;
  self->first_line = init->first_line;
  self->n_threads = CLAMP (init->n_threads, 1, HOT_CSV_MAX_THREADS);
  self->chunk_size = init->chunk_size;
  self->progress = init->progress;
  self->cancellable = init->cancellable;
  self->capacity = init->row_estimate + init->row_estimate / SPARE_FRACTION + SPARE_ROWS;

  if (self->chunk_size == 0)
    {
      gsize record = (self->end - self->start) / MAX (init->row_estimate, 1);

      /* Of long records, enough at a time to make going through them column by column worth while. */
      self->chunk_size = CLAMP (record * 64, CHUNK_SIZE, MAX_CHUNK_SIZE) & ~(gsize) 63;
    }

  return self;
}

HotCsvLoad *
hot_csv_load_new_for_layout (HotCsvLayout      *layout,
                             guint              n_threads,
                             const HotProgress *progress,
                             GCancellable      *cancellable)
{
  HotCsvLoad *self = hot_csv_load_alloc (hot_csv_layout_get_file (layout), hot_csv_layout_get_dialect (layout),
                                         hot_csv_layout_get_n_columns (layout));
  const HotCsvLayoutChunk *chunks = hot_csv_layout_get_chunks (layout, &self->n_chunks);

  self->layout = hot_csv_layout_ref (layout);
  /* Only read, since the layout is there to be given back. */
  self->chunks = (HotCsvLayoutChunk *) chunks;
  if (self->n_chunks > 0 && chunks[0].n_rows > 0)
    self->start = chunks[0].offset + chunks[0].row_starts[0];
  self->n_rows = hot_csv_layout_get_n_rows (layout);
  self->capacity = self->n_rows;
  self->parts = g_new0 (HotCsvPart, self->n_chunks * self->n_columns);
  self->n_threads = CLAMP (n_threads, 1, HOT_CSV_MAX_THREADS);
  self->progress = progress;
  self->cancellable = cancellable;

  return self;
}

static void
hot_csv_load_forget_chunks (HotCsvLoad *self)
{
  if (self->layout == NULL)
    {
      for (gsize i = 0; i < self->n_chunks; i++)
        g_free (self->chunks[i].row_starts);
      g_clear_pointer (&self->chunks, g_free);
    }

  g_clear_pointer (&self->parts, g_free);
  g_clear_pointer (&self->quoted, g_free);
  g_clear_pointer (&self->prefixes, g_free);
  self->n_chunks = self->chunks_capacity = 0;
}

static void
hot_csv_load_forget_values (HotCsvLoad *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      HotCsvState *state = &self->states[i];

      for (guint width = 0; width < G_N_ELEMENTS (state->arenas); width++)
        {
          g_clear_pointer (&state->arenas[width], hot_csv_arena_unref);
          state->values[width] = NULL;
        }
      for (guint j = 0; j < HOT_CSV_MAX_THREADS; j++)
        g_clear_pointer (&state->dictionaries[j], hot_csv_dictionary_free);
      g_clear_pointer (&state->overflow, g_byte_array_unref);
      g_clear_pointer (&state->categories, g_strfreev);
      state->n_failed = 0;
      state->n_excused = 0;
      state->strict = FALSE;
    }
}

void
hot_csv_load_free (HotCsvLoad *self)
{
  hot_csv_load_forget_chunks (self);
  hot_csv_load_forget_values (self);
  g_free (self->states);
  g_array_unref (self->ragged);
  g_clear_pointer (&self->layout, hot_csv_layout_unref);
  g_clear_error (&self->error);
  hot_mapped_file_unref (self->file);
  pthread_mutex_destroy (&self->mutex);
  pthread_cond_destroy (&self->prefix_known);
  g_free (self);
}

void
hot_csv_load_set_column (HotCsvLoad          *self,
                         guint                column,
                         const HotCsvReading *reading,
                         gboolean             fixed)
{
  self->states[column].wanted = TRUE;
  self->states[column].reading = *reading;
  self->states[column].fixed = fixed;
}

static gsize
hot_csv_state_get_width (const HotCsvState *self)
{
  return hot_column_type_get_width (hot_csv_kind_get_column_type (self->reading.kind));
}

/* One stretch of memory for all columns, as their types are expected to be. */
static void
hot_csv_load_allocate (HotCsvLoad *self)
{
  g_autoptr(HotCsvArena) arena = NULL;
  gsize size = 0;

  for (guint i = 0; i < self->n_columns; i++)
    if (self->states[i].wanted)
      size += (self->capacity * hot_csv_state_get_width (&self->states[i]) + 63) & ~(gsize) 63;

  arena = hot_csv_arena_new (size);
  size = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      HotCsvState *state = &self->states[i];
      gsize width = hot_csv_state_get_width (state);

      if (!state->wanted)
        continue;

      state->arenas[width] = hot_csv_arena_ref (arena);
      state->values[width] = hot_csv_arena_get_data (arena) + size;
      size += (self->capacity * width + 63) & ~(gsize) 63;
    }
}

void
hot_csv_load_set_kind (HotCsvLoad *self,
                       guint       column,
                       HotCsvKind  kind)
{
  HotCsvState *state = &self->states[column];
  gsize width;

  state->reading.kind = kind;
  width = hot_csv_state_get_width (state);

  if (state->values[width] == NULL)
    {
      state->arenas[width] = hot_csv_arena_new (self->capacity * width);
      state->values[width] = hot_csv_arena_get_data (state->arenas[width]);
    }

  atomic_fetch_add (&self->generation, 1);
}

void
hot_csv_load_add_chunk (HotCsvLoad *self)
{
  if (self->n_chunks == self->chunks_capacity)
    {
      self->chunks_capacity = MAX (self->chunks_capacity * 2, 16);
      self->chunks = g_renew (HotCsvLayoutChunk, self->chunks, self->chunks_capacity);
      self->parts = g_renew (HotCsvPart, self->parts, self->chunks_capacity * self->n_columns);
    }

  self->chunks[self->n_chunks] = (HotCsvLayoutChunk) { 0 };
  memset (self->parts + self->n_chunks * self->n_columns, 0, sizeof (HotCsvPart) * self->n_columns);
  self->n_chunks++;
}

static void
hot_csv_load_start_pass (HotCsvLoad *self)
{
  atomic_store (&self->next, 0);
  atomic_store (&self->stop, FALSE);
  atomic_store (&self->bytes_done, 0);
}

/* The pass over the whole file, again where it turned out to be another one than was thought. */
static void
hot_csv_load_pass_whole (HotCsvLoad *self)
{
  for (;;)
    {
      hot_csv_load_start_pass (self);
      hot_csv_load_allocate (self);

      if (hot_csv_load_is_sequential (self))
        hot_csv_load_pass_loose (self);
      else
        hot_csv_load_pass_strict (self);

      if (self->error != NULL || (!self->misquoted && !self->overflowed))
        return;

      if (self->misquoted)
        self->dialect.loose = TRUE;
      else
        self->capacity = self->n_rows;

      self->misquoted = self->overflowed = self->invalid = self->unclosed = FALSE;
      self->n_short = self->n_long = self->n_trailing = self->n_stray = 0;
      g_array_set_size (self->ragged, 0);
      hot_csv_load_forget_chunks (self);
      hot_csv_load_forget_values (self);
    }
}

HotCsvLayout *
hot_csv_load_get_layout (HotCsvLoad *self,
                         guint64     header_start,
                         gsize       header_length)
{
  if (self->layout == NULL)
    self->layout = hot_csv_layout_new (self->file, &self->dialect, self->n_columns, self->chunks, self->n_chunks,
                                       header_start, header_length);

  return self->layout;
}

/* From each thread's codes to the common ones. */
static void
hot_csv_load_unite_codes (HotCsvLoad *self,
                          guint       column)
{
  HotCsvState *state = &self->states[column];
  guint32 *maps[HOT_CSV_MAX_THREADS];
  guint32 *codes = (guint32 *) state->values[sizeof (guint32)];

  state->categories = hot_csv_dictionary_merge (state->dictionaries, HOT_CSV_MAX_THREADS, self->dialect.quote, maps);

  for (gsize i = 0; i < self->n_chunks; i++)
    {
      const guint32 *map = maps[self->parts[i * self->n_columns + column].worker];
      guint32 *of_chunk = codes + self->chunks[i].first_row;

      for (guint32 j = 0; j < self->chunks[i].n_rows; j++)
        if (of_chunk[j] != HOT_MISSING_CODE)
          of_chunk[j] = map[of_chunk[j]];
    }

  for (guint i = 0; i < HOT_CSV_MAX_THREADS; i++)
    g_free (maps[i]);
}

static void
hot_csv_load_finish_part (gsize    begin,
                          gsize    end,
                          guint    number,
                          gpointer user_data)
{
  HotCsvLoad *self = user_data;

  for (;;)
    {
      gsize i = atomic_fetch_add (&self->next, 1);

      if (i >= self->n_columns)
        return;

      if (self->states[i].wanted && self->states[i].reading.kind == HOT_CSV_CATEGORY)
        hot_csv_load_unite_codes (self, i);
    }
}

/* What is left to do when all columns are read. */
static void
hot_csv_load_finish (HotCsvLoad *self)
{
  guint n_threads = self->n_rows >= MIN_ROWS_TO_SHARE ? self->n_threads : 1;

  atomic_store (&self->next, 0);
  hot_parallel_for (n_threads, n_threads, hot_csv_load_finish_part, self);
}

static int
hot_csv_ragged_compare (gconstpointer a,
                        gconstpointer b)
{
  const HotCsvRagged *first = a, *second = b;

  return first->row < second->row ? -1 : first->row > second->row;
}

gboolean
hot_csv_load_run (HotCsvLoad  *self,
                  GError     **error)
{
  if (self->layout == NULL)
    {
      hot_csv_load_pass_whole (self);
    }
  else
    {
      hot_csv_load_start_pass (self);
      hot_csv_load_allocate (self);
      hot_csv_load_pass_again (self);
    }

  while (self->error == NULL && !hot_csv_load_settle (self))
    {
      hot_csv_load_start_pass (self);
      hot_csv_load_pass_again (self);
    }

  if (self->error == NULL)
    hot_mapped_file_check (self->file, &self->error);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  hot_csv_load_finish (self);
  g_array_sort (self->ragged, hot_csv_ragged_compare);
  if (self->ragged->len > HOT_CSV_MAX_LISTED)
    g_array_set_size (self->ragged, HOT_CSV_MAX_LISTED);

  return TRUE;
}

HotColumn *
hot_csv_load_take_column (HotCsvLoad *self,
                          guint       column,
                          const char *name)
{
  HotCsvState *state = &self->states[column];
  HotColumnInit init = { .name = name, .file = self->file, .quote = self->dialect.quote };
  g_autofree char *unit = NULL;
  g_autoptr(GBytes) overflow = NULL;
  gsize width = hot_csv_state_get_width (state);

  init.type = hot_csv_kind_get_column_type (state->reading.kind);
  if (init.type == HOT_COLUMN_CATEGORY)
    init.categories = g_steal_pointer (&state->categories);
  if (init.type == HOT_COLUMN_PERCENT)
    init.unit = "%";
  if (init.type == HOT_COLUMN_MONEY && state->reading.unit_length > 0)
    init.unit = unit = g_strndup ((const char *) state->reading.unit, state->reading.unit_length);
  if (state->overflow != NULL)
    init.overflow = overflow = g_byte_array_free_to_bytes (g_steal_pointer (&state->overflow));

  for (gsize i = 0; i < self->n_chunks; i++)
    {
      const HotCsvPart *part = &self->parts[i * self->n_columns + column];

      init.n_missing += part->n_missing;
      init.has_time |= init.type == HOT_COLUMN_DATE && (part->evidence & HOT_DATE_HAS_TIME) != 0;
    }

  init.values = hot_csv_arena_get_bytes (state->arenas[width], state->values[width], self->n_rows * width);

  return hot_column_new (&init);
}

HotColumnType
hot_csv_load_get_column_type (HotCsvLoad *self,
                              guint       column)
{
  return hot_csv_kind_get_column_type (self->states[column].reading.kind);
}

guint64
hot_csv_load_get_n_rows (HotCsvLoad *self)
{
  return self->n_rows;
}

guint64
hot_csv_load_get_n_failed (HotCsvLoad *self,
                           guint       column,
                           guint64    *first_row)
{
  *first_row = self->states[column].first_failed;

  return self->states[column].n_failed;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const guint64 *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

GArray *
hot_csv_load_get_damaged (HotCsvLoad *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint n = 0;

  for (guint i = 0; i < self->n_columns; i++)
    g_array_append_vals (rows, self->states[i].excused, self->states[i].n_excused);

  g_array_sort (rows, compare_rows);

  for (guint i = 0; i < rows->len; i++)
    if (i == 0 || g_array_index (rows, guint64, i) != g_array_index (rows, guint64, i - 1))
      g_array_index (rows, guint64, n++) = g_array_index (rows, guint64, i);
  g_array_set_size (rows, n);

  return rows;
}

gboolean
hot_csv_load_is_damaged (HotCsvLoad *self,
                         guint       column,
                         guint64     row)
{
  const HotCsvState *state = &self->states[column];

  for (guint i = 0; i < state->n_excused; i++)
    if (state->excused[i] == row)
      return TRUE;

  return FALSE;
}

GArray *
hot_csv_load_get_ragged (HotCsvLoad *self,
                         guint64    *n_short,
                         guint64    *n_long)
{
  *n_short = self->n_short;
  *n_long = self->n_long;

  return self->ragged;
}

guint64
hot_csv_load_get_n_trailing (HotCsvLoad *self,
                             guint64    *first_row)
{
  *first_row = self->first_trailing;

  return self->n_trailing;
}

guint64
hot_csv_load_get_n_stray (HotCsvLoad *self,
                          guint64    *first_row)
{
  *first_row = self->first_stray;

  return self->n_stray;
}

gboolean
hot_csv_load_get_unclosed (HotCsvLoad *self)
{
  return self->unclosed;
}

gboolean
hot_csv_load_get_invalid (HotCsvLoad *self)
{
  return self->invalid;
}
