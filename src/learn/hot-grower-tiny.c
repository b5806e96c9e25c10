/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-grower-private.h"

/*
 * In a node of few rows there are fewer ways to divide the rows than there are thresholds. So each way is valued once, and then, best first, it
 * is asked which features can make it: those whose greatest code on one side is below the smallest on the other, many features at a time.
 */
#define MAX_WAYS HOT_GROWER_MAX_WAYS

typedef struct {
  const HotGrowerLine *lines[HOT_GROWER_TINY];
  double               gains[MAX_WAYS];
  guint                n_ways;           /* way w has the rows whose bit is set in w on one side; the last row never is */
  guint                best[MAX_WAYS];   /* ways of equal gain that can be made; their makers are in the grower, in this order */
  guint                n_best;
} Tiny;

static void
value_ways (HotGrower           *self,
            const HotGrowerNode *node,
            Tiny                *tiny)
{
  const HotCriterion criterion = self->settings.criterion;
  const double total_sum = node->total.sum, total_weight = node->total.weight;
  double sums[MAX_WAYS] = { 0.0 }, weights[MAX_WAYS] = { 0.0 };

  tiny->n_ways = 1u << (node->n_rows - 1);
  for (guint way = 1; way < tiny->n_ways; way++)
    {
      const HotStat *row = &node->stats[__builtin_ctz (way)];
      guint rest = way & (way - 1);

      sums[way] = sums[rest] + row->sum;
      weights[way] = weights[rest] + row->weight;
    }

  if (criterion == HOT_CRITERION_SQUARED_ERROR)
    for (guint way = 1; way < tiny->n_ways; way++)
      tiny->gains[way] = hot_grower_gain (HOT_CRITERION_SQUARED_ERROR, sums[way], weights[way], total_sum - sums[way],
                                          total_weight - weights[way]);
  else
    for (guint way = 1; way < tiny->n_ways; way++)
      tiny->gains[way] = hot_grower_gain (criterion, sums[way], weights[way], total_sum - sums[way],
                                          total_weight - weights[way]);
}

/* Smallest and greatest codes of many features among some of the rows. */
static inline __attribute__ ((always_inline)) void
find_range (const Tiny    *tiny,
            guint          side,
            guint          part,
            HotGrowerLine *low,
            HotGrowerLine *high)
{
  HotGrowerLine line = tiny->lines[__builtin_ctz (side)][part];

  *low = *high = line;
  for (side &= side - 1; side != 0; side &= side - 1)
    {
      HotGrowerLine is_lower, is_higher;

      line = tiny->lines[__builtin_ctz (side)][part];
      is_lower = (HotGrowerLine) (line < *low);
      is_higher = (HotGrowerLine) (line > *high);
      *low = (line & is_lower) | (*low & ~is_lower);
      *high = (line & is_higher) | (*high & ~is_higher);
    }
}

/* Marks the features that can divide the rows in this way. */
static gboolean
find_makers (const HotGrower     *self,
             const Tiny          *tiny,
             guint                way,
             const HotGrowerLine *candidates,
             HotGrowerLine       *makers)
{
  guint other = (2 * tiny->n_ways - 1) & ~way;
  gboolean any = FALSE;

  for (guint part = 0; part < self->line_size / HOT_GROWER_VECTOR; part++)
    {
      HotGrowerLine low, high, other_low, other_high, makes;

      find_range (tiny, way, part, &low, &high);
      find_range (tiny, other, part, &other_low, &other_high);
      makes = (HotGrowerLine) ((high < other_low) | (other_high < low)) & candidates[part];
      makers[part] = makes;
      any |= hot_grower_line_has_any (&makes);
    }

  return any;
}

void
hot_grower_find_varying (HotGrower           *self,
                         const HotGrowerNode *node)
{
  const guint n_parts = self->line_size / HOT_GROWER_VECTOR;
  const HotGrowerLine *lines = (const HotGrowerLine *) node->block->lines;

  for (guint part = 0; part < n_parts; part++)
    {
      HotGrowerLine first = lines[(gsize) node->rows[0] * n_parts + part];
      HotGrowerLine difference = { 0 };

      for (guint row = 1; row < node->n_rows; row++)
        difference |= lines[(gsize) node->rows[row] * n_parts + part] ^ first;
      ((HotGrowerLine *) self->varies)[part] = (HotGrowerLine) (difference != 0);
    }
}

/* The cut that makes a way, of a feature that does. */
static void
note_way (const Tiny          *tiny,
          const HotGrowerNode *node,
          guint                way,
          guint                feature,
          HotGrowerCut        *cut)
{
  guint low = 255, high = 0, other_low = 255, other_high = 0;

  for (guint row = 0; row < node->n_rows; row++)
    {
      guint code = ((const guint8 *) tiny->lines[row])[feature];

      if (way >> row & 1)
        {
          low = MIN (low, code);
          high = MAX (high, code);
        }
      else
        {
          other_low = MIN (other_low, code);
          other_high = MAX (other_high, code);
        }
    }

  *cut = (HotGrowerCut) { .gain = tiny->gains[way], .feature = feature };
  cut->lower = high < other_low ? high : other_high;
  cut->upper = high < other_low ? other_low : low;
}

/* Missing values and values that count as equal are beyond codes: such features are searched one by one. */
void
hot_grower_search_odd (HotGrower     *self,
                       HotGrowerNode *node,
                       guint8        *candidates)
{
  for (guint i = 0; i < self->n_features; i++)
    {
      guint feature = self->order[i];
      const HotCodedFeature *coded = &node->block->features[feature];
      HotGrowerCut cut;

      if (i < node->n_constants)
        candidates[feature] = self->varies[feature] = 0;
      if (!coded->has_missing && !coded->has_close)
        continue;
      candidates[feature] = 0;
      if (!self->varies[feature])
        continue;
      self->varies[feature] = hot_grower_search_feature (self, node, feature, -INFINITY, &cut);
      if (cut.gain > -INFINITY)
        hot_grower_offer (self, &cut);
    }
}

/* Goes through the ways, best first, until all were met that gain as much as the first that can be made, or another cut was better. */
static void
search_ways (HotGrower           *self,
             Tiny                *tiny,
             const HotGrowerLine *candidates)
{
  double least = self->n_ties > 0 ? self->ties[0].gain : -INFINITY;

  for (;;)
    {
      guint best = 0;
      double gain = -INFINITY;

      for (guint way = 1; way < tiny->n_ways; way++)
        if (tiny->gains[way] > gain)
          {
            gain = tiny->gains[way];
            best = way;
          }
      if (best == 0 || gain < least)
        return;

      if (find_makers (self, tiny, best, candidates,
                       self->makers + tiny->n_best * (self->line_size / HOT_GROWER_VECTOR)))
        {
          if (gain > least)
            self->n_ties = 0;
          least = gain;
          tiny->best[tiny->n_best++] = best;
        }
      tiny->gains[best] = -INFINITY;
    }
}

/* One feature can make several ways of equal gain; the cut at the lowest code is the first that scikit-learn meets. */
static gboolean
settle_feature (const HotGrower     *self,
                const HotGrowerNode *node,
                const Tiny          *tiny,
                guint                feature,
                HotGrowerCut        *cut)
{
  const guint8 *makers = (const guint8 *) self->makers;
  gboolean found = FALSE;

  for (guint i = 0; i < self->n_ties && !found; i++)
    if (self->ties[i].feature == feature)
      {
        *cut = self->ties[i];
        found = TRUE;
      }
  for (guint i = 0; i < tiny->n_best; i++)
    if (makers[i * self->line_size + feature])
      {
        HotGrowerCut other;

        note_way (tiny, node, tiny->best[i], feature, &other);
        if (!found || other.lower < cut->lower)
          *cut = other;
        found = TRUE;
      }

  return found;
}

/* Any of the features that can make the best ways, each as likely as the others, without a draw of all of them. */
static gboolean
settle_at_random (HotGrower           *self,
                  const HotGrowerNode *node,
                  const Tiny          *tiny,
                  HotGrowerCut        *cut)
{
  const guint n_words = self->line_size / sizeof (guint64);
  const guint64 *words = (const guint64 *) (gconstpointer) self->makers;
  guint n_makers = 0, pick;

  for (guint i = 0; i < tiny->n_best * n_words; i++)
    n_makers += __builtin_popcountll (words[i]);
  n_makers /= 8;
  if (n_makers == 0)
    return FALSE;

  pick = (guint64) hot_grower_random (&self->random) * n_makers >> 31;
  for (guint i = 0; i < tiny->n_best * n_words; i++)
    {
      guint64 word = GUINT64_FROM_LE (words[i]);
      guint n = __builtin_popcountll (word) / 8;

      if (pick >= n)
        {
          pick -= n;
          continue;
        }
      for (; pick > 0; pick--)
        word &= ~(G_GUINT64_CONSTANT (0xFF) << (__builtin_ctzll (word) & ~7));
      return settle_feature (self, node, tiny, i % n_words * 8 + __builtin_ctzll (word) / 8, cut);
    }

  g_return_val_if_reached (FALSE);
}

gboolean
hot_grower_search_tiny (HotGrower     *self,
                        HotGrowerNode *node,
                        HotGrowerCut  *cut,
                        guint         *n_constants)
{
  guint8 *candidates = self->varies + self->line_size;
  guint n_drawn;
  Tiny tiny;

  for (guint row = 0; row < node->n_rows; row++)
    tiny.lines[row] = (const HotGrowerLine *) (node->block->lines + (gsize) node->rows[row] * self->line_size);
  hot_grower_find_varying (self, node);
  value_ways (self, node, &tiny);
  tiny.n_best = 0;

  self->n_ties = 0;
  if (self->settings.max_features < self->n_features)
    {
      /* Nothing but the codes says which features vary, so they can all be drawn beforehand. */
      *n_constants = hot_grower_draw (self, node, &n_drawn);
      memset (candidates, 0, self->line_size);
      for (guint i = 0; i < n_drawn; i++)
        candidates[self->drawn[i]] = 0xFF;
      search_ways (self, &tiny, (const HotGrowerLine *) candidates);
    }
  else
    {
      memcpy (candidates, self->varies, self->line_size);
      if (node->block->has_odd)
        hot_grower_search_odd (self, node, candidates);
      search_ways (self, &tiny, (const HotGrowerLine *) candidates);
      if (!self->settings.reproduce && self->n_ties == 0)
        {
          *n_constants = node->n_constants;
          return settle_at_random (self, node, &tiny, cut);
        }
      *n_constants = hot_grower_draw (self, node, &n_drawn);
    }

  for (guint i = 0; i < n_drawn; i++)
    if (settle_feature (self, node, &tiny, self->drawn[i], cut))
      return TRUE;

  return FALSE;
}
