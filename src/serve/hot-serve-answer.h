/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-buffer.h"
#include "score/hot-model.h"
#include "serve/hot-serve-error.h"

/**
 * HotServeStyle:
 * @opening: before the first prediction
 * @closing: behind the last
 * @error_has_code: whether errors carry MLflow's code
 *
 * How answers are written.
 */
typedef struct {
  const char *opening;
  const char *closing;
  bool        error_has_code;
} HotServeStyle;

/* {"predictions": [...]} and {"error_code": ..., "message": ...}, as MLflow's */
extern const HotServeStyle hot_serve_style_mlflow;
/* [...] and {"message": ...}, as the services that Azure Machine Learning made of MLflow's models */
extern const HotServeStyle hot_serve_style_azure;

/**
 * hot_serve_answer_append:
 * @outputs: of @n_rows rows, as hot_model_predict() gives them
 * @is_first: whether none went before
 *
 * Writes predictions: numbers in the fewest digits that give the same bits again, or classes by their names. A number that is none is null.
 *
 * Returns: false without memory
 */
bool hot_serve_answer_append       (HotBuffer           *answer,
                                    const HotModel      *model,
                                    const double        *outputs,
                                    size_t               n_rows,
                                    bool                 is_first);
bool hot_serve_answer_append_text  (HotBuffer           *answer,
                                    const char          *text);
bool hot_serve_answer_append_error (HotBuffer           *answer,
                                    const HotServeStyle *style,
                                    const HotServeError *error);
