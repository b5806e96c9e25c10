/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-base-painter.h"

#include "base/hot-format.h"
#include "draw/hot-scale.h"
#include "draw/hot-text-painter.h"
#include "geo/hot-graticule.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GRATICULE_SPACING 240.0
#define LABEL_SIZE        11.0
#define EDGE              8.0
/* Corners closer together than this on the screen are drawn as one. */
#define MIN_STEP          0.7

/* Lines of one unit are sharp in the middle of a pixel. */
static double
crisp (double position)
{
  return floor (position) + 0.5;
}

static void
fill_paper (cairo_t           *cr,
            const HotViewport *viewport,
            const HotMapStyle *style)
{
  hot_color_set_source (&style->paper, cr);
  cairo_rectangle (cr, 0, 0, viewport->width, viewport->height);
  cairo_fill (cr);
}

void
hot_map_paint_graticule (cairo_t           *cr,
                         const HotViewport *viewport,
                         const HotMapStyle *style)
{
  const HotGraticule graticule = hot_graticule_for_viewport (viewport, GRATICULE_SPACING);

  cairo_save (cr);
  cairo_new_path (cr);
  for (guint i = 0; i < graticule.n_longitudes; i++)
    {
      const double x = hot_viewport_pixel_x (viewport, hot_viewport_x (viewport, graticule.first_longitude + i * graticule.step));

      cairo_move_to (cr, crisp (x), 0);
      cairo_line_to (cr, crisp (x), viewport->height);
    }
  for (guint i = 0; i < graticule.n_latitudes; i++)
    {
      const double y = hot_viewport_pixel_y (viewport, hot_mercator_y (graticule.first_latitude + i * graticule.step));

      cairo_move_to (cr, 0, crisp (y));
      cairo_line_to (cr, viewport->width, crisp (y));
    }
  cairo_set_line_width (cr, 1);
  hot_color_set_source (&style->line, cr);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static char *
format_degrees (double      degrees,
                guint       n_decimals,
                const char *positive,
                const char *negative)
{
  g_autofree char *number = g_strdup_printf ("%.*f", n_decimals, fabs (degrees));

  /* TRANSLATORS: a number of degrees and the letter of a direction, as at the edge of a map: 40.7° N */
  return g_strdup_printf (_("%s° %s"), number, degrees < 0 ? negative : positive);
}

void
hot_map_paint_degrees (cairo_t           *cr,
                       const HotViewport *viewport,
                       const HotMapStyle *style)
{
  const HotGraticule graticule = hot_graticule_for_viewport (viewport, GRATICULE_SPACING);
  const HotTextStyle text = { LABEL_SIZE, FALSE, &style->dim_text, &style->halo, 0 };

  for (guint i = 0; i < graticule.n_longitudes; i++)
    {
      const double meridian = graticule.first_longitude + i * graticule.step;
      const double degrees = meridian > 180.0 ? meridian - 360.0 : meridian;
      const double x = hot_viewport_pixel_x (viewport, hot_viewport_x (viewport, meridian));
      g_autofree char *label = format_degrees (degrees, graticule.n_decimals, C_("direction", "E"), C_("direction", "W"));

      if (x > 40 && x < viewport->width - 90)
        hot_text_paint (cr, &text, x, EDGE, 0.5, label);
    }

  for (guint i = 0; i < graticule.n_latitudes; i++)
    {
      const double degrees = graticule.first_latitude + i * graticule.step;
      const double y = hot_viewport_pixel_y (viewport, hot_mercator_y (degrees));
      g_autofree char *label = format_degrees (degrees, graticule.n_decimals, C_("direction", "N"), C_("direction", "S"));

      if (y > 40 && y < viewport->height - 70)
        hot_text_paint (cr, &text, viewport->width - EDGE, y - LABEL_SIZE * 0.75, 1, label);
    }
}

/* Where areas are cut in two because the world, or the file, ends there: that is no border. */
static gboolean
is_cut (const HotViewport *viewport,
        double             x)
{
  return x == 0.0 || x == 1.0 || (viewport->turned && x == 0.5);
}

static void
add_ring (cairo_t           *cr,
          const HotViewport *viewport,
          const double      *corners,
          guint              n,
          gboolean           is_open)
{
  double last_x = 0, last_y = 0;

  for (guint i = 0; i < n; i++)
    {
      const double x = hot_viewport_pixel_x (viewport, corners[2 * i]);
      const double y = hot_viewport_pixel_y (viewport, corners[2 * i + 1]);

      if (i == 0)
        cairo_move_to (cr, x, y);
      else if (fabs (x - last_x) < MIN_STEP && fabs (y - last_y) < MIN_STEP)
        continue;
      else if (is_open && is_cut (viewport, corners[2 * i]) && corners[2 * i] == corners[2 * i - 2])
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
      last_x = x;
      last_y = y;
    }
  if (!is_open)
    cairo_close_path (cr);
}

static gboolean
is_in_view (const HotViewport *viewport,
            const HotBoundary *area)
{
  return hot_viewport_pixel_x (viewport, area->right) >= 0 &&
         hot_viewport_pixel_x (viewport, area->left) <= viewport->width &&
         hot_viewport_pixel_y (viewport, area->bottom) >= 0 &&
         hot_viewport_pixel_y (viewport, area->top) <= viewport->height;
}

static void
add_areas (cairo_t           *cr,
           const HotViewport *viewport,
           HotBoundaries     *boundaries,
           int                area,
           gboolean           is_open)
{
  const guint begin = area >= 0 ? area : 0;
  const guint end = area >= 0 ? begin + 1 : hot_boundaries_get_n (boundaries);

  for (guint i = begin; i < end; i++)
    {
      const HotBoundary *boundary = hot_boundaries_get (boundaries, i);

      if (!is_in_view (viewport, boundary))
        continue;
      for (guint r = 0; r < boundary->n_rings; r++)
        {
          guint n;
          const double *corners = hot_boundaries_peek_ring (boundaries, boundary->first_ring + r, &n);

          add_ring (cr, viewport, corners, n, is_open);
        }
    }
}

void
hot_map_add_area (cairo_t           *cr,
                  const HotViewport *viewport,
                  HotBoundaries     *boundaries,
                  int                area)
{
  add_areas (cr, viewport, boundaries, area, FALSE);
}

void
hot_map_paint_ground (cairo_t           *cr,
                      const HotViewport *viewport,
                      HotBoundaries     *boundaries,
                      const HotMapStyle *style)
{
  fill_paper (cr, viewport, style);

  if (boundaries != NULL)
    {
      cairo_save (cr);
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      hot_color_set_source (&style->land, cr);
      /* Area by area: neighbours that overlap a little must not cancel each other out. */
      for (guint i = 0; i < hot_boundaries_get_n (boundaries); i++)
        {
          cairo_new_path (cr);
          hot_map_add_area (cr, viewport, boundaries, i);
          cairo_fill (cr);
        }
      cairo_restore (cr);
    }
}

void
hot_map_paint_outlines (cairo_t           *cr,
                        const HotViewport *viewport,
                        HotBoundaries     *boundaries,
                        const HotMapStyle *style)
{
  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  hot_color_set_source (&style->outline, cr);
  /* One stroke for all: shared borders, which are in the file twice, would else come out twice as dark. */
  cairo_new_path (cr);
  add_areas (cr, viewport, boundaries, -1, TRUE);
  cairo_stroke (cr);
  cairo_restore (cr);
}

double
hot_map_scale_bar_length (const HotViewport *viewport,
                          double             max_width,
                          double            *metres)
{
  const double metres_per_pixel = hot_viewport_get_metres_per_pixel (viewport);

  *metres = hot_scale_nice_below (max_width * metres_per_pixel);
  return *metres / metres_per_pixel;
}

void
hot_map_paint_scale_bar (cairo_t           *cr,
                         const HotViewport *viewport,
                         double             max_width,
                         double             x,
                         double             y,
                         const HotMapStyle *style)
{
  const HotTextStyle text = { LABEL_SIZE, FALSE, &style->text, &style->halo, 0 };
  double metres;
  const double length = hot_map_scale_bar_length (viewport, max_width, &metres);
  g_autofree char *number = hot_format_number (metres >= 1000 ? metres / 1000 : metres, 3);
  g_autofree char *label = g_strdup_printf (metres >= 1000 ? _("%s km") : _("%s m"), number);
  const double left = crisp (x - length), right = crisp (x), bottom = crisp (y - 1);

  cairo_save (cr);
  for (guint pass = 0; pass < 2; pass++)
    {
      cairo_new_path (cr);
      cairo_move_to (cr, left, bottom - 5);
      cairo_line_to (cr, left, bottom);
      cairo_line_to (cr, right, bottom);
      cairo_line_to (cr, right, bottom - 5);
      cairo_set_line_width (cr, pass == 0 ? 4 : 1.5);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      hot_color_set_source (pass == 0 ? &style->halo : &style->text, cr);
      cairo_stroke (cr);
    }
  cairo_restore (cr);

  hot_text_paint (cr, &text, (left + right) / 2, bottom - 8 - LABEL_SIZE * 1.3, 0.5, label);
}
