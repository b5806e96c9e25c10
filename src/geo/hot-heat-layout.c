/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-layout.h"

#include "base/hot-parallel.h"
#include "geo/hot-blur.h"

#include <math.h>

#define WORLD 4294967296.0
/* The kernel has ended after so many standard deviations. */
#define REACH 3.2
#define GRAIN 20000
/* Finer than is asked for by so much, every second cell is kept: a point that stands alone is still nearer to its Gaussian than with the widest
 * cells, of which all are kept. */
#define FINE 1.5
/* What a cell adds to the variance, which gathers evenly from its width, and linear interpolation, which weighs by a triangle. */
#define GATHERING (1 / 12.0)
#define INTERPOLATION (1 / 6.0)

static double
world_of (const HotHeatLayout *self,
          guint32              origin,
          gint64               cell)
{
  return (origin + (double) cell * (double) (G_GINT64_CONSTANT (1) << self->shift)) / WORLD;
}

/* Cells along one axis: those that the view shows or whose points reach into it, as far as there are points. */
static guint
span (const HotHeatLayout *self,
      guint32              origin,
      double               view_begin,
      double               view_end,
      guint32              extent_end,
      double               reach,
      gint64              *first)
{
  const double cell = (double) (G_GINT64_CONSTANT (1) << self->shift);
  const gint64 margin = (gint64) ceil (reach) + 2;
  const double view_first = floor ((view_begin * WORLD - origin) / cell) - margin;
  const double view_last = floor ((view_end * WORLD - origin) / cell) + margin;
  const double last_point = (double) ((gint64) (extent_end - origin) >> self->shift);
  const double low = MAX (view_first, -(double) margin);
  const double high = MIN (view_last, last_point + margin);

  *first = (gint64) low;
  return high >= low ? (guint) (high - low + 1) : 0;
}

HotHeatLayout
hot_heat_layout_new (const HotPointGrid *points,
                     guint32             last_x,
                     guint32             last_y,
                     const HotViewport  *viewport,
                     int                 margin,
                     double              radius,
                     double              cells_per_sigma)
{
  const double sigma = MAX (radius, 0.5) / 2.0;                      /* pixels */
  const double cell = MAX (sigma / cells_per_sigma, 1.0) * WORLD / viewport->scale;
  const int shift = (int) floor (log2 (MAX (cell, 1.0)));
  HotHeatLayout self = { .points = *points, .shift = CLAMP (shift, 0, 31), .step = 1 };
  const double sigma_in_cells = sigma / viewport->scale * WORLD / (double) (G_GINT64_CONSTANT (1) << self.shift);

  self.blur = sqrt (MAX (sigma_in_cells * sigma_in_cells - GATHERING - INTERPOLATION, 0.0));
  self.width = span (&self, points->origin_x, hot_viewport_world_x (viewport, -margin),
                     hot_viewport_world_x (viewport, viewport->width + margin), last_x, REACH * sigma_in_cells, &self.left);
  self.height = span (&self, points->origin_y, hot_viewport_world_y (viewport, -margin),
                      hot_viewport_world_y (viewport, viewport->height + margin), last_y, REACH * sigma_in_cells, &self.top);
  if (self.width == 0 || self.height == 0)
    self.width = self.height = 0;

  return self;
}

/* Standard deviation of the kernel, in cells. */
static double
sigma_of (const HotHeatLayout *self)
{
  return sqrt (self->blur * self->blur + GATHERING + self->step * self->step * INTERPOLATION);
}

void
hot_heat_layout_thin (HotHeatLayout *self,
                      double         cells_per_sigma)
{
  const double sigma = sigma_of (self);

  if (self->width == 0 || sigma < FINE * cells_per_sigma)
    return;

  self->step = 2;
  self->blur = sqrt (sigma * sigma - GATHERING - self->step * self->step * INTERPOLATION);
  /* The same cells are kept wherever the view begins. */
  self->width += self->left & 1;
  self->left -= self->left & 1;
  self->height += self->top & 1;
  self->top -= self->top & 1;
}

float *
hot_heat_layout_new_cells (const HotHeatLayout *self)
{
  return g_new0 (float, MAX ((gsize) self->width * self->height, 1));
}

HotHeatGrid *
hot_heat_layout_new_grid (const HotHeatLayout *layout)
{
  HotHeatGrid *self = g_atomic_rc_box_new0 (HotHeatGrid);

  self->width = layout->width;
  self->height = layout->height;
  self->cell = (double) (G_GINT64_CONSTANT (1) << layout->shift) / WORLD;
  self->x = world_of (layout, layout->points.origin_x, layout->left);
  self->y = world_of (layout, layout->points.origin_y, layout->top);
  self->sigma = sigma_of (layout);
  self->counts = hot_heat_layout_new_cells (layout);

  return self;
}

void
hot_heat_layout_blur (const HotHeatLayout  *self,
                      HotHeatGrid          *grid,
                      float               **arrays,
                      guint                 n)
{
  g_autofree float *scratch = hot_heat_layout_new_cells (self);
  const double shift = (self->step - 1) / 2.0 * grid->cell;

  for (guint i = 0; i < n; i++)
    hot_blur_thinned (arrays[i], scratch, self->width, self->height, self->blur, self->step);

  grid->width = (self->width + self->step - 1) / self->step;
  grid->height = (self->height + self->step - 1) / self->step;
  grid->x -= shift;
  grid->y -= shift;
  grid->cell *= self->step;
  grid->sigma /= self->step;
}

HotHeatLayout
hot_heat_layout_for_index (HotPointIndex     *index,
                           const HotViewport *viewport,
                           int                margin,
                           double             radius,
                           double             cells_per_sigma)
{
  HotPointGrid points;
  guint32 extent;

  hot_point_index_get_grid (index, &points.origin_x, &points.origin_y, &points.shift);
  extent = (guint32) MIN ((G_GUINT64_CONSTANT (65536) << points.shift) - 1, G_MAXUINT32);
  return hot_heat_layout_new (&points,
                              points.origin_x + MIN (extent, G_MAXUINT32 - points.origin_x),
                              points.origin_y + MIN (extent, G_MAXUINT32 - points.origin_y),
                              viewport, margin, radius, cells_per_sigma);
}

typedef struct {
  const HotHeatLayout *layout;
  HotPointIndex       *index;
  guint                level_number;
  HotHeatRunFunc       func;
  gpointer             user_data;
} Visit;

typedef struct {
  const Visit *visit;
  HotHeatRun   run;
} Share;

static void
visit_range_cb (guint    begin,
                guint    end,
                gboolean inside,
                gpointer user_data)
{
  Share *share = user_data;

  share->run.begin = begin;
  share->run.end = end;
  share->run.inside = inside;
  share->visit->func (&share->run, share->visit->user_data);
}

static void
visit_part (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  const Visit *self = user_data;
  const HotHeatLayout *layout = self->layout;
  const int coarser = (int) (layout->points.shift + self->level_number) - (int) layout->shift;
  gint64 left = layout->left, right = layout->left + layout->width;
  gint64 top = layout->top + begin, bottom = layout->top + end;
  Share share = {
    self,
    {
      .layout = layout, .level = hot_point_index_peek_level (self->index, self->level_number),
      .level_number = self->level_number, .by_points = coarser > 0, .top = top, .bottom = bottom,
      .x = hot_point_index_peek_x (self->index), .y = hot_point_index_peek_y (self->index),
    },
  };

  if (coarser > 0)
    {
      /* The level's cells are wider than the grid's: visit all that touch it. */
      left >>= coarser;
      top >>= coarser;
      right = ((right - 1) >> coarser) + 1;
      bottom = ((bottom - 1) >> coarser) + 1;
    }

  hot_point_index_visit (self->index, self->level_number,
                         CLAMP (left, -1, 65536), CLAMP (top, -1, 65536),
                         CLAMP (right, -1, 65536), CLAMP (bottom, -1, 65536), visit_range_cb, &share);
}

void
hot_heat_layout_visit (const HotHeatLayout *self,
                       HotPointIndex       *index,
                       guint                finest,
                       HotHeatRunFunc       func,
                       gpointer             user_data)
{
  const int wanted = (int) self->shift - (int) self->points.shift;
  Visit visit = { self, index, CLAMP (wanted, (int) finest, HOT_POINT_INDEX_N_LEVELS - 1), func, user_data };

  hot_parallel_for (self->height, hot_parallel_parts ((gsize) self->width * self->height, GRAIN), visit_part, &visit);
}
