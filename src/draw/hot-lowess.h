/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_lowess:
 * @x: ascending
 * @y: values, finite
 * @fraction: how much of the data each local line looks at, 0 to 1; 2/3 is usual
 * @n_robust: how often outliers are weighed down and all is done again; 3 is usual, 0 for none
 * @delta: where points lie closer than this, only some are fitted and the others lie on straight lines between them; a
 *   hundredth of the range of @x saves much work and cannot be seen
 * @fitted: @n numbers
 *
 * A smooth line through a cloud of points: locally weighted straight lines with tricube weights, made robust with bisquare weights of
 * the residuals. Source: Cleveland, "Robust Locally Weighted Regression and Smoothing Scatterplots", JASA 74 (1979). The results are those
 * of his program, and so of R's lowess() and, for @delta 0, of statsmodels' lowess() to rounding.
 */
void hot_lowess (const double *x,
                 const double *y,
                 gsize         n,
                 double        fraction,
                 guint         n_robust,
                 double        delta,
                 double       *fitted);

G_END_DECLS
