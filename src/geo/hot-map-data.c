/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-map-data.h"

#include "base/hot-error.h"
#include "dataset/hot-coordinates.h"
#include "geo/hot-point-areas.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* What is the same whichever rows are shown: where the points are that have a place, and in which area of the outlines. The first
 * picture needs no index; it is made when something asks for it. */
typedef struct {
  guint          n;            /* points */
  GMutex         building;     /* held by whoever makes the index */
  GMutex         mutex;
  HotPointCloud *cloud;        /* until there is an index */
  HotPointIndex *all;          /* once made, it stays */
  HotBoundaries *boundaries;   /* that @areas are of */
  GBytes        *areas;        /* of gint32, by the points of the whole index */
} Placement;

struct _HotMapData
{
  HotTable       *table;
  guint           latitude;
  guint           longitude;
  HotBoundaries  *boundaries;
  HotPointIndex  *index;    /* of the rows that are shown; NULL where these are all that have a place */
  guint           n_invalid;
  guint           n_wrapped;
  HotBounds       bounds;
  gboolean        turned;
  guint           first_change;
  guint           n_changes;
  Placement      *placement;   /* shared by all that show some of the same points */

  GMutex          mutex;
  HotPointValues *values[2];   /* the one last asked for first */
  HotPointRanks  *ranks;
  HotPointClasses *classes;
};

G_DEFINE_BOXED_TYPE (HotMapData, hot_map_data, hot_map_data_ref, hot_map_data_unref)

/* More names than this do not help, and may be thousands. */
#define MAX_NAMES 40

static Placement *
placement_new (HotPointCloud *cloud)
{
  Placement *self = g_atomic_rc_box_new0 (Placement);

  g_mutex_init (&self->building);
  g_mutex_init (&self->mutex);
  self->cloud = hot_point_cloud_ref (cloud);
  self->n = hot_point_cloud_get_n (cloud);
  return self;
}

static void
placement_clear (gpointer data)
{
  Placement *self = data;

  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_clear_pointer (&self->areas, g_bytes_unref);
  g_clear_pointer (&self->cloud, hot_point_cloud_unref);
  g_clear_pointer (&self->all, hot_point_index_unref);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->building);
}

static void
placement_unref (Placement *self)
{
  g_atomic_rc_box_release_full (self, placement_clear);
}

static HotPointIndex *
placement_peek_index (Placement *self)
{
  HotPointIndex *all;

  g_mutex_lock (&self->mutex);
  all = self->all;
  g_mutex_unlock (&self->mutex);

  return all;
}

/* (transfer none): NULL when cancelled. Of several that ask at the same time one does it, and the others wait. */
static HotPointIndex *
placement_get_index (Placement     *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  HotPointIndex *all = placement_peek_index (self);

  if (all != NULL)
    return all;

  g_mutex_lock (&self->building);
  all = placement_peek_index (self);
  if (all == NULL)
    {
      all = hot_point_index_new (self->cloud, cancellable, error);
      if (all != NULL)
        {
          g_autoptr(HotPointCloud) cloud = NULL;

          g_mutex_lock (&self->mutex);
          self->all = all;
          cloud = g_steal_pointer (&self->cloud);
          g_mutex_unlock (&self->mutex);
        }
    }
  g_mutex_unlock (&self->building);

  return all;
}

/* (transfer full) */
static GBytes *
placement_get_areas (Placement      *self,
                     HotPointIndex  *all,
                     HotBoundaries  *boundaries,
                     GCancellable   *cancellable,
                     GError        **error)
{
  GBytes *areas;
  gint32 *numbers;

  g_mutex_lock (&self->mutex);
  areas = self->boundaries == boundaries ? g_bytes_ref (self->areas) : NULL;
  g_mutex_unlock (&self->mutex);
  if (areas != NULL)
    return areas;

  /* Outside the lock: two threads may both do it, and the later one's stays. */
  numbers = hot_point_areas_new (all, boundaries, cancellable, error);
  if (numbers == NULL)
    return NULL;
  areas = g_bytes_new_take (numbers, hot_point_index_get_n (all) * sizeof (gint32));

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_clear_pointer (&self->areas, g_bytes_unref);
  self->boundaries = hot_boundaries_ref (boundaries);
  self->areas = g_bytes_ref (areas);
  g_mutex_unlock (&self->mutex);

  return areas;
}

/* The names of the columns that could hold coordinates, for a message. */
static char *
list_numeric_columns (HotTable *table)
{
  g_autoptr(GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < hot_table_get_n_columns (table) && n < MAX_NAMES; i++)
    {
      HotColumn *column = hot_table_get_column (table, i);

      if (!hot_column_type_is_numeric (hot_column_get_column_type (column)))
        continue;
      g_string_append_printf (list, "%s%s", n > 0 ? ", " : "", hot_column_get_name (column));
      n++;
    }

  if (n == 0)
    return g_strdup (_("none"));
  if (n == MAX_NAMES)
    g_string_append (list, "…");
  return g_strdup (list->str);
}

static gboolean
find_named (HotTable    *table,
            const char  *name,
            guint       *index,
            GError     **error)
{
  const int found = hot_table_find_column (table, name);
  g_autofree char *columns = NULL;

  if (found >= 0 && hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, found))))
    {
      *index = found;
      return TRUE;
    }

  columns = list_numeric_columns (table);
  if (found < 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”; columns with numbers: %s"),
                 hot_table_get_name (table), name, columns);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                 _("Column “%s” of %s does not hold numbers; columns that do: %s"),
                 name, hot_table_get_name (table), columns);
  return FALSE;
}

gboolean
hot_map_data_find_columns (HotTable    *table,
                           const char  *latitude_name,
                           const char  *longitude_name,
                           guint       *latitude,
                           guint       *longitude,
                           GError     **error)
{
  int found_latitude, found_longitude;
  g_autofree char *columns = NULL;

  if (latitude_name != NULL && longitude_name != NULL)
    return find_named (table, latitude_name, latitude, error) && find_named (table, longitude_name, longitude, error);

  if (hot_coordinates_find (table, &found_latitude, &found_longitude))
    {
      *latitude = found_latitude;
      *longitude = found_longitude;
      return (latitude_name == NULL || find_named (table, latitude_name, latitude, error)) &&
             (longitude_name == NULL || find_named (table, longitude_name, longitude, error));
    }

  if (hot_coordinates_find_empty (table, &found_latitude, &found_longitude))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                   _("%s: the columns “%s” and “%s” are empty, so no row has a place"),
                   hot_table_get_name (table), hot_column_get_name (hot_table_get_column (table, found_latitude)),
                   hot_column_get_name (hot_table_get_column (table, found_longitude)));
      return FALSE;
    }

  columns = list_numeric_columns (table);
  g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
               _("%s has no columns of latitudes and longitudes that could be found by name and value; "
                 "choose two of the columns with numbers: %s"),
               hot_table_get_name (table), columns);
  return FALSE;
}

/* Shows @rows only (%NULL for all); @self is not shared yet. */
static gboolean
hot_map_data_narrow (HotMapData    *self,
                     HotRowSet     *rows,
                     GCancellable  *cancellable,
                     GError       **error)
{
  HotPointIndex *all;

  if (rows == NULL || hot_row_set_is_all (rows))
    return TRUE;

  all = placement_get_index (self->placement, cancellable, error);
  self->index = all != NULL ? hot_point_index_filter (all, rows, cancellable, error) : NULL;
  return self->index != NULL;
}

HotMapData *
hot_map_data_new (HotTable           *table,
                  guint               latitude,
                  guint               longitude,
                  HotRowSet          *rows,
                  HotBoundaries      *boundaries,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(HotMapData) self = g_atomic_rc_box_new0 (HotMapData);
  g_autoptr(HotPointCloud) cloud = NULL;

  g_mutex_init (&self->mutex);
  self->table = hot_table_ref (table);
  self->latitude = latitude;
  self->longitude = longitude;

  hot_progress_report (progress, -1, _("Placing rows on the map"));
  cloud = hot_point_cloud_new (hot_table_get_column (table, latitude), hot_table_get_column (table, longitude), NULL,
                               cancellable, error);
  if (cloud == NULL)
    return NULL;
  self->n_invalid = hot_point_cloud_get_n_invalid (cloud);
  self->n_wrapped = hot_point_cloud_get_n_wrapped (cloud);
  self->bounds = hot_point_cloud_get_bounds (cloud);
  self->turned = hot_point_cloud_is_turned (cloud);
  self->boundaries = boundaries != NULL ? hot_boundaries_turned (boundaries, self->turned) : NULL;
  self->placement = placement_new (cloud);

  return hot_map_data_narrow (self, rows, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

HotMapData *
hot_map_data_with (HotMapData     *self,
                   HotRowSet      *rows,
                   HotBoundaries  *boundaries,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_autoptr(HotMapData) changed = g_atomic_rc_box_new0 (HotMapData);

  g_mutex_init (&changed->mutex);
  changed->table = hot_table_ref (self->table);
  changed->latitude = self->latitude;
  changed->longitude = self->longitude;
  changed->boundaries = boundaries != NULL ? hot_boundaries_turned (boundaries, self->turned) : NULL;
  changed->n_invalid = self->n_invalid;
  changed->n_wrapped = self->n_wrapped;
  changed->bounds = self->bounds;
  changed->turned = self->turned;
  changed->first_change = self->first_change;
  changed->n_changes = self->n_changes;
  changed->placement = g_atomic_rc_box_acquire (self->placement);

  return hot_map_data_narrow (changed, rows, cancellable, error) ? g_steal_pointer (&changed) : NULL;
}

HotMapData *
hot_map_data_with_table (HotMapData *self,
                         HotTable   *table,
                         guint       first_change,
                         guint       n_changes)
{
  HotMapData *changed;

  g_return_val_if_fail (hot_table_get_n_rows (table) == hot_table_get_n_rows (self->table), NULL);

  changed = g_atomic_rc_box_new0 (HotMapData);
  g_mutex_init (&changed->mutex);
  changed->table = hot_table_ref (table);
  changed->latitude = self->latitude;
  changed->longitude = self->longitude;
  changed->boundaries = self->boundaries != NULL ? hot_boundaries_ref (self->boundaries) : NULL;
  changed->index = self->index != NULL ? hot_point_index_ref (self->index) : NULL;
  changed->n_invalid = self->n_invalid;
  changed->n_wrapped = self->n_wrapped;
  changed->bounds = self->bounds;
  changed->turned = self->turned;
  changed->first_change = first_change;
  changed->n_changes = n_changes;
  changed->placement = g_atomic_rc_box_acquire (self->placement);

  return changed;
}

gboolean
hot_map_data_is_change (HotMapData *self,
                        guint       column)
{
  return column >= self->first_change && column - self->first_change < self->n_changes;
}

static int
compare_rows (const void *a,
              const void *b)
{
  const guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

static HotRowSet *
list_rows (HotMapData *self)
{
  const guint n = hot_point_index_get_n (self->index);
  guint32 *rows = g_new (guint32, MAX (n, 1));

  memcpy (rows, hot_point_index_peek_rows (self->index), n * sizeof (guint32));
  qsort (rows, n, sizeof *rows, compare_rows);
  return hot_row_set_new (g_bytes_new_take (rows, n * sizeof (guint32)), hot_table_get_n_rows (self->table));
}

HotMapData *
hot_map_data_turned (HotMapData    *self,
                     gboolean       turned,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(HotMapData) changed = NULL;
  g_autoptr(HotPointCloud) cloud = NULL;
  g_autoptr(HotRowSet) rows = NULL;

  if (!self->turned == !turned)
    return hot_map_data_ref (self);

  changed = hot_map_data_with_table (self, self->table, self->first_change, self->n_changes);
  g_clear_pointer (&changed->index, hot_point_index_unref);
  g_clear_pointer (&changed->boundaries, hot_boundaries_unref);
  g_clear_pointer (&changed->placement, placement_unref);
  changed->turned = turned;
  if (self->boundaries != NULL)
    changed->boundaries = hot_boundaries_turned (self->boundaries, turned);

  cloud = hot_point_cloud_new_turned (hot_table_get_column (self->table, self->latitude),
                                      hot_table_get_column (self->table, self->longitude), turned, cancellable, error);
  if (cloud == NULL)
    return NULL;
  changed->bounds = hot_point_cloud_get_bounds (cloud);
  changed->placement = placement_new (cloud);
  rows = self->index != NULL ? list_rows (self) : NULL;

  return hot_map_data_narrow (changed, rows, cancellable, error) ? g_steal_pointer (&changed) : NULL;
}

gboolean
hot_map_data_is_turned (HotMapData *self)
{
  return self->turned;
}

HotMapData *
hot_map_data_ref (HotMapData *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_map_data_clear (gpointer data)
{
  HotMapData *self = data;

  g_clear_pointer (&self->placement, placement_unref);
  g_clear_pointer (&self->ranks, hot_point_ranks_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->values); i++)
    g_clear_pointer (&self->values[i], hot_point_values_unref);
  g_clear_pointer (&self->classes, hot_point_classes_unref);
  g_clear_pointer (&self->index, hot_point_index_unref);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_clear_pointer (&self->table, hot_table_unref);
  g_mutex_clear (&self->mutex);
}

void
hot_map_data_unref (HotMapData *self)
{
  g_atomic_rc_box_release_full (self, hot_map_data_clear);
}

HotTable *
hot_map_data_get_table (HotMapData *self)
{
  return self->table;
}

HotBoundaries *
hot_map_data_get_boundaries (HotMapData *self)
{
  return self->boundaries;
}

void
hot_map_data_get_columns (HotMapData *self,
                          guint      *latitude,
                          guint      *longitude)
{
  *latitude = self->latitude;
  *longitude = self->longitude;
}

gboolean
hot_map_data_has_index (HotMapData *self)
{
  return placement_peek_index (self->placement) != NULL;
}

gboolean
hot_map_data_build_index (HotMapData    *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  return placement_get_index (self->placement, cancellable, error) != NULL;
}

HotPointIndex *
hot_map_data_get_index (HotMapData *self)
{
  return self->index != NULL ? self->index : hot_map_data_get_all (self);
}

HotPointIndex *
hot_map_data_get_all (HotMapData *self)
{
  return placement_get_index (self->placement, NULL, NULL);
}

HotPointCloud *
hot_map_data_dup_cloud (HotMapData *self)
{
  HotPointCloud *cloud;

  g_mutex_lock (&self->placement->mutex);
  cloud = self->index == NULL && self->placement->cloud != NULL ? hot_point_cloud_ref (self->placement->cloud) : NULL;
  g_mutex_unlock (&self->placement->mutex);

  return cloud;
}

guint
hot_map_data_get_n (HotMapData *self)
{
  return self->index != NULL ? hot_point_index_get_n (self->index) : self->placement->n;
}

gboolean
hot_map_data_is_at_same_places (HotMapData *self,
                                HotMapData *other)
{
  return self->placement == other->placement;
}

guint
hot_map_data_get_n_invalid (HotMapData *self)
{
  return self->n_invalid;
}

guint
hot_map_data_get_n_wrapped (HotMapData *self)
{
  return self->n_wrapped;
}

HotBounds
hot_map_data_get_bounds (HotMapData *self)
{
  return self->bounds;
}

/* With the lock held. */
static HotPointValues *
find_values (HotMapData *self,
             HotColumn  *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->values); i++)
    if (self->values[i] != NULL && hot_point_values_get_column (self->values[i]) == column)
      {
        HotPointValues *found = self->values[i];

        self->values[i] = self->values[0];
        self->values[0] = found;
        return hot_point_values_ref (found);
      }

  return NULL;
}

HotPointValues *
hot_map_data_get_values (HotMapData    *self,
                         guint          column,
                         GCancellable  *cancellable,
                         GError       **error)
{
  HotColumn *wanted = hot_table_get_column (self->table, column);
  HotPointValues *values;

  g_mutex_lock (&self->mutex);
  values = find_values (self, wanted);
  g_mutex_unlock (&self->mutex);
  if (values != NULL)
    return values;

  /* Outside the lock: two threads may both do it, and the later one's stays. */
  if (!hot_map_data_build_index (self, cancellable, error))
    return NULL;
  values = hot_point_values_new (hot_map_data_get_index (self), wanted, cancellable, error);
  if (values == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->values[1], hot_point_values_unref);
  self->values[1] = self->values[0];
  self->values[0] = hot_point_values_ref (values);
  g_mutex_unlock (&self->mutex);

  return values;
}

HotPointClasses *
hot_map_data_get_classes (HotMapData    *self,
                          guint          column,
                          GCancellable  *cancellable,
                          GError       **error)
{
  HotColumn *wanted = hot_table_get_column (self->table, column);
  HotPointClasses *classes;

  g_mutex_lock (&self->mutex);
  classes = self->classes != NULL && hot_point_classes_get_column (self->classes) == wanted
              ? hot_point_classes_ref (self->classes) : NULL;
  g_mutex_unlock (&self->mutex);
  if (classes != NULL)
    return classes;

  if (!hot_map_data_build_index (self, cancellable, error))
    return NULL;
  classes = hot_point_classes_new (hot_map_data_get_index (self), wanted, cancellable, error);
  if (classes == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->classes, hot_point_classes_unref);
  self->classes = hot_point_classes_ref (classes);
  g_mutex_unlock (&self->mutex);

  return classes;
}

HotPointRanks *
hot_map_data_get_ranks (HotMapData    *self,
                        guint          column,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr(HotPointValues) values = hot_map_data_get_values (self, column, cancellable, error);
  HotPointRanks *ranks;

  if (values == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  ranks = self->ranks != NULL && hot_point_ranks_get_values (self->ranks) == values ? hot_point_ranks_ref (self->ranks) : NULL;
  g_mutex_unlock (&self->mutex);
  if (ranks != NULL)
    return ranks;

  ranks = hot_point_ranks_new (values, cancellable, error);
  if (ranks == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->ranks, hot_point_ranks_unref);
  self->ranks = hot_point_ranks_ref (ranks);
  g_mutex_unlock (&self->mutex);

  return ranks;
}

gint32 *
hot_map_data_dup_areas (HotMapData    *self,
                        GCancellable  *cancellable,
                        GError       **error)
{
  const guint n = hot_map_data_get_n (self);
  const guint32 *rows, *all_rows;
  g_autoptr(GBytes) all_areas = NULL;
  const gint32 *of_all;
  HotPointIndex *all;
  gint32 *areas;

  g_return_val_if_fail (self->boundaries != NULL, NULL);

  all = placement_get_index (self->placement, cancellable, error);
  if (all == NULL)
    return NULL;
  all_areas = placement_get_areas (self->placement, all, self->boundaries, cancellable, error);
  if (all_areas == NULL)
    return NULL;

  of_all = g_bytes_get_data (all_areas, NULL);
  areas = g_new (gint32, MAX (n, 1));
  if (self->index == NULL)
    {
      memcpy (areas, of_all, n * sizeof (gint32));
      return areas;
    }

  /* Both have their points in the same order. Each area is written, and stays where its row is shown: nothing to guess for the
   * processor. */
  all_rows = hot_point_index_peek_rows (all);
  rows = hot_point_index_peek_rows (self->index);
  for (guint i = 0, at = 0; at < n; i++)
    {
      areas[at] = of_all[i];
      at += all_rows[i] == rows[at];
    }

  return areas;
}
