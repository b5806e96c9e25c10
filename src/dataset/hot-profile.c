/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-profile.h"

#include <math.h>
#include <stdatomic.h>

#include <glib/gi18n-lib.h>

#include "base/hot-parallel.h"
#include "dataset/hot-column-profile.h"
#include "dataset/hot-coordinates.h"

/* Rows times columns worth a thread. */
#define GRAIN 20000

/* Hashes of text that are kept at a time; of larger tables the text columns are read in several goes. */
#define MAX_HASHES (16 * 1024 * 1024)

struct _HotProfile
{
  gatomicrefcount    ref_count;
  guint              n_rows;
  guint              n_columns;
  HotColumnProfile  *columns;
  int                latitude;
  int                longitude;
};

G_DEFINE_BOXED_TYPE (HotProfile, hot_profile, hot_profile_ref, hot_profile_unref)

/* Columns that are profiled in one go, shared by the threads. */
typedef struct {
  HotProfile            *profile;
  const HotProfileInput *input;
  const HotProgress     *progress;
  const guint           *columns;
  HotTextTally          *tallies;     /* of these columns, or NULL where they are no texts */
  guint                  n_columns;
  atomic_uint            next;
  atomic_uint           *n_done;
} Batch;

static void
column_profile_init (HotColumnProfile *self,
                     HotColumn        *column)
{
  self->name = g_strdup (hot_column_get_name (column));
  self->type = hot_column_get_column_type (column);
  self->unit = g_strdup (hot_column_get_unit (column));
  self->min = self->max = self->mean = self->std = NAN;
  self->quartiles[0] = self->quartiles[1] = self->quartiles[2] = NAN;
  self->bin_min = self->bin_max = self->mean_length = NAN;
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

static void
profile_column (HotColumnProfile      *self,
                HotColumn             *column,
                const HotProfileInput *input,
                const HotTextTally    *tally,
                HotProfileScratch     *scratch)
{
  switch (self->type)
    {
    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
    case HOT_COLUMN_DATE:
      hot_column_profile_numbers (self, column, input, scratch);
      break;

    case HOT_COLUMN_BOOLEAN:
      hot_column_profile_booleans (self, column, input);
      break;

    case HOT_COLUMN_CATEGORY:
      hot_column_profile_categories (self, column, input);
      break;

    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
      hot_column_profile_texts (self, column, input, tally, scratch);
      break;

    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }

  self->missing = input->n - self->count;
  hot_column_profile_warn (self, column, input, tally);
}

static void
run_batch_part (gsize    begin,
                gsize    end,
                guint    part,
                gpointer user_data)
{
  Batch *batch = user_data;
  HotProfileScratch scratch = { 0 };
  guint i;

  while ((i = atomic_fetch_add (&batch->next, 1)) < batch->n_columns &&
         !g_cancellable_is_cancelled (batch->input->cancellable))
    {
      guint index = batch->columns[i], n_done;

      profile_column (&batch->profile->columns[index], hot_table_get_column (batch->input->table, index), batch->input,
                      batch->tallies != NULL ? &batch->tallies[i] : NULL, &scratch);
      n_done = atomic_fetch_add (batch->n_done, 1) + 1;
      hot_progress_report (batch->progress, n_done / (double) batch->profile->n_columns, NULL);
    }
  hot_profile_scratch_clear (&scratch);
}

static void
run_batch (Batch *batch)
{
  guint n_parts = hot_parallel_parts ((gsize) batch->n_columns * batch->input->n, GRAIN);

  hot_parallel_for (n_parts, n_parts, run_batch_part, batch);
}

static void
run_texts (Batch        *batch,
           const guint  *columns,
           guint         n_columns)
{
  guint n_at_once = CLAMP (MAX_HASHES / MAX (batch->input->n, 1), 1, MAX (n_columns, 1));

  for (guint start = 0; start < n_columns; start += n_at_once)
    {
      guint n = MIN (n_at_once, n_columns - start);
      g_autofree HotTextTally *tallies = g_new0 (HotTextTally, n);
      g_autofree HotColumn **texts = g_new (HotColumn *, n);

      for (guint i = 0; i < n; i++)
        texts[i] = hot_table_get_column (batch->input->table, columns[start + i]);
      hot_text_tally_run (tallies, texts, n, batch->input);

      batch->columns = columns + start;
      batch->n_columns = n;
      batch->tallies = tallies;
      batch->next = 0;
      run_batch (batch);

      for (guint i = 0; i < n; i++)
        hot_text_tally_clear (&tallies[i]);
    }
}

HotProfile *
hot_profile_compute (HotTable           *table,
                     HotRowSet          *rows,
                     const HotProgress  *progress,
                     GCancellable       *cancellable,
                     GError            **error)
{
  HotProfileInput input = { .table = table, .cancellable = cancellable };
  g_autoptr(HotProfile) self = g_new0 (HotProfile, 1);
  g_autofree guint *numbers = NULL;
  g_autofree guint *texts = NULL;
  guint n_numbers = 0, n_texts = 0;
  atomic_uint n_done = 0;
  Batch batch = { .profile = self, .input = &input, .progress = progress, .n_done = &n_done };

  g_return_val_if_fail (table != NULL, NULL);

  input.rows = rows != NULL ? hot_row_set_peek_rows (rows) : NULL;
  input.n = rows != NULL ? hot_row_set_get_n (rows) : hot_table_get_n_rows (table);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = input.n;
  self->n_columns = hot_table_get_n_columns (table);
  self->columns = g_new0 (HotColumnProfile, self->n_columns);
  if (hot_coordinates_find (table, &self->latitude, &self->longitude))
    {
      input.latitude = hot_table_get_column (table, self->latitude);
      input.longitude = hot_table_get_column (table, self->longitude);
    }
  hot_progress_report (progress, 0.0, _("Profiling columns…"));

  numbers = g_new (guint, self->n_columns);
  texts = g_new (guint, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      HotColumnType type;

      column_profile_init (&self->columns[i], hot_table_get_column (table, i));
      type = self->columns[i].type;
      if (type == HOT_COLUMN_TEXT || type == HOT_COLUMN_LIST)
        texts[n_texts++] = i;
      else
        numbers[n_numbers++] = i;
    }

  batch.columns = numbers;
  batch.n_columns = n_numbers;
  run_batch (&batch);
  run_texts (&batch, texts, n_texts);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !hot_table_check_file (table, error))
    return NULL;

  return g_steal_pointer (&self);
}

HotProfile *
hot_profile_ref (HotProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_profile_unref (HotProfile *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_columns; i++)
    hot_column_profile_clear (&self->columns[i]);
  g_free (self->columns);
  g_free (self);
}

guint
hot_profile_get_n_rows (HotProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

guint
hot_profile_get_n_columns (HotProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_columns;
}

const HotColumnProfile *
hot_profile_get_column (HotProfile *self,
                        guint       index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_columns, NULL);

  return &self->columns[index];
}

int
hot_profile_get_latitude (HotProfile *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->latitude;
}

int
hot_profile_get_longitude (HotProfile *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->longitude;
}
