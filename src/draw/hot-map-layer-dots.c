/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapLayer that makes and reads dots. */

#include "draw/hot-map-layer-private.h"

#include "base/hot-parallel.h"
#include "base/hot-select.h"
#include "draw/hot-scale-fit.h"

#include <math.h>
#include <string.h>

/* More dots than this cannot be told apart; of more points an even choice is drawn, and the legend says so. */
#define MAX_DOTS 100000
/* So many values, taken evenly, say how large they are. */
#define N_SAMPLES 20000
/* Dots are no smaller than this. */
#define MIN_RADIUS 1.0
/* Of the values, so many have the largest dots: what one odd row has does not make all others dust. */
#define SIZE_QUANTILE 0.99

/* A run of cells as long as this is looked at in pieces, so that threads can share them. */
#define MAX_CELLS 8192
#define RUN_GRAIN 64

/* Places of the world between these, both included; none where @low is above @high. */
typedef struct {
  gint64 low_x, high_x;
  gint64 low_y, high_y;
} Area;

/* How much of a run of points lies in an area. */
typedef enum {
  SOME,
  ALL,
  NONE,
} Part;

/* Points of neighbouring cells. */
typedef struct {
  guint   first_cell, end_cell;
  Part    drawn;          /* within the margin */
  Part    seen;           /* within the view */
  guint64 rank;           /* how many points within the margin come before */
  guint   n_drawn;
} Run;

typedef struct {
  guint64 n_seen;
  guint64 n_missing;
  guint64 n_of_class[HOT_POINT_N_CLASSES];
} Tally;

typedef struct {
  HotMapLayer         *layer;
  HotPointIndex       *index;
  const HotPointLevel *level;
  const float         *values;
  const guint32       *n_values;   /* in each cell of the level */
  const float         *sizes;
  const guint8        *classes;
  Area                 drawn, seen;
  guint64              origin_x, origin_y;
  guint                cell_shift;
  GArray              *runs;       /* of Run */
  Tally                tallies[HOT_PARALLEL_MAX];
  Tally                tally;
  guint64              n_drawn;
  guint                stride;
} Collecting;

double
hot_map_layer_get_dot_radius (HotMapLayer *self,
                              double       value)
{
  const double largest = self->options.dot_radius * HOT_MAP_DOT_GROWTH;

  if (self->options.sizes < 0)
    return self->options.dot_radius;
  if (!(value > 0) || !(self->size_domain > 0))
    return MIN_RADIUS;
  return MAX (largest * sqrt (MIN (value / self->size_domain, 1)), MIN_RADIUS);
}

static double
get_largest (HotMapLayer *self)
{
  return self->options.dot_radius * (self->options.sizes >= 0 ? HOT_MAP_DOT_GROWTH : 1);
}

static inline gboolean
is_in (const Area *self,
       guint32     x,
       guint32     y)
{
  return x >= self->low_x && x <= self->high_x && y >= self->low_y && y <= self->high_y;
}

static Area
area_new (const HotViewport *viewport,
          int                margin)
{
#define PLACE(value, round) (gint64) CLAMP (round ((value) * HOT_MAP_WORLD), -1.0, HOT_MAP_WORLD)
  return (Area) {
    PLACE (hot_viewport_world_x (viewport, -margin), ceil),
    PLACE (hot_viewport_world_x (viewport, viewport->width + margin), floor),
    PLACE (hot_viewport_world_y (viewport, -margin), ceil),
    PLACE (hot_viewport_world_y (viewport, viewport->height + margin), floor),
  };
#undef PLACE
}

/* Of a square of @side that begins at (@x, @y). */
static Part
area_hold (const Area *self,
           gint64      x,
           gint64      y,
           gint64      side)
{
  if (x > self->high_x || y > self->high_y || x + side <= self->low_x || y + side <= self->low_y)
    return NONE;
  if (x >= self->low_x && y >= self->low_y && x + side - 1 <= self->high_x && y + side - 1 <= self->high_y)
    return ALL;
  return SOME;
}

static void
add_run (Collecting *self,
         guint       begin,
         guint       end)
{
  const guint32 first = self->level->cells[begin], last = self->level->cells[end - 1];
  const guint32 parting = ((first ^ last) | (first ^ last) >> 16) & 0xffff;
  /* In Morton order, what lies between two cells lies in the smallest square of the pyramid that both are in. */
  const guint depth = parting == 0 ? 0 : 32 - __builtin_clz (parting);
  const gint64 x = self->origin_x + ((guint64) ((first & 0xffff) >> depth << depth) << self->cell_shift);
  const gint64 y = self->origin_y + ((guint64) (first >> 16 >> depth << depth) << self->cell_shift);
  const gint64 side = G_GINT64_CONSTANT (1) << (depth + self->cell_shift);
  const Run run = { .first_cell = begin, .end_cell = end, .drawn = area_hold (&self->drawn, x, y, side),
                    .seen = area_hold (&self->seen, x, y, side) };

  if (run.drawn != NONE)
    g_array_append_val (self->runs, run);
}

static void
add_runs_cb (guint    begin,
             guint    end,
             gboolean inside,
             gpointer user_data)
{
  for (guint at = begin; at < end; at += MAX_CELLS)
    add_run (user_data, at, MIN (at + MAX_CELLS, end));
}

static void
list_runs (Collecting *self)
{
  const guint finest = hot_point_index_get_finest (self->index);
  guint32 origin_x, origin_y;
  guint shift;

  hot_point_index_get_grid (self->index, &origin_x, &origin_y, &shift);
  self->origin_x = origin_x;
  self->origin_y = origin_y;
  self->cell_shift = shift + finest;
#define CELL(value, origin) (int) CLAMP (((value) - (gint64) (origin)) >> self->cell_shift, -1, 65536)
  hot_point_index_visit (self->index, finest, CELL (self->drawn.low_x, origin_x), CELL (self->drawn.low_y, origin_y),
                         CELL (self->drawn.high_x, origin_x) + 1, CELL (self->drawn.high_y, origin_y) + 1,
                         add_runs_cb, self);
#undef CELL
}

/* All points of a run are in view. */
static void
tally_all (Collecting *self,
           const Run  *run,
           Tally      *tally)
{
  const guint32 *starts = self->level->starts;
  const gsize begin = starts[run->first_cell], end = starts[run->end_cell];

  tally->n_seen += end - begin;
  if (self->classes != NULL)
    for (gsize i = begin; i < end; i++)
      tally->n_of_class[self->classes[i]]++;
  else if (self->n_values != NULL)
    {
      tally->n_missing += end - begin;
      for (guint cell = run->first_cell; cell < run->end_cell; cell++)
        tally->n_missing -= self->n_values[cell];
    }
}

static void
tally_some (Collecting *self,
            Run        *run,
            Tally      *tally)
{
  const guint32 *xs = hot_point_index_peek_x (self->index), *ys = hot_point_index_peek_y (self->index);
  const gsize end = self->level->starts[run->end_cell];

  for (gsize i = self->level->starts[run->first_cell]; i < end; i++)
    {
      run->n_drawn += is_in (&self->drawn, xs[i], ys[i]);
      if (!is_in (&self->seen, xs[i], ys[i]))
        continue;
      tally->n_seen++;
      if (self->classes != NULL)
        tally->n_of_class[self->classes[i]]++;
      else if (self->values != NULL)
        tally->n_missing += isnan (self->values[i]) != 0;
    }
}

static void
tally_part (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Collecting *self = user_data;
  Tally tally = { 0 };

  for (gsize i = begin; i < end; i++)
    {
      Run *run = &g_array_index (self->runs, Run, i);

      if (run->drawn == ALL)
        run->n_drawn = self->level->starts[run->end_cell] - self->level->starts[run->first_cell];
      if (run->seen == ALL)
        tally_all (self, run, &tally);
      else if (run->seen == SOME || run->drawn == SOME)
        {
          run->n_drawn = 0;
          tally_some (self, run, &tally);
        }
    }
  self->tallies[part] = tally;
}

static inline HotMapDot
make_dot (Collecting *self,
          gsize       i)
{
  HotMapDot dot = { i, NAN, self->layer->options.dot_radius };

  if (self->classes != NULL)
    dot.value = self->classes[i];
  else if (self->values != NULL)
    dot.value = self->values[i];
  if (self->sizes != NULL)
    dot.radius = (float) hot_map_layer_get_dot_radius (self->layer, self->sizes[i]);
  return dot;
}

/* Points come in Morton order, so every n-th of them is an even choice. */
static void
take_part (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  Collecting *self = user_data;
  const guint32 *xs = hot_point_index_peek_x (self->index), *ys = hot_point_index_peek_y (self->index);
  HotMapDot *dots = &g_array_index (self->layer->dots, HotMapDot, 0);

  for (gsize r = begin; r < end; r++)
    {
      const Run *run = &g_array_index (self->runs, Run, r);
      const gsize first = self->level->starts[run->first_cell], last = self->level->starts[run->end_cell];
      guint64 next = (run->rank + self->stride - 1) / self->stride;
      guint64 rank = run->rank;

      if (run->drawn == ALL)
        for (; next * self->stride < run->rank + run->n_drawn; next++)
          dots[next] = make_dot (self, first + (next * self->stride - run->rank));
      else if (next * self->stride < run->rank + run->n_drawn)
        for (gsize i = first; i < last; i++)
          if (is_in (&self->drawn, xs[i], ys[i]) && rank++ == next * self->stride)
            dots[next++] = make_dot (self, i);
    }
}

static void
fit_scale (HotMapLayer    *self,
           const HotScale *domain)
{
  g_autofree HotScaleSample *samples = g_new (HotScaleSample, MAX (self->dots->len, 1));
  HotScale fitting;
  guint n = 0;

  for (guint i = 0; i < self->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (self->dots, HotMapDot, i);

      if (!isnan (dot->value))
        samples[n++] = (HotScaleSample) { dot->value, 1 };
    }

  fitting = domain != NULL ? *domain : hot_scale_fit (hot_map_layer_get_scale_kind (self), samples, n, FALSE);
  self->style.scale = domain != NULL ? fitting : hot_map_layer_center_scale (self, &fitting);
  hot_scale_tally (&self->style.scale, samples, n, self->bins, HOT_HEATMAP_N_BINS);
}

/* Sizes mean the same wherever one looks and whatever is filtered, so they come from the whole column. */
static void
fit_sizes (HotMapLayer *self,
           HotColumn   *column)
{
  const guint n = hot_column_get_n_rows (column);
  const guint stride = n / N_SAMPLES + 1;
  g_autofree float *samples = g_new (float, n / stride + 1);
  const double parts[HOT_LEGEND_MAX_SIZES] = { 1, 4, 20 };
  guint n_samples = 0;

  for (gsize i = 0; i < n; i += stride)
    {
      const double value = hot_column_get_number (column, i);

      if (value > 0 && isfinite (value))
        samples[n_samples++] = (float) value;
    }
  if (n_samples == 0)
    return;

  self->size_domain = hot_select_float (samples, n_samples, (guint) ((n_samples - 1) * SIZE_QUANTILE));
  for (guint i = 0; i < HOT_LEGEND_MAX_SIZES; i++)
    {
      const double value = hot_scale_nice_below (self->size_domain / parts[i]);
      const double radius = hot_map_layer_get_dot_radius (self, value);

      if (radius > MIN_RADIUS && (i == 0 || value < self->sizes[self->n_sizes - 1].value))
        self->sizes[self->n_sizes++] = (HotLegendSize) { value, radius };
    }
}

static void
list_classes (HotMapLayer   *self,
              const guint64 *n_of_class,
              gboolean       dark)
{
  const HotColor other = dark ? (HotColor) { 0.62f, 0.62f, 0.62f, 0.85f } : (HotColor) { 0.45f, 0.45f, 0.45f, 0.85f };

  hot_palette_fill_classes (dark, self->class_colors);
  self->class_colors[HOT_POINT_CLASS_OTHER] = other;
  self->class_colors[HOT_POINT_CLASS_MISSING] = hot_color_with_alpha (other, 0.35f);

  for (guint i = 0; i < HOT_POINT_N_CLASSES; i++)
    if (i < hot_point_classes_get_n (self->classes) ||
        (i == HOT_POINT_CLASS_OTHER && hot_point_classes_get_n_others (self->classes) > 0) ||
        (i == HOT_POINT_CLASS_MISSING && hot_column_get_n_missing (hot_point_classes_get_column (self->classes)) > 0))
      self->items[self->n_items++] = (HotLegendItem) {
        hot_point_classes_get_name (self->classes, i), self->class_colors[i], (guint) n_of_class[i],
      };
}

/* Small dots lie above large ones, those of one size in the order of their points: by the digits of the radius, beginning with the last.
 * Floats that are not negative have the order of their bits. */
static void
sort_dots (GArray *dots)
{
  enum { DIGIT = 11, N_DIGITS = 1 << DIGIT };
  g_autofree HotMapDot *scratch = g_new (HotMapDot, MAX (dots->len, 1));
  HotMapDot *from = &g_array_index (dots, HotMapDot, 0), *to = scratch;

  for (guint shift = 0; shift < 32; shift += DIGIT)
    {
      guint starts[N_DIGITS] = { 0 };
      HotMapDot *swap = from;
      guint32 bits;

#define PLACE(dot) (memcpy (&bits, &(dot).radius, sizeof bits), N_DIGITS - 1 - (bits >> shift & (N_DIGITS - 1)))
      for (guint i = 0; i < dots->len; i++)
        starts[PLACE (from[i])]++;
      for (guint digit = 0, at = 0; digit < N_DIGITS; digit++)
        {
          const guint n = starts[digit];

          starts[digit] = at;
          at += n;
        }
      for (guint i = 0; i < dots->len; i++)
        to[starts[PLACE (from[i])]++] = from[i];
#undef PLACE
      from = to;
      to = swap;
    }
  if (from == scratch)
    memcpy (dots->data, scratch, dots->len * sizeof (HotMapDot));
}

static void
add_up (Collecting *self,
        guint       n_parts)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = &g_array_index (self->runs, Run, i);

      run->rank = self->n_drawn;
      self->n_drawn += run->n_drawn;
    }
  for (guint part = 0; part < n_parts; part++)
    {
      self->tally.n_seen += self->tallies[part].n_seen;
      self->tally.n_missing += self->tallies[part].n_missing;
      for (guint class = 0; class < HOT_POINT_N_CLASSES; class++)
        self->tally.n_of_class[class] += self->tallies[part].n_of_class[class];
    }
}

static void
collect (HotMapLayer *self,
         Collecting  *collecting)
{
  const int margin = self->margin + (int) ceil (get_largest (self));
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  guint n_parts;

  collecting->runs = runs;
  collecting->drawn = area_new (&self->viewport, margin);
  collecting->seen = area_new (&self->viewport, 0);
  list_runs (collecting);
  n_parts = hot_parallel_parts (runs->len, RUN_GRAIN);
  hot_parallel_for (runs->len, n_parts, tally_part, collecting);
  add_up (collecting, n_parts);

  self->n = collecting->tally.n_seen;
  self->n_missing = collecting->tally.n_missing;
  collecting->stride = MAX (1, (collecting->n_drawn + MAX_DOTS - 1) / MAX_DOTS);
  self->n_hidden = self->n - MIN (self->n, self->n / collecting->stride);

  g_array_set_size (self->dots, (collecting->n_drawn + collecting->stride - 1) / collecting->stride);
  hot_parallel_for (runs->len, n_parts, take_part, collecting);
  if (collecting->sizes != NULL && self->dots->len > 1)
    sort_dots (self->dots);
}

/* Clusters stand for all other points. */
static void
keep_singles (Collecting     *self,
              HotPointValues *values)
{
  g_autoptr(GArray) singles = g_array_new (FALSE, FALSE, sizeof (guint));
  HotMapLayer *layer = self->layer;

  hot_map_layer_make_clusters (layer, values, singles);
  g_array_set_size (layer->dots, singles->len);
  for (guint i = 0; i < singles->len; i++)
    g_array_index (layer->dots, HotMapDot, i) = make_dot (self, g_array_index (singles, guint, i));
  if (self->sizes != NULL && singles->len > 1)
    sort_dots (layer->dots);
}

gboolean
hot_map_layer_make_dots (HotMapLayer     *self,
                         const HotScale  *domain,
                         gboolean         dark,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autoptr(HotPointValues) values = NULL;
  g_autoptr(HotPointValues) sizes = NULL;
  Collecting collecting = { .layer = self };
  HotPointIndex *index;

  if (!hot_map_data_build_index (self->data, cancellable, error))
    return FALSE;
  collecting.index = index = hot_map_data_get_index (self->data);
  collecting.level = hot_point_index_peek_level (index, hot_point_index_get_finest (index));
  if (self->options.names >= 0)
    {
      self->classes = hot_map_data_get_classes (self->data, self->options.names, cancellable, error);
      if (self->classes == NULL)
        return FALSE;
      collecting.classes = hot_point_classes_peek (self->classes);
    }
  else if (self->options.column >= 0)
    {
      values = hot_map_data_get_values (self->data, self->options.column, cancellable, error);
      if (values == NULL)
        return FALSE;
      collecting.values = hot_point_values_peek (values);
      collecting.n_values = hot_point_values_peek_level (values, hot_point_index_get_finest (index))->counts;
    }
  if (self->options.sizes >= 0)
    {
      sizes = hot_map_data_get_values (self->data, self->options.sizes, cancellable, error);
      if (sizes == NULL)
        return FALSE;
      collecting.sizes = hot_point_values_peek (sizes);
      fit_sizes (self, hot_table_get_column (hot_map_data_get_table (self->data), self->options.sizes));
    }

  self->dots = g_array_new (FALSE, FALSE, sizeof (HotMapDot));
  collect (self, &collecting);
  if (self->classes != NULL)
    list_classes (self, collecting.tally.n_of_class, dark);
  else
    fit_scale (self, domain);
  if (self->options.clusters)
    keep_singles (&collecting, values);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
hot_map_layer_read_dot (HotMapLayer   *self,
                        double         x,
                        double         y,
                        HotMapReading *reading)
{
  HotPointIndex *index = hot_map_data_get_index (self->data);
  const double reach = (get_largest (self) + 2) / self->viewport.scale * HOT_MAP_WORLD;
  HotTable *table = hot_map_data_get_table (self->data);
  gint64 point;
  guint row;

  if (!(x >= 0 && x < 1 && y >= 0 && y < 1))
    return FALSE;
  point = hot_point_index_nearest (index, (guint32) (x * HOT_MAP_WORLD), (guint32) (y * HOT_MAP_WORLD),
                                   (guint32) CLAMP (reach, 1.0, 2147483647.0));
  if (point < 0)
    return FALSE;

  row = hot_point_index_peek_rows (index)[point];
  if (self->options.sizes >= 0)
    {
      const double size = hot_column_get_number (hot_table_get_column (table, self->options.sizes), row);
      const double distance = hypot (x - hot_point_index_peek_x (index)[point] / HOT_MAP_WORLD,
                                     y - hot_point_index_peek_y (index)[point] / HOT_MAP_WORLD);

      if (distance * self->viewport.scale > hot_map_layer_get_dot_radius (self, size) + 2)
        return FALSE;
    }

  *reading = (HotMapReading) { NAN, NAN, 1, -1, row };
  if (self->options.column >= 0)
    reading->value = hot_column_get_number (hot_table_get_column (table, self->options.column), row);
  return TRUE;
}
