/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-legend-painter.h"

#include "base/hot-format.h"
#include "draw/hot-histogram-painter.h"
#include "draw/hot-text-painter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING          14.0
#define TITLE_SIZE       13.0
#define TEXT_SIZE        11.0
#define TITLE_HEIGHT     19.0
#define SUBTITLE_HEIGHT  17.0
#define GAP              8.0
#define HISTOGRAM_HEIGHT 36.0
#define BAR_HEIGHT       10.0
#define TICK_LENGTH      4.0
#define LABEL_HEIGHT     16.0
#define CORNER           12.0
#define ITEM_HEIGHT      19.0
#define SWATCH           10.0
#define SIZE_GAP         6.0
/* Room that one number at the axis needs. */
#define LABEL_ROOM       56.0
#define SECONDS_A_DAY    86400.0

char *
hot_legend_format (HotColumnType  type,
                   const char    *unit,
                   double         value)
{
  switch (type)
    {
    case HOT_COLUMN_MONEY:
      return hot_format_money (value, unit);

    case HOT_COLUMN_PERCENT:
      {
        g_autofree char *number = hot_format_measure (value, 3);

        return g_strconcat (number, "%", NULL);
      }

    case HOT_COLUMN_DATE:
      {
        g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc ((gint64) value);

        return date != NULL ? g_date_time_format (date, "%x") : g_strdup ("–");
      }

    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_REAL:
    case HOT_COLUMN_BOOLEAN:
    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
    case HOT_N_COLUMN_TYPES:
    default:
      return hot_format_measure (value, 3);
    }
}

/* The last line that fits counts the items that do not. */
static guint
get_n_lines (const HotLegend *self)
{
  return self->max_items > 0 ? MIN (self->n_items, self->max_items) : self->n_items;
}

guint
hot_legend_get_max_items (double height)
{
  return (guint) MAX (height / ITEM_HEIGHT, 3);
}

static double
get_sizes_height (const HotLegend *self)
{
  if (self->n_sizes == 0)
    return 0;
  return LABEL_HEIGHT + MAX (2 * self->sizes[0].radius + 2, LABEL_HEIGHT) + SIZE_GAP;
}

static double
get_colors_height (const HotLegend *self)
{
  if (self->items != NULL)
    return get_n_lines (self) * ITEM_HEIGHT;
  if (self->is_plain)
    return 0;
  return (self->bins != NULL ? HISTOGRAM_HEIGHT + 2 : 0) + BAR_HEIGHT + TICK_LENGTH + LABEL_HEIGHT;
}

double
hot_legend_get_strip_height (const HotLegend *self)
{
  return get_colors_height (self) + get_sizes_height (self);
}

double
hot_legend_get_height (const HotLegend *self)
{
  return 2 * PADDING + TITLE_HEIGHT + (self->subtitle != NULL ? SUBTITLE_HEIGHT : 0) - 4 +
         (hot_legend_get_strip_height (self) > 0 ? GAP + hot_legend_get_strip_height (self) : 0);
}

static char *
format_span (HotColumnType  type,
             const char    *unit,
             double         span)
{
  g_autofree char *days = NULL;

  if (type != HOT_COLUMN_DATE)
    return hot_legend_format (type, unit, span);

  days = hot_format_measure (span / SECONDS_A_DAY, 3);
  /* TRANSLATORS: between two dates, as below a legend: "30 d" */
  return g_strdup_printf (_("%s d"), days);
}

char *
hot_legend_format_change (HotColumnType  type,
                          const char    *unit,
                          double         change)
{
  g_autofree char *number = format_span (type, unit, change);

  return change > 0 ? g_strconcat ("+", number, NULL) : g_steal_pointer (&number);
}

char *
hot_legend_format_value (const HotLegend *self,
                         double           value)
{
  if (self->is_change)
    return hot_legend_format_change (self->type, self->unit, value);
  return self->is_span ? format_span (self->type, self->unit, value) : hot_legend_format (self->type, self->unit, value);
}

static void
paint_gradient (const HotLegend *self,
                cairo_t         *cr,
                double           width,
                double           y)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, 0, width, 0);

  for (guint i = 0; i < HOT_PALETTE_SIZE; i += 15)
    cairo_pattern_add_color_stop_rgb (pattern, (double) i / (HOT_PALETTE_SIZE - 1),
                                      self->colors[i].red, self->colors[i].green, self->colors[i].blue);

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, 0, y, width, BAR_HEIGHT);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
}

/* What lies outside the brushed range steps back, and the range gets two handles. */
static void
paint_brush (const HotLegend   *self,
             cairo_t           *cr,
             double             width,
             double             y,
             const HotMapStyle *style)
{
  const HotColor veil = hot_color_with_alpha (style->panel, 0.75f);
  const double edges[] = { self->lower * width, self->upper * width };

  cairo_save (cr);
  hot_color_set_source (&veil, cr);
  cairo_rectangle (cr, 0, y, edges[0], BAR_HEIGHT);
  cairo_rectangle (cr, edges[1], y, width - edges[1], BAR_HEIGHT);
  cairo_fill (cr);

  hot_color_set_source (&style->text, cr);
  for (guint i = 0; i < 2; i++)
    {
      cairo_rectangle (cr, CLAMP (round (edges[i]) - 1, 0, width - 2), y - 3, 2, BAR_HEIGHT + 6);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
paint_ticks (const HotLegend   *self,
             cairo_t           *cr,
             double             width,
             double             y,
             const HotMapStyle *style)
{
  const HotTextStyle text = { TEXT_SIZE, FALSE, &style->dim_text, NULL, 0 };
  double ticks[HOT_SCALE_MAX_TICKS];
  const guint n = hot_scale_get_ticks (self->scale, (guint) (width / LABEL_ROOM), ticks);
  double free_from = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      const double x = hot_scale_map (self->scale, ticks[i]) * width;
      g_autofree char *label = hot_legend_format_value (self, ticks[i]);
      double label_width, left;

      hot_text_measure (cr, &text, label, &label_width, NULL);
      /* Numbers keep within the strip, and do not touch. */
      left = CLAMP (x - label_width / 2, 0, MAX (width - label_width, 0));
      if (left < free_from)
        continue;
      free_from = left + label_width + 6;

      cairo_save (cr);
      hot_color_set_source (&style->dim_text, cr);
      cairo_rectangle (cr, CLAMP (floor (x), 0, width - 1), y, 1, TICK_LENGTH);
      cairo_fill (cr);
      cairo_restore (cr);
      hot_text_paint (cr, &text, left, y + TICK_LENGTH, 0, label);
    }
}

static void
paint_scale (const HotLegend   *self,
             cairo_t           *cr,
             double             width,
             const HotMapStyle *style)
{
  double y = 0;

  if (self->bins != NULL)
    {
      const HotColor bars = hot_color_with_alpha (style->dim_text, 0.75f);
      const HotColor outside = hot_color_with_alpha (style->dim_text, 0.2f);

      hot_histogram_paint_range (cr, self->bins, self->n_bins, width, HISTOGRAM_HEIGHT, &bars,
                                 self->lower, self->upper, &outside);
      y += HISTOGRAM_HEIGHT + 2;
    }

  paint_gradient (self, cr, width, y);
  if (self->lower > 0 || self->upper < 1)
    paint_brush (self, cr, width, y, style);
  paint_ticks (self, cr, width, y + BAR_HEIGHT, style);
}

static void
paint_circle (cairo_t        *cr,
              double          x,
              double          y,
              double          radius,
              const HotColor *color,
              gboolean        fill)
{
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  hot_color_set_source (color, cr);
  cairo_set_line_width (cr, 1);
  if (fill)
    cairo_fill (cr);
  else
    cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_items (const HotLegend   *self,
             cairo_t           *cr,
             double             width,
             const HotMapStyle *style)
{
  const HotTextStyle numbers = { TEXT_SIZE, FALSE, &style->dim_text, NULL, 0 };
  const guint n_lines = get_n_lines (self);
  const guint n = n_lines < self->n_items ? n_lines - 1 : n_lines;

  for (guint i = 0; i < n; i++)
    {
      const HotLegendItem *item = &self->items[i];
      g_autofree char *count = hot_format_count (item->n);
      HotTextStyle names = { TEXT_SIZE, FALSE, &style->text, NULL, 0 };
      double count_width;

      hot_text_measure (cr, &numbers, count, &count_width, NULL);
      names.max_width = MAX (width - SWATCH - 2 * GAP - count_width, 1);
      paint_circle (cr, SWATCH / 2, (i + 0.5) * ITEM_HEIGHT, SWATCH / 2, &item->color, TRUE);
      hot_text_paint (cr, &names, SWATCH + GAP, i * ITEM_HEIGHT + 2, 0, item->name);
      hot_text_paint (cr, &numbers, width, i * ITEM_HEIGHT + 2, 1, count);
    }

  if (n < self->n_items)
    {
      /* TRANSLATORS: below some names of a legend, for which there is no room */
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", self->n_items - n), self->n_items - n);

      hot_text_paint (cr, &numbers, SWATCH + GAP, n * ITEM_HEIGHT + 2, 0, more);
    }
}

static void
paint_sizes (const HotLegend   *self,
             cairo_t           *cr,
             double             width,
             double             y,
             const HotMapStyle *style)
{
  const HotTextStyle title = { TEXT_SIZE, TRUE, &style->text, NULL, width };
  const HotTextStyle numbers = { TEXT_SIZE, FALSE, &style->dim_text, NULL, 0 };
  const double middle = y + SIZE_GAP + LABEL_HEIGHT + MAX (self->sizes[0].radius + 1, LABEL_HEIGHT / 2);
  /* TRANSLATORS: what the size of a dot on the map stands for */
  g_autofree char *text = g_strdup_printf (_("Area: %s"), self->size_title);
  double x = 0;

  hot_text_paint (cr, &title, 0, y + SIZE_GAP - 2, 0, text);
  for (guint i = 0; i < self->n_sizes; i++)
    {
      const HotLegendSize *size = &self->sizes[i];
      g_autofree char *label = hot_legend_format (self->size_type, self->size_unit, size->value);
      double label_width, label_height;

      hot_text_measure (cr, &numbers, label, &label_width, &label_height);
      if (x + 2 * size->radius + 4 + label_width > width)
        break;
      paint_circle (cr, x + size->radius + 0.5, middle, size->radius, &style->dim_text, FALSE);
      x += 2 * size->radius + 5;
      hot_text_paint (cr, &numbers, x, middle - label_height / 2, 0, label);
      x += label_width + 2 * GAP;
    }
}

void
hot_legend_paint_strip (const HotLegend   *self,
                        cairo_t           *cr,
                        double             width,
                        const HotMapStyle *style)
{
  if (self->items != NULL)
    paint_items (self, cr, width, style);
  else if (!self->is_plain)
    paint_scale (self, cr, width, style);

  if (self->n_sizes > 0)
    paint_sizes (self, cr, width, get_colors_height (self), style);
}

char *
hot_legend_list_items (const HotLegend *self)
{
  g_autoptr(GString) list = g_string_new (NULL);

  if (self->items == NULL)
    return NULL;

  for (guint i = 0; i < self->n_items; i++)
    {
      g_autofree char *count = hot_format_count (self->items[i].n);

      g_string_append_printf (list, "%s%s %s", i > 0 ? ", " : "", self->items[i].name, count);
    }

  return g_strdup (list->str);
}

static void
paint_panel (cairo_t           *cr,
             double             width,
             double             height,
             const HotMapStyle *style)
{
  cairo_new_path (cr);
  cairo_arc (cr, width - CORNER, CORNER, CORNER, -G_PI / 2, 0);
  cairo_arc (cr, width - CORNER, height - CORNER, CORNER, 0, G_PI / 2);
  cairo_arc (cr, CORNER, height - CORNER, CORNER, G_PI / 2, G_PI);
  cairo_arc (cr, CORNER, CORNER, CORNER, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
  hot_color_set_source (&style->panel, cr);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1);
  hot_color_set_source (&style->panel_border, cr);
  cairo_stroke (cr);
}

void
hot_legend_paint (const HotLegend   *self,
                  cairo_t           *cr,
                  double             x,
                  double             y,
                  const HotMapStyle *style)
{
  const double width = HOT_LEGEND_WIDTH - 2 * PADDING;
  const HotTextStyle title = { TITLE_SIZE, TRUE, &style->text, NULL, width };
  const HotTextStyle subtitle = { TEXT_SIZE, FALSE, &style->dim_text, NULL, width };

  cairo_save (cr);
  cairo_translate (cr, x, y);
  paint_panel (cr, HOT_LEGEND_WIDTH, hot_legend_get_height (self), style);

  cairo_translate (cr, PADDING, PADDING - 3);
  hot_text_paint (cr, &title, 0, 0, 0, self->title);
  cairo_translate (cr, 0, TITLE_HEIGHT);
  if (self->subtitle != NULL)
    {
      hot_text_paint (cr, &subtitle, 0, 0, 0, self->subtitle);
      cairo_translate (cr, 0, SUBTITLE_HEIGHT);
    }
  cairo_translate (cr, 0, GAP);
  hot_legend_paint_strip (self, cr, width, style);
  cairo_restore (cr);
}
