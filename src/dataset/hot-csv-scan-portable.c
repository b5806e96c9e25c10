/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-scan.h"

#include "dataset/hot-csv-swar.h"

#define HOT_SCAN_TARGET

/* One bit for each byte of @word that equals the byte of which @pattern has eight. */
static inline guint64
equal_bits (guint64 word,
            guint64 pattern)
{
  const guint64 low = G_GUINT64_CONSTANT (0x7f7f7f7f7f7f7f7f);
  guint64 other = word ^ pattern;
  guint64 differs = ((other & low) + low) | other;

  return ((~differs & ~low) >> 7) * G_GUINT64_CONSTANT (0x0102040810204080) >> 56;
}

static inline void
scan_block (const guint8 *bytes,
            guint8        delimiter,
            guint8        quote,
            HotCsvMasks  *masks,
            guint64      *cr,
            gboolean     *high)
{
  const guint64 each = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 quotes = 0, delimiters = 0, lfs = 0, crs = 0, all = 0;

  for (guint i = 0; i < 8; i++)
    {
      guint64 word = hot_swar_load (bytes + i * 8);

      quotes |= equal_bits (word, each * quote) << (i * 8);
      delimiters |= equal_bits (word, each * delimiter) << (i * 8);
      lfs |= equal_bits (word, each * '\n') << (i * 8);
      crs |= equal_bits (word, each * '\r') << (i * 8);
      all |= word;
    }

  masks->quote = quotes;
  masks->delimiter = delimiters;
  masks->line_end = lfs | crs;
  *cr = crs;
  *high = (all & (each << 7)) != 0;
}

static inline guint64
scan_parities (guint64 bits)
{
  for (guint shift = 1; shift < 64; shift *= 2)
    bits ^= bits << shift;

  return bits;
}

/* Length of the character that begins here, 0 where none does. Reads up to 3 bytes further. */
static inline guint
get_character_length (const guint8 *bytes)
{
  guint8 first = bytes[0], second;

  if (first < 0x80)
    return 1;
  if (first < 0xc2)
    return 0;

  second = bytes[1];
  if (first < 0xe0)
    return (second & 0xc0) == 0x80 ? 2 : 0;
  if ((second & 0xc0) != 0x80 || (bytes[2] & 0xc0) != 0x80)
    return 0;
  if (first < 0xf0)
    return (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ? 0 : 3;
  if ((bytes[3] & 0xc0) != 0x80 || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f) || first > 0xf4)
    return 0;

  return 4;
}

static gboolean
scan_is_utf8 (const guint8 *bytes)
{
  const guint8 *end = bytes + 64;
  const guint8 *next = bytes;

  /* Bytes that go on with a character must belong to one that began before. */
  for (guint back = 1; back <= 3 && (bytes[0] & 0xc0) == 0x80; back++)
    if ((bytes[-(gssize) back] & 0xc0) != 0x80)
      {
        next = bytes - back + get_character_length (bytes - back);
        if (next <= bytes)
          return FALSE;
        break;
      }

  while (next < end)
    {
      guint length = get_character_length (next);

      if (length == 0)
        return FALSE;
      next += length;
    }

  return TRUE;
}

static inline void
scan_store (guint64  bits,
            guint32  base,
            guint32 *positions)
{
  while (bits != 0)
    {
      *positions++ = base + __builtin_ctzll (bits);
      bits &= bits - 1;
    }
}

#include "dataset/hot-csv-scan-template.h"

const HotCsvKernel hot_csv_kernel_portable = { "portable", scan, cut, cut_tail, NULL };
