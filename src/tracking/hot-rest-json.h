/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-json-writer.h"
#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/* Members of what is asked and answered, as MLflow writes its protocol buffers in JSON (mlflow/protos/service.proto): what is %NULL is left
 * out, numbers that are not finite are the texts "NaN", "Infinity" and "-Infinity". */

/* An object that is begun. (transfer full) */
HotJsonWriter *hot_rest_json_new     (void);
void           hot_rest_json_string  (HotJsonWriter       *self,
                                      const char          *name,
                                      const char          *value);   /* (nullable) */
void           hot_rest_json_integer (HotJsonWriter       *self,
                                      const char          *name,
                                      gint64               value);
void           hot_rest_json_real    (HotJsonWriter       *self,
                                      const char          *name,
                                      double               value);
void           hot_rest_json_strings (HotJsonWriter       *self,
                                      const char          *name,
                                      const char *const   *values);  /* (nullable) */
/* As objects with "key" and "value"; nothing where @n is 0. */
void           hot_rest_json_pairs   (HotJsonWriter       *self,
                                      const char          *name,
                                      const HotKeyValue   *pairs,
                                      guint                n);

G_END_DECLS
