/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-compare-load.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/hot-error.h"
#include "dataset/hot-filter.h"
#include "dataset/hot-source.h"

HotMapCompareWork *
hot_map_compare_work_new (HotMapData *base,
                          const char *base_name,
                          const char *base_location)
{
  HotMapCompareWork *work = g_new0 (HotMapCompareWork, 1);

  work->base = hot_map_data_ref (base);
  work->base_name = g_strdup (base_name);
  work->base_location = g_strdup (base_location);

  return work;
}

void
hot_map_compare_work_free (HotMapCompareWork *work)
{
  hot_map_data_unref (work->base);
  g_free (work->base_name);
  g_free (work->base_location);
  g_free (work->location);
  g_free (work->filters[0]);
  g_free (work->filters[1]);
  g_free (work);
}

void
hot_map_compare_pair_free (HotMapComparePair *pair)
{
  for (guint i = 0; i < G_N_ELEMENTS (pair->data); i++)
    {
      g_clear_pointer (&pair->data[i], hot_map_data_unref);
      g_free (pair->names[i]);
    }
  g_free (pair);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMapComparePair, hot_map_compare_pair_free)

/* "2024-09/listings.csv": snapshots are often told apart by their folders only. Addresses may hold what is not to be shown. */
static char *
dup_long_name (const char *name,
               const char *location)
{
  const gboolean is_local = location != NULL && (g_path_is_absolute (location) || g_str_has_prefix (location, "file:"));
  g_autofree char *folder = is_local ? g_path_get_dirname (location) : NULL;
  g_autofree char *last = folder != NULL ? g_path_get_basename (folder) : NULL;

  if (last == NULL || g_str_equal (last, ".") || g_str_equal (last, "/"))
    return g_strdup (name);
  return g_strdup_printf ("%s/%s", last, name);
}

static gboolean
load_file (HotMapCompareWork  *work,
           HotMapComparePair  *pair,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const HotSourceOptions options = { 0 };
  g_autoptr(HotTable) table = hot_source_open (work->location, &options, progress, cancellable, error);
  g_autoptr(HotMapData) data = NULL;
  guint latitude, longitude;

  if (table == NULL || !hot_map_data_find_columns (table, NULL, NULL, &latitude, &longitude, error))
    return FALSE;

  data = hot_map_data_new (table, latitude, longitude, NULL, hot_map_data_get_boundaries (work->base), progress,
                           cancellable, error);
  if (data != NULL)
    pair->data[1] = hot_map_data_turned (data, hot_map_data_is_turned (work->base), cancellable, error);
  if (pair->data[1] == NULL)
    return FALSE;
  if (hot_map_data_get_n (pair->data[1]) == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s has no row with a latitude and a longitude"),
                   hot_table_get_name (table));
      return FALSE;
    }

  pair->data[0] = hot_map_data_ref (work->base);
  if (g_strcmp0 (work->base_name, hot_table_get_name (table)) == 0)
    {
      pair->names[0] = dup_long_name (work->base_name, work->base_location);
      pair->names[1] = dup_long_name (hot_table_get_name (table), work->location);
    }
  else
    {
      pair->names[0] = g_strdup (work->base_name);
      pair->names[1] = g_strdup (hot_table_get_name (table));
    }

  return TRUE;
}

static gboolean
filter_table (HotMapCompareWork  *work,
              HotMapComparePair  *pair,
              guint               side,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autofree char *text = g_strstrip (g_strdup (work->filters[side] != NULL ? work->filters[side] : ""));
  g_autoptr(HotFilter) filter = hot_filter_parse (text, error);
  g_autoptr(HotRowSet) rows = NULL;

  if (filter == NULL)
    return FALSE;
  if (*text != '\0')
    {
      rows = hot_filter_apply (filter, hot_map_data_get_table (work->base), cancellable, error);
      if (rows == NULL)
        return FALSE;
    }

  pair->data[side] = hot_map_data_with (work->base, rows, hot_map_data_get_boundaries (work->base), cancellable, error);
  if (pair->data[side] == NULL)
    return FALSE;
  if (hot_map_data_get_n (pair->data[side]) == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("No row on the map passes “%s”"), text);
      return FALSE;
    }

  pair->names[side] = g_strdup (*text != '\0' ? text : _("All rows"));
  return TRUE;
}

gpointer
hot_map_compare_load_func (gpointer            user_data,
                           const HotProgress  *progress,
                           GCancellable       *cancellable,
                           GError            **error)
{
  HotMapCompareWork *work = user_data;
  g_autoptr(HotMapComparePair) pair = g_new0 (HotMapComparePair, 1);

  if (work->location != NULL)
    {
      if (!load_file (work, pair, progress, cancellable, error))
        return NULL;
      return g_steal_pointer (&pair);
    }

  for (guint side = 0; side < 2; side++)
    {
      g_autoptr(GError) local = NULL;

      if (filter_table (work, pair, side, cancellable, &local))
        continue;
      if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        /* TRANSLATORS: what is wrong with one of two filters, A or B */
        g_prefix_error (&local, "%s: ", side == 0 ? "A" : "B");
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  return g_steal_pointer (&pair);
}

void
hot_map_compare_narrowing_free (HotMapCompareNarrowing *narrowing)
{
  hot_map_data_unref (narrowing->base);
  hot_table_unref (narrowing->table);
  g_clear_pointer (&narrowing->ranges, hot_row_ranges_unref);
  g_free (narrowing->filter);
  g_free (narrowing);
}

/* The same ranges for the columns of those names in another table. */
static gboolean
translate_ranges (HotRowRanges   *ranges,
                  HotTable       *from,
                  HotTable       *to,
                  HotRowRanges  **translated,
                  GError        **error)
{
  for (guint i = 0; i < hot_row_ranges_get_n (ranges); i++)
    {
      const HotRowRange *range = hot_row_ranges_get (ranges, i);
      const char *name = hot_column_get_name (hot_table_get_column (from, range->column));
      const int column = hot_table_find_column (to, name);
      g_autoptr(HotRowRanges) before = *translated;

      if (column < 0)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”"), hot_table_get_name (to), name);
          *translated = g_steal_pointer (&before);
          return FALSE;
        }
      *translated = hot_row_ranges_with (before, column, range->min, range->max);
    }

  return TRUE;
}

gpointer
hot_map_compare_narrow_func (gpointer            user_data,
                             const HotProgress  *progress,
                             GCancellable       *cancellable,
                             GError            **error)
{
  HotMapCompareNarrowing *self = user_data;
  HotTable *table = hot_map_data_get_table (self->base);
  g_autoptr(HotFilter) filter = hot_filter_parse (self->filter, error);
  g_autoptr(HotRowRanges) ranges = NULL;
  g_autoptr(HotRowSet) rows = NULL;

  if (filter == NULL || !translate_ranges (self->ranges, self->table, table, &ranges, error))
    return NULL;

  rows = hot_filter_apply (filter, table, cancellable, error);
  if (rows == NULL)
    return NULL;
  if (ranges != NULL)
    {
      g_autoptr(HotRowSet) passed = g_steal_pointer (&rows);

      rows = hot_row_ranges_apply (ranges, table, passed, cancellable, error);
      if (rows == NULL)
        return NULL;
    }

  return hot_map_data_with (self->base, rows, hot_map_data_get_boundaries (self->base), cancellable, error);
}

void
hot_map_compare_medians_free (HotMapCompareMedians *medians)
{
  for (guint i = 0; i < G_N_ELEMENTS (medians->data); i++)
    hot_map_data_unref (medians->data[i]);
  g_free (medians);
}

/* The value that would stand at @wanted if all were in order; they are put in order just as far as that needs. */
static double
select_value (double       *values,
              gsize         n,
              gsize         wanted,
              GCancellable *cancellable)
{
  gsize low = 0, high = n - 1;

  while (low < high && !g_cancellable_is_cancelled (cancellable))
    {
      const double pivot = values[low + (high - low) / 2];
      gsize i = low, j = high;

      for (;;)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i >= j)
            break;
          {
            const double value = values[i];

            values[i++] = values[j];
            values[j--] = value;
          }
        }
      /* What is at most the pivot ends at @j. */
      if (wanted <= j)
        high = j;
      else
        low = j + 1;
    }

  return values[wanted];
}

static double
find_median (HotMapData   *data,
             int           column_number,
             GCancellable *cancellable)
{
  HotPointIndex *index = hot_map_data_get_index (data);
  HotColumn *column = hot_table_get_column (hot_map_data_get_table (data), column_number);
  const guint n_points = hot_point_index_get_n (index);
  const guint32 *rows = hot_point_index_peek_rows (index);
  g_autofree double *values = g_new (double, MAX (n_points, 1));
  double middle;
  gsize n = 0;

  for (guint i = 0; i < n_points; i++)
    {
      const double value = hot_column_get_number (column, rows[i]);

      if ((i & 0xffff) == 0 && g_cancellable_is_cancelled (cancellable))
        return NAN;
      if (!isnan (value))
        values[n++] = value;
    }
  if (n == 0)
    return NAN;

  middle = select_value (values, n, n / 2, cancellable);
  return n % 2 == 1 ? middle : (middle + select_value (values, n, n / 2 - 1, cancellable)) / 2;
}

gpointer
hot_map_compare_medians_func (gpointer            user_data,
                              const HotProgress  *progress,
                              GCancellable       *cancellable,
                              GError            **error)
{
  HotMapCompareMedians *medians = user_data;
  g_autofree double *result = g_new (double, 2);

  for (guint i = 0; i < 2; i++)
    result[i] = find_median (medians->data[i], medians->columns[i], cancellable);

  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&result);
}
