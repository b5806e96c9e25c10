/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

/* Coordinates that lie as listings do: most in a few heaps, some anywhere between. The same for the same seed. */
static inline void
hot_test_points (guint    n,
                 guint32  seed,
                 double  *latitudes,
                 double  *longitudes)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  for (guint i = 0; i < n; i++)
    {
      const guint heap = g_rand_int_range (rand, 0, 6);
      const double spread = heap == 5 ? 0.25 : 0.01 * (heap + 1);
      const double angle = g_rand_double_range (rand, 0, 2 * G_PI);
      const double distance = spread * sqrt (-2 * log (g_rand_double_range (rand, 1e-9, 1)));

      latitudes[i] = 40.7 + 0.05 * heap * cos (heap) + distance * sin (angle);
      longitudes[i] = -73.9 + 0.06 * heap * sin (heap) + distance * cos (angle);
    }
}
