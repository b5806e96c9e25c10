/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-grower-private.h"

/*
 * Where sums of targets are rounded, which of two splits of equal gain scikit-learn 1.9 makes, and the last digits of what it notes in the
 * nodes, follow from the order of its additions. That is the order in which its sorts leave the rows: each feature drawn sorts them anew,
 * from where the one before left them, and rows of equal value fall as its introsort has them.
 *
 * Most of these sorts need not be repeated. One by a feature whose values all differ leaves nothing of the order before, so that only the
 * features drawn after the last such one count; and only features whose gains are as good as equal have to be valued in their order.
 */

/* In nodes of up to this many rows, two thresholds of one feature may well gain the same. */
#define FEW_ROWS 32

/* Sorted by insertion below. */
#define INSERTION_ROWS 15

typedef struct {
  HotGrower     *grower;
  HotGrowerNode *node;
  guint64       *pairs;      /* code in the upper half, row in the lower */
  guint          n_missing;
  double         best;       /* gain */
} Follow;

static inline guint32
get_code (guint64 pair)
{
  return pair >> 32;
}

static inline void
swap_pairs (guint64 *pairs,
            guint    i,
            guint    k)
{
  guint64 pair = pairs[i];

  pairs[i] = pairs[k];
  pairs[k] = pair;
}

static void
sort_by_insertion (guint64 *pairs,
                   guint    n)
{
  for (guint i = 1; i < n; i++)
    {
      guint64 pair = pairs[i];
      guint k = i;

      for (; k > 0 && get_code (pairs[k - 1]) > get_code (pair); k--)
        pairs[k] = pairs[k - 1];
      pairs[k] = pair;
    }
}

static void
sift_down (guint64 *pairs,
           guint    root,
           guint    end)
{
  for (;;)
    {
      guint child = 2 * root + 1, highest = root;

      if (child < end && get_code (pairs[highest]) < get_code (pairs[child]))
        highest = child;
      if (child + 1 < end && get_code (pairs[highest]) < get_code (pairs[child + 1]))
        highest = child + 1;
      if (highest == root)
        return;
      swap_pairs (pairs, root, highest);
      root = highest;
    }
}

static void
sort_by_heap (guint64 *pairs,
              guint    n)
{
  for (guint start = n / 2; start-- > 0;)
    sift_down (pairs, start, n);
  for (guint end = n - 1; end > 0; end--)
    {
      swap_pairs (pairs, 0, end);
      sift_down (pairs, 0, end);
    }
}

static guint32
get_median (guint32 a,
            guint32 b,
            guint32 c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Musser's introsort with the median of three and parts below, at and above it: rows of equal code fall as in scikit-learn. */
static void
sort_pairs (guint64 *pairs,
            guint    n,
            guint    depth)
{
  while (n > INSERTION_ROWS)
    {
      guint32 pivot;
      guint i = 0, left = 0, right = n;

      if (depth == 0)
        {
          sort_by_heap (pairs, n);
          return;
        }
      depth--;

      pivot = get_median (get_code (pairs[0]), get_code (pairs[n / 2]), get_code (pairs[n - 1]));
      while (i < right)
        {
          guint32 code = get_code (pairs[i]);

          if (code < pivot)
            swap_pairs (pairs, i++, left++);
          else if (code > pivot)
            swap_pairs (pairs, i, --right);
          else
            i++;
        }
      sort_pairs (pairs, left, depth);
      pairs += right;
      n -= right;
    }

  sort_by_insertion (pairs, n);
}

/* Missing rows go to the end, by swaps from both sides, and do not take part in the sort. */
static void
move_missing (Follow  *self,
              guint32  missing)
{
  guint64 *pairs = self->pairs;
  guint i = 0, end = self->node->n_rows;

  while (i < end)
    {
      if (get_code (pairs[end - 1]) == missing)
        {
          end--;
          continue;
        }
      if (get_code (pairs[i]) == missing)
        swap_pairs (pairs, i, --end);
      i++;
    }
  self->n_missing = self->node->n_rows - end;
}

static void
fill_pairs (Follow *self,
            guint   feature)
{
  const HotGrowerNode *node = self->node;
  const HotCodedFeature *coded = &node->block->features[feature];
  const guint32 *rows = node->rows;

  self->n_missing = 0;
  if (coded->bit >= 0)
    for (guint i = 0; i < node->n_rows; i++)
      self->pairs[i] = (node->block->bits[rows[i]] >> coded->bit & 1) << 32 | rows[i];
  else if (coded->code_size == 1)
    for (guint i = 0; i < node->n_rows; i++)
      self->pairs[i] = (guint64) ((const guint8 *) coded->codes)[rows[i]] << 32 | rows[i];
  else
    for (guint i = 0; i < node->n_rows; i++)
      self->pairs[i] = (guint64) hot_coded_feature_get (coded, rows[i]) << 32 | rows[i];
  if (coded->bit < 0 && coded->has_missing)
    move_missing (self, coded->n_codes);
}

static void
store_rows (Follow *self)
{
  for (guint i = 0; i < self->node->n_rows; i++)
    self->node->rows[i] = (guint32) self->pairs[i];
}

/* Sorts the rows by a feature as scikit-learn does. */
static void
sort_rows (Follow *self,
           guint   feature)
{
  guint n;

  fill_pairs (self, feature);
  n = self->node->n_rows - self->n_missing;
  if (n > 0)
    sort_pairs (self->pairs, n, 2 * g_bit_storage (n) - 2);
}

/* After the missing values were tried on the left, they stay there. */
static void
rotate_missing (Follow *self)
{
  guint n_present = self->node->n_rows - self->n_missing;
  guint64 *spare = self->pairs + self->node->n_rows;

  memcpy (spare, self->pairs, n_present * sizeof *spare);
  memmove (self->pairs, self->pairs + n_present, self->n_missing * sizeof *spare);
  memcpy (self->pairs + self->n_missing, spare, n_present * sizeof *spare);
}

typedef struct {
  guint   position;
  HotStat left;
} Sums;

/* Sums are carried on from the threshold before, or, where that is less work, counted down from the other end. */
static void
advance (const Follow *self,
         Sums         *sums,
         guint         position)
{
  const HotGrowerNode *node = self->node;
  const HotStat *stats = node->block->stats;

  if (position - sums->position <= node->n_rows - position)
    for (guint i = sums->position; i < position; i++)
      {
        sums->left.sum += stats[(guint32) self->pairs[i]].sum;
        sums->left.weight += stats[(guint32) self->pairs[i]].weight;
      }
  else
    {
      sums->left = node->total;
      for (guint i = node->n_rows; i-- > position;)
        {
          sums->left.sum -= stats[(guint32) self->pairs[i]].sum;
          sums->left.weight -= stats[(guint32) self->pairs[i]].weight;
        }
    }
  sums->position = position;
}

static void
try_position (Follow       *self,
              Sums         *sums,
              guint         position,
              guint         feature,
              gboolean      missing_left,
              HotGrowerCut *cut)
{
  const HotGrowerNode *node = self->node;
  const HotGrowerSettings *settings = &self->grower->settings;
  const HotCodedFeature *coded = &node->block->features[feature];
  double right_weight, gain;

  if (position < settings->min_samples_leaf || node->n_rows - position < settings->min_samples_leaf)
    return;

  advance (self, sums, position);
  right_weight = node->total.weight - sums->left.weight;
  if (sums->left.weight < settings->min_weight_leaf || right_weight < settings->min_weight_leaf)
    return;

  gain = hot_grower_gain (HOT_CRITERION_SQUARED_ERROR, sums->left.sum, sums->left.weight,
                          node->total.sum - sums->left.sum, right_weight);
  if (!(gain > self->best))
    return;

  self->best = gain;
  *cut = (HotGrowerCut) { .gain = gain, .feature = feature, .has_missing = self->n_missing > 0,
                          .missing_left = missing_left, .lower = get_code (self->pairs[position - 1]) };
  cut->upper = get_code (self->pairs[position]);
  cut->is_missing_alone = coded->bit < 0 && coded->has_missing && cut->upper == coded->n_codes;
  if (cut->is_missing_alone)
    cut->upper = cut->lower;
}

static gboolean
is_same_value (const HotCodedFeature *coded,
               guint32                lower,
               guint32                upper)
{
  return lower == upper ||
         (coded->has_close && hot_values_are_close (coded->values[lower], coded->values[upper]));
}

/* Values the thresholds of a feature by which the rows are sorted. */
static void
try_thresholds (Follow       *self,
                guint         feature,
                HotGrowerCut *cut)
{
  const HotCodedFeature *coded = &self->node->block->features[feature];
  guint n_rows = self->node->n_rows, n_present = n_rows - self->n_missing;
  Sums sums = { 0 };

  for (guint i = 1; i < n_present; i++)
    if (!is_same_value (coded, get_code (self->pairs[i - 1]), get_code (self->pairs[i])))
      try_position (self, &sums, i, feature, FALSE, cut);
  if (self->n_missing == 0 || n_present == 0)
    return;

  try_position (self, &sums, n_present, feature, FALSE, cut);
  rotate_missing (self);
  sums = (Sums) { 0 };
  for (guint i = self->n_missing + 1; i < n_rows; i++)
    if (!is_same_value (coded, get_code (self->pairs[i - 1]), get_code (self->pairs[i])))
      try_position (self, &sums, i, feature, TRUE, cut);
}

/* Sorts the rows by a feature that varies, and values its thresholds if @cut is given. */
static void
follow (Follow       *self,
        guint         feature,
        HotGrowerCut *cut)
{
  sort_rows (self, feature);
  if (cut != NULL)
    try_thresholds (self, feature, cut);
  else if (self->n_missing > 0 && self->n_missing < self->node->n_rows)
    rotate_missing (self);
  store_rows (self);
}

/* Whether all rows differ in this feature. */
static gboolean
is_distinct (const Follow *self,
             guint         feature)
{
  const HotGrowerNode *node = self->node;
  const HotCodedFeature *coded = &node->block->features[feature];
  HotGrowerRanks *ranks = self->grower->ranks;
  gboolean distinct = TRUE;
  guint i;

  if (coded->bit >= 0 || coded->has_missing || coded->n_codes < node->n_rows)
    return FALSE;

  for (i = 0; i < node->n_rows && distinct; i++)
    {
      guint32 code = hot_coded_feature_get (coded, node->rows[i]);
      guint64 bit = G_GUINT64_CONSTANT (1) << (code & 63);

      distinct = !(ranks[code >> 6].used & bit);
      ranks[code >> 6].used |= bit;
    }
  while (i-- > 0)
    ranks[hot_coded_feature_get (coded, node->rows[i]) >> 6].used = 0;

  return distinct;
}

/* Brings the rows from the order after the first @done drawn features to that before the feature drawn at @place. */
static void
catch_up (Follow *self,
          guint   done,
          guint   place)
{
  guint from = place;

  while (from > done && !is_distinct (self, self->grower->drawn[from - 1]))
    from--;
  if (from > done)
    from--;
  for (; from < place; from++)
    follow (self, self->grower->drawn[from], NULL);
}

static gboolean
is_near_best (const HotGrower *self,
              guint            feature)
{
  for (guint i = 0; i < self->n_ties; i++)
    if (self->ties[i].feature == feature && self->ties[i].gain >= hot_grower_get_least (self))
      return TRUE;

  return FALSE;
}

/* Whether the best cut is beyond doubt: in larger nodes, two thresholds of one feature do not gain the same. */
static gboolean
is_settled (const HotGrower     *self,
            const HotGrowerNode *node)
{
  if (node->n_rows <= FEW_ROWS || self->n_ties == 0)
    return FALSE;
  for (guint i = 1; i < self->n_ties; i++)
    if (self->ties[i].feature != self->ties[0].feature && self->ties[i].gain >= hot_grower_get_least (self))
      return FALSE;

  return TRUE;
}

gboolean
hot_grower_search_faithful (HotGrower     *self,
                            HotGrowerNode *node,
                            guint          n_drawn,
                            HotGrowerCut  *cut)
{
  Follow state = { .grower = self, .node = node, .pairs = self->pairs, .best = -INFINITY };
  guint done = 0;

  cut->gain = -INFINITY;
  if (is_settled (self, node))
    *cut = self->ties[0];
  else
    for (guint i = 0; i < n_drawn; i++)
      if (is_near_best (self, self->drawn[i]))
        {
          if (!is_distinct (&state, self->drawn[i]))
            catch_up (&state, done, i);
          follow (&state, self->drawn[i], cut);
          done = i + 1;
        }
  catch_up (&state, done, n_drawn);

  return cut->gain > -INFINITY;
}

/* Divides the rows of a node by swaps, and sums up the left side, as scikit-learn does. */
guint
hot_grower_divide_faithfully (HotGrower          *self,
                              HotGrowerNode      *node,
                              const HotGrowerCut *cut,
                              HotStat            *left,
                              double             *squares)
{
  const HotCodedFeature *coded = &node->block->features[cut->feature];
  const guint32 n_codes = coded->bit < 0 && coded->has_missing ? coded->n_codes : G_MAXUINT32;
  Follow state = { .grower = self, .node = node, .pairs = self->pairs };
  Sums sums = { 0 };
  guint begin = 0, end = node->n_rows;

  while (begin < end)
    {
      guint32 row = node->rows[begin];
      guint32 code = hot_grower_block_get (node->block, cut->feature, row);

      if (code == n_codes ? cut->missing_left : cut->is_missing_alone || code <= cut->lower)
        begin++;
      else
        {
          node->rows[begin] = node->rows[--end];
          node->rows[end] = row;
        }
    }

  *squares = 0.0;
  for (guint i = 0; i < node->n_rows; i++)
    self->pairs[i] = node->rows[i];
  for (guint i = 0; i < begin; i++)
    *squares += node->block->squares[node->rows[i]];
  advance (&state, &sums, begin);
  *left = sums.left;

  return begin;
}
