/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-grid.h"

#include "base/hot-parallel.h"
#include "geo/hot-blur.h"
#include "geo/hot-heat-layout.h"

#include <math.h>

/*
 * A median cannot be blurred, but counts can: one grid for each rank, each blurred by itself, and in every cell the
 * rank at which half of the weight is reached. Cells are coarser than those of other grids, since there are so many of
 * them.
 */
#define CELLS_PER_SIGMA 1.6
#define GRAIN 5000

typedef struct {
  HotHeatGrid         *grid;
  const HotHeatLayout *layout;
  HotPointRanks       *ranks;
  float               *layers;   /* rank by rank */
  gsize                n_cells;
} Work;

static void
gather_run_cb (const HotHeatRun *run,
               gpointer          user_data)
{
  Work *self = user_data;
  const guint8 *ranks = hot_point_ranks_peek (self->ranks);
  const guint32 *starts = run->level->starts;
  const guint32 *counts = run->by_points ? NULL : hot_point_ranks_peek_level (self->ranks, run->level_number);
  gsize at;

  if (run->by_points)
    {
      for (gsize i = starts[run->begin]; i < starts[run->end]; i++)
        if (hot_heat_run_place_point (run, i, &at))
          {
            self->grid->counts[at]++;
            if (ranks[i] < HOT_POINT_RANKS_N)
              self->layers[ranks[i] * self->n_cells + at]++;
          }
      return;
    }

  for (guint i = run->begin; i < run->end; i++)
    if (hot_heat_run_place_cell (run, i, &at))
      {
        self->grid->counts[at] += starts[i + 1] - starts[i];
        for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
          self->layers[r * self->n_cells + at] += counts[(gsize) i * HOT_POINT_RANKS_N + r];
      }
}

static void
find_medians (gsize    begin,
              gsize    end,
              guint    part,
              gpointer user_data)
{
  Work *self = user_data;
  const float *edges = hot_point_ranks_peek_edges (self->ranks);
  const float kernel = 2 * G_PI * self->grid->sigma * self->grid->sigma;

  for (gsize i = begin; i < end; i++)
    {
      float weights[HOT_POINT_RANKS_N];
      float total = 0;

      for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
        {
          weights[r] = self->layers[r * self->n_cells + i];
          total += weights[r];
        }
      self->grid->values[i] = hot_point_ranks_median (edges, weights);
      self->grid->support[i] = total * kernel;
    }
}

HotHeatGrid *
hot_heat_grid_new_median (HotPointIndex      *index,
                          HotPointRanks      *ranks,
                          const HotViewport  *viewport,
                          int                 margin,
                          double              radius,
                          GCancellable       *cancellable,
                          GError            **error)
{
  const HotHeatLayout layout = hot_heat_layout_for_index (index, viewport, margin, radius, CELLS_PER_SIGMA);
  g_autoptr(HotHeatGrid) self = hot_heat_layout_new_grid (&layout);
  g_autofree float *layers = NULL;
  g_autofree float *scratch = NULL;
  Work work = { .grid = self, .layout = &layout, .ranks = ranks, .n_cells = (gsize) layout.width * layout.height };

  self->values = hot_heat_layout_new_cells (&layout);
  self->support = hot_heat_layout_new_cells (&layout);
  if (layout.width == 0)
    return g_steal_pointer (&self);

  work.layers = layers = g_new0 (float, work.n_cells * HOT_POINT_RANKS_N);
  hot_heat_layout_visit (&layout, index, hot_point_ranks_get_finest (ranks), gather_run_cb, &work);
  self->n = hot_heat_grid_count_in_view (self, viewport);

  scratch = hot_heat_layout_new_cells (&layout);
  hot_blur (self->counts, scratch, self->width, self->height, layout.blur);
  for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      hot_blur (layers + r * work.n_cells, scratch, self->width, self->height, layout.blur);
    }
  hot_parallel_for (work.n_cells, hot_parallel_parts (work.n_cells, GRAIN), find_medians, &work);

  return g_steal_pointer (&self);
}
