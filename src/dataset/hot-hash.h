/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/*
 * A 64-bit hash of bytes, 16 at a time through one widening multiplication each: the construction that Wang Yi
 * published as wyhash. Two different values of 500,000 share a hash with a probability of about 1e-8, which is what counts
 * of distinct texts rest on. The same bytes give the same hash on every machine of the same byte order. It does not
 * withstand somebody who looks for collisions.
 */

static inline guint64
hot_hash_mix (guint64 a,
              guint64 b)
{
  unsigned __int128 product = (unsigned __int128) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
}

static inline guint64
hot_hash_read (const char *bytes,
               gsize       n)
{
  guint64 value = 0;

  memcpy (&value, bytes, n);

  return value;
}

static inline guint64
hot_hash_bytes (const char *bytes,
                gsize       length)
{
  const guint64 first = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), second = G_GUINT64_CONSTANT (0xd1b54a32d192ed03);
  const guint64 third = G_GUINT64_CONSTANT (0x8cb92ba72f3d8dd7);
  guint64 state = first ^ length, other = third;
  guint64 a, b;
  gsize left = length;

  /* Two chains of multiplications run side by side. */
  for (; left > 32; left -= 32, bytes += 32)
    {
      state = hot_hash_mix (hot_hash_read (bytes, 8) ^ second, hot_hash_read (bytes + 8, 8) ^ state);
      other = hot_hash_mix (hot_hash_read (bytes + 16, 8) ^ first, hot_hash_read (bytes + 24, 8) ^ other);
    }
  if (left > 16)
    {
      state = hot_hash_mix (hot_hash_read (bytes, 8) ^ second, hot_hash_read (bytes + 8, 8) ^ state);
      left -= 16;
      bytes += 16;
    }

  if (left >= 8)
    {
      a = hot_hash_read (bytes, 8);
      b = hot_hash_read (bytes + left - 8, 8);
    }
  else if (left >= 4)
    {
      a = hot_hash_read (bytes, 4);
      b = hot_hash_read (bytes + left - 4, 4);
    }
  else
    {
      const guchar *last = (const guchar *) bytes;

      a = left > 0 ? (guint64) last[0] << 16 | (guint64) last[left / 2] << 8 | last[left - 1] : 0;
      b = left;
    }

  return hot_hash_mix (hot_hash_mix (a ^ second, b ^ state) ^ other, length ^ third);
}

G_END_DECLS
