/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "learn/hot-matrix.h"

G_BEGIN_DECLS

/* Binary features that share one 64-bit word a row. */
#define HOT_FOREST_MAX_BITS 64

/* Values no further apart than this count as equal when a split is sought, in float32 arithmetic, as in scikit-learn. */
#define HOT_FOREST_CLOSE 1e-7f

/**
 * HotCodedFeature:
 * @codes: one a row: the rank of its value among the distinct values; @n_codes where missing
 * @values: the @n_codes distinct values, ascending
 * @code_size: bytes of a code: 1, 2 or 4
 * @bit: which bit of the row's word, for features of two values without missing ones; else -1
 * @has_missing: whether a row may be missing
 * @has_close: whether two neighbouring values count as equal
 *
 * A feature without loss: ranks order as values do, so every split on ranks is one on values, and small integers can be
 * counted where floats had to be sorted.
 */
typedef struct {
  gconstpointer codes;
  const float  *values;
  guint32       n_codes;
  guint8        code_size;
  gint8         bit;
  guint8        has_missing;
  guint8        has_close;
} HotCodedFeature;

/**
 * HotForestData:
 *
 * Training rows as the trees of a forest share them. Read-only once made.
 */
typedef struct {
  guint            n_rows;
  guint            n_features;
  guint            n_bits;
  HotCodedFeature *features;
  guint64         *bits;         /* n_rows; NULL without binary features */
  double          *y;            /* n_rows */
} HotForestData;

/* Takes a copy of what it needs; @y has one value a row. NULL with @error set when cancelled. */
HotForestData *hot_forest_data_new  (HotMatrix       *matrix,
                                     const double    *y,
                                     GCancellable    *cancellable,
                                     GError         **error);
void           hot_forest_data_free (HotForestData   *self);

/* Whether two neighbouring values count as equal when a split is sought. */
static inline gboolean
hot_values_are_close (float lower,
                      float upper)
{
  return upper <= lower + HOT_FOREST_CLOSE;
}

static inline guint32
hot_coded_feature_get (const HotCodedFeature *self,
                       guint32                row)
{
  switch (self->code_size)
    {
    case 1:
      return ((const guint8 *) self->codes)[row];
    case 2:
      return ((const guint16 *) self->codes)[row];
    default:
      return ((const guint32 *) self->codes)[row];
    }
}

/* The greatest code whose value is at most @threshold; there is one. */
static inline guint32
hot_coded_feature_find (const HotCodedFeature *self,
                        double                 threshold)
{
  guint32 low = 0, high = self->n_codes;

  while (high - low > 1)
    {
      const guint32 middle = low + (high - low) / 2;

      if (self->values[middle] <= threshold)
        low = middle;
      else
        high = middle;
    }

  return low;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotForestData, hot_forest_data_free)

G_END_DECLS
