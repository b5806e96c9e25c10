/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-cloud.h"

#include "base/hot-big-array.h"
#include "base/hot-parallel.h"
#include "base/hot-select.h"
#include "base/hot-simd.h"
#include "geo/hot-mercator.h"

#include <string.h>

struct _HotPointCloud
{
  guint    n;
  guint    n_invalid;
  guint    n_wrapped;
  guint32 *x;
  guint32 *y;
  guint32 *rows;
  guint32  min_x, min_y, max_x, max_y;
  gboolean turned;
};

G_DEFINE_BOXED_TYPE (HotPointCloud, hot_point_cloud, hot_point_cloud_ref, hot_point_cloud_unref)

/* Small enough that a block's degrees stay in the first-level cache between being read and being projected. */
#define BLOCK 1024
/* Below this a thread costs more than it gains. */
#define GRAIN 50000
/* Half the way around the world. */
#define HALF_TURN 0x80000000u
/* How many points are looked at to tell outliers. */
#define N_SAMPLE 16384

typedef struct {
  HotColumn     *latitude;
  HotColumn     *longitude;
  const double  *latitudes;
  const double  *longitudes;
  const guint32 *rows;
  GCancellable  *cancellable;
  HotPointCloud *cloud;
  guint          first[HOT_PARALLEL_MAX];
  guint          kept[HOT_PARALLEL_MAX];
  guint          wrapped[HOT_PARALLEL_MAX];
  gboolean       is_whole[HOT_PARALLEL_MAX];
  guint32        extent[HOT_PARALLEL_MAX][4];
} Projection;

/* Numbers of the rows from @begin; in @room where they do not stand one after another. */
static const double *
read_numbers (HotColumn     *column,
              const double  *values,
              const guint32 *rows,
              guint          begin,
              guint          n,
              double        *room)
{
  if (values != NULL && rows == NULL)
    return values + begin;

  if (values != NULL)
    for (guint i = 0; i < n; i++)
      room[i] = values[rows[begin + i]];
  else
    for (guint i = 0; i < n; i++)
      room[i] = hot_column_get_number (column, rows != NULL ? rows[begin + i] : begin + i);
  return room;
}

HOT_SIMD_CLONES
static guint
count_valid (const double *latitudes,
             const double *longitudes,
             guint         n)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += (latitudes[i] >= -HOT_MERCATOR_MAX_LATITUDE) & (latitudes[i] <= HOT_MERCATOR_MAX_LATITUDE) &
             (longitudes[i] >= -180.0) & (longitudes[i] <= 180.0);
  return count;
}

/* Brings longitudes that count eastwards to the other side, in @room; returns how many there were. */
static guint
wrap_longitudes (const double **longitudes,
                 guint          n,
                 double        *room)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    {
      const double longitude = (*longitudes)[i];

      room[i] = hot_mercator_wrap_longitude (longitude);
      count += room[i] != longitude && room[i] == room[i];
    }
  *longitudes = room;
  return count;
}

HOT_SIMD_CLONES
static void
extend (const guint32 *x,
        const guint32 *y,
        guint          n,
        guint32        extent[4])
{
  guint32 min_x = extent[0], min_y = extent[1], max_x = extent[2], max_y = extent[3];

  for (guint i = 0; i < n; i++)
    {
      min_x = MIN (min_x, x[i]);
      min_y = MIN (min_y, y[i]);
      max_x = MAX (max_x, x[i]);
      max_y = MAX (max_y, y[i]);
    }
  extent[0] = min_x;
  extent[1] = min_y;
  extent[2] = max_x;
  extent[3] = max_y;
}

static inline guint32
row_at (const Projection *self,
        guint             i)
{
  return self->rows != NULL ? self->rows[i] : i;
}

/* Closes the gaps that points without a place leave in a block that stands at @at; returns how many are left. */
static guint
drop_invalid (Projection   *self,
              guint         begin,
              guint         n,
              const double *latitudes,
              const double *longitudes,
              guint         at)
{
  HotPointCloud *cloud = self->cloud;
  guint kept = at;

  for (guint i = 0; i < n; i++)
    {
      if (!hot_mercator_is_valid (latitudes[i], longitudes[i]))
        continue;
      cloud->x[kept] = cloud->x[at + i];
      cloud->y[kept] = cloud->y[at + i];
      cloud->rows[kept] = row_at (self, begin + i);
      kept++;
    }

  return kept - at;
}

static void
write_rows (Projection *self,
            guint       begin,
            guint       n,
            guint       at)
{
  for (guint i = 0; i < n; i++)
    self->cloud->rows[at + i] = row_at (self, begin + i);
}

static void
project_part (gsize    begin,
              gsize    end,
              guint    part,
              gpointer user_data)
{
  Projection *self = user_data;
  HotPointCloud *cloud = self->cloud;
  double latitude_room[BLOCK], longitude_room[BLOCK];
  guint32 extent[4] = { G_MAXUINT32, G_MAXUINT32, 0, 0 };
  guint at = begin;
  /* Rows are written only once one of them is not where it would be anyway. */
  gboolean is_whole = self->rows == NULL;
  guint n_wrapped = 0;

  self->first[part] = begin;
  for (gsize from = begin; from < end; from += BLOCK)
    {
      const guint n = MIN (BLOCK, end - from);
      const double *latitudes, *longitudes;
      guint n_kept;

      if ((from - begin) % (64 * BLOCK) == 0 && g_cancellable_is_cancelled (self->cancellable))
        return;
      latitudes = read_numbers (self->latitude, self->latitudes, self->rows, from, n, latitude_room);
      longitudes = read_numbers (self->longitude, self->longitudes, self->rows, from, n, longitude_room);
      hot_mercator_project (latitudes, longitudes, n, cloud->x + at, cloud->y + at);

      n_kept = count_valid (latitudes, longitudes, n);
      if (n_kept < n)
        {
          const guint n_here = wrap_longitudes (&longitudes, n, longitude_room);

          if (n_here > 0)
            {
              hot_mercator_project (latitudes, longitudes, n, cloud->x + at, cloud->y + at);
              n_kept = count_valid (latitudes, longitudes, n);
              n_wrapped += n_here;
            }
        }
      if (n_kept < n)
        {
          if (is_whole)
            write_rows (self, begin, from - begin, begin);
          is_whole = FALSE;
          drop_invalid (self, from, n, latitudes, longitudes, at);
        }
      else if (!is_whole)
        write_rows (self, from, n, at);

      extend (cloud->x + at, cloud->y + at, n_kept, extent);
      at += n_kept;
    }

  self->wrapped[part] = n_wrapped;
  self->is_whole[part] = is_whole;
  self->kept[part] = at - begin;
  memcpy (self->extent[part], extent, sizeof extent);
}

/* Brings the parts together, each of which has left its gap at its end. */
static void
join_parts (Projection *self,
            guint       n_parts,
            guint       n)
{
  HotPointCloud *cloud = self->cloud;
  gboolean is_whole = TRUE;

  for (guint i = 0; i < n_parts; i++)
    is_whole = is_whole && self->is_whole[i];
  if (is_whole)
    g_clear_pointer (&cloud->rows, g_free);

  cloud->min_x = cloud->min_y = G_MAXUINT32;
  for (guint i = 0; i < n_parts; i++)
    {
      const gsize size = self->kept[i] * sizeof (guint32);

      if (!is_whole && self->is_whole[i])
        write_rows (self, self->first[i], self->kept[i], self->first[i]);
      if (self->first[i] != cloud->n)
        {
          memmove (cloud->x + cloud->n, cloud->x + self->first[i], size);
          memmove (cloud->y + cloud->n, cloud->y + self->first[i], size);
          memmove (cloud->rows + cloud->n, cloud->rows + self->first[i], size);
        }
      cloud->n += self->kept[i];
      cloud->n_wrapped += self->wrapped[i];
      cloud->min_x = MIN (cloud->min_x, self->extent[i][0]);
      cloud->min_y = MIN (cloud->min_y, self->extent[i][1]);
      cloud->max_x = MAX (cloud->max_x, self->extent[i][2]);
      cloud->max_y = MAX (cloud->max_y, self->extent[i][3]);
    }

  cloud->n_invalid = n - cloud->n;
  if (cloud->n == 0)
    cloud->min_x = cloud->min_y = 0;
}

static HotPointCloud *
project (Projection  *self,
         guint        n,
         GError     **error)
{
  g_autoptr(HotPointCloud) cloud = g_atomic_rc_box_new0 (HotPointCloud);
  const guint n_parts = hot_parallel_parts (n, GRAIN);

  cloud->x = hot_big_array_new (guint32, MAX (n, 1));
  cloud->y = hot_big_array_new (guint32, MAX (n, 1));
  cloud->rows = hot_big_array_new (guint32, MAX (n, 1));

  self->cloud = cloud;
  hot_parallel_for (n, n_parts, project_part, self);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;

  join_parts (self, n_parts, n);

  return g_steal_pointer (&cloud);
}

/* Narrows [@low, @high] where that leaves out at most one in 200 at each side and more than halves it. */
static void
leave_out_outliers (const guint32 *values,
                    guint          n,
                    guint32       *low,
                    guint32       *high)
{
  const guint n_sample = MIN (n, N_SAMPLE);
  g_autofree guint32 *sample = g_new (guint32, n_sample);
  guint32 inner_low, inner_high;

  if (n < 200)
    return;

  for (guint i = 0; i < n_sample; i++)
    sample[i] = values[(guint64) i * n / n_sample];
  inner_low = hot_select_uint32 (sample, n_sample, n_sample / 200);
  inner_high = hot_select_uint32 (sample, n_sample, n_sample - 1 - n_sample / 200);

  if (inner_high - inner_low < (*high - *low) / 2)
    {
      const guint32 margin = (inner_high - inner_low) / 10;

      *low = inner_low - MIN (margin, inner_low - *low);
      *high = inner_high + MIN (margin, *high - inner_high);
    }
}

/* How wide a frame around the points is, as @turn has them. */
static guint32
measure_width (HotPointCloud *self,
               guint32        turn)
{
  guint32 low = G_MAXUINT32, high = 0;
  g_autofree guint32 *x = g_new (guint32, MAX (self->n, 1));

  for (guint i = 0; i < self->n; i++)
    {
      x[i] = self->x[i] ^ turn;
      low = MIN (low, x[i]);
      high = MAX (high, x[i]);
    }
  if (self->n == 0)
    return 0;

  leave_out_outliers (x, self->n, &low, &high);
  return high - low;
}

static void
turn (HotPointCloud *self)
{
  guint32 low = G_MAXUINT32, high = 0;

  for (guint i = 0; i < self->n; i++)
    {
      self->x[i] ^= HALF_TURN;
      low = MIN (low, self->x[i]);
      high = MAX (high, self->x[i]);
    }
  if (self->n > 0)
    {
      self->min_x = low;
      self->max_x = high;
    }
  self->turned = TRUE;
}

/* Few places are on both sides of the antimeridian: most are done with the first look. */
static HotPointCloud *
turn_if_needed (HotPointCloud *self)
{
  guint32 width;

  if (self == NULL || self->max_x - self->min_x < HALF_TURN)
    return self;

  width = measure_width (self, 0);
  if (width >= HALF_TURN && measure_width (self, HALF_TURN) < width / 2)
    turn (self);
  return self;
}

HotPointCloud *
hot_point_cloud_new (HotColumn     *latitude,
                     HotColumn     *longitude,
                     HotRowSet     *rows,
                     GCancellable  *cancellable,
                     GError       **error)
{
  Projection self = { .latitude = latitude, .longitude = longitude, .cancellable = cancellable };
  guint n;

  g_return_val_if_fail (hot_column_type_is_numeric (hot_column_get_column_type (latitude)), NULL);
  g_return_val_if_fail (hot_column_type_is_numeric (hot_column_get_column_type (longitude)), NULL);

  n = hot_column_get_n_rows (latitude);
  g_return_val_if_fail (hot_column_get_n_rows (longitude) == n, NULL);

  self.latitudes = hot_column_peek_reals (latitude);
  self.longitudes = hot_column_peek_reals (longitude);
  if (rows != NULL && !hot_row_set_is_all (rows))
    {
      self.rows = hot_row_set_peek_rows (rows);
      n = hot_row_set_get_n (rows);
    }

  return turn_if_needed (project (&self, n, error));
}

HotPointCloud *
hot_point_cloud_new_for_coordinates (const double *latitudes,
                                     const double *longitudes,
                                     guint         n)
{
  Projection self = { .latitudes = latitudes, .longitudes = longitudes };

  return turn_if_needed (project (&self, n, NULL));
}

HotPointCloud *
hot_point_cloud_new_turned (HotColumn     *latitude,
                            HotColumn     *longitude,
                            gboolean       turned,
                            GCancellable  *cancellable,
                            GError       **error)
{
  Projection self = {
    .latitude = latitude, .longitude = longitude, .cancellable = cancellable,
    .latitudes = hot_column_peek_reals (latitude), .longitudes = hot_column_peek_reals (longitude),
  };
  HotPointCloud *cloud = project (&self, hot_column_get_n_rows (latitude), error);

  if (cloud != NULL && turned)
    turn (cloud);
  return cloud;
}

HotPointCloud *
hot_point_cloud_ref (HotPointCloud *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_point_cloud_clear (gpointer data)
{
  HotPointCloud *self = data;

  g_free (self->x);
  g_free (self->y);
  g_free (self->rows);
}

void
hot_point_cloud_unref (HotPointCloud *self)
{
  g_atomic_rc_box_release_full (self, hot_point_cloud_clear);
}

guint
hot_point_cloud_get_n (HotPointCloud *self)
{
  return self->n;
}

guint
hot_point_cloud_get_n_invalid (HotPointCloud *self)
{
  return self->n_invalid;
}

guint
hot_point_cloud_get_n_wrapped (HotPointCloud *self)
{
  return self->n_wrapped;
}

gboolean
hot_point_cloud_is_turned (HotPointCloud *self)
{
  return self->turned;
}

const guint32 *
hot_point_cloud_peek_x (HotPointCloud *self)
{
  return self->x;
}

const guint32 *
hot_point_cloud_peek_y (HotPointCloud *self)
{
  return self->y;
}

const guint32 *
hot_point_cloud_peek_rows (HotPointCloud *self)
{
  return self->rows;
}

void
hot_point_cloud_get_extent (HotPointCloud *self,
                            guint32       *min_x,
                            guint32       *min_y,
                            guint32       *max_x,
                            guint32       *max_y)
{
  *min_x = self->min_x;
  *min_y = self->min_y;
  *max_x = self->max_x;
  *max_y = self->max_y;
}

HotBounds
hot_point_cloud_get_bounds (HotPointCloud *self)
{
  guint32 left = self->min_x, right = self->max_x, top = self->min_y, bottom = self->max_y;
  const double world = 4294967296.0, first = self->turned ? 0.0 : -180.0;

  if (self->n == 0)
    return HOT_BOUNDS_EMPTY;

  leave_out_outliers (self->x, self->n, &left, &right);
  leave_out_outliers (self->y, self->n, &top, &bottom);

  return (HotBounds) {
    left / world * 360.0 + first, hot_mercator_latitude (bottom / world),
    right / world * 360.0 + first, hot_mercator_latitude (top / world),
  };
}
