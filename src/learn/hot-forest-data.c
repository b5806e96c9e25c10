/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-forest-data.h"

#include <math.h>
#include <string.h>

#include "base/hot-parallel.h"

#define DIGIT_BITS 11
#define N_DIGITS 3
#define N_BUCKETS (1u << DIGIT_BITS)

typedef struct {
  guint32 key;
  guint32 row;
} Item;

/* Keys order as the values do; NaN, of whatever sign, comes last. */
#define KEY_MISSING G_MAXUINT32

static inline guint32
key_for_value (float value)
{
  guint32 bits;

  if (isnan (value))
    return KEY_MISSING;
  /* Minus zero is zero. */
  value += 0.0f;
  memcpy (&bits, &value, sizeof bits);

  return bits >> 31 ? ~bits : bits | 0x80000000u;
}

static inline float
value_for_key (guint32 key)
{
  guint32 bits = key >> 31 ? key & 0x7FFFFFFFu : ~key;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Sorts by key: three passes of eleven bits, each counted in one go beforehand. Returns the buffer with the result. */
static Item *
sort_items (Item  *items,
            Item  *scratch,
            guint  n_items)
{
  guint32 counts[N_DIGITS][N_BUCKETS] = { 0 };

  for (guint i = 0; i < n_items; i++)
    for (guint digit = 0; digit < N_DIGITS; digit++)
      counts[digit][items[i].key >> (DIGIT_BITS * digit) & (N_BUCKETS - 1)]++;

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      guint32 *starts = counts[digit];
      guint32 sum = 0;
      Item *swap = items;

      for (guint bucket = 0; bucket < N_BUCKETS; bucket++)
        {
          guint32 count = starts[bucket];

          starts[bucket] = sum;
          sum += count;
        }
      for (guint i = 0; i < n_items; i++)
        scratch[starts[items[i].key >> (DIGIT_BITS * digit) & (N_BUCKETS - 1)]++] = items[i];
      items = scratch;
      scratch = swap;
    }

  return items;
}

static void
store_code (gpointer codes,
            guint    code_size,
            guint32  row,
            guint32  code)
{
  if (code_size == 1)
    ((guint8 *) codes)[row] = code;
  else if (code_size == 2)
    ((guint16 *) codes)[row] = code;
  else
    ((guint32 *) codes)[row] = code;
}

static void
encode_feature (HotCodedFeature *feature,
                const float     *values,
                guint            n_rows,
                Item            *items,
                Item            *scratch)
{
  Item *sorted;
  float *distinct;
  gpointer codes;
  guint32 n_codes = 0, n_present, code = 0;

  for (guint row = 0; row < n_rows; row++)
    items[row] = (Item) { key_for_value (values[row]), row };
  sorted = sort_items (items, scratch, n_rows);

  for (n_present = n_rows; n_present > 0 && sorted[n_present - 1].key == KEY_MISSING; n_present--)
    ;
  for (guint i = 0; i < n_present; i++)
    n_codes += i == 0 || sorted[i].key != sorted[i - 1].key;

  feature->n_codes = n_codes;
  feature->bit = -1;
  feature->has_missing = n_present < n_rows;
  feature->code_size = n_codes + feature->has_missing <= 1u << 8 ? 1 : n_codes + feature->has_missing <= 1u << 16 ? 2 : 4;
  feature->values = distinct = g_new (float, MAX (n_codes, 1));
  feature->codes = codes = g_malloc (MAX ((gsize) n_rows * feature->code_size, 1));

  for (guint i = 0; i < n_present; i++)
    {
      if (i == 0 || sorted[i].key != sorted[i - 1].key)
        {
          distinct[code++] = value_for_key (sorted[i].key);
          if (code > 1 && hot_values_are_close (distinct[code - 2], distinct[code - 1]))
            feature->has_close = TRUE;
        }
      store_code (codes, feature->code_size, sorted[i].row, code - 1);
    }
  for (guint i = n_present; i < n_rows; i++)
    store_code (codes, feature->code_size, sorted[i].row, n_codes);
}

typedef struct {
  HotForestData *data;
  HotMatrix     *matrix;
  GCancellable  *cancellable;
} EncodeJob;

static void
encode_features_cb (gsize    begin,
                    gsize    end,
                    guint    part,
                    gpointer user_data)
{
  EncodeJob *job = user_data;
  g_autofree Item *items = g_new (Item, job->data->n_rows);
  g_autofree Item *scratch = g_new (Item, job->data->n_rows);

  for (gsize i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    encode_feature (&job->data->features[i], hot_matrix_peek_feature (job->matrix, i), job->data->n_rows, items, scratch);
}

static void
hot_forest_data_pack_bits (HotForestData *self)
{
  for (guint i = 0; i < self->n_features && self->n_bits < HOT_FOREST_MAX_BITS; i++)
    {
      HotCodedFeature *feature = &self->features[i];
      const guint8 *codes = feature->codes;

      if (feature->n_codes != 2 || feature->has_missing || feature->has_close)
        continue;
      if (self->bits == NULL)
        self->bits = g_new0 (guint64, self->n_rows);
      feature->bit = self->n_bits++;
      for (guint row = 0; row < self->n_rows; row++)
        self->bits[row] |= (guint64) codes[row] << feature->bit;
    }
}

HotForestData *
hot_forest_data_new (HotMatrix     *matrix,
                     const double  *y,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(HotForestData) self = g_new0 (HotForestData, 1);
  EncodeJob job = { self, matrix, cancellable };

  self->n_rows = hot_matrix_get_n_rows (matrix);
  self->n_features = hot_matrix_get_n_features (matrix);
  self->features = g_new0 (HotCodedFeature, self->n_features);
  self->y = g_memdup2 (y, self->n_rows * sizeof *y);
  hot_parallel_for (self->n_features, hot_parallel_parts ((gsize) self->n_features * self->n_rows, 50000),
                    encode_features_cb, &job);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  hot_forest_data_pack_bits (self);

  return g_steal_pointer (&self);
}

void
hot_forest_data_free (HotForestData *self)
{
  for (guint i = 0; i < self->n_features; i++)
    {
      g_free ((gpointer) self->features[i].codes);
      g_free ((gpointer) self->features[i].values);
    }
  g_free (self->features);
  g_free (self->bits);
  g_free (self->y);
  g_free (self);
}
