/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line of names, then a line a row (RFC 4180). Lines may end in LF, CR LF or CR; quoted fields may hold them. */

#include <stdlib.h>
#include <string.h>

#include "serve/hot-serve-body.h"

typedef enum {
  FIELD_SEPARATED,
  FIELD_ENDS_ROW,
  FIELD_UNCLOSED,
} FieldEnd;

/* UTF-8 of Unicode's scalar values (RFC 3629). */
static bool
is_utf8 (const unsigned char *text,
         size_t               size)
{
  for (size_t i = 0; i < size;)
    {
      const unsigned char c = text[i];
      const size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;

      if (n == 0 || n > size - i)
        return false;
      for (size_t j = 1; j < n; j++)
        if ((text[i + j] & 0xC0) != 0x80)
          return false;
      if ((c == 0xE0 && text[i + 1] < 0xA0) || (c == 0xED && text[i + 1] > 0x9F) || (c == 0xF0 && text[i + 1] < 0x90) ||
          (c == 0xF4 && text[i + 1] > 0x8F))
        return false;
      i += n;
    }

  return true;
}

/* Behind the end of a line. */
static const char *
skip_line_end (const char *at,
               const char *end)
{
  if (at < end && *at == '\r')
    at++;
  else if (at < end && *at == '\n')
    return at + 1;

  return at < end && *at == '\n' ? at + 1 : at;
}

/* Fields are written into the body's copy of the text, from @to on: never behind what was read. */
static FieldEnd
read_field (HotServeBody  *self,
            const char   **field,
            size_t        *length)
{
  const char *end = self->data + self->size, *at = self->at;
  char *start = self->text + (at - self->data), *to = start;
  bool quoted = at < end && *at == '"';
  FieldEnd result = FIELD_ENDS_ROW;

  if (quoted)
    {
      for (at++; at < end && (*at != '"' || (at + 1 < end && at[1] == '"')); at++)
        {
          *to++ = *at;
          at += *at == '"';
        }
      if (at == end)
        return FIELD_UNCLOSED;
      at++;
    }
  while (at < end && *at != ',' && *at != '\n' && *at != '\r')
    *to++ = *at++;

  if (at < end && *at == ',')
    {
      at++;
      result = FIELD_SEPARATED;
    }
  else
    at = skip_line_end (at, end);

  self->at = at;
  *field = start;
  *length = to - start;

  return result;
}

static bool
report_unclosed (HotServeBody  *self,
                 HotServeError *error)
{
  return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu of the CSV has a quote that is not closed.",
                              hot_serve_body_number (self));
}

static size_t
count_names (const HotServeBody *self)
{
  const char *end = self->data + self->size;
  bool quoted = false;
  size_t n = 1;

  for (const char *at = self->at; at < end && (quoted || (*at != '\n' && *at != '\r')); at++)
    {
      quoted ^= *at == '"';
      n += !quoted && *at == ',';
    }

  return n;
}

static bool
open_csv (HotServeBody  *self,
          HotServeError *error)
{
  FieldEnd field_end = FIELD_SEPARATED;
  size_t n_names;

  if (!is_utf8 ((const unsigned char *) self->data, self->size))
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The CSV is not text in UTF-8.");
  self->at = self->data;
  if (self->size >= 3 && memcmp (self->data, "\xEF\xBB\xBF", 3) == 0)
    self->at += 3;
  while (self->at < self->data + self->size && (*self->at == '\n' || *self->at == '\r'))
    self->at++;
  if (self->at == self->data + self->size)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The CSV is empty; it begins with a line of the columns' names.");

  n_names = count_names (self);
  self->text = malloc (self->size);
  if (self->text == NULL)
    return hot_serve_body_no_memory (error);
  if (!hot_serve_body_set_n_columns (self, n_names, error))
    return false;
  for (self->n_columns = 0; self->n_columns < n_names && field_end == FIELD_SEPARATED; self->n_columns++)
    {
      const char *name;
      size_t length;

      field_end = read_field (self, &name, &length);
      if (field_end == FIELD_UNCLOSED)
        return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The CSV's names have a quote that is not closed.");
      hot_serve_body_add_column (self, self->n_columns, name, length, error);
    }
  if (field_end == FIELD_SEPARATED)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The CSV's names are quoted in a way that cannot be read.");

  return hot_serve_body_check_columns (self, error);
}

static bool
next_line (HotServeBody  *self,
           bool          *ended,
           HotServeError *error)
{
  const char *end = self->data + self->size;
  FieldEnd field_end = FIELD_SEPARATED;
  size_t n = 0;

  /* A blank line is no row, unless there is but one column, which may be missing. */
  while (self->n_columns > 1 && self->at < end && (*self->at == '\n' || *self->at == '\r'))
    self->at = skip_line_end (self->at, end);
  *ended = self->at == end;
  if (*ended)
    return true;

  for (; field_end == FIELD_SEPARATED; n++)
    {
      const char *field;
      size_t length;

      field_end = read_field (self, &field, &length);
      if (field_end == FIELD_UNCLOSED)
        return report_unclosed (self, error);
      if (n < self->n_columns && self->columns[n] != HOT_SERVE_NO_COLUMN)
        hot_serve_row_set_text (self->row, self->columns[n], field, length);
    }
  if (n != self->n_columns)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "Row %llu of the CSV has %zu values where there are %zu columns.",
                                hot_serve_body_number (self), n, self->n_columns);

  return true;
}

const HotServeDialect hot_serve_dialect_csv = {
  .content_type = "text/csv",
  .open = open_csv,
  .next = next_line,
};
