/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model.h"

/**
 * hot_serve_model_open:
 * @path: a file of the native model, or a model directory of MLflow's whose MLmodel has the flavor "hothouse"
 *
 * Fails for models that do not say which columns they are fed: they cannot take a request.
 */
HotModel *hot_serve_model_open (const char    *path,
                                HotScoreError *error);

/**
 * hot_serve_model_find_data:
 * @text: of an MLmodel file: YAML, or JSON, which is YAML too
 * @data: (out): the "data" of the flavor "hothouse"
 *
 * Reads no more of YAML than MLmodel files have: maps, indented by blanks, one entry a line.
 *
 * Returns: false where there is no such flavor
 */
bool      hot_serve_model_find_data (const char *text,
                                     size_t      size,
                                     char       *data,
                                     size_t      data_size);
