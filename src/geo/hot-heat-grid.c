/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-grid.h"

#include "base/hot-parallel.h"
#include "base/hot-simd.h"
#include "geo/hot-blur.h"
#include "geo/hot-dilate.h"
#include "geo/hot-heat-layout.h"
#include "geo/hot-mercator.h"

#include <math.h>
#include <string.h>

/*
 * A cell is at most this part of the standard deviation: linear interpolation is then within 3 % of the peak. A wide
 * kernel has more of them, up to a limit, since a point that stands alone is shown up to half a cell away from where it
 * is.
 */
#define MIN_CELLS_PER_SIGMA 2.0
#define MAX_CELLS_PER_SIGMA 8.0
#define WIDE_CELL           4.0   /* pixels */
#define GRAIN 20000
/* Of as many values as weigh alike (Kish's effective number, (Σ w)² / Σ w²) less than this have no spread that means anything. */
#define MIN_EFFECTIVE 1.25f
/* What a value weighs beside one at the middle, at most, where the blur of squared weights does not reach any more: exp (-3.2² / 4). */
#define FAINT 0.0773f

static const char *const aggregate_names[] = { "count", "mean", "median", "sum", "min", "max", "std" };

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

static double
cells_per_sigma (double radius)
{
  return CLAMP (radius / 2 / WIDE_CELL, MIN_CELLS_PER_SIGMA, MAX_CELLS_PER_SIGMA);
}

/* What is gathered in the cells of a grid; the extremes and the squares only where they are asked for. */
typedef struct {
  float          *counts;
  HotPointValues *values;
  float          *sums;
  float          *numbers;   /* how many values: like counts, but without the missing */
  float          *extremes;
  gboolean        is_max;
  float          *squares;   /* of the differences from @origin, as then @sums are of these */
  double          origin;
} Gather;

static inline void
add_extreme (const Gather *self,
             gsize         at,
             float         value)
{
  if (self->is_max ? value > self->extremes[at] : value < self->extremes[at])
    self->extremes[at] = value;
}

static void
gather_points (const HotHeatRun *run,
               const Gather     *self)
{
  const float *values = self->values != NULL ? hot_point_values_peek (self->values) : NULL;
  const gsize last = run->level->starts[run->end];
  gsize at;

  for (gsize i = run->level->starts[run->begin]; i < last; i++)
    {
      if (!hot_heat_run_place_point (run, i, &at))
        continue;
      self->counts[at]++;
      if (values == NULL || isnan (values[i]))
        continue;
      self->numbers[at]++;
      if (self->squares != NULL)
        {
          const float difference = values[i] - self->origin;

          self->sums[at] += difference;
          self->squares[at] += difference * difference;
          continue;
        }
      self->sums[at] += values[i];
      if (self->extremes != NULL)
        add_extreme (self, at, values[i]);
    }
}

static void
gather_cells (const HotHeatRun *run,
              const Gather     *self)
{
  const HotValueLevel *values = self->values != NULL ? hot_point_values_peek_level (self->values, run->level_number) : NULL;
  const double *squares = self->squares != NULL ? hot_point_values_peek_squares (self->values, run->level_number) : NULL;
  const guint32 *starts = run->level->starts;
  gsize at;

  for (guint i = run->begin; i < run->end; i++)
    {
      if (!hot_heat_run_place_cell (run, i, &at))
        continue;
      self->counts[at] += starts[i + 1] - starts[i];
      if (values == NULL)
        continue;
      self->numbers[at] += values->counts[i];
      if (squares != NULL)
        {
          const double sum = values->sums[i] - values->counts[i] * self->origin;

          self->sums[at] += sum;
          self->squares[at] += values->counts[i] > 0 ? squares[i] + sum * sum / values->counts[i] : 0;
          continue;
        }
      self->sums[at] += values->sums[i];
      if (self->extremes != NULL)
        add_extreme (self, at, self->is_max ? values->maxs[i] : values->mins[i]);
    }
}

static void
gather_run_cb (const HotHeatRun *run,
               gpointer          user_data)
{
  if (run->by_points)
    gather_points (run, user_data);
  else
    gather_cells (run, user_data);
}

/* Whole numbers. */
HOT_SIMD_CLONES
static guint
sum_counts (const float *counts,
            guint        n)
{
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (guint) (gint) counts[i];
  return sum;
}

guint
hot_heat_grid_count_in_view (const HotHeatGrid *self,
                             const HotViewport *viewport)
{
  const double left = (hot_viewport_world_x (viewport, 0) - self->x) / self->cell;
  const double right = (hot_viewport_world_x (viewport, viewport->width) - self->x) / self->cell;
  const double top = (hot_viewport_world_y (viewport, 0) - self->y) / self->cell;
  const double bottom = (hot_viewport_world_y (viewport, viewport->height) - self->y) / self->cell;
  const guint first_x = CLAMP (left, 0, self->width), last_x = CLAMP (ceil (right), 0, self->width);
  const guint first_y = CLAMP (top, 0, self->height), last_y = CLAMP (ceil (bottom), 0, self->height);
  guint n = 0;

  if (last_x > first_x)
    for (guint y = first_y; y < last_y; y++)
      n += sum_counts (self->counts + (gsize) y * self->width + first_x, last_x - first_x);

  return n;
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

/* A place of an extreme has points within the kernel's radius, two standard deviations. */
static void
finish_extremes (HotHeatGrid *self,
                 Gather      *work,
                 float       *scratch)
{
  const float kernel = 2 * G_PI * self->sigma * self->sigma;
  const gsize n = (gsize) self->width * self->height;

  hot_dilate (work->extremes, scratch, self->width, self->height, 2 * self->sigma, work->is_max);
  for (gsize i = 0; i < n; i++)
    {
      self->values[i] = isfinite (work->extremes[i]) ? work->extremes[i] : NAN;
      work->numbers[i] *= kernel;
    }
}

/* The square of a Gaussian is a narrower one, so another blur of the numbers sums the squares of the weights. */
static void
finish_deviations (HotHeatGrid         *self,
                   const HotHeatLayout *layout,
                   Gather              *work,
                   float               *scratch)
{
  const gsize n = (gsize) self->width * self->height;
  const float kernel = 2 * G_PI * self->sigma * self->sigma;
  const float narrow = 4 * G_PI * layout->blur * layout->blur;
  g_autofree float *weights = g_memdup2 (work->numbers, n * sizeof (float));

  hot_blur (weights, scratch, self->width, self->height, layout->blur / G_SQRT2);
  hot_blur (work->numbers, scratch, self->width, self->height, layout->blur);
  hot_blur (work->sums, scratch, self->width, self->height, layout->blur);
  hot_blur (work->squares, scratch, self->width, self->height, layout->blur);
  for (gsize i = 0; i < n; i++)
    {
      const float weight = work->numbers[i];
      const float effective = weights[i] > 0 ? weight * weight * narrow / weights[i] : weight * narrow / 2 / FAINT;
      const float mean = work->sums[i] / weight;
      const float variance = work->squares[i] / weight - mean * mean;

      self->values[i] = effective >= MIN_EFFECTIVE ? sqrtf (MAX (variance, 0) / (1 - 1 / effective)) : NAN;
      work->numbers[i] *= kernel;
    }
}

static void
finish (HotHeatGrid         *self,
        const HotHeatLayout *layout,
        HotAggregate         aggregate,
        Gather              *work)
{
  g_autofree float *scratch = NULL;

  if (work->values == NULL)
    {
      hot_heat_layout_blur (layout, self, &self->counts, 1);
      return;
    }
  if (work->squares == NULL && work->extremes == NULL)
    {
      hot_heat_layout_blur (layout, self, (float *[]) { self->counts, work->numbers, work->sums }, 3);
      finish_values (self, aggregate, work->sums, work->numbers);
      return;
    }

  scratch = hot_heat_layout_new_cells (layout);
  hot_blur (self->counts, scratch, self->width, self->height, layout->blur);
  if (work->squares != NULL)
    {
      finish_deviations (self, layout, work, scratch);
      return;
    }
  hot_blur (work->numbers, scratch, self->width, self->height, layout->blur);
  finish_extremes (self, work, scratch);
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
  HotHeatLayout layout = hot_heat_layout_for_index (index, viewport, margin, radius, cells_per_sigma (radius));
  g_autoptr(HotHeatGrid) self = NULL;
  g_autofree float *extremes = NULL;
  g_autofree float *squares = NULL;
  Gather work = { .values = values };

  g_return_val_if_fail ((values == NULL) == (aggregate == HOT_AGGREGATE_COUNT), NULL);
  g_return_val_if_fail (aggregate != HOT_AGGREGATE_MEDIAN, NULL);

  if (aggregate == HOT_AGGREGATE_COUNT || aggregate == HOT_AGGREGATE_MEAN || aggregate == HOT_AGGREGATE_SUM)
    hot_heat_layout_thin (&layout, cells_per_sigma (radius));
  self = hot_heat_layout_new_grid (&layout);
  work.counts = self->counts;
  if (values != NULL)
    {
      work.sums = self->values = hot_heat_layout_new_cells (&layout);
      work.numbers = self->support = hot_heat_layout_new_cells (&layout);
    }
  if (layout.width == 0)
    return g_steal_pointer (&self);

  if (aggregate == HOT_AGGREGATE_MIN || aggregate == HOT_AGGREGATE_MAX)
    {
      work.is_max = aggregate == HOT_AGGREGATE_MAX;
      work.extremes = extremes = hot_heat_layout_new_cells (&layout);
      for (gsize i = 0; i < (gsize) layout.width * layout.height; i++)
        extremes[i] = work.is_max ? -INFINITY : INFINITY;
    }
  if (aggregate == HOT_AGGREGATE_STD)
    {
      work.squares = squares = hot_heat_layout_new_cells (&layout);
      work.origin = hot_point_values_get_mean (values);
    }

  hot_heat_layout_visit (&layout, index, hot_point_index_get_finest (index), gather_run_cb, &work);
  self->n = hot_heat_grid_count_in_view (self, viewport);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  finish (self, &layout, aggregate, &work);
  return g_steal_pointer (&self);
}

/* Points that are placed at a time, so that where they fall stays in the first-level cache. */
#define BLOCK 1024

/* One axis of a grid beside the coordinates of points: those from @low to @low + @span fall to cells, the first of them to @first. */
typedef struct {
  guint32 low;
  guint32 span;
  guint32 first;
} CloudAxis;

typedef struct {
  HotPointCloud *cloud;
  CloudAxis      x, y;
  guint          shift;
  guint          width;
  guint32       *counts[HOT_PARALLEL_MAX];   /* one more than cells, for the points that fall to none */
  HotHeatGrid   *grid;
  guint          n_parts;
} CloudCount;

/* FALSE where no coordinate can fall to a cell. */
static gboolean
cloud_axis_init (CloudAxis *self,
                 guint32    origin,
                 guint      shift,
                 gint64     first,
                 guint      n)
{
  const gint64 low = origin + (MAX (first, 0) << shift);
  const gint64 high = MIN ((gint64) origin + ((first + n) << shift) - 1, G_MAXUINT32);

  *self = (CloudAxis) { low, high - low, MAX (-first, 0) };
  return low <= high;
}

/* In which cell each point lies; @nowhere for those in none. */
HOT_SIMD_CLONES
static void
place_points (const guint32 *restrict xs,
              const guint32 *restrict ys,
              gsize                   n,
              CloudAxis               x,
              CloudAxis               y,
              guint                   shift,
              guint32                 width,
              guint32                 nowhere,
              guint32       *restrict cells)
{
  for (gsize i = 0; i < n; i++)
    {
      const guint32 dx = xs[i] - x.low, dy = ys[i] - y.low;
      const guint32 cell = ((dy >> shift) + y.first) * width + (dx >> shift) + x.first;

      cells[i] = dx <= x.span && dy <= y.span ? cell : nowhere;
    }
}

static void
count_cloud_part (gsize    begin,
                  gsize    end,
                  guint    part,
                  gpointer user_data)
{
  CloudCount *self = user_data;
  const guint32 *xs = hot_point_cloud_peek_x (self->cloud);
  const guint32 *ys = hot_point_cloud_peek_y (self->cloud);
  guint32 *counts = self->counts[part];
  guint32 cells[BLOCK];

  for (gsize at = begin; at < end; at += BLOCK)
    {
      const gsize n = MIN (BLOCK, end - at);

      place_points (xs + at, ys + at, n, self->x, self->y, self->shift, self->width,
                    self->width * self->grid->height, cells);
      for (gsize i = 0; i < n; i++)
        counts[cells[i]]++;
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

/* Each thread counts its share of the points for itself. */
static void
count_cloud (HotHeatGrid         *self,
             const HotHeatLayout *layout,
             HotPointCloud       *cloud)
{
  const gsize n = hot_point_cloud_get_n (cloud), n_cells = (gsize) layout->width * layout->height;
  CloudCount count = { .cloud = cloud, .shift = layout->shift, .width = layout->width, .grid = self };

  if (!cloud_axis_init (&count.x, layout->points.origin_x, layout->shift, layout->left, layout->width) ||
      !cloud_axis_init (&count.y, layout->points.origin_y, layout->shift, layout->top, layout->height))
    return;

  count.n_parts = hot_parallel_parts (n, 10 * GRAIN);
  for (guint i = 0; i < count.n_parts; i++)
    count.counts[i] = g_new0 (guint32, n_cells + 1);
  hot_parallel_for (n, count.n_parts, count_cloud_part, &count);
  hot_parallel_for (n_cells, count.n_parts, add_counts_part, &count);
  for (guint i = 0; i < count.n_parts; i++)
    g_free (count.counts[i]);
}

HotHeatGrid *
hot_heat_grid_new_for_cloud (HotPointCloud     *cloud,
                             const HotViewport *viewport,
                             int                margin,
                             double             radius)
{
  g_autoptr(HotHeatGrid) self = NULL;
  const HotPointGrid points = hot_point_grid_for_cloud (cloud);
  guint32 min_x, min_y, max_x, max_y;
  HotHeatLayout layout;

  hot_point_cloud_get_extent (cloud, &min_x, &min_y, &max_x, &max_y);
  layout = hot_heat_layout_new (&points, max_x, max_y, viewport, margin, radius, cells_per_sigma (radius));
  hot_heat_layout_thin (&layout, cells_per_sigma (radius));
  self = hot_heat_layout_new_grid (&layout);
  if (layout.width == 0)
    return g_steal_pointer (&self);

  count_cloud (self, &layout, cloud);
  self->n = hot_heat_grid_count_in_view (self, viewport);
  hot_heat_layout_blur (&layout, self, &self->counts, 1);

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
