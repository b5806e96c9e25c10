/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* MLflow's error codes (mlflow/protos/databricks.proto), as far as a scoring server has them. */
#define HOT_SERVE_BAD_REQUEST       "BAD_REQUEST"
#define HOT_SERVE_INVALID           "INVALID_PARAMETER_VALUE"
#define HOT_SERVE_NOT_FOUND         "ENDPOINT_NOT_FOUND"
#define HOT_SERVE_UNAUTHENTICATED   "UNAUTHENTICATED"
#define HOT_SERVE_UNAVAILABLE       "TEMPORARILY_UNAVAILABLE"
#define HOT_SERVE_EXHAUSTED         "RESOURCE_EXHAUSTED"
#define HOT_SERVE_INTERNAL          "INTERNAL_ERROR"

/**
 * HotServeError:
 * @status: of HTTP
 * @code: one of the codes above
 * @message: a whole sentence, English, as the protocol's are. It names rows and columns and never repeats a value
 *
 * Why a request gets no prediction. It lives on the caller's stack.
 */
typedef struct {
  int         status;
  const char *code;
  char        message[480];
} HotServeError;

/* Returns false, so that a caller can return its result. */
bool hot_serve_error_set (HotServeError *error,
                          int            status,
                          const char    *code,
                          const char    *format,
                          ...) __attribute__ ((format (printf, 4, 5)));
