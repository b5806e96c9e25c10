/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-mapped-file.h"
#include "base/hot-progress.h"
#include "dataset/hot-csv-rows.h"

G_BEGIN_DECLS

/**
 * HotCsvSurvey:
 * @n_characters: characters of more than one byte, well-formed
 * @n_invalid: bytes that begin none
 * @first_invalid: where the first of them is
 *
 * What bytes say about being UTF-8.
 */
typedef struct {
  guint64 n_characters;
  guint64 n_invalid;
  guint64 first_invalid;
} HotCsvSurvey;

/* Adds the bytes at @offset to @survey. A character cut off at their end is taken as well-formed. */
void           hot_csv_survey_add     (HotCsvSurvey        *survey,
                                       const guint8        *bytes,
                                       gsize                length,
                                       guint64              offset);
/* All of a file. */
gboolean       hot_csv_survey_file    (HotCsvSurvey        *survey,
                                       HotMappedFile       *file,
                                       GCancellable        *cancellable,
                                       GError             **error);
/* Whether it is UTF-8, if with a damaged place here and there, rather than one byte a character. */
gboolean       hot_csv_survey_is_utf8 (const HotCsvSurvey  *survey);

/**
 * hot_csv_detect_encoding:
 *
 * Looks for a byte order mark, then for the zero bytes of UTF-16, then at samples spread over the file.
 *
 * Returns: "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" or "WINDOWS-1252"; %NULL with @error set
 */
const char    *hot_csv_detect_encoding (HotMappedFile      *file,
                                        GError            **error);

/* Length of a UTF-8 byte order mark, where the text begins with the file. */
gsize          hot_csv_get_bom_length  (const HotCsvRows   *rows);

/**
 * hot_csv_decode:
 * @encoding: an iconv name
 * @n_replaced: (out): sequences that the encoding does not have; U+FFFD stands for them
 *
 * Writes the file's text as UTF-8 into a file without a name, and maps that.
 */
HotMappedFile *hot_csv_decode          (HotMappedFile      *file,
                                        const char         *encoding,
                                        guint64            *n_replaced,
                                        const HotProgress  *progress,
                                        GCancellable       *cancellable,
                                        GError            **error);

G_END_DECLS
