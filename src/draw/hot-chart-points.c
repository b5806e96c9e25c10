/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-points.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-format.h"
#include "draw/hot-chart-raster.h"
#include "draw/hot-lowess.h"
#include "draw/hot-text-painter.h"

#define RADIUS        2.4
#define N_LOWESS      5000
#define FRACTION      (2.0 / 3)
#define N_ROBUST      3
#define CELL          2.0   /* units to a cell where density is shown */

/* A run's points as they are shown, and its smooth line. */
typedef struct {
  HotChartSeries *series;
  double         *x;
  double         *y;
  double         *line_x;
  double         *line_y;
  gsize           n_line;
  gsize           first_mark;
} Cloud;

struct _HotChartPoints
{
  HotChart           parent_instance;

  HotChartPointsKind kind;
  Cloud             *clouds;
  guint              n_clouds;
  gsize              n_points;
  HotChartAxis       x;
  HotChartAxis       y;
  char              *names[3];
};

G_DEFINE_FINAL_TYPE (HotChartPoints, hot_chart_points, HOT_TYPE_CHART)

static gboolean
shows_density (HotChartPoints *self)
{
  return self->n_clouds == 1 && self->n_points > HOT_CHART_MAX_DOTS;
}

static HotChartEntry *
make_entries (HotChartPoints      *self,
              const HotChartState *state)
{
  HotChartEntry *entries = g_new0 (HotChartEntry, self->n_clouds);

  for (guint i = 0; i < self->n_clouds; i++)
    entries[i] = (HotChartEntry) {
      .label = self->clouds[i].series->name, .style = hot_run_style_get (self->clouds[i].series->style, state->theme.dark),
      .key = self->kind == HOT_CHART_RESIDUALS ? HOT_CHART_KEY_LINE : HOT_CHART_KEY_MARKER,
      .is_faint = hot_chart_state_get_emphasis (state, self->clouds[i].series->id) == HOT_CHART_FAINT,
    };
  return entries;
}

static void
hot_chart_points_layout (HotChart            *chart,
                         const HotChartState *state,
                         HotChartFrame       *frame)
{
  HotChartPoints *self = HOT_CHART_POINTS (chart);

  frame->x = self->x;
  frame->y = self->y;
  frame->has_grid_x = TRUE;
  if (self->n_clouds > 1)
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      frame->legend_height = hot_chart_legend_get_height (entries, self->n_clouds, state->width, &state->theme);
    }
}

/* How dense the points are: cells of CELL units, coloured by the logarithm of their counts. */
static void
paint_density (const Cloud         *cloud,
               cairo_t             *cr,
               const HotChartState *state,
               const HotChartFrame *frame)
{
  const int width = MAX (1, (int) (frame->plot.width / CELL)), height = MAX (1, (int) (frame->plot.height / CELL));
  g_autofree guint *counts = g_new0 (guint, (gsize) width * height);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guchar *pixels = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  HotColor colors[HOT_PALETTE_SIZE];
  guint most = 1;

  for (gsize i = 0; i < cloud->series->n; i++)
    {
      const double x = hot_chart_axis_map (&frame->x, cloud->x[i]), y = hot_chart_axis_map (&frame->y, cloud->y[i]);

      if (x >= 0 && x <= 1 && y >= 0 && y <= 1)
        {
          guint *count = &counts[(gsize) MIN ((int) ((1 - y) * height), height - 1) * width + MIN ((int) (x * width), width - 1)];

          most = MAX (most, ++*count);
        }
    }

  hot_chart_ramp_fill (&state->theme, FALSE, colors);
  cairo_surface_flush (surface);
  for (int row = 0; row < height && pixels != NULL; row++)
    for (int column = 0; column < width; column++)
      {
        const guint count = counts[(gsize) row * width + column];
        const HotColor *color = &colors[(guint) (log (count + 1) / log (most + 1) * (HOT_PALETTE_SIZE - 1))];

        if (count > 0)
          ((guint32 *) (gpointer) (pixels + (gsize) row * stride))[column] =
            0xff000000u | (guint32) (color->red * 255) << 16 | (guint32) (color->green * 255) << 8 | (guint32) (color->blue * 255);
      }
  cairo_surface_mark_dirty (surface);
  hot_chart_frame_paint_image (frame, cr, surface);
  cairo_surface_destroy (surface);
}

static void
paint_dots (HotChartPoints      *self,
            cairo_t             *cr,
            const HotChartState *state,
            const HotChartFrame *frame)
{
  g_autoptr(HotChartRaster) raster = hot_chart_raster_new (cr, &frame->plot);
  g_autofree float *points = g_new (float, 2 * self->n_points);
  /* Where many lie on each other, what is below shines through. */
  const float alpha = (float) CLAMP (sqrt (2000.0 / MAX (self->n_points, 1)), 0.12, 0.75);
  const double radius = self->n_points > 5000 ? RADIUS * 0.75 : RADIUS;

  for (guint c = 0; c < self->n_clouds; c++)
    {
      const Cloud *cloud = &self->clouds[c];
      const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, cloud->series->id);
      const HotColor color = hot_run_style_get (cloud->series->style, state->theme.dark).color;
      const HotColor plain = hot_color_with_alpha (color, emphasis == HOT_CHART_STRONG ? MIN (alpha * 1.5f, 1) : alpha);
      gsize n_picked = 0, n_other = 0;

      /* The picked from the front, the others from the back. */
      for (gsize i = 0; i < cloud->series->n; i++)
        {
          const gboolean picked = emphasis != HOT_CHART_FAINT &&
                                  (state->n_rows == 0 || (cloud->series->rows != NULL &&
                                                          hot_chart_state_has_row (state, cloud->series->rows[i])));
          const gsize at = picked ? n_picked++ : cloud->series->n - ++n_other;

          points[2 * at] = (float) hot_chart_frame_x (frame, cloud->x[i]);
          points[2 * at + 1] = (float) hot_chart_frame_y (frame, cloud->y[i]);
        }
      hot_chart_raster_add_dots (raster, points + 2 * n_picked, n_other, &state->theme.faint, radius);
      hot_chart_raster_add_dots (raster, points, n_picked, &plain, radius);
    }
  hot_chart_raster_paint (raster, cr);
}

/* The line of equality, or of no error. */
static void
paint_ideal (HotChartPoints      *self,
             cairo_t             *cr,
             const HotChartState *state,
             const HotChartFrame *frame)
{
  const double dashes[] = { 5, 4 };

  cairo_save (cr);
  cairo_new_path (cr);
  if (self->kind == HOT_CHART_PREDICTED)
    {
      cairo_move_to (cr, hot_chart_frame_x (frame, frame->x.min), hot_chart_frame_y (frame, frame->x.min));
      cairo_line_to (cr, hot_chart_frame_x (frame, frame->x.max), hot_chart_frame_y (frame, frame->x.max));
    }
  else
    {
      cairo_move_to (cr, frame->plot.x, hot_chart_frame_y (frame, 0));
      cairo_line_to (cr, frame->plot.x + frame->plot.width, hot_chart_frame_y (frame, 0));
    }
  hot_color_set_source (&state->theme.panel, cr);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  hot_color_set_source (&state->theme.text, cr);
  cairo_set_line_width (cr, 1.3);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_smooth (const Cloud         *cloud,
              cairo_t             *cr,
              const HotChartState *state,
              const HotChartFrame *frame,
              gboolean             in_red)
{
  HotRunStyle style = hot_run_style_get (in_red ? 5 : cloud->series->style, state->theme.dark);
  HotRunStyle halo = style;

  if (in_red)
    style.n_dashes = 0;
  halo.color = hot_color_with_alpha (state->theme.panel, 0.9f);
  halo.n_dashes = 0;
  if (hot_chart_state_get_emphasis (state, cloud->series->id) == HOT_CHART_FAINT)
    style.color = state->theme.faint;
  for (guint pass = 0; pass < 2; pass++)
    {
      cairo_new_path (cr);
      for (gsize i = 0; i < cloud->n_line; i++)
        cairo_line_to (cr, hot_chart_frame_x (frame, cloud->line_x[i]), hot_chart_frame_y (frame, cloud->line_y[i]));
      hot_run_style_set_line (pass == 0 ? &halo : &style, cr, pass == 0 ? 5 : 2.4);
      cairo_stroke (cr);
    }
}

static gboolean
hot_chart_points_locate (HotChart            *chart,
                         const HotChartFrame *frame,
                         gsize                mark,
                         double              *x,
                         double              *y);

static void
hot_chart_points_paint (HotChart            *chart,
                        cairo_t             *cr,
                        const HotChartState *state,
                        const HotChartFrame *frame)
{
  HotChartPoints *self = HOT_CHART_POINTS (chart);
  const gboolean density = shows_density (self) && state->n_rows == 0;
  double x, y;

  cairo_save (cr);
  cairo_rectangle (cr, frame->plot.x, frame->plot.y, frame->plot.width, frame->plot.height);
  cairo_clip (cr);
  if (density)
    paint_density (&self->clouds[0], cr, state, frame);
  else
    paint_dots (self, cr, state, frame);
  paint_ideal (self, cr, state, frame);
  for (guint c = 0; c < self->n_clouds; c++)
    if (self->clouds[c].n_line > 0)
      paint_smooth (&self->clouds[c], cr, state, frame, self->n_clouds == 1);
  cairo_restore (cr);

  if (frame->legend_height > 0)
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      hot_chart_legend_paint (entries, self->n_clouds, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width,
                              &state->theme);
    }
  if (state->mark < self->n_points && hot_chart_points_locate (chart, frame, state->mark, &x, &y))
    hot_chart_paint_cursor (cr, &state->theme, x, y, 6);
}

static gsize
hot_chart_points_get_n_marks (HotChart *chart)
{
  return HOT_CHART_POINTS (chart)->n_points;
}

static const Cloud *
find_cloud (HotChartPoints *self,
            gsize           mark,
            gsize          *point)
{
  guint c = self->n_clouds - 1;

  while (self->clouds[c].first_mark > mark)
    c--;
  *point = mark - self->clouds[c].first_mark;
  return &self->clouds[c];
}

static gboolean
hot_chart_points_locate (HotChart            *chart,
                         const HotChartFrame *frame,
                         gsize                mark,
                         double              *x,
                         double              *y)
{
  gsize point;
  const Cloud *cloud = find_cloud (HOT_CHART_POINTS (chart), mark, &point);

  *x = hot_chart_frame_x (frame, cloud->x[point]);
  *y = hot_chart_frame_y (frame, cloud->y[point]);
  return isfinite (*x) && isfinite (*y) && hot_chart_frame_contains (frame, *x, *y);
}

static const char *
hot_chart_points_get_run (HotChart *chart,
                          gsize     mark)
{
  gsize point;

  return find_cloud (HOT_CHART_POINTS (chart), mark, &point)->series->id;
}

static gint64
hot_chart_points_get_row (HotChart *chart,
                          gsize     mark)
{
  gsize point;
  const Cloud *cloud = find_cloud (HOT_CHART_POINTS (chart), mark, &point);

  return cloud->series->rows != NULL ? (gint64) cloud->series->rows[point] : -1;
}

static char *
hot_chart_points_describe_mark (HotChart *chart,
                                gsize     mark)
{
  HotChartPoints *self = HOT_CHART_POINTS (chart);
  gsize point;
  const Cloud *cloud = find_cloud (self, mark, &point);
  const double actual = cloud->series->x[point], predicted = cloud->series->y[point];
  g_autofree char *was = hot_chart_axis_format (&self->x, actual);
  g_autofree char *said = hot_chart_axis_format (&self->x, predicted);
  g_autofree char *off = hot_chart_axis_format (&self->x, fabs (actual - predicted));

  if (predicted > actual)
    /* Translators: run, prediction, truth, difference: “depth 10: predicted $120, actually $100: $20 too high” */
    return g_strdup_printf (_("%s: predicted %s, actually %s: %s too high"), cloud->series->name, said, was, off);
  if (predicted < actual)
    return g_strdup_printf (_("%s: predicted %s, actually %s: %s too low"), cloud->series->name, said, was, off);
  return g_strdup_printf (_("%s: predicted %s, as it is"), cloud->series->name, said);
}

static char *
hot_chart_points_describe (HotChart *chart)
{
  HotChartPoints *self = HOT_CHART_POINTS (chart);
  GString *text = g_string_new (NULL);

  for (guint c = 0; c < self->n_clouds; c++)
    {
      const Cloud *cloud = &self->clouds[c];
      double sum = 0;
      gsize n = 0;
      g_autofree char *error = NULL, *count = NULL;

      for (gsize i = 0; i < cloud->series->n; i++)
        if (isfinite (cloud->series->x[i]) && isfinite (cloud->series->y[i]))
          {
            sum += fabs (cloud->series->x[i] - cloud->series->y[i]);
            n++;
          }
      error = hot_chart_axis_format (&self->x, n > 0 ? sum / n : NAN);
      count = hot_format_count (n);
      /* Translators: what a chart of errors shows, for each run: name, number of predictions, mean error */
      g_string_append_printf (text, _("%s: %s predictions, off by %s on average."), cloud->series->name, count, error);
      if (c + 1 < self->n_clouds)
        g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static void
hot_chart_points_write_csv (HotChart *chart,
                            GString  *csv)
{
  HotChartPoints *self = HOT_CHART_POINTS (chart);

  g_string_append (csv, "run_id,run,row,actual,predicted,residual\n");
  for (guint c = 0; c < self->n_clouds; c++)
    for (gsize i = 0; i < self->clouds[c].series->n; i++)
      {
        const HotChartSeries *series = self->clouds[c].series;

        hot_chart_csv_text (csv, series->id);
        hot_chart_csv_text (csv, series->name);
        hot_chart_csv_number (csv, series->rows != NULL ? series->rows[i] : NAN);
        hot_chart_csv_number (csv, series->x[i]);
        hot_chart_csv_number (csv, series->y[i]);
        hot_chart_csv_number (csv, series->x[i] - series->y[i]);
        hot_chart_csv_end_row (csv);
      }
}

static void
hot_chart_points_finalize (GObject *object)
{
  HotChartPoints *self = HOT_CHART_POINTS (object);

  for (guint c = 0; c < self->n_clouds; c++)
    {
      hot_chart_series_unref (self->clouds[c].series);
      g_free (self->clouds[c].x);
      g_free (self->clouds[c].y);
      g_free (self->clouds[c].line_x);
      g_free (self->clouds[c].line_y);
    }
  g_free (self->clouds);
  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    g_free (self->names[i]);

  G_OBJECT_CLASS (hot_chart_points_parent_class)->finalize (object);
}

static void
hot_chart_points_class_init (HotChartPointsClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_points_finalize;
  chart_class->layout = hot_chart_points_layout;
  chart_class->paint = hot_chart_points_paint;
  chart_class->get_n_marks = hot_chart_points_get_n_marks;
  chart_class->locate = hot_chart_points_locate;
  chart_class->get_run = hot_chart_points_get_run;
  chart_class->get_row = hot_chart_points_get_row;
  chart_class->describe_mark = hot_chart_points_describe_mark;
  chart_class->describe = hot_chart_points_describe;
  chart_class->write_csv = hot_chart_points_write_csv;
}

static void
hot_chart_points_init (HotChartPoints *self)
{
}

typedef struct {
  double x;
  double y;
} Point;

static int
compare_points (const void *a,
                const void *b,
                void       *user_data)
{
  const double first = ((const Point *) a)->x, second = ((const Point *) b)->x;

  return (first > second) - (first < second);
}

static void
add_smooth (Cloud *cloud)
{
  const gsize n = cloud->series->n;
  g_autofree Point *points = g_new (Point, n + 1);
  g_autofree double *y = NULL;
  gsize n_points = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (cloud->x[i]) && isfinite (cloud->y[i]))
      points[n_points++] = (Point) { cloud->x[i], cloud->y[i] };
  if (n_points < 3)
    return;
  g_sort_array (points, n_points, sizeof *points, compare_points, NULL);

  cloud->n_line = MIN (n_points, N_LOWESS);
  cloud->line_x = g_new (double, cloud->n_line);
  cloud->line_y = g_new (double, cloud->n_line);
  y = g_new (double, cloud->n_line);
  for (gsize i = 0; i < cloud->n_line; i++)
    {
      const Point *point = &points[i * (n_points - 1) / (cloud->n_line - 1)];

      cloud->line_x[i] = point->x;
      y[i] = point->y;
    }
  hot_lowess (cloud->line_x, y, cloud->n_line, FRACTION, N_ROBUST,
              0.01 * (cloud->line_x[cloud->n_line - 1] - cloud->line_x[0]), cloud->line_y);
}

static void
fit_axes (HotChartPoints              *self,
          const HotChartPointsOptions *options)
{
  g_autofree HotChartValues *values = g_new (HotChartValues, 2 * self->n_clouds + 1);
  const HotChartAxisChoice clipped = { .clip = options->choice.clip };
  const char *name = options->quantity.name != NULL ? options->quantity.name : "";
  HotChartQuantity x = options->quantity, y = options->quantity;

  self->names[0] = g_strdup_printf (self->kind == HOT_CHART_PREDICTED ? _("Actual %s") : _("Predicted %s"), name);
  self->names[1] = self->kind == HOT_CHART_PREDICTED ? g_strdup_printf (_("Predicted %s"), name)
                                                     : g_strdup (_("Residual: actual less predicted"));
  x.unit = y.unit = self->names[2] = g_strdup (options->quantity.unit);
  x.name = self->names[0];
  y.name = self->names[1];
  for (guint c = 0; c < self->n_clouds; c++)
    {
      values[c] = (HotChartValues) { self->clouds[c].x, self->clouds[c].series->n };
      values[self->n_clouds + c] = (HotChartValues) { self->clouds[c].y, self->clouds[c].series->n };
    }
  if (self->kind == HOT_CHART_PREDICTED)
    {
      /* Both on one scale, or the line of equality would not be what it is called. */
      self->x = hot_chart_axis_fit (&x, &options->choice, 0, values, 2 * self->n_clouds);
      self->y = self->x;
      self->y.quantity = y;
      self->y.n_outside = self->y.n_unplaced = 0;
    }
  else
    {
      self->x = hot_chart_axis_fit (&x, &clipped, 0, values, self->n_clouds);
      self->y = hot_chart_axis_fit (&y, &clipped, 0, values + self->n_clouds, self->n_clouds);
    }
}

HotChart *
hot_chart_points_new (HotChartSeries *const       *series,
                      guint                        n_series,
                      const HotChartPointsOptions *options)
{
  HotChartPoints *self = g_object_new (HOT_TYPE_CHART_POINTS, NULL);
  HotChart *chart = HOT_CHART (self);

  self->kind = options->kind;
  self->n_clouds = n_series;
  self->clouds = g_new0 (Cloud, n_series);
  for (guint c = 0; c < n_series; c++)
    {
      Cloud *cloud = &self->clouds[c];
      const gsize n = series[c]->n;

      cloud->series = hot_chart_series_ref (series[c]);
      cloud->first_mark = self->n_points;
      cloud->x = g_memdup2 (options->kind == HOT_CHART_PREDICTED ? series[c]->x : series[c]->y, n * sizeof (double));
      cloud->y = g_memdup2 (series[c]->y, n * sizeof (double));
      if (options->kind == HOT_CHART_RESIDUALS)
        {
          for (gsize i = 0; i < n; i++)
            cloud->y[i] = series[c]->x[i] - series[c]->y[i];
          add_smooth (cloud);
        }
      self->n_points += n;
    }

  fit_axes (self, options);
  hot_chart_set_title (chart, options->title);
  hot_chart_take_note (chart, hot_chart_axes_note (&self->x, &self->y));
  if (self->n_points == 0 || self->x.is_empty)
    hot_chart_set_empty_reason (chart, _("These runs have kept no predictions."));
  return chart;
}
