/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-select.h"

#define MAX_DISTINCT 12
#define N_GROUPS     6
#define WHISKER      1.5
#define MAX_BOX      56.0
#define RADIUS       3.2
#define MAX_DOTS     3000

typedef struct {
  guint  n;
  double quartiles[3];
  double low;
  double high;
} Box;

struct _HotChartBox
{
  HotChart       parent_instance;

  HotChartTable *table;
  guint          column;    /* of the metric */
  HotChartAxis   x;
  HotChartAxis   y;
  char         **labels;
  Box           *boxes;
  guint          n_boxes;
  double        *places;    /* for each run its box, NaN for none */
};

G_DEFINE_FINAL_TYPE (HotChartBox, hot_chart_box, HOT_TYPE_CHART)

static double
get_value (HotChartBox *self,
           guint        run)
{
  return hot_chart_table_get_column (self->table, self->column)->values[run];
}

static gboolean
hot_chart_box_locate (HotChart            *chart,
                      const HotChartFrame *frame,
                      gsize                mark,
                      double              *x,
                      double              *y)
{
  HotChartBox *self = HOT_CHART_BOX (chart);
  const double turn = mark * 0.6180339887498949;

  *x = hot_chart_frame_x (frame, self->places[mark] + (turn - floor (turn) - 0.5) * 0.34);
  *y = hot_chart_frame_y (frame, get_value (self, (guint) mark));
  return isfinite (*x) && isfinite (*y) && hot_chart_frame_contains (frame, *x, *y);
}

static void
hot_chart_box_layout (HotChart            *chart,
                      const HotChartState *state,
                      HotChartFrame       *frame)
{
  HotChartBox *self = HOT_CHART_BOX (chart);

  frame->x = self->x;
  frame->y = self->y;
}

static void
paint_box (const Box           *box,
           cairo_t             *cr,
           const HotChartState *state,
           const HotChartFrame *frame,
           guint                place)
{
  const double x = round (hot_chart_frame_x (frame, place));
  const double half = MIN (frame->plot.width / frame->x.n_categories * 0.35, MAX_BOX / 2);
  const double top = hot_chart_frame_y (frame, box->quartiles[2]), bottom = hot_chart_frame_y (frame, box->quartiles[0]);
  const double middle = hot_chart_frame_y (frame, box->quartiles[1]);
  const double low = hot_chart_frame_y (frame, box->low), high = hot_chart_frame_y (frame, box->high);
  const HotColor fill = hot_color_with_alpha (state->theme.mark, 0.16f);

  if (box->n == 0 || !isfinite (top + bottom + middle + low + high))
    return;
  cairo_new_path (cr);
  cairo_rectangle (cr, x - half, top, 2 * half, bottom - top);
  hot_color_set_source (&fill, cr);
  cairo_fill_preserve (cr);
  hot_color_set_source (&state->theme.mark, cr);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  cairo_rectangle (cr, x - 0.6, high, 1.2, MAX (top - high, 0));
  cairo_rectangle (cr, x - 0.6, bottom, 1.2, MAX (low - bottom, 0));
  cairo_rectangle (cr, x - half / 2, high - 0.6, half, 1.2);
  cairo_rectangle (cr, x - half / 2, low - 0.6, half, 1.2);
  cairo_fill (cr);
  hot_color_set_source (&state->theme.text, cr);
  cairo_rectangle (cr, x - half, middle - 1.2, 2 * half, 2.4);
  cairo_fill (cr);
}

static void
paint_run (HotChartBox         *self,
           cairo_t             *cr,
           const HotChartState *state,
           const HotChartFrame *frame,
           guint                run)
{
  const HotRunStyle style = hot_run_style_get (hot_chart_table_get_style (self->table, run), state->theme.dark);
  const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, run));
  double x, y;

  if (!hot_chart_box_locate (HOT_CHART (self), frame, run, &x, &y))
    return;
  cairo_new_path (cr);
  hot_marker_add_path (cr, style.shape, x, y, emphasis == HOT_CHART_STRONG ? RADIUS * 1.6 : RADIUS);
  hot_color_set_source (emphasis == HOT_CHART_FAINT ? &state->theme.faint : &style.color, cr);
  cairo_fill (cr);
  if (emphasis == HOT_CHART_STRONG)
    hot_chart_paint_tag (cr, &state->theme, &frame->plot, x, y, hot_chart_table_get_name (self->table, run));
}

static void
hot_chart_box_paint (HotChart            *chart,
                     cairo_t             *cr,
                     const HotChartState *state,
                     const HotChartFrame *frame)
{
  HotChartBox *self = HOT_CHART_BOX (chart);
  const guint n_runs = hot_chart_table_get_n_runs (self->table);
  double x, y;

  cairo_save (cr);
  cairo_rectangle (cr, frame->plot.x, frame->plot.y - 2, frame->plot.width, frame->plot.height + 4);
  cairo_clip (cr);
  for (guint i = 0; i < self->n_boxes; i++)
    paint_box (&self->boxes[i], cr, state, frame, i);
  cairo_restore (cr);

  for (guint pass = 0; pass < 2; pass++)
    for (guint run = 0; run < n_runs; run++)
      {
        const gboolean strong = hot_chart_state_get_emphasis (state, hot_chart_table_get_id (self->table, run)) == HOT_CHART_STRONG;

        /* Of very many, the boxes say it better. */
        if (strong == (pass == 1) && (strong || n_runs <= MAX_DOTS))
          paint_run (self, cr, state, frame, run);
      }
  if (state->mark < n_runs && hot_chart_box_locate (chart, frame, state->mark, &x, &y))
    hot_chart_paint_cursor (cr, &state->theme, x, y, 7);
}

static gsize
hot_chart_box_get_n_marks (HotChart *chart)
{
  return hot_chart_table_get_n_runs (HOT_CHART_BOX (chart)->table);
}

static const char *
hot_chart_box_get_run (HotChart *chart,
                       gsize     mark)
{
  return hot_chart_table_get_id (HOT_CHART_BOX (chart)->table, (guint) mark);
}

static char *
hot_chart_box_describe_mark (HotChart *chart,
                             gsize     mark)
{
  HotChartBox *self = HOT_CHART_BOX (chart);
  const double place = self->places[mark];
  g_autofree char *value = hot_chart_axis_format (&self->y, get_value (self, (guint) mark));
  g_autofree char *median = NULL;
  const char *name = hot_chart_table_get_name (self->table, (guint) mark);

  if (isnan (place))
    return g_strdup_printf (_("%s: %s %s"), name, self->y.quantity.name, value);
  median = hot_chart_axis_format (&self->y, self->boxes[(guint) place].quartiles[1]);
  /* Translators: run, metric, value, parameter, its value, median, number of runs: “run 3: MAE 23.1; depth 10: median 24.0 of 12 runs” */
  return g_strdup_printf (ngettext ("%s: %s %s; %s %s: median %s of %u run", "%s: %s %s; %s %s: median %s of %u runs",
                                    self->boxes[(guint) place].n),
                          name, self->y.quantity.name, value, self->x.quantity.name, self->labels[(guint) place], median,
                          self->boxes[(guint) place].n);
}

static char *
hot_chart_box_describe (HotChart *chart)
{
  HotChartBox *self = HOT_CHART_BOX (chart);
  GString *text = g_string_new (NULL);

  /* Translators: what box plots show: metric, parameter; then the boxes follow */
  g_string_append_printf (text, _("%s by %s."), self->y.quantity.name, self->x.quantity.name);
  for (guint i = 0; i < self->n_boxes; i++)
    {
      g_autofree char *median = hot_chart_axis_format (&self->y, self->boxes[i].quartiles[1]);

      if (self->boxes[i].n == 0)
        continue;
      g_string_append_c (text, ' ');
      /* Translators: one box: value of the parameter, median, number of runs */
      g_string_append_printf (text, ngettext ("%s: median %s, %u run.", "%s: median %s, %u runs.", self->boxes[i].n), self->labels[i],
                              median, self->boxes[i].n);
    }
  return g_string_free (text, FALSE);
}

static void
hot_chart_box_write_csv (HotChart *chart,
                         GString  *csv)
{
  HotChartBox *self = HOT_CHART_BOX (chart);

  hot_chart_csv_text (csv, self->x.quantity.name);
  g_string_append (csv, ",n,low,q1,median,q3,high\n");
  for (guint i = 0; i < self->n_boxes; i++)
    {
      const Box *box = &self->boxes[i];
      const double values[] = { box->n, box->low, box->quartiles[0], box->quartiles[1], box->quartiles[2], box->high };

      hot_chart_csv_text (csv, self->labels[i]);
      for (guint v = 0; v < G_N_ELEMENTS (values); v++)
        hot_chart_csv_number (csv, values[v]);
      hot_chart_csv_end_row (csv);
    }
}

static void
hot_chart_box_finalize (GObject *object)
{
  HotChartBox *self = HOT_CHART_BOX (object);

  hot_chart_table_unref (self->table);
  g_strfreev (self->labels);
  g_free (self->boxes);
  g_free (self->places);

  G_OBJECT_CLASS (hot_chart_box_parent_class)->finalize (object);
}

static void
hot_chart_box_class_init (HotChartBoxClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_box_finalize;
  chart_class->layout = hot_chart_box_layout;
  chart_class->paint = hot_chart_box_paint;
  chart_class->get_n_marks = hot_chart_box_get_n_marks;
  chart_class->locate = hot_chart_box_locate;
  chart_class->get_run = hot_chart_box_get_run;
  chart_class->describe_mark = hot_chart_box_describe_mark;
  chart_class->describe = hot_chart_box_describe;
  chart_class->write_csv = hot_chart_box_write_csv;
}

static void
hot_chart_box_init (HotChartBox *self)
{
}

/* One box for each value, or for each sixth of the runs. */
static void
group_numbers (HotChartBox          *self,
               const HotChartColumn *column,
               guint                 n_runs)
{
  g_autofree double *sorted = g_new (double, n_runs + 1);
  g_autofree double *uppers = g_new (double, n_runs + 1);
  g_autofree double *lowers = g_new (double, n_runs + 1);
  guint n = 0, n_distinct = 0;

  for (guint run = 0; run < n_runs; run++)
    if (isfinite (column->values[run]))
      sorted[n++] = column->values[run];
  qsort (sorted, n, sizeof *sorted, hot_compare_doubles);
  for (guint i = 0; i < n; i++)
    n_distinct += i == 0 || sorted[i] != sorted[i - 1];

  /* Equal values stay together. */
  for (guint i = 0; i < n; i++)
    {
      const gboolean begins = i == 0 || (sorted[i] != sorted[i - 1] &&
                                         (n_distinct <= MAX_DISTINCT || i * N_GROUPS / n >= self->n_boxes));

      if (begins)
        lowers[self->n_boxes++] = sorted[i];
      uppers[self->n_boxes - 1] = sorted[i];
    }
  self->labels = g_new0 (char *, self->n_boxes + 1);
  for (guint b = 0; b < self->n_boxes; b++)
    {
      g_autofree char *low = hot_chart_quantity_format (&column->quantity, lowers[b]);
      g_autofree char *high = hot_chart_quantity_format (&column->quantity, uppers[b]);

      /* Translators: a range of numbers: from, to */
      self->labels[b] = lowers[b] == uppers[b] ? g_steal_pointer (&low) : g_strdup_printf (_("%s – %s"), low, high);
    }
  for (guint run = 0; run < n_runs; run++)
    for (guint b = 0; b < self->n_boxes; b++)
      if (column->values[run] >= lowers[b] && column->values[run] <= uppers[b])
        self->places[run] = b;
}

static void
measure_boxes (HotChartBox *self,
               guint        n_runs)
{
  g_autofree double *sorted = g_new (double, n_runs + 1);

  for (guint b = 0; b < self->n_boxes; b++)
    {
      Box *box = &self->boxes[b];
      double reach;

      for (guint run = 0; run < n_runs; run++)
        if (self->places[run] == b && isfinite (get_value (self, run)))
          sorted[box->n++] = get_value (self, run);
      if (box->n == 0)
        continue;
      qsort (sorted, box->n, sizeof *sorted, hot_compare_doubles);
      for (guint q = 0; q < 3; q++)
        box->quartiles[q] = hot_get_quantile (sorted, box->n, (q + 1) / 4.0);
      reach = WHISKER * (box->quartiles[2] - box->quartiles[0]);
      box->low = box->quartiles[0];
      box->high = box->quartiles[2];
      for (guint i = 0; i < box->n; i++)
        if (sorted[i] >= box->quartiles[0] - reach && sorted[i] <= box->quartiles[2] + reach)
          {
            box->low = MIN (box->low, sorted[i]);
            box->high = MAX (box->high, sorted[i]);
          }
    }
}

HotChart *
hot_chart_box_new (HotChartTable            *table,
                   const HotChartBoxOptions *options)
{
  HotChartBox *self = g_object_new (HOT_TYPE_CHART_BOX, NULL);
  const HotChartColumn *x = hot_chart_table_get_column (table, options->x), *y = hot_chart_table_get_column (table, options->y);
  const guint n_runs = hot_chart_table_get_n_runs (table);
  guint n_shown = 0;

  self->table = hot_chart_table_ref (table);
  self->column = options->y;
  self->places = g_new (double, n_runs);
  for (guint run = 0; run < n_runs; run++)
    self->places[run] = x->categories != NULL ? x->values[run] : NAN;
  if (x->categories != NULL)
    {
      self->n_boxes = x->n_categories;
      self->labels = g_strdupv (x->categories);
    }
  else
    group_numbers (self, x, n_runs);
  self->boxes = g_new0 (Box, self->n_boxes);
  measure_boxes (self, n_runs);
  for (guint b = 0; b < self->n_boxes; b++)
    n_shown += self->boxes[b].n;

  self->x = hot_chart_axis_new_category (&x->quantity, (const char *const *) self->labels, self->n_boxes, FALSE);
  self->y = hot_chart_column_get_axis (y, n_runs, &options->y_choice, HOT_CHART_FIT_PLAIN);
  hot_chart_set_title (HOT_CHART (self), options->title);
  hot_chart_take_note (HOT_CHART (self), hot_chart_axes_note (&self->x, &self->y));
  if (n_shown == 0)
    {
      /* Translators: instead of a chart; a metric and a parameter */
      g_autofree char *reason = g_strdup_printf (_("No run has both %s and %s."), y->quantity.name, x->quantity.name);

      hot_chart_set_empty_reason (HOT_CHART (self), reason);
    }
  return HOT_CHART (self);
}
