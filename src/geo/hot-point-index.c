/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-index.h"

#include "base/hot-big-array.h"
#include "base/hot-parallel.h"
#include "geo/hot-morton.h"
#include "geo/hot-point-sort.h"

#include <string.h>

struct _HotPointIndex
{
  guint         n;
  guint32      *x;
  guint32      *y;
  guint32      *rows;
  HotPointGrid  grid;
  guint         finest;
  HotPointLevel levels[HOT_POINT_INDEX_N_LEVELS];
};

G_DEFINE_BOXED_TYPE (HotPointIndex, hot_point_index, hot_point_index_ref, hot_point_index_unref)

#define GRAIN 50000
/* A level is worth keeping when its cells hold so many points each on average. */
#define MIN_POINTS_PER_CELL 3
/* Runs shorter than this are not worth being parted further. */
#define MIN_RUN 64
/* A search for the nearest point begins at this part of its radius. */
#define NEAREST_STEPS 6

typedef struct {
  HotPointIndex *index;
  /* Per thread: how many points begin a new cell on this level and all finer ones, but on no coarser one. */
  guint          begun[HOT_PARALLEL_MAX][HOT_POINT_INDEX_N_LEVELS];
  guint          first_cell[HOT_PARALLEL_MAX];
  HotPointLevel *level;
} Pyramid;

static inline guint32
key_at (HotPointIndex *self,
        gsize          i)
{
  return hot_morton_key ((self->x[i] - self->grid.origin_x) >> self->grid.shift,
                         (self->y[i] - self->grid.origin_y) >> self->grid.shift);
}

/* The coarsest level on which keys @a and @b are in different cells; -1 where they are the same. */
static inline int
parting_level (guint32 a,
               guint32 b)
{
  return a == b ? -1 : (31 - __builtin_clz (a ^ b)) / 2;
}

static void
count_cells_part (gsize    begin,
                  gsize    end,
                  guint    part,
                  gpointer user_data)
{
  Pyramid *self = user_data;
  guint *begun = self->begun[part];
  guint32 last;

  if (begin == end)
    return;

  last = key_at (self->index, begin > 0 ? begin - 1 : 0);
  if (begin == 0)
    begun[HOT_POINT_INDEX_N_LEVELS - 1]++;
  for (gsize i = begin; i < end; i++)
    {
      const guint32 key = key_at (self->index, i);
      const int level = parting_level (key, last);

      if (level >= 0)
        begun[level]++;
      last = key;
    }
}

static void
list_cells_part (gsize    begin,
                 gsize    end,
                 guint    part,
                 gpointer user_data)
{
  Pyramid *self = user_data;
  const guint shift = 2 * self->index->finest;
  guint at = self->first_cell[part];
  guint64 last = G_MAXUINT64;

  if (begin > 0)
    last = (guint64) key_at (self->index, begin - 1) >> shift;

  for (gsize i = begin; i < end; i++)
    {
      const guint64 key = (guint64) key_at (self->index, i) >> shift;

      if (key != last)
        {
          self->level->cells[at] = hot_morton_cell (key);
          self->level->starts[at] = i;
          at++;
          last = key;
        }
    }
}

static void
level_alloc (HotPointLevel *self,
             guint          n)
{
  self->n = n;
  self->cells = hot_big_array_new (guint32, MAX (n, 1));
  self->starts = hot_big_array_new (guint32, (gsize) n + 1);
}

/* @max: cells that there are at most */
static void
list_parents (const HotPointLevel *child,
              HotPointLevel       *parent,
              guint                max)
{
  guint at = 0;

  level_alloc (parent, max);
  for (guint i = 0; i < child->n; i++)
    {
      const guint32 cell = child->cells[i] >> 1 & 0x7fff7fffu;

      if (at == 0 || parent->cells[at - 1] != cell)
        {
          parent->cells[at] = cell;
          parent->starts[at] = child->starts[i];
          at++;
        }
    }
  parent->n = at;
  parent->starts[at] = child->starts[child->n];
}

static void
build_pyramid (HotPointIndex *self)
{
  const guint n_parts = hot_parallel_parts (self->n, GRAIN);
  g_autofree Pyramid *pyramid = g_new0 (Pyramid, 1);
  guint n_cells[HOT_POINT_INDEX_N_LEVELS] = { 0 };
  guint at = 0;

  pyramid->index = self;
  hot_parallel_for (self->n, n_parts, count_cells_part, pyramid);

  for (int level = HOT_POINT_INDEX_N_LEVELS - 1; level >= 0; level--)
    {
      if (level < HOT_POINT_INDEX_N_LEVELS - 1)
        n_cells[level] = n_cells[level + 1];
      for (guint part = 0; part < n_parts; part++)
        n_cells[level] += pyramid->begun[part][level];
    }

  while (self->finest < HOT_POINT_INDEX_N_LEVELS - 1 && n_cells[self->finest] > self->n / MIN_POINTS_PER_CELL)
    self->finest++;

  for (guint part = 0; part < n_parts; part++)
    {
      pyramid->first_cell[part] = at;
      for (guint level = self->finest; level < HOT_POINT_INDEX_N_LEVELS; level++)
        at += pyramid->begun[part][level];
    }

  pyramid->level = &self->levels[self->finest];
  level_alloc (pyramid->level, n_cells[self->finest]);
  pyramid->level->starts[n_cells[self->finest]] = self->n;
  hot_parallel_for (self->n, n_parts, list_cells_part, pyramid);

  for (guint level = self->finest + 1; level < HOT_POINT_INDEX_N_LEVELS; level++)
    list_parents (&self->levels[level - 1], &self->levels[level], n_cells[level]);
}

static HotPointIndex *
index_alloc (guint               n,
             const HotPointGrid *grid)
{
  HotPointIndex *self = g_atomic_rc_box_new0 (HotPointIndex);

  self->n = n;
  self->grid = *grid;
  self->x = hot_big_array_new (guint32, MAX (n, 1));
  self->y = hot_big_array_new (guint32, MAX (n, 1));
  self->rows = hot_big_array_new (guint32, MAX (n, 1));

  return self;
}

HotPointIndex *
hot_point_index_new (HotPointCloud  *cloud,
                     GCancellable   *cancellable,
                     GError        **error)
{
  const HotPointGrid grid = hot_point_grid_for_cloud (cloud);
  g_autoptr(HotPointIndex) self = index_alloc (hot_point_cloud_get_n (cloud), &grid);

  if (!hot_point_sort (cloud, &grid, self->x, self->y, self->rows, cancellable))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }

  build_pyramid (self);
  return g_steal_pointer (&self);
}

typedef struct {
  HotPointIndex       *from;
  HotPointIndex       *to;
  const guint64       *bits;
  guint32              n_bits;
  const HotPointLevel *cells;     /* the finest of @from */
  HotPointLevel       *kept;      /* those of them that still hold points; each part begins where its cells did */
  gsize                counts[HOT_PARALLEL_MAX];
  gsize                begins[HOT_PARALLEL_MAX];
  guint                first_cells[HOT_PARALLEL_MAX];
  guint                n_cells[HOT_PARALLEL_MAX];
} Filter;

static inline gboolean
is_in (const Filter *self,
       gsize         i)
{
  const guint32 row = self->from->rows[i];

  return row < self->n_bits && (self->bits[row / 64] >> (row % 64) & 1);
}

/* First cell that begins at @point or after it. */
static guint
find_cell (const HotPointLevel *level,
           gsize                point)
{
  guint low = 0, high = level->n;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (level->starts[middle] < point)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Parts end where cells do. */
static void
count_kept_part (gsize    begin,
                 gsize    end,
                 guint    part,
                 gpointer user_data)
{
  Filter *self = user_data;
  const gsize last = self->cells->starts[find_cell (self->cells, end)];
  gsize n = 0;

  for (gsize i = self->cells->starts[find_cell (self->cells, begin)]; i < last; i++)
    n += is_in (self, i);
  self->counts[part] = n;
}

/* Each point is written, and stays where it is kept; so is each cell. Nothing to guess for the processor. */
static void
copy_kept_part (gsize    begin,
                gsize    end,
                guint    part,
                gpointer user_data)
{
  Filter *self = user_data;
  const HotPointIndex *from = self->from;
  const guint first_cell = find_cell (self->cells, begin), end_cell = find_cell (self->cells, end);
  const gsize limit = self->begins[part] + self->counts[part];
  guint32 *restrict x = self->to->x, *restrict y = self->to->y, *restrict rows = self->to->rows;
  gsize at = self->begins[part];
  guint out = first_cell;

  for (guint cell = first_cell; cell < end_cell && at < limit; cell++)
    {
      const gsize start = at, last = self->cells->starts[cell + 1];

      for (gsize i = self->cells->starts[cell]; i < last && at < limit; i++)
        {
          x[at] = from->x[i];
          y[at] = from->y[i];
          rows[at] = from->rows[i];
          at += is_in (self, i);
        }
      self->kept->cells[out] = self->cells->cells[cell];
      self->kept->starts[out] = start;
      out += at > start;
    }
  self->first_cells[part] = first_cell;
  self->n_cells[part] = out - first_cell;
}

/* The cells of what was kept are among those of what there was: no key needs to be looked at. */
static void
coarsen (HotPointIndex *self,
         Filter        *filter,
         guint          n_parts)
{
  HotPointLevel *level = filter->kept;

  level->n = 0;
  for (guint part = 0; part < n_parts; part++)
    {
      memmove (level->cells + level->n, level->cells + filter->first_cells[part], filter->n_cells[part] * sizeof (guint32));
      memmove (level->starts + level->n, level->starts + filter->first_cells[part], filter->n_cells[part] * sizeof (guint32));
      level->n += filter->n_cells[part];
    }
  level->starts[level->n] = self->n;

  for (guint i = self->finest + 1; i < HOT_POINT_INDEX_N_LEVELS; i++)
    {
      HotPointLevel *child = &self->levels[i - 1];

      list_parents (child, &self->levels[i], child->n);
      if (self->finest == i - 1 && child->n > self->n / MIN_POINTS_PER_CELL)
        {
          g_clear_pointer (&child->cells, g_free);
          g_clear_pointer (&child->starts, g_free);
          self->finest = i;
        }
    }
}

static guint64 *
make_bits (HotRowSet *rows,
           guint32   *n_bits)
{
  const guint n = hot_row_set_get_n (rows);
  const guint32 *list = hot_row_set_peek_rows (rows);
  guint64 *bits;

  *n_bits = n > 0 ? hot_row_set_get_row (rows, n - 1) + 1 : 0;
  bits = g_new0 (guint64, *n_bits / 64 + 1);
  for (guint i = 0; i < n; i++)
    bits[list[i] / 64] |= G_GUINT64_CONSTANT (1) << (list[i] % 64);

  return bits;
}

HotPointIndex *
hot_point_index_filter (HotPointIndex  *self,
                        HotRowSet      *rows,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autoptr(HotPointIndex) filtered = NULL;
  g_autofree guint64 *bits = NULL;
  g_autofree Filter *filter = NULL;
  const guint n_parts = hot_parallel_parts (self->n, GRAIN);
  gsize total = 0;

  if (hot_row_set_is_all (rows))
    return hot_point_index_ref (self);

  filter = g_new0 (Filter, 1);
  filter->from = self;
  filter->cells = &self->levels[self->finest];
  filter->bits = bits = make_bits (rows, &filter->n_bits);
  hot_parallel_for (self->n, n_parts, count_kept_part, filter);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint part = 0; part < n_parts; part++)
    {
      filter->begins[part] = total;
      total += filter->counts[part];
    }

  filter->to = filtered = index_alloc (total, &self->grid);
  filtered->finest = self->finest;
  filter->kept = &filtered->levels[self->finest];
  level_alloc (filter->kept, filter->cells->n);
  hot_parallel_for (self->n, n_parts, copy_kept_part, filter);
  coarsen (filtered, filter, n_parts);

  return g_steal_pointer (&filtered);
}

HotPointIndex *
hot_point_index_ref (HotPointIndex *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_point_index_clear (gpointer data)
{
  HotPointIndex *self = data;

  g_free (self->x);
  g_free (self->y);
  g_free (self->rows);
  for (guint i = 0; i < HOT_POINT_INDEX_N_LEVELS; i++)
    {
      g_free (self->levels[i].cells);
      g_free (self->levels[i].starts);
    }
}

void
hot_point_index_unref (HotPointIndex *self)
{
  g_atomic_rc_box_release_full (self, hot_point_index_clear);
}

guint
hot_point_index_get_n (HotPointIndex *self)
{
  return self->n;
}

const guint32 *
hot_point_index_peek_x (HotPointIndex *self)
{
  return self->x;
}

const guint32 *
hot_point_index_peek_y (HotPointIndex *self)
{
  return self->y;
}

const guint32 *
hot_point_index_peek_rows (HotPointIndex *self)
{
  return self->rows;
}

void
hot_point_index_get_grid (HotPointIndex *self,
                          guint32       *origin_x,
                          guint32       *origin_y,
                          guint         *shift)
{
  *origin_x = self->grid.origin_x;
  *origin_y = self->grid.origin_y;
  *shift = self->grid.shift;
}

guint
hot_point_index_get_finest (HotPointIndex *self)
{
  return self->finest;
}

const HotPointLevel *
hot_point_index_peek_level (HotPointIndex *self,
                            guint          level)
{
  g_return_val_if_fail (level >= self->finest && level < HOT_POINT_INDEX_N_LEVELS, NULL);

  return &self->levels[level];
}

typedef struct {
  const HotPointLevel *level;
  int                  left, top, right, bottom;
  int                  min_side;
  HotPointRangeFunc    func;
  gpointer             user_data;
} Visit;

/* First cell in [@begin, @end) whose key is not below @key. */
static guint
find_key (const HotPointLevel *level,
          guint                begin,
          guint                end,
          guint64              key)
{
  while (begin < end)
    {
      const guint middle = begin + (end - begin) / 2;
      const guint32 cell = level->cells[middle];

      if (hot_morton_key (cell, cell >> 16) < key)
        begin = middle + 1;
      else
        end = middle;
    }

  return begin;
}

/* The square of 2^@depth cells whose corner is (@x, @y), and whose cells are those from @begin to @end. */
static void
visit_square (Visit *self,
              int    x,
              int    y,
              guint  depth,
              guint  begin,
              guint  end)
{
  const int side = 1 << depth;
  guint edges[5];

  if (begin == end || x >= self->right || y >= self->bottom || x + side <= self->left || y + side <= self->top)
    return;

  if (x >= self->left && y >= self->top && x + side <= self->right && y + side <= self->bottom)
    {
      self->func (begin, end, TRUE, self->user_data);
      return;
    }

  if (end - begin <= MIN_RUN || side <= self->min_side)
    {
      self->func (begin, end, FALSE, self->user_data);
      return;
    }

  edges[0] = begin;
  edges[4] = end;
  for (guint i = 1; i < 4; i++)
    edges[i] = find_key (self->level, edges[i - 1], end,
                         (guint64) hot_morton_key (x, y) + ((guint64) i << (2 * depth - 2)));
  for (guint i = 0; i < 4; i++)
    visit_square (self, x + (i & 1) * side / 2, y + (i >> 1) * side / 2, depth - 1, edges[i], edges[i + 1]);
}

void
hot_point_index_visit (HotPointIndex     *self,
                       guint              level,
                       int                left,
                       int                top,
                       int                right,
                       int                bottom,
                       HotPointRangeFunc  func,
                       gpointer           user_data)
{
  Visit visit = {
    hot_point_index_peek_level (self, level), left, top, right, bottom,
    /* Squares along the edge that are this small beside the whole are looked at cell by cell. */
    MAX (1, MAX (right - left, bottom - top) / 16), func, user_data,
  };

  visit_square (&visit, 0, 0, 16 - level, 0, visit.level->n);
}

typedef struct {
  HotPointIndex       *index;
  const HotPointLevel *level;
  gint64               x, y;
  gint64               best;
  guint64              best_square;
} Nearest;

static void
look_for_nearest (guint    begin,
                  guint    end,
                  gboolean inside,
                  gpointer user_data)
{
  Nearest *self = user_data;

  for (gsize i = self->level->starts[begin]; i < self->level->starts[end]; i++)
    {
      const gint64 dx = self->index->x[i] - self->x;
      const gint64 dy = self->index->y[i] - self->y;
      const guint64 square = (guint64) (dx * dx) + (guint64) (dy * dy);

      if (square <= self->best_square)
        {
          /* Of several at one place the first of the file, whatever the order of the search. */
          if (square < self->best_square || self->best < 0 ||
              self->index->rows[i] < self->index->rows[self->best])
            self->best = i;
          self->best_square = square;
        }
    }
}

static int
cell_of (HotPointIndex *self,
         gint64         coordinate,
         guint32        origin)
{
  const gint64 cell = (coordinate - origin) >> (self->grid.shift + self->finest);

  return CLAMP (cell, -1, 65536);
}

gint64
hot_point_index_nearest (HotPointIndex *self,
                         guint32        x,
                         guint32        y,
                         guint32        radius)
{
  Nearest nearest = { self, &self->levels[self->finest], x, y, -1, 0 };

  /* In widening squares: where points are many the first holds one, and the rest need not be looked at. */
  for (int step = NEAREST_STEPS; step >= 0 && nearest.best < 0; step--)
    {
      const gint64 reach = radius >> step;

      nearest.best_square = (guint64) (reach * reach);
      hot_point_index_visit (self, self->finest,
                             cell_of (self, x - reach, self->grid.origin_x),
                             cell_of (self, y - reach, self->grid.origin_y),
                             cell_of (self, x + reach, self->grid.origin_x) + 1,
                             cell_of (self, y + reach, self->grid.origin_y) + 1,
                             look_for_nearest, &nearest);
    }

  return nearest.best;
}
