/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-boundary-census.h"

#include "base/hot-select.h"

#include <math.h>

struct _HotBoundaryCensus
{
  HotBoundaries    *boundaries;
  HotBoundaryCount *counts;
  guint             n_outside;
};

G_DEFINE_BOXED_TYPE (HotBoundaryCensus, hot_boundary_census, hot_boundary_census_ref, hot_boundary_census_unref)

/* By linear interpolation between the two nearest of the ordered values, as R's type 7 and NumPy have it. */
static double
quantile (float  *values,
          guint   n,
          double  position)
{
  const double at = position * (n - 1);
  const guint below = (guint) at;
  const float low = hot_select_float (values, n, below);
  float high = INFINITY;

  for (guint i = below + 1; i < n; i++)
    high = MIN (high, values[i]);
  return below + 1 < n ? low + (at - below) * (high - low) : low;
}

static void
take_quantiles (HotBoundaryCount *count,
                float            *values)
{
  count->median = count->lower = count->upper = NAN;
  if (count->n_values == 0)
    return;

  count->lower = quantile (values, count->n_values, 0.25);
  count->median = quantile (values, count->n_values, 0.5);
  count->upper = quantile (values, count->n_values, 0.75);
}

static void
count_points (HotBoundaryCensus *self,
              const gint32      *areas,
              guint              n)
{
  for (guint i = 0; i < n; i++)
    if (areas[i] >= 0)
      self->counts[areas[i]].n++;
    else
      self->n_outside++;
}

static void
take_values (HotBoundaryCensus *self,
             const gint32      *areas,
             const float       *values,
             guint              n)
{
  const guint n_areas = hot_boundaries_get_n (self->boundaries);
  g_autofree guint *starts = g_new0 (guint, n_areas + 1);
  g_autofree float *sorted = g_new (float, MAX (n, 1));

  for (guint i = 0; i < n_areas; i++)
    starts[i + 1] = starts[i] + self->counts[i].n;
  for (guint i = 0; i < n; i++)
    if (areas[i] >= 0 && !isnan (values[i]))
      sorted[starts[areas[i]] + self->counts[areas[i]].n_values++] = values[i];
  for (guint i = 0; i < n_areas; i++)
    take_quantiles (&self->counts[i], sorted + starts[i]);
}

HotBoundaryCensus *
hot_boundary_census_new (HotMapData    *data,
                         int            column,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_autoptr(HotBoundaryCensus) self = g_atomic_rc_box_new0 (HotBoundaryCensus);
  const guint n = hot_map_data_get_n (data);
  g_autofree gint32 *areas = NULL;

  g_return_val_if_fail (hot_map_data_get_boundaries (data) != NULL, NULL);

  self->boundaries = hot_boundaries_ref (hot_map_data_get_boundaries (data));
  self->counts = g_new0 (HotBoundaryCount, hot_boundaries_get_n (self->boundaries));
  for (guint i = 0; i < hot_boundaries_get_n (self->boundaries); i++)
    self->counts[i].median = self->counts[i].lower = self->counts[i].upper = NAN;

  areas = hot_map_data_dup_areas (data, cancellable, error);
  if (areas == NULL)
    return NULL;
  count_points (self, areas, n);

  if (column >= 0)
    {
      g_autoptr(HotPointValues) values = hot_map_data_get_values (data, column, cancellable, error);

      if (values == NULL)
        return NULL;
      take_values (self, areas, hot_point_values_peek (values), n);
    }

  return g_steal_pointer (&self);
}

HotBoundaryCensus *
hot_boundary_census_ref (HotBoundaryCensus *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_boundary_census_clear (gpointer data)
{
  HotBoundaryCensus *self = data;

  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_free (self->counts);
}

void
hot_boundary_census_unref (HotBoundaryCensus *self)
{
  g_atomic_rc_box_release_full (self, hot_boundary_census_clear);
}

HotBoundaries *
hot_boundary_census_get_boundaries (HotBoundaryCensus *self)
{
  return self->boundaries;
}

const HotBoundaryCount *
hot_boundary_census_get (HotBoundaryCensus *self,
                         guint              area)
{
  g_return_val_if_fail (area < hot_boundaries_get_n (self->boundaries), NULL);

  return &self->counts[area];
}

guint
hot_boundary_census_get_n_outside (HotBoundaryCensus *self)
{
  return self->n_outside;
}
