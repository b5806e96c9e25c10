/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-histogram.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-format.h"
#include "base/hot-select.h"
#include "draw/hot-scale.h"

#define MIN_BINS 8
#define MAX_BINS 80

struct _HotChartHistogram
{
  HotChart         parent_instance;

  HotChartSeries **series;
  guint            n_series;
  gsize           *totals;    /* finite values of each */
  gsize           *counts;    /* by series, then by bin */
  double          *shares;    /* of them, percent */
  double           first;     /* lower end of the first bin */
  double           step;
  guint            n_bins;
  HotChartAxis     x;
  HotChartAxis     y;
  char            *names[2];
};

G_DEFINE_FINAL_TYPE (HotChartHistogram, hot_chart_histogram, HOT_TYPE_CHART)

static HotChartEntry *
make_entries (HotChartHistogram   *self,
              const HotChartState *state)
{
  HotChartEntry *entries = g_new0 (HotChartEntry, self->n_series);

  for (guint i = 0; i < self->n_series; i++)
    entries[i] = (HotChartEntry) {
      .label = self->series[i]->name, .style = hot_run_style_get (self->series[i]->style, state->theme.dark),
      .key = HOT_CHART_KEY_LINE,
      .is_faint = hot_chart_state_get_emphasis (state, self->series[i]->id) == HOT_CHART_FAINT,
    };
  return entries;
}

static void
hot_chart_histogram_layout (HotChart            *chart,
                            const HotChartState *state,
                            HotChartFrame       *frame)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);
  g_autofree HotChartEntry *entries = make_entries (self, state);

  frame->x = self->x;
  frame->y = self->y;
  frame->has_grid_x = TRUE;
  frame->legend_height = hot_chart_legend_get_height (entries, self->n_series, state->width, &state->theme);
}

static void
add_steps (HotChartHistogram   *self,
           cairo_t             *cr,
           const HotChartFrame *frame,
           guint                series)
{
  const double base = hot_chart_frame_y (frame, 0);

  cairo_new_path (cr);
  cairo_move_to (cr, hot_chart_frame_x (frame, self->first), base);
  for (guint bin = 0; bin < self->n_bins; bin++)
    {
      const double y = hot_chart_frame_y (frame, self->shares[series * self->n_bins + bin]);

      cairo_line_to (cr, hot_chart_frame_x (frame, self->first + bin * self->step), y);
      cairo_line_to (cr, hot_chart_frame_x (frame, self->first + (bin + 1) * self->step), y);
    }
  cairo_line_to (cr, hot_chart_frame_x (frame, self->first + self->n_bins * self->step), base);
}

static gboolean
hot_chart_histogram_locate (HotChart            *chart,
                            const HotChartFrame *frame,
                            gsize                mark,
                            double              *x,
                            double              *y)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);

  *x = hot_chart_frame_x (frame, self->first + (mark % self->n_bins + 0.5) * self->step);
  *y = hot_chart_frame_y (frame, self->shares[mark]);
  return hot_chart_frame_contains (frame, *x, *y);
}

static void
hot_chart_histogram_paint (HotChart            *chart,
                           cairo_t             *cr,
                           const HotChartState *state,
                           const HotChartFrame *frame)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);
  g_autofree HotChartEntry *entries = make_entries (self, state);
  double x, y;

  cairo_save (cr);
  cairo_rectangle (cr, frame->plot.x, frame->plot.y - 2, frame->plot.width, frame->plot.height + 4);
  cairo_clip (cr);
  /* All grounds before all outlines. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->n_series; i++)
      {
        const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, self->series[i]->id);
        HotRunStyle style = hot_run_style_get (self->series[i]->style, state->theme.dark);

        if (emphasis == HOT_CHART_FAINT)
          style.color = state->theme.faint;
        add_steps (self, cr, frame, i);
        if (pass == 0)
          {
            style.color.alpha *= emphasis == HOT_CHART_STRONG ? 0.35f : 0.16f;
            hot_color_set_source (&style.color, cr);
            cairo_fill (cr);
          }
        else
          {
            hot_run_style_set_line (&style, cr, emphasis == HOT_CHART_STRONG ? 3 : 1.7);
            cairo_stroke (cr);
          }
      }
  cairo_restore (cr);
  hot_chart_legend_paint (entries, self->n_series, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width, &state->theme);
  if (state->mark < (gsize) self->n_series * self->n_bins && hot_chart_histogram_locate (chart, frame, state->mark, &x, &y))
    hot_chart_paint_cursor (cr, &state->theme, x, y, 5);
}

static gsize
hot_chart_histogram_get_n_marks (HotChart *chart)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);

  return (gsize) self->n_series * self->n_bins;
}

/* In the bin under the pointer, the run whose height is nearest to it. */
static gsize
hot_chart_histogram_hit (HotChart            *chart,
                         const HotChartFrame *frame,
                         double               x,
                         double               y)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);
  const double value = hot_chart_axis_unmap (&frame->x, (x - frame->plot.x) / frame->plot.width);
  const double bin = floor ((value - self->first) / self->step);
  gsize best = HOT_CHART_NO_MARK;
  double least = INFINITY;

  if (!hot_chart_frame_contains (frame, x, y) || !(bin >= 0 && bin < self->n_bins))
    return HOT_CHART_NO_MARK;
  for (guint i = 0; i < self->n_series; i++)
    {
      const gsize mark = (gsize) i * self->n_bins + (gsize) bin;
      const double distance = fabs (hot_chart_frame_y (frame, self->shares[mark]) - y);

      if (distance < least)
        {
          least = distance;
          best = mark;
        }
    }
  return best;
}

static const char *
hot_chart_histogram_get_run (HotChart *chart,
                             gsize     mark)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);

  return self->series[mark / self->n_bins]->id;
}

static char *
hot_chart_histogram_describe_mark (HotChart *chart,
                                   gsize     mark)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);
  const guint bin = (guint) (mark % self->n_bins);
  g_autofree char *from = hot_chart_axis_format (&self->x, self->first + bin * self->step);
  g_autofree char *to = hot_chart_axis_format (&self->x, self->first + (bin + 1) * self->step);
  g_autofree char *share = hot_chart_axis_format (&self->y, self->shares[mark]);
  g_autofree char *count = hot_format_count (self->counts[mark]);

  /* Translators: run, quantity, from, to, share, count: “depth 10: residual −$20 to −$10, 12.3% (480)” */
  return g_strdup_printf (_("%s: %s %s to %s, %s (%s)"), self->series[mark / self->n_bins]->name, self->x.quantity.name, from, to, share,
                          count);
}

/* The finite values, ascending. */
static double *
sort_values (const HotChartSeries *series,
             gsize                *n)
{
  double *sorted = g_new (double, series->n + 1);

  *n = 0;
  for (gsize i = 0; i < series->n; i++)
    if (isfinite (series->y[i]))
      sorted[(*n)++] = series->y[i];
  qsort (sorted, *n, sizeof *sorted, hot_compare_doubles);
  return sorted;
}

static char *
hot_chart_histogram_describe (HotChart *chart)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_series; i++)
    {
      gsize n;
      g_autofree double *sorted = sort_values (self->series[i], &n);
      g_autofree char *low = NULL, *middle = NULL, *high = NULL;

      if (n == 0)
        continue;
      low = hot_chart_axis_format (&self->x, sorted[(n - 1) / 4]);
      middle = hot_chart_axis_format (&self->x, sorted[(n - 1) / 2]);
      high = hot_chart_axis_format (&self->x, sorted[(n - 1) * 3 / 4]);
      if (text->len > 0)
        g_string_append_c (text, ' ');
      /* Translators: a run's spread: name, quantity, median, lower quartile, upper quartile */
      g_string_append_printf (text, _("%s: %s has the median %s, and half of all lie between %s and %s."), self->series[i]->name,
                              self->x.quantity.name, middle, low, high);
    }
  return g_string_free (text, FALSE);
}

static void
hot_chart_histogram_write_csv (HotChart *chart,
                               GString  *csv)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (chart);

  g_string_append (csv, "run_id,run,from,to,count,percent\n");
  for (gsize mark = 0; mark < hot_chart_histogram_get_n_marks (chart); mark++)
    {
      const HotChartSeries *series = self->series[mark / self->n_bins];
      const guint bin = (guint) (mark % self->n_bins);

      hot_chart_csv_text (csv, series->id);
      hot_chart_csv_text (csv, series->name);
      hot_chart_csv_number (csv, self->first + bin * self->step);
      hot_chart_csv_number (csv, self->first + (bin + 1) * self->step);
      hot_chart_csv_number (csv, (double) self->counts[mark]);
      hot_chart_csv_number (csv, self->shares[mark]);
      hot_chart_csv_end_row (csv);
    }
}

static void
hot_chart_histogram_finalize (GObject *object)
{
  HotChartHistogram *self = HOT_CHART_HISTOGRAM (object);

  for (guint i = 0; i < self->n_series; i++)
    hot_chart_series_unref (self->series[i]);
  g_free (self->series);
  g_free (self->totals);
  g_free (self->counts);
  g_free (self->shares);
  g_free (self->names[0]);
  g_free (self->names[1]);

  G_OBJECT_CLASS (hot_chart_histogram_parent_class)->finalize (object);
}

static void
hot_chart_histogram_class_init (HotChartHistogramClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_histogram_finalize;
  chart_class->layout = hot_chart_histogram_layout;
  chart_class->paint = hot_chart_histogram_paint;
  chart_class->get_n_marks = hot_chart_histogram_get_n_marks;
  chart_class->locate = hot_chart_histogram_locate;
  chart_class->hit = hot_chart_histogram_hit;
  chart_class->get_run = hot_chart_histogram_get_run;
  chart_class->describe_mark = hot_chart_histogram_describe_mark;
  chart_class->describe = hot_chart_histogram_describe;
  chart_class->write_csv = hot_chart_histogram_write_csv;
}

static void
hot_chart_histogram_init (HotChartHistogram *self)
{
}

/* The narrowest width that any of the runs asks for. */
static double
choose_step (HotChartHistogram *self)
{
  const double span = self->x.max - self->x.min;
  double step = INFINITY;

  for (guint i = 0; i < self->n_series; i++)
    {
      gsize n;
      g_autofree double *sorted = sort_values (self->series[i], &n);

      if (n > 1)
        {
          const double width = 2 * (sorted[(n - 1) * 3 / 4] - sorted[(n - 1) / 4]) / cbrt (n);

          if (width > 0)
            step = MIN (step, width);
        }
    }
  return hot_scale_nice_below (CLAMP (step, span / (MAX_BINS / 2.5), span / MIN_BINS));
}

static void
count_values (HotChartHistogram *self)
{
  self->step = choose_step (self);
  self->first = floor (self->x.min / self->step + 1e-9) * self->step;
  self->n_bins = MAX (1, (guint) ceil ((self->x.max - self->first) / self->step - 1e-9));
  self->counts = g_new0 (gsize, (gsize) self->n_series * self->n_bins);
  self->shares = g_new0 (double, (gsize) self->n_series * self->n_bins);
  for (guint i = 0; i < self->n_series; i++)
    {
      for (gsize p = 0; p < self->series[i]->n; p++)
        {
          const double bin = floor ((self->series[i]->y[p] - self->first) / self->step);

          self->totals[i] += isfinite (bin);
          if (bin >= 0 && bin < self->n_bins)
            self->counts[i * self->n_bins + (gsize) bin]++;
        }
      /* Of all values, those outside the axis included. */
      for (guint bin = 0; bin < self->n_bins && self->totals[i] > 0; bin++)
        self->shares[i * self->n_bins + bin] = 100.0 * self->counts[i * self->n_bins + bin] / self->totals[i];
    }
}

HotChart *
hot_chart_histogram_new (HotChartSeries *const          *series,
                         guint                           n_series,
                         const HotChartHistogramOptions *options)
{
  HotChartHistogram *self = g_object_new (HOT_TYPE_CHART_HISTOGRAM, NULL);
  g_autofree HotChartValues *values = g_new (HotChartValues, n_series + 1);
  HotChartAxisChoice choice = options->choice;
  HotChartQuantity quantity = options->quantity;
  /* Translators: axis of a histogram */
  const HotChartQuantity share = { _("Share"), NULL, HOT_CHART_PERCENT };
  HotChartValues shares;
  gsize n = 0;

  self->n_series = n_series;
  self->series = g_new (HotChartSeries *, n_series + 1);
  self->totals = g_new0 (gsize, n_series + 1);
  for (guint i = 0; i < n_series; i++)
    {
      self->series[i] = hot_chart_series_ref (series[i]);
      values[i] = (HotChartValues) { series[i]->y, series[i]->n };
    }
  quantity.name = self->names[0] = g_strdup (quantity.name != NULL ? quantity.name : "");
  quantity.unit = self->names[1] = g_strdup (quantity.unit);
  choice.log = FALSE;
  self->x = hot_chart_axis_fit (&quantity, &choice, HOT_CHART_FIT_PLAIN, values, n_series);
  count_values (self);
  n = (gsize) n_series * self->n_bins;
  shares = (HotChartValues) { self->shares, n };
  self->y = hot_chart_axis_fit (&share, NULL, HOT_CHART_FIT_ZERO, &shares, 1);

  hot_chart_set_title (HOT_CHART (self), options->title);
  hot_chart_take_note (HOT_CHART (self), hot_chart_axes_note (&self->x, &self->y));
  if (n_series == 0 || self->x.is_empty)
    {
      g_autofree char *reason = g_strdup_printf (_("Nothing here has a value for %s."), quantity.name);

      hot_chart_set_empty_reason (HOT_CHART (self), reason);
    }
  return HOT_CHART (self);
}
