/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-model-feed.h"

G_BEGIN_DECLS

/**
 * HotStandardRowKind:
 * @HOT_STANDARD_ROW_TYPICAL: it does not say where a row is
 * @HOT_STANDARD_ROW_LATITUDE: it is the latitude
 * @HOT_STANDARD_ROW_LONGITUDE: it is the longitude
 * @HOT_STANDARD_ROW_PLACE: it names an area
 *
 * What a column of a model says of the place of a row.
 */
typedef enum {
  HOT_STANDARD_ROW_TYPICAL,
  HOT_STANDARD_ROW_LATITUDE,
  HOT_STANDARD_ROW_LONGITUDE,
  HOT_STANDARD_ROW_PLACE,
} HotStandardRowKind;

/**
 * hot_standard_row_choose:
 * @n_columns: of the model
 * @kinds: (out caller-allocates): of each column of the model
 * @rows: (out caller-allocates): of each column that does not say where a row is, the row that holds the median, or the most frequent category
 *
 * Returns: whether any column says where a row is
 */
gboolean hot_standard_row_choose  (HotModelFeed       *feed,
                                   guint               n_columns,
                                   HotColumn          *latitude,
                                   HotColumn          *longitude,
                                   HotStandardRowKind *kinds,
                                   guint32            *rows);

/**
 * hot_standard_row_predict:
 * @values: (out) (transfer full): one for each row of @table, NaN where it has no place; %NULL where @table has no places, or where @model is
 *   fed with nothing that says where a row is
 *
 * What a model says of one and the same row at all places of a table: its prediction in the middle of each cell of a grid, for the median of each
 * column of numbers and the most frequent value of the others. Columns that say where a row is (the coordinates, and names of areas) are those of
 * the cell. Cells without rows have nothing: there the model has no data.
 */
gboolean hot_standard_row_predict (HotModelFeed       *feed,
                                   const HotModel     *model,
                                   HotTable           *table,
                                   double            **values,
                                   const HotProgress  *progress,
                                   GCancellable       *cancellable,
                                   GError            **error);

G_END_DECLS
