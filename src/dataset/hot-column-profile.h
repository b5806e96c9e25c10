/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-profile.h"

G_BEGIN_DECLS

/* The parts of a profile; within src/dataset only. */

/**
 * HotProfileInput:
 * @rows: (nullable): the rows to look at, ascending; %NULL for the first @n
 * @n: how many
 * @latitude: (nullable): the column that holds latitudes
 * @longitude: (nullable): the column that holds longitudes
 *
 * What is profiled.
 */
typedef struct {
  HotTable      *table;
  const guint32 *rows;
  guint          n;
  HotColumn     *latitude;
  HotColumn     *longitude;
  GCancellable  *cancellable;
} HotProfileInput;

static inline guint
hot_profile_input_get_row (const HotProfileInput *self,
                           guint                  position)
{
  return self->rows != NULL ? self->rows[position] : position;
}

/* Memory that a thread uses for one column after another; from the kernel it would have to come zeroed each time. */
typedef struct {
  gpointer  memory[2];
  gsize     size[2];
} HotProfileScratch;

/* At least @size bytes, undefined, in place of what the same @index gave before. */
gpointer hot_profile_scratch_get       (HotProfileScratch     *self,
                                        guint                  index,
                                        gsize                  size);
void     hot_profile_scratch_clear     (HotProfileScratch     *self);

/**
 * HotTopValue:
 * @count: how often
 * @row: where first
 * @tag: whatever tells it from others in the same row
 */
typedef struct {
  guint   count;
  guint   row;
  guint64 tag;
} HotTopValue;

/* The most frequent so far, best first; of equally frequent ones the first. */
typedef struct {
  guint       n;
  HotTopValue values[HOT_PROFILE_N_TOP];
} HotTopValues;

void     hot_top_values_offer          (HotTopValues          *self,
                                        guint                  count,
                                        guint                  row,
                                        guint64                tag);

/**
 * HotTextTally:
 * @hashes: (array): by position; 0 where missing
 * @n_characters: of all values
 * @n_numbers: values that look like numbers
 * @first_number: position of the first such
 * @first_other: position of the first other one
 *
 * What one way through the file told of a text column.
 */
typedef struct {
  guint64 *hashes;
  guint    min_length, max_length;
  guint64  n_characters;
  guint    n_numbers;
  guint    first_number;
  guint    first_other;
} HotTextTally;

void     hot_column_profile_clear      (HotColumnProfile      *self);

/* Each fills in @self from one column, but for the name, type, unit and warnings. */
void     hot_column_profile_numbers    (HotColumnProfile      *self,
                                        HotColumn             *column,
                                        const HotProfileInput *input,
                                        HotProfileScratch     *scratch);
void     hot_column_profile_booleans   (HotColumnProfile      *self,
                                        HotColumn             *column,
                                        const HotProfileInput *input);
void     hot_column_profile_categories (HotColumnProfile      *self,
                                        HotColumn             *column,
                                        const HotProfileInput *input);
void     hot_column_profile_texts      (HotColumnProfile      *self,
                                        HotColumn             *column,
                                        const HotProfileInput *input,
                                        const HotTextTally    *tally,
                                        HotProfileScratch     *scratch);

/* Reads all @columns (text and list) in one way through the file, and gives a tally for each. */
void     hot_text_tally_run            (HotTextTally          *tallies,
                                        HotColumn            **columns,
                                        guint                  n_columns,
                                        const HotProfileInput *input);
void     hot_text_tally_clear          (HotTextTally          *self);

/* @tally: (nullable): of a text column */
void     hot_column_profile_warn       (HotColumnProfile      *self,
                                        HotColumn             *column,
                                        const HotProfileInput *input,
                                        const HotTextTally    *tally);

G_END_DECLS
