/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-viewport.h"

G_BEGIN_DECLS

/**
 * HotGraticule:
 * @step: degrees between neighbouring lines: 1, 2, 5 times a power of ten degrees, or 15, 30, 45, 90
 * @n_decimals: how many decimals tell all lines apart
 * @first_longitude: westernmost meridian in view
 * @n_longitudes: how many there are
 * @first_latitude: southernmost parallel in view
 * @n_latitudes: how many there are
 *
 * Meridians and parallels of a view at round degrees.
 */
typedef struct {
  double step;
  guint  n_decimals;
  double first_longitude;
  guint  n_longitudes;
  double first_latitude;
  guint  n_latitudes;
} HotGraticule;

/* Lines about @spacing pixels apart, and not closer than half that. */
HotGraticule hot_graticule_for_viewport (const HotViewport *viewport,
                                         double             spacing);

G_END_DECLS
