/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-body.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define JSON "application/json"

/* Every dialect there is. */
static const HotServeDialect *const dialects[] = {
  &hot_serve_dialect_dataframe_split,
  &hot_serve_dialect_dataframe_records,
  &hot_serve_dialect_instances,
  &hot_serve_dialect_inputs,
  &hot_serve_dialect_split,
  &hot_serve_dialect_csv,
};

#define N_DIALECTS (sizeof dialects / sizeof *dialects)

#define WANTED "The input must be a JSON dictionary with exactly one of the input fields " \
               "dataframe_split, dataframe_records, instances, inputs"

static bool
is_type (const HotServeDialect *dialect,
         const char            *content_type,
         size_t                 length)
{
  return strlen (dialect->content_type) == length && strncasecmp (dialect->content_type, content_type, length) == 0;
}

bool
hot_serve_body_knows (const char *content_type,
                      size_t      length)
{
  for (size_t i = 0; i < N_DIALECTS; i++)
    if (is_type (dialects[i], content_type, length))
      return true;

  return false;
}

bool
hot_serve_body_no_memory (HotServeError *error)
{
  return hot_serve_error_set (error, 503, HOT_SERVE_EXHAUSTED, "The server is out of memory.");
}

/* Exactly one of the members that hold rows; or none, and an object that a dialect knows by another sign. */
static bool
find_dialect (HotServeBody  *self,
              yyjson_val    *root,
              HotServeError *error)
{
  const HotServeDialect *bare = NULL;
  unsigned n_found = 0;

  for (size_t i = 0; i < N_DIALECTS; i++)
    {
      const HotServeDialect *dialect = dialects[i];
      yyjson_val *value = dialect->member != NULL ? yyjson_obj_get (root, dialect->member) : NULL;

      if (value != NULL)
        {
          self->dialect = dialect;
          self->value = value;
          n_found++;
        }
      else if (dialect->sign != NULL && yyjson_obj_get (root, dialect->sign) != NULL)
        bare = dialect;
    }
  if (n_found == 0 && bare != NULL)
    {
      self->dialect = bare;
      self->value = root;
      return true;
    }
  if (n_found != 1)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, WANTED ". Received %s of them.",
                                n_found == 0 ? "none" : "more than one");

  return true;
}

static bool
open_json (HotServeBody  *self,
           HotServeError *error)
{
  /* Python's json writes NaN, and MLflow's server reads it. */
  const yyjson_read_flag flags = YYJSON_READ_ALLOW_INF_AND_NAN;
  yyjson_read_err read_error = { 0 };
  yyjson_val *root;

  self->doc = yyjson_read_opts ((char *) (uintptr_t) self->data, self->size, flags, NULL, &read_error);
  if (self->doc == NULL && read_error.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
    return hot_serve_body_no_memory (error);
  if (self->doc == NULL)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST,
                                "Invalid input. Ensure that input is a valid JSON formatted string. Error: %s at byte %zu.",
                                self->size == 0 ? "the body is empty" : read_error.msg, read_error.pos + 1);

  root = yyjson_doc_get_root (self->doc);
  if (!yyjson_is_obj (root))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Invalid input. " WANTED ". Received a %s.",
                                yyjson_is_arr (root) ? "list" : yyjson_get_type_desc (root));

  return find_dialect (self, root, error);
}

bool
hot_serve_body_open (HotServeBody  *self,
                     HotServeRow   *row,
                     const char    *content_type,
                     size_t         length,
                     const char    *data,
                     size_t         size,
                     uint64_t       max_rows,
                     HotServeError *error)
{
  *self = (HotServeBody) { .row = row, .data = data, .size = size, .max_rows = max_rows };

  if (length == strlen (JSON) && strncasecmp (content_type, JSON, length) == 0)
    return open_json (self, error) && self->dialect->open (self, error);

  for (size_t i = 0; i < N_DIALECTS; i++)
    if (is_type (dialects[i], content_type, length))
      self->dialect = dialects[i];

  return self->dialect->open (self, error);
}

bool
hot_serve_body_read (HotServeBody  *self,
                     float         *features,
                     size_t         n_wanted,
                     size_t        *n_read,
                     HotServeError *error)
{
  const uint32_t n_features = hot_model_get_n_features (hot_serve_row_get_model (self->row));

  for (*n_read = 0; *n_read < n_wanted; (*n_read)++)
    {
      bool ended = false;

      hot_serve_row_clear (self->row);
      if (!self->dialect->next (self, &ended, error))
        return false;
      if (ended)
        break;
      if (self->n_rows == self->max_rows)
        return hot_serve_error_set (error, 413, HOT_SERVE_EXHAUSTED, "The request has more than the %llu rows that this server takes.",
                                    (unsigned long long) self->max_rows);
      if (!hot_serve_row_encode (self->row, hot_serve_body_number (self), features + *n_read * n_features, error))
        return false;
      self->n_rows++;
    }
  hot_serve_row_clear (self->row);

  return true;
}

void
hot_serve_body_close (HotServeBody *self)
{
  if (self->row != NULL)
    hot_serve_row_clear (self->row);
  yyjson_doc_free (self->doc);
  free (self->columns);
  free (self->cells);
  free (self->text);
  *self = (HotServeBody) { 0 };
}

unsigned long long
hot_serve_body_number (const HotServeBody *self)
{
  return self->n_rows + 1;
}

bool
hot_serve_body_set_n_columns (HotServeBody  *self,
                              size_t         n_columns,
                              HotServeError *error)
{
  self->columns = malloc ((n_columns + 1) * sizeof *self->columns);
  if (self->columns == NULL)
    return hot_serve_body_no_memory (error);
  self->n_columns = n_columns;

  return true;
}

bool
hot_serve_body_add_column (HotServeBody  *self,
                           size_t         index,
                           const char    *name,
                           size_t         length,
                           HotServeError *error)
{
  /* The model's columns most often come in their order. */
  uint32_t hint = index == 0 ? 0 : self->columns[index - 1] + 1;

  self->columns[index] = hot_serve_row_find (self->row, name, length, hint);

  return true;
}

bool
hot_serve_body_check_columns (HotServeBody  *self,
                              HotServeError *error)
{
  uint32_t n_columns = hot_model_get_n_columns (hot_serve_row_get_model (self->row));
  bool *seen = calloc (n_columns + 1, sizeof *seen);
  uint32_t twice = HOT_SERVE_NO_COLUMN;
  size_t n_known = 0;

  if (seen == NULL)
    return hot_serve_body_no_memory (error);
  for (size_t i = 0; i < self->n_columns; i++)
    if (self->columns[i] != HOT_SERVE_NO_COLUMN)
      {
        n_known++;
        if (seen[self->columns[i]])
          twice = self->columns[i];
        seen[self->columns[i]] = true;
      }
  free (seen);

  if (twice != HOT_SERVE_NO_COLUMN)
    return hot_serve_error_set (error, 400, HOT_SERVE_INVALID, "The column \"%.200s\" is given twice.",
                                hot_serve_row_get_name (self->row, twice));
  if (n_known == 0)
    return hot_serve_error_set (error, 400, HOT_SERVE_INVALID,
                                "None of the columns is one of the model's %u, such as \"%.200s\".", n_columns,
                                hot_serve_row_get_name (self->row, 0));

  return true;
}

/* A list, as the text that it would be in a file. */
static bool
set_list (HotServeBody  *self,
          uint32_t       column,
          yyjson_val    *cell,
          HotServeError *error)
{
  const HotRawType type = hot_serve_row_get_type (self->row, column);
  yyjson_val *element;
  size_t index, n, length;
  char *text;

  if (type != HOT_RAW_TYPE_LIST && type != HOT_RAW_TYPE_TEXT && type != HOT_RAW_TYPE_CATEGORY)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu, column \"%.200s\": a list stands where one value is wanted.",
                                hot_serve_body_number (self), hot_serve_row_get_name (self->row, column));
  yyjson_arr_foreach (cell, index, n, element)
    if (yyjson_is_ctn (element))
      return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu, column \"%.200s\": a list may hold texts and numbers only.",
                                  hot_serve_body_number (self), hot_serve_row_get_name (self->row, column));

  text = yyjson_val_write (cell, YYJSON_WRITE_INF_AND_NAN_AS_NULL, &length);

  return (text != NULL && hot_serve_row_take_text (self->row, column, text, length)) || hot_serve_body_no_memory (error);
}

/* Numbers of many digits are names, where texts are wanted, and keep all of them. */
static bool
set_number (HotServeBody  *self,
            uint32_t       column,
            yyjson_val    *cell,
            HotServeError *error)
{
  const double number = yyjson_get_num (cell);
  const HotRawType type = hot_serve_row_get_type (self->row, column);
  size_t length;
  char *text;

  if (!yyjson_is_int (cell) || (number < 1e15 && number > -1e15) ||
      (type != HOT_RAW_TYPE_CATEGORY && type != HOT_RAW_TYPE_TEXT))
    {
      hot_serve_row_set_number (self->row, column, number);
      return true;
    }
  text = yyjson_val_write (cell, YYJSON_WRITE_NOFLAG, &length);

  return (text != NULL && hot_serve_row_take_text (self->row, column, text, length)) || hot_serve_body_no_memory (error);
}

bool
hot_serve_body_set_cell (HotServeBody  *self,
                         uint32_t       column,
                         yyjson_val    *cell,
                         HotServeError *error)
{
  HotRawType type;

  switch (yyjson_get_type (cell))
    {
    case YYJSON_TYPE_NUM:
      return set_number (self, column, cell, error);

    case YYJSON_TYPE_STR:
      hot_serve_row_set_text (self->row, column, yyjson_get_str (cell), yyjson_get_len (cell));
      return true;

    case YYJSON_TYPE_NULL:
      return true;

    case YYJSON_TYPE_BOOL:
      type = hot_serve_row_get_type (self->row, column);
      if (type == HOT_RAW_TYPE_NUMBER || type == HOT_RAW_TYPE_BOOLEAN)
        hot_serve_row_set_number (self->row, column, yyjson_get_bool (cell));
      else
        hot_serve_row_set_text (self->row, column, yyjson_get_bool (cell) ? "true" : "false", yyjson_get_bool (cell) ? 4 : 5);
      return true;

    case YYJSON_TYPE_ARR:
      return set_list (self, column, cell, error);

    default:
      return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu, column \"%.200s\": an object stands where a value is wanted.",
                                  hot_serve_body_number (self), hot_serve_row_get_name (self->row, column));
    }
}

static bool
set_object (HotServeBody  *self,
            yyjson_val    *item,
            HotServeError *error)
{
  uint32_t hint = 0;
  size_t n_known = 0;
  size_t index, n;
  yyjson_val *key, *cell;

  yyjson_obj_foreach (item, index, n, key, cell)
    {
      uint32_t column = hot_serve_row_find (self->row, yyjson_get_str (key), yyjson_get_len (key), hint);

      if (column == HOT_SERVE_NO_COLUMN)
        continue;
      if (!hot_serve_body_set_cell (self, column, cell, error))
        return false;
      hint = column + 1;
      n_known++;
    }
  if (n_known == 0)
    return hot_serve_error_set (error, 400, HOT_SERVE_INVALID, "Row %llu has none of the model's columns, such as \"%.200s\".",
                                hot_serve_body_number (self), hot_serve_row_get_name (self->row, 0));

  return true;
}

static bool
set_array (HotServeBody  *self,
           yyjson_val    *item,
           HotServeError *error)
{
  const uint32_t n_columns = hot_model_get_n_columns (hot_serve_row_get_model (self->row));
  yyjson_val *cell;
  size_t index, n;

  if (yyjson_arr_size (item) != n_columns)
    return hot_serve_error_set (error, 400, HOT_SERVE_INVALID,
                                "Row %llu has %zu values. Without names there must be one for each of the model's %u columns.",
                                hot_serve_body_number (self), yyjson_arr_size (item), n_columns);
  yyjson_arr_foreach (item, index, n, cell)
    if (!hot_serve_body_set_cell (self, index, cell, error))
      return false;

  return true;
}

bool
hot_serve_body_set_row (HotServeBody  *self,
                        yyjson_val    *item,
                        HotServeError *error)
{
  if (yyjson_is_obj (item))
    return set_object (self, item, error);
  if (yyjson_is_arr (item))
    return set_array (self, item, error);
  if (hot_model_get_n_columns (hot_serve_row_get_model (self->row)) == 1)
    return hot_serve_body_set_cell (self, 0, item, error);

  return hot_serve_error_set (error, 400, HOT_SERVE_INVALID, "Row %llu is neither an object with the columns' names nor a list.",
                              hot_serve_body_number (self));
}
