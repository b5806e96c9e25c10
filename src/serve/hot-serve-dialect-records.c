/* SPDX-License-Identifier: GPL-3.0-or-later */

/* [{"bedrooms": 2, ...}, ...]: DataFrame.to_json (orient="records"). */

#include "serve/hot-serve-body.h"

static bool
open_records (HotServeBody  *self,
              HotServeError *error)
{
  if (!yyjson_is_arr (self->value))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "\"%s\" must be a list of rows.", self->dialect->member);
  yyjson_arr_iter_init (self->value, &self->items);

  return true;
}

static bool
next_record (HotServeBody  *self,
             bool          *ended,
             HotServeError *error)
{
  yyjson_val *item = yyjson_arr_iter_next (&self->items);

  *ended = item == NULL;
  if (item == NULL)
    return true;
  if (!yyjson_is_obj (item))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu of \"%s\" is not an object with the columns' names.",
                                hot_serve_body_number (self), self->dialect->member);

  return hot_serve_body_set_row (self, item, error);
}

const HotServeDialect hot_serve_dialect_dataframe_records = {
  .content_type = "application/json",
  .member = "dataframe_records",
  .open = open_records,
  .next = next_record,
};
