/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_KINDS 3

/* Texts that a column had lately: most columns have few. A power of two. */
#define N_RECENT 64

/* What is known of a column only while it is filled. */
typedef struct {
  const char *recent[N_RECENT];
} Recent;

/* Of one kind, so that each kind can be filled by a thread of its own. */
typedef struct {
  GArray       *columns;
  GPtrArray    *recent;      /* of Recent, one a column that has texts */
  GHashTable   *by_key;
  GStringChunk *strings;
  /* Rows of one run come together and in the same order of keys as those of the run before, so the column after the last
   * one is nearly always right. */
  guint         last;
} Part;

struct _HotRunFrameBuilder
{
  HotRunFrame *frame;
  Part         parts[N_KINDS];
};

G_DEFINE_BOXED_TYPE (HotRunFrame, hot_run_frame, hot_run_frame_ref, hot_run_frame_unref)

HotRunFrame *
hot_run_frame_new (guint n_runs)
{
  HotRunFrame *self = g_new0 (HotRunFrame, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_runs = n_runs;
  self->ids = g_new0 (const char *, n_runs);
  self->names = g_new0 (const char *, n_runs);
  self->experiment_ids = g_new0 (const char *, n_runs);
  self->user_ids = g_new0 (const char *, n_runs);
  self->artifact_uris = g_new0 (const char *, n_runs);
  self->start_times = g_new0 (gint64, n_runs);
  self->end_times = g_new0 (gint64, n_runs);
  self->statuses = g_new0 (guint8, n_runs);
  self->is_interrupted = g_new0 (guint8, n_runs);
  self->is_deleted = g_new0 (guint8, n_runs);
  self->strings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_string_chunk_free);
  g_ptr_array_add (self->strings, g_string_chunk_new (64 * 1024));

  return self;
}

HotRunFrame *
hot_run_frame_ref (HotRunFrame *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_run_frame_unref (HotRunFrame *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_free (self->columns[i].numbers);
      g_free (self->columns[i].texts);
      g_free (self->columns[i].steps);
      g_free (self->columns[i].present);
    }
  g_free (self->columns);
  g_free (self->ids);
  g_free (self->names);
  g_free (self->experiment_ids);
  g_free (self->user_ids);
  g_free (self->artifact_uris);
  g_free (self->start_times);
  g_free (self->end_times);
  g_free (self->statuses);
  g_free (self->is_interrupted);
  g_free (self->is_deleted);
  g_ptr_array_unref (self->strings);
  g_free (self);
}

const char *
hot_run_frame_keep (HotRunFrame *self,
                    const char  *text)
{
  return text != NULL ? g_string_chunk_insert (self->strings->pdata[0], text) : NULL;
}

const char *
hot_run_frame_intern (HotRunFrame *self,
                      const char  *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings->pdata[0], text) : NULL;
}

static int
compare_keys (HotRunColumnKind    kind,
              const char         *key,
              const HotRunColumn *column)
{
  return kind != column->kind ? (int) kind - (int) column->kind : strcmp (key, column->key);
}

const HotRunColumn *
hot_run_frame_find_column (const HotRunFrame *self,
                           HotRunColumnKind   kind,
                           const char        *key)
{
  guint begin = 0, end;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  end = self->n_columns;
  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;
      int order = compare_keys (kind, key, &self->columns[middle]);

      if (order == 0)
        return &self->columns[middle];
      if (order < 0)
        end = middle;
      else
        begin = middle + 1;
    }

  return NULL;
}

gboolean
hot_run_column_has (const HotRunColumn *self,
                    guint               run)
{
  return (self->present[run / 8] >> (run % 8)) & 1;
}

static void
mark (HotRunColumn *column,
      guint         run)
{
  guint8 bit = 1u << (run % 8);

  column->n_present += (column->present[run / 8] & bit) == 0;
  column->present[run / 8] |= bit;
}

static void
init_column (HotRunColumn *column,
             guint         n_runs)
{
  column->present = g_new0 (guint8, (n_runs + 7) / 8);
  if (column->kind != HOT_RUN_COLUMN_METRIC)
    {
      column->texts = g_new0 (const char *, n_runs);
      return;
    }

  column->steps = g_new0 (gint64, n_runs);
  column->numbers = g_new (double, n_runs);
  for (guint i = 0; i < n_runs; i++)
    column->numbers[i] = NAN;
}

HotRunFrameBuilder *
hot_run_frame_builder_new (HotRunFrame *frame)
{
  HotRunFrameBuilder *self = g_new0 (HotRunFrameBuilder, 1);

  self->frame = frame;
  for (guint i = 0; i < N_KINDS; i++)
    {
      Part *part = &self->parts[i];

      part->columns = g_array_new (FALSE, TRUE, sizeof (HotRunColumn));
      part->recent = g_ptr_array_new_with_free_func (g_free);
      part->by_key = g_hash_table_new (g_str_hash, g_str_equal);
      part->strings = g_string_chunk_new (64 * 1024);
      g_ptr_array_add (frame->strings, part->strings);
    }

  return self;
}

static void
add_column (HotRunFrameBuilder *self,
            HotRunColumnKind    kind,
            const char         *key)
{
  Part *part = &self->parts[kind];
  HotRunColumn column = { .kind = kind, .key = g_string_chunk_insert_const (part->strings, key) };

  init_column (&column, self->frame->n_runs);
  if (kind != HOT_RUN_COLUMN_METRIC)
    g_ptr_array_add (part->recent, g_new0 (Recent, 1));
  part->last = part->columns->len;
  g_hash_table_insert (part->by_key, (char *) column.key, GUINT_TO_POINTER (part->last));
  g_array_append_val (part->columns, column);
}

/* Makes the column of @key the last one. */
static HotRunColumn *
get_column (HotRunFrameBuilder *self,
            HotRunColumnKind    kind,
            const char         *key)
{
  Part *part = &self->parts[kind];
  guint n = part->columns->len;
  guint next = part->last + 1 < n ? part->last + 1 : 0;
  gpointer index;

  if (n > 0 && strcmp (g_array_index (part->columns, HotRunColumn, next).key, key) == 0)
    part->last = next;
  else if (g_hash_table_lookup_extended (part->by_key, key, NULL, &index))
    part->last = GPOINTER_TO_UINT (index);
  else
    add_column (self, kind, key);

  return &g_array_index (part->columns, HotRunColumn, part->last);
}

/* The same pointer for the same text. */
static const char *
intern (Part       *part,
        const char *text)
{
  Recent *recent = part->recent->pdata[part->last];
  guint64 hash = 0;
  guint slot;

  for (const char *c = text; *c != '\0'; c++)
    hash = hash * 31 + (guchar) *c;
  slot = hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 58;
  if (recent->recent[slot] == NULL || strcmp (recent->recent[slot], text) != 0)
    recent->recent[slot] = g_string_chunk_insert_const (part->strings, text);

  return recent->recent[slot];
}

void
hot_run_frame_builder_add_metric (HotRunFrameBuilder *self,
                                  guint               run,
                                  const char         *key,
                                  double              value,
                                  gint64              step)
{
  HotRunColumn *column = get_column (self, HOT_RUN_COLUMN_METRIC, key);

  column->numbers[run] = value;
  column->steps[run] = step;
  mark (column, run);
}

void
hot_run_frame_builder_add_text (HotRunFrameBuilder *self,
                                HotRunColumnKind    kind,
                                guint               run,
                                const char         *key,
                                const char         *value)
{
  HotRunColumn *column = get_column (self, kind, key);

  column->texts[run] = intern (&self->parts[kind], value);
  mark (column, run);
}

/* Parameters are texts; those of which every one is a number are ordered and drawn as numbers. */
static void
read_numbers (HotRunColumn *column,
              guint         n_runs)
{
  g_autofree double *numbers = g_new (double, n_runs);
  const char *texts[N_RECENT] = { NULL };
  double values[N_RECENT];

  for (guint i = 0; i < n_runs; i++)
    {
      const char *text = column->texts[i];
      /* The same text is the same pointer. */
      guint slot = ((guintptr) text >> 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 58;
      char *end;

      numbers[i] = NAN;
      if (text == NULL)
        continue;
      if (texts[slot] != text)
        {
          values[slot] = g_ascii_strtod (text, &end);
          if (end == text || *end != '\0' || g_ascii_isspace (*text))
            return;
          texts[slot] = text;
        }
      numbers[i] = values[slot];
    }
  column->numbers = g_steal_pointer (&numbers);
}

static int
compare_columns (const void *a,
                 const void *b)
{
  const HotRunColumn *column = a;

  return compare_keys (column->kind, column->key, b);
}

static void
take_columns (HotRunFrame *frame,
              Part        *part)
{
  if (part->columns->len > 0)
    memcpy (frame->columns + frame->n_columns, part->columns->data, part->columns->len * sizeof (HotRunColumn));
  frame->n_columns += part->columns->len;
  g_array_unref (part->columns);
  g_ptr_array_unref (part->recent);
  g_hash_table_unref (part->by_key);
}

void
hot_run_frame_builder_finish (HotRunFrameBuilder *self)
{
  HotRunFrame *frame = self->frame;
  guint n = 0;

  for (guint i = 0; i < N_KINDS; i++)
    n += self->parts[i].columns->len;
  frame->columns = g_new0 (HotRunColumn, n);
  for (guint i = 0; i < N_KINDS; i++)
    take_columns (frame, &self->parts[i]);
  for (guint i = 0; i < frame->n_columns; i++)
    if (frame->columns[i].kind == HOT_RUN_COLUMN_PARAM)
      read_numbers (&frame->columns[i], frame->n_runs);
  if (frame->n_columns > 1)
    qsort (frame->columns, frame->n_columns, sizeof *frame->columns, compare_columns);

  g_free (self);
}

/* (nullable): those of @array that are wanted */
static gpointer
pick (gconstpointer  array,
      gsize          size,
      const guint   *runs,
      guint          n)
{
  char *picked = array != NULL ? g_malloc_n (MAX (n, 1), size) : NULL;

  if (picked == NULL)
    return NULL;
  if (size == sizeof (guint64))
    for (guint i = 0; i < n; i++)
      ((guint64 *) (gpointer) picked)[i] = ((const guint64 *) array)[runs[i]];
  else
    for (guint i = 0; i < n; i++)
      memcpy (picked + i * size, (const char *) array + runs[i] * size, size);

  return picked;
}

static void
pick_into (gpointer       to,
           gconstpointer  from,
           gsize          size,
           const guint   *runs,
           guint          n)
{
  gpointer picked = pick (from, size, runs, n);

  g_free (*(gpointer *) to);
  *(gpointer *) to = picked;
}

/* Whether any of @runs has it. */
static gboolean
pick_column (HotRunColumn       *to,
             const HotRunColumn *from,
             const guint        *runs,
             guint               n)
{
  *to = (HotRunColumn) { .kind = from->kind, .key = from->key, .present = g_new0 (guint8, (n + 7) / 8) };
  for (guint i = 0; i < n; i++)
    {
      guint8 bit = (from->present[runs[i] / 8] >> (runs[i] % 8)) & 1;

      to->present[i / 8] |= bit << (i % 8);
      to->n_present += bit;
    }
  if (to->n_present == 0)
    {
      g_clear_pointer (&to->present, g_free);
      return FALSE;
    }

  to->texts = pick (from->texts, sizeof *from->texts, runs, n);
  to->steps = pick (from->steps, sizeof *from->steps, runs, n);
  if (from->kind == HOT_RUN_COLUMN_METRIC)
    to->numbers = pick (from->numbers, sizeof *from->numbers, runs, n);
  else if (from->kind == HOT_RUN_COLUMN_PARAM)
    read_numbers (to, n);

  return TRUE;
}

HotRunFrame *
hot_run_frame_pick (const HotRunFrame *self,
                    const guint       *runs,
                    guint              n)
{
  HotRunFrame *frame = hot_run_frame_new (0);

  frame->n_runs = n;
  pick_into (&frame->ids, self->ids, sizeof *self->ids, runs, n);
  pick_into (&frame->names, self->names, sizeof *self->names, runs, n);
  pick_into (&frame->experiment_ids, self->experiment_ids, sizeof *self->experiment_ids, runs, n);
  pick_into (&frame->user_ids, self->user_ids, sizeof *self->user_ids, runs, n);
  pick_into (&frame->artifact_uris, self->artifact_uris, sizeof *self->artifact_uris, runs, n);
  pick_into (&frame->start_times, self->start_times, sizeof *self->start_times, runs, n);
  pick_into (&frame->end_times, self->end_times, sizeof *self->end_times, runs, n);
  pick_into (&frame->statuses, self->statuses, sizeof *self->statuses, runs, n);
  pick_into (&frame->is_interrupted, self->is_interrupted, sizeof *self->is_interrupted, runs, n);
  pick_into (&frame->is_deleted, self->is_deleted, sizeof *self->is_deleted, runs, n);
  g_ptr_array_unref (frame->strings);
  frame->strings = g_ptr_array_ref (self->strings);

  frame->columns = g_new0 (HotRunColumn, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    frame->n_columns += pick_column (&frame->columns[frame->n_columns], &self->columns[i], runs, n);

  return frame;
}

static void
grow (gpointer array,
      gsize    size,
      guint    n_before,
      guint    n)
{
  char **place = array;

  if (*place == NULL && n_before > 0)
    return;
  *place = g_realloc_n (*place, n, size);
  memset (*place + n_before * size, 0, (n - n_before) * size);
}

static void
grow_column (HotRunColumn *column,
             guint         n_before,
             guint         n)
{
  grow (&column->present, 1, (n_before + 7) / 8, (n + 7) / 8);
  if (column->kind == HOT_RUN_COLUMN_METRIC)
    grow (&column->steps, sizeof *column->steps, n_before, n);
  else
    grow (&column->texts, sizeof *column->texts, n_before, n);
  if (column->numbers == NULL)
    return;

  column->numbers = g_renew (double, column->numbers, n);
  for (guint i = n_before; i < n; i++)
    column->numbers[i] = NAN;
}

void
hot_run_frame_grow (HotRunFrame *self,
                    guint        n_runs)
{
  guint n = self->n_runs;

  g_return_if_fail (n_runs >= n);

  grow (&self->ids, sizeof *self->ids, n, n_runs);
  grow (&self->names, sizeof *self->names, n, n_runs);
  grow (&self->experiment_ids, sizeof *self->experiment_ids, n, n_runs);
  grow (&self->user_ids, sizeof *self->user_ids, n, n_runs);
  grow (&self->artifact_uris, sizeof *self->artifact_uris, n, n_runs);
  grow (&self->start_times, sizeof *self->start_times, n, n_runs);
  grow (&self->end_times, sizeof *self->end_times, n, n_runs);
  grow (&self->statuses, sizeof *self->statuses, n, n_runs);
  grow (&self->is_interrupted, sizeof *self->is_interrupted, n, n_runs);
  grow (&self->is_deleted, sizeof *self->is_deleted, n, n_runs);
  for (guint i = 0; i < self->n_columns; i++)
    grow_column (&self->columns[i], n, n_runs);
  self->n_runs = n_runs;
}

static HotRunColumn *
insert_column (HotRunFrame      *self,
               HotRunColumnKind  kind,
               const char       *key)
{
  HotRunColumn column = { .kind = kind, .key = hot_run_frame_intern (self, key) };
  guint place = 0;

  while (place < self->n_columns && compare_keys (kind, key, &self->columns[place]) > 0)
    place++;
  init_column (&column, self->n_runs);
  self->columns = g_renew (HotRunColumn, self->columns, self->n_columns + 1);
  memmove (self->columns + place + 1, self->columns + place, (self->n_columns - place) * sizeof column);
  self->columns[place] = column;
  self->n_columns++;

  return &self->columns[place];
}

void
hot_run_frame_set (HotRunFrame      *self,
                   HotRunColumnKind  kind,
                   guint             run,
                   const char       *key,
                   double            value,
                   gint64            step,
                   const char       *text)
{
  HotRunColumn *column = (HotRunColumn *) hot_run_frame_find_column (self, kind, key);

  g_return_if_fail (run < self->n_runs);

  if (column == NULL)
    column = insert_column (self, kind, key);
  mark (column, run);
  if (kind != HOT_RUN_COLUMN_METRIC)
    {
      /* Where the builder kept those of this kind. */
      column->texts[run] = g_string_chunk_insert_const (self->strings->pdata[1 + kind], text);
      return;
    }
  column->numbers[run] = value;
  column->steps[run] = step;
}
