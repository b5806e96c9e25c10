/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-grower-private.h"

/*
 * In a large node most features are far from the best split, and need not be searched to know it. Their codes are put into few buckets, which
 * stay in the first-level cache however many codes there are. From a bucket's sums follows what no threshold within it can exceed; a
 * feature whose bounds are all below a gain that was found is left out. What is found is the same as without bounds.
 */
#define N_BUCKETS HOT_GROWER_N_BUCKETS
#define ROWS_TOGETHER 1024

/* Bounds are far less exact than this, gains far more. */
#define MARGIN (1.0 + 1e-9)

/* Of rows, with the targets less their mean in the node: weight times target, weight, the first where it is positive, weight times target
 * squared. */
typedef HotGrowerCentred Bucket;

static gboolean
is_worth_it (const HotGrower       *self,
             const HotCodedFeature *coded)
{
  return coded->bit < 0 && !coded->has_missing && coded->n_codes > 4 * N_BUCKETS;
}

static guint
get_shift (const HotCodedFeature *coded)
{
  guint shift = 0;

  while ((coded->n_codes - 1) >> shift >= N_BUCKETS)
    shift++;

  return shift;
}

static void
centre (HotGrower           *self,
        const HotGrowerNode *node)
{
  const double mean = node->total.sum / node->total.weight;

  if (self->centred == NULL)
    self->centred = g_aligned_alloc (self->data->n_rows, sizeof *self->centred, 64);
  for (guint i = 0; i < node->n_rows; i++)
    {
      double weight = node->stats[i].weight;
      double sum = node->stats[i].sum - mean * weight;

      self->centred[i] = (Bucket) { sum, weight, sum > 0.0 ? sum : 0.0, sum * sum / weight };
    }
}

#define DEFINE_FILL(bits)                                                                                              \
  static void                                                                                                          \
  fill_##bits (const guint##bits *codes, const guint32 *rows, const Bucket *stats, guint n_rows, guint shift,          \
               Bucket *buckets)                                                                                        \
  {                                                                                                                    \
    for (guint i = 0; i < n_rows; i++)                                                                                 \
      buckets[codes[rows[i]] >> shift] += stats[i];                                                                    \
  }

DEFINE_FILL (16)
DEFINE_FILL (32)

static void
fill_buckets (HotGrower           *self,
              const HotGrowerNode *node)
{
  memset (self->buckets, 0, (gsize) self->n_features * N_BUCKETS * sizeof (Bucket));
  for (guint begin = 0; begin < node->n_rows; begin += ROWS_TOGETHER)
    {
      guint n_rows = MIN (node->n_rows - begin, ROWS_TOGETHER);

      for (guint i = node->n_constants; i < self->n_features; i++)
        {
          guint32 feature = self->order[i];
          const HotCodedFeature *coded = &node->block->features[feature];
          Bucket *buckets = self->buckets + (gsize) feature * N_BUCKETS;

          if (!is_worth_it (self, coded))
            continue;
          if (coded->code_size == 2)
            fill_16 (coded->codes, node->rows + begin, self->centred + begin, n_rows, get_shift (coded), buckets);
          else
            fill_32 (coded->codes, node->rows + begin, self->centred + begin, n_rows, get_shift (coded), buckets);
        }
    }
}

/* What a threshold within a bucket can gain at most. @before, @after: sums up to the bucket and with it */
static double
bound_bucket (HotStat       total,
              HotStat       before,
              HotStat       after,
              const Bucket *bucket)
{
  double sum = (*bucket)[0], positive = (*bucket)[2], squares = (*bucket)[3];
  double left_weight = before.weight, right_weight = total.weight - after.weight;
  double highest, product;

  /* By convexity, no less than if the bucket's rows were each a part of their own. */
  double bound = squares;

  if (left_weight > 0.0)
    bound += before.sum * before.sum / left_weight;
  if (right_weight > 0.0)
    bound += after.sum * after.sum / right_weight;
  if (!(left_weight > 0.0 && right_weight > 0.0))
    return bound;

  /* The greatest sum on the left that rows of the bucket can make, with the most unequal weights. */
  highest = fmax (fabs (before.sum + positive), fabs (before.sum + sum - positive));
  product = fmin (left_weight * (total.weight - left_weight), after.weight * right_weight);

  return fmin (bound, highest * highest * total.weight / product);
}

static double
bound_feature (HotStat       total,
               const Bucket *buckets)
{
  HotStat before = { 0.0, 0.0 };
  double bound = 0.0;
  guint n_used = 0;

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      HotStat after = { before.sum + buckets[i][0], before.weight + buckets[i][1] };
      double rest = total.weight - after.weight;

      if (buckets[i][1] == 0.0)
        continue;
      n_used++;
      bound = fmax (bound, bound_bucket (total, before, after, &buckets[i]));
      if (rest > 0.0)
        bound = fmax (bound, after.sum * after.sum * total.weight / (after.weight * rest));
      before = after;
    }

  return n_used > 1 ? (bound + total.sum / total.weight * total.sum) * MARGIN : INFINITY;
}

gboolean
hot_grower_bound (HotGrower           *self,
                  const HotGrowerNode *node)
{
  guint n = 0;

  if (node->n_rows < HOT_GROWER_BOUND_ROWS || self->settings.criterion != HOT_CRITERION_SQUARED_ERROR)
    return FALSE;
  for (guint i = node->n_constants; i < self->n_features; i++)
    n += is_worth_it (self, &node->block->features[self->order[i]]);
  if (n == 0)
    return FALSE;

  centre (self, node);
  fill_buckets (self, node);
  for (guint i = node->n_constants; i < self->n_features; i++)
    {
      guint32 feature = self->order[i];

      self->bounds[feature] = INFINITY;
      if (is_worth_it (self, &node->block->features[feature]))
        self->bounds[feature] = bound_feature (node->total, self->buckets + (gsize) feature * N_BUCKETS);
    }

  return TRUE;
}
