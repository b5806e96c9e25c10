/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-areas.h"

#include "geo/hot-morton.h"

#include <string.h>

#define WORLD 4294967296.0
/* Squares with fewer points than this are not worth being parted further. */
#define MIN_POINTS 16

/* An edge of an outline, in units of the index's own grid of cells of the finest level kept. */
typedef struct {
  float x0, y0, x1, y1;
} Edge;

typedef struct {
  HotPointIndex       *index;
  HotBoundaries       *boundaries;
  const HotPointLevel *level;
  GCancellable        *cancellable;
  double               cell;       /* width of a cell of the level, as a fraction of the world */
  double               origin_x, origin_y;
  gint32              *areas;
} Placing;

/* Whether an edge runs through a square, by separating axes: those of the square, and the edge's own. */
static gboolean
crosses (const Edge *edge,
         float       x,
         float       y,
         float       side)
{
  const float half = side / 2;
  const float middle_x = x + half, middle_y = y + half;
  const float dx = edge->x1 - edge->x0, dy = edge->y1 - edge->y0;
  float distance, reach;

  if (MAX (edge->x0, edge->x1) < x || MIN (edge->x0, edge->x1) > x + side ||
      MAX (edge->y0, edge->y1) < y || MIN (edge->y0, edge->y1) > y + side)
    return FALSE;

  distance = dx * (middle_y - edge->y0) - dy * (middle_x - edge->x0);
  reach = half * (ABS (dx) + ABS (dy));
  return ABS (distance) <= reach;
}

static void
place_whole (Placing *self,
             guint    begin,
             guint    end,
             float    x,
             float    y,
             float    side)
{
  const gint32 area = hot_boundaries_find (self->boundaries, self->origin_x + (x + side / 2) * self->cell,
                                           self->origin_y + (y + side / 2) * self->cell);

  for (gsize i = self->level->starts[begin]; i < self->level->starts[end]; i++)
    self->areas[i] = area;
}

static void
place_singly (Placing *self,
              guint    begin,
              guint    end)
{
  const guint32 *x = hot_point_index_peek_x (self->index);
  const guint32 *y = hot_point_index_peek_y (self->index);

  for (gsize i = self->level->starts[begin]; i < self->level->starts[end]; i++)
    self->areas[i] = hot_boundaries_find (self->boundaries, x[i] / WORLD, y[i] / WORLD);
}

static guint
find_key (const HotPointLevel *level,
          guint                begin,
          guint                end,
          guint64              key)
{
  while (begin < end)
    {
      const guint middle = begin + (end - begin) / 2;

      if (hot_morton_key (level->cells[middle], level->cells[middle] >> 16) < key)
        begin = middle + 1;
      else
        end = middle;
    }

  return begin;
}

/* The square of 2^@depth cells at (@x, @y); @edges are those that run through it, and may be put in another order. */
static void
place_square (Placing *self,
              guint32  x,
              guint32  y,
              guint    depth,
              guint    begin,
              guint    end,
              Edge    *edges,
              guint    n_edges)
{
  const guint32 side = 1u << depth;
  guint bounds[5];

  if (begin == end || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (n_edges == 0)
    {
      place_whole (self, begin, end, x, y, side);
      return;
    }
  if (depth == 0 || self->level->starts[end] - self->level->starts[begin] <= MIN_POINTS)
    {
      place_singly (self, begin, end);
      return;
    }

  bounds[0] = begin;
  bounds[4] = end;
  for (guint i = 1; i < 4; i++)
    bounds[i] = find_key (self->level, bounds[i - 1], end, hot_morton_key (x, y) + ((guint64) i << (2 * depth - 2)));

  for (guint i = 0; i < 4; i++)
    {
      const guint32 child_x = x + (i & 1) * side / 2, child_y = y + (i >> 1) * side / 2;
      guint n = 0;

      if (bounds[i] == bounds[i + 1])
        continue;
      /* The child's edges to the front: all of them stay within the parent's. */
      for (guint e = 0; e < n_edges; e++)
        if (crosses (&edges[e], child_x, child_y, side / 2))
          {
            const Edge edge = edges[e];

            edges[e] = edges[n];
            edges[n++] = edge;
          }
      place_square (self, child_x, child_y, depth - 1, bounds[i], bounds[i + 1], edges, n);
    }
}

static GArray *
list_edges (Placing *self)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (Edge));

  for (guint a = 0; a < hot_boundaries_get_n (self->boundaries); a++)
    {
      const HotBoundary *area = hot_boundaries_get (self->boundaries, a);

      for (guint r = 0; r < area->n_rings; r++)
        {
          guint n;
          const double *corners = hot_boundaries_peek_ring (self->boundaries, area->first_ring + r, &n);

          for (guint i = 1; i < n; i++)
            {
              const Edge edge = {
                (corners[2 * i - 2] - self->origin_x) / self->cell, (corners[2 * i - 1] - self->origin_y) / self->cell,
                (corners[2 * i] - self->origin_x) / self->cell, (corners[2 * i + 1] - self->origin_y) / self->cell,
              };

              g_array_append_val (edges, edge);
            }
        }
    }

  return edges;
}

gint32 *
hot_point_areas_new (HotPointIndex  *index,
                     HotBoundaries  *boundaries,
                     GCancellable   *cancellable,
                     GError        **error)
{
  const guint finest = hot_point_index_get_finest (index);
  g_autofree gint32 *areas = g_new (gint32, MAX (hot_point_index_get_n (index), 1));
  g_autoptr(GArray) edges = NULL;
  Placing self = {
    .index = index, .boundaries = boundaries, .level = hot_point_index_peek_level (index, finest),
    .cancellable = cancellable, .areas = areas,
  };
  guint32 origin_x, origin_y;
  guint shift;

  hot_point_index_get_grid (index, &origin_x, &origin_y, &shift);
  self.cell = (double) (G_GUINT64_CONSTANT (1) << (shift + finest)) / WORLD;
  self.origin_x = origin_x / WORLD;
  self.origin_y = origin_y / WORLD;
  edges = list_edges (&self);
  place_square (&self, 0, 0, 16 - finest, 0, self.level->n, (Edge *) (gpointer) edges->data, edges->len);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&areas);
}
