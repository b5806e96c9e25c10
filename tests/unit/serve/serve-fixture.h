/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "score/hot-model-builder.h"

/*
 * A model whose prediction tells what it was fed:
 *   beds + 100 room_type + 1000 superhost + 10000 month of since + 1000000 number of amenities + 0.5
 * with 50, 5, 0.5, 0 and 0 for what is missing; rooms are 1 ("Entire home"), 2 ("Private room") or 9.
 */
static inline HotModel *
serve_fixture_new (void **image)
{
  static const char heap[] = "Entire home\0Private room";
  static const HotEncodingEntry rooms[] = { { 0, 1 }, { 12, 2 } };
  static const HotModelColumn columns[] = {
    { "beds", HOT_RAW_TYPE_NUMBER },
    { "room_type", HOT_RAW_TYPE_CATEGORY },
    { "superhost", HOT_RAW_TYPE_BOOLEAN },
    { "since", HOT_RAW_TYPE_DATE },
    { "amenities", HOT_RAW_TYPE_LIST },
  };
  static const HotEncoding encodings[] = {
    { HOT_ENCODING_NUMBER, .missing = 50 },
    { HOT_ENCODING_MAP, .missing = 5, .unseen = 9, .entries = rooms, .n_entries = 2, .heap = heap },
    { HOT_ENCODING_NUMBER, .missing = 0.5f },
    { HOT_ENCODING_DATE_MONTH, .missing = 0 },
    { HOT_ENCODING_LIST_COUNT, .missing = 0 },
  };
  static const uint32_t feature_columns[] = { 0, 1, 2, 3, 4 };
  static const double coefficients[] = { 1, 100, 1000, 10000, 1000000, 0.5 };
  HotModelBuilder *builder = hot_model_builder_new (HOT_MODEL_LINEAR, 5, 1);
  HotScoreError error = { 0 };
  HotModel *model;
  size_t size;

  hot_model_builder_set_target (builder, "price");
  hot_model_builder_set_linear (builder, coefficients, NULL);
  hot_model_builder_set_pipeline (builder, columns, G_N_ELEMENTS (columns), feature_columns, encodings);
  *image = hot_model_builder_finish (builder, &size, &error);
  g_assert_cmpstr (error.message, ==, "");
  hot_model_builder_free (builder);
  model = hot_model_open_memory (*image, size, "fixture", &error);
  g_assert_cmpstr (error.message, ==, "");

  return model;
}
