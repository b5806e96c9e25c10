/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-json.h"

#include <math.h>

HotJsonWriter *
hot_rest_json_new (void)
{
  HotJsonWriter *writer = hot_json_writer_new (FALSE);

  hot_json_writer_begin_object (writer);

  return writer;
}

void
hot_rest_json_string (HotJsonWriter *self,
                      const char    *name,
                      const char    *value)
{
  if (value == NULL)
    return;

  hot_json_writer_member (self, name, value);
}

void
hot_rest_json_integer (HotJsonWriter *self,
                       const char    *name,
                       gint64         value)
{
  hot_json_writer_name (self, name);
  hot_json_writer_integer (self, value);
}

void
hot_rest_json_real (HotJsonWriter *self,
                    const char    *name,
                    double         value)
{
  hot_json_writer_name (self, name);
  if (isfinite (value))
    hot_json_writer_real (self, value);
  else
    hot_json_writer_string (self, isnan (value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}

void
hot_rest_json_strings (HotJsonWriter     *self,
                       const char        *name,
                       const char *const *values)
{
  if (values == NULL)
    return;

  hot_json_writer_name (self, name);
  hot_json_writer_begin_array (self);
  for (guint i = 0; values[i] != NULL; i++)
    hot_json_writer_string (self, values[i]);
  hot_json_writer_end_array (self);
}

void
hot_rest_json_pairs (HotJsonWriter     *self,
                     const char        *name,
                     const HotKeyValue *pairs,
                     guint              n)
{
  if (n == 0)
    return;

  hot_json_writer_name (self, name);
  hot_json_writer_begin_array (self);
  for (guint i = 0; i < n; i++)
    {
      hot_json_writer_begin_object (self);
      hot_rest_json_string (self, "key", pairs[i].key);
      hot_rest_json_string (self, "value", pairs[i].value);
      hot_json_writer_end_object (self);
    }
  hot_json_writer_end_array (self);
}
