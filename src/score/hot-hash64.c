/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-hash64.h"

#include <string.h>

#define PRIME_1 UINT64_C (0x9E3779B185EBCA87)
#define PRIME_2 UINT64_C (0xC2B2AE3D27D4EB4F)
#define PRIME_3 UINT64_C (0x165667B19E3779F9)
#define PRIME_4 UINT64_C (0x85EBCA77C2B2AE63)
#define PRIME_5 UINT64_C (0x27D4EB2F165667C5)

static inline uint64_t
rotate (uint64_t value,
        int      bits)
{
  return value << bits | value >> (64 - bits);
}

static inline uint64_t
read_64 (const unsigned char *bytes)
{
  uint64_t value;

  memcpy (&value, bytes, sizeof value);
  return value;
}

static inline uint32_t
read_32 (const unsigned char *bytes)
{
  uint32_t value;

  memcpy (&value, bytes, sizeof value);
  return value;
}

static inline uint64_t
mix_lane (uint64_t lane,
          uint64_t input)
{
  return rotate (lane + input * PRIME_2, 31) * PRIME_1;
}

static inline uint64_t
merge_lane (uint64_t hash,
            uint64_t lane)
{
  return (hash ^ mix_lane (0, lane)) * PRIME_1 + PRIME_4;
}

static uint64_t
hash_tail (uint64_t             hash,
           const unsigned char *bytes,
           const unsigned char *end)
{
  for (; end - bytes >= 8; bytes += 8)
    hash = rotate (hash ^ mix_lane (0, read_64 (bytes)), 27) * PRIME_1 + PRIME_4;

  if (end - bytes >= 4)
    {
      hash = rotate (hash ^ read_32 (bytes) * PRIME_1, 23) * PRIME_2 + PRIME_3;
      bytes += 4;
    }

  for (; bytes < end; bytes++)
    hash = rotate (hash ^ *bytes * PRIME_5, 11) * PRIME_1;

  hash = (hash ^ hash >> 33) * PRIME_2;
  hash = (hash ^ hash >> 29) * PRIME_3;

  return hash ^ hash >> 32;
}

uint64_t
hot_hash64 (const void *data,
            size_t      size)
{
  const unsigned char *bytes = data;
  const unsigned char *end = bytes + size;
  uint64_t lanes[4] = { PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1 };
  uint64_t hash = PRIME_5;

  if (size >= 32)
    {
      for (; end - bytes >= 32; bytes += 32)
        for (int i = 0; i < 4; i++)
          lanes[i] = mix_lane (lanes[i], read_64 (bytes + 8 * i));

      hash = rotate (lanes[0], 1) + rotate (lanes[1], 7) + rotate (lanes[2], 12) + rotate (lanes[3], 18);
      for (int i = 0; i < 4; i++)
        hash = merge_lane (hash, lanes[i]);
    }

  return hash_tail (hash + size, bytes, end);
}
