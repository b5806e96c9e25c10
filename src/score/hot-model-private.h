/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model-format.h"
#include "score/hot-encoding.h"
#include "score/hot-model.h"

struct _HotModel
{
  const unsigned char     *data;
  size_t                   size;
  bool                     is_mapped;
  const HotFormatHeader   *header;

  const HotFormatTree     *trees;
  const uint32_t          *words;
  uint64_t                 n_words;
  uint64_t                 n_leaves;
  const uint16_t          *leaves_16;
  const uint32_t          *leaves_32;
  const double            *leaf_table;
  uint64_t                 n_table_rows;
  const uint8_t           *cover;
  const HotFormatCover    *cover_more;
  uint64_t                 n_cover_more;
  const double            *linear;
  const float             *linear_fill;

  const char              *text;
  uint64_t                 text_size;
  const uint32_t          *names;
  const uint32_t          *classes;
  uint64_t                 n_classes;
  const HotFormatColumn   *columns;
  uint64_t                 n_columns;
  const HotFormatEncoding *encodings;
  HotEncoding             *ready_encodings;      /* the same with pointers */
  uint32_t                *column_features;      /* first feature of each column, and one more */
  const HotEncodingEntry  *entries;
  uint64_t                 n_entries;
  const HotFeatureProfile *profile;
};

/* Row of the leaf table that holds the values of a leaf, counted over all trees. */
static inline const double *
hot_model_peek_leaf (const HotModel *self,
                     uint64_t        leaf)
{
  uint64_t row = self->leaves_16 != NULL ? self->leaves_16[leaf]
               : self->leaves_32 != NULL ? self->leaves_32[leaf]
                                         : leaf;

  return self->leaf_table + row * self->header->n_values;
}

/* Checks what the pipeline's sections refer to, and makes them ready for use. */
bool hot_model_prepare_encodings (HotModel      *self,
                                  const char    *name,
                                  HotScoreError *error);
