/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-scatter.h"

#include <math.h>

/* HotChartColoring: runs coloured by one of their columns, or by their own styles. */

void
hot_chart_coloring_init (HotChartColoring    *self,
                         HotChartTable       *table,
                         guint                column,
                         const HotChartAxis  *axis,
                         const HotChartTheme *theme)
{
  self->table = table;
  self->column = column != HOT_CHART_NO_COLUMN ? hot_chart_table_get_column (table, column) : NULL;
  self->axis = *axis;
  self->dark = theme->dark;
  if (self->column != NULL && self->column->categories == NULL)
    hot_chart_ramp_fill (theme, FALSE, self->colors);
}

HotRunStyle
hot_chart_coloring_get (const HotChartColoring *self,
                        guint                   run,
                        const HotChartTheme    *theme)
{
  HotRunStyle style;
  double value;

  if (self->column == NULL)
    return hot_run_style_get (hot_chart_table_get_style (self->table, run), self->dark);

  value = self->column->values[run];
  if (self->column->categories != NULL && !isnan (value))
    return hot_run_style_get ((guint) value, self->dark);

  style = hot_run_style_get (0, self->dark);
  value = hot_chart_axis_map (&self->axis, value);
  style.color = isnan (value) ? theme->mark
                              : self->colors[(guint) (CLAMP (value, 0, 1) * (HOT_PALETTE_SIZE - 1) + 0.5)];
  return style;
}

static HotChartEntry *
make_entries (const HotChartColoring *self)
{
  HotChartEntry *entries = g_new0 (HotChartEntry, self->column->n_categories);

  for (guint i = 0; i < self->column->n_categories; i++)
    entries[i] = (HotChartEntry) {
      .label = self->column->categories[i], .style = hot_run_style_get (i, self->dark), .key = HOT_CHART_KEY_MARKER,
    };
  return entries;
}

double
hot_chart_coloring_get_height (const HotChartColoring *self,
                               double                  width,
                               const HotChartTheme    *theme)
{
  g_autofree HotChartEntry *entries = NULL;

  if (self->column == NULL)
    return 0;
  if (self->column->categories == NULL)
    return hot_chart_ramp_get_height (theme);
  entries = make_entries (self);
  return hot_chart_legend_get_height (entries, self->column->n_categories, width, theme);
}

void
hot_chart_coloring_paint (const HotChartColoring *self,
                          cairo_t                *cr,
                          double                  y,
                          double                  width,
                          const HotChartTheme    *theme)
{
  g_autofree HotChartEntry *entries = NULL;

  if (self->column == NULL)
    return;
  if (self->column->categories == NULL)
    {
      hot_chart_ramp_paint (&self->axis, self->colors, cr, y, width, theme);
      return;
    }
  entries = make_entries (self);
  hot_chart_legend_paint (entries, self->column->n_categories, cr, y, width, theme);
}
