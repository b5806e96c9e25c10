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

/* Notes the codes of some rows, one after the other, and which codes there are. */
#define DEFINE_MARK(bits)                                                                                              \
  static void                                                                                                          \
  mark_##bits (const guint##bits *source, const guint32 *rows, guint n_rows, guint32 *codes, HotGrowerRanks *ranks)    \
  {                                                                                                                    \
    for (guint i = 0; i < n_rows; i++)                                                                                 \
      {                                                                                                                \
        guint32 code = source[rows[i]];                                                                                \
                                                                                                                       \
        codes[i] = code;                                                                                               \
        ranks[code >> 6].used |= G_GUINT64_CONSTANT (1) << (code & 63);                                                \
      }                                                                                                                \
  }

DEFINE_MARK (8)
DEFINE_MARK (16)
DEFINE_MARK (32)

/* Counts in each word of the bitmap how many codes come before it. */
static guint
count_codes (const HotCodedFeature *source,
             HotGrowerRanks        *ranks,
             float                 *values)
{
  guint n_words = (source->n_codes + 63) / 64, n_codes = 0;

  for (guint word = 0; word < n_words; word++)
    {
      const float *word_values = source->values + word * 64;
      guint n = n_codes;

      ranks[word].before = n_codes;
      n_codes += __builtin_popcountll (ranks[word].used);
      for (guint64 used = ranks[word].used; used != 0; used &= used - 1)
        values[n++] = word_values[__builtin_ctzll (used)];
    }

  return n_codes;
}

#define DEFINE_STORE(bits)                                                                                             \
  static void                                                                                                          \
  store_##bits (const guint32 *codes, guint n_rows, const HotGrowerRanks *ranks, guint##bits *target)                  \
  {                                                                                                                    \
    for (guint i = 0; i < n_rows; i++)                                                                                 \
      {                                                                                                                \
        const HotGrowerRanks *word = &ranks[codes[i] >> 6];                                                            \
        guint64 before = word->used & ((G_GUINT64_CONSTANT (1) << (codes[i] & 63)) - 1);                               \
                                                                                                                       \
        target[i] = word->before + __builtin_popcountll (before);                                                      \
      }                                                                                                                \
  }

DEFINE_STORE (8)
DEFINE_STORE (16)

static gboolean
has_close_values (const HotCodedFeature *coded)
{
  for (guint i = 1; i < coded->n_codes; i++)
    if (hot_values_are_close (coded->values[i - 1], coded->values[i]))
      return TRUE;

  return FALSE;
}

/* Keeps the codes of a feature that has few. */
static void
keep_codes (const HotCodedFeature *source,
            HotCodedFeature       *target,
            const guint32         *rows,
            guint                  n_rows)
{
  guint8 *codes = (guint8 *) target->codes;
  gboolean has_missing = FALSE;

  for (guint i = 0; i < n_rows; i++)
    {
      codes[i] = hot_coded_feature_get (source, rows[i]);
      has_missing |= codes[i] == source->n_codes;
    }
  target->code_size = 1;
  target->has_missing = has_missing;
}

static void
rank_codes (HotGrower             *self,
            const HotCodedFeature *source,
            HotCodedFeature       *target,
            const guint32         *rows,
            guint                  n_rows)
{
  HotGrowerRanks *ranks = self->ranks;
  HotGrowerRanks *last = &ranks[source->n_codes >> 6];
  guint64 missing = G_GUINT64_CONSTANT (1) << (source->n_codes & 63);

  if (source->code_size == 1)
    mark_8 (source->codes, rows, n_rows, self->scratch, ranks);
  else if (source->code_size == 2)
    mark_16 (source->codes, rows, n_rows, self->scratch, ranks);
  else
    mark_32 (source->codes, rows, n_rows, self->scratch, ranks);

  /* The missing code is no value, but comes right after all others. */
  target->has_missing = (last->used & missing) != 0;
  last->used &= ~missing;
  last->before = 0;
  target->n_codes = count_codes (source, ranks, (float *) target->values);
  if ((source->n_codes & 63) == 0)
    last->before = target->n_codes;

  target->code_size = target->n_codes + target->has_missing <= 256 ? 1 : 2;
  if (target->code_size == 1)
    store_8 (self->scratch, n_rows, ranks, (guint8 *) target->codes);
  else
    store_16 (self->scratch, n_rows, ranks, (guint16 *) target->codes);

  memset (ranks, 0, ((source->n_codes >> 6) + 1) * sizeof *ranks);
}

static void
reencode_feature (HotGrower             *self,
                  HotGrowerBlock        *block,
                  const HotCodedFeature *source,
                  const guint32         *rows,
                  guint                  n_rows,
                  guint                  feature,
                  guint                  level)
{
  HotCodedFeature *target = &block->features[feature];
  gsize code_size = level == 3 ? 1 : 2;

  *target = *source;
  if (source->bit >= 0)
    return;

  target->codes = block->codes + (gsize) feature * block->n_allocated * code_size;
  if (source->n_codes + source->has_missing <= KEEP_CODES)
    {
      keep_codes (source, target, rows, n_rows);
      return;
    }

  target->values = block->values + (gsize) feature * block->n_allocated;
  rank_codes (self, source, target, rows, n_rows);
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
