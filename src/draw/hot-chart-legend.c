/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw/hot-text-painter.h"

/* In units at a font scale of 1. */
#define EDGE       16.0
#define LINE       18.0
#define KEY_WIDTH  22.0
#define GAP        14.0
#define MAX_LINES  2
#define MAX_LABEL  180.0
#define STRIP      90.0

#define MIN_CONTRAST 3.0

/* Where each entry stands; returns how many fit and, in @n_lines, on how many lines. */
static guint
flow (const HotChartEntry *entries,
      guint                n,
      cairo_t             *cr,
      double               width,
      const HotChartTheme *theme,
      double              *lefts,
      guint               *lines,
      guint               *n_lines)
{
  const double scale = theme->font_scale;
  const HotTextStyle text = { theme->font_size, FALSE, &theme->text, NULL, MAX_LABEL * scale };
  double x = EDGE * scale;
  guint line = 0, i;

  for (i = 0; i < n; i++)
    {
      /* Room to say how many there are beyond it. */
      const double reserve = i + 1 < n && line + 1 == MAX_LINES ? 70 * scale : 0;
      double entry;

      hot_text_measure (cr, &text, entries[i].label, &entry, NULL);
      entry = MIN (entry, MAX_LABEL * scale) + (KEY_WIDTH + GAP) * scale;
      if (x + entry - GAP * scale + reserve > width - EDGE * scale && x > EDGE * scale)
        {
          if (line + 1 == MAX_LINES)
            break;
          line++;
          x = EDGE * scale;
        }
      if (lefts != NULL)
        {
          lefts[i] = x;
          lines[i] = line;
        }
      x += entry;
    }
  if (lefts != NULL && i < n)
    {
      lefts[i] = x;
      lines[i] = line;
    }
  *n_lines = n > 0 ? line + 1 : 0;
  return i;
}

double
hot_chart_legend_get_height (const HotChartEntry *entries,
                             guint                n,
                             double               width,
                             const HotChartTheme *theme)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  guint n_lines;

  flow (entries, n, cr, width, theme, NULL, NULL, &n_lines);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return n_lines * LINE * theme->font_scale;
}

static void
paint_key (const HotChartEntry *entry,
           cairo_t             *cr,
           double               x,
           double               y,
           const HotChartTheme *theme)
{
  const double scale = theme->font_scale, middle = y + LINE * scale / 2 - 1;
  HotRunStyle style = entry->style;

  if (entry->is_faint)
    style.color = theme->faint;
  cairo_save (cr);
  cairo_new_path (cr);
  switch (entry->key)
    {
    case HOT_CHART_KEY_LINE:
      hot_run_style_set_line (&style, cr, 2);
      cairo_move_to (cr, x, middle);
      cairo_line_to (cr, x + 17 * scale, middle);
      cairo_stroke (cr);
      break;

    case HOT_CHART_KEY_BOX:
      hot_color_set_source (&style.color, cr);
      cairo_rectangle (cr, x + 3 * scale, middle - 4.5 * scale, 12 * scale, 9 * scale);
      cairo_fill (cr);
      break;

    case HOT_CHART_KEY_MARKER:
    default:
      hot_color_set_source (&style.color, cr);
      hot_marker_add_path (cr, style.shape, x + 10 * scale, middle, 4 * scale);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

void
hot_chart_legend_paint (const HotChartEntry *entries,
                        guint                n,
                        cairo_t             *cr,
                        double               y,
                        double               width,
                        const HotChartTheme *theme)
{
  const double scale = theme->font_scale;
  const HotTextStyle text = { theme->font_size, FALSE, &theme->text, NULL, MAX_LABEL * scale };
  const HotTextStyle dim = { theme->font_size, FALSE, &theme->dim_text, NULL, 0 };
  g_autofree double *lefts = g_new (double, n + 1);
  g_autofree guint *lines = g_new (guint, n + 1);
  guint n_lines;
  const guint n_shown = flow (entries, n, cr, width, theme, lefts, lines, &n_lines);

  for (guint i = 0; i < n_shown; i++)
    {
      const double top = y + lines[i] * LINE * scale;

      paint_key (&entries[i], cr, lefts[i], top, theme);
      hot_text_paint (cr, entries[i].is_faint ? &dim : &text, lefts[i] + KEY_WIDTH * scale, top, 0, entries[i].label);
    }
  if (n_shown < n)
    {
      /* Translators: at the end of a chart's legend: how many runs have no place in it. */
      g_autofree char *more = g_strdup_printf (ngettext ("+ %u more", "+ %u more", n - n_shown), n - n_shown);

      hot_text_paint (cr, &dim, lefts[n_shown], y + lines[n_shown] * LINE * scale, 0, more);
    }
}

double
hot_chart_ramp_get_height (const HotChartTheme *theme)
{
  return LINE * theme->font_scale;
}

void
hot_chart_ramp_paint (const HotChartAxis  *axis,
                      const HotColor       colors[HOT_PALETTE_SIZE],
                      cairo_t             *cr,
                      double               y,
                      double               width,
                      const HotChartTheme *theme)
{
  const double scale = theme->font_scale, strip = MIN (STRIP * scale, width / 4);
  g_autofree char *low = hot_chart_axis_format (axis, axis->min);
  g_autofree char *high = hot_chart_axis_format (axis, axis->max);
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, 0, strip, 0);
  HotTextStyle text = { theme->font_size, FALSE, &theme->dim_text, NULL, MAX (width / 2 - EDGE * scale, 30) };
  double x = EDGE * scale, text_width;

  hot_text_measure (cr, &text, axis->quantity.name, &text_width, NULL);
  hot_text_paint (cr, &text, x, y, 0, axis->quantity.name);
  x += MIN (text_width, text.max_width) + 10 * scale;
  text.max_width = 0;
  hot_text_measure (cr, &text, low, &text_width, NULL);
  hot_text_paint (cr, &text, x, y, 0, low);
  x += text_width + 6 * scale;

  for (guint i = 0; i < HOT_PALETTE_SIZE; i += 15)
    {
      const HotColor *color = &colors[axis->flipped ? HOT_PALETTE_SIZE - 1 - i : i];

      cairo_pattern_add_color_stop_rgb (pattern, (double) i / (HOT_PALETTE_SIZE - 1), color->red, color->green, color->blue);
    }
  cairo_save (cr);
  cairo_translate (cr, x, y + 3 * scale);
  cairo_rectangle (cr, 0, 0, strip, 9 * scale);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
  hot_text_paint (cr, &text, x + strip + 6 * scale, y, 0, high);
}

void
hot_chart_ramp_fill (const HotChartTheme *theme,
                     gboolean             diverging,
                     HotColor             colors[HOT_PALETTE_SIZE])
{
  const HotPalette *palette = hot_palette_find (diverging ? "frost-fire" : "lagoon");
  const HotColor background = hot_color_with_alpha (theme->background, 1);
  HotColor all[HOT_PALETTE_SIZE];
  guint first = 0;

  hot_palette_fill (palette, theme->dark ? HOT_PALETTE_ON_DARK : HOT_PALETTE_PLAIN, all);
  /* Little stands out least. A dot, unlike a filled area, must be seen by itself whatever it stands for. */
  while (!diverging && first < HOT_PALETTE_SIZE / 2 && hot_color_contrast (&all[first], &background) < MIN_CONTRAST)
    first++;
  for (guint i = 0; i < HOT_PALETTE_SIZE; i++)
    colors[i] = all[first + i * (HOT_PALETTE_SIZE - 1 - first) / (HOT_PALETTE_SIZE - 1)];
}
