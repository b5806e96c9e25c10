/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-run-style.h"

#include <math.h>
#include <string.h>

#include "draw/hot-chart-legend.h"
#include "draw/hot-chart-theme.h"

static void
test_contrast (void)
{
  for (guint look = 0; look < 4; look++)
    {
      const HotChartTheme theme = hot_chart_theme_new (look & 1, look & 2, 1);
      const HotColor card = { 0x38 / 255.0f, 0x38 / 255.0f, 0x3c / 255.0f, 1 };
      HotColor ramp[HOT_PALETTE_SIZE];

      for (guint i = 0; i < HOT_RUN_N_COLORS; i++)
        {
          const HotRunStyle style = hot_run_style_get (i, theme.dark);

          g_assert_cmpfloat (hot_color_contrast (&style.color, &theme.background), >=, 4.5);
          if (theme.dark)
            g_assert_cmpfloat (hot_color_contrast (&style.color, &card), >=, 3);
        }
      g_assert_cmpfloat (hot_color_contrast (&theme.text, &theme.background), >=, 7);
      g_assert_cmpfloat (hot_color_contrast (&theme.dim_text, &theme.background), >=, 4.5);
      g_assert_cmpfloat (hot_color_contrast (&theme.axis, &theme.background), >=, 3);
      g_assert_cmpfloat (hot_color_contrast (&theme.mark, &theme.background), >=, 3);
      hot_chart_ramp_fill (&theme, FALSE, ramp);
      for (guint i = 0; i < HOT_PALETTE_SIZE; i++)
        g_assert_cmpfloat (hot_color_contrast (&ramp[i], &theme.background), >=, 3);
    }
}

static void
test_distinct (void)
{
  for (guint a = 0; a < HOT_RUN_N_STYLES; a++)
    for (guint b = a + 1; b < HOT_RUN_N_STYLES; b++)
      {
        const HotRunStyle first = hot_run_style_get (a, FALSE), second = hot_run_style_get (b, FALSE);
        const gboolean same_color = memcmp (&first.color, &second.color, sizeof first.color) == 0;

        g_assert_false (same_color && first.shape == second.shape);
        if (b < HOT_RUN_N_COLORS)
          {
            g_assert_false (same_color);
            g_assert_cmpint (first.shape, !=, second.shape);
            g_assert_false (first.n_dashes == second.n_dashes && memcmp (first.dashes, second.dashes, sizeof first.dashes) == 0);
          }
      }
}

static void
test_assign (void)
{
  const char *const ids[] = { "a1", "b2", "c3", "d4", "e5", "f6", "a7", "b8" };
  const char *const reversed[] = { "b8", "a7", "f6", "e5", "d4", "c3", "b2", "a1" };
  guint styles[8], other[8], more[8];
  guint seen = 0;

  memset (styles, 0xff, sizeof styles);
  memset (other, 0xff, sizeof other);
  hot_run_style_assign (ids, 8, styles);
  hot_run_style_assign (reversed, 8, other);
  for (guint i = 0; i < 8; i++)
    {
      g_assert_cmpuint (styles[i], ==, other[7 - i]);
      seen |= 1u << styles[i];
    }
  /* Eight runs, eight colours. */
  g_assert_cmpuint (seen, ==, 0xff);

  /* Who has a style keeps it. */
  memset (more, 0xff, sizeof more);
  more[7] = 3;
  hot_run_style_assign (ids, 8, more);
  g_assert_cmpuint (more[7], ==, 3);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpuint (more[i], !=, 3);

  /* A single run has the style that it prefers. */
  styles[0] = HOT_RUN_NO_STYLE;
  hot_run_style_assign (ids, 1, styles);
  g_assert_cmpuint (styles[0], ==, hot_run_style_prefer ("a1"));
}

static void
test_assign_many (void)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint styles[200], used[HOT_RUN_N_STYLES] = { 0 };

  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("run-%u", i));
      styles[i] = HOT_RUN_NO_STYLE;
    }
  hot_run_style_assign ((const char *const *) ids->pdata, 200, styles);
  for (guint i = 0; i < 200; i++)
    used[styles[i]]++;
  for (guint s = 0; s < HOT_RUN_N_STYLES; s++)
    {
      g_assert_cmpuint (used[s], >=, 3);
      g_assert_cmpuint (used[s], <=, 4);
    }
}

/* Each shape covers about as much, and lies around its place. */
static void
test_shapes (void)
{
  for (guint shape = 0; shape < HOT_N_MARKER_SHAPES; shape++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 64, 64);
      cairo_t *cr = cairo_create (surface);
      const guchar *pixels = cairo_image_surface_get_data (surface);
      const int stride = cairo_image_surface_get_stride (surface);
      double sum = 0, x_sum = 0, y_sum = 0;

      hot_marker_add_path (cr, shape, 32, 32, 16);
      cairo_fill (cr);
      cairo_surface_flush (surface);
      for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++)
          {
            const double cover = pixels[y * stride + x] / 255.0;

            sum += cover;
            x_sum += cover * (x + 0.5);
            y_sum += cover * (y + 0.5);
          }
      g_assert_cmpfloat (sum / (G_PI * 256), >, 0.65);
      g_assert_cmpfloat (sum / (G_PI * 256), <, 1.1);
      g_assert_cmpfloat_with_epsilon (x_sum / sum, 32, 1.5);
      g_assert_cmpfloat_with_epsilon (y_sum / sum, 32, 3);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-style/contrast", test_contrast);
  g_test_add_func ("/run-style/distinct", test_distinct);
  g_test_add_func ("/run-style/assign", test_assign);
  g_test_add_func ("/run-style/assign-many", test_assign_many);
  g_test_add_func ("/run-style/shapes", test_shapes);

  return g_test_run ();
}
