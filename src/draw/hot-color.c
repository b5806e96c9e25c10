/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-color.h"

#include <math.h>

static double
linearize (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
relative_luminance (const HotColor *color)
{
  return 0.2126 * linearize (color->red) + 0.7152 * linearize (color->green) + 0.0722 * linearize (color->blue);
}

double
hot_color_contrast (const HotColor *a,
                    const HotColor *b)
{
  const double la = relative_luminance (a);
  const double lb = relative_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}
