/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * HotScoreError:
 * @code: what kind of trouble
 * @message: a whole sentence, English, that names the file or the place
 *
 * How functions of this folder say what went wrong. It lives on the caller's stack; every function takes a pointer to one or NULL.
 */
typedef enum {
  HOT_SCORE_OK,
  HOT_SCORE_IO,           /* the system refused: open, read, write, memory */
  HOT_SCORE_FOREIGN,      /* not a model file at all, or of another version or byte order */
  HOT_SCORE_DAMAGED,      /* cut short, changed, or inconsistent in itself */
  HOT_SCORE_INVALID,      /* the call's own arguments */
} HotScoreCode;

typedef struct {
  HotScoreCode code;
  char         message[256];
} HotScoreError;

/* Fills @error if there is one. Returns false, so that a caller can return its result. */
bool hot_score_error_set (HotScoreError *error,
                          HotScoreCode   code,
                          const char    *format,
                          ...) __attribute__ ((format (printf, 3, 4)));
