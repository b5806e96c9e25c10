/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "learn/hot-grower-private.h"

/* Features of so few codes keep them: ranking them anew would save nothing. */
#define KEEP_CODES 16

static guint
get_level_rows (guint level,
                guint n_rows)
{
  const guint limits[HOT_GROWER_N_LEVELS] = { 0, HOT_GROWER_LEVEL_1_ROWS, HOT_GROWER_LEVEL_2_ROWS,
                                              HOT_GROWER_LEVEL_3_ROWS };

  return MIN (limits[level], n_rows);
}

static void
reserve (HotGrower      *self,
         HotGrowerBlock *block,
         guint           level)
{
  guint n_rows = get_level_rows (level, self->data->n_rows);
  guint n_features = self->n_features;
  gsize code_size = level == 3 ? 1 : 2;

  if (block->n_allocated >= n_rows)
    return;

  block->n_allocated = n_rows;
  block->features = g_new0 (HotCodedFeature, n_features);
  block->stats = g_aligned_alloc (n_rows, sizeof (HotStat), 64);
  block->squares = g_new (double, n_rows);
  block->bits = g_new (guint64, n_rows);
  block->rows = g_new (guint32, n_rows);
  block->codes = g_malloc ((gsize) n_features * n_rows * code_size);
  block->values = g_new (float, (gsize) n_features * n_rows);
  if (level == 3)
    block->lines = g_aligned_alloc ((gsize) n_rows, self->line_size, 64);
}

/* Notes which codes occur, and in each word of the bitmap how many come before it. */
static guint
rank_codes (HotGrower             *self,
            const HotCodedFeature *source,
            const guint32         *rows,
            guint                  n_rows,
            float                 *values)
{
  guint n_words = (source->n_codes + 63) / 64, n_codes = 0;
  guint64 *words = self->words;

  for (guint i = 0; i < n_rows; i++)
    {
      guint32 code = hot_coded_feature_get (source, rows[i]);

      words[code >> 6] |= G_GUINT64_CONSTANT (1) << (code & 63);
    }
  /* The missing code, if it lies in the last word, is no value. */
  if (source->has_missing)
    words[source->n_codes >> 6] &= ~(G_GUINT64_CONSTANT (1) << (source->n_codes & 63));

  for (guint word = 0; word < n_words; word++)
    {
      self->scratch[word] = n_codes;
      for (guint64 used = words[word]; used != 0; used &= used - 1)
        values[n_codes++] = source->values[word * 64 + __builtin_ctzll (used)];
    }

  return n_codes;
}

static inline guint32
get_rank (const HotGrower *self,
          guint32          code)
{
  guint64 before = self->words[code >> 6] & ((G_GUINT64_CONSTANT (1) << (code & 63)) - 1);

  return self->scratch[code >> 6] + __builtin_popcountll (before);
}

static void
store_codes (HotGrower             *self,
             const HotCodedFeature *source,
             const HotCodedFeature *target,
             const guint32         *rows,
             guint                  n_rows,
             gboolean               ranked)
{
  guint8 *bytes = (guint8 *) target->codes;
  guint16 *shorts = (guint16 *) (gpointer) bytes;

  for (guint i = 0; i < n_rows; i++)
    {
      guint32 code = hot_coded_feature_get (source, rows[i]);

      if (ranked)
        code = code == source->n_codes ? target->n_codes : get_rank (self, code);
      if (target->code_size == 1)
        bytes[i] = code;
      else
        shorts[i] = code;
    }
}

static gboolean
has_close_values (const HotCodedFeature *coded)
{
  for (guint i = 1; i < coded->n_codes; i++)
    if (hot_values_are_close (coded->values[i - 1], coded->values[i]))
      return TRUE;

  return FALSE;
}

static gboolean
has_missing_rows (const HotCodedFeature *source,
                  const guint32         *rows,
                  guint                  n_rows)
{
  if (source->has_missing)
    for (guint i = 0; i < n_rows; i++)
      if (hot_coded_feature_get (source, rows[i]) == source->n_codes)
        return TRUE;

  return FALSE;
}

static void
reencode_feature (HotGrower       *self,
                  HotGrowerBlock  *block,
                  const HotCodedFeature *source,
                  const guint32   *rows,
                  guint            n_rows,
                  guint            feature,
                  guint            level)
{
  HotCodedFeature *target = &block->features[feature];
  gsize code_size = level == 3 ? 1 : 2;

  *target = *source;
  if (source->bit >= 0)
    return;

  target->codes = block->codes + (gsize) feature * block->n_allocated * code_size;
  target->has_missing = has_missing_rows (source, rows, n_rows);
  if (source->n_codes + source->has_missing <= KEEP_CODES)
    {
      target->code_size = 1;
      store_codes (self, source, target, rows, n_rows, FALSE);
      return;
    }

  target->values = block->values + (gsize) feature * block->n_allocated;
  target->n_codes = rank_codes (self, source, rows, n_rows, (float *) target->values);
  target->code_size = target->n_codes + target->has_missing <= 256 ? 1 : 2;
  store_codes (self, source, target, rows, n_rows, TRUE);
  memset (self->words, 0, ((source->n_codes + 63) / 64 + 1) * sizeof *self->words);
  target->has_close = source->has_close && has_close_values (target);
}

static void
write_lines (HotGrower      *self,
             HotGrowerBlock *block)
{
  const guint line_size = self->line_size, n_rows = block->n_rows;
  guint8 *lines = block->lines;

  memset (lines, 0, (gsize) n_rows * line_size);
  block->has_odd = FALSE;
  for (guint feature = 0; feature < self->n_features; feature++)
    {
      const HotCodedFeature *coded = &block->features[feature];
      const guint8 *codes = coded->codes;

      block->has_odd |= coded->has_missing || coded->has_close;
      if (coded->bit >= 0)
        for (guint row = 0; row < n_rows; row++)
          lines[row * line_size + feature] = block->bits[row] >> coded->bit & 1;
      else if (codes != NULL)
        for (guint row = 0; row < n_rows; row++)
          lines[row * line_size + feature] = codes[row];
    }
}

void
hot_grower_reencode (HotGrower            *self,
                     const HotGrowerBlock *source,
                     const guint32        *rows,
                     guint                 n_rows,
                     guint                 n_constants,
                     guint                 level)
{
  HotGrowerBlock *block = &self->blocks[level];

  reserve (self, block, level);
  block->n_rows = n_rows;
  for (guint i = 0; i < n_rows; i++)
    {
      block->stats[i] = source->stats[rows[i]];
      block->squares[i] = source->squares[rows[i]];
      block->rows[i] = i;
    }
  if (source->bits != NULL)
    for (guint i = 0; i < n_rows; i++)
      block->bits[i] = source->bits[rows[i]];

  for (guint i = 0; i < n_constants; i++)
    block->features[self->order[i]] = (HotCodedFeature) { .bit = -1 };
  for (guint i = n_constants; i < self->n_features; i++)
    reencode_feature (self, block, &source->features[self->order[i]], rows, n_rows, self->order[i], level);

  if (level == 3)
    write_lines (self, block);
}
