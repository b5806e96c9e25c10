/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-values.h"

#include "base/hot-parallel.h"

#include <math.h>

struct _HotPointValues
{
  HotPointIndex *index;
  HotColumn     *column;
  float         *values;
  HotValueLevel  levels[HOT_POINT_INDEX_N_LEVELS];
  gsize          has_squares;
  double        *squares[HOT_POINT_INDEX_N_LEVELS];
};

G_DEFINE_BOXED_TYPE (HotPointValues, hot_point_values, hot_point_values_ref, hot_point_values_unref)

#define GRAIN 50000

typedef struct {
  HotPointValues      *values;
  const guint32       *rows;
  const HotPointLevel *cells;
  HotValueLevel       *level;
  const HotPointLevel *children;
  const HotValueLevel *from;
} Summary;

static void
gather_part (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  Summary *self = user_data;
  const double *reals = hot_column_peek_reals (self->values->column);
  const gint64 *integers = hot_column_peek_integers (self->values->column);
  const guint32 *rows = self->rows;
  float *values = self->values->values;

  if (reals != NULL)
    for (gsize i = begin; i < end; i++)
      values[i] = reals[rows[i]];
  else if (integers != NULL)
    for (gsize i = begin; i < end; i++)
      values[i] = integers[rows[i]] == HOT_MISSING_INTEGER ? NAN : (float) (double) integers[rows[i]];
  else
    for (gsize i = begin; i < end; i++)
      values[i] = hot_column_get_number (self->values->column, rows[i]);
}

static inline void
clear_cell (HotValueLevel *level,
            gsize          cell)
{
  level->counts[cell] = 0;
  level->sums[cell] = 0.0;
  level->mins[cell] = INFINITY;
  level->maxs[cell] = -INFINITY;
}

static void
sum_points_part (gsize    begin,
                 gsize    end,
                 guint    part,
                 gpointer user_data)
{
  Summary *self = user_data;
  HotValueLevel *level = self->level;

  for (gsize cell = begin; cell < end; cell++)
    {
      clear_cell (level, cell);
      for (gsize i = self->cells->starts[cell]; i < self->cells->starts[cell + 1]; i++)
        {
          const float value = self->values->values[i];

          if (isnan (value))
            continue;
          level->counts[cell]++;
          level->sums[cell] += value;
          level->mins[cell] = MIN (level->mins[cell], value);
          level->maxs[cell] = MAX (level->maxs[cell], value);
        }
    }
}

/* A parent's children are those whose points are among its points. */
static void
sum_children (Summary *self)
{
  HotValueLevel *level = self->level;
  gsize child = 0;

  for (gsize cell = 0; cell < self->cells->n; cell++)
    {
      clear_cell (level, cell);
      for (; child < self->children->n && self->children->starts[child] < self->cells->starts[cell + 1]; child++)
        {
          level->counts[cell] += self->from->counts[child];
          level->sums[cell] += self->from->sums[child];
          level->mins[cell] = MIN (level->mins[cell], self->from->mins[child]);
          level->maxs[cell] = MAX (level->maxs[cell], self->from->maxs[child]);
        }
    }
}

HotPointValues *
hot_point_values_new (HotPointIndex  *index,
                      HotColumn      *column,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr(HotPointValues) self = g_atomic_rc_box_new0 (HotPointValues);
  const guint n = hot_point_index_get_n (index);
  const guint n_parts = hot_parallel_parts (n, GRAIN);
  const guint finest = hot_point_index_get_finest (index);
  Summary summary = { .values = self, .rows = hot_point_index_peek_rows (index) };

  g_return_val_if_fail (hot_column_type_is_numeric (hot_column_get_column_type (column)), NULL);

  self->index = hot_point_index_ref (index);
  self->column = hot_column_ref (column);
  self->values = g_new (float, MAX (n, 1));
  hot_parallel_for (n, n_parts, gather_part, &summary);

  for (guint i = finest; i < HOT_POINT_INDEX_N_LEVELS; i++)
    {
      HotValueLevel *level = &self->levels[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      summary.cells = hot_point_index_peek_level (index, i);
      summary.level = level;
      level->counts = g_new (guint32, MAX (summary.cells->n, 1));
      level->sums = g_new (double, MAX (summary.cells->n, 1));
      level->mins = g_new (float, MAX (summary.cells->n, 1));
      level->maxs = g_new (float, MAX (summary.cells->n, 1));

      if (i == finest)
        {
          hot_parallel_for (summary.cells->n, n_parts, sum_points_part, &summary);
          continue;
        }
      summary.children = hot_point_index_peek_level (index, i - 1);
      summary.from = &self->levels[i - 1];
      sum_children (&summary);
    }

  return g_steal_pointer (&self);
}

HotPointValues *
hot_point_values_ref (HotPointValues *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_point_values_clear (gpointer data)
{
  HotPointValues *self = data;

  for (guint i = 0; i < HOT_POINT_INDEX_N_LEVELS; i++)
    {
      g_free (self->levels[i].counts);
      g_free (self->levels[i].sums);
      g_free (self->levels[i].mins);
      g_free (self->levels[i].maxs);
      g_free (self->squares[i]);
    }
  g_free (self->values);
  g_clear_pointer (&self->column, hot_column_unref);
  g_clear_pointer (&self->index, hot_point_index_unref);
}

void
hot_point_values_unref (HotPointValues *self)
{
  g_atomic_rc_box_release_full (self, hot_point_values_clear);
}

HotPointIndex *
hot_point_values_get_index (HotPointValues *self)
{
  return self->index;
}

HotColumn *
hot_point_values_get_column (HotPointValues *self)
{
  return self->column;
}

const float *
hot_point_values_peek (HotPointValues *self)
{
  return self->values;
}

const HotValueLevel *
hot_point_values_peek_level (HotPointValues *self,
                             guint           level)
{
  g_return_val_if_fail (level < HOT_POINT_INDEX_N_LEVELS && self->levels[level].counts != NULL, NULL);

  return &self->levels[level];
}

static void
square_points_part (gsize    begin,
                    gsize    end,
                    guint    part,
                    gpointer user_data)
{
  const Summary *self = user_data;
  const float *values = self->values->values;
  double *squares = self->values->squares[hot_point_index_get_finest (self->values->index)];

  for (gsize cell = begin; cell < end; cell++)
    {
      const double mean = self->level->sums[cell] / self->level->counts[cell];

      squares[cell] = 0;
      for (gsize i = self->cells->starts[cell]; i < self->cells->starts[cell + 1]; i++)
        if (!isnan (values[i]))
          squares[cell] += (values[i] - mean) * (values[i] - mean);
    }
}

double
hot_squares_join (guint  n,
                  double sum,
                  double squares,
                  guint  n_others,
                  double sum_of_others,
                  double squares_of_others)
{
  double difference;

  if (n == 0 || n_others == 0)
    return squares + squares_of_others;

  difference = sum / n - sum_of_others / n_others;
  return squares + squares_of_others + difference * difference * n / ((double) n + n_others) * n_others;
}

/* A parent's children are those whose points are among its points. */
static void
square_children (Summary *self,
                 double  *squares,
                 double  *from)
{
  gsize child = 0;

  for (gsize cell = 0; cell < self->cells->n; cell++)
    {
      double sum = 0;
      guint n = 0;

      squares[cell] = 0;
      for (; child < self->children->n && self->children->starts[child] < self->cells->starts[cell + 1]; child++)
        {
          squares[cell] = hot_squares_join (n, sum, squares[cell], self->from->counts[child], self->from->sums[child], from[child]);
          n += self->from->counts[child];
          sum += self->from->sums[child];
        }
    }
}

static void
make_squares (HotPointValues *self)
{
  const guint finest = hot_point_index_get_finest (self->index);
  Summary summary = { .values = self };

  for (guint i = finest; i < HOT_POINT_INDEX_N_LEVELS; i++)
    {
      summary.cells = hot_point_index_peek_level (self->index, i);
      summary.level = &self->levels[i];
      self->squares[i] = g_new (double, MAX (summary.cells->n, 1));
      if (i == finest)
        {
          hot_parallel_for (summary.cells->n, hot_parallel_parts (hot_point_index_get_n (self->index), GRAIN),
                            square_points_part, &summary);
          continue;
        }
      summary.children = hot_point_index_peek_level (self->index, i - 1);
      summary.from = &self->levels[i - 1];
      square_children (&summary, self->squares[i], self->squares[i - 1]);
    }
}

const double *
hot_point_values_peek_squares (HotPointValues *self,
                               guint           level)
{
  g_return_val_if_fail (level < HOT_POINT_INDEX_N_LEVELS && self->levels[level].counts != NULL, NULL);

  if (g_once_init_enter (&self->has_squares))
    {
      make_squares (self);
      g_once_init_leave (&self->has_squares, TRUE);
    }
  return self->squares[level];
}

double
hot_point_values_get_mean (HotPointValues *self)
{
  const guint coarsest = HOT_POINT_INDEX_N_LEVELS - 1;
  const HotPointLevel *cells = hot_point_index_peek_level (self->index, coarsest);
  double sum = 0;
  gsize n = 0;

  for (gsize i = 0; i < cells->n; i++)
    {
      sum += self->levels[coarsest].sums[i];
      n += self->levels[coarsest].counts[i];
    }
  return n > 0 ? sum / n : NAN;
}
