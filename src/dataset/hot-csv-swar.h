/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Up to eight decimal digits at a time in one 64-bit word (Mula, "SWAR itoa/atoi"; Lemire, "Quickly parsing eight
 * digits", 2018). */

#define HOT_SWAR_ZEROS G_GUINT64_CONSTANT (0x3030303030303030)

static inline guint64
hot_swar_load (const guint8 *text)
{
  guint64 word;

  memcpy (&word, text, sizeof word);

  return GUINT64_FROM_LE (word);
}

/* The first @n bytes (1 to 8) of @word as digit values, most significant first and preceded by zeros. */
static inline guint64
hot_swar_digits (guint64 word,
                 guint   n)
{
  guint shift = (64 - 8 * n) & 63;

  return (word << shift) ^ (HOT_SWAR_ZEROS << shift);
}

static inline gboolean
hot_swar_all_digits (guint64 digits)
{
  return (((digits + G_GUINT64_CONSTANT (0x7676767676767676)) | digits) & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

static inline guint32
hot_swar_combine (guint64 digits)
{
  const guint64 mask = G_GUINT64_CONSTANT (0x000000ff000000ff);

  digits = digits * 10 + (digits >> 8);

  return ((digits & mask) * G_GUINT64_CONSTANT (0x000f424000000064) +
          ((digits >> 16) & mask) * G_GUINT64_CONSTANT (0x0000271000000001)) >> 32;
}

/* The first byte of @word that equals @byte, counted from 0; 8 where there is none. */
static inline guint
hot_swar_find (guint64 word,
               guint8  byte)
{
  guint64 other = word ^ (G_GUINT64_CONSTANT (0x0101010101010101) * byte);
  guint64 zero = (other - G_GUINT64_CONSTANT (0x0101010101010101)) & ~other & G_GUINT64_CONSTANT (0x8080808080808080);

  return zero != 0 ? __builtin_ctzll (zero) / 8 : 8;
}

G_END_DECLS
