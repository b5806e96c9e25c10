/* SPDX-License-Identifier: GPL-3.0-or-later */

/* {"columns": ["bedrooms", ...], "index": [...], "data": [[2, ...], ...]}: DataFrame.to_json (orient="split"). */

#include "serve/hot-serve-body.h"

static bool
take_names (HotServeBody  *self,
            yyjson_val    *names,
            HotServeError *error)
{
  size_t index, n;
  yyjson_val *name;

  if (!yyjson_is_arr (names))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "\"columns\" must be a list of names.");
  if (!hot_serve_body_set_n_columns (self, yyjson_arr_size (names), error))
    return false;
  yyjson_arr_foreach (names, index, n, name)
    {
      if (!yyjson_is_str (name))
        return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Number %zu of \"columns\" is not a name.", index + 1);
      hot_serve_body_add_column (self, index, yyjson_get_str (name), yyjson_get_len (name), error);
    }

  return hot_serve_body_check_columns (self, error);
}

static bool
open_split (HotServeBody  *self,
            HotServeError *error)
{
  yyjson_val *names, *data;

  if (!yyjson_is_obj (self->value))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST,
                                "\"dataframe_split\" must be an object with \"columns\" and \"data\".");
  names = yyjson_obj_get (self->value, "columns");
  data = yyjson_obj_get (self->value, "data");
  if (!yyjson_is_arr (data))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "\"data\" must be a list of rows.");
  yyjson_arr_iter_init (data, &self->items);

  return names == NULL || take_names (self, names, error);
}

static bool
next_row (HotServeBody  *self,
          bool          *ended,
          HotServeError *error)
{
  yyjson_val *item = yyjson_arr_iter_next (&self->items);
  yyjson_val *cell;
  size_t index, n;

  *ended = item == NULL;
  if (item == NULL)
    return true;
  if (!yyjson_is_arr (item))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu of \"data\" is not a list.", hot_serve_body_number (self));
  if (self->columns == NULL)
    return hot_serve_body_set_row (self, item, error);
  if (yyjson_arr_size (item) != self->n_columns)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu has %zu values where there are %zu columns.",
                                hot_serve_body_number (self), yyjson_arr_size (item), self->n_columns);

  yyjson_arr_foreach (item, index, n, cell)
    if (self->columns[index] != HOT_SERVE_NO_COLUMN &&
        !hot_serve_body_set_cell (self, self->columns[index], cell, error))
      return false;

  return true;
}

const HotServeDialect hot_serve_dialect_dataframe_split = {
  .content_type = "application/json",
  .member = "dataframe_split",
  .open = open_split,
  .next = next_row,
};

/* The same without a wrapper, as MLflow 1 and the services that were made from it take it. */
const HotServeDialect hot_serve_dialect_split = {
  .content_type = "application/json",
  .sign = "data",
  .open = open_split,
  .next = next_row,
};
