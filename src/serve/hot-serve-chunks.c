/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-chunks.h"

/* Of extensions and trailers in one request. */
#define MAX_IGNORED 4096

enum {
  STATE_SIZE,
  STATE_EXTENSION,
  STATE_SIZE_END,            /* the LF behind the size */
  STATE_DATA,
  STATE_DATA_CR,
  STATE_DATA_LF,
  STATE_TRAILER,
  STATE_TRAILER_END,
};

static bool
refuse (HotServeError *error)
{
  return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The chunks of the body are malformed.");
}

static bool
take_digit (HotServeChunks *self,
            char            c)
{
  const char lower = c | 32;
  unsigned digit;

  if (c >= '0' && c <= '9')
    digit = c - '0';
  else if (lower >= 'a' && lower <= 'f')
    digit = lower - 'a' + 10;
  else
    return false;

  self->left = self->left * 16 + digit;

  return ++self->n_digits <= 12;
}

static bool
take_size (HotServeChunks *self,
           char            c)
{
  if (take_digit (self, c))
    return true;
  if (self->n_digits == 0 || self->n_digits > 12)
    return false;
  if (c == '\r')
    self->state = STATE_SIZE_END;
  else if (c == ';' || c == ' ' || c == '\t')
    self->state = STATE_EXTENSION;
  else
    return false;

  return true;
}

static bool
take_ignored (HotServeChunks *self,
              char            c)
{
  if (c == '\n' || ++self->n_ignored > MAX_IGNORED)
    return false;

  if (c == '\r')
    self->state = self->state == STATE_EXTENSION ? STATE_SIZE_END : STATE_TRAILER_END;
  else
    self->line_length++;

  return true;
}

/* One byte that is not data. @ended: (out): of the request */
static bool
take_byte (HotServeChunks *self,
           char            c,
           bool           *ended)
{
  switch (self->state)
    {
    case STATE_SIZE:
      return take_size (self, c);

    case STATE_EXTENSION:
    case STATE_TRAILER:
      return take_ignored (self, c);

    case STATE_SIZE_END:
      self->state = self->left > 0 ? STATE_DATA : STATE_TRAILER;
      self->line_length = 0;
      return c == '\n';

    case STATE_DATA_CR:
      self->state = STATE_DATA_LF;
      return c == '\r';

    case STATE_DATA_LF:
      self->state = STATE_SIZE;
      self->n_digits = 0;
      self->left = 0;
      return c == '\n';

    case STATE_TRAILER_END:
      *ended = self->line_length == 0;
      self->state = STATE_TRAILER;
      self->line_length = 0;
      return c == '\n';

    default:
      return false;
    }
}

HotServeResult
hot_serve_chunks_feed (HotServeChunks *self,
                       const char     *data,
                       size_t          size,
                       size_t         *taken,
                       HotBuffer      *body,
                       uint64_t        max_size,
                       HotServeError  *error)
{
  bool ended = false;

  for (*taken = 0; *taken < size && !ended;)
    {
      size_t n = self->left < size - *taken ? self->left : size - *taken;

      if (self->state != STATE_DATA)
        {
          if (!take_byte (self, data[(*taken)++], &ended))
            return refuse (error), HOT_SERVE_REFUSED;
          if (self->state == STATE_DATA && self->left > max_size - body->size)
            return hot_serve_error_set (error, 413, HOT_SERVE_EXHAUSTED, "The body is larger than the %llu bytes that this server takes.",
                                        (unsigned long long) max_size), HOT_SERVE_REFUSED;
          continue;
        }
      if (!hot_buffer_append (body, data + *taken, n))
        return hot_serve_error_set (error, 503, HOT_SERVE_EXHAUSTED, "The server is out of memory."), HOT_SERVE_REFUSED;
      *taken += n;
      self->left -= n;
      if (self->left == 0)
        self->state = STATE_DATA_CR;
    }

  return ended ? HOT_SERVE_WHOLE : HOT_SERVE_MORE;
}
