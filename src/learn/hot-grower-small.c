/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>
#ifdef __AVX512BW__
# include <immintrin.h>
#endif

#include "learn/hot-grower-private.h"

/*
 * In a node of some dozen rows, all that has to be done once a feature costs more than its rows do. So the features go together: one sorting
 * network (Knuth's merge exchange, The Art of Computer Programming 5.2.2M) orders the rows by many features at once, one feature a lane, and
 * the thresholds of eight lanes are valued at a time. As in larger nodes, only candidates that may reach the best so far are divided.
 */
#define N_LANES (HOT_GROWER_VECTOR / 2)  /* sorted together */
#define N_TOGETHER 8                     /* valued together */

/* A gain is first compared without divisions; see hot-grower-search.c. */
#define SLACK (1.0 - 1e-12)

typedef gint16 Keys __attribute__ ((vector_size (HOT_GROWER_VECTOR)));
typedef guint8 Codes __attribute__ ((vector_size (N_LANES)));

typedef struct {
  const HotGrowerNode *node;
  const guint8        *candidates;       /* a feature of the chunk: 0xFF if it is to be searched */
  guint                first;            /* feature in the first lane of the chunk */
  double               sums[HOT_GROWER_SMALL + 1];
  double               weights[HOT_GROWER_SMALL + 1];
  /* By rank and lane: the code, less 128, in the upper byte, the number of the row in the lower one. */
  Keys                 keys[HOT_GROWER_SMALL];
} Small;

static inline __attribute__ ((always_inline)) void
exchange (Keys *a,
          Keys *b)
{
  Keys first = *a, second = *b;
  Keys is_lower = first < second;

  *a = (first & is_lower) | (second & ~is_lower);
  *b = (second & is_lower) | (first & ~is_lower);
}

static void
sort_lanes (Small *small,
            guint  n_rows)
{
  guint top = 1;

  while (2 * top < n_rows)
    top *= 2;

  for (guint p = top; p > 0; p /= 2)
    for (guint q = top, r = 0, distance = p;; distance = q - p, q /= 2, r = p)
      {
        for (guint begin = r; begin + distance < n_rows; begin += 2 * p)
          for (guint i = begin; i < MIN (begin + p, n_rows - distance); i++)
            exchange (&small->keys[i], &small->keys[i + distance]);
        if (q == p)
          break;
      }
}

static void
fill_lanes (HotGrower *self,
            Small     *small)
{
  const HotGrowerNode *node = small->node;

  for (guint row = 0; row < node->n_rows; row++)
    {
      const guint8 *line = node->block->lines + (gsize) node->rows[row] * self->line_size + small->first;
      Codes codes = *(const Codes *) (gconstpointer) line ^ 0x80;

      small->keys[row] = __builtin_convertvector (codes, Keys) << 8 | (gint16) row;
    }
}

/* Whether a cut of equal gain is known of this feature; the first one counts. */
static gboolean
is_tie_known (const HotGrower *self,
              guint            feature)
{
  for (guint i = 0; i < self->n_ties; i++)
    if (self->ties[i].feature == feature)
      return TRUE;

  return FALSE;
}

static void
offer_lane (HotGrower *self,
            Small     *small,
            guint      rank,
            guint      lane,
            double     left_sum,
            double     left_weight)
{
  HotStat total = small->node->total;
  HotGrowerCut cut = { .feature = small->first + lane };

  cut.gain = hot_grower_gain (HOT_CRITERION_SQUARED_ERROR, left_sum, left_weight, total.sum - left_sum,
                              total.weight - left_weight);
  if (cut.gain < hot_grower_get_least (self) ||
      (self->n_ties > 0 && cut.gain <= self->ties[0].gain && is_tie_known (self, cut.feature)))
    return;

  cut.lower = ((guint16) small->keys[rank][lane] >> 8) ^ 0x80;
  cut.upper = ((guint16) small->keys[rank + 1][lane] >> 8) ^ 0x80;
  hot_grower_offer (self, &cut);
}

static inline double
get_least (const HotGrower *self)
{
  return MAX (hot_grower_get_least (self), 0.0) * SLACK;
}

#ifdef __AVX512BW__

/* Looks the numbers of eight rows up in a table in registers, or, if there are more than 64, in memory. */
static inline __attribute__ ((always_inline)) __m512d
look_up (const double  *values,
         const __m512d *table,
         __m512i        index,
         guint          size)
{
  __m512d low, high;

  if (size > 64)
    return _mm512_i64gather_pd (index, values, sizeof (double));

  low = _mm512_permutex2var_pd (table[0], index, table[1]);
  if (size > 16)
    low = _mm512_mask_blend_pd (_mm512_test_epi64_mask (index, _mm512_set1_epi64 (16)), low,
                                _mm512_permutex2var_pd (table[2], index, table[3]));
  if (size > 32)
    {
      high = _mm512_mask_blend_pd (_mm512_test_epi64_mask (index, _mm512_set1_epi64 (16)),
                                   _mm512_permutex2var_pd (table[4], index, table[5]),
                                   _mm512_permutex2var_pd (table[6], index, table[7]));
      low = _mm512_mask_blend_pd (_mm512_test_epi64_mask (index, _mm512_set1_epi64 (32)), low, high);
    }

  return low;
}

static void
offer_lanes (HotGrower *self,
             Small     *small,
             guint      rank,
             guint      offset,
             guint      passes,
             __m512d    left_sum,
             __m512d    left_weight)
{
  double sums[8], weights[8];

  _mm512_storeu_pd (sums, left_sum);
  _mm512_storeu_pd (weights, left_weight);
  for (; passes != 0; passes &= passes - 1)
    {
      guint lane = __builtin_ctz (passes);

      offer_lane (self, small, rank, offset + lane, sums[lane], weights[lane]);
    }
}

/* Values the thresholds of eight lanes; @size: of the tables, at least the number of rows */
static inline __attribute__ ((always_inline)) void
value_lanes_of (HotGrower *self,
                Small     *small,
                guint      offset,
                guint      candidates,
                guint      size)
{
  const __m128i *keys = (const __m128i *) (gconstpointer) ((const gint16 *) small->keys + offset);
  const __m512d total_sum = _mm512_set1_pd (small->node->total.sum);
  const __m512d total_weight = _mm512_set1_pd (small->node->total.weight);
  const guint last = small->node->n_rows - 1;
  __m512d least = _mm512_set1_pd (get_least (self));
  __m512d left_sum = _mm512_setzero_pd (), left_weight = _mm512_setzero_pd ();
  __m512d sum_table[8], weight_table[8];
  __m128i key = keys[0];

  if (size <= 64)
    for (guint i = 0; i < size / 8; i++)
      {
        sum_table[i] = _mm512_loadu_pd (small->sums + 8 * i);
        weight_table[i] = _mm512_loadu_pd (small->weights + 8 * i);
      }

  for (guint rank = 0; rank < last; rank++)
    {
      __m128i next = keys[(rank + 1) * sizeof (Keys) / sizeof (__m128i)];
      __m512i index = _mm512_cvtepu16_epi64 (_mm_and_si128 (key, _mm_set1_epi16 (0xFF)));
      __mmask8 passes = _mm_mask_cmpneq_epi16_mask (candidates, _mm_srli_epi16 (key, 8), _mm_srli_epi16 (next, 8));
      __m512d right_sum, right_weight, product, scaled;

      left_sum = _mm512_add_pd (left_sum, look_up (small->sums, sum_table, index, size));
      left_weight = _mm512_add_pd (left_weight, look_up (small->weights, weight_table, index, size));
      right_sum = _mm512_sub_pd (total_sum, left_sum);
      right_weight = _mm512_sub_pd (total_weight, left_weight);
      product = _mm512_mul_pd (_mm512_mul_pd (left_sum, left_sum), right_weight);
      product = _mm512_fmadd_pd (_mm512_mul_pd (right_sum, right_sum), left_weight, product);
      scaled = _mm512_mul_pd (_mm512_mul_pd (left_weight, right_weight), least);
      passes = _mm512_mask_cmp_pd_mask (passes, product, scaled, _CMP_GE_OQ);
      key = next;

      if (G_UNLIKELY (passes))
        {
          offer_lanes (self, small, rank, offset, passes, left_sum, left_weight);
          least = _mm512_set1_pd (get_least (self));
        }
    }
}

static void
value_lanes (HotGrower *self,
             Small     *small,
             guint      offset,
             guint      candidates)
{
  guint n_rows = small->node->n_rows;

  if (n_rows <= 16)
    value_lanes_of (self, small, offset, candidates, 16);
  else if (n_rows <= 32)
    value_lanes_of (self, small, offset, candidates, 32);
  else if (n_rows <= 64)
    value_lanes_of (self, small, offset, candidates, 64);
  else
    value_lanes_of (self, small, offset, candidates, HOT_GROWER_SMALL + 1);
}

#else

static void
value_lanes (HotGrower *self,
             Small     *small,
             guint      offset,
             guint      candidates)
{
  const HotStat total = small->node->total;
  double left_sums[N_TOGETHER] = { 0 }, left_weights[N_TOGETHER] = { 0 };
  double least = get_least (self);

  for (guint rank = 0; rank + 1 < small->node->n_rows; rank++)
    {
      const gint16 *keys = (const gint16 *) &small->keys[rank] + offset, *next = keys + N_LANES;
      guint passes = 0;

      for (guint lane = 0; lane < N_TOGETHER; lane++)
        {
          guint row = keys[lane] & 0xFF;

          left_sums[lane] += small->sums[row];
          left_weights[lane] += small->weights[row];
        }
      for (guint lane = 0; lane < N_TOGETHER; lane++)
        {
          double left_sum = left_sums[lane], left_weight = left_weights[lane];
          double right_sum = total.sum - left_sum, right_weight = total.weight - left_weight;

          passes |= (guint) (left_sum * left_sum * right_weight + right_sum * right_sum * left_weight >=
                             least * left_weight * right_weight) << lane;
        }
      for (passes &= candidates; passes != 0; passes &= passes - 1)
        {
          guint lane = __builtin_ctz (passes);

          if (keys[lane] >> 8 == next[lane] >> 8)
            continue;
          offer_lane (self, small, rank, offset + lane, left_sums[lane], left_weights[lane]);
          least = get_least (self);
        }
    }
}

#endif

static void
search_lanes (HotGrower *self,
              Small     *small)
{
  gboolean is_sorted = FALSE;

  for (guint offset = 0; offset < N_LANES; offset += N_TOGETHER)
    {
      guint candidates = 0;

      for (guint lane = 0; lane < N_TOGETHER; lane++)
        candidates |= (guint) (small->candidates[offset + lane] & 1) << lane;
      if (candidates == 0)
        continue;

      if (!is_sorted)
        {
          fill_lanes (self, small);
          sort_lanes (small, small->node->n_rows);
          is_sorted = TRUE;
        }
      value_lanes (self, small, offset, candidates);
    }
}

/* Binary features have sums of their own. */
static void
search_bits (HotGrower     *self,
             HotGrowerNode *node,
             guint8        *candidates)
{
  const guint n_bits = self->data->n_bits;
  const HotStat total = node->total;
  double gains[HOT_FOREST_MAX_BITS];
  double best = self->n_ties > 0 ? self->ties[0].gain : -INFINITY;
  guint64 wanted = 0;

  if (n_bits == 0)
    return;

  hot_grower_sum_bits (self, node);
  for (guint bit = 0; bit < n_bits; bit++)
    {
      HotStat right = self->bit_stats[bit];

      gains[bit] = hot_grower_gain (HOT_CRITERION_SQUARED_ERROR, total.sum - right.sum, total.weight - right.weight,
                                    right.sum, right.weight);
    }
  for (guint bit = 0; bit < n_bits; bit++)
    {
      wanted |= (guint64) (candidates[self->bit_features[bit]] & 1) << bit;
      candidates[self->bit_features[bit]] = 0;
    }
  wanted &= node->bits_or & ~node->bits_and;
  for (guint64 left = wanted; left != 0; left &= left - 1)
    best = MAX (best, gains[__builtin_ctzll (left)]);
  for (; wanted != 0; wanted &= wanted - 1)
    {
      guint bit = __builtin_ctzll (wanted);

      if (gains[bit] >= best * self->nearness)
        hot_grower_offer (self, &(HotGrowerCut) { .gain = gains[bit], .feature = self->bit_features[bit], .upper = 1 });
    }
}

static void
search_candidates (HotGrower     *self,
                   HotGrowerNode *node,
                   guint8        *candidates)
{
  Small small;

  small.node = node;

  for (guint row = 0; row < node->n_rows; row++)
    {
      small.sums[row] = node->stats[row].sum;
      small.weights[row] = node->stats[row].weight;
    }

  search_bits (self, node, candidates);
  for (small.first = 0; small.first < self->line_size; small.first += N_LANES)
    {
      small.candidates = candidates + small.first;
      search_lanes (self, &small);
    }
}

guint
hot_grower_search_small (HotGrower     *self,
                         HotGrowerNode *node,
                         guint         *n_drawn)
{
  guint8 *candidates = self->varies + self->line_size;
  guint n_constants;

  self->n_ties = 0;
  hot_grower_find_varying (self, node);
  if (self->settings.max_features < self->n_features)
    {
      /* Nothing but the codes says which features vary, so they can all be drawn beforehand. */
      n_constants = hot_grower_draw (self, node, n_drawn);
      memset (candidates, 0, self->line_size);
      for (guint i = 0; i < *n_drawn; i++)
        candidates[self->drawn[i]] = 0xFF;
      search_candidates (self, node, candidates);

      return n_constants;
    }

  memcpy (candidates, self->varies, self->line_size);
  if (node->block->has_odd)
    hot_grower_search_odd (self, node, candidates);
  search_candidates (self, node, candidates);

  return hot_grower_draw (self, node, n_drawn);
}
