/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-column.h"

G_BEGIN_DECLS

/**
 * hot_field_text_peek:
 * @column: of texts, lists or categories
 * @scratch: memory for fields that have to be rewritten
 * @length: (out): in bytes
 *
 * The text of a value with doubled quotes made single, copied only where there are any. The bytes are those of the
 * file, not checked to be UTF-8.
 *
 * Returns: (nullable): not NUL-terminated, good until @scratch changes; %NULL where missing
 */
const char *hot_field_text_peek (HotColumn *column,
                                 guint      row,
                                 GString   *scratch,
                                 gsize     *length);

/* Where fields that were read lie in the file: for giving the pages back. */
typedef struct {
  HotMappedFile *file;
  guint64        start;
  guint64        end;
} HotFieldSpan;

/* Before the first field. @column: (nullable) */
void        hot_field_span_init    (HotFieldSpan *self,
                                    HotColumn    *column);
/* Gives back what was read since the last time. */
void        hot_field_span_release (HotFieldSpan *self);

static inline void
hot_field_span_add (HotFieldSpan *self,
                    HotFieldRef   ref)
{
  guint64 offset = hot_field_ref_get_offset (ref);

  self->start = MIN (self->start, offset);
  self->end = MAX (self->end, offset + hot_field_ref_get_length (ref));
}

G_END_DECLS
