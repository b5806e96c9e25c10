/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <yyjson.h>

#include "serve/hot-serve-row.h"

typedef struct _HotServeBody HotServeBody;

/**
 * HotServeDialect:
 * @content_type: "text/csv" or "application/json"
 * @member: (nullable): of a JSON object: the member that holds the rows. Without one the object itself does
 * @sign: (nullable): where @member is %NULL: a member that tells such an object
 * @open: looks at the body's beginning. What it allocates it leaves in the body
 * @next: sets the values of the next row, or says that there is none by setting @ended
 *
 * A way to write rows in a request. Each lives in a file hot-serve-dialect-NAME.c, is declared below, and is named once more in the table of
 * hot-serve-body.c.
 */
typedef struct {
  const char *content_type;
  const char *member;
  const char *sign;
  bool (*open) (HotServeBody  *self,
                HotServeError *error);
  bool (*next) (HotServeBody  *self,
                bool          *ended,
                HotServeError *error);
} HotServeDialect;

/* mlflow/pyfunc/scoring_server: pandas' "split" and "records", TensorFlow Serving's two, CSV; and split without a wrapper, as before
 * MLflow 2. */
extern const HotServeDialect hot_serve_dialect_dataframe_split;
extern const HotServeDialect hot_serve_dialect_dataframe_records;
extern const HotServeDialect hot_serve_dialect_instances;
extern const HotServeDialect hot_serve_dialect_inputs;
extern const HotServeDialect hot_serve_dialect_split;
extern const HotServeDialect hot_serve_dialect_csv;

/**
 * HotServeBody:
 * @row: where dialects put a row's values
 * @data: the body's bytes
 * @value: (nullable): of JSON: what @dialect reads
 * @n_rows: that were read
 * @columns: of the dialect: the model's column of each of the body's, or HOT_SERVE_NO_COLUMN
 * @items: of the dialect: the rows
 * @cells: of the dialect: one iterator for each column
 * @text: of the dialect: memory of its own
 * @at: of the dialect: where it is in @data
 *
 * The body of a request being read, row by row, so that a large one can be scored in slices.
 */
struct _HotServeBody
{
  const HotServeDialect *dialect;
  HotServeRow           *row;
  const char            *data;
  size_t                 size;
  yyjson_doc            *doc;
  yyjson_val            *value;
  uint64_t               n_rows;
  uint64_t               max_rows;

  uint32_t              *columns;
  size_t                 n_columns;
  yyjson_arr_iter        items;
  yyjson_arr_iter       *cells;
  char                  *text;
  const char            *at;
};

/* NULL for the one that MLflow would refuse with status 415; @length: of a content type without parameters */
bool   hot_serve_body_knows     (const char       *content_type,
                                 size_t            length);

/**
 * hot_serve_body_open:
 * @self: (out): to be closed, whatever the result
 * @content_type: one that hot_serve_body_knows()
 * @data: must last as long as @self
 * @max_rows: more are refused
 */
bool   hot_serve_body_open      (HotServeBody     *self,
                                 HotServeRow      *row,
                                 const char       *content_type,
                                 size_t            length,
                                 const char       *data,
                                 size_t            size,
                                 uint64_t          max_rows,
                                 HotServeError    *error);
/**
 * hot_serve_body_read:
 * @features: (out): room for @n_wanted rows of as many features as the model has
 * @n_read: (out): how many it became; fewer than @n_wanted at the end
 */
bool   hot_serve_body_read      (HotServeBody     *self,
                                 float            *features,
                                 size_t            n_wanted,
                                 size_t           *n_read,
                                 HotServeError    *error);
void   hot_serve_body_close     (HotServeBody     *self);

/* For dialects. */

/* Number of the row that is being read, from 1. */
unsigned long long hot_serve_body_number (const HotServeBody *self);
/* A value of JSON goes into the row. */
bool   hot_serve_body_set_cell  (HotServeBody     *self,
                                 uint32_t          column,
                                 yyjson_val       *cell,
                                 HotServeError    *error);
/* A row of JSON: an object with names, or an array with the model's columns in their order. */
bool   hot_serve_body_set_row   (HotServeBody     *self,
                                 yyjson_val       *item,
                                 HotServeError    *error);
/* The first rows of all: room for @n_columns names, which hot_serve_body_add_column() then gives, in their order. */
bool   hot_serve_body_set_n_columns (HotServeBody *self,
                                 size_t            n_columns,
                                 HotServeError    *error);
bool   hot_serve_body_add_column (HotServeBody    *self,
                                 size_t            index,
                                 const char       *name,
                                 size_t            length,
                                 HotServeError    *error);
/* Fails unless one of the columns is the model's. */
bool   hot_serve_body_check_columns (HotServeBody *self,
                                 HotServeError    *error);
bool   hot_serve_body_no_memory (HotServeError    *error);
