/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-standard-row.h"

#include <math.h>
#include <stdlib.h>

#include "base/hot-select.h"
#include "dataset/hot-coordinates.h"

/* Cells along the shorter of the sides between which nearly all rows lie. */
#define N_CELLS 128
/* A part of the rows beyond each end that may lie anywhere. */
#define TAIL 0.01

/* What the names of columns begin with, or have in them, that say where a row is; those of hosts say where somebody else is. */
static const char *const place_names[] = {
  "neighbo", "borough", "district", "city", "zip", "postal", "postcode", "county", "suburb", "ward", "arrondissement", "quarter",
};

typedef struct {
  gint64  key;
  double  latitude;   /* of its middle */
  double  longitude;
  guint32 row;        /* nearest to that */
  double  distance;
} Cell;

/**
 * Grid:
 * @kinds: of each column of the model
 * @rows: of each column of the model the row that holds its typical value
 * @cells: (element-type Cell): those that have rows
 */
typedef struct {
  HotModelFeed       *feed;
  guint               n_columns;
  HotStandardRowKind *kinds;
  guint32            *rows;
  GArray             *cells;
} Grid;

static void
grid_clear (Grid *self)
{
  g_clear_pointer (&self->kinds, g_free);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->cells, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grid, grid_clear)

static gboolean
names_place (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_prefix (lower, "host"))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (place_names); i++)
    if (strstr (lower, place_names[i]) != NULL)
      return TRUE;

  return FALSE;
}

typedef struct {
  double  value;
  guint32 row;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *first = a, *second = b;

  if (first->value != second->value)
    return first->value < second->value ? -1 : 1;
  return (first->row > second->row) - (first->row < second->row);
}

static double
get_rank (HotColumn *column,
          guint      row)
{
  const char *bytes;
  gsize length;
  gboolean escaped;

  if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
    return hot_column_get_number (column, row);
  /* Of texts and lists the one of middle length. */
  return hot_column_peek_field (column, row, &bytes, &length, &escaped) ? (double) length : NAN;
}

/* The row that has the median. */
static guint32
find_median_row (HotColumn *column)
{
  const guint n_rows = hot_column_get_n_rows (column);
  g_autofree Ranked *ranked = g_new (Ranked, MAX (n_rows, 1));
  guint n = 0;

  for (guint row = 0; row < n_rows; row++)
    {
      const double value = get_rank (column, row);

      if (!isnan (value))
        ranked[n++] = (Ranked) { value, row };
    }
  if (n == 0)
    return 0;

  qsort (ranked, n, sizeof *ranked, compare_ranked);
  return ranked[(n - 1) / 2].row;
}

/* The first row that has the most frequent category. */
static guint32
find_mode_row (HotColumn *column)
{
  const guint n_rows = hot_column_get_n_rows (column), n_categories = hot_column_get_n_categories (column);
  const guint32 *codes = hot_column_peek_codes (column);
  g_autofree guint *counts = g_new0 (guint, MAX (n_categories, 1));
  guint best = 0;

  for (guint row = 0; row < n_rows; row++)
    if (codes[row] < n_categories)
      counts[codes[row]]++;
  for (guint i = 1; i < n_categories; i++)
    if (counts[i] > counts[best])
      best = i;
  for (guint row = 0; row < n_rows; row++)
    if (codes[row] == best)
      return row;

  return 0;
}

gboolean
hot_standard_row_choose (HotModelFeed       *feed,
                         guint               n_columns,
                         HotColumn          *latitude,
                         HotColumn          *longitude,
                         HotStandardRowKind *kinds,
                         guint32            *rows)
{
  gboolean has_place = FALSE;

  for (guint i = 0; i < n_columns; i++)
    {
      HotColumn *column = hot_model_feed_get_column (feed, i);

      kinds[i] = column == latitude ? HOT_STANDARD_ROW_LATITUDE
               : column == longitude ? HOT_STANDARD_ROW_LONGITUDE
               : names_place (hot_column_get_name (column)) ? HOT_STANDARD_ROW_PLACE : HOT_STANDARD_ROW_TYPICAL;
      has_place |= kinds[i] != HOT_STANDARD_ROW_TYPICAL;
      if (kinds[i] == HOT_STANDARD_ROW_TYPICAL)
        rows[i] = hot_column_peek_codes (column) != NULL ? find_mode_row (column) : find_median_row (column);
    }

  return has_place;
}

/* How long the part is in which nearly all numbers lie. */
static double
find_span (HotColumn *column)
{
  const guint n_rows = hot_column_get_n_rows (column);
  g_autofree double *numbers = g_new (double, MAX (n_rows, 1));
  guint n = 0;

  for (guint row = 0; row < n_rows; row++)
    {
      const double number = hot_column_get_number (column, row);

      if (isfinite (number))
        numbers[n++] = number;
    }
  if (n == 0)
    return 0;

  qsort (numbers, n, sizeof *numbers, hot_compare_doubles);
  return numbers[(guint) ((n - 1) * (1 - TAIL))] - numbers[(guint) ((n - 1) * TAIL)];
}

/* Into which cell each row falls, G_MAXUINT32 for none. (transfer full) */
static guint32 *
make_cells (Grid      *self,
            HotColumn *latitude,
            HotColumn *longitude)
{
  const guint n_rows = hot_column_get_n_rows (latitude);
  const double height = find_span (latitude), width = find_span (longitude);
  const double size = MAX (MIN (height, width) / N_CELLS, 1e-5);
  g_autoptr(GHashTable) found = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, MAX (n_rows, 1));
  guint32 *places = g_new (guint32, MAX (n_rows, 1));

  for (guint row = 0; row < n_rows; row++)
    {
      const double y = hot_column_get_number (latitude, row), x = hot_column_get_number (longitude, row);
      double middle_y, middle_x, distance;
      Cell *cell;
      gpointer at;

      places[row] = G_MAXUINT32;
      if (!(fabs (y) <= 90) || !(fabs (x) <= 180))
        continue;

      keys[row] = (gint64) floor (y / size) * (G_GINT64_CONSTANT (1) << 31) + (gint64) floor (x / size);
      middle_y = (floor (y / size) + 0.5) * size;
      middle_x = (floor (x / size) + 0.5) * size;
      distance = hypot (y - middle_y, x - middle_x);
      if (!g_hash_table_lookup_extended (found, &keys[row], NULL, &at))
        {
          const Cell fresh = { keys[row], middle_y, middle_x, row, distance };

          at = GUINT_TO_POINTER (self->cells->len);
          g_hash_table_insert (found, &keys[row], at);
          g_array_append_val (self->cells, fresh);
        }
      places[row] = GPOINTER_TO_UINT (at);
      cell = &g_array_index (self->cells, Cell, places[row]);
      if (distance < cell->distance)
        {
          cell->row = row;
          cell->distance = distance;
        }
    }

  return places;
}

static void
encode_cb (HotModelFeed *feed,
           guint         item,
           float        *features,
           gpointer      user_data)
{
  const Grid *self = user_data;
  const Cell *cell = &g_array_index (self->cells, Cell, item);
  g_autofree guint32 *rows = g_new (guint32, self->n_columns);
  g_autofree double *numbers = g_new (double, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    {
      rows[i] = self->kinds[i] == HOT_STANDARD_ROW_PLACE ? cell->row : self->rows[i];
      numbers[i] = self->kinds[i] == HOT_STANDARD_ROW_LATITUDE ? cell->latitude
                 : self->kinds[i] == HOT_STANDARD_ROW_LONGITUDE ? cell->longitude : NAN;
    }
  hot_model_feed_encode_mixed (feed, rows, numbers, features);
}

gboolean
hot_standard_row_predict (HotModelFeed       *feed,
                          const HotModel     *model,
                          HotTable           *table,
                          double            **values,
                          const HotProgress  *progress,
                          GCancellable       *cancellable,
                          GError            **error)
{
  const guint n_rows = hot_table_get_n_rows (table);
  g_auto(Grid) grid = { .feed = feed, .n_columns = hot_model_get_n_columns (model) };
  HotColumn *latitude, *longitude;
  g_autofree guint32 *places = NULL;
  g_autofree double *predicted = NULL;
  int found[2];

  *values = NULL;
  if (n_rows == 0 || !hot_coordinates_find (table, &found[0], &found[1]))
    return TRUE;

  latitude = hot_table_get_column (table, found[0]);
  longitude = hot_table_get_column (table, found[1]);
  grid.kinds = g_new0 (HotStandardRowKind, MAX (grid.n_columns, 1));
  grid.rows = g_new0 (guint32, MAX (grid.n_columns, 1));
  grid.cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  if (!hot_standard_row_choose (feed, grid.n_columns, latitude, longitude, grid.kinds, grid.rows))
    return TRUE;

  places = make_cells (&grid, latitude, longitude);
  predicted = g_new (double, MAX (grid.cells->len, 1));
  if (!hot_model_feed_predict (feed, grid.cells->len, encode_cb, &grid, 0.5, predicted, NULL, NULL, progress, cancellable, error))
    return FALSE;

  *values = g_new (double, n_rows);
  for (guint row = 0; row < n_rows; row++)
    (*values)[row] = places[row] != G_MAXUINT32 ? predicted[places[row]] : NAN;

  return TRUE;
}
