/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-heat-difference.h"

#include "base/hot-parallel.h"

#include <math.h>

#define GRAIN 20000
/* So many rows under the kernel make a value that is seen. */
#define SHOWN 0.5f
/* With less than so many a value is but the rest that a kernel leaves far away. */
#define LEAST 0.05f

/* How much of one grid's row or column lies at the middle of a cell of the result: a part of the cell @at, the rest of the next. */
typedef struct {
  gint64 at;
  float  next;
} Place;

/* What a grid holds at one place. */
typedef struct {
  float count;
  float value;
  float support;
} Reading;

typedef struct {
  double alone;
  double all;
} Share;

typedef struct {
  const HotHeatGrid *from;
  const HotHeatGrid *to;
  HotHeatGrid       *result;
  gboolean           valued;
  float              per_count[2];
  Place             *columns[2];
  Share              shares[HOT_PARALLEL_MAX];
} Work;

static Place
find_place (double begin,
            double cell,
            double middle)
{
  const double position = (middle - begin) / cell - 0.5;
  const double settled = fabs (position - round (position)) < 1e-6 ? round (position) : position;

  return (Place) { (gint64) floor (settled), (float) (settled - floor (settled)) };
}

static Place *
find_columns (const HotHeatGrid *grid,
              const HotHeatGrid *result)
{
  Place *places = g_new (Place, MAX (result->width, 1));

  for (guint i = 0; i < result->width; i++)
    places[i] = find_place (grid->x, grid->cell, result->x + (i + 0.5) * result->cell);
  return places;
}

/* A cell without a value leaves the word to its neighbours; only where none of the four has one there is none. */
static Reading
read_grid (const HotHeatGrid *grid,
           const Place       *column,
           const Place       *row,
           float              per_count)
{
  const float weights[4] = {
    (1 - column->next) * (1 - row->next), column->next * (1 - row->next),
    (1 - column->next) * row->next, column->next * row->next,
  };
  Reading reading = { 0, 0, 0 };
  float valued = 0;

  for (guint i = 0; i < 4; i++)
    {
      const gint64 x = column->at + (i & 1), y = row->at + (i >> 1);
      gsize at;

      if (weights[i] <= 0 || (guint64) x >= grid->width || (guint64) y >= grid->height)
        continue;
      at = (gsize) y * grid->width + (gsize) x;
      reading.count += weights[i] * grid->counts[at];
      reading.support += weights[i] * (grid->support != NULL ? grid->support[at] : grid->counts[at] * per_count);
      if (grid->values != NULL && !isnan (grid->values[at]))
        {
          reading.value += weights[i] * grid->values[at];
          valued += weights[i];
        }
    }
  reading.value = valued > 0 ? reading.value / valued : NAN;

  return reading;
}

static void
subtract_rows (gsize    begin,
               gsize    end,
               guint    part,
               gpointer user_data)
{
  Work *self = user_data;
  const HotHeatGrid *grids[2] = { self->from, self->to };
  HotHeatGrid *result = self->result;
  Share *share = &self->shares[part];

  for (gsize y = begin; y < end; y++)
    {
      const double middle = result->y + (y + 0.5) * result->cell;
      const float per_km2 = (float) hot_heat_grid_get_per_km2 (result, y);
      /* Counts are by cell, and the cells of the two need not be of one size. */
      const float per_cell = (float) pow (result->cell / self->from->cell, 2);
      Place rows[2];

      for (guint i = 0; i < 2; i++)
        rows[i] = find_place (grids[i]->y, grids[i]->cell, middle);

      for (guint x = 0; x < result->width; x++)
        {
          const gsize at = y * result->width + x;
          Reading from = read_grid (self->from, &self->columns[0][x], &rows[0], self->per_count[0]);
          const Reading to = read_grid (self->to, &self->columns[1][x], &rows[1], self->per_count[1]);
          const float less = MIN (from.support, to.support), more = MAX (from.support, to.support);

          from.count *= per_cell;
          result->counts[at] = from.count + to.count;
          result->support[at] = self->valued ? less : more;
          if ((self->valued ? less : more) < LEAST)
            result->values[at] = NAN;
          else
            result->values[at] = self->valued ? to.value - from.value : (to.count - from.count) * per_km2;
          if (more < SHOWN)
            continue;
          share->all += result->counts[at];
          if (less < SHOWN)
            share->alone += result->counts[at];
        }
    }
}

/* The cells of @self, continued on all sides as far as @other reaches. */
static void
cover_both (HotHeatGrid       *result,
            const HotHeatGrid *self,
            const HotHeatGrid *other)
{
  double left = 0, top = 0, right = self->width, bottom = self->height;

  if (other->width > 0)
    {
      left = MIN (left, floor ((other->x - self->x) / self->cell + 1e-6));
      top = MIN (top, floor ((other->y - self->y) / self->cell + 1e-6));
      right = MAX (right, ceil ((other->x + other->width * other->cell - self->x) / self->cell - 1e-6));
      bottom = MAX (bottom, ceil ((other->y + other->height * other->cell - self->y) / self->cell - 1e-6));
    }

  result->cell = self->cell;
  result->sigma = self->sigma;
  result->x = self->x + left * self->cell;
  result->y = self->y + top * self->cell;
  result->width = (guint) (right - left);
  result->height = (guint) (bottom - top);
}

HotHeatGrid *
hot_heat_difference_new (const HotHeatGrid *from,
                         const HotHeatGrid *to,
                         double            *alone)
{
  HotHeatGrid *result = g_atomic_rc_box_new0 (HotHeatGrid);
  Work work = { .from = from, .to = to, .result = result, .valued = from->values != NULL };
  Share share = { 0, 0 };
  gsize n_cells;

  g_return_val_if_fail ((from->values != NULL) == (to->values != NULL) || from->width == 0 || to->width == 0, NULL);

  work.valued = from->values != NULL || to->values != NULL;
  if (to->width > 0)
    cover_both (result, to, from);
  else
    cover_both (result, from, to);
  result->n = from->n + to->n;
  n_cells = (gsize) result->width * result->height;
  result->counts = g_new0 (float, MAX (n_cells, 1));
  result->values = g_new0 (float, MAX (n_cells, 1));
  result->support = g_new0 (float, MAX (n_cells, 1));

  work.per_count[0] = (float) (2 * G_PI * from->sigma * from->sigma);
  work.per_count[1] = (float) (2 * G_PI * to->sigma * to->sigma);
  work.columns[0] = find_columns (from, result);
  work.columns[1] = find_columns (to, result);
  hot_parallel_for (result->height, hot_parallel_parts (n_cells, GRAIN), subtract_rows, &work);
  g_free (work.columns[0]);
  g_free (work.columns[1]);

  for (guint i = 0; i < HOT_PARALLEL_MAX; i++)
    {
      share.alone += work.shares[i].alone;
      share.all += work.shares[i].all;
    }
  if (alone != NULL)
    *alone = share.all > 0 ? share.alone / share.all : 0;

  return result;
}
