/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-profile-json.h"

#include <math.h>
#include <string.h>

#include "base/hot-json-writer.h"
#include "dataset/hot-value-text.h"

/* Figures of dates are dates themselves. */
static void
write_figure (HotJsonWriter          *json,
              const char             *name,
              const HotColumnProfile *column,
              double                  value)
{
  hot_json_writer_name (json, name);
  if (column->type == HOT_COLUMN_DATE && !isnan (value))
    {
      gint64 seconds = floor (value);
      g_autofree char *text = hot_value_text_from_time (seconds, seconds % 86400 != 0);

      hot_json_writer_string (json, text);
    }
  else
    hot_json_writer_real (json, value);
}

static void
write_end (HotJsonWriter          *json,
           const char             *name,
           const HotColumnProfile *column,
           double                  value,
           gint64                  integer)
{
  if (column->type != HOT_COLUMN_INTEGER || column->count == 0)
    {
      write_figure (json, name, column, value);
      return;
    }

  hot_json_writer_name (json, name);
  hot_json_writer_integer (json, integer);
}

/* The text of a value back as what it is; money has its unit in front and percent behind. */
static void
write_top_value (HotJsonWriter          *json,
                 const HotColumnProfile *column,
                 const char             *text)
{
  const char *digits;

  switch ((int) column->type)
    {
    case HOT_COLUMN_INTEGER:
      hot_json_writer_integer (json, g_ascii_strtoll (text, NULL, 10));
      break;

    case HOT_COLUMN_BOOLEAN:
      hot_json_writer_boolean (json, g_str_equal (text, "true"));
      break;

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      digits = text + (text[0] == '-');
      if (column->type == HOT_COLUMN_MONEY && column->unit != NULL && g_str_has_prefix (digits, column->unit))
        digits += strlen (column->unit);
      hot_json_writer_real (json, g_ascii_strtod (digits, NULL) * (text[0] == '-' ? -1.0 : 1.0));
      break;

    default:
      hot_json_writer_string (json, text);
    }
}

static void
write_top (HotJsonWriter          *json,
           const HotColumnProfile *column)
{
  hot_json_writer_name (json, "top");
  hot_json_writer_begin_array (json);
  for (guint i = 0; column->top[i] != NULL; i++)
    {
      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_name (json, "value");
      write_top_value (json, column, column->top[i]);
      hot_json_writer_member_unsigned (json, "count", column->top_counts[i]);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_histogram (HotJsonWriter          *json,
                 const HotColumnProfile *column)
{
  hot_json_writer_name (json, "histogram");
  if (column->n_bins == 0 || isnan (column->bin_min))
    {
      hot_json_writer_null (json);
      return;
    }

  hot_json_writer_begin_object (json);
  write_figure (json, "min", column, column->bin_min);
  write_figure (json, "max", column, column->bin_max);
  hot_json_writer_member_unsigned (json, "outside", column->bin_outside);
  hot_json_writer_name (json, "counts");
  hot_json_writer_inline (json);
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < column->n_bins; i++)
    hot_json_writer_unsigned (json, column->bins[i]);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
}

static void
write_lengths (HotJsonWriter          *json,
               const HotColumnProfile *column)
{
  if (hot_column_type_is_numeric (column->type) || column->count == 0)
    return;

  hot_json_writer_member_unsigned (json, "min_length", column->min_length);
  hot_json_writer_member_unsigned (json, "max_length", column->max_length);
  hot_json_writer_name (json, "mean_length");
  hot_json_writer_real (json, column->mean_length);
}

static void
write_column (HotJsonWriter          *json,
              const HotColumnProfile *column)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", column->name);
  hot_json_writer_member (json, "type", hot_column_type_to_string (column->type));
  hot_json_writer_member (json, "unit", column->unit);
  hot_json_writer_member_unsigned (json, "count", column->count);
  hot_json_writer_member_unsigned (json, "missing", column->missing);
  hot_json_writer_member_unsigned (json, "distinct", column->distinct);
  write_end (json, "min", column, column->min, column->min_integer);
  write_end (json, "max", column, column->max, column->max_integer);
  write_figure (json, "mean", column, column->mean);
  write_figure (json, "std", column, column->std);
  write_figure (json, "q1", column, column->quartiles[0]);
  write_figure (json, "median", column, column->quartiles[1]);
  write_figure (json, "q3", column, column->quartiles[2]);
  hot_json_writer_member_unsigned (json, "outliers", column->n_outliers);
  write_lengths (json, column);
  write_top (json, column);
  write_histogram (json, column);
  hot_json_writer_name (json, "warnings");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < column->warnings->len; i++)
    hot_json_writer_string (json, g_ptr_array_index (column->warnings, i));
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
}

static void
write_warnings (HotJsonWriter *json,
                GPtrArray     *warnings)
{
  hot_json_writer_name (json, "warnings");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < warnings->len; i++)
    {
      const HotTableWarning *warning = g_ptr_array_index (warnings, i);

      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_name (json, "line");
      if (warning->line > 0)
        hot_json_writer_unsigned (json, warning->line);
      else
        hot_json_writer_null (json);
      hot_json_writer_member (json, "column", warning->column);
      hot_json_writer_member_unsigned (json, "count", warning->count);
      hot_json_writer_member (json, "message", warning->message);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

static void
write_coordinates (HotJsonWriter *json,
                   HotProfile    *self)
{
  int latitude = hot_profile_get_latitude (self), longitude = hot_profile_get_longitude (self);
  const HotColumnProfile *y, *x;

  hot_json_writer_name (json, "coordinates");
  if (latitude < 0)
    {
      hot_json_writer_null (json);
      return;
    }

  y = hot_profile_get_column (self, latitude);
  x = hot_profile_get_column (self, longitude);
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "latitude", y->name);
  hot_json_writer_member (json, "longitude", x->name);
  write_figure (json, "south", y, y->min);
  write_figure (json, "north", y, y->max);
  write_figure (json, "west", x, x->min);
  write_figure (json, "east", x, x->max);
  hot_json_writer_end_object (json);
}

char *
hot_profile_to_json (HotProfile *self,
                     HotTable   *table)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", hot_table_get_name (table));
  hot_json_writer_member_unsigned (json, "rows", hot_profile_get_n_rows (self));
  hot_json_writer_member_unsigned (json, "bytes", hot_table_get_n_bytes (table));
  write_warnings (json, hot_table_get_warnings (table));
  write_coordinates (json, self);
  hot_json_writer_name (json, "columns");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < hot_profile_get_n_columns (self); i++)
    write_column (json, hot_profile_get_column (self, i));
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}
