/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-scan.h"

#ifdef __x86_64__

#include <immintrin.h>

#include "dataset/hot-csv-utf8-tables.h"

#define HOT_SCAN_TARGET __attribute__((target ("avx2,pclmul,popcnt,bmi,bmi2,lzcnt")))

static HOT_SCAN_TARGET inline guint64
equal_bits (__m256i low,
            __m256i high,
            char    byte)
{
  __m256i pattern = _mm256_set1_epi8 (byte);

  return (guint32) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (low, pattern)) |
         (guint64) (guint32) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (high, pattern)) << 32;
}

static HOT_SCAN_TARGET inline void
scan_block (const guint8 *bytes,
            guint8        delimiter,
            guint8        quote,
            HotCsvMasks  *masks,
            guint64      *cr,
            gboolean     *high)
{
  __m256i first = _mm256_loadu_si256 ((const void *) bytes);
  __m256i second = _mm256_loadu_si256 ((const void *) (bytes + 32));

  masks->quote = equal_bits (first, second, quote);
  masks->delimiter = equal_bits (first, second, delimiter);
  *cr = equal_bits (first, second, '\r');
  masks->line_end = equal_bits (first, second, '\n') | *cr;
  *high = _mm256_movemask_epi8 (_mm256_or_si256 (first, second)) != 0;
}

static HOT_SCAN_TARGET inline guint64
scan_parities (guint64 bits)
{
  return _mm_cvtsi128_si64 (_mm_clmulepi64_si128 (_mm_set_epi64x (0, bits), _mm_set1_epi8 (-1), 0));
}

static HOT_SCAN_TARGET inline __m256i
check_utf8 (const guint8 *bytes)
{
  const __m256i first_high = _mm256_setr_epi8 (UTF8_FIRST_HIGH, UTF8_FIRST_HIGH);
  const __m256i first_low = _mm256_setr_epi8 (UTF8_FIRST_LOW, UTF8_FIRST_LOW);
  const __m256i second_high = _mm256_setr_epi8 (UTF8_SECOND_HIGH, UTF8_SECOND_HIGH);
  const __m256i nibble = _mm256_set1_epi8 (0x0f);
  __m256i now = _mm256_loadu_si256 ((const void *) bytes);
  __m256i before = _mm256_loadu_si256 ((const void *) (bytes - 1));
  __m256i second = _mm256_loadu_si256 ((const void *) (bytes - 2));
  __m256i third = _mm256_loadu_si256 ((const void *) (bytes - 3));
  __m256i wrong, due;

  wrong = _mm256_and_si256 (
    _mm256_and_si256 (
      _mm256_shuffle_epi8 (first_high, _mm256_and_si256 (_mm256_srli_epi16 (before, 4), nibble)),
      _mm256_shuffle_epi8 (first_low, _mm256_and_si256 (before, nibble))),
    _mm256_shuffle_epi8 (second_high, _mm256_and_si256 (_mm256_srli_epi16 (now, 4), nibble)));
  due = _mm256_or_si256 (_mm256_subs_epu8 (second, _mm256_set1_epi8 (0xe0 - 0x80)),
                         _mm256_subs_epu8 (third, _mm256_set1_epi8 (0xf0 - 0x80)));

  return _mm256_xor_si256 (_mm256_and_si256 (due, _mm256_set1_epi8 ((char) 0x80)), wrong);
}

static HOT_SCAN_TARGET inline gboolean
scan_is_utf8 (const guint8 *bytes)
{
  __m256i wrong = _mm256_or_si256 (check_utf8 (bytes), check_utf8 (bytes + 32));

  return _mm256_testz_si256 (wrong, wrong);
}

static HOT_SCAN_TARGET inline void
scan_store (guint64  bits,
            guint32  base,
            guint32 *positions)
{
  while (bits != 0)
    {
      /* Four at a time, whether there are as many or not, to guess wrong less often when the loop ends. */
      for (guint i = 0; i < 4; i++)
        {
          positions[i] = base + _tzcnt_u64 (bits);
          bits = _blsr_u64 (bits);
        }
      positions += 4;
    }
}

#include "dataset/hot-csv-scan-template.h"

const HotCsvKernel hot_csv_kernel_avx2 = { "avx2", scan, cut, cut_tail, NULL };

#endif
