/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-column-profile.h"

#include <string.h>

#include "dataset/hot-field-text.h"
#include "dataset/hot-hash.h"
#include "dataset/hot-list-text.h"

/* Hashes with how often and where first, open addressing with linear probing. */
typedef struct {
  guint64 hash;
  guint   count;
  guint   row;
} Slot;

typedef struct {
  Slot              *slots;
  gsize              n_slots;    /* a power of two */
  gsize              n_used;
  HotProfileScratch *scratch;
} Counts;

static void
counts_init (Counts            *self,
             HotProfileScratch *scratch)
{
  self->n_slots = 1024;
  self->n_used = 0;
  self->scratch = scratch;
  self->slots = hot_profile_scratch_get (scratch, 0, self->n_slots * sizeof (Slot));
  memset (self->slots, 0, self->n_slots * sizeof (Slot));
}

static Slot *
counts_find (Counts  *self,
             guint64  hash)
{
  /* The lowest bit is set in every hash. */
  gsize i = hash >> 1 & (self->n_slots - 1);

  while (self->slots[i].count > 0 && self->slots[i].hash != hash)
    i = (i + 1) & (self->n_slots - 1);

  return &self->slots[i];
}

/* Few values take few slots, which stay near; many pay for the moves. */
static void
counts_grow (Counts *self)
{
  gsize n_former = self->n_slots;
  const Slot *former = memcpy (hot_profile_scratch_get (self->scratch, 1, n_former * sizeof (Slot)), self->slots,
                               n_former * sizeof (Slot));

  self->n_slots *= 4;
  self->slots = hot_profile_scratch_get (self->scratch, 0, self->n_slots * sizeof (Slot));
  memset (self->slots, 0, self->n_slots * sizeof (Slot));
  for (gsize i = 0; i < n_former; i++)
    if (former[i].count > 0)
      *counts_find (self, former[i].hash) = former[i];
}

static void
counts_add (Counts  *self,
            guint64  hash,
            guint    row)
{
  Slot *slot;

  if (self->n_used * 2 >= self->n_slots)
    counts_grow (self);

  slot = counts_find (self, hash);
  if (slot->count++ == 0)
    {
      slot->hash = hash;
      slot->row = row;
      self->n_used++;
    }
}

static void
counts_get_top (const Counts *self,
                HotTopValues *top)
{
  for (gsize i = 0; i < self->n_slots; i++)
    if (self->slots[i].count > 0)
      hot_top_values_offer (top, self->slots[i].count, self->slots[i].row, self->slots[i].hash);
}

static void
fill_lengths (HotColumnProfile   *self,
              const HotTextTally *tally)
{
  if (self->count == 0)
    return;

  self->min_length = tally->min_length;
  self->max_length = tally->max_length;
  self->mean_length = tally->n_characters / (double) self->count;
}

static guint64
hash_element (const char *element,
              gsize       length)
{
  return hot_hash_bytes (element, length) | 1;
}

/* The element with @hash in the list of @row. (transfer full) */
static char *
find_element (HotColumn   *column,
              guint        row,
              guint64      hash,
              GString     *scratch,
              HotListText *list)
{
  const char *element;
  gsize length;
  const char *text = hot_field_text_peek (column, row, scratch, &length);

  hot_list_text_reset (list, text, length);
  while (hot_list_text_next (list, &element, &length))
    if (hash_element (element, length) == hash)
      return g_utf8_make_valid (element, length);

  return g_strdup ("");
}

/* Whole lists hardly ever repeat: their most frequent elements say what they are about. */
static void
fill_top_elements (HotColumnProfile      *self,
                   HotColumn             *column,
                   const HotProfileInput *input,
                   HotProfileScratch     *scratch)
{
  g_autoptr(GString) unescaped = g_string_new (NULL);
  const HotFieldRef *refs = hot_column_peek_refs (column);
  HotTopValues top = { 0 };
  HotFieldSpan span;
  HotListText list;
  Counts counts;

  counts_init (&counts, scratch);
  hot_field_span_init (&span, column);
  hot_list_text_init (&list, "", 0);
  for (guint i = 0; i < input->n; i++)
    {
      guint row = hot_profile_input_get_row (input, i);
      gsize length;
      const char *text = hot_field_text_peek (column, row, unescaped, &length);

      if (text == NULL)
        continue;
      hot_field_span_add (&span, refs[row]);
      if (i % 1024 == 1023)
        hot_field_span_release (&span);
      if (i % 1024 == 0 && g_cancellable_is_cancelled (input->cancellable))
        break;

      hot_list_text_reset (&list, text, length);
      for (const char *element; hot_list_text_next (&list, &element, &length);)
        counts_add (&counts, hash_element (element, length), row);
    }

  counts_get_top (&counts, &top);
  for (guint i = 0; i < top.n; i++)
    {
      self->top[i] = find_element (column, top.values[i].row, top.values[i].tag, unescaped, &list);
      self->top_counts[i] = top.values[i].count;
    }
  hot_field_span_release (&span);
  hot_list_text_clear (&list);
}

static void
fill_top_texts (HotColumnProfile *self,
                HotColumn        *column,
                const Counts     *counts)
{
  HotTopValues top = { 0 };

  counts_get_top (counts, &top);
  for (guint i = 0; i < top.n; i++)
    {
      self->top[i] = hot_column_dup_text (column, top.values[i].row);
      self->top_counts[i] = top.values[i].count;
    }
}

void
hot_column_profile_texts (HotColumnProfile      *self,
                          HotColumn             *column,
                          const HotProfileInput *input,
                          const HotTextTally    *tally,
                          HotProfileScratch     *scratch)
{
  Counts counts;

  counts_init (&counts, scratch);
  for (guint i = 0; i < input->n; i++)
    if (tally->hashes[i] != 0)
      {
        self->count++;
        counts_add (&counts, tally->hashes[i], hot_profile_input_get_row (input, i));
      }
  self->distinct = counts.n_used;
  fill_lengths (self, tally);
  if (self->type == HOT_COLUMN_LIST)
    fill_top_elements (self, column, input, scratch);
  else
    fill_top_texts (self, column, &counts);
}
