/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart-axis.h"
#include "draw/hot-chart-theme.h"

G_BEGIN_DECLS

/**
 * HotChartFrame:
 * @title: (nullable): of the chart
 * @note: (nullable): a few words at the end of the title's line, such as "3 outside"
 * @x: from left to right
 * @y: from bottom to top; of categories from top to bottom, as one reads
 * @is_bare: the chart draws its axes itself
 * @has_grid_x: whether lines rise from the ticks of @x
 * @end_room: what labels need right of the data
 * @legend_height: what a legend needs under the title
 * @width: of the whole; set by hot_chart_frame_layout()
 * @height: of the whole
 * @plot: where the data are
 * @parts: (nullable) (element-type HotChartFrame): of a chart that is made of charts: their frames, placed within the whole
 *
 * What stands around the data: title, grid, axes and their numbers. Charts of one size have the same margins whatever they show, unless
 * their labels need more, so that their data stand below each other on a page.
 */
typedef struct {
  const char        *title;
  const char        *note;
  HotChartAxis       x;
  HotChartAxis       y;
  gboolean           is_bare;
  gboolean           has_grid_x;
  double             end_room;
  double             legend_height;
  double             width;
  double             height;
  cairo_rectangle_t  plot;
  GArray            *parts;
} HotChartFrame;

void   hot_chart_frame_clear       (HotChartFrame       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotChartFrame, hot_chart_frame_clear)

void   hot_chart_frame_layout      (HotChartFrame       *self,
                                    double               width,
                                    double               height,
                                    const HotChartTheme *theme);
/* Everything but the data and the legend. */
void   hot_chart_frame_paint       (const HotChartFrame *self,
                                    cairo_t             *cr,
                                    const HotChartTheme *theme);
/* Fills the data's rectangle with an image of another size, pixel by pixel. */
void   hot_chart_frame_paint_image (const HotChartFrame *self,
                                    cairo_t             *cr,
                                    cairo_surface_t     *image);
/* The upper edge of the legend's place. */
double hot_chart_frame_legend_y    (const HotChartFrame *self,
                                    const HotChartTheme *theme);
/* Where a value stands, in units of the picture; NaN without a place. */
double hot_chart_frame_x           (const HotChartFrame *self,
                                    double               value);
double hot_chart_frame_y           (const HotChartFrame *self,
                                    double               value);
/* Whether a place is within the data's rectangle, one unit beyond its edges included. */
gboolean hot_chart_frame_contains  (const HotChartFrame *self,
                                    double               x,
                                    double               y);
/* A chart without data: the title, and why. */
void   hot_chart_frame_paint_empty (cairo_t             *cr,
                                    double               width,
                                    double               height,
                                    const HotChartTheme *theme,
                                    const char          *title,
                                    const char          *reason);

/* How wide a label is at the size of @theme; without a picture at hand. */
double hot_chart_text_width        (const HotChartTheme *theme,
                                    const char          *text);
/**
 * hot_chart_labels_spread:
 * @centers: (inout): where labels of equal height would like to have their middles; moved apart as little as is needed
 * @top: upper edge of their room
 * @bottom: lower edge
 *
 * Keeps labels from standing on each other, in the order of their wishes.
 *
 * Returns: whether there is room for all; if not, nothing was moved
 */
gboolean hot_chart_labels_spread   (double              *centers,
                                    guint                n,
                                    double               height,
                                    double               top,
                                    double               bottom);

G_END_DECLS
