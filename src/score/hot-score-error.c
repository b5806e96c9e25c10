/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-score-error.h"

#include <stdio.h>

bool
hot_score_error_set (HotScoreError *error,
                     HotScoreCode   code,
                     const char    *format,
                     ...)
{
  va_list arguments;

  if (error == NULL)
    return false;

  error->code = code;
  va_start (arguments, format);
  vsnprintf (error->message, sizeof error->message, format, arguments);
  va_end (arguments);

  return false;
}
