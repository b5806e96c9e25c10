/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-style.h"
#include "draw/hot-palette.h"

#include <math.h>

/* CIE lightness, 0 to 100, of an sRGB colour. */
static double
lightness (const HotColor *color)
{
  const HotColor black = { 0, 0, 0, 1 };
  /* Contrast with black is (Y + 0.05) / 0.05. */
  const double y = hot_color_contrast (color, &black) * 0.05 - 0.05;

  return y > 216.0 / 24389 ? 116 * cbrt (y) - 16 : y * 24389 / 27;
}

static double
distance (const HotColor *a,
          const HotColor *b)
{
  return fabs (a->red - b->red) + fabs (a->green - b->green) + fabs (a->blue - b->blue);
}

/* @sign: 1 where lightness must rise, -1 where it must fall. */
static void
check_monotone (const HotColor *colors,
                guint           begin,
                guint           end,
                int             sign,
                const char     *name)
{
  for (guint i = begin + 1; i < end; i++)
    {
      const double step = sign * (lightness (&colors[i]) - lightness (&colors[i - 1]));

      if (step < -0.05)
        g_test_message ("%s turns back at %u by %g", name, i, step);
      g_assert_cmpfloat (step, >=, -0.05);
    }
  g_assert_cmpfloat (sign * (lightness (&colors[end - 1]) - lightness (&colors[begin])), >, 45);
}

static void
test_lightness (void)
{
  HotColor colors[HOT_PALETTE_SIZE];
  const HotPalette *palette;

  for (guint i = 0; (palette = hot_palette_get_nth (i)) != NULL; i++)
    for (guint dark = 0; dark < 2; dark++)
      {
        const int sign = dark ? 1 : -1;

        hot_palette_fill (palette, dark ? HOT_PALETTE_ON_DARK : HOT_PALETTE_PLAIN, colors);
        if (palette->diverging)
          {
            check_monotone (colors, 0, HOT_PALETTE_SIZE / 2, -sign, palette->name);
            check_monotone (colors, HOT_PALETTE_SIZE / 2, HOT_PALETTE_SIZE, sign, palette->name);
          }
        else
          check_monotone (colors, 0, HOT_PALETTE_SIZE, sign, palette->name);
      }
}

/* No step is so large that an edge shows where the data have none. */
static void
test_steps (void)
{
  HotColor colors[HOT_PALETTE_SIZE];
  const HotPalette *palette;

  for (guint i = 0; (palette = hot_palette_get_nth (i)) != NULL; i++)
    {
      hot_palette_fill (palette, HOT_PALETTE_PLAIN, colors);
      for (guint c = 1; c < HOT_PALETTE_SIZE; c++)
        {
          const double step = distance (&colors[c], &colors[c - 1]);

          if (step > 0.04)
            g_test_message ("%s steps by %g at %u", palette->name, step, c);
          g_assert_cmpfloat (step, <, palette->diverging ? 0.06 : 0.04);
        }
    }
}

static void
test_contrast (void)
{
  const HotColor white = { 1, 1, 1, 1 };
  const HotColor grey = { 0x24 / 255.0f, 0x24 / 255.0f, 0x24 / 255.0f, 1 };
  HotColor colors[HOT_PALETTE_SIZE];
  const HotPalette *palette;

  for (guint i = 0; (palette = hot_palette_get_nth (i)) != NULL; i++)
    {
      hot_palette_fill (palette, HOT_PALETTE_PLAIN, colors);
      g_assert_cmpfloat (hot_color_contrast (&colors[HOT_PALETTE_SIZE - 1], &white), >, 3);
      hot_palette_fill (palette, HOT_PALETTE_ON_DARK, colors);
      g_assert_cmpfloat (hot_color_contrast (&colors[HOT_PALETTE_SIZE - 1], &grey), >, 3);
    }
}

static void
test_reversed (void)
{
  HotColor plain[HOT_PALETTE_SIZE], reversed[HOT_PALETTE_SIZE];

  hot_palette_fill (hot_palette_get_nth (0), HOT_PALETTE_ON_DARK, plain);
  hot_palette_fill (hot_palette_get_nth (0), HOT_PALETTE_ON_DARK | HOT_PALETTE_REVERSED, reversed);
  for (guint i = 0; i < HOT_PALETTE_SIZE; i++)
    g_assert_cmpfloat (distance (&plain[i], &reversed[HOT_PALETTE_SIZE - 1 - i]), ==, 0);
}

static void
test_find (void)
{
  g_assert_cmpstr (hot_palette_find ("ember")->name, ==, "ember");
  g_assert_cmpstr (hot_palette_find ("Viridis")->name, ==, "lagoon");
  g_assert_null (hot_palette_find ("rainbow"));
}

static void
test_known_contrast (void)
{
  const HotColor white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  const HotColor grey = { 0x76 / 255.0f, 0x76 / 255.0f, 0x76 / 255.0f, 1 };

  g_assert_cmpfloat_with_epsilon (hot_color_contrast (&white, &black), 21, 1e-6);
  g_assert_cmpfloat_with_epsilon (hot_color_contrast (&grey, &white), 4.54, 0.01);
}

static void
test_map_style (void)
{
  for (guint i = 0; i < 4; i++)
    {
      const HotMapStyle *style = hot_map_style_get (i & 1, i & 2);
      const HotColor panel = hot_color_with_alpha (style->panel, 1);

      g_assert_cmpfloat (hot_color_contrast (&style->text, &panel), >, 7);
      g_assert_cmpfloat (hot_color_contrast (&style->dim_text, &panel), >, 4.5);
      g_assert_cmpfloat (hot_color_contrast (&style->dim_text, &style->paper), >, 4.5);
      g_assert_cmpint (style->dark, ==, i & 1);
    }
}

/* Each stands out from the map and from every other. */
static void
test_classes (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      const HotMapStyle *style = hot_map_style_get (dark, FALSE);
      HotColor colors[HOT_PALETTE_N_CLASSES];

      hot_palette_fill_classes (dark, colors);
      for (guint i = 0; i < HOT_PALETTE_N_CLASSES; i++)
        {
          g_assert_cmpfloat (hot_color_contrast (&colors[i], &style->land), >=, 3);
          for (guint k = 0; k < i; k++)
            g_assert_cmpfloat (fabs (colors[i].red - colors[k].red) + fabs (colors[i].green - colors[k].green) +
                               fabs (colors[i].blue - colors[k].blue), >, 0.2);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/color/known-contrast", test_known_contrast);
  g_test_add_func ("/palette/lightness", test_lightness);
  g_test_add_func ("/palette/steps", test_steps);
  g_test_add_func ("/palette/contrast", test_contrast);
  g_test_add_func ("/palette/reversed", test_reversed);
  g_test_add_func ("/palette/find", test_find);
  g_test_add_func ("/palette/classes", test_classes);
  g_test_add_func ("/map-style/contrast", test_map_style);

  return g_test_run ();
}
