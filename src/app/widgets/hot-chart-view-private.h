/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"
#include "app/widgets/hot-chart-request.h"
#include "app/widgets/hot-chart-view.h"

G_BEGIN_DECLS

/* What the files of HotChartView share. */

struct _HotChartView
{
  GtkWidget      parent_instance;

  HotChart      *chart;
  char          *highlight;
  GHashTable    *selected;      /* NULL for none */
  GBytes        *rows;
  gsize          mark;
  char          *readout;
  GtkWidget     *label;
  double         label_x;       /* where the read-out's mark is */
  double         label_y;

  GdkTexture    *texture;
  int            texture_width;
  int            texture_height;
  HotJob        *job;
  gboolean       is_stale;      /* the picture shown or being made is not for what is wanted now */
  gint64         last_cost;     /* of the last picture, microseconds */

  gboolean       is_dragging;
  gboolean       is_brushing;
  guint          axis;
  double         from;
  double         start_x;
  double         start_y;
  double         end_x;
  double         end_y;
  double         pointer_x;
  double         pointer_y;
  GtkWidget     *menu;
};

enum {
  SIGNAL_RUN_HIGHLIGHTED,
  SIGNAL_RUN_ACTIVATED,
  SIGNAL_RUNS_SELECTED,
  SIGNAL_ROWS_SELECTED,
  SIGNAL_RANGE_BRUSHED,
  SIGNAL_MESSAGE,
  N_SIGNALS
};

extern guint _hot_chart_view_signals[N_SIGNALS];

/* The state of now; it borrows from the view. */
HotChartState _hot_chart_view_get_state       (HotChartView      *self);
void          _hot_chart_view_refresh         (HotChartView      *self);
/* Moves the cursor to a mark, or away with HOT_CHART_NO_MARK. */
void          _hot_chart_view_point_at        (HotChartView      *self,
                                               gsize              mark,
                                               gboolean           announce);
/* Pointer and keyboard. */
void          _hot_chart_view_add_controllers (HotChartView      *self);
void          _hot_chart_view_install_keys    (GtkWidgetClass    *klass);
/* Copying and exporting: their actions, and the menu that has them. */
void          _hot_chart_view_install_actions (GtkWidgetClass    *klass);
void          _hot_chart_view_open_menu       (HotChartView      *self,
                                               double             x,
                                               double             y);

G_END_DECLS
