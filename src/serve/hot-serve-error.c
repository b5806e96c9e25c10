/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A name that was cut may have lost the rest of its last character. */
static void
drop_cut_character (char *text)
{
  size_t length = strlen (text);
  size_t first = length;

  while (first > 0 && ((unsigned char) text[first - 1] & 0xC0) == 0x80)
    first--;
  if (first > 0 && (unsigned char) text[first - 1] >= 0xC0)
    text[first - 1] = '\0';
}

bool
hot_serve_error_set (HotServeError *error,
                     int            status,
                     const char    *code,
                     const char    *format,
                     ...)
{
  va_list arguments;
  int length;

  error->status = status;
  error->code = code;
  va_start (arguments, format);
  length = vsnprintf (error->message, sizeof error->message, format, arguments);
  va_end (arguments);
  if (length >= (int) sizeof error->message)
    drop_cut_character (error->message);

  return false;
}
