/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotSampleRandom:
 *
 * Pseudo-random integers that are the same on every machine: SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014). Integers only, since compilers may contract floating-point expressions
 * differently.
 */
typedef struct {
  guint64 state;
} HotSampleRandom;

static inline guint64
hot_sample_random_next (HotSampleRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

/* 0 to @n - 1 */
static inline guint32
hot_sample_random_below (HotSampleRandom *self,
                         guint32          n)
{
  return ((hot_sample_random_next (self) >> 32) * n) >> 32;
}

/* @low to @high, both included */
static inline int
hot_sample_random_between (HotSampleRandom *self,
                           int              low,
                           int              high)
{
  return low + (int) hot_sample_random_below (self, (guint32) (high - low + 1));
}

static inline gboolean
hot_sample_random_chance (HotSampleRandom *self,
                          guint32          per_thousand)
{
  return hot_sample_random_below (self, 1000) < per_thousand;
}

/* About normal, with mean 0: the sum of four uniform numbers, whose standard deviation is 37837. */
static inline int
hot_sample_random_normal (HotSampleRandom *self,
                          int              deviation)
{
  guint64 bits = hot_sample_random_next (self);
  int sum = (int) (bits & 0xffff) + (int) (bits >> 16 & 0xffff) + (int) (bits >> 32 & 0xffff) + (int) (bits >> 48);

  return (int) ((gint64) (sum - 131070) * deviation / 37837);
}

G_END_DECLS
