/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-graticule.h"

#include <math.h>

static double
round_step (double degrees)
{
  const double coarse[] = { 10, 15, 30, 45, 90 };
  double power;

  for (guint i = G_N_ELEMENTS (coarse); i > 0; i--)
    if (degrees >= coarse[i - 1])
      return coarse[i - 1];

  power = pow (10, floor (log10 (degrees)));
  return (degrees / power >= 5 ? 5 : degrees / power >= 2 ? 2 : 1) * power;
}

HotGraticule
hot_graticule_for_viewport (const HotViewport *viewport,
                            double             spacing)
{
  const HotBounds bounds = hot_viewport_get_bounds (viewport);
  HotGraticule self = { 0 };
  const double begin = viewport->turned ? 0.0 : -180.0;
  double first, last;

  self.step = round_step (MAX (spacing * 360.0 / viewport->scale, 1e-6));
  self.n_decimals = self.step >= 1 ? 0 : (guint) ceil (-log10 (self.step) - 1e-9);

  first = ceil (MAX (bounds.west, begin) / self.step - 1e-9);
  last = floor (MIN (bounds.east, begin + 360.0) / self.step + 1e-9);
  self.first_longitude = first * self.step;
  self.n_longitudes = last >= first ? (guint) (last - first) + 1 : 0;

  first = ceil (bounds.south / self.step - 1e-9);
  last = floor (bounds.north / self.step + 1e-9);
  self.first_latitude = first * self.step;
  self.n_latitudes = last >= first ? (guint) (last - first) + 1 : 0;

  return self;
}
