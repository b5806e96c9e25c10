/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-palette.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/*
 * A palette is a path through OKLab, given by a few points of our own choice in its cylinder form; the colours are
 * taken from it at equal distances, which is what makes equal steps look equal.
 *
 * Source of OKLab and its matrices: Ottosson, "A perceptual color space for image processing" (2020).
 */

#define MAX_POINTS 7
#define N_STEPS    1024

typedef struct {
  double lightness;
  double chroma;
  double hue;   /* degrees */
} Point;

typedef struct {
  HotPalette  palette;
  const char *alias[3];   /* names under which peers have the like */
  Point       points[MAX_POINTS];
  Point       dark_points[MAX_POINTS];   /* of a diverging one: its middle is near the background */
} Definition;

static const Definition definitions[] = {
  {
    { "ember", N_("Ember"), FALSE }, { "inferno", "hot" },
    { { 0.24, 0.08, 300 }, { 0.37, 0.15, 340 }, { 0.51, 0.19, 18 }, { 0.66, 0.18, 42 }, { 0.80, 0.16, 72 },
      { 0.95, 0.10, 102 } }, { { 0 } },
  },
  {
    { "lagoon", N_("Lagoon"), FALSE }, { "viridis" },
    { { 0.29, 0.12, 302 }, { 0.41, 0.13, 278 }, { 0.53, 0.11, 240 }, { 0.66, 0.115, 185 }, { 0.79, 0.16, 145 },
      { 0.92, 0.17, 108 } }, { { 0 } },
  },
  {
    { "orchid", N_("Orchid"), FALSE }, { "plasma", "magma" },
    { { 0.28, 0.13, 278 }, { 0.42, 0.20, 300 }, { 0.55, 0.22, 335 }, { 0.68, 0.18, 15 }, { 0.81, 0.13, 55 },
      { 0.94, 0.09, 95 } }, { { 0 } },
  },
  {
    { "dune", N_("Dune"), FALSE }, { "cividis" },
    { { 0.28, 0.08, 262 }, { 0.42, 0.055, 262 }, { 0.55, 0.015, 262 }, { 0.68, 0.05, 100 }, { 0.81, 0.11, 98 },
      { 0.93, 0.15, 100 } }, { { 0 } },
  },
  {
    { "ink", N_("Ink"), FALSE }, { "grey", "gray", "greys" },
    { { 0.22, 0.0, 0 }, { 0.96, 0.0, 0 } }, { { 0 } },
  },
  {
    { "frost-fire", N_("Frost and Fire"), TRUE }, { "coolwarm", "rdbu" },
    { { 0.36, 0.15, 262 }, { 0.60, 0.13, 250 }, { 0.95, 0.005, 250 }, { 0.65, 0.15, 35 }, { 0.38, 0.15, 22 } },
    { { 0.86, 0.10, 235 }, { 0.58, 0.14, 250 }, { 0.29, 0.005, 250 }, { 0.60, 0.17, 32 }, { 0.88, 0.10, 65 } },
  },
  {
    { "heath", N_("Heath and Moss"), TRUE }, { "prgn" },
    { { 0.36, 0.16, 312 }, { 0.62, 0.14, 314 }, { 0.95, 0.005, 314 }, { 0.63, 0.13, 148 }, { 0.38, 0.10, 150 } },
    { { 0.86, 0.10, 318 }, { 0.58, 0.17, 312 }, { 0.29, 0.005, 314 }, { 0.58, 0.13, 148 }, { 0.88, 0.14, 132 } },
  },
};

typedef struct {
  double l, a, b;
} Lab;

static Lab
lab_of (const Point *point)
{
  const double hue = point->hue * G_PI / 180.0;

  return (Lab) { point->lightness, point->chroma * cos (hue), point->chroma * sin (hue) };
}

static double
encode (double linear)
{
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow (linear, 1 / 2.4) - 0.055;
}

static void
lab_to_linear (const Lab *lab,
               double     rgb[3])
{
  const double l = pow (lab->l + 0.3963377774 * lab->a + 0.2158037573 * lab->b, 3);
  const double m = pow (lab->l - 0.1055613458 * lab->a - 0.0638541728 * lab->b, 3);
  const double s = pow (lab->l - 0.0894841775 * lab->a - 1.2914855480 * lab->b, 3);

  rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

static gboolean
is_displayable (const double rgb[3])
{
  for (guint i = 0; i < 3; i++)
    if (rgb[i] < -1e-4 || rgb[i] > 1 + 1e-4)
      return FALSE;
  return TRUE;
}

/* Where a screen cannot show a colour, the most colourful one of the same lightness and hue that it can. */
static HotColor
color_of (Lab lab)
{
  double low = 0.0, high = 1.0;
  double rgb[3];

  lab_to_linear (&lab, rgb);
  if (!is_displayable (rgb))
    {
      for (guint i = 0; i < 30; i++)
        {
          const double middle = (low + high) / 2;
          const Lab paler = { lab.l, lab.a * middle, lab.b * middle };

          lab_to_linear (&paler, rgb);
          if (is_displayable (rgb))
            low = middle;
          else
            high = middle;
        }
      lab_to_linear (&(Lab) { lab.l, lab.a * low, lab.b * low }, rgb);
    }

  return (HotColor) {
    encode (CLAMP (rgb[0], 0, 1)), encode (CLAMP (rgb[1], 0, 1)), encode (CLAMP (rgb[2], 0, 1)), 1.0f,
  };
}

/* Between points along a smooth curve (Catmull and Rom), but lightness straight, so that it cannot swing back. */
static Lab
lab_between (const Point *points,
             guint        n,
             double       position)
{
  const guint i = MIN ((guint) position, n - 2);
  const double t = position - i;
  const Lab p0 = lab_of (&points[i > 0 ? i - 1 : 0]);
  const Lab p1 = lab_of (&points[i]);
  const Lab p2 = lab_of (&points[i + 1]);
  const Lab p3 = lab_of (&points[MIN (i + 2, n - 1)]);

#define CURVE(c) (0.5 * (2 * p1.c + (p2.c - p0.c) * t + (2 * p0.c - 5 * p1.c + 4 * p2.c - p3.c) * t * t + \
                         (3 * p1.c - p0.c - 3 * p2.c + p3.c) * t * t * t))
  return (Lab) { p1.l + (p2.l - p1.l) * t, CURVE (a), CURVE (b) };
#undef CURVE
}

static double
distance (const Lab *a,
          const Lab *b)
{
  return sqrt ((a->l - b->l) * (a->l - b->l) + (a->a - b->a) * (a->a - b->a) + (a->b - b->b) * (a->b - b->b));
}

/* A path in @n_colors equal steps. */
static void
fill_stretch (const Point *points,
              guint        n,
              HotColor    *colors,
              guint        n_colors)
{
  double lengths[N_STEPS + 1];
  Lab last = lab_between (points, n, 0);
  guint step = 0;

  lengths[0] = 0;
  for (guint i = 1; i <= N_STEPS; i++)
    {
      const Lab here = lab_between (points, n, (double) i / N_STEPS * (n - 1));

      lengths[i] = lengths[i - 1] + distance (&here, &last);
      last = here;
    }

  for (guint i = 0; i < n_colors; i++)
    {
      const double wanted = lengths[N_STEPS] * i / (n_colors - 1);
      double part;

      while (step < N_STEPS - 1 && lengths[step + 1] < wanted)
        step++;
      part = (wanted - lengths[step]) / MAX (lengths[step + 1] - lengths[step], 1e-12);
      colors[i] = color_of (lab_between (points, n, (step + CLAMP (part, 0, 1)) / N_STEPS * (n - 1)));
    }
}

static guint
count_points (const Point *points)
{
  guint n = 0;

  while (n < MAX_POINTS && points[n].lightness > 0)
    n++;
  return n;
}

const HotPalette *
hot_palette_get_nth (guint index)
{
  return index < G_N_ELEMENTS (definitions) ? &definitions[index].palette : NULL;
}

const HotPalette *
hot_palette_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (definitions); i++)
    {
      if (g_ascii_strcasecmp (name, definitions[i].palette.name) == 0)
        return &definitions[i].palette;
      for (guint a = 0; a < G_N_ELEMENTS (definitions[i].alias) && definitions[i].alias[a] != NULL; a++)
        if (g_ascii_strcasecmp (name, definitions[i].alias[a]) == 0)
          return &definitions[i].palette;
    }

  return NULL;
}

static void
reverse (HotColor *colors)
{
  for (guint i = 0; i < HOT_PALETTE_SIZE / 2; i++)
    {
      const HotColor color = colors[i];

      colors[i] = colors[HOT_PALETTE_SIZE - 1 - i];
      colors[HOT_PALETTE_SIZE - 1 - i] = color;
    }
}

void
hot_palette_fill (const HotPalette *self,
                  HotPaletteFlags   flags,
                  HotColor          colors[HOT_PALETTE_SIZE])
{
  /* The palette is the first member of what defines it. */
  const Definition *definition = (const Definition *) self;
  const gboolean on_dark = (flags & HOT_PALETTE_ON_DARK) != 0;
  gboolean reversed = (flags & HOT_PALETTE_REVERSED) != 0;

  if (self->diverging)
    {
      const Point *points = on_dark ? definition->dark_points : definition->points;
      const guint middle = count_points (points) / 2;

      /* Each side by itself, so that the middle stays in the middle. */
      fill_stretch (points, middle + 1, colors, HOT_PALETTE_SIZE / 2);
      fill_stretch (points + middle, count_points (points) - middle, colors + HOT_PALETTE_SIZE / 2, HOT_PALETTE_SIZE / 2);
    }
  else
    {
      fill_stretch (definition->points, count_points (definition->points), colors, HOT_PALETTE_SIZE);
      reversed = reversed == on_dark;
    }

  if (reversed)
    reverse (colors);
}

/*
 * Found by a search for the largest distance in OKLab between any two of them, and to a middle grey, as people see them who have
 * all their cones, or lack one kind. Source of that sight: Machado, Oliveira and Fernandes, "A physiologically-based model for
 * simulation of color vision deficiency" (2009), severity 1.
 */
void
hot_palette_fill_classes (gboolean dark,
                          HotColor colors[HOT_PALETTE_N_CLASSES])
{
  static const guint32 codes[2][HOT_PALETTE_N_CLASSES] = {
    { 0x1a88f7, 0xf741c1, 0x12860d, 0x571520, 0x2b0d81, 0x893969, 0x1b560d, 0x4938d5 },
    { 0x3beff5, 0xf57d2e, 0xed8bdc, 0xf7f733, 0x196df5, 0x11b889, 0xf4c17e, 0xd115cb },
  };

  for (guint i = 0; i < HOT_PALETTE_N_CLASSES; i++)
    {
      const guint32 code = codes[dark != FALSE][i];

      colors[i] = (HotColor) { (code >> 16 & 0xff) / 255.0f, (code >> 8 & 0xff) / 255.0f, (code & 0xff) / 255.0f, 1 };
    }
}
