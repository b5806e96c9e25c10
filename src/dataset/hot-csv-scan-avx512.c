/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-scan.h"

#ifdef __x86_64__

#include <immintrin.h>

#include "dataset/hot-csv-utf8-tables.h"

#define HOT_SCAN_TARGET \
  __attribute__((target ("avx2,pclmul,popcnt,bmi,bmi2,lzcnt,avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi," \
                         "avx512vbmi2")))

static HOT_SCAN_TARGET inline void
scan_block (const guint8 *bytes,
            guint8        delimiter,
            guint8        quote,
            HotCsvMasks  *masks,
            guint64      *cr,
            gboolean     *high)
{
  __m512i text = _mm512_loadu_si512 (bytes);

  masks->quote = _mm512_cmpeq_epi8_mask (text, _mm512_set1_epi8 (quote));
  masks->delimiter = _mm512_cmpeq_epi8_mask (text, _mm512_set1_epi8 (delimiter));
  *cr = _mm512_cmpeq_epi8_mask (text, _mm512_set1_epi8 ('\r'));
  masks->line_end = _mm512_cmpeq_epi8_mask (text, _mm512_set1_epi8 ('\n')) | *cr;
  *high = _mm512_movepi8_mask (text) != 0;
}

static HOT_SCAN_TARGET inline guint64
scan_parities (guint64 bits)
{
  return _mm_cvtsi128_si64 (_mm_clmulepi64_si128 (_mm_set_epi64x (0, bits), _mm_set1_epi8 (-1), 0));
}

static HOT_SCAN_TARGET inline gboolean
scan_is_utf8 (const guint8 *bytes)
{
  const __m512i first_high = _mm512_broadcast_i32x4 (_mm_setr_epi8 (UTF8_FIRST_HIGH));
  const __m512i first_low = _mm512_broadcast_i32x4 (_mm_setr_epi8 (UTF8_FIRST_LOW));
  const __m512i second_high = _mm512_broadcast_i32x4 (_mm_setr_epi8 (UTF8_SECOND_HIGH));
  const __m512i nibble = _mm512_set1_epi8 (0x0f);
  __m512i now = _mm512_loadu_si512 (bytes);
  __m512i before = _mm512_loadu_si512 (bytes - 1);
  __m512i second = _mm512_loadu_si512 (bytes - 2);
  __m512i third = _mm512_loadu_si512 (bytes - 3);
  __m512i wrong, due;

  wrong = _mm512_and_si512 (
    _mm512_and_si512 (
      _mm512_shuffle_epi8 (first_high, _mm512_and_si512 (_mm512_srli_epi16 (before, 4), nibble)),
      _mm512_shuffle_epi8 (first_low, _mm512_and_si512 (before, nibble))),
    _mm512_shuffle_epi8 (second_high, _mm512_and_si512 (_mm512_srli_epi16 (now, 4), nibble)));
  due = _mm512_or_si512 (_mm512_subs_epu8 (second, _mm512_set1_epi8 (0xe0 - 0x80)),
                         _mm512_subs_epu8 (third, _mm512_set1_epi8 (0xf0 - 0x80)));
  wrong = _mm512_xor_si512 (_mm512_and_si512 (due, _mm512_set1_epi8 ((char) 0x80)), wrong);

  return _mm512_test_epi8_mask (wrong, wrong) == 0;
}

static HOT_SCAN_TARGET inline void
scan_store (guint64  bits,
            guint32  base,
            guint32 *positions)
{
  const __m512i all = _mm512_set_epi8 (63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44,
                                       43, 42, 41, 40,
                                       39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20,
                                       19, 18, 17,
                                       16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i bases = _mm512_set1_epi32 (base);
  __m512i packed = _mm512_maskz_compress_epi8 (bits, all);
  guint n = __builtin_popcountll (bits);

  _mm512_storeu_si512 (positions, _mm512_add_epi32 (_mm512_cvtepu8_epi32 (_mm512_castsi512_si128 (packed)), bases));
  if (G_LIKELY (n <= 16))
    return;

  _mm512_storeu_si512 (positions + 16,
                       _mm512_add_epi32 (_mm512_cvtepu8_epi32 (_mm512_extracti32x4_epi32 (packed, 1)), bases));
  if (n <= 32)
    return;

  _mm512_storeu_si512 (positions + 32,
                       _mm512_add_epi32 (_mm512_cvtepu8_epi32 (_mm512_extracti32x4_epi32 (packed, 2)), bases));
  _mm512_storeu_si512 (positions + 48,
                       _mm512_add_epi32 (_mm512_cvtepu8_epi32 (_mm512_extracti32x4_epi32 (packed, 3)), bases));
}

#include "dataset/hot-csv-scan-template.h"

const HotCsvKernel hot_csv_kernel_avx512 = { "avx512", scan, cut, cut_tail, &hot_csv_lanes_avx512 };

#endif
