/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-column-profile.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/hot-parallel.h"
#include "base/hot-simd.h"
#include "dataset/hot-field-text.h"
#include "dataset/hot-hash.h"

/* Rows dealt out at a time: enough to be worth it, few enough that all threads end together. */
#define CHUNK_ROWS 1024

/* Longer texts are not looked at as numbers. */
#define MAX_NUMBER_LENGTH 24

typedef struct {
  HotTextTally          *tallies;
  HotColumn            **columns;
  guint                  n_columns;
  const HotProfileInput *input;
  pthread_mutex_t        mutex;
  atomic_uint            next;
} Run;

/* Bytes that go on with a character, 10xxxxxx, of @n words of eight. */
HOT_SIMD_CLONES
static gsize
count_continuations (const char *text,
                     gsize       n)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  gsize count = 0;

  while (n > 0)
    {
      gsize n_now = MIN (n, 31);
      guint64 sums = 0;

      /* Each byte counts for itself; 31 times eight still fits when they are added up. */
      for (gsize i = 0; i < n_now; i++)
        {
          guint64 word;

          memcpy (&word, text + i * sizeof word, sizeof word);
          sums += word >> 7 & ~(word >> 6) & ones;
        }
      count += sums * ones >> 56;
      text += n_now * sizeof (guint64);
      n -= n_now;
    }

  return count;
}

static gsize
count_characters (const char *text,
                  gsize       length)
{
  gsize n_words = length / sizeof (guint64), n = length;

  if (n_words > 0)
    n -= count_continuations (text, n_words);
  for (gsize i = n_words * sizeof (guint64); i < length; i++)
    n -= (text[i] & 0xc0) == 0x80;

  return n;
}

/* "1,234.50", "-3", "$12", "97%": one look at the characters, no judgement on their order. */
static gboolean
looks_like_number (const char *text,
                   gsize       length)
{
  guint n_digits = 0;

  if (length == 0 || length > MAX_NUMBER_LENGTH)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (g_ascii_isdigit (text[i]))
      n_digits++;
    else if (strchr (".,+-$% ", text[i]) == NULL || text[i] == '\0')
      return FALSE;

  return n_digits > 0;
}

static void
tally_init (HotTextTally *self,
            guint64      *hashes)
{
  *self = (HotTextTally) {
    .hashes = hashes, .min_length = G_MAXUINT, .first_number = G_MAXUINT, .first_other = G_MAXUINT
  };
}

static inline void
tally_add (HotTextTally *self,
           guint         position,
           const char   *text,
           gsize         length)
{
  guint n_characters = count_characters (text, length);

  /* 0 says missing. */
  self->hashes[position] = hot_hash_bytes (text, length) | 1;
  self->min_length = MIN (self->min_length, n_characters);
  self->max_length = MAX (self->max_length, n_characters);
  self->n_characters += n_characters;
  if (looks_like_number (text, length))
    {
      self->n_numbers++;
      self->first_number = MIN (self->first_number, position);
    }
  else
    self->first_other = MIN (self->first_other, position);
}

static void
tally_merge (HotTextTally       *self,
             const HotTextTally *other)
{
  self->min_length = MIN (self->min_length, other->min_length);
  self->max_length = MAX (self->max_length, other->max_length);
  self->n_characters += other->n_characters;
  self->n_numbers += other->n_numbers;
  self->first_number = MIN (self->first_number, other->first_number);
  self->first_other = MIN (self->first_other, other->first_other);
}

static void
tally_rows (Run          *run,
            HotTextTally *tallies,
            guint         begin,
            guint         end,
            GString      *scratch)
{
  /* Record by record, so that the file is read in its own order however many columns there are. */
  for (guint i = begin; i < end; i++)
    {
      guint row = hot_profile_input_get_row (run->input, i);

      for (guint c = 0; c < run->n_columns; c++)
        {
          gsize length;
          const char *text = hot_field_text_peek (run->columns[c], row, scratch, &length);

          if (text != NULL)
            tally_add (&tallies[c], i, text, length);
          else
            tallies[c].hashes[i] = 0;
        }
    }
}

/* The records from the first to the last row of a chunk. */
static void
release_rows (Run          *run,
              HotFieldSpan *span,
              guint         begin,
              guint         end)
{
  for (guint c = 0; c < run->n_columns; c++)
    if (hot_column_peek_file (run->columns[c]) == span->file)
      {
        const HotFieldRef *refs = hot_column_peek_refs (run->columns[c]);

        hot_field_span_add (span, refs[hot_profile_input_get_row (run->input, begin)]);
        hot_field_span_add (span, refs[hot_profile_input_get_row (run->input, end - 1)]);
      }
  hot_field_span_release (span);
}

static void
run_part (gsize    begin,
          gsize    end,
          guint    part,
          gpointer user_data)
{
  Run *run = user_data;
  const HotProfileInput *input = run->input;
  guint n_chunks = (input->n + CHUNK_ROWS - 1) / CHUNK_ROWS, chunk;
  g_autofree HotTextTally *tallies = g_new (HotTextTally, run->n_columns);
  g_autoptr(GString) scratch = g_string_new (NULL);
  HotFieldSpan span;

  hot_field_span_init (&span, run->columns[0]);
  for (guint c = 0; c < run->n_columns; c++)
    tally_init (&tallies[c], run->tallies[c].hashes);

  while ((chunk = atomic_fetch_add (&run->next, 1)) < n_chunks && !g_cancellable_is_cancelled (input->cancellable))
    {
      guint first = chunk * CHUNK_ROWS, last = MIN (first + CHUNK_ROWS, input->n);

      tally_rows (run, tallies, first, last, scratch);
      release_rows (run, &span, first, last);
    }

  pthread_mutex_lock (&run->mutex);
  for (guint c = 0; c < run->n_columns; c++)
    tally_merge (&run->tallies[c], &tallies[c]);
  pthread_mutex_unlock (&run->mutex);
}

void
hot_text_tally_run (HotTextTally          *tallies,
                    HotColumn            **columns,
                    guint                  n_columns,
                    const HotProfileInput *input)
{
  Run run = { tallies, columns, n_columns, input, PTHREAD_MUTEX_INITIALIZER, 0 };
  guint n_parts = hot_parallel_parts (input->n, CHUNK_ROWS);

  for (guint c = 0; c < n_columns; c++)
    tally_init (&tallies[c], g_new (guint64, input->n));

  hot_parallel_for (n_parts, n_parts, run_part, &run);
  pthread_mutex_destroy (&run.mutex);
}

void
hot_text_tally_clear (HotTextTally *self)
{
  g_clear_pointer (&self->hashes, g_free);
}
