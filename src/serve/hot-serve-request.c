/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-request.h"

#include <string.h>
#include <strings.h>

#define MAX_FIELDS 100

/* What the fields said, before it is weighed. */
typedef struct {
  int          minor;
  unsigned     n_fields;
  unsigned     n_hosts;
  unsigned     n_encodings;
  HotServeText connection;
} Fields;

bool
hot_serve_text_is (HotServeText text,
                   const char  *word)
{
  return text.length == strlen (word) && strncasecmp (text.data, word, text.length) == 0;
}

static HotServeResult
refuse (HotServeError *error,
        int            status,
        const char    *message)
{
  hot_serve_error_set (error, status, HOT_SERVE_BAD_REQUEST, "%s", message);

  return HOT_SERVE_REFUSED;
}

/* RFC 9110, section 5.6.2. */
static bool
is_token (unsigned char c)
{
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/* A list of words: does it have @word? */
static bool
has_word (HotServeText list,
          const char  *word)
{
  const char *at = list.data, *end = list.length > 0 ? list.data + list.length : list.data;

  while (at < end)
    {
      const char *comma = memchr (at, ',', end - at);
      HotServeText item = { at, (comma != NULL ? comma : end) - at };

      while (item.length > 0 && (item.data[0] == ' ' || item.data[0] == '\t'))
        item.data++, item.length--;
      while (item.length > 0 && (item.data[item.length - 1] == ' ' || item.data[item.length - 1] == '\t'))
        item.length--;
      if (hot_serve_text_is (item, word))
        return true;
      at = comma != NULL ? comma + 1 : end;
    }

  return false;
}

static HotServeMethod
find_method (HotServeText method)
{
  /* Methods are told apart by case. */
  if (method.length == 3 && memcmp (method.data, "GET", 3) == 0)
    return HOT_SERVE_GET;
  if (method.length == 4 && memcmp (method.data, "HEAD", 4) == 0)
    return HOT_SERVE_HEAD;
  if (method.length == 4 && memcmp (method.data, "POST", 4) == 0)
    return HOT_SERVE_POST;

  return HOT_SERVE_OTHER_METHOD;
}

/* http://host:port/path, as proxies are asked; the host says nothing here. */
static void
strip_origin (HotServeText *target)
{
  const char *slash;

  if (target->length < 7 || strncasecmp (target->data, "http://", 7) != 0)
    return;
  slash = memchr (target->data + 7, '/', target->length - 7);
  if (slash == NULL)
    return;
  target->length -= slash - target->data;
  target->data = slash;
}

static HotServeResult
parse_line (HotServeRequest *self,
            const char      *line,
            size_t           length,
            int             *minor,
            HotServeError   *error)
{
  const char *first = memchr (line, ' ', length);
  const char *last = memrchr (line, ' ', length);
  HotServeText target, version;
  const char *query;

  if (first == NULL || first == last || first == line)
    return refuse (error, 400, "This is not an HTTP request.");
  target = (HotServeText) { first + 1, last - first - 1 };
  version = (HotServeText) { last + 1, line + length - last - 1 };
  if (version.length != 8 || memcmp (version.data, "HTTP/", 5) != 0 || version.data[6] != '.' ||
      version.data[5] < '0' || version.data[5] > '9' || version.data[7] < '0' || version.data[7] > '9')
    return refuse (error, 400, "This is not an HTTP request.");
  if (version.data[5] != '1')
    return refuse (error, 505, "This server speaks HTTP/1.1.");
  for (const char *at = line; at < first; at++)
    if (!is_token (*at))
      return refuse (error, 400, "The method of the request has characters that none may have.");
  for (size_t i = 0; i < target.length; i++)
    if ((unsigned char) target.data[i] <= ' ' || (unsigned char) target.data[i] >= 127)
      return refuse (error, 400, "The path of the request has characters that none may have.");

  strip_origin (&target);
  if (target.length == 0 || (target.data[0] != '/' && target.data[0] != '*'))
    return refuse (error, 400, "The path of the request must begin with a slash.");
  query = memchr (target.data, '?', target.length);
  self->path = (HotServeText) { target.data, query != NULL ? (size_t) (query - target.data) : target.length };
  self->method = find_method ((HotServeText) { line, first - line });
  *minor = version.data[7] - '0';

  return HOT_SERVE_WHOLE;
}

static HotServeResult
parse_length (HotServeRequest *self,
              HotServeText     value,
              HotServeError   *error)
{
  uint64_t length = 0;

  if (value.length == 0 || value.length > 18)
    return refuse (error, 400, "The Content-Length is not a number.");
  for (size_t i = 0; i < value.length; i++)
    {
      if (value.data[i] < '0' || value.data[i] > '9')
        return refuse (error, 400, "The Content-Length is not a number.");
      length = length * 10 + (value.data[i] - '0');
    }
  if (self->has_length && self->length != length)
    return refuse (error, 400, "The request has two lengths.");
  self->length = length;
  self->has_length = true;

  return HOT_SERVE_WHOLE;
}

static HotServeResult
take_field (HotServeRequest *self,
            Fields          *fields,
            HotServeText     name,
            HotServeText     value,
            HotServeError   *error)
{
  if (hot_serve_text_is (name, "content-length"))
    return parse_length (self, value, error);

  if (hot_serve_text_is (name, "transfer-encoding"))
    {
      if (self->is_chunked || !hot_serve_text_is (value, "chunked"))
        return refuse (error, 501, "The only Transfer-Encoding that this server takes is chunked.");
      self->is_chunked = true;
    }
  else if (hot_serve_text_is (name, "content-encoding"))
    {
      self->is_gzip = hot_serve_text_is (value, "gzip") || hot_serve_text_is (value, "x-gzip");
      if (fields->n_encodings++ > 0 || (!self->is_gzip && !hot_serve_text_is (value, "identity")))
        return refuse (error, 415, "The only Content-Encoding that this server takes is gzip.");
    }
  else if (hot_serve_text_is (name, "expect"))
    {
      if (!hot_serve_text_is (value, "100-continue"))
        return refuse (error, 417, "The only expectation that this server meets is 100-continue.");
      self->expects_continue = true;
    }
  else if (hot_serve_text_is (name, "content-type"))
    self->content_type = value;
  else if (hot_serve_text_is (name, "authorization"))
    self->authorization = value;
  else if (hot_serve_text_is (name, "x-api-key"))
    self->api_key = value;
  else if (hot_serve_text_is (name, "connection"))
    fields->connection = value;
  else if (hot_serve_text_is (name, "host"))
    fields->n_hosts++;

  return HOT_SERVE_WHOLE;
}

static HotServeResult
parse_field (HotServeRequest *self,
             Fields          *fields,
             const char      *line,
             size_t           length,
             HotServeError   *error)
{
  const char *colon = memchr (line, ':', length);
  HotServeText name, value;

  if (colon == NULL || colon == line)
    return refuse (error, 400, "The request has a header line that is none.");
  name = (HotServeText) { line, colon - line };
  value = (HotServeText) { colon + 1, line + length - colon - 1 };
  for (size_t i = 0; i < name.length; i++)
    if (!is_token (name.data[i]))
      return refuse (error, 400, "The request has a header whose name has characters that none may have.");
  for (size_t i = 0; i < value.length; i++)
    if (((unsigned char) value.data[i] < ' ' && value.data[i] != '\t') || value.data[i] == 127)
      return refuse (error, 400, "The request has a header whose value has characters that none may have.");
  while (value.length > 0 && (value.data[0] == ' ' || value.data[0] == '\t'))
    value.data++, value.length--;
  while (value.length > 0 && (value.data[value.length - 1] == ' ' || value.data[value.length - 1] == '\t'))
    value.length--;
  if (++fields->n_fields > MAX_FIELDS)
    return refuse (error, 431, "The request has too many headers.");

  return take_field (self, fields, name, value, error);
}

static HotServeResult
weigh_fields (HotServeRequest *self,
              const Fields    *fields,
              HotServeError   *error)
{
  if (self->is_chunked && (self->has_length || fields->minor == 0))
    return refuse (error, 400, "The request has two lengths.");
  if (fields->n_hosts > 1 || (fields->n_hosts == 0 && fields->minor > 0))
    return refuse (error, 400, "The request must name its host, once.");

  self->keep_alive = fields->minor > 0 ? !has_word (fields->connection, "close") : has_word (fields->connection, "keep-alive");
  self->is_1_0 = fields->minor == 0;
  self->expects_continue &= !self->is_1_0;

  return HOT_SERVE_WHOLE;
}

static HotServeResult
parse_head (HotServeRequest *self,
            const char      *data,
            const char      *end,
            HotServeError   *error)
{
  Fields fields = { 0 };
  HotServeResult result = HOT_SERVE_WHOLE;

  for (const char *line = data; line < end && result == HOT_SERVE_WHOLE;)
    {
      const char *line_end = memmem (line, end - line, "\r\n", 2);

      /* @end is behind an empty line. */
      if (line_end == NULL)
        break;
      if (line == data)
        result = parse_line (self, line, line_end - line, &fields.minor, error);
      else
        result = parse_field (self, &fields, line, line_end - line, error);
      line = line_end + 2;
    }

  return result == HOT_SERVE_WHOLE ? weigh_fields (self, &fields, error) : result;
}

HotServeResult
hot_serve_request_parse (HotServeRequest *self,
                         const char      *data,
                         size_t           size,
                         size_t          *scanned,
                         size_t           max_size,
                         HotServeError   *error)
{
  size_t blank = 0, from;
  const char *end;

  *self = (HotServeRequest) { 0 };
  /* Blank lines before a request, which some clients send behind a body. */
  while (size - blank >= 2 && data[blank] == '\r' && data[blank + 1] == '\n' && blank < max_size)
    blank += 2;

  from = *scanned > blank + 3 ? *scanned - 3 : blank;
  end = size > from ? memmem (data + from, size - from, "\r\n\r\n", 4) : NULL;
  *scanned = size;
  if (end == NULL)
    return size > max_size ? refuse (error, 431, "The head of the request is too long.") : HOT_SERVE_MORE;
  if ((size_t) (end - data) > max_size)
    return refuse (error, 431, "The head of the request is too long.");

  self->size = end + 4 - data;

  return parse_head (self, data + blank, end + 2, error);
}
