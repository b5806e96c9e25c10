/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-example.h"

#include "base/hot-json-writer.h"
#include "learn/hot-raw-cell.h"
#include "models/hot-model-feed.h"

/* Seconds since 1970 as a date, with the time where it is not midnight. */
static void
write_date (HotJsonWriter *json,
            double         seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc ((gint64) seconds);
  g_autofree char *text = NULL;

  if (time != NULL)
    text = g_date_time_format (time, (gint64) seconds % 86400 == 0 ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S");
  hot_json_writer_string (json, text);
}

static void
write_value (HotJsonWriter     *json,
             HotRawType         type,
             const HotRawValue *value)
{
  if (value->kind == HOT_RAW_MISSING)
    hot_json_writer_null (json);
  else if (value->kind == HOT_RAW_TEXT)
    {
      g_autofree char *text = g_strndup (value->text, value->length);

      hot_json_writer_string (json, text);
    }
  else if (type == HOT_RAW_TYPE_BOOLEAN)
    hot_json_writer_string (json, value->number != 0.0 ? "t" : "f");
  else if (type == HOT_RAW_TYPE_DATE)
    write_date (json, value->number);
  else
    hot_json_writer_real (json, value->number);
}

char *
hot_model_example_new (const HotModel  *model,
                       HotTable        *table,
                       const guint32   *rows,
                       guint            n_rows,
                       GError         **error)
{
  const guint n_columns = hot_model_get_n_columns (model);
  g_autoptr(HotModelFeed) feed = hot_model_feed_new (model, table, error);
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  g_autoptr(GString) scratch = g_string_new (NULL);

  if (feed == NULL)
    return NULL;

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "columns");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_columns; i++)
    hot_json_writer_string (json, hot_model_get_column (model, i, NULL));
  hot_json_writer_end_array (json);

  hot_json_writer_name (json, "data");
  hot_json_writer_begin_array (json);
  for (guint row = 0; row < n_rows; row++)
    {
      hot_json_writer_begin_array (json);
      for (guint i = 0; i < n_columns; i++)
        {
          HotRawType type;
          HotRawValue value;

          hot_model_get_column (model, i, &type);
          hot_raw_cell_get (hot_model_feed_get_column (feed, i), rows[row], scratch, &value);
          write_value (json, type, &value);
        }
      hot_json_writer_end_array (json);
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}
