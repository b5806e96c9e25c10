/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-grid.h"

#include "base/hot-parallel.h"
#include "geo/hot-blur.h"
#include "geo/hot-mercator.h"
#include "geo/hot-point-sort.h"

#include <math.h>
#include <string.h>

#define WORLD 4294967296.0
/* A cell is at most this part of the standard deviation: linear interpolation is then within 2 % of the peak. */
#define CELLS_PER_SIGMA 2.5
/* The kernel has ended after so many standard deviations. */
#define REACH 3.2
#define GRAIN 20000

static const char *const aggregate_names[] = { "count", "mean", "median", "sum", "min", "max" };

G_STATIC_ASSERT (G_N_ELEMENTS (aggregate_names) == HOT_N_AGGREGATES);

const char *
hot_aggregate_to_string (HotAggregate aggregate)
{
  g_return_val_if_fail (aggregate < HOT_N_AGGREGATES, NULL);

  return aggregate_names[aggregate];
}

gboolean
hot_aggregate_from_string (const char   *string,
                           HotAggregate *aggregate)
{
  for (guint i = 0; i < G_N_ELEMENTS (aggregate_names); i++)
    if (g_str_equal (string, aggregate_names[i]))
      {
        *aggregate = i;
        return TRUE;
      }

  return FALSE;
}

/* Where the cells of a grid lie: column and row numbers count from the origin of the points' own grid. */
typedef struct {
  HotPointGrid points;
  guint        shift;      /* base 2 logarithm of the width of a cell */
  gint64       left, top;
  guint        width, height;
  double       blur;       /* standard deviation of the blur, in cells */
} Layout;

static double
world_of (const Layout *self,
          guint32       origin,
          gint64        cell)
{
  return (origin + (double) cell * (double) (G_GINT64_CONSTANT (1) << self->shift)) / WORLD;
}

/* Cells along one axis: those that the view shows or whose points reach into it, as far as there are points. */
static guint
span (const Layout *self,
      guint32       origin,
      double        view_begin,
      double        view_end,
      guint32       extent_end,
      double        reach,
      gint64       *first)
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

static Layout
lay_out (const HotPointGrid *points,
         guint32             extent_x,
         guint32             extent_y,
         const HotViewport  *viewport,
         int                 margin,
         double              radius)
{
  const double sigma = MAX (radius, 0.5) / 2.0;                      /* pixels */
  const double cell = MAX (sigma / CELLS_PER_SIGMA, 1.0) * WORLD / viewport->scale;
  const int shift = (int) floor (log2 (MAX (cell, 1.0)));
  Layout self = { .points = *points, .shift = CLAMP (shift, 0, 31) };
  const double sigma_in_cells = sigma / viewport->scale * WORLD / (double) (G_GINT64_CONSTANT (1) << self.shift);

  /* A cell gathers evenly from its width (variance 1/12), linear interpolation weighs by a triangle (1/6). */
  self.blur = sqrt (MAX (sigma_in_cells * sigma_in_cells - 0.25, 0.0));
  self.width = span (&self, points->origin_x, hot_viewport_world_x (viewport, -margin),
                     hot_viewport_world_x (viewport, viewport->width + margin), extent_x, REACH * sigma_in_cells, &self.left);
  self.height = span (&self, points->origin_y, hot_viewport_world_y (viewport, -margin),
                      hot_viewport_world_y (viewport, viewport->height + margin), extent_y, REACH * sigma_in_cells, &self.top);
  if (self.width == 0 || self.height == 0)
    self.width = self.height = 0;

  return self;
}

static float *
new_cells (const Layout *layout)
{
  return g_new0 (float, MAX ((gsize) layout->width * layout->height, 1));
}

static HotHeatGrid *
grid_new (const Layout *layout)
{
  HotHeatGrid *self = g_atomic_rc_box_new0 (HotHeatGrid);

  self->width = layout->width;
  self->height = layout->height;
  self->cell = (double) (G_GINT64_CONSTANT (1) << layout->shift) / WORLD;
  self->x = world_of (layout, layout->points.origin_x, layout->left);
  self->y = world_of (layout, layout->points.origin_y, layout->top);
  self->sigma = sqrt (layout->blur * layout->blur + 0.25);
  self->counts = new_cells (layout);

  return self;
}

/* One thread's share of a grid: whole rows, so that threads never write to the same cell. */
typedef struct {
  HotHeatGrid         *grid;
  const Layout        *layout;
  HotPointIndex       *index;
  HotPointValues      *values;
  HotAggregate         aggregate;
  const HotPointLevel *level;
  guint                level_number;
  const HotValueLevel *value_level;
  float               *sums;
  float               *numbers;   /* how many values: like counts, but without the missing */
} Gather;

typedef struct {
  const Gather *gather;
  gint64        top, bottom;
} Share;

static inline void
add_value (const Gather *self,
           gsize         at,
           double        sum,
           guint         n)
{
  self->sums[at] += sum;
  self->numbers[at] += n;
}

static void
gather_cells (guint    begin,
              guint    end,
              gboolean inside,
              gpointer user_data)
{
  const Share *share = user_data;
  const Gather *self = share->gather;
  const gint64 left = self->layout->left;
  const gint64 right = left + self->layout->width;
  const HotPointLevel *level = self->level;

  for (guint i = begin; i < end; i++)
    {
      const gint64 x = level->cells[i] & 0xffff;
      const gint64 y = level->cells[i] >> 16;
      gsize at;

      if (!inside && (x < left || x >= right || y < share->top || y >= share->bottom))
        continue;
      at = (y - self->layout->top) * self->layout->width + (x - left);
      self->grid->counts[at] += level->starts[i + 1] - level->starts[i];
      if (self->value_level != NULL)
        add_value (self, at, self->value_level->sums[i], self->value_level->counts[i]);
    }
}

static void
gather_points (guint    begin,
               guint    end,
               gboolean inside,
               gpointer user_data)
{
  const Share *share = user_data;
  const Gather *self = share->gather;
  const Layout *layout = self->layout;
  const guint32 *xs = hot_point_index_peek_x (self->index);
  const guint32 *ys = hot_point_index_peek_y (self->index);
  const float *values = self->values != NULL ? hot_point_values_peek (self->values) : NULL;
  const gsize last = self->level->starts[end];

  for (gsize i = self->level->starts[begin]; i < last; i++)
    {
      const gint64 x = (gint64) ((xs[i] - layout->points.origin_x) >> layout->shift) - layout->left;
      const gint64 y = (gint64) ((ys[i] - layout->points.origin_y) >> layout->shift);
      gsize at;

      if ((guint64) x >= layout->width || y < share->top || y >= share->bottom)
        continue;
      at = (y - layout->top) * layout->width + x;
      self->grid->counts[at]++;
      if (values != NULL && !isnan (values[i]))
        add_value (self, at, values[i], 1);
    }
}

static void
gather_part (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  const Gather *self = user_data;
  const Layout *layout = self->layout;
  const Share share = { self, layout->top + begin, layout->top + end };
  const int coarser = (int) (layout->points.shift + self->level_number) - (int) layout->shift;
  gint64 left = layout->left, right = layout->left + layout->width, top = share.top, bottom = share.bottom;

  if (coarser > 0)
    {
      /* The level's cells are wider than the grid's: visit all that touch it, and place their points one by one. */
      left >>= coarser;
      top >>= coarser;
      right = ((right - 1) >> coarser) + 1;
      bottom = ((bottom - 1) >> coarser) + 1;
    }

  hot_point_index_visit (self->index, self->level_number,
                         CLAMP (left, -1, 65536), CLAMP (top, -1, 65536),
                         CLAMP (right, -1, 65536), CLAMP (bottom, -1, 65536),
                         coarser > 0 ? gather_points : gather_cells, (gpointer) &share);
}

static void
gather (Gather       *self,
        const Layout *layout)
{
  const guint finest = hot_point_index_get_finest (self->index);
  const int wanted = (int) layout->shift - (int) layout->points.shift;

  self->level_number = CLAMP (wanted, (int) finest, HOT_POINT_INDEX_N_LEVELS - 1);
  self->level = hot_point_index_peek_level (self->index, self->level_number);
  if (self->values != NULL)
    self->value_level = hot_point_values_peek_level (self->values, self->level_number);

  hot_parallel_for (layout->height, hot_parallel_parts ((gsize) layout->width * layout->height, GRAIN), gather_part, self);
}

/* Before the blur, while each point is still in its own cell. */
static guint
count_in_view (const HotHeatGrid *self,
               const HotViewport *viewport)
{
  const double left = (hot_viewport_world_x (viewport, 0) - self->x) / self->cell;
  const double right = (hot_viewport_world_x (viewport, viewport->width) - self->x) / self->cell;
  const double top = (hot_viewport_world_y (viewport, 0) - self->y) / self->cell;
  const double bottom = (hot_viewport_world_y (viewport, viewport->height) - self->y) / self->cell;
  const guint first_x = CLAMP (left, 0, self->width), last_x = CLAMP (ceil (right), 0, self->width);
  const guint first_y = CLAMP (top, 0, self->height), last_y = CLAMP (ceil (bottom), 0, self->height);
  double n = 0;

  for (guint y = first_y; y < last_y; y++)
    {
      const float *row = self->counts + (gsize) y * self->width;
      float sum = 0;

      for (guint x = first_x; x < last_x; x++)
        sum += row[x];
      n += sum;
    }

  return (guint) n;
}

/* Sums become what is asked for, and numbers what stands behind it. */
static void
finish_values (HotHeatGrid  *self,
               HotAggregate  aggregate,
               float        *sums,
               float        *numbers)
{
  const float kernel = 2 * G_PI * self->sigma * self->sigma;

  for (guint y = 0; y < self->height; y++)
    {
      const gsize start = (gsize) y * self->width;
      const float per_km2 = hot_heat_grid_get_per_km2 (self, y);

      for (gsize i = start; i < start + self->width; i++)
        {
          if (aggregate == HOT_AGGREGATE_SUM)
            sums[i] = numbers[i] > 0 ? sums[i] * per_km2 : NAN;
          else
            sums[i] = numbers[i] > 0 ? sums[i] / numbers[i] : NAN;
          numbers[i] *= kernel;
        }
    }
}

HotHeatGrid *
hot_heat_grid_new (HotPointIndex      *index,
                   HotPointValues     *values,
                   HotAggregate        aggregate,
                   const HotViewport  *viewport,
                   int                 margin,
                   double              radius,
                   GCancellable       *cancellable,
                   GError            **error)
{
  g_autoptr(HotHeatGrid) self = NULL;
  g_autofree float *scratch = NULL;
  HotPointGrid points;
  guint32 extent;
  Layout layout;
  Gather work;

  g_return_val_if_fail ((values == NULL) == (aggregate == HOT_AGGREGATE_COUNT), NULL);

  hot_point_index_get_grid (index, &points.origin_x, &points.origin_y, &points.shift);
  extent = (guint32) MIN ((G_GUINT64_CONSTANT (65536) << points.shift) - 1, G_MAXUINT32);
  layout = lay_out (&points, points.origin_x + MIN (extent, G_MAXUINT32 - points.origin_x),
                    points.origin_y + MIN (extent, G_MAXUINT32 - points.origin_y), viewport, margin, radius);
  self = grid_new (&layout);
  if (layout.width == 0 || hot_point_index_get_n (index) == 0)
    return g_steal_pointer (&self);

  work = (Gather) { .grid = self, .layout = &layout, .index = index, .values = values, .aggregate = aggregate };
  if (values != NULL)
    {
      work.sums = self->values = new_cells (&layout);
      work.numbers = self->support = new_cells (&layout);
    }
  gather (&work, &layout);
  self->n = count_in_view (self, viewport);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  scratch = new_cells (&layout);
  hot_blur (self->counts, scratch, self->width, self->height, layout.blur);
  if (values != NULL)
    {
      hot_blur (work.sums, scratch, self->width, self->height, layout.blur);
      hot_blur (work.numbers, scratch, self->width, self->height, layout.blur);
      finish_values (self, aggregate, work.sums, work.numbers);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

typedef struct {
  HotPointCloud *cloud;
  const Layout  *layout;
  guint32       *counts[HOT_PARALLEL_MAX];
  HotHeatGrid   *grid;
  guint          n_parts;
} CloudCount;

static void
count_cloud_part (gsize    begin,
                  gsize    end,
                  guint    part,
                  gpointer user_data)
{
  CloudCount *self = user_data;
  const Layout layout = *self->layout;
  const guint32 *xs = hot_point_cloud_peek_x (self->cloud);
  const guint32 *ys = hot_point_cloud_peek_y (self->cloud);
  guint32 *counts = self->counts[part];

  for (gsize i = begin; i < end; i++)
    {
      const gint64 x = (gint64) ((xs[i] - layout.points.origin_x) >> layout.shift) - layout.left;
      const gint64 y = (gint64) ((ys[i] - layout.points.origin_y) >> layout.shift) - layout.top;

      if ((guint64) x < layout.width && (guint64) y < layout.height)
        counts[y * layout.width + x]++;
    }
}

static void
add_counts_part (gsize    begin,
                 gsize    end,
                 guint    part,
                 gpointer user_data)
{
  CloudCount *self = user_data;

  for (gsize i = begin; i < end; i++)
    {
      guint32 count = 0;

      for (guint p = 0; p < self->n_parts; p++)
        count += self->counts[p][i];
      self->grid->counts[i] = count;
    }
}

HotHeatGrid *
hot_heat_grid_new_for_cloud (HotPointCloud     *cloud,
                             const HotViewport *viewport,
                             int                margin,
                             double             radius)
{
  g_autoptr(HotHeatGrid) self = NULL;
  g_autofree float *scratch = NULL;
  const HotPointGrid points = hot_point_grid_for_cloud (cloud);
  guint32 min_x, min_y, max_x, max_y;
  CloudCount count;
  Layout layout;

  hot_point_cloud_get_extent (cloud, &min_x, &min_y, &max_x, &max_y);
  layout = lay_out (&points, max_x, max_y, viewport, margin, radius);
  self = grid_new (&layout);
  if (layout.width == 0)
    return g_steal_pointer (&self);

  count = (CloudCount) { .cloud = cloud, .layout = &layout, .grid = self };
  count.n_parts = hot_parallel_parts (hot_point_cloud_get_n (cloud), 10 * GRAIN);
  for (guint i = 0; i < count.n_parts; i++)
    count.counts[i] = g_new0 (guint32, (gsize) layout.width * layout.height);
  hot_parallel_for (hot_point_cloud_get_n (cloud), count.n_parts, count_cloud_part, &count);
  hot_parallel_for ((gsize) layout.width * layout.height, count.n_parts, add_counts_part, &count);
  for (guint i = 0; i < count.n_parts; i++)
    g_free (count.counts[i]);

  self->n = count_in_view (self, viewport);
  scratch = new_cells (&layout);
  hot_blur (self->counts, scratch, self->width, self->height, layout.blur);

  return g_steal_pointer (&self);
}

HotHeatGrid *
hot_heat_grid_ref (HotHeatGrid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_heat_grid_clear (gpointer data)
{
  HotHeatGrid *self = data;

  g_free (self->counts);
  g_free (self->values);
  g_free (self->support);
}

void
hot_heat_grid_unref (HotHeatGrid *self)
{
  g_atomic_rc_box_release_full (self, hot_heat_grid_clear);
}

double
hot_heat_grid_get_per_km2 (const HotHeatGrid *self,
                           double             row)
{
  const double metres = self->cell * hot_mercator_metres (hot_mercator_latitude (self->y + (row + 0.5) * self->cell));

  return 1e6 / (metres * metres);
}

static float
at (const HotHeatGrid *self,
    const float       *cells,
    int                x,
    int                y)
{
  if (x < 0 || y < 0 || (guint) x >= self->width || (guint) y >= self->height)
    return 0.0f;
  return cells[(gsize) y * self->width + x];
}

static double
interpolate (const HotHeatGrid *self,
             const float       *cells,
             double             column,
             double             row)
{
  const int x = (int) floor (column);
  const int y = (int) floor (row);
  const double right = column - x;
  const double lower = row - y;

  return (at (self, cells, x, y) * (1 - right) + at (self, cells, x + 1, y) * right) * (1 - lower) +
         (at (self, cells, x, y + 1) * (1 - right) + at (self, cells, x + 1, y + 1) * right) * lower;
}

void
hot_heat_grid_read (const HotHeatGrid *self,
                    double             x,
                    double             y,
                    double            *density,
                    double            *value,
                    double            *support)
{
  const double column = CLAMP ((x - self->x) / self->cell - 0.5, -2.0, self->width + 1.0);
  const double row = CLAMP ((y - self->y) / self->cell - 0.5, -2.0, self->height + 1.0);

  *density = interpolate (self, self->counts, column, row) * hot_heat_grid_get_per_km2 (self, row);
  *value = self->values != NULL ? interpolate (self, self->values, column, row) : NAN;
  *support = self->support != NULL ? interpolate (self, self->support, column, row) : NAN;
}
