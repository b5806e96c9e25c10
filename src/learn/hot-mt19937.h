/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOT_MT19937_N 624

/**
 * HotMt19937:
 *
 * The Mersenne Twister (Matsumoto and Nishimura, 1998) with the draws of numpy.random.RandomState, bit for bit: what a seed gives there it
 * gives here. A plain struct, to be kept on the stack.
 */
typedef struct {
  guint32 state[HOT_MT19937_N];
  guint   position;
} HotMt19937;

/* As RandomState(seed). */
void    hot_mt19937_init        (HotMt19937 *self,
                                 guint32     seed);
guint32 hot_mt19937_next        (HotMt19937 *self);
/* A double in [0, 1) of 53 bits: random_sample(). */
double  hot_mt19937_next_double (HotMt19937 *self);
/* An integer in [0, @bound), @bound from 1 to 2^32: randint(0, bound). */
guint32 hot_mt19937_randint     (HotMt19937 *self,
                                 guint64     bound);
/* Reorders @values as shuffle() does. */
void    hot_mt19937_shuffle     (HotMt19937 *self,
                                 guint32    *values,
                                 guint       n_values);
/* permutation(n): (transfer full) */
guint32 *hot_mt19937_permutation (HotMt19937 *self,
                                 guint       n);
/**
 * hot_mt19937_choice:
 * @weights: @n weights, not negative, not all 0
 *
 * Draws @n_draws indices below @n with replacement, each as likely as its weight: choice(n, n_draws, p=weights / sum(weights)).
 */
void    hot_mt19937_choice      (HotMt19937   *self,
                                 const double *weights,
                                 guint         n,
                                 guint32      *draws,
                                 guint         n_draws);

G_END_DECLS
