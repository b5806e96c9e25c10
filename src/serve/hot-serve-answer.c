/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-answer.h"

#include <math.h>

#include <yyjson.h>

const HotServeStyle hot_serve_style_mlflow = { "{\"predictions\": [", "]}", true };
const HotServeStyle hot_serve_style_azure = { "[", "]", false };

bool
hot_serve_answer_append_text (HotBuffer  *answer,
                              const char *text)
{
  return hot_buffer_append (answer, text, strlen (text));
}

/* The most probable class of each row; null where missing values leave no probability. */
static bool
add_classes (yyjson_mut_doc *doc,
             yyjson_mut_val *list,
             const HotModel *model,
             const double   *outputs,
             size_t          n_rows)
{
  const uint32_t n_outputs = hot_model_get_n_outputs (model);
  double *shares = malloc (hot_model_get_n_classes (model) * sizeof *shares);
  bool done = shares != NULL;

  for (size_t row = 0; row < n_rows && done; row++)
    {
      uint32_t best = hot_model_classify (model, outputs + row * n_outputs, shares);

      done = isnan (shares[best]) ? yyjson_mut_arr_add_null (doc, list)
                                  : yyjson_mut_arr_add_str (doc, list, hot_model_get_class (model, best));
    }
  free (shares);

  return done;
}

/* What gives several numbers without classes gives a list of them. */
static bool
add_numbers (yyjson_mut_doc *doc,
             yyjson_mut_val *list,
             const double   *outputs,
             size_t          n_rows,
             uint32_t        n_outputs)
{
  bool done = true;

  for (size_t row = 0; row < n_rows && done; row++)
    if (n_outputs == 1)
      done = yyjson_mut_arr_add_real (doc, list, outputs[row]);
    else
      done = yyjson_mut_arr_append (list, yyjson_mut_arr_with_real (doc, outputs + row * n_outputs, n_outputs));

  return done;
}

bool
hot_serve_answer_append (HotBuffer      *answer,
                         const HotModel *model,
                         const double   *outputs,
                         size_t          n_rows,
                         bool            is_first)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *list = yyjson_mut_arr (doc);
  char *text = NULL;
  size_t length;
  bool done;

  if (doc == NULL || list == NULL)
    {
      yyjson_mut_doc_free (doc);
      return false;
    }

  if (hot_model_get_n_classes (model) > 0)
    done = add_classes (doc, list, model, outputs, n_rows);
  else
    done = add_numbers (doc, list, outputs, n_rows, hot_model_get_n_outputs (model));
  if (done)
    text = yyjson_mut_val_write (list, YYJSON_WRITE_INF_AND_NAN_AS_NULL, &length);
  yyjson_mut_doc_free (doc);

  /* Without the brackets, which stand around all. */
  done = text != NULL;
  if (done && length > 2)
    done = (is_first || hot_buffer_append (answer, ",", 1)) && hot_buffer_append (answer, text + 1, length - 2);
  free (text);

  return done;
}

bool
hot_serve_answer_append_error (HotBuffer           *answer,
                               const HotServeStyle *style,
                               const HotServeError *error)
{
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *object = yyjson_mut_obj (doc);
  char *text = NULL;
  size_t length;
  bool done;

  done = doc != NULL && object != NULL &&
         (!style->error_has_code || yyjson_mut_obj_add_str (doc, object, "error_code", error->code)) &&
         yyjson_mut_obj_add_str (doc, object, "message", error->message);
  /* Names of columns are a model's, and may be anything. */
  if (done)
    text = yyjson_mut_val_write (object, YYJSON_WRITE_ALLOW_INVALID_UNICODE, &length);
  yyjson_mut_doc_free (doc);
  done = text != NULL && hot_buffer_append (answer, text, length);
  free (text);

  return done;
}
