/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-scatter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw/hot-chart-raster.h"

#define RADIUS         4.5
#define MAX_RADIUS     11.0
#define MIN_RADIUS     2.5
/* Beyond these, dots have neither shapes nor edges. */
#define MAX_SHAPES     2500
#define BULK_RADIUS    2.5
#define JITTER         0.5

struct _HotChartScatter
{
  HotChart       parent_instance;

  HotChartTable *table;
  guint          columns[4];   /* x, y, colour, size */
  HotChartAxis   x;
  HotChartAxis   y;
  HotChartAxis   color;
  HotChartAxis   size;
  guint         *front;
  guint          n_front;
  gboolean       front_is_left;
};

G_DEFINE_FINAL_TYPE (HotChartScatter, hot_chart_scatter, HOT_TYPE_CHART)

static gboolean
is_in_front (HotChartScatter *self,
             guint            run)
{
  for (guint i = 0; i < self->n_front; i++)
    if (self->front[i] == run)
      return TRUE;

  return FALSE;
}

static double
get_value (HotChartScatter *self,
           guint            which,
           guint            run)
{
  return hot_chart_table_get_column (self->table, self->columns[which])->values[run];
}

/* Within its category, a run has a place that stays the same: by the golden ratio, so that neighbours keep apart. */
static double
spread (const HotChartAxis *axis,
        double              value,
        guint               run)
{
  const double turn = run * 0.6180339887498949;

  return axis->kind == HOT_CHART_AXIS_CATEGORY ? value + (turn - floor (turn) - 0.5) * JITTER : value;
}

static gboolean
hot_chart_scatter_locate (HotChart            *chart,
                          const HotChartFrame *frame,
                          gsize                mark,
                          double              *x,
                          double              *y)
{
  HotChartScatter *self = HOT_CHART_SCATTER (chart);
  const guint run = (guint) mark;

  *x = hot_chart_frame_x (frame, spread (&frame->x, get_value (self, 0, run), run));
  *y = hot_chart_frame_y (frame, spread (&frame->y, get_value (self, 1, run), run));
  return isfinite (*x) && isfinite (*y) && hot_chart_frame_contains (frame, *x, *y);
}

static void
hot_chart_scatter_layout (HotChart            *chart,
                          const HotChartState *state,
                          HotChartFrame       *frame)
{
  HotChartScatter *self = HOT_CHART_SCATTER (chart);
  HotChartColoring coloring;

  hot_chart_coloring_init (&coloring, self->table, self->columns[2], &self->color, &state->theme);
  frame->x = self->x;
  frame->y = self->y;
  frame->has_grid_x = TRUE;
  frame->legend_height = hot_chart_coloring_get_height (&coloring, state->width, &state->theme);
}

/* Area goes with the value. */
static double
get_radius (HotChartScatter *self,
            guint            run,
            double           scale)
{
  double part;

  if (self->columns[3] == HOT_CHART_NO_COLUMN)
    return RADIUS * scale;
  part = hot_chart_axis_map (&self->size, get_value (self, 3, run));
  if (isnan (part))
    return MIN_RADIUS * scale;
  return scale * sqrt (MIN_RADIUS * MIN_RADIUS + CLAMP (part, 0, 1) * (MAX_RADIUS * MAX_RADIUS - MIN_RADIUS * MIN_RADIUS));
}

static void
paint_bulk (HotChartScatter        *self,
            cairo_t                *cr,
            const HotChartState    *state,
            const HotChartFrame    *frame,
            const HotChartColoring *coloring)
{
  g_autoptr(HotChartRaster) raster = hot_chart_raster_new (cr, &frame->plot);
  const guint n = hot_chart_table_get_n_runs (self->table);

  for (guint pass = 0; pass < 2; pass++)
    for (guint run = 0; run < n; run++)
      {
        const gboolean faint = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, run)) == HOT_CHART_FAINT;
        HotColor color;
        double x, y;

        if (faint != (pass == 0) || !hot_chart_scatter_locate (HOT_CHART (self), frame, run, &x, &y))
          continue;
        color = faint ? state->theme.faint : hot_color_with_alpha (hot_chart_coloring_get (coloring, run, &state->theme).color, 0.8f);
        hot_chart_raster_add_dots (raster, (const float[]) { (float) x, (float) y }, 1, &color,
                                   self->columns[3] != HOT_CHART_NO_COLUMN ? get_radius (self, run, 0.6) : BULK_RADIUS);
      }
  hot_chart_raster_paint (raster, cr);
}

static void
paint_dot (HotChartScatter        *self,
           cairo_t                *cr,
           const HotChartState    *state,
           const HotChartFrame    *frame,
           const HotChartColoring *coloring,
           guint                   run,
           HotChartEmphasis        emphasis)
{
  const HotRunStyle style = hot_chart_coloring_get (coloring, run, &state->theme);
  double radius = get_radius (self, run, 1);
  double x, y;

  if (!hot_chart_scatter_locate (HOT_CHART (self), frame, run, &x, &y))
    return;
  if (emphasis == HOT_CHART_STRONG)
    radius *= 1.35;
  cairo_new_path (cr);
  hot_marker_add_path (cr, style.shape, x, y, radius);
  hot_color_set_source (emphasis == HOT_CHART_FAINT ? &state->theme.faint : &style.color, cr);
  cairo_fill_preserve (cr);
  /* An edge in the colour of the ground keeps dots apart that lie on each other. */
  hot_color_set_source (emphasis == HOT_CHART_STRONG ? &state->theme.text : &state->theme.panel, cr);
  cairo_set_line_width (cr, emphasis == HOT_CHART_STRONG ? 1.8 : 1);
  if (emphasis != HOT_CHART_FAINT)
    cairo_stroke (cr);
  cairo_new_path (cr);
}

static void
paint_name (HotChartScatter     *self,
            cairo_t             *cr,
            const HotChartState *state,
            const HotChartFrame *frame,
            guint                run)
{
  double x, y;

  if (hot_chart_scatter_locate (HOT_CHART (self), frame, run, &x, &y))
    hot_chart_paint_tag (cr, &state->theme, &frame->plot, x, y, hot_chart_table_get_name (self->table, run));
}

/* What lies behind these steps is worse than a run of the front in both. */
static void
paint_steps (HotChartScatter     *self,
             cairo_t             *cr,
             const HotChartState *state,
             const HotChartFrame *frame)
{
  double last_x = NAN, last_y = NAN;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, frame->plot.x, frame->plot.y, frame->plot.width, frame->plot.height);
  cairo_clip (cr);
  for (guint i = 0; i < self->n_front; i++)
    {
      const double x = hot_chart_frame_x (frame, get_value (self, 0, self->front[i]));
      const double y = hot_chart_frame_y (frame, get_value (self, 1, self->front[i]));

      if (!isfinite (x) || !isfinite (y))
        continue;
      if (isnan (last_x))
        cairo_move_to (cr, x, y);
      else if (self->front_is_left)
        cairo_line_to (cr, x, last_y);
      else
        cairo_line_to (cr, last_x, y);
      cairo_line_to (cr, x, y);
      last_x = x;
      last_y = y;
    }
  hot_color_set_source (&state->theme.mark, cr);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_rings (HotChartScatter     *self,
             cairo_t             *cr,
             const HotChartState *state,
             const HotChartFrame *frame)
{
  double x, y;

  for (guint i = 0; i < self->n_front; i++)
    if (hot_chart_scatter_locate (HOT_CHART (self), frame, self->front[i], &x, &y))
      {
        const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, self->front[i]));

        cairo_new_path (cr);
        cairo_arc (cr, x, y, get_radius (self, self->front[i], 1) + 3.5, 0, 2 * G_PI);
        hot_color_set_source (emphasis == HOT_CHART_FAINT ? &state->theme.faint : &state->theme.text, cr);
        cairo_set_line_width (cr, 1.5);
        cairo_stroke (cr);
      }
}

static void
hot_chart_scatter_paint (HotChart            *chart,
                         cairo_t             *cr,
                         const HotChartState *state,
                         const HotChartFrame *frame)
{
  HotChartScatter *self = HOT_CHART_SCATTER (chart);
  const guint n = hot_chart_table_get_n_runs (self->table);
  const gboolean is_bulk = n > MAX_SHAPES;
  HotChartColoring coloring;

  hot_chart_coloring_init (&coloring, self->table, self->columns[2], &self->color, &state->theme);
  paint_steps (self, cr, state, frame);
  if (is_bulk)
    paint_bulk (self, cr, state, frame, &coloring);
  for (guint pass = is_bulk ? HOT_CHART_STRONG : 0; pass < 3; pass++)
    {
      const HotChartEmphasis wanted[] = { HOT_CHART_FAINT, HOT_CHART_PLAIN, HOT_CHART_STRONG };

      for (guint run = 0; run < n; run++)
        {
          const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, run));

          if (emphasis != wanted[pass])
            continue;
          paint_dot (self, cr, state, frame, &coloring, run, emphasis);
          if (emphasis == HOT_CHART_STRONG)
            paint_name (self, cr, state, frame, run);
        }
    }
  paint_rings (self, cr, state, frame);
  hot_chart_coloring_paint (&coloring, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width, &state->theme);
  if (state->mark < n)
    {
      double x, y;

      if (hot_chart_scatter_locate (chart, frame, state->mark, &x, &y))
        hot_chart_paint_cursor (cr, &state->theme, x, y, get_radius (self, (guint) state->mark, 1) + 4);
    }
}

static gsize
hot_chart_scatter_get_n_marks (HotChart *chart)
{
  return hot_chart_table_get_n_runs (HOT_CHART_SCATTER (chart)->table);
}

static const char *
hot_chart_scatter_get_run (HotChart *chart,
                           gsize     mark)
{
  return hot_chart_table_get_id (HOT_CHART_SCATTER (chart)->table, (guint) mark);
}

static char *
hot_chart_scatter_describe_mark (HotChart *chart,
                                 gsize     mark)
{
  HotChartScatter *self = HOT_CHART_SCATTER (chart);
  const HotChartAxis *axes[] = { &self->x, &self->y, &self->color, &self->size };
  GString *text = g_string_new (hot_chart_table_get_name (self->table, (guint) mark));

  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    {
      g_autofree char *value = NULL;
      gboolean is_twice = self->columns[i] == HOT_CHART_NO_COLUMN;

      for (guint before = 0; before < i; before++)
        is_twice |= self->columns[before] == self->columns[i];
      if (is_twice)
        continue;
      value = hot_chart_axis_format (axes[i], get_value (self, i, (guint) mark));
      g_string_append_printf (text, "%s%s %s", i == 0 ? ": " : ", ", axes[i]->quantity.name, value);
    }
  if (is_in_front (self, (guint) mark))
    g_string_append_printf (text, ", %s", _("on the Pareto front"));
  return g_string_free (text, FALSE);
}

static char *
hot_chart_scatter_describe (HotChart *chart)
{
  HotChartScatter *self = HOT_CHART_SCATTER (chart);
  const guint n = hot_chart_table_get_n_runs (self->table);
  g_autofree char *runs = g_strdup_printf (ngettext ("%u run", "%u runs", n), n);
  g_autofree char *x_low = NULL, *x_high = NULL, *y_low = NULL, *y_high = NULL;
  char **ends[2][2] = { { &x_low, &x_high }, { &y_low, &y_high } };
  char *text;

  for (guint i = 0; i < 2; i++)
    {
      double low = INFINITY, high = -INFINITY;

      for (guint run = 0; run < n; run++)
        if (isfinite (get_value (self, i, run)))
          {
            low = MIN (low, get_value (self, i, run));
            high = MAX (high, get_value (self, i, run));
          }
      *ends[i][0] = hot_chart_axis_format (i == 0 ? &self->x : &self->y, low);
      *ends[i][1] = hot_chart_axis_format (i == 0 ? &self->x : &self->y, high);
    }
  /* Translators: what a scatter plot shows: “12 runs. Depth from 2 to 20, MAE from 21 to 40.” */
  text = g_strdup_printf (_("%s. %s from %s to %s, %s from %s to %s."), runs, self->x.quantity.name, x_low, x_high,
                          self->y.quantity.name, y_low, y_high);
  if (self->n_front > 0)
    {
      g_autofree char *plain = g_steal_pointer (&text);

      /* Translators: the first is what a scatter plot shows */
      text = g_strdup_printf (ngettext ("%s %u run is on the Pareto front.", "%s %u runs are on the Pareto front.", self->n_front),
                              plain, self->n_front);
    }
  return text;
}

static void
hot_chart_scatter_write_csv (HotChart *chart,
                             GString  *csv)
{
  HotChartScatter *self = HOT_CHART_SCATTER (chart);

  hot_chart_csv_text (csv, "run_id");
  hot_chart_csv_text (csv, "run");
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    if (self->columns[i] != HOT_CHART_NO_COLUMN)
      hot_chart_csv_text (csv, hot_chart_table_get_column (self->table, self->columns[i])->quantity.name);
  if (self->n_front > 0)
    hot_chart_csv_text (csv, "pareto_front");
  hot_chart_csv_end_row (csv);
  for (guint run = 0; run < hot_chart_table_get_n_runs (self->table); run++)
    {
      hot_chart_csv_text (csv, hot_chart_table_get_id (self->table, run));
      hot_chart_csv_text (csv, hot_chart_table_get_name (self->table, run));
      for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
        if (self->columns[i] != HOT_CHART_NO_COLUMN)
          hot_chart_csv_value (csv, self->table, self->columns[i], run);
      if (self->n_front > 0)
        hot_chart_csv_number (csv, is_in_front (self, run));
      hot_chart_csv_end_row (csv);
    }
}

static void
hot_chart_scatter_finalize (GObject *object)
{
  hot_chart_table_unref (HOT_CHART_SCATTER (object)->table);
  g_free (HOT_CHART_SCATTER (object)->front);

  G_OBJECT_CLASS (hot_chart_scatter_parent_class)->finalize (object);
}

static void
hot_chart_scatter_class_init (HotChartScatterClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_scatter_finalize;
  chart_class->layout = hot_chart_scatter_layout;
  chart_class->paint = hot_chart_scatter_paint;
  chart_class->get_n_marks = hot_chart_scatter_get_n_marks;
  chart_class->locate = hot_chart_scatter_locate;
  chart_class->get_run = hot_chart_scatter_get_run;
  chart_class->describe_mark = hot_chart_scatter_describe_mark;
  chart_class->describe = hot_chart_scatter_describe;
  chart_class->write_csv = hot_chart_scatter_write_csv;
}

static void
hot_chart_scatter_init (HotChartScatter *self)
{
}

HotChart *
hot_chart_scatter_new (HotChartTable                *table,
                       const HotChartScatterOptions *options)
{
  HotChartScatter *self = g_object_new (HOT_TYPE_CHART_SCATTER, NULL);
  const guint columns[] = { options->x, options->y, options->color, options->size };
  const HotChartAxisChoice *choices[] = { &options->x_choice, &options->y_choice, &options->color_choice, NULL };
  HotChartAxis *axes[] = { &self->x, &self->y, &self->color, &self->size };
  const guint n = hot_chart_table_get_n_runs (table);

  self->table = hot_chart_table_ref (table);
  self->front = g_memdup2 (options->front, options->n_front * sizeof *options->front);
  self->n_front = options->n_front;
  self->front_is_left = options->front_is_left;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const HotChartFitFlags flags = i == 3 ? HOT_CHART_FIT_ZERO | HOT_CHART_FIT_TIGHT : i == 2 ? HOT_CHART_FIT_TIGHT : 0;

      self->columns[i] = columns[i];
      if (columns[i] != HOT_CHART_NO_COLUMN)
        *axes[i] = hot_chart_column_get_axis (hot_chart_table_get_column (table, columns[i]), n, choices[i], flags);
    }

  hot_chart_set_title (HOT_CHART (self), options->title);
  hot_chart_take_note (HOT_CHART (self), hot_chart_axes_note (&self->x, &self->y));
  for (guint i = 0; i < 2; i++)
    if (axes[i]->is_empty)
      {
        g_autofree char *reason = n == 0 ? g_strdup (_("No run is selected."))
                                         : g_strdup_printf (_("Nothing here has a value for %s."), axes[i]->quantity.name);

        hot_chart_set_empty_reason (HOT_CHART (self), reason);
      }
  return HOT_CHART (self);
}
