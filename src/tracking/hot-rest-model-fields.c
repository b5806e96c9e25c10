/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-model-fields.h"

#include <string.h>

#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-writer.h"

gboolean
hot_rest_fields_get_search (JsonObject    *fields,
                            HotSearch     *search,
                            const char  ***order_by,
                            GError       **error)
{
  if (!hot_rest_fields_get_string (fields, "filter", HOT_REST_OPTIONAL, &search->filter, error) ||
      !hot_rest_fields_get_max_results (fields, &search->max_results, error) ||
      !hot_rest_fields_get_strings (fields, "order_by", HOT_REST_OPTIONAL, order_by, error) ||
      !hot_rest_fields_get_string (fields, "page_token", HOT_REST_OPTIONAL, &search->page_token, error))
    return FALSE;
  search->order_by = (const char *const *) *order_by;

  return TRUE;
}

gboolean
hot_rest_fields_get_version (JsonObject  *fields,
                             gint64      *version,
                             GError     **error)
{
  const char *text = NULL;

  if (!hot_rest_fields_get_string (fields, "version", HOT_REST_REQUIRED, &text, error))
    return FALSE;

  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, version, NULL) ||
         hot_refuse (error, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, "Parameter 'version' must be an integer, got '%.100s'.", text);
}

gboolean
hot_rest_reply_version (HotRestCall     *call,
                        HotModelVersion *version)
{
  HotJsonWriter *json;

  if (version == NULL)
    return FALSE;
  json = hot_rest_call_reply (call);
  hot_json_writer_name (json, "model_version");
  hot_rest_write_model_version (call, json, version);
  hot_model_version_unref (version);

  return TRUE;
}

void
hot_rest_reply_versions (HotRestCall *call,
                         GPtrArray   *versions)
{
  HotJsonWriter *json = hot_rest_call_reply (call);

  if (versions->len == 0)
    return;
  hot_json_writer_name (json, "model_versions");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < versions->len; i++)
    hot_rest_write_model_version (call, json, versions->pdata[i]);
  hot_json_writer_end_array (json);
}
