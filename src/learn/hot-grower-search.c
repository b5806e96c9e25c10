/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>
#ifdef __AVX512F__
# include <immintrin.h>
#endif

#include "learn/hot-grower-private.h"

/* Few codes: rows in turn go to several sets of bins, so that additions to one bin need not wait for each other. */
#define FEW_CODES 16
#define N_SETS 4

/* Candidates compared at a time. */
#define N_TOGETHER 8

/* A gain is first compared without divisions, whose two roundings fewer make a relative error below this. */
#define SLACK (1.0 - 1e-12)

typedef double StatVector __attribute__ ((vector_size (16)));

static inline void
add_to_bin (HotStat       *bin,
            const HotStat *stat)
{
  *(StatVector *) bin += *(const StatVector *) stat;
}

/* Adds every row of a node to the bin of its code, and notes which bins are in use. */
#define DEFINE_COUNT(bits)                                                                                             \
  static void                                                                                                          \
  count_##bits (HotGrower *self, const HotGrowerNode *node, const guint##bits *codes)                                  \
  {                                                                                                                    \
    const guint32 *rows = node->rows;                                                                                  \
    const HotStat *stats = node->stats;                                                                                \
    HotStat *bins = self->bins;                                                                                        \
    guint64 *words = self->words;                                                                                      \
                                                                                                                       \
    for (guint i = 0; i < node->n_rows; i++)                                                                           \
      {                                                                                                                \
        guint32 code = codes[rows[i]];                                                                                 \
                                                                                                                       \
        add_to_bin (&bins[code], &stats[i]);                                                                           \
        words[code >> 6] |= G_GUINT64_CONSTANT (1) << (code & 63);                                                     \
      }                                                                                                                \
  }

DEFINE_COUNT (8)
DEFINE_COUNT (16)
DEFINE_COUNT (32)

/* The same for up to 128 codes, whose bitmap stays in registers: in memory, each row would wait for the one before. */
static void
count_some (HotGrower           *self,
            const HotGrowerNode *node,
            const guint8        *codes)
{
  const guint32 *rows = node->rows;
  const HotStat *stats = node->stats;
  HotStat *bins = self->bins;
  guint64 low = 0, high = 0;

  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 code = codes[rows[i]];
      guint64 bit = G_GUINT64_CONSTANT (1) << (code & 63);
      guint64 is_high = -(guint64) (code >> 6);

      add_to_bin (&bins[code], &stats[i]);
      low |= bit & ~is_high;
      high |= bit & is_high;
    }
  self->words[0] = low;
  self->words[1] = high;
}

/* The same for few codes, all of one byte. */
static void
count_few (HotGrower           *self,
           const HotGrowerNode *node,
           const guint8        *codes,
           guint                n_codes)
{
  HotStat sets[N_SETS][FEW_CODES] = { 0 };
  const guint32 *rows = node->rows;
  const HotStat *stats = node->stats;
  guint n_rows = node->n_rows, i;
  guint64 used = 0;

  for (i = 0; i + N_SETS <= n_rows; i += N_SETS)
    for (guint set = 0; set < N_SETS; set++)
      add_to_bin (&sets[set][codes[rows[i + set]]], &stats[i + set]);
  for (; i < n_rows; i++)
    add_to_bin (&sets[0][codes[rows[i]]], &stats[i]);

  for (guint code = 0; code < n_codes; code++)
    {
      HotStat bin = sets[0][code];

      for (guint set = 1; set < N_SETS; set++)
        add_to_bin (&bin, &sets[set][code]);
      self->bins[code] = bin;
      used |= (guint64) (bin.weight > 0.0) << code;
    }
  self->words[0] = used;
}

static void
count_rows_in_bins (HotGrower             *self,
                    const HotGrowerNode   *node,
                    const HotCodedFeature *coded)
{
  for (guint i = 0; i < node->n_rows; i++)
    self->bin_rows[hot_coded_feature_get (coded, node->rows[i])]++;
}

typedef struct {
  HotStat  sum;
  guint    n;
  guint    n_rows;
} Running;

static inline __attribute__ ((always_inline)) void
take_word (HotGrower *self,
           guint      word,
           gboolean   with_rows,
           Running   *running)
{
  guint64 used = self->words[word];

  self->words[word] = 0;
  for (; used != 0; used &= used - 1)
    {
      guint32 code = word * 64 + __builtin_ctzll (used);

      add_to_bin (&running->sum, &self->bins[code]);
      self->bins[code] = (HotStat) { 0.0, 0.0 };
      self->sums[running->n] = running->sum.sum;
      self->weights[running->n] = running->sum.weight;
      self->codes[running->n] = code;
      if (with_rows)
        {
          running->n_rows += self->bin_rows[code];
          self->bin_rows[code] = 0;
          self->counts[running->n] = running->n_rows;
        }
      running->n++;
    }
}

/* Lists the bins in use with running sums, and empties them. Returns how many there are. */
static inline __attribute__ ((always_inline)) guint
take_bins (HotGrower *self,
           guint      n_codes,
           gboolean   with_rows)
{
  Running running = { 0 };

  for (guint word = 0; word < (n_codes + 63) / 64; word++)
    take_word (self, word, with_rows, &running);

  return running.n;
}

static guint
fill_bins (HotGrower             *self,
           const HotGrowerNode   *node,
           const HotCodedFeature *coded)
{
  guint n_codes = coded->n_codes + coded->has_missing;

  if (coded->code_size == 4)
    count_32 (self, node, coded->codes);
  else if (coded->code_size == 2)
    count_16 (self, node, coded->codes);
  else if (n_codes <= FEW_CODES && node->n_rows >= 2 * FEW_CODES)
    count_few (self, node, coded->codes, n_codes);
  else if (n_codes <= 128)
    count_some (self, node, coded->codes);
  else
    count_8 (self, node, coded->codes);

  if (self->has_limits)
    {
      count_rows_in_bins (self, node, coded);
      return take_bins (self, n_codes, TRUE);
    }

  return take_bins (self, n_codes, FALSE);
}

typedef struct {
  HotStat  total;            /* of the node */
  HotStat  offset;           /* of missing rows, where they go left */
  guint    offset_rows;
  guint    n_rows;           /* of the node */
  double   least;
  double   gain;             /* of the best candidate so far; -inf at first */
  guint    best;
} Scan;

static inline __attribute__ ((always_inline)) void
scan_one (HotGrower    *self,
          Scan         *scan,
          HotCriterion  criterion,
          guint         i)
{
  double left_sum = scan->offset.sum + self->sums[i];
  double left_weight = scan->offset.weight + self->weights[i];
  double gain = hot_grower_gain (criterion, left_sum, left_weight, scan->total.sum - left_sum,
                                 scan->total.weight - left_weight);

  if (gain >= scan->least && gain > scan->gain)
    {
      scan->gain = gain;
      scan->best = i;
    }
}

/* Whether the cut behind bin @i leaves enough on both sides, between values that are not too close. */
static gboolean
is_allowed (HotGrower             *self,
            const Scan            *scan,
            const HotCodedFeature *coded,
            guint                  i)
{
  const HotGrowerSettings *settings = &self->settings;

  if (coded->has_close && self->codes[i + 1] < coded->n_codes &&
      hot_values_are_close (coded->values[self->codes[i]], coded->values[self->codes[i + 1]]))
    return FALSE;

  if (self->has_limits)
    {
      guint n_left = scan->offset_rows + self->counts[i];
      double left_weight = scan->offset.weight + self->weights[i];

      if (n_left < settings->min_samples_leaf || scan->n_rows - n_left < settings->min_samples_leaf ||
          left_weight < settings->min_weight_leaf || scan->total.weight - left_weight < settings->min_weight_leaf)
        return FALSE;
    }

  return TRUE;
}

static inline __attribute__ ((always_inline)) void
scan_carefully (HotGrower             *self,
                Scan                  *scan,
                const HotCodedFeature *coded,
                HotCriterion           criterion,
                guint                  begin,
                guint                  end)
{
  for (guint i = begin; i < end; i++)
    if (is_allowed (self, scan, coded, i))
      scan_one (self, scan, criterion, i);
}

/* The squared error: whole groups of candidates are passed over that cannot reach @least. */
static void
scan_squared_error (HotGrower             *self,
                    Scan                  *scan,
                    const HotCodedFeature *coded,
                    guint                  end)
{
  const double *sums = self->sums, *weights = self->weights;
  const HotStat total = scan->total, offset = scan->offset;
  double least = MAX (scan->least, 0.0) * SLACK;

  /* Up to a whole group, candidates that gain the least that any split can: half of everything on each side. */
  for (guint i = end; i % N_TOGETHER != 0; i++)
    {
      self->sums[i] = total.sum / 2.0 - offset.sum;
      self->weights[i] = total.weight / 2.0 - offset.weight;
    }

  for (guint i = 0; i < end; i += N_TOGETHER)
    {
      gint64 passes = 0;

      for (guint k = 0; k < N_TOGETHER; k++)
        {
          double left_sum = offset.sum + sums[i + k];
          double left_weight = offset.weight + weights[i + k];
          double right_sum = total.sum - left_sum;
          double right_weight = total.weight - left_weight;

          passes |= left_sum * left_sum * right_weight + right_sum * right_sum * left_weight >=
                    least * left_weight * right_weight;
        }
      if (!passes)
        continue;

      scan_carefully (self, scan, coded, HOT_CRITERION_SQUARED_ERROR, i, MIN (i + N_TOGETHER, end));
      least = MAX (least, scan->gain * SLACK);
    }
}

/* Candidates behind the first @end bins. */
static void
scan_bins (HotGrower             *self,
           Scan                  *scan,
           const HotCodedFeature *coded,
           guint                  end)
{
  const HotCriterion criterion = self->settings.criterion;

  if (criterion == HOT_CRITERION_SQUARED_ERROR)
    scan_squared_error (self, scan, coded, end);
  else if (criterion == HOT_CRITERION_GINI)
    scan_carefully (self, scan, coded, HOT_CRITERION_GINI, 0, end);
  else
    scan_carefully (self, scan, coded, HOT_CRITERION_ENTROPY, 0, end);
}

static void
note_best (HotGrower    *self,
           const Scan   *scan,
           gboolean      missing_left,
           gboolean      is_missing_alone,
           HotGrowerCut *cut)
{
  cut->gain = scan->gain;
  cut->lower = self->codes[scan->best];
  cut->upper = is_missing_alone ? cut->lower : self->codes[scan->best + 1];
  cut->missing_left = missing_left;
  cut->is_missing_alone = is_missing_alone;
}

/* Rows without a value go right at first, where they may be alone, then left; the first best counts. */
static gboolean
search_with_missing (HotGrower             *self,
                     const HotGrowerNode   *node,
                     const HotCodedFeature *coded,
                     guint                  n_bins,
                     HotGrowerCut          *cut,
                     Scan                  *scan)
{
  guint n_values = n_bins - 1;
  HotStat all = { self->sums[n_values - 1], self->weights[n_values - 1] };
  double gain;

  cut->has_missing = TRUE;
  scan_bins (self, scan, coded, n_values);
  gain = scan->gain;
  if (gain > -INFINITY)
    note_best (self, scan, FALSE, scan->best == n_values - 1, cut);

  scan->offset = (HotStat) { node->total.sum - all.sum, node->total.weight - all.weight };
  scan->offset_rows = self->has_limits ? node->n_rows - self->counts[n_values - 1] : 0;
  scan_bins (self, scan, coded, n_values - 1);
  if (scan->gain > gain)
    note_best (self, scan, TRUE, FALSE, cut);

  return TRUE;
}

static gboolean
search_bins (HotGrower             *self,
             HotGrowerNode         *node,
             const HotCodedFeature *coded,
             double                 least,
             HotGrowerCut          *cut)
{
  Scan scan = { .total = node->total, .n_rows = node->n_rows, .least = least, .gain = -INFINITY };
  guint n_bins = fill_bins (self, node, coded);

  if (coded->has_missing && self->codes[n_bins - 1] == coded->n_codes)
    return n_bins > 1 && search_with_missing (self, node, coded, n_bins, cut, &scan);

  if (n_bins == 1 || (coded->has_close && hot_values_are_close (coded->values[self->codes[0]],
                                                                coded->values[self->codes[n_bins - 1]])))
    return FALSE;

  scan_bins (self, &scan, coded, n_bins - 1);
  if (scan.gain > -INFINITY)
    note_best (self, &scan, FALSE, FALSE, cut);

  return TRUE;
}

/* Adds each row to the sums of the bits that are set in it, for 32 bits from @first on. */
#ifdef __AVX512F__
static void
sum_half (const HotGrowerNode *node,
          guint                first,
          HotStat             *bit_stats)
{
  __m512d sums[4], weights[4];
  double values[8];

  for (guint k = 0; k < 4; k++)
    sums[k] = weights[k] = _mm512_setzero_pd ();
  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 bits = node->block->bits[node->rows[i]] >> first;
      __m512d sum = _mm512_set1_pd (node->stats[i].sum), weight = _mm512_set1_pd (node->stats[i].weight);

      for (guint k = 0; k < 4; k++)
        {
          __mmask8 mask = bits >> (8 * k);

          sums[k] = _mm512_mask_add_pd (sums[k], mask, sums[k], sum);
          weights[k] = _mm512_mask_add_pd (weights[k], mask, weights[k], weight);
        }
    }

  for (guint k = 0; k < 4; k++)
    {
      _mm512_storeu_pd (values, sums[k]);
      for (guint i = 0; i < 8; i++)
        bit_stats[8 * k + i].sum = values[i];
      _mm512_storeu_pd (values, weights[k]);
      for (guint i = 0; i < 8; i++)
        bit_stats[8 * k + i].weight = values[i];
    }
}
#else
static void
sum_half (const HotGrowerNode *node,
          guint                first,
          HotStat             *bit_stats)
{
  double sums[32] = { 0 }, weights[32] = { 0 };

  for (guint i = 0; i < node->n_rows; i++)
    {
      guint64 bits = node->block->bits[node->rows[i]] >> first;
      gint64 sum, weight;

      memcpy (&sum, &node->stats[i].sum, sizeof sum);
      memcpy (&weight, &node->stats[i].weight, sizeof weight);
      for (guint bit = 0; bit < 32; bit++)
        {
          gint64 mask = -(gint64) (bits >> bit & 1);
          gint64 masked_sum = mask & sum, masked_weight = mask & weight;
          double value;

          memcpy (&value, &masked_sum, sizeof value);
          sums[bit] += value;
          memcpy (&value, &masked_weight, sizeof value);
          weights[bit] += value;
        }
    }

  for (guint bit = 0; bit < 32; bit++)
    bit_stats[bit] = (HotStat) { sums[bit], weights[bit] };
}
#endif

/* Sums over the rows whose bit is set, for all binary features. */
void
hot_grower_sum_bits (HotGrower     *self,
                     HotGrowerNode *node)
{
  guint64 bits_or = 0, bits_and = G_MAXUINT64;

  for (guint i = 0; i < node->n_rows; i++)
    {
      guint64 bits = node->block->bits[node->rows[i]];

      bits_or |= bits;
      bits_and &= bits;
    }
  node->bits_or = bits_or;
  node->bits_and = bits_and;
  node->has_bit_stats = TRUE;
  for (guint first = 0; first < self->data->n_bits; first += 32)
    sum_half (node, first, self->bit_stats + first);

  if (self->has_limits)
    {
      memset (self->bit_rows, 0, sizeof self->bit_rows);
      for (guint i = 0; i < node->n_rows; i++)
        for (guint64 bits = node->block->bits[node->rows[i]]; bits != 0; bits &= bits - 1)
          self->bit_rows[__builtin_ctzll (bits)]++;
    }
}

static gboolean
search_bit (HotGrower     *self,
            HotGrowerNode *node,
            guint          bit,
            double         least,
            HotGrowerCut  *cut)
{
  HotStat right, left;
  double gain;

  if (!node->has_bit_stats)
    hot_grower_sum_bits (self, node);
  if (!((node->bits_or & ~node->bits_and) >> bit & 1))
    return FALSE;

  right = self->bit_stats[bit];
  left = (HotStat) { node->total.sum - right.sum, node->total.weight - right.weight };
  if (self->has_limits)
    {
      guint n_right = self->bit_rows[bit];

      if (n_right < self->settings.min_samples_leaf || node->n_rows - n_right < self->settings.min_samples_leaf ||
          left.weight < self->settings.min_weight_leaf || right.weight < self->settings.min_weight_leaf)
        return TRUE;
    }

  gain = hot_grower_gain (self->settings.criterion, left.sum, left.weight, right.sum, right.weight);
  if (gain >= least)
    {
      cut->gain = gain;
      cut->lower = 0;
      cut->upper = 1;
    }

  return TRUE;
}

gboolean
hot_grower_search_feature (HotGrower     *self,
                           HotGrowerNode *node,
                           guint          feature,
                           double         least,
                           HotGrowerCut  *cut)
{
  const HotCodedFeature *coded = &node->block->features[feature];

  *cut = (HotGrowerCut) { .gain = -INFINITY, .feature = feature };

  return coded->bit >= 0 ? search_bit (self, node, coded->bit, least, cut)
                         : search_bins (self, node, coded, least, cut);
}

/* The best cut is always the first. */
void
hot_grower_offer (HotGrower          *self,
                  const HotGrowerCut *cut)
{
  if (self->n_ties > 0 && cut->gain * self->nearness > self->ties[0].gain)
    self->n_ties = 0;
  if (self->n_ties == 0)
    self->ties[self->n_ties++] = *cut;
  else if (cut->gain >= self->ties[0].gain * self->nearness && self->n_ties < self->n_ties_allocated)
    {
      self->ties[self->n_ties++] = *cut;
      if (cut->gain > self->ties[0].gain)
        {
          self->ties[self->n_ties - 1] = self->ties[0];
          self->ties[0] = *cut;
        }
    }
}

gboolean
hot_grower_settle (HotGrower    *self,
                   guint         n_drawn,
                   HotGrowerCut *cut)
{
  if (self->n_ties == 0)
    return FALSE;
  if (self->n_ties == 1)
    {
      *cut = self->ties[0];
      return TRUE;
    }

  for (guint i = 0; i < n_drawn; i++)
    for (guint k = 0; k < self->n_ties; k++)
      if (self->ties[k].feature == self->drawn[i])
        {
          *cut = self->ties[k];
          return TRUE;
        }

  g_return_val_if_reached (FALSE);
}

static void
search_and_offer (HotGrower     *self,
                  HotGrowerNode *node,
                  guint32        feature)
{
  HotGrowerCut found;

  self->varies[feature] = hot_grower_search_feature (self, node, feature, hot_grower_get_least (self), &found);
  if (found.gain > -INFINITY)
    hot_grower_offer (self, &found);
}

/* The feature with the highest bound first: what it gains rules most others out. */
static void
search_bounded (HotGrower     *self,
                HotGrowerNode *node)
{
  guint32 first = self->order[node->n_constants];

  for (guint i = node->n_constants; i < self->n_features; i++)
    {
      guint32 feature = self->order[i];

      if (self->bounds[feature] == INFINITY)
        search_and_offer (self, node, feature);
      else if (self->bounds[first] == INFINITY || self->bounds[feature] > self->bounds[first])
        first = feature;
    }
  if (self->bounds[first] == INFINITY)
    return;

  search_and_offer (self, node, first);
  for (guint i = node->n_constants; i < self->n_features; i++)
    {
      guint32 feature = self->order[i];

      if (self->bounds[feature] == INFINITY || feature == first)
        continue;
      if (self->bounds[feature] < hot_grower_get_least (self))
        self->varies[feature] = TRUE;
      else
        search_and_offer (self, node, feature);
    }
}

/* All features: searched in any order; the draws, which have to be made all the same, then decide between equals. */
static guint
search_all (HotGrower     *self,
            HotGrowerNode *node,
            guint         *n_drawn)
{
  if (hot_grower_bound (self, node))
    search_bounded (self, node);
  else
    for (guint i = node->n_constants; i < self->n_features; i++)
      search_and_offer (self, node, self->order[i]);

  return hot_grower_draw (self, node, n_drawn);
}

/* Some features: drawn one after the other, at least until one was not constant. */
static guint
search_some (HotGrower     *self,
             HotGrowerNode *node,
             guint         *n_drawn_out)
{
  const guint n_features = self->n_features, n_known = node->n_constants;
  guint32 *order = self->order;
  guint n_left = n_features, n_visited = 0, n_found = 0, n_drawn_constants = 0, n_drawn = 0;

  while (n_left > n_known + n_found &&
         (n_visited < self->settings.max_features || n_visited <= n_found + n_drawn_constants))
    {
      guint range = n_left - n_found - n_drawn_constants;
      guint pick = n_drawn_constants +
                   hot_grower_remainder (hot_grower_random (&self->random), self->reciprocals[range], range);
      guint32 feature;
      guint place;

      n_visited++;
      if (pick < n_known)
        {
          feature = order[pick];
          order[pick] = order[n_drawn_constants];
          order[n_drawn_constants++] = feature;
          continue;
        }

      pick += n_found;
      feature = order[pick];
      search_and_offer (self, node, feature);
      place = self->varies[feature] ? --n_left : n_known + n_found++;
      if (self->varies[feature])
        self->drawn[n_drawn++] = feature;
      order[pick] = order[place];
      order[place] = feature;
    }

  memcpy (order, self->constants, n_known * sizeof *order);
  memcpy (self->constants + n_known, order + n_known, n_found * sizeof *order);
  *n_drawn_out = n_drawn;

  return n_known + n_found;
}

guint
hot_grower_search (HotGrower     *self,
                   HotGrowerNode *node,
                   guint         *n_drawn)
{
  self->n_ties = 0;
  if (self->settings.max_features >= self->n_features)
    return search_all (self, node, n_drawn);

  return search_some (self, node, n_drawn);
}
