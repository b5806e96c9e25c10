/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-column-profile.h"

#include <math.h>
#include <string.h>

#include "dataset/hot-radix-sort.h"

#define DAY 86400

/* Beyond this, not every integer is a double. */
#define EXACT 0x1p53

/* The values of a column in order, each with the row that it first stands in among its equals. */
typedef struct {
  gboolean           integers;
  guint              n;
  const HotKeyedRow *items;
} Sorted;

static double
sorted_number (const Sorted *self,
               guint         index)
{
  guint64 key = self->items[index].key;

  return self->integers ? (double) hot_key_to_integer (key) : hot_key_to_real (key);
}

/* Interpolated between the two nearest: type 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical
 * packages", 1996; the default of numpy and pandas. */
static double
sorted_quantile (const Sorted *self,
                 double        fraction)
{
  double position = fraction * (self->n - 1);
  guint below = (guint) floor (position);
  double weight = position - below;
  double low = sorted_number (self, below), high;

  if (weight == 0.0)
    return low;

  high = sorted_number (self, below + 1);
  if (low == high)
    return low;

  return low + weight * (high - low);
}

/* How many are less than @limit, or (@or_equal) not greater. */
static guint
sorted_count_below (const Sorted *self,
                    double        limit,
                    gboolean      or_equal)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      double value = sorted_number (self, middle);

      if (or_equal ? value <= limit : value < limit)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* In two passes, with what the first one lost to rounding put back in the second (T. F. Chan, G. H. Golub and R. J.
 * LeVeque, "Algorithms for computing the sample variance", 1983). Sums of integers are exact. */
static void
fill_moments (HotColumnProfile *profile,
              const Sorted     *self)
{
  double squares = 0.0, rest = 0.0;

  if (self->integers)
    {
      __int128 sum = 0;

      for (guint i = 0; i < self->n; i++)
        sum += hot_key_to_integer (self->items[i].key);
      profile->mean = (double) sum / self->n;
    }
  else
    {
      double sum = 0.0, lost = 0.0;

      for (guint i = 0; i < self->n; i++)
        {
          double value = sorted_number (self, i), next = sum + value;

          lost += fabs (sum) >= fabs (value) ? (sum - next) + value : (value - next) + sum;
          sum = next;
        }
      profile->mean = (isfinite (sum) ? sum + lost : sum) / self->n;
    }

  for (guint i = 0; i < self->n; i++)
    {
      double distance = sorted_number (self, i) - profile->mean;

      squares += distance * distance;
      rest += distance;
    }
  if (self->n > 1 && profile->type != HOT_COLUMN_DATE)
    profile->std = sqrt (MAX (squares - rest * rest / self->n, 0.0) / (self->n - 1));
}

static void
fill_distinct (HotColumnProfile *profile,
               const Sorted     *self,
               HotColumn        *column)
{
  HotTopValues top = { 0 };

  for (guint start = 0, end; start < self->n; start = end)
    {
      for (end = start + 1; end < self->n && self->items[end].key == self->items[start].key; end++)
        ;
      profile->distinct++;
      hot_top_values_offer (&top, end - start, self->items[start].row, 0);
    }

  for (guint i = 0; i < top.n; i++)
    {
      profile->top[i] = hot_column_dup_text (column, top.values[i].row);
      profile->top_counts[i] = top.values[i].count;
    }
}

/* What the bins span: everything but far outliers. Those lie more than three times the distance of the quartiles
 * beyond them (the outer fences of J. W. Tukey, "Exploratory data analysis", 1977), and beyond the first or last
 * twentieth of the values. */
static void
find_span (const HotColumnProfile *profile,
           const Sorted           *self,
           double                 *low,
           double                 *high)
{
  double distance = profile->quartiles[2] - profile->quartiles[0];
  double below = MIN (profile->quartiles[0] - 3.0 * distance, sorted_quantile (self, 0.05));
  double above = MAX (profile->quartiles[2] + 3.0 * distance, sorted_quantile (self, 0.95));

  *low = profile->min;
  *high = profile->max;
  if (isfinite (below) && isfinite (above) && below < above)
    {
      *low = sorted_number (self, sorted_count_below (self, below, FALSE));
      *high = sorted_number (self, sorted_count_below (self, above, TRUE) - 1);
    }
}

static gboolean
all_whole (const Sorted *self)
{
  for (guint i = 0; i < self->n; i++)
    if (sorted_number (self, i) != floor (sorted_number (self, i)))
      return FALSE;

  return TRUE;
}

/* Bins of whole numbers hold the same number of them each, else some would look taller for nothing. */
static void
choose_whole_bins (HotColumnProfile *profile,
                   double            low,
                   double            high)
{
  double unit = profile->type == HOT_COLUMN_DATE ? DAY : 1.0;
  double first = floor (low / unit), n = floor (high / unit) - first + 1.0;
  double width = ceil (n / HOT_PROFILE_N_BINS);

  profile->n_bins = ceil (n / width);
  /* A number stands in the middle of its bin, a day begins with it. */
  profile->bin_min = (first - (profile->type == HOT_COLUMN_DATE ? 0.0 : 0.5)) * unit;
  profile->bin_max = profile->bin_min + profile->n_bins * width * unit;
}

/* The bin of a value within the span. Numbers with few decimals often lie on the border of two: the same is done
 * about rounding there as numpy does, the upper bin has them. */
static guint
find_bin (const HotColumnProfile *profile,
          double                  value)
{
  double width = (profile->bin_max - profile->bin_min) / profile->n_bins;
  guint bin = MIN ((guint) ((value - profile->bin_min) / width), profile->n_bins - 1);

  if (bin > 0 && value < profile->bin_min + bin * width)
    return bin - 1;
  if (bin + 1 < profile->n_bins && value >= profile->bin_min + (bin + 1) * width)
    return bin + 1;

  return bin;
}

static void
fill_bins (HotColumnProfile *profile,
           const Sorted     *self,
           HotColumn        *column)
{
  gboolean whole = profile->type == HOT_COLUMN_DATE ? !hot_column_get_has_time (column)
                                                    : self->integers || all_whole (self);
  double low, high;

  find_span (profile, self, &low, &high);
  if (!isfinite (low) || !isfinite (high))
    return;

  if (whole && fabs (low) < EXACT && fabs (high) < EXACT)
    choose_whole_bins (profile, low, high);
  else
    {
      profile->n_bins = low == high ? 1 : HOT_PROFILE_N_BINS;
      profile->bin_min = low == high ? low - 0.5 : low;
      profile->bin_max = low == high ? high + 0.5 : high;
    }

  for (guint i = 0; i < self->n; i++)
    {
      double value = sorted_number (self, i);

      if (value < profile->bin_min || value > profile->bin_max)
        profile->bin_outside++;
      else
        profile->bins[find_bin (profile, value)]++;
    }
}

static void
fill_order (HotColumnProfile *profile,
            const Sorted     *self)
{
  double distance, below, above;

  if (self->integers)
    {
      profile->min_integer = hot_key_to_integer (self->items[0].key);
      profile->max_integer = hot_key_to_integer (self->items[self->n - 1].key);
    }
  profile->min = sorted_number (self, 0);
  profile->max = sorted_number (self, self->n - 1);
  for (guint i = 0; i < 3; i++)
    profile->quartiles[i] = sorted_quantile (self, (i + 1) * 0.25);

  distance = profile->quartiles[2] - profile->quartiles[0];
  if (distance > 0.0 && isfinite (distance) && profile->type != HOT_COLUMN_DATE)
    {
      below = profile->quartiles[0] - 3.0 * distance;
      above = profile->quartiles[2] + 3.0 * distance;
      profile->n_outliers = sorted_count_below (self, below, FALSE) + self->n - sorted_count_below (self, above, TRUE);
    }
}

/* The values that are there, as keys. Returns how many. */
static guint
gather (HotColumn             *column,
        const HotProfileInput *input,
        HotKeyedRow           *items)
{
  const gint64 *integers = hot_column_peek_integers (column);
  const double *reals = hot_column_peek_reals (column);
  guint n = 0;

  for (guint i = 0; i < input->n; i++)
    {
      guint row = hot_profile_input_get_row (input, i);

      items[n].row = row;
      if (integers != NULL)
        {
          items[n].key = hot_key_from_integer (integers[row]);
          n += integers[row] != HOT_MISSING_INTEGER;
        }
      else
        {
          items[n].key = hot_key_from_real (reals[row]);
          n += !isnan (reals[row]);
        }
    }

  return n;
}

void
hot_column_profile_numbers (HotColumnProfile      *self,
                            HotColumn             *column,
                            const HotProfileInput *input,
                            HotProfileScratch     *scratch)
{
  gsize size = ((gsize) input->n + 1) * sizeof (HotKeyedRow);
  HotKeyedRow *items = hot_profile_scratch_get (scratch, 0, size);
  HotKeyedRow *other = hot_profile_scratch_get (scratch, 1, size);
  Sorted sorted = { .integers = hot_column_peek_integers (column) != NULL };

  sorted.n = gather (column, input, items);
  sorted.items = hot_radix_sort (items, other, sorted.n, input->cancellable);
  self->count = sorted.n;
  if (sorted.n == 0 || g_cancellable_is_cancelled (input->cancellable))
    return;

  fill_order (self, &sorted);
  fill_moments (self, &sorted);
  fill_distinct (self, &sorted, column);
  fill_bins (self, &sorted, column);
}
