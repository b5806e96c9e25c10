/* SPDX-License-Identifier: GPL-3.0-or-later */

/* TensorFlow Serving's two ways (https://www.tensorflow.org/tfx/serving/api_rest): "instances", row by row, and "inputs", column by
 * column. Rows are objects with names, or lists of all columns in their order. */

#include <stdlib.h>

#include "serve/hot-serve-body.h"

static bool
open_rows (HotServeBody  *self,
           HotServeError *error)
{
  if (!yyjson_is_arr (self->value))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "\"%s\" must be a list of rows.", self->dialect->member);
  yyjson_arr_iter_init (self->value, &self->items);

  return true;
}

static bool
next_item (HotServeBody  *self,
           bool          *ended,
           HotServeError *error)
{
  yyjson_val *item = yyjson_arr_iter_next (&self->items);

  *ended = item == NULL;

  return item == NULL || hot_serve_body_set_row (self, item, error);
}

/* Columns of equal length; those that the model has not are not looked at. */
static bool
open_columns (HotServeBody  *self,
              HotServeError *error)
{
  size_t n_columns = yyjson_obj_size (self->value), n_rows = 0, n_known = 0;
  size_t index, n;
  yyjson_val *key, *values;

  self->cells = malloc ((n_columns + 1) * sizeof *self->cells);
  if (self->cells == NULL)
    return hot_serve_body_no_memory (error);
  if (!hot_serve_body_set_n_columns (self, n_columns, error))
    return false;

  yyjson_obj_foreach (self->value, index, n, key, values)
    {
      hot_serve_body_add_column (self, index, yyjson_get_str (key), yyjson_get_len (key), error);
      if (self->columns[index] == HOT_SERVE_NO_COLUMN)
        continue;
      if (!yyjson_is_arr (values))
        return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "\"inputs\" has the column \"%.200s\", which is not a list as others are.",
                                    hot_serve_row_get_name (self->row, self->columns[index]));
      if (n_known++ > 0 && yyjson_arr_size (values) != n_rows)
        return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The columns of \"inputs\" must be of the same length; \"%.200s\" is not.",
                                    hot_serve_row_get_name (self->row, self->columns[index]));
      n_rows = yyjson_arr_size (values);
      yyjson_arr_iter_init (values, &self->cells[index]);
    }

  return hot_serve_body_check_columns (self, error);
}

/* An object of single values is one row. */
static bool
has_lists (yyjson_val *object)
{
  size_t index, n;
  yyjson_val *key, *value;

  yyjson_obj_foreach (object, index, n, key, value)
    if (yyjson_is_arr (value))
      return true;

  return false;
}

static bool
open_inputs (HotServeBody  *self,
             HotServeError *error)
{
  if (!yyjson_is_obj (self->value))
    return open_rows (self, error);

  return !has_lists (self->value) || open_columns (self, error);
}

static bool
next_of_columns (HotServeBody  *self,
                 bool          *ended,
                 HotServeError *error)
{
  for (size_t i = 0; i < self->n_columns; i++)
    {
      yyjson_val *cell;

      if (self->columns[i] == HOT_SERVE_NO_COLUMN)
        continue;
      cell = yyjson_arr_iter_next (&self->cells[i]);
      *ended = cell == NULL;
      if (cell == NULL)
        return true;
      if (!hot_serve_body_set_cell (self, self->columns[i], cell, error))
        return false;
    }

  return true;
}

static bool
next_input (HotServeBody  *self,
            bool          *ended,
            HotServeError *error)
{
  if (self->cells != NULL)
    return next_of_columns (self, ended, error);
  if (yyjson_is_arr (self->value))
    return next_item (self, ended, error);

  *ended = self->n_rows > 0;

  return *ended || hot_serve_body_set_row (self, self->value, error);
}

const HotServeDialect hot_serve_dialect_instances = {
  .content_type = "application/json",
  .member = "instances",
  .open = open_rows,
  .next = next_item,
};

const HotServeDialect hot_serve_dialect_inputs = {
  .content_type = "application/json",
  .member = "inputs",
  .open = open_inputs,
  .next = next_input,
};
