/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-lowess.h"

#include <math.h>
#include <stdlib.h>

#include "base/hot-select.h"

typedef struct {
  const double *x;
  const double *y;
  gsize         n;
  gsize         n_near;    /* how many points each line looks at */
  const double *robust;    /* (nullable): weights */
} Data;

/* The local line's value at @at, from the points @left to before @left + n_near; NaN where no weight is left. */
static double
fit_at (const Data *data,
        double      at,
        gsize       left)
{
  const double *x = data->x;
  const gsize right = left + data->n_near;
  const double reach = MAX (at - x[left], x[right - 1] - at);
  double total = 0, mean_x = 0, mean_y = 0, spread = 0, slope = 0;
  gsize end = right;

  /* Equal values beyond the last are as near as it. */
  while (end < data->n && x[end] - at <= reach)
    end++;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (gsize i = left; i < end; i++)
        {
          const double distance = fabs (x[i] - at);
          double weight = 0;

          /* As in Cleveland's program: what is very near weighs 1, what is at the edge nothing. */
          if (distance <= 0.999 * reach)
            {
              const double part = distance / reach, cube = 1 - part * part * part;

              weight = distance > 0.001 * reach ? cube * cube * cube : 1;
            }
          else if (reach <= 0)
            weight = 1;
          if (data->robust != NULL)
            weight *= data->robust[i];

          if (pass == 0)
            {
              total += weight;
              mean_x += weight * x[i];
              mean_y += weight * data->y[i];
            }
          else
            {
              spread += weight * (x[i] - mean_x) * (x[i] - mean_x);
              slope += weight * (x[i] - mean_x) * data->y[i];
            }
        }
      if (!(total > 0))
        return NAN;
      if (pass == 0)
        {
          mean_x /= total;
          mean_y /= total;
        }
    }

  /* Where the points lie close together compared with all, a slope would be noise. */
  if (sqrt (spread / total) > 0.001 * (x[data->n - 1] - x[0]))
    return mean_y + slope / spread * (at - mean_x);
  return mean_y;
}

static void
fit_all (const Data *data,
         double      delta,
         double     *fitted)
{
  const gsize n = data->n;
  const double *x = data->x;
  gsize left = 0, last = 0, i = 0;

  while (i < n)
    {
      gsize next;

      /* The window moves on while the point that would come in is nearer than the one that would go. */
      while (left + data->n_near < n && x[left + data->n_near] - x[i] < x[i] - x[left])
        left++;
      fitted[i] = fit_at (data, x[i], left);
      if (isnan (fitted[i]))
        fitted[i] = data->y[i];
      for (gsize k = last + 1; k < i; k++)
        {
          const double part = x[i] > x[last] ? (x[k] - x[last]) / (x[i] - x[last]) : 0;

          fitted[k] = fitted[last] + part * (fitted[i] - fitted[last]);
        }
      last = i;
      if (i + 1 >= n)
        return;

      /* Equal values have equal fits; then the last point within @delta. */
      for (next = i + 1; next < n && x[next] <= x[i] + delta; next++)
        if (x[next] == x[last])
          {
            fitted[next] = fitted[last];
            last = next;
          }
      i = MAX (last + 1, next - 1);
    }
}

/* Bisquare weights by residuals; FALSE where the line goes through all points and there is nothing to weigh. */
static gboolean
weigh_residuals (const double *y,
                 const double *fitted,
                 gsize         n,
                 double       *weights,
                 double       *sorted)
{
  double limit, sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      sorted[i] = fabs (y[i] - fitted[i]);
      sum += sorted[i];
    }
  qsort (sorted, n, sizeof *sorted, hot_compare_doubles);
  limit = 6 * (n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2);
  if (limit < 1e-7 * sum / n)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      const double residual = fabs (y[i] - fitted[i]), part = residual / limit;

      weights[i] = residual <= 0.001 * limit ? 1 : residual > 0.999 * limit ? 0 : (1 - part * part) * (1 - part * part);
    }
  return TRUE;
}

void
hot_lowess (const double *x,
            const double *y,
            gsize         n,
            double        fraction,
            guint         n_robust,
            double        delta,
            double       *fitted)
{
  g_autofree double *weights = g_new (double, n);
  g_autofree double *sorted = g_new (double, n);
  Data data = { x, y, n, 0, NULL };

  if (n < 2)
    {
      for (gsize i = 0; i < n; i++)
        fitted[i] = y[i];
      return;
    }

  data.n_near = CLAMP ((gsize) (fraction * n + 1e-10), 2, n);
  delta = delta > 0 ? delta : 0;
  for (guint round = 0; round <= n_robust; round++)
    {
      fit_all (&data, delta, fitted);
      if (round == n_robust || !weigh_residuals (y, fitted, n, weights, sorted))
        break;
      data.robust = weights;
    }
}
