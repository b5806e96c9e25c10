/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-heat-grid.h"
#include "geo/hot-point-sort.h"

G_BEGIN_DECLS

/**
 * HotHeatLayout:
 * @points: the grid of the points' own cells
 * @shift: base 2 logarithm of the width of a cell of this grid, in units of the world
 * @left: number of its first column, counted from the origin of @points
 * @top: number of its first row
 * @width: columns
 * @height: rows
 * @blur: standard deviation of the blur, in cells: that of the kernel less what gathering and interpolation add
 * @step: of the blurred columns and rows every so many-th is kept
 *
 * Where the cells of a heat grid lie. Its cells are those of a level of the index, or parts of them.
 */
typedef struct {
  HotPointGrid points;
  guint        shift;
  gint64       left;
  gint64       top;
  guint        width;
  guint        height;
  double       blur;
  guint        step;
} HotHeatLayout;

/* @last_x, @last_y: of the points, or anything beyond. @cells_per_sigma: how fine the cells are beside the kernel, at least; a cell is
 * never finer than a pixel. No cells where the view shows no points. */
HotHeatLayout hot_heat_layout_new       (const HotPointGrid  *points,
                                         guint32              last_x,
                                         guint32              last_y,
                                         const HotViewport   *viewport,
                                         int                  margin,
                                         double               radius,
                                         double               cells_per_sigma);
/* The same for all that an index may hold. */
HotHeatLayout hot_heat_layout_for_index (HotPointIndex       *index,
                                         const HotViewport   *viewport,
                                         int                  margin,
                                         double               radius,
                                         double               cells_per_sigma);
/* Where cells are much finer than @cells_per_sigma, every second of them is enough once they are blurred. */
void          hot_heat_layout_thin      (HotHeatLayout       *self,
                                         double               cells_per_sigma);
/* Zeros, one a cell. */
float        *hot_heat_layout_new_cells (const HotHeatLayout *self);
/* A grid with counts of zero. */
HotHeatGrid  *hot_heat_layout_new_grid  (const HotHeatLayout *layout);
/* Blurs @n of the grid's arrays by hot_blur_thinned(); then the grid is of the cells that are kept. */
void          hot_heat_layout_blur      (const HotHeatLayout *self,
                                         HotHeatGrid         *grid,
                                         float              **arrays,
                                         guint                n);
/* Points in view by a grid's counts, before they are blurred. */
guint         hot_heat_grid_count_in_view (const HotHeatGrid *self,
                                           const HotViewport *viewport);

/**
 * HotHeatRun:
 * @layout: of the grid
 * @level: of the index
 * @level_number: which that is
 * @begin: first cell of the run, in the level's list
 * @end: one past its last
 * @inside: whether all of the run's cells are wanted; else hot_heat_run_place_cell() must be asked
 * @by_points: the grid's cells are finer than the level's, so the points of the cells are to be placed one by one
 * @top: first row of the grid that this thread has
 * @bottom: one past its last
 * @x: coordinates of all points of the index
 * @y: likewise
 *
 * A run of cells in Morton order that fall to a grid.
 */
typedef struct {
  const HotHeatLayout *layout;
  const HotPointLevel *level;
  guint                level_number;
  guint                begin;
  guint                end;
  gboolean             inside;
  gboolean             by_points;
  gint64               top;
  gint64               bottom;
  const guint32       *x;
  const guint32       *y;
} HotHeatRun;

typedef void (*HotHeatRunFunc) (const HotHeatRun *run,
                                gpointer          user_data);

/**
 * hot_heat_layout_visit:
 * @finest: finest level that may be used
 *
 * Goes through all points of a grid in runs of the index's cells, on all processors. Each thread has rows of the grid
 * of its own.
 */
void          hot_heat_layout_visit     (const HotHeatLayout *self,
                                         HotPointIndex       *index,
                                         guint                finest,
                                         HotHeatRunFunc       func,
                                         gpointer             user_data);

/* To which cell of the grid the level's cell number @cell falls; FALSE where to none of this thread. */
static inline gboolean
hot_heat_run_place_cell (const HotHeatRun *self,
                         guint             cell,
                         gsize            *at)
{
  const HotHeatLayout *layout = self->layout;
  const gint64 x = (gint64) (self->level->cells[cell] & 0xffff) - layout->left;
  const gint64 y = self->level->cells[cell] >> 16;

  if (!self->inside && ((guint64) x >= layout->width || y < self->top || y >= self->bottom))
    return FALSE;
  *at = (y - layout->top) * layout->width + x;
  return TRUE;
}

/* The same for a point. */
static inline gboolean
hot_heat_run_place_point (const HotHeatRun *self,
                          gsize             point,
                          gsize            *at)
{
  const HotHeatLayout *layout = self->layout;
  const gint64 x = (gint64) ((self->x[point] - layout->points.origin_x) >> layout->shift) - layout->left;
  const gint64 y = (self->y[point] - layout->points.origin_y) >> layout->shift;

  if ((guint64) x >= layout->width || y < self->top || y >= self->bottom)
    return FALSE;
  *at = (y - layout->top) * layout->width + x;
  return TRUE;
}

G_END_DECLS
