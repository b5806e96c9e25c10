/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>

#include "score/hot-model-private.h"

static bool
hot_model_check_encoding (const HotModel *self,
                          uint32_t        feature)
{
  const HotFormatEncoding *encoding = &self->encodings[feature];
  bool needs_entry = encoding->kind == HOT_ENCODING_ONE_HOT || encoding->kind == HOT_ENCODING_LIST_HAS ||
                     encoding->kind == HOT_ENCODING_CONTAINS;

  if (encoding->kind >= HOT_N_ENCODING_KINDS || encoding->column >= self->n_columns ||
      (feature > 0 && encoding->column < self->encodings[feature - 1].column) ||
      encoding->first_entry > self->n_entries || encoding->n_entries > self->n_entries - encoding->first_entry ||
      (needs_entry && encoding->n_entries != 1))
    return false;

  for (uint32_t i = 0; i < encoding->n_entries; i++)
    if (self->entries[encoding->first_entry + i].text >= self->text_size)
      return false;

  /* One-hot features and list flags are searched as one range, so nothing may stand between them. */
  if (feature > 0 && needs_entry && encoding->kind != HOT_ENCODING_CONTAINS)
    for (uint32_t i = feature; i-- > 0 && self->encodings[i].column == encoding->column;)
      if (self->encodings[i].kind == encoding->kind)
        return i == feature - 1;

  return true;
}

bool
hot_model_prepare_encodings (HotModel      *self,
                             const char    *name,
                             HotScoreError *error)
{
  const uint32_t n_features = self->header->n_features;
  uint32_t feature = 0;

  if (self->encodings == NULL)
    {
      self->n_columns = 0;
      return true;
    }
  if (self->n_columns == 0 || self->n_columns > HOT_FORMAT_MAX_FEATURES)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s does not say what it is fed", name);

  for (uint64_t i = 0; i < self->n_columns; i++)
    if (self->columns[i].name >= self->text_size || self->columns[i].type >= HOT_N_RAW_TYPES)
      return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a column without a name or type", name);
  for (uint32_t i = 0; i < n_features; i++)
    if (!hot_model_check_encoding (self, i))
      return hot_score_error_set (error, HOT_SCORE_DAMAGED, "%s has a feature, number %u, that cannot be made", name,
                                  i + 1);

  self->ready_encodings = calloc (n_features, sizeof *self->ready_encodings);
  self->column_features = calloc (self->n_columns + 1, sizeof *self->column_features);
  if (self->ready_encodings == NULL || self->column_features == NULL)
    return hot_score_error_set (error, HOT_SCORE_IO, "out of memory while opening %s", name);

  for (uint32_t i = 0; i < n_features; i++)
    {
      const HotFormatEncoding *encoding = &self->encodings[i];
      /* A model of numbers alone has no table of entries to point into. */
      const HotEncodingEntry *entries = encoding->n_entries > 0 ? self->entries + encoding->first_entry : NULL;

      self->ready_encodings[i] = (HotEncoding) { encoding->kind, encoding->missing, encoding->unseen,
                                                 encoding->parameter, entries, encoding->n_entries, self->text };
    }
  for (uint64_t column = 0; column <= self->n_columns; column++)
    {
      while (feature < n_features && self->encodings[feature].column < column)
        feature++;
      self->column_features[column] = feature;
    }

  return true;
}

uint32_t
hot_model_get_n_columns (const HotModel *self)
{
  return self->n_columns;
}

const char *
hot_model_get_column (const HotModel *self,
                      uint32_t        column,
                      HotRawType     *type)
{
  if (column >= self->n_columns)
    return NULL;

  if (type != NULL)
    *type = self->columns[column].type;
  return self->text + self->columns[column].name;
}

uint32_t
hot_model_encode (const HotModel    *self,
                  const HotRawValue *values,
                  float             *features)
{
  uint32_t n_misfits = 0;

  for (uint64_t column = 0; column < self->n_columns; column++)
    {
      uint32_t first = self->column_features[column];

      n_misfits += !hot_encode_value (self->ready_encodings + first, self->column_features[column + 1] - first,
                                      &values[column], features + first);
    }

  return n_misfits;
}

uint32_t
hot_model_get_feature_column (const HotModel *self,
                              uint32_t        feature)
{
  uint32_t low = 0, high = self->n_columns;

  /* The last column whose features do not begin after it; a column may have none. */
  while (low + 1 < high)
    {
      const uint32_t middle = low + (high - low) / 2;

      if (self->column_features[middle] <= feature)
        low = middle;
      else
        high = middle;
    }

  return low;
}
