/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-frame.h"

#include <math.h>

#include "draw/hot-text-painter.h"

/* In units at a font scale of 1. */
#define MARGIN_LEFT     54.0
#define MARGIN_RIGHT    16.0
#define MARGIN_TOP      8.0
#define TITLE_LINE      21.0
#define LABEL_LINE      17.0
#define LABEL_GAP       6.0
#define TICK_ROOM_X     64.0
#define TICK_ROOM_Y     34.0
#define MIN_SLOT        30.0
#define MAX_LABEL_PART  0.36

void
hot_chart_frame_clear (HotChartFrame *self)
{
  g_clear_pointer (&self->parts, g_array_unref);
}

static cairo_t *
make_scratch (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

double
hot_chart_text_width (const HotChartTheme *theme,
                      const char          *text)
{
  const HotTextStyle style = { theme->font_size, FALSE, &theme->text, NULL, 0 };
  cairo_t *cr = make_scratch ();
  double width;

  hot_text_measure (cr, &style, text, &width, NULL);
  cairo_destroy (cr);
  return width;
}

static guint
count_wanted (double length,
              double room)
{
  return (guint) CLAMP (length / room, 2, 10);
}

/* What the numbers or names left of the data need. */
static double
measure_left (const HotChartFrame *self,
              const HotChartTheme *theme)
{
  const HotTextStyle style = { theme->font_size, FALSE, &theme->text, NULL, 0 };
  cairo_t *cr = make_scratch ();
  double widest = 0, width;

  if (self->y.kind == HOT_CHART_AXIS_CATEGORY)
    {
      for (guint i = 0; i < MIN (self->y.n_categories, 200); i++)
        {
          hot_text_measure (cr, &style, self->y.categories[i], &width, NULL);
          widest = MAX (widest, width);
        }
      widest = MIN (ceil (widest), self->width * MAX_LABEL_PART);
    }
  else
    {
      HotChartTick ticks[HOT_CHART_MAX_TICKS];
      const guint n = hot_chart_axis_get_ticks (&self->y, count_wanted (self->height, TICK_ROOM_Y * theme->font_scale), ticks);

      for (guint i = 0; i < n; i++)
        {
          hot_text_measure (cr, &style, ticks[i].label, &width, NULL);
          widest = MAX (widest, ceil (width));
        }
    }
  cairo_destroy (cr);
  return MAX (MARGIN_LEFT * theme->font_scale, widest + (LABEL_GAP + 14) * theme->font_scale);
}

static gboolean
has_y_title (const HotChartFrame *self)
{
  return !self->is_bare && self->y.kind != HOT_CHART_AXIS_CATEGORY && self->y.quantity.name != NULL;
}

void
hot_chart_frame_paint_image (const HotChartFrame *self,
                             cairo_t             *cr,
                             cairo_surface_t     *image)
{
  cairo_save (cr);
  cairo_translate (cr, self->plot.x, self->plot.y);
  cairo_scale (cr, self->plot.width / cairo_image_surface_get_width (image), self->plot.height / cairo_image_surface_get_height (image));
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

double
hot_chart_frame_legend_y (const HotChartFrame *self,
                          const HotChartTheme *theme)
{
  return (MARGIN_TOP + (self->title != NULL || self->note != NULL ? TITLE_LINE : 0)) * theme->font_scale;
}

void
hot_chart_frame_layout (HotChartFrame       *self,
                        double               width,
                        double               height,
                        const HotChartTheme *theme)
{
  const double scale = theme->font_scale;
  double left, right, top, bottom;

  self->width = width;
  self->height = height;
  left = self->is_bare ? MARGIN_RIGHT * scale : measure_left (self, theme);
  right = MARGIN_RIGHT * scale + self->end_room;
  top = hot_chart_frame_legend_y (self, theme) + self->legend_height + (has_y_title (self) ? LABEL_LINE * scale : 0) + 5 * scale;
  bottom = self->is_bare ? MARGIN_TOP * scale
                         : (LABEL_LINE + LABEL_GAP + (self->x.quantity.name != NULL ? LABEL_LINE : 0) + 2) * scale;

  self->plot.x = round (MIN (left, width * 0.6));
  self->plot.y = round (MIN (top, height * 0.6));
  self->plot.width = MAX (round (width - right) - self->plot.x, 8);
  self->plot.height = MAX (round (height - bottom) - self->plot.y, 8);
}

double
hot_chart_frame_x (const HotChartFrame *self,
                   double               value)
{
  return self->plot.x + hot_chart_axis_map (&self->x, value) * self->plot.width;
}

double
hot_chart_frame_y (const HotChartFrame *self,
                   double               value)
{
  const double position = hot_chart_axis_map (&self->y, value);

  /* Categories are read from the top. */
  return self->plot.y + (self->y.kind == HOT_CHART_AXIS_CATEGORY ? position : 1 - position) * self->plot.height;
}

gboolean
hot_chart_frame_contains (const HotChartFrame *self,
                          double               x,
                          double               y)
{
  return x >= self->plot.x - 1 && x <= self->plot.x + self->plot.width + 1 &&
         y >= self->plot.y - 1 && y <= self->plot.y + self->plot.height + 1;
}

/* A line one unit wide that does not fall between pixels. */
static void
add_line (cairo_t  *cr,
          gboolean  is_vertical,
          double    at,
          double    from,
          double    to)
{
  if (is_vertical)
    cairo_rectangle (cr, round (at) - 0.5, from, 1, to - from);
  else
    cairo_rectangle (cr, from, round (at) - 0.5, to - from, 1);
}

static void
paint_lines (const HotChartFrame *self,
             cairo_t             *cr,
             const HotChartTheme *theme,
             const HotChartTick  *x_ticks,
             guint                n_x,
             const HotChartTick  *y_ticks,
             guint                n_y)
{
  const cairo_rectangle_t *plot = &self->plot;
  const double zero = self->y.kind == HOT_CHART_AXIS_LINEAR && self->y.min < 0 && self->y.max > 0 ? hot_chart_frame_y (self, 0)
                                                                                                  : NAN;

  cairo_save (cr);
  cairo_translate (cr, 0.5, 0.5);
  hot_color_set_source (&theme->grid, cr);
  if (self->has_grid_x)
    for (guint i = 0; i < n_x; i++)
      add_line (cr, TRUE, hot_chart_frame_x (self, x_ticks[i].value), plot->y, plot->y + plot->height);
  for (guint i = 0; i < n_y; i++)
    add_line (cr, FALSE, hot_chart_frame_y (self, y_ticks[i].value), plot->x, plot->x + plot->width);
  cairo_fill (cr);

  hot_color_set_source (&theme->axis, cr);
  if (self->y.kind == HOT_CHART_AXIS_CATEGORY)
    {
      const double zero_x = self->x.kind == HOT_CHART_AXIS_LINEAR && self->x.min < 0 && self->x.max > 0 ? hot_chart_frame_x (self, 0)
                                                                                                        : plot->x;

      add_line (cr, TRUE, zero_x, plot->y, plot->y + plot->height);
    }
  else
    add_line (cr, FALSE, isnan (zero) ? plot->y + plot->height : zero, plot->x, plot->x + plot->width);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* Every label that fits beside those before it, at equal steps: a row with one missing would be read as an uneven axis. */
static void
paint_x_labels (const HotChartFrame *self,
                cairo_t             *cr,
                const HotChartTheme *theme,
                const HotChartTick  *ticks,
                guint                n)
{
  const HotTextStyle text = { theme->font_size, FALSE, &theme->dim_text, NULL, 0 };
  const double y = self->plot.y + self->plot.height + (LABEL_GAP - 2) * theme->font_scale;
  double widths[HOT_CHART_MAX_TICKS], lefts[HOT_CHART_MAX_TICKS];
  guint stride = 1;

  for (guint i = 0; i < n; i++)
    {
      hot_text_measure (cr, &text, ticks[i].label, &widths[i], NULL);
      lefts[i] = CLAMP (hot_chart_frame_x (self, ticks[i].value) - widths[i] / 2, 2, MAX (self->width - widths[i] - 2, 2));
    }
  for (gboolean fits = FALSE; !fits && stride < n; stride += !fits)
    {
      fits = TRUE;
      for (guint i = stride; i < n; i += stride)
        {
          const guint left = self->x.flipped ? i : i - stride, right = self->x.flipped ? i - stride : i;

          if (lefts[right] < lefts[left] + widths[left] + LABEL_GAP)
            fits = FALSE;
        }
    }
  for (guint i = 0; i < n; i += stride)
    hot_text_paint (cr, &text, lefts[i], y, 0, ticks[i].label);
}

static void
paint_x_categories (const HotChartFrame *self,
                    cairo_t             *cr,
                    const HotChartTheme *theme)
{
  const double slot = self->plot.width / MAX (self->x.n_categories, 1);
  const guint stride = MAX (1, (guint) ceil (MIN_SLOT * theme->font_scale / slot));
  const HotTextStyle text = { theme->font_size, FALSE, &theme->dim_text, NULL, MAX (slot * stride - 4, 4) };
  const double y = self->plot.y + self->plot.height + (LABEL_GAP - 2) * theme->font_scale;

  for (guint i = 0; i < self->x.n_categories; i += stride)
    {
      double width;

      hot_text_measure (cr, &text, self->x.categories[i], &width, NULL);
      hot_text_paint (cr, &text, hot_chart_frame_x (self, i) - MIN (width, text.max_width) / 2, y, 0, self->x.categories[i]);
    }
}

static void
paint_y_labels (const HotChartFrame *self,
                cairo_t             *cr,
                const HotChartTheme *theme,
                const HotChartTick  *ticks,
                guint                n)
{
  const gboolean is_category = self->y.kind == HOT_CHART_AXIS_CATEGORY;
  const double right = self->plot.x - (LABEL_GAP + 2) * theme->font_scale;
  const HotTextStyle text = {
    theme->font_size, FALSE, is_category ? &theme->text : &theme->dim_text, NULL, is_category ? right - 4 : 0,
  };
  const guint n_labels = is_category ? self->y.n_categories : n;
  const double slot = self->plot.height / MAX (n_labels, 1);
  const guint stride = is_category ? MAX (1, (guint) ceil (theme->font_size * 1.3 / slot)) : 1;

  for (guint i = 0; i < n_labels; i += stride)
    {
      const char *label = is_category ? self->y.categories[i] : ticks[i].label;
      const double y = hot_chart_frame_y (self, is_category ? i : ticks[i].value);
      double width, height;

      hot_text_measure (cr, &text, label, &width, &height);
      if (text.max_width > 0)
        width = MIN (width, text.max_width);
      hot_text_paint (cr, &text, right - width, y - height / 2, 0, label);
    }
}

static void
paint_titles (const HotChartFrame *self,
              cairo_t             *cr,
              const HotChartTheme *theme)
{
  const double edge = MARGIN_RIGHT * theme->font_scale;
  HotTextStyle text = { theme->font_size, FALSE, &theme->dim_text, NULL, 0 };
  double note_width = 0;

  if (self->note != NULL)
    {
      text.max_width = self->width * 0.6;
      hot_text_measure (cr, &text, self->note, &note_width, NULL);
      note_width = MIN (note_width, text.max_width);
      hot_text_paint (cr, &text, self->width - edge - note_width, (MARGIN_TOP + 2) * theme->font_scale, 0, self->note);
      note_width += 2 * LABEL_GAP;
    }
  if (self->title != NULL)
    {
      const HotTextStyle title = { theme->title_size, TRUE, &theme->text, NULL, MAX (self->width - 2 * edge - note_width, 20) };

      hot_text_paint (cr, &title, edge, MARGIN_TOP * theme->font_scale - 1, 0, self->title);
    }
  if (self->is_bare)
    return;

  text.max_width = self->width - 2 * edge;
  if (has_y_title (self))
    {
      g_autofree char *label = hot_chart_quantity_title (&self->y.quantity);

      hot_text_paint (cr, &text, edge, self->plot.y - (LABEL_LINE + 6) * theme->font_scale, 0, label);
    }
  if (self->x.quantity.name != NULL)
    {
      g_autofree char *label = hot_chart_quantity_title (&self->x.quantity);
      double width;

      hot_text_measure (cr, &text, label, &width, NULL);
      width = MIN (width, text.max_width);
      hot_text_paint (cr, &text, MAX (self->plot.x + self->plot.width - width, edge),
                      self->plot.y + self->plot.height + (LABEL_LINE + LABEL_GAP - 1) * theme->font_scale, 0, label);
    }
}

static void
paint_background (cairo_t             *cr,
                  double               width,
                  double               height,
                  const HotChartTheme *theme)
{
  if (theme->background.alpha <= 0)
    return;
  hot_color_set_source (&theme->background, cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

void
hot_chart_frame_paint (const HotChartFrame *self,
                       cairo_t             *cr,
                       const HotChartTheme *theme)
{
  HotChartTick x_ticks[HOT_CHART_MAX_TICKS], y_ticks[HOT_CHART_MAX_TICKS];
  guint n_x = 0, n_y = 0;

  paint_background (cr, self->width, self->height, theme);
  paint_titles (self, cr, theme);
  if (self->is_bare)
    return;

  n_x = hot_chart_axis_get_ticks (&self->x, count_wanted (self->plot.width, TICK_ROOM_X * theme->font_scale), x_ticks);
  n_y = hot_chart_axis_get_ticks (&self->y, count_wanted (self->plot.height, TICK_ROOM_Y * theme->font_scale), y_ticks);
  paint_lines (self, cr, theme, x_ticks, n_x, y_ticks, n_y);
  if (self->x.kind == HOT_CHART_AXIS_CATEGORY)
    paint_x_categories (self, cr, theme);
  else
    paint_x_labels (self, cr, theme, x_ticks, n_x);
  paint_y_labels (self, cr, theme, y_ticks, n_y);
}

void
hot_chart_frame_paint_empty (cairo_t             *cr,
                             double               width,
                             double               height,
                             const HotChartTheme *theme,
                             const char          *title,
                             const char          *reason)
{
  const HotChartFrame frame = { .title = title, .is_bare = TRUE, .width = width, .height = height };
  PangoLayout *layout = pango_cairo_create_layout (cr);
  const double edge = MARGIN_RIGHT * theme->font_scale;
  PangoFontDescription *font = pango_font_description_from_string (HOT_TEXT_FAMILIES);
  int text_height;

  paint_background (cr, width, height, theme);
  paint_titles (&frame, cr, theme);

  pango_font_description_set_absolute_size (font, theme->title_size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (MAX (width - 2 * edge, 20) * PANGO_SCALE));
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, reason, -1);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  hot_color_set_source (&theme->dim_text, cr);
  cairo_move_to (cr, edge, MAX ((height - text_height) / 2, TITLE_LINE * theme->font_scale));
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
}

static int
compare_wishes (const void *a,
                const void *b,
                void       *user_data)
{
  const double *centers = user_data;
  const double first = centers[*(const guint *) a], second = centers[*(const guint *) b];

  return (first > second) - (first < second);
}

gboolean
hot_chart_labels_spread (double *centers,
                         guint   n,
                         double  height,
                         double  top,
                         double  bottom)
{
  g_autofree guint *order = g_new (guint, n);
  g_autofree double *means = g_new (double, n);
  g_autofree guint *sizes = g_new (guint, n);
  guint n_blocks = 0, at = 0;

  if (n * height > bottom - top)
    return FALSE;
  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_wishes, centers);

  /* Blocks of labels that touch, each as near as can be to the mean of its wishes: isotonic regression by pooling adjacent
   * violators, on the wishes less the room that the labels before them take. */
  for (guint i = 0; i < n; i++)
    {
      means[n_blocks] = CLAMP (centers[order[i]], top + height / 2, bottom - height / 2) - i * height;
      sizes[n_blocks++] = 1;
      while (n_blocks > 1 && means[n_blocks - 2] > means[n_blocks - 1])
        {
          const guint total = sizes[n_blocks - 2] + sizes[n_blocks - 1];

          means[n_blocks - 2] = (means[n_blocks - 2] * sizes[n_blocks - 2] + means[n_blocks - 1] * sizes[n_blocks - 1]) / total;
          sizes[n_blocks - 2] = total;
          n_blocks--;
        }
    }
  for (guint b = 0; b < n_blocks; b++)
    for (guint i = 0; i < sizes[b]; i++, at++)
      centers[order[at]] = CLAMP (means[b], top + height / 2, bottom - height / 2 - (n - 1) * height) + at * height;
  return TRUE;
}
