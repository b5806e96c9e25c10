/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-infer.h"
#include "dataset/hot-csv-layout.h"

G_BEGIN_DECLS

/**
 * hot_csv_sample_spread:
 * @start: where the first record of data may begin
 * @inference: is given some rows of each place
 * @row_estimate: (out): how many rows the file has, more or less
 *
 * Looks at places spread over a file. In the middle of a file nobody knows whether a place is within quotes; each is
 * tried both ways, and taken if one of them makes sense.
 *
 * Returns: how many places made sense, or -1 with @error set
 */
int hot_csv_sample_spread (HotMappedFile        *file,
                           const HotCsvDialect  *dialect,
                           guint64               start,
                           guint                 n_columns,
                           HotCsvInference      *inference,
                           guint64              *row_estimate,
                           GError              **error);

G_END_DECLS
