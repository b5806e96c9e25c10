/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_KINDS 3

struct _HotRunFrameBuilder
{
  HotRunFrame *frame;
  GArray      *columns;
  GHashTable  *by_key[N_KINDS];
  /* Rows of one run come together and in the same order of keys as those of the run before, so the column after the last
   * one is nearly always right. */
  guint        last;
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
  self->strings = g_string_chunk_new (64 * 1024);

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
  g_string_chunk_free (self->strings);
  g_free (self);
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

HotRunFrameBuilder *
hot_run_frame_builder_new (HotRunFrame *frame)
{
  HotRunFrameBuilder *self = g_new0 (HotRunFrameBuilder, 1);

  self->frame = frame;
  self->columns = g_array_new (FALSE, TRUE, sizeof (HotRunColumn));
  for (guint i = 0; i < N_KINDS; i++)
    self->by_key[i] = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

static HotRunColumn *
add_column (HotRunFrameBuilder *self,
            HotRunColumnKind    kind,
            const char         *key)
{
  guint n = self->frame->n_runs;
  HotRunColumn column = { .kind = kind, .key = g_string_chunk_insert_const (self->frame->strings, key) };

  column.present = g_new0 (guint8, (n + 7) / 8);
  if (kind == HOT_RUN_COLUMN_METRIC)
    {
      column.numbers = g_new (double, n);
      for (guint i = 0; i < n; i++)
        column.numbers[i] = NAN;
      column.steps = g_new0 (gint64, n);
    }
  else
    {
      column.texts = g_new0 (const char *, n);
    }
  g_hash_table_insert (self->by_key[kind], (char *) column.key, GUINT_TO_POINTER (self->columns->len));
  self->last = self->columns->len;
  g_array_append_val (self->columns, column);

  return &g_array_index (self->columns, HotRunColumn, self->last);
}

static HotRunColumn *
get_column (HotRunFrameBuilder *self,
            HotRunColumnKind    kind,
            const char         *key)
{
  gpointer index;

  for (guint i = 0; i < 2 && self->columns->len > 0; i++)
    {
      guint next = (self->last + 1 - i) % self->columns->len;
      HotRunColumn *column = &g_array_index (self->columns, HotRunColumn, next);

      if (column->kind == kind && g_str_equal (column->key, key))
        {
          self->last = next;
          return column;
        }
    }

  if (!g_hash_table_lookup_extended (self->by_key[kind], key, NULL, &index))
    return add_column (self, kind, key);
  self->last = GPOINTER_TO_UINT (index);

  return &g_array_index (self->columns, HotRunColumn, self->last);
}

static void
mark (HotRunColumn *column,
      guint         run)
{
  guint8 bit = 1u << (run % 8);

  column->n_present += (column->present[run / 8] & bit) == 0;
  column->present[run / 8] |= bit;
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

  column->texts[run] = g_string_chunk_insert_const (self->frame->strings, value);
  mark (column, run);
}

/* Parameters are texts; those of which every one is a number are ordered and drawn as numbers. */
static void
read_numbers (HotRunColumn *column,
              guint         n_runs)
{
  g_autofree double *numbers = g_new (double, n_runs);
  const char *last_text = NULL;
  double last = NAN;

  for (guint i = 0; i < n_runs; i++)
    {
      const char *text = column->texts[i];
      char *end;

      numbers[i] = NAN;
      if (text == NULL)
        continue;
      if (text != last_text)
        {
          last = g_ascii_strtod (text, &end);
          if (end == text || *end != '\0' || g_ascii_isspace (*text))
            return;
          last_text = text;
        }
      numbers[i] = last;
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

void
hot_run_frame_builder_finish (HotRunFrameBuilder *self)
{
  HotRunFrame *frame = self->frame;

  frame->n_columns = self->columns->len;
  frame->columns = (HotRunColumn *) (gpointer) g_array_free (self->columns, FALSE);
  for (guint i = 0; i < frame->n_columns; i++)
    if (frame->columns[i].kind == HOT_RUN_COLUMN_PARAM)
      read_numbers (&frame->columns[i], frame->n_runs);
  if (frame->n_columns > 1)
    qsort (frame->columns, frame->n_columns, sizeof *frame->columns, compare_columns);

  for (guint i = 0; i < N_KINDS; i++)
    g_hash_table_unref (self->by_key[i]);
  g_free (self);
}
