/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-bin-grid.h"

#include <math.h>

#define WORLD 4294967296.0
/* So many points in view are counted one by one. */
#define MANY_POINTS 1000000
/* Squares that are counted as wholes are at most this part of a bin's side. */
#define SQUARES_PER_SIDE 16

/* A bin by its column and row. Rows of hexagons lie three halves of a side apart, every other one half a width to the right. */
typedef struct {
  gint32 column;
  gint32 row;
} Place;

typedef struct {
  HotPointIndex       *index;
  HotPointValues      *values;
  HotPointRanks       *ranks;
  HotAggregate         aggregate;
  const HotPointLevel *level;
  guint                level_number;
  const HotValueLevel *value_level;
  const double        *square_level;   /* for HOT_AGGREGATE_STD */
  HotBinShape          shape;
  double               side;
  const HotViewport   *viewport;
  guint                n_in_view;
  double               left, top, right, bottom;   /* of the view with its margin, as fractions of the world */
  double               origin_x, origin_y, cell;
  gboolean             by_points;

  guint64              n_visited;
  GHashTable          *numbers;   /* place to number */
  GArray              *places;
  guint64              last_key;
  gint32               last_number;

  /* By points: the bin and the value of each. */
  GArray              *bins;
  GArray              *bin_values;
  /* By squares of the index: what each bin holds. */
  GArray              *sums;
} Counting;

typedef struct {
  guint  n;
  guint  n_values;
  double sum;
  double squares;   /* of the differences from the mean */
  float  min;
  float  max;
  float  ranks[HOT_POINT_RANKS_N];
} Sum;

static double
width_of (double side)
{
  return side * sqrt (3.0);
}

static double
middle_x (HotBinShape shape,
          double      side,
          Place       place)
{
  return (place.column + (shape == HOT_BIN_HEXAGON && place.row & 1 ? 0.5 : 0.0)) * width_of (side);
}

static double
middle_y (HotBinShape shape,
          double      side,
          Place       place)
{
  return place.row * (shape == HOT_BIN_HEXAGON ? 1.5 * side : width_of (side));
}

static Place
square_of (double side,
           double x,
           double y)
{
  const double width = width_of (side);

  return (Place) { (gint32) floor (x / width + 0.5), (gint32) floor (y / width + 0.5) };
}

/* Among the two rows of middles around the place the nearer middle; in either row it is the nearest by columns. */
static Place
hexagon_of (double side,
            double x,
            double y)
{
  const double width = width_of (side);
  const double height = 1.5 * side;
  const gint32 above = (gint32) floor (y / height);
  Place best = { 0, 0 };
  double least = INFINITY;

  for (gint32 row = above; row <= above + 1; row++)
    {
      const double shift = row & 1 ? 0.5 : 0.0;
      const gint32 column = (gint32) floor (x / width - shift + 0.5);
      const double dx = x - (column + shift) * width;
      const double dy = y - row * height;

      if (dx * dx + dy * dy < least)
        {
          least = dx * dx + dy * dy;
          best = (Place) { column, row };
        }
    }

  return best;
}

static Place
place_of (HotBinShape shape,
          double      side,
          double      x,
          double      y)
{
  return shape == HOT_BIN_HEXAGON ? hexagon_of (side, x, y) : square_of (side, x, y);
}

static guint64
key_of (Place place)
{
  return (guint64) (guint32) place.column << 32 | (guint32) place.row;
}

static guint
hash_key (gconstpointer key)
{
  const guint64 bits = *(const guint64 *) key;

  return (guint) ((bits * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

/* The number of the bin at a place. Points come in Morton order, so it is mostly the same as for the one before. */
static gint32
number_of (Counting *self,
           double    x,
           double    y)
{
  const Place place = place_of (self->shape, self->side, x, y);
  const guint64 key = key_of (place);
  gpointer found;

  if (key == self->last_key)
    return self->last_number;

  self->last_key = key;
  if (g_hash_table_lookup_extended (self->numbers, &key, NULL, &found))
    return self->last_number = GPOINTER_TO_INT (found);

  self->last_number = self->places->len;
  g_hash_table_insert (self->numbers, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (self->last_number));
  g_array_append_val (self->places, place);
  return self->last_number;
}

static gboolean
is_outside (const Counting *self,
            double          x,
            double          y)
{
  return x < self->left || x > self->right || y < self->top || y > self->bottom;
}

static gboolean
is_in_view (const Counting *self,
            double          x,
            double          y)
{
  const double px = hot_viewport_pixel_x (self->viewport, x);
  const double py = hot_viewport_pixel_y (self->viewport, y);

  return px >= 0 && py >= 0 && px < self->viewport->width && py < self->viewport->height;
}

static void
count_points (Counting *self,
              guint     begin,
              guint     end)
{
  const guint32 *xs = hot_point_index_peek_x (self->index);
  const guint32 *ys = hot_point_index_peek_y (self->index);
  const float *values = self->values != NULL ? hot_point_values_peek (self->values) : NULL;

  for (gsize i = self->level->starts[begin]; i < self->level->starts[end]; i++)
    {
      const double x = xs[i] / WORLD, y = ys[i] / WORLD;
      gint32 number;

      if (is_outside (self, x, y))
        continue;
      number = number_of (self, x, y);
      self->n_in_view += is_in_view (self, x, y);
      g_array_append_val (self->bins, number);
      if (values != NULL)
        g_array_append_val (self->bin_values, values[i]);
    }
}

static void
add_square (Counting *self,
            guint     square,
            Sum      *sum)
{
  sum->n += self->level->starts[square + 1] - self->level->starts[square];
  if (self->square_level != NULL)
    sum->squares = hot_squares_join (sum->n_values, sum->sum, sum->squares, self->value_level->counts[square],
                                     self->value_level->sums[square], self->square_level[square]);
  if (self->value_level != NULL)
    {
      sum->n_values += self->value_level->counts[square];
      sum->sum += self->value_level->sums[square];
      sum->min = MIN (sum->min, self->value_level->mins[square]);
      sum->max = MAX (sum->max, self->value_level->maxs[square]);
    }
  if (self->ranks != NULL)
    {
      const guint32 *ranks = hot_point_ranks_peek_level (self->ranks, self->level_number) + (gsize) square * HOT_POINT_RANKS_N;

      for (guint r = 0; r < HOT_POINT_RANKS_N; r++)
        sum->ranks[r] += ranks[r];
    }
}

static void
count_squares (Counting *self,
               guint     begin,
               guint     end)
{
  for (guint i = begin; i < end; i++)
    {
      const double x = self->origin_x + ((self->level->cells[i] & 0xffff) + 0.5) * self->cell;
      const double y = self->origin_y + ((self->level->cells[i] >> 16) + 0.5) * self->cell;
      gint32 number;

      if (is_outside (self, x, y))
        continue;
      number = number_of (self, x, y);
      if (is_in_view (self, x, y))
        self->n_in_view += self->level->starts[i + 1] - self->level->starts[i];
      while (self->sums->len <= (guint) number)
        {
          const Sum nothing = { .min = INFINITY, .max = -INFINITY };

          g_array_append_val (self->sums, nothing);
        }
      add_square (self, i, &g_array_index (self->sums, Sum, number));
    }
}

static void
count_range_cb (guint    begin,
                guint    end,
                gboolean inside,
                gpointer user_data)
{
  Counting *self = user_data;

  if (self->by_points)
    count_points (self, begin, end);
  else
    count_squares (self, begin, end);
}

static void
sum_range_cb (guint    begin,
              guint    end,
              gboolean inside,
              gpointer user_data)
{
  Counting *self = user_data;

  self->n_visited += self->level->starts[end] - self->level->starts[begin];
}

static void
visit (Counting          *self,
       HotPointRangeFunc  func)
{
#define CELL(value, origin) (int) CLAMP (floor (((value) - (origin)) / self->cell), -1.0, 65536.0)
  hot_point_index_visit (self->index, self->level_number,
                         CELL (self->left, self->origin_x), CELL (self->top, self->origin_y),
                         CELL (self->right, self->origin_x) + 1, CELL (self->bottom, self->origin_y) + 1, func, self);
#undef CELL
}

static void
use_level (Counting *self,
           guint     number)
{
  guint32 origin_x, origin_y;
  guint shift;

  hot_point_index_get_grid (self->index, &origin_x, &origin_y, &shift);
  self->level_number = number;
  self->level = hot_point_index_peek_level (self->index, number);
  self->origin_x = origin_x / WORLD;
  self->origin_y = origin_y / WORLD;
  self->cell = (double) (G_GUINT64_CONSTANT (1) << (shift + number)) / WORLD;
}

/* By points where they are few, or where squares that are small enough are not kept; else by the largest such squares. */
static void
choose_method (Counting *self)
{
  const guint finest = hot_point_index_get_finest (self->index);
  guint number = self->ranks != NULL ? hot_point_ranks_get_finest (self->ranks) : finest;

  use_level (self, finest);
  visit (self, sum_range_cb);
  self->by_points = TRUE;
  if (self->n_visited <= MANY_POINTS)
    return;

  use_level (self, number);
  while (number < HOT_POINT_INDEX_N_LEVELS - 1 && 2 * self->cell <= self->side / SQUARES_PER_SIDE)
    use_level (self, ++number);
  if (self->cell > self->side / SQUARES_PER_SIDE)
    {
      use_level (self, finest);
      return;
    }

  self->by_points = FALSE;
  if (self->values != NULL)
    self->value_level = hot_point_values_peek_level (self->values, number);
  if (self->aggregate == HOT_AGGREGATE_STD)
    self->square_level = hot_point_values_peek_squares (self->values, number);
}

static float
value_of (const Counting *self,
          const Sum      *sum)
{
  if (sum->n_values == 0)
    return NAN;

  switch (self->aggregate)
    {
    case HOT_AGGREGATE_MEAN:
      return sum->sum / sum->n_values;
    case HOT_AGGREGATE_SUM:
      return sum->sum;
    case HOT_AGGREGATE_MIN:
      return sum->min;
    case HOT_AGGREGATE_MAX:
      return sum->max;
    case HOT_AGGREGATE_MEDIAN:
      return hot_point_ranks_median (hot_point_ranks_peek_edges (self->ranks), sum->ranks);
    case HOT_AGGREGATE_STD:
      return sum->n_values > 1 ? sqrt (sum->squares / (sum->n_values - 1)) : NAN;
    case HOT_AGGREGATE_COUNT:
    case HOT_N_AGGREGATES:
    default:
      return NAN;
    }
}

static void
finish (Counting   *self,
        HotBinGrid *grid)
{
  g_autofree HotBin *bins = NULL;

  if (self->by_points)
    bins = hot_bins_aggregate ((const gint32 *) (gpointer) self->bins->data,
                               self->values != NULL ? (const float *) (gpointer) self->bin_values->data : NULL,
                               self->bins->len, self->places->len, self->aggregate);

  grid->n = self->n_in_view;
  grid->n_bins = self->places->len;
  grid->bins = g_new (HotGridBin, MAX (grid->n_bins, 1));
  for (guint i = 0; i < grid->n_bins; i++)
    {
      const Place place = g_array_index (self->places, Place, i);
      HotGridBin *bin = &grid->bins[i];

      bin->x = middle_x (self->shape, self->side, place);
      bin->y = middle_y (self->shape, self->side, place);
      if (bins != NULL)
        bin->bin = bins[i];
      else
        {
          const Sum *sum = &g_array_index (self->sums, Sum, i);

          bin->bin = (HotBin) { sum->n, sum->n_values, value_of (self, sum) };
        }
    }
}

HotBinGrid *
hot_bin_grid_new (HotPointIndex      *index,
                  HotPointValues     *values,
                  HotPointRanks      *ranks,
                  HotAggregate        aggregate,
                  HotBinShape         shape,
                  const HotViewport  *viewport,
                  int                 margin,
                  double              side,
                  gboolean            is_exact_side,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(HotBinGrid) grid = g_atomic_rc_box_new0 (HotBinGrid);
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (hash_key, g_int64_equal, g_free, NULL);
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr(GArray) bins = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) bin_values = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr(GArray) sums = g_array_new (FALSE, FALSE, sizeof (Sum));
  Counting self = {
    .index = index, .values = values, .ranks = ranks, .aggregate = aggregate, .numbers = numbers, .places = places,
    .bins = bins, .bin_values = bin_values, .sums = sums, .last_key = G_MAXUINT64, .viewport = viewport,
    .shape = shape,
  };
  double reach;

  self.side = side / viewport->scale;
  if (!is_exact_side)
    self.side = exp2 (round (2 * log2 (self.side)) / 2);
  grid->shape = shape;
  grid->side = self.side;

  /* Bins at the edge are counted whole. */
  reach = margin / viewport->scale + 2 * self.side;
  self.left = hot_viewport_world_x (viewport, 0) - reach;
  self.right = hot_viewport_world_x (viewport, viewport->width) + reach;
  self.top = hot_viewport_world_y (viewport, 0) - reach;
  self.bottom = hot_viewport_world_y (viewport, viewport->height) + reach;

  choose_method (&self);
  visit (&self, count_range_cb);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  finish (&self, grid);
  return g_steal_pointer (&grid);
}

HotBinGrid *
hot_bin_grid_join (const HotBinGrid  *self,
                   const HotBinGrid  *other,
                   gint32           (**numbers)[2])
{
  const HotBinGrid *grids[] = { self, other };
  const guint most = self->n_bins + other->n_bins;
  g_autoptr(GHashTable) places = g_hash_table_new_full (hash_key, g_int64_equal, g_free, NULL);
  HotBinGrid *joined = g_atomic_rc_box_new0 (HotBinGrid);
  gint32 (*found)[2] = g_malloc_n (MAX (most, 1), sizeof *found);

  g_return_val_if_fail (self->shape == other->shape && self->side == other->side, NULL);

  joined->shape = self->shape;
  joined->side = self->side;
  joined->n = self->n + other->n;
  joined->bins = g_new0 (HotGridBin, MAX (most, 1));
  for (guint g = 0; g < G_N_ELEMENTS (grids); g++)
    for (guint i = 0; i < grids[g]->n_bins; i++)
      {
        const HotGridBin *bin = &grids[g]->bins[i];
        const guint64 key = key_of (place_of (self->shape, self->side, bin->x, bin->y));
        guint number = joined->n_bins;
        gpointer value;

        if (g_hash_table_lookup_extended (places, &key, NULL, &value))
          number = GPOINTER_TO_UINT (value);
        else
          {
            g_hash_table_insert (places, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (number));
            joined->bins[joined->n_bins++] = (HotGridBin) { bin->x, bin->y, { 0, 0, NAN } };
            found[number][0] = found[number][1] = -1;
          }
        joined->bins[number].bin.n += bin->bin.n;
        found[number][g] = i;
      }

  *numbers = found;
  return joined;
}

HotBinGrid *
hot_bin_grid_ref (HotBinGrid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_bin_grid_clear (gpointer data)
{
  g_free (((HotBinGrid *) data)->bins);
}

void
hot_bin_grid_unref (HotBinGrid *self)
{
  g_atomic_rc_box_release_full (self, hot_bin_grid_clear);
}

const HotGridBin *
hot_bin_grid_find (const HotBinGrid *self,
                   double            x,
                   double            y)
{
  const Place place = place_of (self->shape, self->side, x, y);
  const double found_x = middle_x (self->shape, self->side, place);
  const double found_y = middle_y (self->shape, self->side, place);

  for (guint i = 0; i < self->n_bins; i++)
    if (fabs (self->bins[i].x - found_x) < self->side / 4 && fabs (self->bins[i].y - found_y) < self->side / 4)
      return &self->bins[i];

  return NULL;
}

double
hot_bin_grid_get_width (const HotBinGrid *self)
{
  return width_of (self->side);
}
