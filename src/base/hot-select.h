/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_select_float:
 * @values: (inout): numbers, none of them NaN; they change places
 * @n: how many, at least one
 * @k: less than @n
 *
 * The number that has @k others before it once they are in order, without putting them in order: afterwards it stands at @k, none that is
 * greater before it and none that is smaller after it. Takes time proportional to @n, on average.
 *
 * Source: Hoare, "Algorithm 65: Find" (1961), with the median of three as the pivot.
 */
float   hot_select_float  (float   *values,
                           gsize    n,
                           gsize    k);
guint32 hot_select_uint32 (guint32 *values,
                           gsize    n,
                           gsize    k);

/* For qsort() and its like: ascending. */
int    hot_compare_doubles (gconstpointer a,
                            gconstpointer b);
int    hot_compare_floats  (gconstpointer a,
                            gconstpointer b);

/**
 * hot_get_quantile:
 * @sorted: (array length=n): numbers, ascending, at least one
 * @share: from 0 to 1
 *
 * The number that @share of the others are below, linear between neighbours, as NumPy has it.
 *
 * Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), definition 7.
 */
double hot_get_quantile    (const double *sorted,
                            gsize         n,
                            double        share);

G_END_DECLS
