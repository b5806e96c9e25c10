/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-request-origin.h"

#include <math.h>

#include "geo/hot-map-data.h"
#include "geo/hot-mercator.h"

HotRequestOrigin *
hot_request_origin_new (const char *model)
{
  HotRequestOrigin *self = g_atomic_rc_box_new0 (HotRequestOrigin);

  self->model = g_strdup (model);
  self->row = -1;
  self->target = -1;

  return self;
}

void
hot_request_origin_set_row (HotRequestOrigin *self,
                            HotTable         *table,
                            gint64            row,
                            const char       *target)
{
  g_clear_pointer (&self->table, hot_table_unref);
  self->table = hot_table_ref (table);
  self->row = row;
  self->target = target != NULL ? hot_table_find_column (table, target) : -1;
  if (self->target >= 0 && !hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, self->target))))
    self->target = -1;
}

HotRequestOrigin *
hot_request_origin_ref (HotRequestOrigin *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_request_origin_clear (gpointer data)
{
  HotRequestOrigin *self = data;

  g_free (self->model);
  g_clear_pointer (&self->place, hot_model_place_free);
  g_clear_pointer (&self->table, hot_table_unref);
}

void
hot_request_origin_unref (HotRequestOrigin *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, hot_request_origin_clear);
}

double
hot_request_origin_get_truth (HotRequestOrigin *self)
{
  if (self == NULL || self->table == NULL || self->row < 0 || self->target < 0)
    return NAN;

  return hot_column_get_number (hot_table_get_column (self->table, self->target), self->row);
}

const char *
hot_request_origin_get_unit (HotRequestOrigin *self)
{
  if (self == NULL || self->table == NULL || self->target < 0)
    return NULL;

  return hot_column_get_unit (hot_table_get_column (self->table, self->target));
}

/* Keeps @found sorted and short. */
static void
insert (GArray                    *found,
        const HotRequestNeighbour *neighbour,
        guint                      n_max)
{
  guint at = found->len;

  while (at > 0 && g_array_index (found, HotRequestNeighbour, at - 1).kilometres > neighbour->kilometres)
    at--;
  if (at >= n_max)
    return;
  g_array_insert_val (found, at, *neighbour);
  if (found->len > n_max)
    g_array_set_size (found, n_max);
}

GArray *
hot_request_origin_find_neighbours (HotRequestOrigin *self,
                                    guint             n_max,
                                    GCancellable     *cancellable)
{
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (HotRequestNeighbour));
  HotColumn *latitudes, *longitudes, *values;
  guint latitude, longitude;
  double x, y;

  if (self == NULL || self->table == NULL || self->row < 0 || self->target < 0 ||
      !hot_map_data_find_columns (self->table, NULL, NULL, &latitude, &longitude, NULL))
    return NULL;

  latitudes = hot_table_get_column (self->table, latitude);
  longitudes = hot_table_get_column (self->table, longitude);
  values = hot_table_get_column (self->table, self->target);
  y = hot_column_get_number (latitudes, self->row);
  x = hot_column_get_number (longitudes, self->row);
  if (isnan (x) || isnan (y))
    return NULL;

  for (guint row = 0; row < hot_table_get_n_rows (self->table); row++)
    {
      const HotRequestNeighbour neighbour = {
        row, hot_mercator_distance (y, x, hot_column_get_number (latitudes, row), hot_column_get_number (longitudes, row)) / 1000.0,
        hot_column_get_number (values, row),
      };

      if ((row & 0xffff) == 0 && g_cancellable_is_cancelled (cancellable))
        break;
      if (row != self->row && !isnan (neighbour.kilometres) && !isnan (neighbour.value))
        insert (found, &neighbour, n_max);
    }

  return g_steal_pointer (&found);
}
