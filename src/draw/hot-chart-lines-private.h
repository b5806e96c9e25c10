/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-lines.h"

G_BEGIN_DECLS

/* What the files of HotChartLines share. */

/* A line as it is shown. */
typedef struct {
  HotChartSeries *series;      /* x ascending */
  double         *shown;       /* its y, smoothed */
  double         *spread;      /* (nullable) standard deviations */
  gsize           first_mark;
} HotChartLine;

struct _HotChartLines
{
  HotChart           parent_instance;

  HotChartLine              *lines;
  guint              n_lines;
  gsize              n_points;
  HotChartAxis       x;
  HotChartAxis       y;
  char              *names[4];   /* of the quantities, which the axes borrow */
  double             smoothing;
  HotChartReference *references;
  guint              n_references;
  gboolean           is_panel;
};

/* The series with x ascending and everywhere finite: itself where it is so already. */
HotChartSeries *hot_chart_lines_sort       (HotChartSeries             *series);
void            hot_chart_lines_add_groups (HotChartLines              *self,
                                            HotChartSeries *const      *series,
                                            guint                       n_series,
                                            const HotChartLinesOptions *options);
/* The axes, once the lines are there. */
void            hot_chart_lines_fit        (HotChartLines              *self,
                                            const HotChartLinesOptions *options);

G_END_DECLS
