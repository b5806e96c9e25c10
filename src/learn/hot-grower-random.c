/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-grower-private.h"

/* A double in [low, high), drawn as scikit-learn does. */
static double
draw_threshold (guint32 *random,
                double   low,
                double   high)
{
  return (high - low) * (double) hot_grower_random (random) / (double) 0x7FFFFFFF + low;
}

typedef struct {
  guint32 lowest, highest;
  guint   n_missing;
} Range;

static void
find_range (const HotGrowerNode *node,
            guint                feature,
            guint32             *codes,
            Range               *range)
{
  const HotCodedFeature *coded = &node->block->features[feature];
  guint32 missing = coded->bit < 0 && coded->has_missing ? coded->n_codes : G_MAXUINT32;

  *range = (Range) { G_MAXUINT32, 0, 0 };
  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 code = hot_grower_block_get (node->block, feature, node->rows[i]);

      codes[i] = code;
      if (code == missing)
        {
          range->n_missing++;
          continue;
        }
      range->lowest = MIN (range->lowest, code);
      range->highest = MAX (range->highest, code);
    }
}

/* Draws a threshold and values it. Leaves the gain at -inf where a side would get too little. */
static void
try_random_cut (HotGrower           *self,
                const HotGrowerNode *node,
                const guint32       *codes,
                const Range         *range,
                HotGrowerCut        *cut)
{
  const HotCodedFeature *coded = &node->block->features[cut->feature];
  const HotGrowerSettings *settings = &self->settings;
  double low = coded->values[range->lowest], high = coded->values[range->highest];
  HotStat left = { 0.0, 0.0 };
  guint n_left = 0;

  cut->threshold = draw_threshold (&self->random, low, high);
  cut->has_missing = range->n_missing > 0;
  cut->missing_left = cut->has_missing && hot_grower_random (&self->random) % 2 == 1;
  if (cut->threshold == high)
    cut->threshold = low;
  cut->lower = hot_coded_feature_find (coded, cut->threshold);

  for (guint i = 0; i < node->n_rows; i++)
    {
      gboolean is_missing = cut->has_missing && codes[i] == coded->n_codes;

      if (is_missing ? cut->missing_left : codes[i] <= cut->lower)
        {
          left.sum += node->stats[i].sum;
          left.weight += node->stats[i].weight;
          n_left++;
        }
    }

  if (n_left < settings->min_samples_leaf || node->n_rows - n_left < settings->min_samples_leaf ||
      left.weight < settings->min_weight_leaf || node->total.weight - left.weight < settings->min_weight_leaf)
    return;

  cut->gain = hot_grower_gain (settings->criterion, left.sum, left.weight, node->total.sum - left.sum,
                               node->total.weight - left.weight);
}

gboolean
hot_grower_search_random (HotGrower     *self,
                          HotGrowerNode *node,
                          HotGrowerCut  *cut,
                          guint         *n_constants)
{
  const guint n_features = self->n_features, n_known = node->n_constants;
  guint32 *order = self->order;
  guint n_left = n_features, n_visited = 0, n_found = 0, n_drawn = 0;

  cut->gain = -INFINITY;
  while (n_left > n_known + n_found && (n_visited < self->settings.max_features || n_visited <= n_found + n_drawn))
    {
      guint remaining = n_left - n_found - n_drawn;
      guint pick = n_drawn + hot_grower_remainder (hot_grower_random (&self->random), self->reciprocals[remaining],
                                                   remaining);
      HotGrowerCut found = { .gain = -INFINITY };
      const HotCodedFeature *coded;
      gboolean varies;
      guint32 place;
      Range range;

      n_visited++;
      if (pick < n_known)
        {
          found.feature = order[pick];
          order[pick] = order[n_drawn];
          order[n_drawn++] = found.feature;
          continue;
        }

      pick += n_found;
      found.feature = order[pick];
      coded = &node->block->features[found.feature];
      find_range (node, found.feature, self->scratch, &range);
      varies = range.n_missing < node->n_rows &&
               (range.n_missing > 0 || !hot_values_are_close (coded->values[range.lowest], coded->values[range.highest]));
      place = varies ? --n_left : n_known + n_found++;
      order[pick] = order[place];
      order[place] = found.feature;
      if (!varies)
        continue;

      try_random_cut (self, node, self->scratch, &range, &found);
      if (found.gain > cut->gain)
        *cut = found;
    }

  memcpy (order, self->constants, n_known * sizeof *order);
  memcpy (self->constants + n_known, order + n_known, n_found * sizeof *order);
  *n_constants = n_known + n_found;

  return cut->gain > -INFINITY;
}
