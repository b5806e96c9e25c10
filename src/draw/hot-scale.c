/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-scale.h"

#include <math.h>
#include <stdlib.h>

#include "base/hot-select.h"
#include "base/hot-simd.h"

static const char *const kind_names[] = { "linear", "log", "quantile" };

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == HOT_N_SCALE_KINDS);

const char *
hot_scale_kind_to_string (HotScaleKind kind)
{
  g_return_val_if_fail (kind < HOT_N_SCALE_KINDS, NULL);

  return kind_names[kind];
}

gboolean
hot_scale_kind_from_string (const char   *string,
                            HotScaleKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (string, kind_names[i]))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

HotScale
hot_scale_new (HotScaleKind kind,
               double       min,
               double       max)
{
  HotScale self = { .kind = kind, .min = min, .max = max };

  g_return_val_if_fail (kind != HOT_SCALE_QUANTILE, self);

  if (!isfinite (self.min))
    self.min = 0;
  if (!isfinite (self.max))
    self.max = self.min + 1;

  if (kind == HOT_SCALE_LOG)
    {
      if (!(self.max > 0))
        self.max = 1;
      if (!(self.min > 0) || !(self.min < self.max))
        self.min = self.max / 1e4;
    }
  else if (!(self.max > self.min))
    {
      /* All values alike: in the middle, between round numbers. */
      const double margin = self.min != 0 ? fabs (self.min) / 2 : 0.5;

      self.max = self.min + margin;
      self.min -= margin;
    }

  return self;
}

HotScale
hot_scale_new_quantile (float *values,
                        guint  n)
{
  HotScale self = { .kind = HOT_SCALE_QUANTILE };

  if (n == 0)
    return hot_scale_new (HOT_SCALE_LINEAR, 0, 1);

  qsort (values, n, sizeof *values, hot_compare_floats);
  if (!(values[n - 1] > values[0]))
    return hot_scale_new (HOT_SCALE_LINEAR, values[0], values[0]);

  for (guint i = 0; i < HOT_SCALE_N_BREAKS; i++)
    {
      const double position = (double) i / (HOT_SCALE_N_BREAKS - 1) * (n - 1);
      const guint below = (guint) position;
      const float above = values[MIN (below + 1, n - 1)];

      self.breaks[i] = values[below] + (float) (position - below) * (above - values[below]);
    }
  self.min = self.breaks[0];
  self.max = self.breaks[HOT_SCALE_N_BREAKS - 1];

  return self;
}

/* Among equal breaks the middle of them, so that a value that half of all have is drawn as what lies in the middle. */
static double
map_quantile (const HotScale *self,
              double          value)
{
  const guint last = HOT_SCALE_N_BREAKS - 1;
  guint below = 0, above = last;
  guint low = 0, high = HOT_SCALE_N_BREAKS;
  double inner;

  while (low < high)
    {
      const guint middle = (low + high) / 2;

      if (self->breaks[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }
  above = MIN (low, last);
  if (self->breaks[above] == value)
    {
      below = above;
      while (above < last && self->breaks[above + 1] == value)
        above++;
      return (below + above) / 2.0 / last;
    }

  below = above > 0 ? above - 1 : 0;
  inner = self->breaks[above] > self->breaks[below]
            ? (value - self->breaks[below]) / (self->breaks[above] - self->breaks[below]) : 0;
  return (below + CLAMP (inner, 0, 1)) / last;
}

double
hot_scale_map (const HotScale *self,
               double          value)
{
  double position;

  if (isnan (value))
    return value;

  switch (self->kind)
    {
    case HOT_SCALE_LOG:
      position = value > 0 ? log (value / self->min) / log (self->max / self->min) : 0;
      break;

    case HOT_SCALE_QUANTILE:
      position = map_quantile (self, value);
      break;

    case HOT_SCALE_LINEAR:
    case HOT_N_SCALE_KINDS:
    default:
      position = (value - self->min) / (self->max - self->min);
    }

  return CLAMP (position, 0.0, 1.0);
}

/* NaN comes through. */
HOT_SIMD_CLONES
static void
map_linear (const float *restrict values,
            guint                 n,
            float                 min,
            float                 factor,
            float       *restrict out)
{
  for (guint i = 0; i < n; i++)
    {
      float position = (values[i] - min) * factor;

      position = position < 0 ? 0 : position;
      out[i] = position > 1 ? 1 : position;
    }
}

void
hot_scale_map_all (const HotScale *self,
                   const float    *values,
                   guint           n,
                   float          *out)
{
  if (self->kind == HOT_SCALE_LINEAR)
    {
      map_linear (values, n, self->min, 1 / (self->max - self->min), out);
      return;
    }

  if (self->kind == HOT_SCALE_LOG)
    {
      const float min = self->min;
      const float factor = 1 / logf (self->max / self->min);

      for (guint i = 0; i < n; i++)
        {
          /* By its negation, so that NaN comes through. */
          const float position = !(values[i] <= min) ? logf (values[i] / min) * factor : 0;

          out[i] = position > 1 ? 1 : position;
        }
      return;
    }

  for (guint i = 0; i < n; i++)
    out[i] = hot_scale_map (self, values[i]);
}

double
hot_scale_unmap (const HotScale *self,
                 double          position)
{
  position = CLAMP (position, 0.0, 1.0);

  switch (self->kind)
    {
    case HOT_SCALE_LOG:
      return self->min * pow (self->max / self->min, position);

    case HOT_SCALE_QUANTILE:
      {
        const double at = position * (HOT_SCALE_N_BREAKS - 1);
        const guint below = MIN ((guint) at, HOT_SCALE_N_BREAKS - 2);

        return self->breaks[below] + (at - below) * (self->breaks[below + 1] - self->breaks[below]);
      }

    case HOT_SCALE_LINEAR:
    case HOT_N_SCALE_KINDS:
    default:
      return self->min + position * (self->max - self->min);
    }
}

double
hot_scale_nice_below (double value)
{
  const double power = pow (10, floor (log10 (value)));
  const double digit = value / power * (1 + 1e-12);

  return (digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power;
}

static guint
linear_ticks (const HotScale *self,
              guint           n_wanted,
              double         *ticks)
{
  const double span = self->max - self->min;
  double step = hot_scale_nice_below (span / n_wanted);
  double first;
  guint n = 0;

  while (span / step > n_wanted + 0.5)
    step = hot_scale_nice_below (step * 2.5);

  first = ceil (self->min / step - 1e-9);
  for (double i = first; i * step <= self->max + step * 1e-9 && n < HOT_SCALE_MAX_TICKS; i++)
    ticks[n++] = i * step + 0.0;

  return n;
}

/* All of 1, 2, 5 in each decade where there is room, else only the powers of ten, else every second of them... */
static guint
log_ticks (const HotScale *self,
           guint           n_wanted,
           double         *ticks)
{
  const double decades = log10 (self->max / self->min);
  const int stride = MAX (1, (int) ceil (decades / n_wanted));
  const double with_digits[] = { 1, 2, 5 };
  const guint n_digits = decades * 3 <= n_wanted + 1 ? 3 : 1;
  guint n = 0;

  /* Within one decade, a linear axis has better numbers. */
  if (decades < 0.7)
    return linear_ticks (self, n_wanted, ticks);

  for (int power = (int) floor (log10 (self->min)); power <= (int) ceil (log10 (self->max)); power++)
    for (guint d = 0; d < n_digits && n < HOT_SCALE_MAX_TICKS; d++)
      {
        const double tick = with_digits[d] * pow (10, power);

        if (power % stride == 0 && tick >= self->min * (1 - 1e-9) && tick <= self->max * (1 + 1e-9))
          ticks[n++] = tick;
      }

  return n;
}

static double
round_within (double value,
              double tolerance)
{
  double step = pow (10, ceil (log10 (MAX (fabs (value), 1e-300))));

  if (value == 0 || !(tolerance > 0))
    return value;
  while (fabs (round (value / step) * step - value) > tolerance)
    step /= 10;
  return round (value / step) * step;
}

static guint
quantile_ticks (const HotScale *self,
                guint           n_wanted,
                double         *ticks)
{
  const guint n_steps = CLAMP (n_wanted, 2, 5) - 1;
  guint n = 0;

  for (guint i = 0; i <= n_steps; i++)
    {
      const double position = (double) i / n_steps;
      const double tolerance = (hot_scale_unmap (self, position + 0.03) - hot_scale_unmap (self, position - 0.03)) / 2;
      const double tick = CLAMP (round_within (hot_scale_unmap (self, position), tolerance), self->min, self->max);

      if (n == 0 || tick > ticks[n - 1])
        ticks[n++] = tick;
    }

  return n;
}

guint
hot_scale_get_ticks (const HotScale *self,
                     guint           n_wanted,
                     double          ticks[HOT_SCALE_MAX_TICKS])
{
  n_wanted = CLAMP (n_wanted, 2, HOT_SCALE_MAX_TICKS - 2);

  switch (self->kind)
    {
    case HOT_SCALE_LOG:
      return log_ticks (self, n_wanted, ticks);

    case HOT_SCALE_QUANTILE:
      return quantile_ticks (self, n_wanted, ticks);

    case HOT_SCALE_LINEAR:
    case HOT_N_SCALE_KINDS:
    default:
      return linear_ticks (self, n_wanted, ticks);
    }
}
