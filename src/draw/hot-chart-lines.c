/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-lines-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw/hot-chart-raster.h"
#include "draw/hot-text-painter.h"

/* Beyond these, lines are made of pixels of our own, without dashes. */
#define MAX_CAIRO_POINTS  12000
#define MAX_LABELS        12
#define MAX_ENTRIES       24
#define MIN_LABEL_WIDTH   520.0
#define MAX_LABEL_PART    0.30
#define LABEL_HEIGHT      15.0
#define LINE_WIDTH        1.6
#define STRONG_WIDTH      2.8
#define BULK_WIDTH        1.2
#define REACH             18.0
#define MAX_BEHIND        8

G_DEFINE_FINAL_TYPE (HotChartLines, hot_chart_lines, HOT_TYPE_CHART)

/* Places of values in the picture. */
static void
transform (const HotChartFrame *frame,
           const double        *x,
           const double        *y,
           gsize                n,
           float               *out)
{
  const gboolean is_plain = frame->x.kind != HOT_CHART_AXIS_LOG && frame->y.kind != HOT_CHART_AXIS_LOG;
  const double left = hot_chart_frame_x (frame, frame->x.min), bottom = hot_chart_frame_y (frame, frame->y.min);
  const double by_x = (hot_chart_frame_x (frame, frame->x.max) - left) / (frame->x.max - frame->x.min);
  const double by_y = (hot_chart_frame_y (frame, frame->y.max) - bottom) / (frame->y.max - frame->y.min);

  if (is_plain)
    for (gsize i = 0; i < n; i++)
      {
        const double to_x = left + (x[i] - frame->x.min) * by_x, to_y = bottom + (y[i] - frame->y.min) * by_y;

        out[2 * i] = (float) to_x;
        /* Neither infinity nor what is far beyond the picture can be drawn to. */
        out[2 * i + 1] = isfinite (to_y) ? (float) CLAMP (to_y, -1e6, 1e6) : NAN;
      }
  else
    for (gsize i = 0; i < n; i++)
      {
        const double to_y = hot_chart_frame_y (frame, y[i]);

        out[2 * i] = (float) hot_chart_frame_x (frame, x[i]);
        out[2 * i + 1] = isfinite (to_y) ? (float) CLAMP (to_y, -1e6, 1e6) : NAN;
      }
}

static void
add_path (cairo_t     *cr,
          const float *points,
          gsize        n)
{
  gboolean has_pen = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      const float x = points[2 * i], y = points[2 * i + 1];

      if (isnan (x) || isnan (y))
        {
          has_pen = FALSE;
          continue;
        }
      if (has_pen)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      has_pen = TRUE;
      /* A point between gaps is a dot. */
      if ((i == 0 || isnan (points[2 * i - 1])) && (i + 1 == n || isnan (points[2 * i + 3])))
        cairo_line_to (cr, x + 0.01, y);
    }
}

static void
stroke_line (const HotChartLine          *line,
             const double        *values,
             cairo_t             *cr,
             const HotChartFrame *frame,
             const HotRunStyle   *style,
             double               width)
{
  const gsize n = line->series->n;
  g_autofree float *points = g_new (float, 2 * n);
  g_autofree float *kept = g_new (float, 2 * n);

  transform (frame, line->series->x, values, n, points);
  cairo_new_path (cr);
  add_path (cr, kept, hot_chart_decimate (points, n, 1, kept));
  hot_run_style_set_line (style, cr, width);
  cairo_set_line_cap (cr, style->n_dashes > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
}

static void
paint_band (const HotChartLine          *line,
            cairo_t             *cr,
            const HotChartFrame *frame,
            const HotColor      *color)
{
  const gsize n = line->series->n;
  const HotColor veil = hot_color_with_alpha (*color, 0.18f);

  cairo_new_path (cr);
  for (gsize side = 0; side < 2; side++)
    for (gsize i = 0; i < n; i++)
      {
        const gsize at = side == 0 ? i : n - 1 - i;
        double value = line->shown[at] + (side == 0 ? 1 : -1) * line->spread[at];
        double y = hot_chart_frame_y (frame, value);

        /* Below all that a logarithmic axis has. */
        if (isnan (y) && frame->y.kind == HOT_CHART_AXIS_LOG && isfinite (value))
          y = hot_chart_frame_y (frame, frame->y.min);
        if (isfinite (y))
          cairo_line_to (cr, hot_chart_frame_x (frame, line->series->x[at]), y);
      }
  cairo_close_path (cr);
  hot_color_set_source (&veil, cr);
  cairo_fill (cr);
}

/* The last point that has a place. */
static gboolean
get_end (const HotChartLine          *line,
         const HotChartFrame *frame,
         double              *x,
         double              *y)
{
  for (gsize i = line->series->n; i-- > 0;)
    {
      *x = hot_chart_frame_x (frame, line->series->x[i]);
      *y = hot_chart_frame_y (frame, line->shown[i]);
      if (isfinite (*x) && isfinite (*y))
        return TRUE;
    }
  return FALSE;
}

static HotChartEmphasis
get_emphasis (const HotChartLine          *line,
              const HotChartState *state)
{
  return hot_chart_state_get_emphasis (state, line->series->id);
}

static gboolean
labels_fit (HotChartLines       *self,
            const HotChartState *state)
{
  return !self->is_panel && self->n_lines <= MAX_LABELS && state->width >= MIN_LABEL_WIDTH * state->theme.font_scale &&
         self->n_lines * LABEL_HEIGHT * state->theme.font_scale < state->height * 0.7;
}

static HotChartEntry *
make_entries (HotChartLines       *self,
              const HotChartState *state)
{
  HotChartEntry *entries = g_new0 (HotChartEntry, self->n_lines);

  for (guint i = 0; i < self->n_lines; i++)
    entries[i] = (HotChartEntry) {
      .label = self->lines[i].series->name, .style = hot_run_style_get (self->lines[i].series->style, state->theme.dark),
      .key = HOT_CHART_KEY_LINE, .is_faint = get_emphasis (&self->lines[i], state) == HOT_CHART_FAINT,
    };
  return entries;
}

static gboolean
has_legend (HotChartLines       *self,
            const HotChartState *state)
{
  return !self->is_panel && !labels_fit (self, state) && self->n_lines <= MAX_ENTRIES;
}

static void
hot_chart_lines_layout (HotChart            *chart,
                        const HotChartState *state,
                        HotChartFrame       *frame)
{
  HotChartLines *self = HOT_CHART_LINES (chart);

  frame->x = self->x;
  frame->y = self->y;
  if (self->is_panel)
    frame->x.quantity.name = frame->y.quantity.name = NULL;
  else if (labels_fit (self, state))
    {
      double widest = 0;

      for (guint i = 0; i < self->n_lines; i++)
        widest = MAX (widest, hot_chart_text_width (&state->theme, self->lines[i].series->name));
      frame->end_room = MIN (ceil (widest) + 4 * state->theme.font_scale, state->width * MAX_LABEL_PART);
    }
  else if (has_legend (self, state))
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      frame->legend_height = hot_chart_legend_get_height (entries, self->n_lines, state->width, &state->theme);
    }
}

static void
paint_labels (HotChartLines       *self,
              cairo_t             *cr,
              const HotChartState *state,
              const HotChartFrame *frame)
{
  const double height = LABEL_HEIGHT * state->theme.font_scale, left = frame->plot.x + frame->plot.width + 6;
  g_autofree double *centers = g_new (double, self->n_lines);
  g_autofree guint *lines = g_new (guint, self->n_lines);
  guint n = 0;

  for (guint i = 0; i < self->n_lines; i++)
    {
      double x, y;

      if (!get_end (&self->lines[i], frame, &x, &y))
        continue;
      lines[n] = i;
      centers[n++] = CLAMP (y, frame->plot.y, frame->plot.y + frame->plot.height);
    }
  hot_chart_labels_spread (centers, n, height, frame->plot.y - height / 2, frame->plot.y + frame->plot.height + height / 2);
  for (guint i = 0; i < n; i++)
    {
      const HotChartLine *line = &self->lines[lines[i]];
      const HotChartEmphasis emphasis = get_emphasis (line, state);
      const HotRunStyle style = hot_run_style_get (line->series->style, state->theme.dark);
      const HotTextStyle text = {
        state->theme.font_size, emphasis == HOT_CHART_STRONG,
        emphasis == HOT_CHART_FAINT ? &state->theme.dim_text : &style.color, NULL, MAX (frame->width - left - 4, 8),
      };

      hot_text_paint (cr, &text, left, centers[i] - height / 2, 0, line->series->name);
    }
}

/* The name of the run that lights up, at its end, where it has no other place. */
static void
paint_name (const HotChartLine          *line,
            cairo_t             *cr,
            const HotChartState *state,
            const HotChartFrame *frame)
{
  double x, y;

  if (get_end (line, frame, &x, &y))
    hot_chart_paint_tag (cr, &state->theme, &frame->plot, x, y, line->series->name);
}

static void
paint_references (HotChartLines       *self,
                  cairo_t             *cr,
                  const HotChartState *state,
                  const HotChartFrame *frame)
{
  const HotTextStyle text = { state->theme.font_size, FALSE, &state->theme.dim_text, &state->theme.panel, frame->plot.width };
  const double dashes[] = { 2, 3 };

  for (guint i = 0; i < self->n_references; i++)
    {
      const double y = round (hot_chart_frame_y (frame, self->references[i].value)) + 0.5;

      if (!(y >= frame->plot.y && y <= frame->plot.y + frame->plot.height))
        continue;
      cairo_save (cr);
      cairo_new_path (cr);
      cairo_move_to (cr, frame->plot.x, y);
      cairo_line_to (cr, frame->plot.x + frame->plot.width, y);
      hot_color_set_source (&state->theme.mark, cr);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_set_line_width (cr, 1.2);
      cairo_stroke (cr);
      cairo_restore (cr);
      hot_text_paint (cr, &text, frame->plot.x + 4, y - 15 * state->theme.font_scale, 0, self->references[i].label);
    }
}

static void
paint_bulk (HotChartLines       *self,
            cairo_t             *cr,
            const HotChartState *state,
            const HotChartFrame *frame)
{
  g_autoptr(HotChartRaster) raster = hot_chart_raster_new (cr, &frame->plot);
  g_autofree float *points = g_new (float, 2 * self->n_points);
  g_autofree HotChartStroke *strokes = g_new (HotChartStroke, self->n_lines);
  const float alpha = self->n_lines > 200 ? 0.55f : self->n_lines > 50 ? 0.75f : 0.95f;
  const float faint = (float) MIN (sqrt (20.0 / self->n_lines), 1);
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->n_lines; i++)
      {
        const HotChartLine *line = &self->lines[i];
        const HotChartEmphasis emphasis = get_emphasis (line, state);
        float *own = points + 2 * line->first_mark;
        HotColor color = hot_run_style_get (line->series->style, state->theme.dark).color;

        /* Those that step back first; the one that lights up is painted by itself, above all. */
        if (emphasis == HOT_CHART_STRONG || (emphasis == HOT_CHART_FAINT) != (pass == 0))
          continue;
        color = emphasis == HOT_CHART_FAINT ? state->theme.faint : hot_color_with_alpha (color, alpha);
        /* Hundreds of them on each other would come to the front again. */
        if (emphasis == HOT_CHART_FAINT)
          color.alpha *= faint;
        transform (frame, line->series->x, line->shown, line->series->n, own);
        strokes[n++] = (HotChartStroke) { own, line->series->n, color, BULK_WIDTH };
      }
  hot_chart_raster_add_strokes (raster, strokes, n);
  hot_chart_raster_paint (raster, cr);
}

static void
paint_lines (HotChartLines       *self,
             cairo_t             *cr,
             const HotChartState *state,
             const HotChartFrame *frame)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->n_lines; i++)
      {
        const HotChartLine *line = &self->lines[i];
        const HotChartEmphasis emphasis = get_emphasis (line, state);
        HotRunStyle style = hot_run_style_get (line->series->style, state->theme.dark);

        if (emphasis == HOT_CHART_STRONG || (emphasis == HOT_CHART_FAINT) != (pass == 0))
          continue;
        if (emphasis == HOT_CHART_FAINT)
          style.color = state->theme.faint;
        if (line->spread != NULL)
          paint_band (line, cr, frame, &style.color);
        if (self->smoothing > 0 && line->spread == NULL && self->n_lines <= MAX_BEHIND)
          {
            HotRunStyle behind = style;

            behind.color.alpha *= 0.3f;
            behind.n_dashes = 0;
            stroke_line (line, line->series->y, cr, frame, &behind, 1);
          }
        stroke_line (line, line->shown, cr, frame, &style, LINE_WIDTH);
      }
}

static void
hot_chart_lines_paint (HotChart            *chart,
                       cairo_t             *cr,
                       const HotChartState *state,
                       const HotChartFrame *frame)
{
  HotChartLines *self = HOT_CHART_LINES (chart);
  double x, y;

  cairo_save (cr);
  cairo_rectangle (cr, frame->plot.x, frame->plot.y - 2, frame->plot.width + 2, frame->plot.height + 4);
  cairo_clip (cr);
  if (self->n_points > MAX_CAIRO_POINTS)
    paint_bulk (self, cr, state, frame);
  else
    paint_lines (self, cr, state, frame);
  paint_references (self, cr, state, frame);

  for (guint i = 0; i < self->n_lines; i++)
    if (get_emphasis (&self->lines[i], state) == HOT_CHART_STRONG)
      {
        HotRunStyle style = hot_run_style_get (self->lines[i].series->style, state->theme.dark);
        HotRunStyle halo = style;

        halo.color = state->theme.panel;
        halo.n_dashes = 0;
        if (self->lines[i].spread != NULL)
          paint_band (&self->lines[i], cr, frame, &style.color);
        stroke_line (&self->lines[i], self->lines[i].shown, cr, frame, &halo, STRONG_WIDTH + 3);
        stroke_line (&self->lines[i], self->lines[i].shown, cr, frame, &style, STRONG_WIDTH);
        if (!labels_fit (self, state))
          paint_name (&self->lines[i], cr, state, frame);
      }
  cairo_restore (cr);

  if (labels_fit (self, state))
    paint_labels (self, cr, state, frame);
  else if (has_legend (self, state))
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      hot_chart_legend_paint (entries, self->n_lines, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width,
                              &state->theme);
    }
  if (state->mark < self->n_points && HOT_CHART_GET_CLASS (chart)->locate (chart, frame, state->mark, &x, &y))
    hot_chart_paint_cursor (cr, &state->theme, x, y, 5);
}

static gsize
hot_chart_lines_get_n_marks (HotChart *chart)
{
  return HOT_CHART_LINES (chart)->n_points;
}

static const HotChartLine *
find_line (HotChartLines *self,
           gsize          mark,
           gsize         *point)
{
  guint low = 0, high = self->n_lines;

  /* The last line that begins at or before it; empty ones are passed over. */
  while (high - low > 1)
    {
      const guint middle = (low + high) / 2;

      if (self->lines[middle].first_mark <= mark)
        low = middle;
      else
        high = middle;
    }
  *point = mark - self->lines[low].first_mark;
  return &self->lines[low];
}

static gboolean
hot_chart_lines_locate (HotChart            *chart,
                        const HotChartFrame *frame,
                        gsize                mark,
                        double              *x,
                        double              *y)
{
  gsize point;
  const HotChartLine *line = find_line (HOT_CHART_LINES (chart), mark, &point);

  *x = hot_chart_frame_x (frame, line->series->x[point]);
  *y = hot_chart_frame_y (frame, line->shown[point]);
  return isfinite (*x) && isfinite (*y) && hot_chart_frame_contains (frame, *x, *y);
}

/* How far (@x, @y) is from the straight piece between two points. */
static double
distance_to (double x,
             double y,
             double x0,
             double y0,
             double x1,
             double y1)
{
  const double dx = x1 - x0, dy = y1 - y0, square = dx * dx + dy * dy;
  const double along = square > 0 ? CLAMP (((x - x0) * dx + (y - y0) * dy) / square, 0, 1) : 0;

  return hypot (x0 + along * dx - x, y0 + along * dy - y);
}

/* The nearest line, then the nearest of its points: between two points far apart one points at the line. */
static gsize
hot_chart_lines_hit (HotChart            *chart,
                     const HotChartFrame *frame,
                     double               x,
                     double               y)
{
  HotChartLines *self = HOT_CHART_LINES (chart);
  const double width = frame->plot.width;
  double from = hot_chart_axis_unmap (&frame->x, (x - REACH - frame->plot.x) / width);
  double to = hot_chart_axis_unmap (&frame->x, (x + REACH - frame->plot.x) / width);
  double best = REACH;
  gsize mark = HOT_CHART_NO_MARK;

  if (from > to)
    {
      const double swap = from;

      from = to;
      to = swap;
    }
  for (guint l = 0; l < self->n_lines; l++)
    {
      const HotChartLine *line = &self->lines[l];
      double last_x = NAN, last_y = NAN;
      gsize low = 0, high = line->series->n;

      while (low < high)
        {
          const gsize middle = (low + high) / 2;

          if (line->series->x[middle] < from)
            low = middle + 1;
          else
            high = middle;
        }
      /* From the point before to the point after what is in reach. */
      for (gsize i = low > 0 ? low - 1 : 0; i < line->series->n; i++)
        {
          const double point_x = hot_chart_frame_x (frame, line->series->x[i]);
          const double point_y = hot_chart_frame_y (frame, line->shown[i]);
          double distance = hypot (point_x - x, point_y - y);
          gsize nearest = i;

          if (!isnan (last_x))
            {
              const double to_line = distance_to (x, y, last_x, last_y, point_x, point_y);

              if (to_line < distance || isnan (distance))
                distance = to_line;
              if (fabs (last_x - x) < fabs (point_x - x))
                nearest = i - 1;
            }
          if (distance < best)
            {
              best = distance;
              mark = line->first_mark + nearest;
            }
          if (line->series->x[i] > to)
            break;
          last_x = isnan (point_y) ? NAN : point_x;
          last_y = point_y;
        }
    }
  return mark;
}

static const char *
hot_chart_lines_get_run (HotChart *chart,
                         gsize     mark)
{
  gsize point;

  return find_line (HOT_CHART_LINES (chart), mark, &point)->series->id;
}

static char *
hot_chart_lines_describe_mark (HotChart *chart,
                               gsize     mark)
{
  HotChartLines *self = HOT_CHART_LINES (chart);
  gsize point;
  const HotChartLine *line = find_line (self, mark, &point);
  g_autofree char *x = hot_chart_axis_format (&self->x, line->series->x[point]);
  g_autofree char *y = hot_chart_axis_format (&self->y, line->shown[point]);

  if (line->spread != NULL)
    {
      g_autofree char *spread = hot_chart_axis_format (&self->y, line->spread[point]);

      /* Translators: run, x axis, its value, y axis, its value, standard deviation: “depth 10: trees 120, MAE 23.1 ± 0.4” */
      return g_strdup_printf (_("%s: %s %s, %s %s ± %s"), line->series->name, self->x.quantity.name, x, self->y.quantity.name, y,
                              spread);
    }
  if (line->shown[point] != line->series->y[point] && !isnan (line->series->y[point]))
    {
      g_autofree char *raw = hot_chart_axis_format (&self->y, line->series->y[point]);

      /* Translators: run, x axis, its value, y axis, its value, the value before smoothing */
      return g_strdup_printf (_("%s: %s %s, %s %s (unsmoothed %s)"), line->series->name, self->x.quantity.name, x,
                              self->y.quantity.name, y, raw);
    }
  /* Translators: run, x axis, its value, y axis, its value: “depth 10: trees 120, MAE 23.1” */
  return g_strdup_printf (_("%s: %s %s, %s %s"), line->series->name, self->x.quantity.name, x, self->y.quantity.name, y);
}

char *
hot_chart_describe_references (char                    *text,
                               const HotChartReference *references,
                               guint                    n_references,
                               const HotChartQuantity  *quantity)
{
  GString *all = g_string_new_take (text);

  for (guint i = 0; i < n_references; i++)
    {
      g_autofree char *value = hot_chart_quantity_format (quantity, references[i].value);

      g_string_append_c (all, ' ');
      /* TRANSLATORS: a line in a chart that others are compared with, and where it is: "Baseline: Mean is at 143." */
      g_string_append_printf (all, _("%s is at %s."), references[i].label, value);
    }

  return g_string_free (all, FALSE);
}

static char *
hot_chart_lines_describe (HotChart *chart)
{
  HotChartLines *self = HOT_CHART_LINES (chart);
  const HotChartLine *lowest = NULL, *highest = NULL;
  double low = INFINITY, high = -INFINITY;
  g_autofree char *low_text = NULL, *high_text = NULL, *count = NULL;
  char *text;

  for (guint i = 0; i < self->n_lines; i++)
    for (gsize p = self->lines[i].series->n; p-- > 0;)
      if (isfinite (self->lines[i].shown[p]))
        {
          if (self->lines[i].shown[p] < low)
            low = self->lines[i].shown[p], lowest = &self->lines[i];
          if (self->lines[i].shown[p] > high)
            high = self->lines[i].shown[p], highest = &self->lines[i];
          break;
        }
  count = g_strdup_printf (ngettext ("%u line", "%u lines", self->n_lines), self->n_lines);
  if (lowest == NULL)
    return g_steal_pointer (&count);
  low_text = hot_chart_axis_format (&self->y, low);
  high_text = hot_chart_axis_format (&self->y, high);
  /* Translators: “3 lines of MAE over trees. At the end from 21.2 (depth 20) to 30.5 (depth 5).” */
  text = g_strdup_printf (_("%s of %s over %s. At the end from %s (%s) to %s (%s)."), count, self->y.quantity.name,
                          self->x.quantity.name, low_text, lowest->series->name, high_text, highest->series->name);

  return hot_chart_describe_references (text, self->references, self->n_references, &self->y.quantity);
}

static void
hot_chart_lines_write_csv (HotChart *chart,
                           GString  *csv)
{
  HotChartLines *self = HOT_CHART_LINES (chart);
  gboolean has_spread = FALSE;

  for (guint i = 0; i < self->n_lines; i++)
    has_spread |= self->lines[i].spread != NULL;
  hot_chart_csv_text (csv, "run_id");
  hot_chart_csv_text (csv, "run");
  hot_chart_csv_text (csv, self->x.quantity.name);
  hot_chart_csv_text (csv, self->y.quantity.name);
  if (self->smoothing > 0)
    hot_chart_csv_text (csv, "smoothed");
  if (has_spread)
    hot_chart_csv_text (csv, "sd");
  hot_chart_csv_end_row (csv);

  for (guint i = 0; i < self->n_lines; i++)
    for (gsize p = 0; p < self->lines[i].series->n; p++)
      {
        const HotChartLine *line = &self->lines[i];

        hot_chart_csv_text (csv, line->series->id);
        hot_chart_csv_text (csv, line->series->name);
        hot_chart_csv_number (csv, line->series->x[p]);
        hot_chart_csv_number (csv, line->series->y[p]);
        if (self->smoothing > 0)
          hot_chart_csv_number (csv, line->shown[p]);
        if (has_spread)
          hot_chart_csv_number (csv, line->spread != NULL ? line->spread[p] : NAN);
        hot_chart_csv_end_row (csv);
      }
}

static void
hot_chart_lines_finalize (GObject *object)
{
  HotChartLines *self = HOT_CHART_LINES (object);

  for (guint i = 0; i < self->n_lines; i++)
    {
      hot_chart_series_unref (self->lines[i].series);
      g_free (self->lines[i].shown);
      g_free (self->lines[i].spread);
    }
  for (guint i = 0; i < self->n_references; i++)
    g_free ((char *) self->references[i].label);
  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    g_free (self->names[i]);
  g_free (self->lines);
  g_free (self->references);

  G_OBJECT_CLASS (hot_chart_lines_parent_class)->finalize (object);
}

static void
hot_chart_lines_class_init (HotChartLinesClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_lines_finalize;
  chart_class->layout = hot_chart_lines_layout;
  chart_class->paint = hot_chart_lines_paint;
  chart_class->get_n_marks = hot_chart_lines_get_n_marks;
  chart_class->locate = hot_chart_lines_locate;
  chart_class->hit = hot_chart_lines_hit;
  chart_class->get_run = hot_chart_lines_get_run;
  chart_class->describe_mark = hot_chart_lines_describe_mark;
  chart_class->describe = hot_chart_lines_describe;
  chart_class->write_csv = hot_chart_lines_write_csv;
}

static void
hot_chart_lines_init (HotChartLines *self)
{
}

HotChart *
hot_chart_lines_new (HotChartSeries *const      *series,
                     guint                       n_series,
                     const HotChartLinesOptions *options)
{
  HotChartLines *self = g_object_new (HOT_TYPE_CHART_LINES, NULL);
  HotChart *chart = HOT_CHART (self);

  hot_chart_set_title (chart, options->title);
  if (options->groups != NULL)
    hot_chart_lines_add_groups (self, series, n_series, options);
  else
    {
      self->lines = g_new0 (HotChartLine, n_series);
      self->n_lines = n_series;
      for (guint i = 0; i < n_series; i++)
        self->lines[i].series = hot_chart_lines_sort (series[i]);
    }

  self->is_panel = options->is_panel;
  self->smoothing = options->smoothing;
  for (guint i = 0; i < self->n_lines; i++)
    {
      HotChartLine *line = &self->lines[i];

      line->first_mark = self->n_points;
      line->shown = g_new (double, line->series->n);
      hot_chart_smooth (line->series->y, line->series->n, options->smoothing, line->shown);
      self->n_points += line->series->n;
    }
  self->n_references = options->n_references;
  self->references = g_memdup2 (options->references, options->n_references * sizeof *options->references);
  for (guint i = 0; i < self->n_references; i++)
    self->references[i].label = g_strdup (self->references[i].label);

  hot_chart_lines_fit (self, options);
  hot_chart_take_note (chart, hot_chart_axes_note (&self->x, &self->y));
  if (n_series == 0)
    hot_chart_set_empty_reason (chart, _("No run is selected."));
  else if (self->n_points == 0 || self->x.is_empty || self->y.is_empty)
    {
      /* Translators: instead of a chart; %s is a metric */
      g_autofree char *reason = g_strdup_printf (_("None of these runs has logged %s over steps."), self->y.quantity.name);

      hot_chart_set_empty_reason (chart, reason);
    }
  return chart;
}
