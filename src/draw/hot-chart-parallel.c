/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw/hot-chart-raster.h"
#include "draw/hot-text-painter.h"

/* Beyond these, lines are made of pixels of our own. */
#define MAX_CAIRO_RUNS 150
#define NAME_ROOM      19.0
#define LABEL_ROOM     46.0
#define REACH_AXIS     16.0
#define REACH          14.0
#define TICK_ROOM      40.0

struct _HotChartParallel
{
  HotChart           parent_instance;

  HotChartTable     *table;
  guint             *columns;
  HotChartAxis      *axes;
  guint              n_axes;
  guint              color;
  HotChartAxis       color_axis;
  HotChartRange     *ranges;
  guint              n_ranges;
  guint8            *inside;    /* for each run */
  guint              n_inside;
  float             *positions; /* by run, then by axis: 0 (bottom) to 1, NaN without a place */
};

G_DEFINE_FINAL_TYPE (HotChartParallel, hot_chart_parallel, HOT_TYPE_CHART)

static double
axis_x (HotChartParallel    *self,
        const HotChartFrame *frame,
        guint                axis)
{
  /* The numbers of the first axis stand left of it. */
  const double left = frame->plot.x + MIN (LABEL_ROOM, frame->plot.width / 8);
  const double right = frame->plot.x + frame->plot.width - MIN (LABEL_ROOM, frame->plot.width / 8) / 2;

  return self->n_axes > 1 ? left + (right - left) * axis / (self->n_axes - 1) : (left + right) / 2;
}

static double
position_y (const HotChartFrame *frame,
            double               position)
{
  return frame->plot.y + (1 - position) * frame->plot.height;
}

static gboolean
hot_chart_parallel_locate (HotChart            *chart,
                           const HotChartFrame *frame,
                           gsize                mark,
                           double              *x,
                           double              *y)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);

  *x = axis_x (self, frame, (guint) (mark % self->n_axes));
  *y = position_y (frame, self->positions[mark]);
  return isfinite (*y) && hot_chart_frame_contains (frame, *x, *y);
}

static void
hot_chart_parallel_layout (HotChart            *chart,
                           const HotChartState *state,
                           HotChartFrame       *frame)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);
  HotChartColoring coloring;

  hot_chart_coloring_init (&coloring, self->table, self->color, &self->color_axis, &state->theme);
  frame->is_bare = TRUE;
  frame->legend_height = hot_chart_coloring_get_height (&coloring, state->width, &state->theme) +
                         (NAME_ROOM + 6) * state->theme.font_scale;
}

static void
paint_axis (HotChartParallel    *self,
            cairo_t             *cr,
            const HotChartState *state,
            const HotChartFrame *frame,
            guint                index)
{
  const HotTextStyle dim = { state->theme.font_size, FALSE, &state->theme.text, &state->theme.panel, 0 };
  const HotChartAxis *axis = &self->axes[index];
  const double x = round (axis_x (self, frame, index)), top = frame->plot.y, height = frame->plot.height;
  const double slot = self->n_axes > 1 ? axis_x (self, frame, 1) - axis_x (self, frame, 0) : frame->plot.width;
  HotTextStyle name = { state->theme.font_size, TRUE, &state->theme.text, NULL, MAX (slot - 8, 16) };
  HotChartTick ticks[HOT_CHART_MAX_TICKS];
  double width, text_height;
  guint n;

  hot_color_set_source (&state->theme.axis, cr);
  cairo_rectangle (cr, x - 0.5, top, 1, height);
  cairo_fill (cr);

  hot_text_measure (cr, &name, axis->quantity.name, &width, NULL);
  width = MIN (width, name.max_width);
  hot_text_paint (cr, &name, CLAMP (x - width / 2, 4, MAX (frame->width - width - 4, 4)), top - NAME_ROOM * state->theme.font_scale, 0,
                  axis->quantity.name);

  if (axis->kind == HOT_CHART_AXIS_CATEGORY)
    {
      const guint stride = MAX (1, (guint) ceil (state->theme.font_size * 1.3 * axis->n_categories / height));
      const HotTextStyle label = { state->theme.font_size, FALSE, &state->theme.text, &state->theme.panel, MAX (slot * 0.7, 20) };

      for (guint i = 0; i < axis->n_categories; i += stride)
        {
          hot_text_measure (cr, &label, axis->categories[i], &width, &text_height);
          width = MIN (width, label.max_width);
          hot_text_paint (cr, &label, MAX (x - 6 - width, 2), position_y (frame, hot_chart_axis_map (axis, i)) - text_height / 2, 0,
                          axis->categories[i]);
        }
      return;
    }
  n = hot_chart_axis_get_ticks (axis, (guint) CLAMP (height / (TICK_ROOM * state->theme.font_scale), 2, 8), ticks);
  for (guint i = 0; i < n; i++)
    {
      const double y = position_y (frame, hot_chart_axis_map (axis, ticks[i].value));

      hot_color_set_source (&state->theme.axis, cr);
      cairo_rectangle (cr, x - 3.5, round (y) - 0.5, 4, 1);
      cairo_fill (cr);
      hot_text_measure (cr, &dim, ticks[i].label, &width, &text_height);
      hot_text_paint (cr, &dim, MAX (x - 6 - width, 2), y - text_height / 2, 0, ticks[i].label);
    }
}

static void
paint_ranges (HotChartParallel    *self,
              cairo_t             *cr,
              const HotChartState *state,
              const HotChartFrame *frame)
{
  const HotColor fill = hot_color_with_alpha (state->theme.accent, 0.25f);

  for (guint i = 0; i < self->n_ranges; i++)
    {
      const HotChartAxis *axis = &self->axes[self->ranges[i].axis];
      const double x = axis_x (self, frame, self->ranges[i].axis);
      double from = hot_chart_axis_map (axis, self->ranges[i].from), to = hot_chart_axis_map (axis, self->ranges[i].to);

      from = position_y (frame, isnan (from) ? 0 : CLAMP (from, 0, 1));
      to = position_y (frame, isnan (to) ? 1 : CLAMP (to, 0, 1));
      cairo_new_path (cr);
      cairo_rectangle (cr, x - 6, MIN (from, to), 12, MAX (fabs (from - to), 2));
      hot_color_set_source (&fill, cr);
      cairo_fill_preserve (cr);
      hot_color_set_source (&state->theme.accent, cr);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
    }
}

static HotChartEmphasis
get_emphasis (HotChartParallel    *self,
              const HotChartState *state,
              guint                run)
{
  const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, run));

  return emphasis != HOT_CHART_STRONG && !self->inside[run] ? HOT_CHART_FAINT : emphasis;
}

static void
fill_points (HotChartParallel    *self,
             const HotChartFrame *frame,
             guint                run,
             float               *points)
{
  for (guint axis = 0; axis < self->n_axes; axis++)
    {
      points[2 * axis] = (float) axis_x (self, frame, axis);
      points[2 * axis + 1] = (float) position_y (frame, self->positions[(gsize) run * self->n_axes + axis]);
    }
}

static void
stroke_run (HotChartParallel    *self,
            cairo_t             *cr,
            const HotChartFrame *frame,
            guint                run,
            const HotColor      *color,
            double               width)
{
  g_autofree float *points = g_new (float, 2 * self->n_axes);
  gboolean has_pen = FALSE;

  fill_points (self, frame, run, points);
  cairo_new_path (cr);
  for (guint i = 0; i < self->n_axes; i++)
    {
      if (isnan (points[2 * i + 1]))
        has_pen = FALSE;
      else if (has_pen)
        cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
      else
        {
          cairo_move_to (cr, points[2 * i], points[2 * i + 1]);
          has_pen = TRUE;
        }
    }
  hot_color_set_source (color, cr);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
paint_bulk (HotChartParallel       *self,
            cairo_t                *cr,
            const HotChartState    *state,
            const HotChartFrame    *frame,
            const HotChartColoring *coloring)
{
  const guint n_runs = hot_chart_table_get_n_runs (self->table);
  g_autoptr(HotChartRaster) raster = hot_chart_raster_new (cr, &frame->plot);
  g_autofree float *points = g_new (float, 2 * (gsize) n_runs * self->n_axes);
  g_autofree HotChartStroke *strokes = g_new (HotChartStroke, n_runs);
  const float alpha = (float) CLAMP (sqrt (150.0 / n_runs), 0.12, 0.9);
  gsize n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint run = 0; run < n_runs; run++)
      {
        const HotChartEmphasis emphasis = get_emphasis (self, state, run);
        float *own = points + 2 * (gsize) run * self->n_axes;
        HotColor color;

        if (emphasis == HOT_CHART_STRONG || (emphasis == HOT_CHART_FAINT) != (pass == 0))
          continue;
        if (emphasis == HOT_CHART_FAINT)
          {
            color = state->theme.faint;
            color.alpha *= alpha;
          }
        else
          color = hot_color_with_alpha (hot_chart_coloring_get (coloring, run, &state->theme).color, alpha);
        fill_points (self, frame, run, own);
        strokes[n++] = (HotChartStroke) { own, self->n_axes, color, 1.2 };
      }
  hot_chart_raster_add_strokes (raster, strokes, n);
  hot_chart_raster_paint (raster, cr);
}

static void
hot_chart_parallel_paint (HotChart            *chart,
                          cairo_t             *cr,
                          const HotChartState *state,
                          const HotChartFrame *frame)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);
  const guint n_runs = hot_chart_table_get_n_runs (self->table);
  HotChartColoring coloring;
  double x, y;

  hot_chart_coloring_init (&coloring, self->table, self->color, &self->color_axis, &state->theme);
  cairo_save (cr);
  cairo_rectangle (cr, 0, frame->plot.y - 3, frame->width, frame->plot.height + 6);
  cairo_clip (cr);
  if (n_runs > MAX_CAIRO_RUNS)
    paint_bulk (self, cr, state, frame, &coloring);
  for (guint pass = 0; pass < 2 && n_runs <= MAX_CAIRO_RUNS; pass++)
    for (guint run = 0; run < n_runs; run++)
      {
        const HotChartEmphasis emphasis = get_emphasis (self, state, run);
        const HotColor color = hot_color_with_alpha (hot_chart_coloring_get (&coloring, run, &state->theme).color, 0.85f);

        if (emphasis != HOT_CHART_STRONG && (emphasis == HOT_CHART_FAINT) == (pass == 0))
          stroke_run (self, cr, frame, run, emphasis == HOT_CHART_FAINT ? &state->theme.faint : &color, 1.4);
      }
  for (guint run = 0; run < n_runs; run++)
    if (get_emphasis (self, state, run) == HOT_CHART_STRONG)
      {
        const HotColor color = hot_chart_coloring_get (&coloring, run, &state->theme).color;

        stroke_run (self, cr, frame, run, &state->theme.panel, 6);
        stroke_run (self, cr, frame, run, &color, 3);
      }
  cairo_restore (cr);

  for (guint i = 0; i < self->n_axes; i++)
    paint_axis (self, cr, state, frame, i);
  paint_ranges (self, cr, state, frame);
  hot_chart_coloring_paint (&coloring, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width, &state->theme);
  for (guint run = 0; run < n_runs; run++)
    if (state->highlight != NULL && g_str_equal (state->highlight, hot_chart_table_get_id (self->table, run)) &&
        hot_chart_parallel_locate (chart, frame, (gsize) run * self->n_axes + self->n_axes - 1, &x, &y))
      hot_chart_paint_tag (cr, &state->theme, &frame->plot, x, y, hot_chart_table_get_name (self->table, run));
  if (state->mark < (gsize) n_runs * self->n_axes && hot_chart_parallel_locate (chart, frame, state->mark, &x, &y))
    hot_chart_paint_cursor (cr, &state->theme, x, y, 6);
}

static gsize
hot_chart_parallel_get_n_marks (HotChart *chart)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);

  return (gsize) hot_chart_table_get_n_runs (self->table) * self->n_axes;
}

/* The run whose line passes nearest, at the nearer of the axes beside; those within the ranges before others. */
static gsize
hot_chart_parallel_hit (HotChart            *chart,
                        const HotChartFrame *frame,
                        double               x,
                        double               y)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);
  const guint n_runs = hot_chart_table_get_n_runs (self->table);
  gsize best = HOT_CHART_NO_MARK;
  double least = REACH, left, right, part;
  guint gap = 0;

  if (!hot_chart_frame_contains (frame, x, y))
    return HOT_CHART_NO_MARK;
  while (gap + 2 < self->n_axes && axis_x (self, frame, gap + 1) < x)
    gap++;
  left = axis_x (self, frame, gap);
  right = self->n_axes > 1 ? axis_x (self, frame, gap + 1) : left + 1;
  part = CLAMP ((x - left) / (right - left), 0, 1);

  for (guint run = 0; run < n_runs; run++)
    {
      const gsize mark = (gsize) run * self->n_axes + gap;
      const double from = position_y (frame, self->positions[mark]);
      const double to = self->n_axes > 1 ? position_y (frame, self->positions[mark + 1]) : from;
      const double slope = (to - from) / (right - left);
      double distance = fabs (from + part * (to - from) - y) / sqrt (1 + slope * slope) + (self->inside[run] ? 0 : REACH / 2);

      if (distance < least)
        {
          least = distance;
          best = mark + (part > 0.5 && self->n_axes > 1);
        }
    }
  return best;
}

static const char *
hot_chart_parallel_get_run (HotChart *chart,
                            gsize     mark)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);

  return hot_chart_table_get_id (self->table, (guint) (mark / self->n_axes));
}

static double
get_value (HotChartParallel *self,
           guint             run,
           guint             axis)
{
  return hot_chart_table_get_column (self->table, self->columns[axis])->values[run];
}

static char *
hot_chart_parallel_describe_mark (HotChart *chart,
                                  gsize     mark)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);
  const guint run = (guint) (mark / self->n_axes);
  GString *text = g_string_new (hot_chart_table_get_name (self->table, run));

  for (guint axis = 0; axis < self->n_axes; axis++)
    {
      g_autofree char *value = hot_chart_axis_format (&self->axes[axis], get_value (self, run, axis));

      g_string_append_printf (text, "%s%s %s", axis == 0 ? ": " : ", ", self->axes[axis].quantity.name, value);
    }
  return g_string_free (text, FALSE);
}

static char *
hot_chart_parallel_describe (HotChart *chart)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);
  const guint n_runs = hot_chart_table_get_n_runs (self->table);
  g_autofree char *runs = g_strdup_printf (ngettext ("%u run", "%u runs", n_runs), n_runs);
  GString *text = g_string_new (NULL);

  /* Translators: what parallel coordinates show: number of runs; then the names of the axes follow */
  g_string_append_printf (text, _("%s across %u axes: "), runs, self->n_axes);
  for (guint i = 0; i < self->n_axes; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", self->axes[i].quantity.name);
  g_string_append_c (text, '.');
  if (self->n_ranges > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u run is within the brushed ranges.", "%u runs are within the brushed ranges.",
                                              self->n_inside), self->n_inside);
    }
  return g_string_free (text, FALSE);
}

static void
hot_chart_parallel_write_csv (HotChart *chart,
                              GString  *csv)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (chart);

  hot_chart_csv_text (csv, "run_id");
  hot_chart_csv_text (csv, "run");
  for (guint i = 0; i < self->n_axes; i++)
    hot_chart_csv_text (csv, self->axes[i].quantity.name);
  hot_chart_csv_end_row (csv);
  for (guint run = 0; run < hot_chart_table_get_n_runs (self->table); run++)
    {
      /* What is shown: with ranges only what is within them. */
      if (!self->inside[run])
        continue;
      hot_chart_csv_text (csv, hot_chart_table_get_id (self->table, run));
      hot_chart_csv_text (csv, hot_chart_table_get_name (self->table, run));
      for (guint i = 0; i < self->n_axes; i++)
        hot_chart_csv_value (csv, self->table, self->columns[i], run);
      hot_chart_csv_end_row (csv);
    }
}

static void
hot_chart_parallel_finalize (GObject *object)
{
  HotChartParallel *self = HOT_CHART_PARALLEL (object);

  hot_chart_table_unref (self->table);
  g_free (self->columns);
  g_free (self->axes);
  g_free (self->ranges);
  g_free (self->inside);
  g_free (self->positions);

  G_OBJECT_CLASS (hot_chart_parallel_parent_class)->finalize (object);
}

static void
hot_chart_parallel_class_init (HotChartParallelClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_parallel_finalize;
  chart_class->layout = hot_chart_parallel_layout;
  chart_class->paint = hot_chart_parallel_paint;
  chart_class->get_n_marks = hot_chart_parallel_get_n_marks;
  chart_class->locate = hot_chart_parallel_locate;
  chart_class->hit = hot_chart_parallel_hit;
  chart_class->get_run = hot_chart_parallel_get_run;
  chart_class->describe_mark = hot_chart_parallel_describe_mark;
  chart_class->describe = hot_chart_parallel_describe;
  chart_class->write_csv = hot_chart_parallel_write_csv;
}

static void
hot_chart_parallel_init (HotChartParallel *self)
{
}

/* Inside is what is, on each axis that has ranges, within one of them. */
static void
judge_runs (HotChartParallel *self)
{
  const guint n_runs = hot_chart_table_get_n_runs (self->table);

  for (guint run = 0; run < n_runs; run++)
    {
      self->inside[run] = TRUE;
      for (guint axis = 0; axis < self->n_axes && self->inside[run]; axis++)
        {
          const double value = get_value (self, run, axis);
          gboolean has_range = FALSE, is_within = FALSE;

          for (guint i = 0; i < self->n_ranges; i++)
            if (self->ranges[i].axis == axis)
              {
                has_range = TRUE;
                is_within |= value >= self->ranges[i].from && value <= self->ranges[i].to;
              }
          self->inside[run] = !has_range || is_within;
        }
      self->n_inside += self->inside[run];
    }
}

HotChart *
hot_chart_parallel_new (HotChartTable                 *table,
                        const HotChartParallelOptions *options)
{
  HotChartParallel *self = g_object_new (HOT_TYPE_CHART_PARALLEL, NULL);
  const guint n_runs = hot_chart_table_get_n_runs (table);

  self->table = hot_chart_table_ref (table);
  self->n_axes = options->n_columns;
  self->columns = g_memdup2 (options->columns, self->n_axes * sizeof *self->columns);
  self->axes = g_new0 (HotChartAxis, self->n_axes);
  self->color = options->color;
  if (options->color != HOT_CHART_NO_COLUMN)
    self->color_axis = hot_chart_column_get_axis (hot_chart_table_get_column (table, options->color), n_runs, &options->color_choice,
                                                  HOT_CHART_FIT_TIGHT);
  self->ranges = g_new (HotChartRange, options->n_ranges);
  for (guint i = 0; i < options->n_ranges; i++)
    if (options->ranges[i].axis < self->n_axes)
      self->ranges[self->n_ranges++] = options->ranges[i];

  self->positions = g_new (float, (gsize) n_runs * self->n_axes);
  for (guint axis = 0; axis < self->n_axes; axis++)
    {
      const HotChartColumn *column = hot_chart_table_get_column (table, self->columns[axis]);

      self->axes[axis] = hot_chart_column_get_axis (column, n_runs, options->choices != NULL ? &options->choices[axis] : NULL,
                                                    HOT_CHART_FIT_TIGHT);
      for (guint run = 0; run < n_runs; run++)
        {
          const double position = hot_chart_axis_map (&self->axes[axis], column->values[run]);

          /* What lies beyond a typed range runs out of the picture, but not to the end of the world. */
          self->positions[(gsize) run * self->n_axes + axis] = isnan (position) ? NAN : (float) CLAMP (position, -10, 11);
        }
    }
  self->inside = g_new0 (guint8, n_runs);
  judge_runs (self);

  hot_chart_set_title (HOT_CHART (self), options->title);
  if (self->n_ranges > 0)
    /* Translators: beside a chart's title: how many of how many runs are within the brushed ranges */
    hot_chart_take_note (HOT_CHART (self), g_strdup_printf (_("%u of %u runs"), self->n_inside, n_runs));
  if (n_runs == 0)
    hot_chart_set_empty_reason (HOT_CHART (self), _("No run is selected."));
  else if (self->n_axes == 0)
    hot_chart_set_empty_reason (HOT_CHART (self), _("No parameter or metric is chosen as an axis."));
  return HOT_CHART (self);
}

gboolean
hot_chart_parallel_get_axis (HotChartParallel    *self,
                             const HotChartState *state,
                             double               x,
                             double               y,
                             guint               *axis,
                             double              *value)
{
  HotChartFrame frame = { .title = hot_chart_get_title (HOT_CHART (self)) };

  if (hot_chart_get_empty_reason (HOT_CHART (self)) != NULL)
    return FALSE;
  hot_chart_parallel_layout (HOT_CHART (self), state, &frame);
  frame.note = self->n_ranges > 0 ? "" : NULL;
  hot_chart_frame_layout (&frame, state->width, state->height, &state->theme);
  for (guint i = 0; i < self->n_axes; i++)
    if (fabs (axis_x (self, &frame, i) - x) <= REACH_AXIS)
      {
        *axis = i;
        *value = hot_chart_axis_unmap (&self->axes[i], CLAMP (1 - (y - frame.plot.y) / frame.plot.height, 0, 1));
        return TRUE;
      }
  return FALSE;
}

void
hot_chart_parallel_get_inside (HotChartParallel *self,
                               GPtrArray        *runs)
{
  for (guint run = 0; run < hot_chart_table_get_n_runs (self->table); run++)
    if (self->inside[run])
      g_ptr_array_add (runs, (gpointer) hot_chart_table_get_id (self->table, run));
}
