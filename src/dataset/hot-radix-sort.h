/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is sorted: by @key, carrying @row along. */
typedef struct {
  guint64 key;
  guint32 row;
} HotKeyedRow;

/**
 * hot_radix_sort:
 * @items: (array length=n): overwritten
 * @scratch: as large as @items, overwritten
 * @cancellable: (nullable): when it is cancelled the order is undefined
 *
 * Sorts by key, ascending; equal keys keep their order. Least significant digit first, up to 11 bits at a time of those
 * in which the keys differ: a few nanoseconds an item.
 *
 * Returns: (transfer none): @items or @scratch, whichever holds the result
 */
HotKeyedRow *hot_radix_sort (HotKeyedRow  *items,
                             HotKeyedRow  *scratch,
                             gsize         n,
                             GCancellable *cancellable);

/* Keys in the order of the numbers. */

static inline guint64
hot_key_from_integer (gint64 value)
{
  return (guint64) value ^ G_GUINT64_CONSTANT (1) << 63;
}

static inline gint64
hot_key_to_integer (guint64 key)
{
  return (gint64) (key ^ G_GUINT64_CONSTANT (1) << 63);
}

/* Not for NaN. Both zeros are one. */
static inline guint64
hot_key_from_real (double value)
{
  guint64 bits;

  value += 0.0;
  memcpy (&bits, &value, sizeof bits);

  return bits >> 63 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

static inline double
hot_key_to_real (guint64 key)
{
  guint64 bits = key >> 63 ? key & ~(G_GUINT64_CONSTANT (1) << 63) : ~key;
  double value;

  memcpy (&value, &bits, sizeof value);

  return value;
}

G_END_DECLS
