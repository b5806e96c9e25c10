/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers of eight fields at a time, each in 64 bits of a vector, in the way of hot-csv-swar.h. */

#include "dataset/hot-csv-scan.h"

#ifdef __x86_64__

#include <immintrin.h>

#include "dataset/hot-column.h"

#define TARGET __attribute__((target ("avx2,avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq")))

/* Eight bytes from each place on. The vector of indices counts bytes. */
static TARGET inline __m512i
load_words (const guint8 *bytes,
            __m256i       places)
{
  return _mm512_i32gather_epi64 (places, bytes, 1);
}

/* The first @lengths bytes, 0 to 8, as digit values behind zeros; zero where the length is anything else. */
static TARGET inline __m512i
take_digits (__m512i words,
             __m512i lengths)
{
  __m512i shifts = _mm512_sub_epi64 (_mm512_set1_epi64 (64), _mm512_slli_epi64 (lengths, 3));

  return _mm512_xor_si512 (_mm512_sllv_epi64 (words, shifts), _mm512_sllv_epi64 (_mm512_set1_epi8 ('0'), shifts));
}

static TARGET inline __mmask8
find_others (__m512i digits)
{
  __m512i high = _mm512_or_si512 (_mm512_add_epi8 (digits, _mm512_set1_epi8 (0x76)), digits);

  return _mm512_test_epi64_mask (high, _mm512_set1_epi8 ((char) 0x80));
}

static TARGET inline __m512i
combine_digits (__m512i digits)
{
  __m512i pairs = _mm512_maddubs_epi16 (digits, _mm512_set1_epi16 (1 << 8 | 10));
  __m512i fours = _mm512_madd_epi16 (pairs, _mm512_set1_epi32 (1 << 16 | 100));

  return _mm512_add_epi64 (_mm512_mul_epu32 (fours, _mm512_set1_epi64 (10000)), _mm512_srli_epi64 (fours, 32));
}

/* Ten to the power of 0 to 8. */
static TARGET inline __m512i
get_powers (__m512i exponents)
{
  return _mm512_permutex2var_epi64 (_mm512_setr_epi64 (1, 10, 100, 1000, 10000, 100000, 1000000, 10000000), exponents,
                                    _mm512_set1_epi64 (100000000));
}

static TARGET guint32
integers (const guint8  *bytes,
          const guint32 *begins,
          const guint32 *lengths,
          guint32        n,
          gint64        *values,
          guint8        *misfits)
{
  guint32 n_missing = 0;

  for (guint32 i = 0; i < n; i += 8)
    {
      __mmask8 wanted = n - i >= 8 ? 0xff : (1 << (n - i)) - 1;
      __m256i places = _mm256_maskz_loadu_epi32 (wanted, begins + i);
      __m512i length = _mm512_cvtepu32_epi64 (_mm256_maskz_loadu_epi32 (wanted, lengths + i));
      __m512i words = load_words (bytes, places);
      __m512i digits = take_digits (words, _mm512_min_epu64 (length, _mm512_set1_epi64 (8)));
      __m512i value = combine_digits (digits);
      __mmask8 empty = _mm512_testn_epi64_mask (length, length);
      __mmask8 longer = _mm512_cmpgt_epu64_mask (length, _mm512_set1_epi64 (8));
      __mmask8 zero_first = _mm512_cmpeq_epi64_mask (_mm512_and_si512 (words, _mm512_set1_epi64 (0xff)),
                                                     _mm512_set1_epi64 ('0'));
      __mmask8 bad = find_others (digits) | (zero_first & _mm512_cmpgt_epu64_mask (length, _mm512_set1_epi64 (1)));

      if (longer != 0)
        {
          __m512i rest = _mm512_sub_epi64 (length, _mm512_set1_epi64 (8));
          __m256i further = _mm256_add_epi32 (places, _mm256_set1_epi32 (8));
          __m512i more = take_digits (_mm512_mask_i32gather_epi64 (_mm512_setzero_si512 (), longer, further, bytes, 1),
                                      rest);

          bad |= longer & (find_others (more) | _mm512_cmpgt_epu64_mask (rest, _mm512_set1_epi64 (8)));
          value = _mm512_mask_add_epi64 (value, longer, _mm512_mul_epu32 (value, get_powers (rest)),
                                         combine_digits (more));
        }

      value = _mm512_mask_mov_epi64 (value, empty, _mm512_set1_epi64 (HOT_MISSING_INTEGER));
      _mm512_mask_storeu_epi64 (values + i, wanted, value);
      misfits[i / 8] = bad & wanted;
      n_missing += __builtin_popcount (empty & wanted);
    }

  return n_missing;
}

static TARGET guint32
reals (const guint8  *bytes,
       const guint32 *begins,
       const guint32 *lengths,
       guint32        n,
       double        *values,
       guint8        *misfits)
{
  const __m512i one = _mm512_set1_epi64 (1);
  const __m512i eight = _mm512_set1_epi64 (8);
  guint32 n_missing = 0;

  for (guint32 i = 0; i < n; i += 8)
    {
      __mmask8 wanted = n - i >= 8 ? 0xff : (1 << (n - i)) - 1;
      __m256i places = _mm256_maskz_loadu_epi32 (wanted, begins + i);
      __m512i length = _mm512_cvtepu32_epi64 (_mm256_maskz_loadu_epi32 (wanted, lengths + i));
      __m512i words = load_words (bytes, places);
      __mmask8 empty = _mm512_testn_epi64_mask (length, length);
      __mmask8 negative = ~empty & _mm512_cmpeq_epi64_mask (_mm512_and_si512 (words, _mm512_set1_epi64 (0xff)),
                                                            _mm512_set1_epi64 ('-'));
      __m512i other, zeros, point, n_decimals, digits, decimals, value;
      __mmask8 has_point, bad, zero_first;
      __m512d real;

      if (negative != 0)
        {
          places = _mm256_mask_add_epi32 (places, negative, places, _mm256_set1_epi32 (1));
          length = _mm512_mask_sub_epi64 (length, negative, length, one);
          words = load_words (bytes, places);
        }

      /* The first point: its byte is the lowest of those that are zero here; eight where there is none. */
      other = _mm512_xor_si512 (words, _mm512_set1_epi8 ('.'));
      zeros = _mm512_and_si512 (_mm512_andnot_si512 (other, _mm512_sub_epi64 (other, _mm512_set1_epi8 (1))),
                                _mm512_set1_epi8 ((char) 0x80));
      point = _mm512_srli_epi64 (_mm512_popcnt_epi64 (_mm512_andnot_si512 (zeros, _mm512_sub_epi64 (zeros, one))), 3);
      point = _mm512_min_epu64 (point, length);
      has_point = _mm512_cmplt_epu64_mask (point, length);
      n_decimals = _mm512_maskz_sub_epi64 (has_point, _mm512_sub_epi64 (length, point), one);

      digits = take_digits (words, point);
      places = _mm256_add_epi32 (places, _mm512_cvtepi64_epi32 (point));
      decimals = take_digits (load_words (bytes, _mm256_add_epi32 (places,
                                                                   _mm256_set1_epi32 (1))), n_decimals);
      zero_first = _mm512_cmpeq_epi64_mask (_mm512_and_si512 (words, _mm512_set1_epi64 (0xff)),
                                            _mm512_set1_epi64 ('0'));

      bad = find_others (digits) | find_others (decimals) | _mm512_cmpgt_epu64_mask (point, eight) |
            _mm512_cmpgt_epu64_mask (n_decimals, eight) |
            _mm512_cmpgt_epu64_mask (_mm512_add_epi64 (point, n_decimals), _mm512_set1_epi64 (15)) |
            (_mm512_cmpeq_epi64_mask (_mm512_add_epi64 (point, n_decimals), _mm512_setzero_si512 ()) & ~empty) |
            (~has_point & zero_first & _mm512_cmpgt_epu64_mask (length, one)) |
            /* Longer than eight bytes without a point among them. */
            (has_point & _mm512_cmpeq_epi64_mask (point, eight));

      n_decimals = _mm512_min_epu64 (n_decimals, eight);
      value = _mm512_add_epi64 (_mm512_mul_epu32 (combine_digits (digits), get_powers (n_decimals)),
                                combine_digits (decimals));

      /* Both are exact, so that their quotient is rounded once (Clinger, "How to Read Floating Point Numbers
       * Accurately", 1990). */
      real = _mm512_div_pd (_mm512_cvtepi64_pd (value), _mm512_cvtepi64_pd (get_powers (n_decimals)));
      real = _mm512_mask_xor_pd (real, negative, real, _mm512_set1_pd (-0.0));
      real = _mm512_mask_mov_pd (real, empty, _mm512_set1_pd (__builtin_nan ("")));
      _mm512_mask_storeu_pd (values + i, wanted, real);
      misfits[i / 8] = bad & wanted;
      n_missing += __builtin_popcount (empty & wanted);
    }

  return n_missing;
}

const HotCsvLanes hot_csv_lanes_avx512 = { integers, reals };

#endif
