/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapLayer that joins points that lie close together. */

#include "draw/hot-map-layer-private.h"

#include "base/hot-format.h"
#include "draw/hot-text-painter.h"

#include <math.h>

/* Clusters are squares of the index's grid, between half of this and this wide, in pixels: they stand still while the map is moved, and
 * each falls into four at most when it comes twice as near. */
#define MAX_SIDE 112.0
/* Of a cell, for the radius. */
#define MAX_SHARE 0.46
#define MIN_RADIUS 10.0
/* For every digit of the count. */
#define RADIUS_GROWTH 5.0
#define RING 3.0
#define RING_ALPHA 0.35f
#define TEXT_SIZE 12.0
#define MIN_TEXT_SIZE 7.0
/* Of the size of the font. */
#define DIGIT_WIDTH 0.6
/* Where the points of a cluster lie is found by cells of so many levels below its own. */
#define N_LEVELS_BELOW 3

typedef struct {
  double x, y;      /* sums, in units of the world */
  guint  n;
  guint  n_values;
  double sum;
  guint  point;     /* the latest */
  gint64 column, row;
} Heap;

typedef struct {
  HotPointIndex       *index;
  const HotPointLevel *level;      /* that is visited */
  const HotValueLevel *summaries;  /* of it; NULL where the points themselves are */
  const float         *values;     /* NULL without a column */
  gboolean             by_point;
  guint32              origin_x, origin_y;
  guint                grid_shift; /* the base 2 logarithms of the widths: of the cells of level 0, */
  guint                cell_shift; /* of those of @level, */
  guint                shift;      /* and of clusters */
  gint64               left, top, right, bottom;   /* of clusters that are made, the latter two not included */
  GHashTable          *numbers;    /* of the heap of a place */
  GArray              *heaps;
} Gathering;

static Heap *
find_heap (Gathering *self,
           gint64     x,
           gint64     y)
{
  const gint64 column = (x - self->origin_x) >> self->shift, row = (y - self->origin_y) >> self->shift;
  Heap *last = self->heaps->len > 0 ? &g_array_index (self->heaps, Heap, self->heaps->len - 1) : NULL;
  const Heap new_heap = { .column = column, .row = row };
  gpointer key, number;

  if (column < self->left || row < self->top || column >= self->right || row >= self->bottom)
    return NULL;
  /* Neighbours come one after the other, mostly. */
  if (last != NULL && last->column == column && last->row == row)
    return last;

  key = GSIZE_TO_POINTER ((gsize) row << 32 | (gsize) column);
  if (g_hash_table_lookup_extended (self->numbers, key, NULL, &number))
    return &g_array_index (self->heaps, Heap, GPOINTER_TO_UINT (number));

  g_hash_table_insert (self->numbers, key, GUINT_TO_POINTER (self->heaps->len));
  g_array_append_val (self->heaps, new_heap);
  return &g_array_index (self->heaps, Heap, self->heaps->len - 1);
}

static void
add_points (Gathering *self,
            guint      cell)
{
  const guint32 *xs = hot_point_index_peek_x (self->index), *ys = hot_point_index_peek_y (self->index);

  for (guint i = self->level->starts[cell]; i < self->level->starts[cell + 1]; i++)
    {
      Heap *heap = find_heap (self, xs[i], ys[i]);

      if (heap == NULL)
        continue;
      heap->x += xs[i];
      heap->y += ys[i];
      heap->n++;
      heap->point = i;
      if (self->values != NULL && !isnan (self->values[i]))
        {
          heap->sum += self->values[i];
          heap->n_values++;
        }
    }
}

/* As if all its points were in its middle. */
static void
add_cell (Gathering *self,
          guint      cell)
{
  const guint32 place = self->level->cells[cell];
  const gint64 side = G_GINT64_CONSTANT (1) << self->cell_shift;
  const gint64 x = self->origin_x + (gint64) (place & 0xffff) * side + side / 2;
  const gint64 y = self->origin_y + (gint64) (place >> 16) * side + side / 2;
  const guint n = self->level->starts[cell + 1] - self->level->starts[cell];
  Heap *heap = find_heap (self, x, y);

  if (heap == NULL)
    return;
  heap->x += (double) n * x;
  heap->y += (double) n * y;
  heap->n += n;
  heap->point = self->level->starts[cell];
  if (self->summaries != NULL)
    {
      heap->sum += self->summaries->sums[cell];
      heap->n_values += self->summaries->counts[cell];
    }
}

static void
gather_cb (guint    begin,
           guint    end,
           gboolean inside,
           gpointer user_data)
{
  Gathering *self = user_data;

  for (guint cell = begin; cell < end; cell++)
    if (self->by_point)
      add_points (self, cell);
    else
      add_cell (self, cell);
}

static void
gather (Gathering         *self,
        const HotViewport *view,
        int                margin)
{
#define PLACE(place) (gint64) CLAMP (floor ((place) * HOT_MAP_WORLD), 0.0, HOT_MAP_WORLD - 1)
  const gint64 low_x = PLACE (hot_viewport_world_x (view, -margin)), low_y = PLACE (hot_viewport_world_y (view, -margin));
  const gint64 high_x = PLACE (hot_viewport_world_x (view, view->width + margin));
  const gint64 high_y = PLACE (hot_viewport_world_y (view, view->height + margin));
#undef PLACE

  self->left = MAX (low_x - self->origin_x, 0) >> self->shift;
  self->top = MAX (low_y - self->origin_y, 0) >> self->shift;
  self->right = (MAX (high_x - self->origin_x, -1) >> self->shift) + 1;
  self->bottom = (MAX (high_y - self->origin_y, -1) >> self->shift) + 1;

#define CELL(place) (int) MIN (((place) << self->shift) >> self->cell_shift, 65536)
#define END(place) (int) MIN (((((place) << self->shift) - 1) >> self->cell_shift) + 1, 65536)
  if (self->left < self->right && self->top < self->bottom)
    hot_point_index_visit (self->index, self->cell_shift - self->grid_shift, CELL (self->left), CELL (self->top), END (self->right),
                           END (self->bottom), gather_cb, self);
#undef END
#undef CELL
}

static guint
choose_shift (const HotViewport *view)
{
  const double widest = MAX_SIDE / view->scale * HOT_MAP_WORLD;

  return (guint) CLAMP (floor (log2 (widest)), 0, 32);
}

static HotMapCluster
make_cluster (Gathering  *self,
              const Heap *heap,
              double      scale)
{
  const double side = ldexp (1, (int) self->shift);
  const double in_pixels = scale / HOT_MAP_WORLD;
  const double radius = MIN (MIN_RADIUS + RADIUS_GROWTH * log10 (heap->n), side * in_pixels * MAX_SHARE);
  const double reach = MIN (radius / in_pixels, side / 2);
  const double left = self->origin_x + heap->column * side, top = self->origin_y + heap->row * side;

  /* Circles stay within their cells, so that none hides another. */
  return (HotMapCluster) {
    .x = CLAMP (heap->x / heap->n, left + reach, left + side - reach) / HOT_MAP_WORLD,
    .y = CLAMP (heap->y / heap->n, top + reach, top + side - reach) / HOT_MAP_WORLD,
    .n = heap->n, .value = heap->n_values > 0 ? (float) (heap->sum / heap->n_values) : NAN, .radius = (float) radius,
  };
}

void
hot_map_layer_make_clusters (HotMapLayer    *self,
                             HotPointValues *values,
                             GArray         *singles)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  const guint finest = hot_point_index_get_finest (index);
  g_autoptr(GHashTable) numbers = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) heaps = g_array_new (FALSE, FALSE, sizeof (Heap));
  Gathering gathering = { .index = index, .numbers = numbers, .heaps = heaps };
  guint level;

  hot_point_index_get_grid (index, &gathering.origin_x, &gathering.origin_y, &gathering.grid_shift);
  gathering.shift = choose_shift (&self->viewport);
  gathering.by_point = gathering.shift < gathering.grid_shift + finest + N_LEVELS_BELOW;
  level = gathering.by_point ? finest : MIN (gathering.shift - gathering.grid_shift - N_LEVELS_BELOW, HOT_POINT_INDEX_N_LEVELS - 1);
  gathering.level = hot_point_index_peek_level (index, level);
  gathering.cell_shift = gathering.grid_shift + level;
  if (values != NULL)
    {
      gathering.values = hot_point_values_peek (values);
      gathering.summaries = hot_point_values_peek_level (values, level);
    }
  gather (&gathering, &self->viewport, self->margin);

  self->clusters = g_array_new (FALSE, FALSE, sizeof (HotMapCluster));
  for (guint i = 0; i < heaps->len; i++)
    {
      const Heap *heap = &g_array_index (heaps, Heap, i);
      const HotMapCluster cluster = make_cluster (&gathering, heap, self->viewport.scale);

      if (heap->n == 1)
        g_array_append_val (singles, heap->point);
      else
        g_array_append_val (self->clusters, cluster);
    }
}

/* Whether it is in view, be it with its rim. */
static gboolean
is_in_view (const HotMapCluster *self,
            const HotViewport   *view,
            double               rim)
{
  const double x = hot_viewport_pixel_x (view, self->x), y = hot_viewport_pixel_y (view, self->y);

  return x > -rim && y > -rim && x < view->width + rim && y < view->height + rim;
}

guint
hot_map_layer_count_clusters (HotMapLayer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->clusters->len; i++)
    n += is_in_view (&g_array_index (self->clusters, HotMapCluster, i), &self->viewport, 0);

  return n;
}

/* FALSE where the brush leaves it out. */
static gboolean
find_color (HotMapLayer         *self,
            const HotMapCluster *cluster,
            HotColor            *color)
{
  const double place = self->options.column >= 0 ? hot_scale_map (&self->style.scale, cluster->value) : NAN;

  *color = isnan (place) ? self->plain : self->style.colors[(guint) (place * (HOT_PALETTE_SIZE - 1) + 0.5)];
  color->alpha = self->style.opacity;
  return isnan (place) || hot_map_layer_is_brushed (self, place);
}

static void
paint_cluster (const HotMapCluster *cluster,
               const HotColor      *color,
               double               x,
               double               y,
               cairo_t             *cr)
{
  static const HotColor inks[] = { { 0, 0, 0, 0.87f }, { 1, 1, 1, 1 } };
  const HotColor ring = hot_color_with_alpha (*color, color->alpha * RING_ALPHA);
  const HotColor ink = inks[hot_color_contrast (color, &inks[1]) > hot_color_contrast (color, &inks[0])];
  g_autofree char *count = hot_format_count (cluster->n);
  const double room = 2 * (cluster->radius - RING - 2) / (g_utf8_strlen (count, -1) * DIGIT_WIDTH);
  const HotTextStyle text = { CLAMP (room, MIN_TEXT_SIZE, TEXT_SIZE), TRUE, &ink, NULL, 0 };

  cairo_new_path (cr);
  cairo_arc (cr, x, y, cluster->radius, 0, 2 * G_PI);
  hot_color_set_source (&ring, cr);
  cairo_fill (cr);
  cairo_arc (cr, x, y, cluster->radius - RING, 0, 2 * G_PI);
  hot_color_set_source (color, cr);
  cairo_fill (cr);
  hot_text_paint_middle (cr, &text, x, y, count);
}

void
hot_map_layer_paint_clusters (HotMapLayer       *self,
                              const HotViewport *viewport,
                              cairo_t           *cr)
{
  cairo_save (cr);
  for (guint i = 0; i < self->clusters->len; i++)
    {
      const HotMapCluster *cluster = &g_array_index (self->clusters, HotMapCluster, i);
      HotColor color;

      if (is_in_view (cluster, viewport, cluster->radius) && find_color (self, cluster, &color))
        paint_cluster (cluster, &color, hot_viewport_pixel_x (viewport, cluster->x), hot_viewport_pixel_y (viewport, cluster->y), cr);
    }
  cairo_restore (cr);
}

gboolean
hot_map_layer_read_cluster (HotMapLayer   *self,
                            double         x,
                            double         y,
                            HotMapReading *reading)
{
  for (guint i = 0; i < self->clusters->len; i++)
    {
      const HotMapCluster *cluster = &g_array_index (self->clusters, HotMapCluster, i);

      if (hypot (x - cluster->x, y - cluster->y) * self->viewport.scale > cluster->radius)
        continue;
      *reading = (HotMapReading) { NAN, cluster->value, cluster->n, -1, 0 };
      return TRUE;
    }

  return FALSE;
}
