/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-lines-private.h"

#include <math.h>

/* What HotChartLines makes of its data before there is a picture. */

gsize
hot_chart_decimate (const float *points,
                    gsize        n,
                    double       column,
                    float       *out)
{
  gsize n_out = 0, i = 0;

  while (i < n)
    {
      const float x = points[2 * i], y = points[2 * i + 1];
      const double end = (floor (x / column) + 1) * column;
      gsize kept[4] = { i, i, i, i }, last = G_MAXSIZE;

      if (isnan (x) || isnan (y))
        {
          out[2 * n_out] = out[2 * n_out + 1] = NAN;
          n_out++;
          i++;
          continue;
        }
      for (; i < n && points[2 * i] < end && !isnan (points[2 * i + 1]); i++)
        {
          if (points[2 * i + 1] < points[2 * kept[1] + 1])
            kept[1] = i;
          if (points[2 * i + 1] > points[2 * kept[2] + 1])
            kept[2] = i;
          kept[3] = i;
        }
      if (kept[1] > kept[2])
        {
          const gsize swap = kept[1];

          kept[1] = kept[2];
          kept[2] = swap;
        }
      for (guint k = 0; k < 4; k++)
        if (kept[k] != last)
          {
            last = kept[k];
            out[2 * n_out] = points[2 * last];
            out[2 * n_out + 1] = points[2 * last + 1];
            n_out++;
          }
    }
  return n_out;
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

/* The points of some series by their x, those without one left out. */
static Point *
gather_points (HotChartSeries *const *series,
               guint                  n_series,
               const guint           *groups,
               guint                  group,
               gboolean               only_finite,
               gsize                 *n_points)
{
  Point *points;
  gsize n = 0;

  for (guint s = 0; s < n_series; s++)
    n += series[s]->n;
  points = g_new (Point, n);
  n = 0;
  for (guint s = 0; s < n_series; s++)
    for (gsize i = 0; i < series[s]->n && (groups == NULL || groups[s] == group); i++)
      if (isfinite (series[s]->x[i]) && (!only_finite || isfinite (series[s]->y[i])))
        points[n++] = (Point) { series[s]->x[i], series[s]->y[i] };
  /* Stable, as what was logged twice for a step stays in its order. */
  g_sort_array (points, n, sizeof *points, compare_points, NULL);
  *n_points = n;
  return points;
}

static HotChartSeries *
make_series (const HotChartSeries *like,
             const char           *name,
             const Point          *points,
             gsize                 n)
{
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      x[i] = points[i].x;
      y[i] = points[i].y;
    }
  return hot_chart_series_new (like->id, name, like->style, n, x, y, NULL);
}

HotChartSeries *
hot_chart_lines_sort (HotChartSeries *series)
{
  g_autofree Point *points = NULL;
  gboolean is_sorted = series->n == 0 || isfinite (series->x[0]);
  gsize n;

  for (gsize i = 1; i < series->n && is_sorted; i++)
    is_sorted = series->x[i] >= series->x[i - 1] && isfinite (series->x[i]);
  if (is_sorted)
    return hot_chart_series_ref (series);
  points = gather_points (&series, 1, NULL, 0, FALSE, &n);
  return make_series (series, series->name, points, n);
}

void
hot_chart_lines_add_groups (HotChartLines              *self,
                            HotChartSeries *const      *series,
                            guint                       n_series,
                            const HotChartLinesOptions *options)
{
  guint n_groups = 0;

  for (guint s = 0; s < n_series; s++)
    n_groups = MAX (n_groups, options->groups[s] + 1);
  self->lines = g_new0 (HotChartLine, n_groups);
  for (guint group = 0; group < n_groups; group++)
    {
      const HotChartSeries *first = NULL;
      gsize n_points, n = 0;
      g_autofree Point *points = gather_points (series, n_series, options->groups, group, TRUE, &n_points);
      g_autofree double *spread = g_new0 (double, n_points);

      for (guint s = 0; s < n_series && first == NULL; s++)
        if (options->groups[s] == group)
          first = series[s];
      if (first == NULL)
        continue;
      for (gsize i = 0, next; i < n_points; i = next)
        {
          double sum = 0, squares = 0, mean;

          for (next = i; next < n_points && points[next].x == points[i].x; next++)
            sum += points[next].y;
          mean = sum / (next - i);
          for (gsize k = i; k < next; k++)
            squares += (points[k].y - mean) * (points[k].y - mean);
          spread[n] = next - i > 1 ? sqrt (squares / (next - i - 1)) : 0;
          points[n++] = (Point) { points[i].x, mean };
        }
      self->lines[self->n_lines++] = (HotChartLine) {
        .series = make_series (first, options->group_names != NULL ? options->group_names[group] : first->name, points, n),
        .spread = g_steal_pointer (&spread),
      };
    }
}

void
hot_chart_lines_fit (HotChartLines              *self,
                     const HotChartLinesOptions *options)
{
  g_autofree HotChartValues *x = g_new (HotChartValues, self->n_lines + 1);
  g_autofree HotChartValues *y = g_new (HotChartValues, self->n_lines + 1);
  HotChartQuantity quantities[2] = { options->x, options->y };

  for (guint i = 0; i < 2; i++)
    {
      quantities[i].name = self->names[2 * i] = g_strdup (quantities[i].name != NULL ? quantities[i].name : "");
      quantities[i].unit = self->names[2 * i + 1] = g_strdup (quantities[i].unit);
    }
  for (guint i = 0; i < self->n_lines; i++)
    {
      x[i] = (HotChartValues) { self->lines[i].series->x, self->lines[i].series->n };
      y[i] = (HotChartValues) { self->lines[i].shown, self->lines[i].series->n };
    }
  self->x = hot_chart_axis_fit (&quantities[0], &options->x_choice, HOT_CHART_FIT_TIGHT, x, self->n_lines);
  self->y = hot_chart_axis_fit (&quantities[1], &options->y_choice, HOT_CHART_FIT_PLAIN, y, self->n_lines);
}
