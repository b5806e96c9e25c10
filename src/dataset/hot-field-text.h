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
 * The text of a value with doubled quotes made single, copied only where there are any. The bytes are those of the file, not checked
 * to be UTF-8.
 *
 * Returns: (nullable): not NUL-terminated, good until @scratch changes; %NULL where missing
 */
const char *hot_field_text_peek (HotColumn *column,
                                 guint      row,
                                 GString   *scratch,
                                 gsize     *length);

G_END_DECLS
