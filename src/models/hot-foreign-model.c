/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-foreign-model.h"

#include <math.h>

#include "base/hot-error.h"

void *
hot_foreign_model_finish (HotModelBuilder  *builder,
                          GPtrArray        *features,
                          HotOutputLink     link,
                          const char       *name,
                          gsize            *size,
                          GError          **error)
{
  const guint n = features->len;
  g_autofree HotModelColumn *columns = g_new0 (HotModelColumn, n);
  g_autofree guint32 *feature_columns = g_new (guint32, n);
  g_autofree HotEncoding *encodings = g_new0 (HotEncoding, n);
  HotScoreError score_error = { 0 };
  void *image;

  for (guint i = 0; i < n; i++)
    {
      columns[i] = (HotModelColumn) { features->pdata[i], HOT_RAW_TYPE_NUMBER };
      feature_columns[i] = i;
      encodings[i] = (HotEncoding) { .kind = HOT_ENCODING_NUMBER, .missing = NAN };
      hot_model_builder_set_feature (builder, i, features->pdata[i]);
    }
  hot_model_builder_set_pipeline (builder, columns, n, feature_columns, encodings);
  hot_model_builder_set_link (builder, link);
  hot_model_builder_set_target (builder, "prediction");
  image = hot_model_builder_finish (builder, size, &score_error);
  if (image == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, "%s: %s", name, score_error.message);

  return image;
}
