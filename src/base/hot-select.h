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
float hot_select_float (float *values,
                        gsize  n,
                        gsize  k);

G_END_DECLS
