/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_sum_pairwise:
 *
 * Sums by halves, in the order in which numpy's add.reduce does (blocks of 128, eight running sums in each), so that what is computed from a sum
 * agrees with numpy to the last digit. The error grows with log n, not with n (Higham, 1993).
 */
double hot_sum_pairwise (const double *values,
                         gsize         n_values);

G_END_DECLS
