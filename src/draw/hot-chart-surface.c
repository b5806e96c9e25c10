/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-surface.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GRID      65
#define MIN_WIDTH 0.04
#define REACH     2.5
#define CELL      1.0   /* units to a cell of colour */
#define RADIUS    4.5
#define MAX_RUNS  2000  /* that the estimate uses: beyond, equal steps through them */

struct _HotChartSurface
{
  HotChart       parent_instance;

  HotChartTable *table;
  guint          columns[3];
  HotChartAxis   axes[3];
  double        *places;   /* x, y and z of each run that has all: x and y from 0 to 1 */
  gsize          n_places;
  double         grid[GRID * GRID];
};

G_DEFINE_FINAL_TYPE (HotChartSurface, hot_chart_surface, HOT_TYPE_CHART)

static double
get_value (HotChartSurface *self,
           guint            which,
           guint            run)
{
  return hot_chart_table_get_column (self->table, self->columns[which])->values[run];
}

static gboolean
has_categories (HotChartSurface *self)
{
  return self->axes[0].kind == HOT_CHART_AXIS_CATEGORY || self->axes[1].kind == HOT_CHART_AXIS_CATEGORY;
}

/* Distance between two places along an axis; categories are equal or infinitely far. */
static double
get_distance (const HotChartAxis *axis,
              double              a,
              double              b)
{
  if (axis->kind != HOT_CHART_AXIS_CATEGORY)
    return a - b;
  return floor (MIN (a, 0.999999) * axis->n_categories) == floor (MIN (b, 0.999999) * axis->n_categories) ? 0 : INFINITY;
}

static double
estimate (HotChartSurface *self,
          double           x,
          double           y)
{
  const gsize stride = 1 + self->n_places / MAX_RUNS;
  const double width = MAX (0.29 * pow (MAX (self->n_places, 1), -1.0 / 6), MIN_WIDTH);
  double total = 0, sum = 0, nearest = INFINITY;

  for (gsize i = 0; i < self->n_places; i += stride)
    {
      const double dx = get_distance (&self->axes[0], self->places[3 * i], x);
      const double dy = get_distance (&self->axes[1], self->places[3 * i + 1], y);
      const double square = (dx * dx + dy * dy) / (width * width);
      double weight;

      if (!(square < 60))
        continue;
      weight = exp (-square / 2);
      nearest = MIN (nearest, square);
      total += weight;
      sum += weight * self->places[3 * i + 2];
    }
  return nearest <= REACH * REACH ? sum / total : NAN;
}

double
hot_chart_surface_get (HotChartSurface *self,
                       double           x,
                       double           y)
{
  const double at_x = CLAMP (x, 0, 1) * (GRID - 1), at_y = CLAMP (y, 0, 1) * (GRID - 1);
  const guint column = MIN ((guint) at_x, GRID - 2), row = MIN ((guint) at_y, GRID - 2);
  const double *cell = &self->grid[row * GRID + column];
  const double right = at_x - column, up = at_y - row;

  if (has_categories (self))
    return estimate (self, x, y);
  return (cell[0] * (1 - right) + cell[1] * right) * (1 - up) + (cell[GRID] * (1 - right) + cell[GRID + 1] * right) * up;
}

static void
hot_chart_surface_layout (HotChart            *chart,
                          const HotChartState *state,
                          HotChartFrame       *frame)
{
  HotChartSurface *self = HOT_CHART_SURFACE (chart);

  frame->x = self->axes[0];
  frame->y = self->axes[1];
  frame->legend_height = hot_chart_ramp_get_height (&state->theme);
}

/* Ends of the steps of colour, from 0 to 1. */
static guint
get_levels (const HotChartAxis *axis,
            double              levels[HOT_CHART_MAX_TICKS])
{
  HotChartTick ticks[HOT_CHART_MAX_TICKS];
  const guint n = hot_chart_axis_get_ticks (axis, 8, ticks);

  for (guint i = 0; i < n; i++)
    levels[i] = hot_chart_axis_map (axis, ticks[i].value);
  return n;
}

static guint
find_band (const double *levels,
           guint         n,
           gboolean      flipped,
           double        position)
{
  guint band = 0;

  for (guint i = 0; i < n; i++)
    band += flipped ? levels[i] > position : levels[i] <= position;
  return band;
}

static void
paint_surface (HotChartSurface     *self,
               cairo_t             *cr,
               const HotChartFrame *frame,
               const HotColor      *colors)
{
  const int width = MAX (1, (int) (frame->plot.width / CELL)), height = MAX (1, (int) (frame->plot.height / CELL));
  const gboolean y_down = frame->y.kind == HOT_CHART_AXIS_CATEGORY;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guchar *pixels = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  g_autofree int *above = g_new (int, width);
  double levels[HOT_CHART_MAX_TICKS];
  const guint n = get_levels (&self->axes[2], levels);

  cairo_surface_flush (surface);
  for (int row = 0; row < height && pixels != NULL; row++)
    {
      int before = -1;

      for (int column = 0; column < width; column++)
        {
          const double up = (row + 0.5) / height;
          const double value = hot_chart_surface_get (self, (column + 0.5) / width, y_down ? up : 1 - up);
          const double position = hot_chart_axis_map (&self->axes[2], value);
          const int band = isnan (position) ? -1 : (int) find_band (levels, n, self->axes[2].flipped, position);
          const gboolean is_edge = band >= 0 && ((column > 0 && before >= 0 && before != band) ||
                                                 (row > 0 && above[column] >= 0 && above[column] != band));
          guint32 *pixel = &((guint32 *) (gpointer) (pixels + (gsize) row * stride))[column];

          *pixel = 0;
          if (band >= 0)
            {
              /* A step has the colour of its middle. */
              const double middle = CLAMP ((band + 0.5) / (n + 1), 0, 1);
              const double flipped = self->axes[2].flipped ? 1 - middle : middle;
              const HotColor *color = &colors[(guint) (flipped * (HOT_PALETTE_SIZE - 1))];
              const float shade = is_edge ? 0.72f : 1.0f;

              *pixel = 0xff000000u | (guint32) (color->red * 255 * shade) << 16 | (guint32) (color->green * 255 * shade) << 8 |
                       (guint32) (color->blue * 255 * shade);
            }
          before = above[column] = band;
        }
    }
  cairo_surface_mark_dirty (surface);
  hot_chart_frame_paint_image (frame, cr, surface);
  cairo_surface_destroy (surface);
}

static gboolean
hot_chart_surface_locate (HotChart            *chart,
                          const HotChartFrame *frame,
                          gsize                mark,
                          double              *x,
                          double              *y)
{
  HotChartSurface *self = HOT_CHART_SURFACE (chart);

  *x = hot_chart_frame_x (frame, get_value (self, 0, (guint) mark));
  *y = hot_chart_frame_y (frame, get_value (self, 1, (guint) mark));
  return isfinite (*x) && isfinite (*y) && hot_chart_frame_contains (frame, *x, *y);
}

static void
hot_chart_surface_paint (HotChart            *chart,
                         cairo_t             *cr,
                         const HotChartState *state,
                         const HotChartFrame *frame)
{
  HotChartSurface *self = HOT_CHART_SURFACE (chart);
  const guint n_runs = hot_chart_table_get_n_runs (self->table);
  HotColor colors[HOT_PALETTE_SIZE];
  double x, y;

  hot_chart_ramp_fill (&state->theme, FALSE, colors);
  paint_surface (self, cr, frame, colors);
  for (guint pass = 0; pass < 3; pass++)
    for (guint run = 0; run < n_runs; run++)
      {
        const HotChartEmphasis wanted[] = { HOT_CHART_FAINT, HOT_CHART_PLAIN, HOT_CHART_STRONG };
        const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, run));
        double position = hot_chart_axis_map (&self->axes[2], get_value (self, 2, run));

        if (emphasis != wanted[pass] || !hot_chart_surface_locate (chart, frame, run, &x, &y))
          continue;
        if (self->axes[2].flipped)
          position = 1 - position;
        cairo_new_path (cr);
        cairo_arc (cr, x, y, emphasis == HOT_CHART_STRONG ? RADIUS * 1.5 : RADIUS, 0, 2 * G_PI);
        hot_color_set_source (isnan (position) ? &state->theme.panel
                                               : &colors[(guint) (CLAMP (position, 0, 1) * (HOT_PALETTE_SIZE - 1))], cr);
        cairo_fill_preserve (cr);
        hot_color_set_source (emphasis == HOT_CHART_STRONG ? &state->theme.text : &state->theme.panel, cr);
        cairo_set_line_width (cr, emphasis == HOT_CHART_FAINT ? 0.6 : 1.6);
        cairo_stroke (cr);
        if (emphasis == HOT_CHART_STRONG)
          hot_chart_paint_tag (cr, &state->theme, &frame->plot, x, y, hot_chart_table_get_name (self->table, run));
      }
  hot_chart_ramp_paint (&self->axes[2], colors, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width, &state->theme);
  if (state->mark < n_runs && hot_chart_surface_locate (chart, frame, state->mark, &x, &y))
    hot_chart_paint_cursor (cr, &state->theme, x, y, RADIUS + 4);
}

static gsize
hot_chart_surface_get_n_marks (HotChart *chart)
{
  return hot_chart_table_get_n_runs (HOT_CHART_SURFACE (chart)->table);
}

static const char *
hot_chart_surface_get_run (HotChart *chart,
                           gsize     mark)
{
  return hot_chart_table_get_id (HOT_CHART_SURFACE (chart)->table, (guint) mark);
}

static char *
hot_chart_surface_describe_mark (HotChart *chart,
                                 gsize     mark)
{
  HotChartSurface *self = HOT_CHART_SURFACE (chart);
  GString *text = g_string_new (hot_chart_table_get_name (self->table, (guint) mark));

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *value = hot_chart_axis_format (&self->axes[i], get_value (self, i, (guint) mark));

      g_string_append_printf (text, "%s%s %s", i == 0 ? ": " : ", ", self->axes[i].quantity.name, value);
    }
  return g_string_free (text, FALSE);
}

static char *
hot_chart_surface_describe (HotChart *chart)
{
  HotChartSurface *self = HOT_CHART_SURFACE (chart);
  guint lowest = 0, highest = 0;
  g_autofree char *low = NULL, *high = NULL;

  for (guint run = 0; run < hot_chart_table_get_n_runs (self->table); run++)
    {
      const double value = get_value (self, 2, run);

      if (!isfinite (get_value (self, 2, lowest)) || value < get_value (self, 2, lowest))
        lowest = run;
      if (!isfinite (get_value (self, 2, highest)) || value > get_value (self, 2, highest))
        highest = run;
    }
  low = hot_chart_surface_describe_mark (chart, lowest);
  high = hot_chart_surface_describe_mark (chart, highest);
  /* Translators: what a contour chart shows: metric, parameter, parameter, run with the least value, run with the greatest */
  return g_strdup_printf (_("%s over %s and %s. Least: %s. Greatest: %s."), self->axes[2].quantity.name, self->axes[0].quantity.name,
                          self->axes[1].quantity.name, low, high);
}

static void
hot_chart_surface_write_csv (HotChart *chart,
                             GString  *csv)
{
  HotChartSurface *self = HOT_CHART_SURFACE (chart);

  hot_chart_csv_text (csv, "run_id");
  hot_chart_csv_text (csv, "run");
  for (guint i = 0; i < 3; i++)
    hot_chart_csv_text (csv, self->axes[i].quantity.name);
  hot_chart_csv_end_row (csv);
  for (guint run = 0; run < hot_chart_table_get_n_runs (self->table); run++)
    {
      hot_chart_csv_text (csv, hot_chart_table_get_id (self->table, run));
      hot_chart_csv_text (csv, hot_chart_table_get_name (self->table, run));
      for (guint i = 0; i < 3; i++)
        hot_chart_csv_value (csv, self->table, self->columns[i], run);
      hot_chart_csv_end_row (csv);
    }
}

static void
hot_chart_surface_finalize (GObject *object)
{
  HotChartSurface *self = HOT_CHART_SURFACE (object);

  hot_chart_table_unref (self->table);
  g_free (self->places);

  G_OBJECT_CLASS (hot_chart_surface_parent_class)->finalize (object);
}

static void
hot_chart_surface_class_init (HotChartSurfaceClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_surface_finalize;
  chart_class->layout = hot_chart_surface_layout;
  chart_class->paint = hot_chart_surface_paint;
  chart_class->get_n_marks = hot_chart_surface_get_n_marks;
  chart_class->locate = hot_chart_surface_locate;
  chart_class->get_run = hot_chart_surface_get_run;
  chart_class->describe_mark = hot_chart_surface_describe_mark;
  chart_class->describe = hot_chart_surface_describe;
  chart_class->write_csv = hot_chart_surface_write_csv;
}

static void
hot_chart_surface_init (HotChartSurface *self)
{
}

HotChart *
hot_chart_surface_new (HotChartTable                *table,
                       const HotChartSurfaceOptions *options)
{
  HotChartSurface *self = g_object_new (HOT_TYPE_CHART_SURFACE, NULL);
  const guint columns[] = { options->x, options->y, options->z };
  const HotChartAxisChoice *choices[] = { &options->x_choice, &options->y_choice, &options->z_choice };
  const guint n_runs = hot_chart_table_get_n_runs (table);

  self->table = hot_chart_table_ref (table);
  for (guint i = 0; i < 3; i++)
    {
      self->columns[i] = columns[i];
      self->axes[i] = hot_chart_column_get_axis (hot_chart_table_get_column (table, columns[i]), n_runs, choices[i],
                                                 i == 2 ? HOT_CHART_FIT_TIGHT : HOT_CHART_FIT_PLAIN);
    }
  self->places = g_new (double, 3 * (gsize) n_runs);
  for (guint run = 0; run < n_runs; run++)
    {
      const double x = hot_chart_axis_map (&self->axes[0], get_value (self, 0, run));
      const double y = hot_chart_axis_map (&self->axes[1], get_value (self, 1, run));

      if (isnan (x) || isnan (y) || !isfinite (get_value (self, 2, run)))
        continue;
      self->places[3 * self->n_places] = x;
      self->places[3 * self->n_places + 1] = y;
      self->places[3 * self->n_places++ + 2] = get_value (self, 2, run);
    }
  for (guint i = 0; i < GRID * GRID && !has_categories (self); i++)
    self->grid[i] = estimate (self, i % GRID / (double) (GRID - 1), i / GRID / (double) (GRID - 1));

  hot_chart_set_title (HOT_CHART (self), options->title);
  if (self->n_places == 0)
    {
      /* Translators: instead of a chart; two parameters and a metric */
      g_autofree char *reason = g_strdup_printf (_("No run has %s, %s and %s."), self->axes[0].quantity.name,
                                                 self->axes[1].quantity.name, self->axes[2].quantity.name);

      hot_chart_set_empty_reason (HOT_CHART (self), reason);
    }
  return HOT_CHART (self);
}
