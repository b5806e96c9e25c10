/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-class-grower-private.h"

/* Nodes with at least one row for so many codes are counted by code; smaller ones are sorted, and so are those of more codes than
 * there is room for. */
#define CODES_PER_ROW 4

/* Cuts that are estimated to gain less than the best by this share of the node's weight are not valued exactly; rounding is far smaller. */
#define MARGIN 1e-9

#define DIGIT_BITS 8
#define N_BUCKETS (1u << DIGIT_BITS)
#define FEW_ROWS 24

/* A scan over the values of one feature, from the lowest up. */
typedef struct {
  const HotCodedFeature *coded;
  const HotClassNode    *node;
  HotGrowerCut          *best;
  double                 least;        /* what a cut must gain to be of use */
  gboolean               has_missing;
  gboolean               missing_left;
  double                 left_weight;
  double                 left_squares; /* sums of the squares of the sums of the classes */
  double                 right_squares;
  guint                  n_left;
  gboolean               has_previous;
  guint32                previous;     /* code */
} Scan;

double
hot_class_grower_impurity (const HotClassGrower *self,
                           const double         *sums,
                           double                weight)
{
  double result = 0.0;

  if (self->settings.criterion == HOT_CRITERION_GINI)
    {
      for (guint class = 0; class < self->n_classes; class++)
        result += sums[class] * sums[class];
      return 1.0 - result / (weight * weight);
    }

  for (guint class = 0; class < self->n_classes; class++)
    if (sums[class] > 0.0)
      {
        double share = sums[class] / weight;

        result -= share * (log (share) / log (2.0));
      }

  return result;
}

/* Values the cut that has the sums in self->left on its left side. */
static double
value_cut (HotClassGrower *self,
           const Scan     *scan)
{
  const HotGrowerSettings *settings = &self->settings;
  double right_weight = scan->node->weight - scan->left_weight;
  guint n_right = scan->node->n_rows - scan->n_left;

  if (scan->n_left < settings->min_samples_leaf || n_right < settings->min_samples_leaf ||
      scan->left_weight < settings->min_weight_leaf || right_weight < settings->min_weight_leaf)
    return -INFINITY;

  for (guint class = 0; class < self->n_classes; class++)
    self->right[class] = self->total[class] - self->left[class];

  return -right_weight * hot_class_grower_impurity (self, self->right, right_weight) -
         scan->left_weight * hot_class_grower_impurity (self, self->left, scan->left_weight);
}

/* The same gain as value_cut() finds, but for its last bits, with a few additions for each row; of Gini impurity. */
static gboolean
is_hopeless (const HotClassGrower *self,
             const Scan           *scan)
{
  double right_weight = scan->node->weight - scan->left_weight;
  double gain;

  if (self->settings.criterion != HOT_CRITERION_GINI)
    return FALSE;

  gain = scan->left_squares / scan->left_weight + scan->right_squares / right_weight - scan->node->weight;
  return gain + MARGIN * scan->node->weight < fmax (scan->best->gain, scan->least);
}

static inline void
add_left (HotClassGrower *self,
          Scan           *scan,
          guint           class,
          double          weight)
{
  double left = self->left[class], right = self->total[class] - left;

  scan->left_squares += weight * (2.0 * left + weight);
  scan->right_squares -= weight * (2.0 * right - weight);
  self->left[class] = left + weight;
  scan->left_weight += weight;
}

/* Looks at the cut below @code. */
static void
scan_boundary (HotClassGrower *self,
               Scan           *scan,
               guint32         code)
{
  const HotCodedFeature *coded = scan->coded;
  double gain;

  if (!scan->has_previous || is_hopeless (self, scan) ||
      (coded->has_close && hot_values_are_close (coded->values[scan->previous], coded->values[code])))
    return;

  gain = value_cut (self, scan);
  if (gain > scan->best->gain)
    {
      scan->best->gain = gain;
      scan->best->lower = scan->previous;
      scan->best->upper = code;
      scan->best->has_missing = scan->has_missing;
      scan->best->missing_left = scan->missing_left;
      scan->best->is_missing_alone = FALSE;
    }
}

static void
scan_begin (HotClassGrower *self,
            Scan           *scan,
            double          missing_weight,
            guint           n_missing)
{
  scan->has_previous = FALSE;
  scan->left_weight = scan->missing_left ? missing_weight : 0.0;
  scan->n_left = scan->missing_left ? n_missing : 0;
  if (scan->missing_left)
    memcpy (self->left, self->missing, self->n_classes * sizeof *self->left);
  else
    memset (self->left, 0, self->n_classes * sizeof *self->left);

  scan->left_squares = scan->right_squares = 0.0;
  for (guint class = 0; class < self->n_classes; class++)
    {
      double right = self->total[class] - self->left[class];

      scan->left_squares += self->left[class] * self->left[class];
      scan->right_squares += right * right;
    }
}

static void
scan_bins (HotClassGrower *self,
           Scan           *scan,
           guint32         lowest,
           guint32         highest)
{
  const guint n_classes = self->n_classes;

  for (guint32 code = lowest; code <= highest; code++)
    {
      const double *bin = self->bins + (gsize) (code - lowest) * n_classes;

      if (self->bin_rows[code - lowest] == 0)
        continue;
      scan_boundary (self, scan, code);
      for (guint class = 0; class < n_classes; class++)
        add_left (self, scan, class, bin[class]);
      scan->n_left += self->bin_rows[code - lowest];
      scan->previous = code;
      scan->has_previous = TRUE;
    }
}

static void
scan_keys (HotClassGrower *self,
           Scan           *scan,
           const guint64  *keys,
           guint           n_keys)
{
  for (guint i = 0; i < n_keys; i++)
    {
      guint32 code = keys[i] >> 32, place = keys[i];

      if (!scan->has_previous || code != scan->previous)
        scan_boundary (self, scan, code);
      add_left (self, scan, self->node_classes[place], self->node_weights[place]);
      scan->n_left++;
      scan->previous = code;
      scan->has_previous = TRUE;
    }
}

static guint64 *
sort_keys (guint64 *keys,
           guint64 *scratch,
           guint    n_keys,
           guint32  highest)
{
  if (n_keys <= FEW_ROWS)
    {
      for (guint i = 1; i < n_keys; i++)
        {
          guint64 key = keys[i];
          guint k = i;

          for (; k > 0 && keys[k - 1] > key; k--)
            keys[k] = keys[k - 1];
          keys[k] = key;
        }
      return keys;
    }

  for (guint shift = 32; shift == 32 || highest >> (shift - 32) > 0; shift += DIGIT_BITS)
    {
      guint32 starts[N_BUCKETS] = { 0 };
      guint32 sum = 0;
      guint64 *swap = keys;

      for (guint i = 0; i < n_keys; i++)
        starts[keys[i] >> shift & (N_BUCKETS - 1)]++;
      for (guint bucket = 0; bucket < N_BUCKETS; bucket++)
        {
          guint32 count = starts[bucket];

          starts[bucket] = sum;
          sum += count;
        }
      for (guint i = 0; i < n_keys; i++)
        scratch[starts[keys[i] >> shift & (N_BUCKETS - 1)]++] = keys[i];
      keys = scratch;
      scratch = swap;
      if (shift == 56)
        break;
    }

  return keys;
}

/* The values of a node's rows: range, and the rows without one, whose sums go to self->missing. */
typedef struct {
  guint32 lowest, highest;
  guint   n_present;
  guint   n_missing;
  double  missing_weight;
} Range;

static void
read_codes (HotClassGrower        *self,
            const HotClassNode    *node,
            const HotCodedFeature *coded,
            Range                 *range)
{
  guint32 missing = coded->has_missing ? coded->n_codes : G_MAXUINT32;

  *range = (Range) { .lowest = G_MAXUINT32 };
  if (coded->has_missing)
    memset (self->missing, 0, self->n_classes * sizeof *self->missing);
  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 code = hot_coded_feature_get (coded, node->rows[i]);

      if (code == missing)
        {
          self->missing[self->node_classes[i]] += self->node_weights[i];
          range->missing_weight += self->node_weights[i];
          range->n_missing++;
          continue;
        }
      range->lowest = MIN (range->lowest, code);
      range->highest = MAX (range->highest, code);
      self->keys[range->n_present++] = (guint64) code << 32 | i;
    }
}

static gboolean
varies (const HotCodedFeature *coded,
        const Range           *range)
{
  if (range->n_present == 0)
    return FALSE;

  return range->n_missing > 0 || !hot_values_are_close (coded->values[range->lowest], coded->values[range->highest]);
}

static void
fill_bins (HotClassGrower *self,
           const Range    *range)
{
  for (guint i = 0; i < range->n_present; i++)
    {
      guint32 bin = (guint32) (self->keys[i] >> 32) - range->lowest, place = self->keys[i];

      self->bins[(gsize) bin * self->n_classes + self->node_classes[place]] += self->node_weights[place];
      self->bin_rows[bin]++;
    }
}

static void
clear_bins (HotClassGrower *self,
            const Range    *range)
{
  gsize n_codes = (gsize) range->highest - range->lowest + 1;

  memset (self->bins, 0, n_codes * self->n_classes * sizeof *self->bins);
  memset (self->bin_rows, 0, n_codes * sizeof *self->bin_rows);
}

/* Rows without a value go right at first, where they may be alone, then left; the first best counts. Cuts that gain less than @least may be
 * passed over. */
static void
search_feature (HotClassGrower     *self,
                const HotClassNode *node,
                const Range        *range,
                double              least,
                HotGrowerCut       *cut)
{
  const HotCodedFeature *coded = &self->data->features[cut->feature];
  Scan scan = { .coded = coded, .node = node, .best = cut, .least = least, .has_missing = range->n_missing > 0 };
  guint32 n_codes = range->highest - range->lowest + 1;
  gboolean counts = n_codes <= self->n_bins && n_codes <= CODES_PER_ROW * (guint64) range->n_present;
  const guint64 *sorted = NULL;

  if (counts)
    fill_bins (self, range);
  else
    sorted = sort_keys (self->keys, self->sorted, range->n_present, range->highest);

  for (guint pass = 0; pass < (scan.has_missing ? 2 : 1); pass++)
    {
      double gain;

      scan.missing_left = pass == 1;
      scan_begin (self, &scan, range->missing_weight, range->n_missing);
      if (counts)
        scan_bins (self, &scan, range->lowest, range->highest);
      else
        scan_keys (self, &scan, sorted, range->n_present);

      if (!scan.has_missing || pass == 1)
        continue;
      gain = value_cut (self, &scan);
      if (gain > cut->gain)
        {
          cut->gain = gain;
          cut->lower = cut->upper = range->highest;
          cut->has_missing = cut->is_missing_alone = TRUE;
          cut->missing_left = FALSE;
        }
    }

  if (counts)
    clear_bins (self, range);
}

/* Draws a threshold between the lowest and the highest value, as scikit-learn does, and values it. */
static void
try_random_cut (HotClassGrower     *self,
                const HotClassNode *node,
                const Range        *range,
                HotGrowerCut       *cut)
{
  const HotCodedFeature *coded = &self->data->features[cut->feature];
  Scan scan = { .coded = coded, .node = node, .best = cut, .has_missing = range->n_missing > 0 };
  double low = coded->values[range->lowest], high = coded->values[range->highest];

  cut->threshold = (high - low) * (double) hot_grower_random (&self->random) / (double) 0x7FFFFFFF + low;
  cut->has_missing = scan.has_missing;
  cut->missing_left = cut->has_missing && hot_grower_random (&self->random) % 2 == 1;
  if (cut->threshold == high)
    cut->threshold = low;
  cut->lower = hot_coded_feature_find (coded, cut->threshold);

  scan.missing_left = cut->missing_left;
  scan_begin (self, &scan, range->missing_weight, range->n_missing);
  for (guint i = 0; i < range->n_present; i++)
    {
      guint32 place = self->keys[i];

      if (self->keys[i] >> 32 > cut->lower)
        continue;
      self->left[self->node_classes[place]] += self->node_weights[place];
      scan.left_weight += self->node_weights[place];
      scan.n_left++;
    }
  cut->gain = value_cut (self, &scan);
}

/* Features are drawn one after the other as scikit-learn does (Fisher and Yates), at least until one was not constant. */
gboolean
hot_class_grower_search (HotClassGrower     *self,
                         const HotClassNode *node,
                         HotGrowerCut       *cut,
                         guint              *n_constants)
{
  const guint n_features = self->data->n_features, n_known = node->n_constants;
  guint32 *order = self->order;
  guint n_left = n_features, n_visited = 0, n_found = 0, n_drawn = 0;

  cut->gain = -INFINITY;
  while (n_left > n_known + n_found && (n_visited < self->settings.max_features || n_visited <= n_found + n_drawn))
    {
      guint pick = n_drawn + hot_grower_random (&self->random) % (n_left - n_found - n_drawn);
      HotGrowerCut found = { .gain = -INFINITY };
      Range range;
      guint place;

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
      read_codes (self, node, &self->data->features[found.feature], &range);
      place = varies (&self->data->features[found.feature], &range) ? --n_left : n_known + n_found++;
      order[pick] = order[place];
      order[place] = found.feature;
      if (place != n_left)
        continue;

      if (self->settings.random_splits)
        try_random_cut (self, node, &range, &found);
      else
        search_feature (self, node, &range, cut->gain, &found);
      if (found.gain > cut->gain)
        *cut = found;
    }

  memcpy (order, self->constants, n_known * sizeof *order);
  memcpy (self->constants + n_known, order + n_known, n_found * sizeof *order);
  *n_constants = n_known + n_found;

  return cut->gain > -INFINITY;
}
