/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-grower-private.h"

/*
 * In a node of few rows there are fewer ways to divide the rows than there are thresholds. So each way is valued once, and then, best first, it
 * is asked which features can make it: those whose greatest code on one side is below the smallest on the other, 64 features at a time.
 */
#define MAX_WAYS (1u << (HOT_GROWER_TINY - 1))

typedef struct {
  const guint8 *lines[HOT_GROWER_TINY];
  double        gains[MAX_WAYS];
  guint         n_ways;                  /* way w has the rows whose bit is set in w on one side; the last row never is */
} Tiny;

static void
value_ways (HotGrower           *self,
            const HotGrowerNode *node,
            Tiny                *tiny)
{
  HotStat sides[MAX_WAYS] = { 0 };

  tiny->n_ways = 1u << (node->n_rows - 1);
  for (guint way = 1; way < tiny->n_ways; way++)
    {
      const HotStat *row = &node->stats[__builtin_ctz (way)];
      const HotStat *rest = &sides[way & (way - 1)];

      sides[way] = (HotStat) { rest->sum + row->sum, rest->weight + row->weight };
    }
  for (guint way = 1; way < tiny->n_ways; way++)
    tiny->gains[way] = hot_grower_gain (self->settings.criterion, sides[way].sum, sides[way].weight,
                                        node->total.sum - sides[way].sum, node->total.weight - sides[way].weight);
}

/* Smallest and greatest code of 64 features among some of the rows. */
static inline __attribute__ ((always_inline)) void
find_range (const Tiny *tiny,
            guint       side,
            guint       offset,
            guint8     *low,
            guint8     *high)
{
  const guint8 *line = tiny->lines[__builtin_ctz (side)] + offset;

  memcpy (low, line, HOT_GROWER_LINE);
  memcpy (high, line, HOT_GROWER_LINE);
  for (side &= side - 1; side != 0; side &= side - 1)
    {
      line = tiny->lines[__builtin_ctz (side)] + offset;
      for (guint i = 0; i < HOT_GROWER_LINE; i++)
        {
          low[i] = line[i] < low[i] ? line[i] : low[i];
          high[i] = line[i] > high[i] ? line[i] : high[i];
        }
    }
}

/* Marks the features that can divide the rows in this way. */
static gboolean
find_makers (const HotGrower *self,
             const Tiny      *tiny,
             guint            way,
             const guint8    *candidates,
             guint8          *makers)
{
  guint other = (2 * tiny->n_ways - 1) & ~way;
  guint8 any = 0;

  for (guint offset = 0; offset < self->line_size; offset += HOT_GROWER_LINE)
    {
      guint8 low[HOT_GROWER_LINE], high[HOT_GROWER_LINE], other_low[HOT_GROWER_LINE], other_high[HOT_GROWER_LINE];

      find_range (tiny, way, offset, low, high);
      find_range (tiny, other, offset, other_low, other_high);
      for (guint i = 0; i < HOT_GROWER_LINE; i++)
        {
          guint8 makes = (high[i] < other_low[i] || other_high[i] < low[i]) ? candidates[offset + i] : 0;

          makers[offset + i] = makes;
          any |= makes;
        }
    }

  return any != 0;
}

/* Marks features with more than one code. */
static void
find_varying (const HotGrower *self,
              const Tiny      *tiny,
              guint            n_rows,
              guint8          *varies)
{
  for (guint offset = 0; offset < self->line_size; offset += HOT_GROWER_LINE)
    {
      guint8 difference[HOT_GROWER_LINE] = { 0 };

      for (guint row = 1; row < n_rows; row++)
        for (guint i = 0; i < HOT_GROWER_LINE; i++)
          difference[i] |= tiny->lines[row][offset + i] ^ tiny->lines[0][offset + i];
      for (guint i = 0; i < HOT_GROWER_LINE; i++)
        varies[offset + i] = difference[i] != 0 ? 0xFF : 0;
    }
}

/* The cut that makes a way, of a feature that does. */
static void
note_way (const HotGrower     *self,
          const Tiny          *tiny,
          const HotGrowerNode *node,
          guint                way,
          guint                feature,
          HotGrowerCut        *cut)
{
  guint low = 255, high = 0, other_low = 255, other_high = 0;

  for (guint row = 0; row < node->n_rows; row++)
    {
      guint code = tiny->lines[row][feature];

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
static void
search_odd_features (HotGrower     *self,
                     HotGrowerNode *node,
                     guint8        *candidates)
{
  for (guint i = node->n_constants; i < self->n_features; i++)
    {
      guint feature = self->order[i];
      const HotCodedFeature *coded = &node->block->features[feature];
      HotGrowerCut cut;

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

/* Goes through the ways, best first, until one can be made or another cut was better. */
static void
search_ways (HotGrower     *self,
             HotGrowerNode *node,
             Tiny          *tiny,
             const guint8  *candidates,
             guint8        *makers)
{
  for (;;)
    {
      guint best = 0;

      for (guint way = 1; way < tiny->n_ways; way++)
        if (tiny->gains[way] > -INFINITY && (best == 0 || tiny->gains[way] > tiny->gains[best]))
          best = way;
      if (best == 0 || (self->n_ties > 0 && tiny->gains[best] < self->ties[0].gain))
        return;

      if (find_makers (self, tiny, best, candidates, makers))
        for (guint i = node->n_constants; i < self->n_features; i++)
          if (makers[self->order[i]])
            {
              HotGrowerCut cut;

              note_way (self, tiny, node, best, self->order[i], &cut);
              hot_grower_offer (self, &cut);
            }
      tiny->gains[best] = -INFINITY;
    }
}

gboolean
hot_grower_search_tiny (HotGrower     *self,
                        HotGrowerNode *node,
                        HotGrowerCut  *cut,
                        guint         *n_constants)
{
  guint8 *candidates = self->varies + self->line_size;
  guint8 *makers = candidates + self->line_size;
  gboolean found = FALSE;
  guint n_drawn;
  Tiny tiny;

  for (guint row = 0; row < node->n_rows; row++)
    tiny.lines[row] = node->block->lines + (gsize) node->rows[row] * self->line_size;
  find_varying (self, &tiny, node->n_rows, self->varies);
  value_ways (self, node, &tiny);

  self->n_ties = 0;
  if (self->settings.max_features < self->n_features)
    {
      /* Nothing but the codes says which features vary, so they can all be drawn beforehand. */
      *n_constants = hot_grower_draw (self, node, &n_drawn);
      memset (candidates, 0, self->line_size);
      for (guint i = 0; i < n_drawn; i++)
        candidates[self->drawn[i]] = 0xFF;
      search_ways (self, node, &tiny, candidates, makers);
    }
  else
    {
      memcpy (candidates, self->varies, self->line_size);
      search_odd_features (self, node, candidates);
      search_ways (self, node, &tiny, candidates, makers);
      *n_constants = hot_grower_draw (self, node, &n_drawn);
    }

  /* One feature can make several ways of equal gain; the cut at the lowest code is the first that scikit-learn meets. */
  for (guint i = 0; i < n_drawn && !found; i++)
    for (guint k = 0; k < self->n_ties; k++)
      if (self->ties[k].feature == self->drawn[i] && (!found || self->ties[k].lower < cut->lower))
        {
          *cut = self->ties[k];
          found = TRUE;
        }

  return found;
}
