/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-data.h"

#include <string.h>

#include "base/hot-json-writer.h"
#include "models/hot-table-digest.h"

/* As hot_table_digest() makes them. */
#define DIGEST_LENGTH 16

struct _HotRunData
{
  char            *digest;
  char            *name;
  char            *schema;
  char            *profile;
  char            *source;
  const char      *source_type;
};

/* MLflow's schema of a data set (mlflow/types/schema.py). (transfer full) */
static char *
describe_schema (HotTable *table)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "mlflow_colspec");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);
      const HotColumnType type = hot_column_get_column_type (column);

      hot_json_writer_begin_object (json);
      hot_json_writer_name (json, "type");
      hot_json_writer_string (json, type == HOT_COLUMN_INTEGER ? "long" : type == HOT_COLUMN_BOOLEAN ? "boolean"
                                    : type == HOT_COLUMN_DATE ? "datetime"
                                    : hot_column_type_is_numeric (type) ? "double" : "string");
      hot_json_writer_member (json, "name", hot_column_get_name (column));
      hot_json_writer_name (json, "required");
      hot_json_writer_boolean (json, hot_column_get_n_missing (column) == 0);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

/* (transfer full) */
static char *
describe_source (const char *location)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, strstr (location, "://") != NULL ? "url" : "uri", location);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

HotRunData *
hot_run_data_new (HotTable       *table,
                  const guint32  *rows,
                  guint           n_rows,
                  const char     *location,
                  GCancellable   *cancellable,
                  GError        **error)
{
  g_autofree char *digest = hot_table_digest (table, rows, n_rows, cancellable, error);
  HotRunData *self;

  if (digest == NULL)
    return NULL;

  if (location == NULL)
    location = hot_table_get_name (table);
  self = g_new0 (HotRunData, 1);
  self->digest = g_steal_pointer (&digest);
  self->name = g_strdup (hot_table_get_name (table));
  self->schema = describe_schema (table);
  self->profile = g_strdup_printf ("{\"num_rows\": %u, \"num_elements\": %" G_GUINT64_FORMAT "}", n_rows,
                                   (guint64) n_rows * hot_table_get_n_columns (table));
  self->source = describe_source (location);
  self->source_type = strstr (location, "://") != NULL ? "http" : "local";

  return self;
}

void
hot_run_data_free (HotRunData *self)
{
  g_free (self->digest);
  g_free (self->name);
  g_free (self->schema);
  g_free (self->profile);
  g_free (self->source);
  g_free (self);
}

const char *
hot_run_data_get_digest (const HotRunData *self)
{
  return self->digest;
}

gboolean
hot_run_data_log (const HotRunData  *self,
                  HotTrackingStore  *store,
                  const char        *run_id,
                  GCancellable      *cancellable,
                  GError           **error)
{
  const HotKeyValue context = { HOT_TAG_DATA_CONTEXT, "training" };
  const HotKeyValue tag = { HOT_TAG_DATA_DIGEST, self->digest };
  const HotDatasetInput input = {
    .name = self->name, .digest = self->digest, .schema = self->schema, .profile = self->profile,
    .source_type = self->source_type, .source = self->source, .tags = &context, .n_tags = 1,
  };

  return hot_tracking_store_log_inputs (store, run_id, &input, 1, NULL, 0, cancellable, error) &&
         hot_tracking_store_log_batch (store, run_id, NULL, 0, NULL, 0, &tag, 1, cancellable, error);
}

const HotDatasetInput *
hot_run_data_find (const HotRun *run)
{
  for (guint i = 0; i < run->n_dataset_inputs; i++)
    if (run->dataset_inputs[i].digest != NULL && strlen (run->dataset_inputs[i].digest) == DIGEST_LENGTH)
      return &run->dataset_inputs[i];

  return NULL;
}
