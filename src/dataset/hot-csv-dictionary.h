/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotCsvDictionary:
 *
 * The distinct texts of a category column as one thread has met them, each with the first row that has it. Codes count
 * from 0 in the order of adding.
 */
typedef struct _HotCsvDictionary HotCsvDictionary;

/* More distinct texts than this make no category unless a person asks for it. */
#define HOT_CSV_MAX_CATEGORIES 1000
/* Longer texts neither. */
#define HOT_CSV_MAX_CATEGORY_LENGTH 200

HotCsvDictionary *hot_csv_dictionary_new       (void);
void              hot_csv_dictionary_free      (HotCsvDictionary *self);
guint32           hot_csv_dictionary_get_size  (HotCsvDictionary *self);
/* @length: with %HOT_CSV_ESCAPED. Returns the text's code. Reads up to 64 bytes from @text on. */
guint32           hot_csv_dictionary_add       (HotCsvDictionary *self,
                                                const guint8     *text,
                                                guint32           length,
                                                guint64           row);

/**
 * hot_csv_dictionary_merge:
 * @selves: (array length=n) (element-type HotCsvDictionary): some may be %NULL
 * @quote: what stands doubled in escaped texts
 * @maps: (array length=n) (out caller-allocates) (transfer full): for each, from its codes to the merged ones
 *
 * Puts the dictionaries of all threads together.
 *
 * Returns: (transfer full): the texts in valid UTF-8, distinct, in the order of their first rows, NULL-terminated
 */
char            **hot_csv_dictionary_merge     (HotCsvDictionary **selves,
                                                guint              n,
                                                char               quote,
                                                guint32          **maps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCsvDictionary, hot_csv_dictionary_free)

G_END_DECLS
