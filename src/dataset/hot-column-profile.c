/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-column-profile.h"

#include <string.h>

void
hot_column_profile_clear (HotColumnProfile *self)
{
  g_free (self->name);
  g_free (self->unit);
  for (guint i = 0; i < HOT_PROFILE_N_TOP; i++)
    g_free (self->top[i]);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

gpointer
hot_profile_scratch_get (HotProfileScratch *self,
                         guint              index,
                         gsize              size)
{
  if (self->size[index] < size)
    {
      g_free (self->memory[index]);
      self->memory[index] = g_malloc (size);
      self->size[index] = size;
    }

  return self->memory[index];
}

void
hot_profile_scratch_clear (HotProfileScratch *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->memory); i++)
    g_clear_pointer (&self->memory[i], g_free);
}

/* In the order of the file where equally frequent, and of the tag where in one row, so that the result is always the
 * same. */
static gboolean
comes_before (const HotTopValue *a,
              const HotTopValue *b)
{
  if (a->count != b->count)
    return a->count > b->count;
  if (a->row != b->row)
    return a->row < b->row;

  return a->tag < b->tag;
}

void
hot_top_values_offer (HotTopValues *self,
                      guint         count,
                      guint         row,
                      guint64       tag)
{
  HotTopValue value = { count, row, tag };
  guint i = self->n;

  while (i > 0 && comes_before (&value, &self->values[i - 1]))
    i--;
  if (i == HOT_PROFILE_N_TOP)
    return;

  self->n = MIN (self->n + 1, HOT_PROFILE_N_TOP);
  memmove (&self->values[i + 1], &self->values[i], (self->n - i - 1) * sizeof *self->values);
  self->values[i] = value;
}

static void
take_top (HotColumnProfile   *self,
          HotColumn          *column,
          const HotTopValues *top,
          gboolean            as_bins)
{
  for (guint i = 0; i < top->n; i++)
    {
      self->top[i] = hot_column_dup_text (column, top->values[i].row);
      self->top_counts[i] = top->values[i].count;
      if (as_bins)
        self->bins[i] = top->values[i].count;
    }
  if (as_bins)
    self->n_bins = top->n;
}

void
hot_column_profile_booleans (HotColumnProfile      *self,
                             HotColumn             *column,
                             const HotProfileInput *input)
{
  const gint8 *values = hot_column_peek_booleans (column);
  guint counts[2] = { 0 }, firsts[2] = { G_MAXUINT, G_MAXUINT };
  HotTopValues top = { 0 };

  for (guint i = 0; i < input->n; i++)
    {
      guint row = hot_profile_input_get_row (input, i);

      if (values[row] != HOT_MISSING_BOOLEAN)
        {
          counts[values[row] != 0]++;
          firsts[values[row] != 0] = MIN (firsts[values[row] != 0], row);
        }
    }

  self->count = counts[0] + counts[1];
  self->distinct = (counts[0] > 0) + (counts[1] > 0);
  if (self->count > 0)
    self->mean = counts[1] / (double) self->count;
  for (guint i = 0; i < 2; i++)
    if (counts[i] > 0)
      hot_top_values_offer (&top, counts[i], firsts[i], 0);
  take_top (self, column, &top, TRUE);
}

void
hot_column_profile_categories (HotColumnProfile      *self,
                               HotColumn             *column,
                               const HotProfileInput *input)
{
  const guint32 *codes = hot_column_peek_codes (column);
  guint n_categories = hot_column_get_n_categories (column);
  g_autofree HotTopValue *values = g_new0 (HotTopValue, n_categories + 1);
  HotTopValues top = { 0 };
  guint64 n_characters = 0;

  for (guint i = 0; i < input->n; i++)
    {
      guint row = hot_profile_input_get_row (input, i);
      HotTopValue *value = &values[MIN (codes[row], n_categories)];

      if (value->count++ == 0)
        value->row = row;
    }

  for (guint i = 0; i < n_categories; i++)
    {
      guint length;

      if (values[i].count == 0)
        continue;

      length = g_utf8_strlen (hot_column_get_category (column, i), -1);
      self->min_length = self->distinct > 0 ? MIN (self->min_length, length) : length;
      self->max_length = MAX (self->max_length, length);
      n_characters += (guint64) length * values[i].count;
      self->count += values[i].count;
      self->distinct++;
      hot_top_values_offer (&top, values[i].count, values[i].row, 0);
    }

  if (self->count > 0)
    self->mean_length = n_characters / (double) self->count;
  take_top (self, column, &top, TRUE);
}
