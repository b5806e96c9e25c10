/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-grid.h"

#include "base/hot-parallel.h"
#include "base/hot-simd.h"
#include "geo/hot-blur.h"
#include "geo/hot-heat-layout.h"

#include <math.h>
#include <string.h>

/*
 * A median cannot be blurred, but counts can: one grid for each rank, each blurred by itself, and in every cell the
 * rank at which half of the weight is reached. Cells are coarser than those of other grids, since there are so many of
 * them.
 */
#define CELLS_PER_SIGMA 1.6
#define GRAIN 5000
#define BLOCK 64

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

/* What has been found out of some cells that stand side by side, so that one instruction works on many of them. */
typedef struct {
  float totals[BLOCK];
  float below[BLOCK];    /* weight of the ranks before the one in which half of all is reached */
  float within[BLOCK];   /* weight of that one; 0 where there is none */
  float lower[BLOCK];
  float upper[BLOCK];    /* its edges */
} Halves;

/* As hot_point_ranks_median() finds them. @layers: from the first cell on, rank after rank in steps of @stride. */
HOT_SIMD_CLONES
static void
find_halves (const float *layers,
             gsize        stride,
             const float *edges,
             guint        n,
             Halves      *self)
{
  float reached[BLOCK] = { 0 };

  memset (self, 0, sizeof *self);
  for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
    for (guint i = 0; i < n; i++)
      self->totals[i] += layers[r * stride + i];

  for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
    {
      const float lower = edges[r], upper = edges[r + 1];

      for (guint i = 0; i < n; i++)
        {
          const float weight = layers[r * stride + i], before = reached[i], after = before + weight, half = self->totals[i] / 2;
          const gboolean is_here = (self->within[i] <= 0) & (weight > 0) & (after >= half);

          reached[i] = after;
          self->below[i] = is_here ? before : self->below[i];
          self->within[i] = is_here ? weight : self->within[i];
          self->lower[i] = is_here ? lower : self->lower[i];
          self->upper[i] = is_here ? upper : self->upper[i];
        }
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

  for (gsize from = begin; from < end; from += BLOCK)
    {
      const guint n = MIN (BLOCK, end - from);
      Halves halves;

      find_halves (self->layers + from, self->n_cells, edges, n, &halves);
      for (guint i = 0; i < n; i++)
        {
          const float into = (halves.upper[i] - halves.lower[i]) * (halves.totals[i] / 2 - halves.below[i]) / halves.within[i];

          self->grid->values[from + i] = !(halves.totals[i] > 0) ? NAN
                                       : halves.within[i] > 0 ? halves.lower[i] + into : edges[HOT_POINT_RANKS_N];
          self->grid->support[from + i] = halves.totals[i] * kernel;
        }
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
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  hot_blur_layers (layers, HOT_POINT_RANKS_N, self->width, self->height, layout.blur);
  hot_parallel_for (work.n_cells, hot_parallel_parts (work.n_cells, GRAIN), find_medians, &work);

  return g_steal_pointer (&self);
}
