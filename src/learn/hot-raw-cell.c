/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-raw-cell.h"

#include "dataset/hot-field-text.h"

void
hot_raw_cell_get (HotColumn   *column,
                  guint        row,
                  GString     *scratch,
                  HotRawValue *value)
{
  *value = (HotRawValue) { .kind = HOT_RAW_MISSING };
  if (hot_column_is_missing (column, row))
    return;

  if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
    {
      value->kind = HOT_RAW_NUMBER;
      value->number = hot_column_get_number (column, row);
      return;
    }

  value->kind = HOT_RAW_TEXT;
  value->text = hot_field_text_peek (column, row, scratch, &value->length);
  if (value->text == NULL)
    value->kind = HOT_RAW_MISSING;
}

HotRawType
hot_raw_type_for_column (HotColumnType type)
{
  switch (type)
    {
    case HOT_COLUMN_BOOLEAN:
      return HOT_RAW_TYPE_BOOLEAN;

    case HOT_COLUMN_DATE:
      return HOT_RAW_TYPE_DATE;

    case HOT_COLUMN_CATEGORY:
      return HOT_RAW_TYPE_CATEGORY;

    case HOT_COLUMN_LIST:
      return HOT_RAW_TYPE_LIST;

    case HOT_COLUMN_TEXT:
      return HOT_RAW_TYPE_TEXT;

    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
    case HOT_N_COLUMN_TYPES:
    default:
      return HOT_RAW_TYPE_NUMBER;
    }
}
