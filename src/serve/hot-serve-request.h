/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "serve/hot-serve-error.h"

/* A piece of what was received. */
typedef struct {
  const char *data;
  size_t      length;
} HotServeText;

typedef enum {
  HOT_SERVE_GET,
  HOT_SERVE_HEAD,
  HOT_SERVE_POST,
  HOT_SERVE_OTHER_METHOD,
} HotServeMethod;

/**
 * HotServeRequest:
 * @size: of the head, with the blank line that ends it
 * @path: without the query
 * @length: of the body; 0 where it comes in chunks
 * @is_1_0: whether the client speaks HTTP/1.0 and wants to be told that the connection stays
 * @content_type: with its parameters
 *
 * The head of a request (RFC 9112). Its texts lie in what was parsed.
 */
typedef struct {
  size_t         size;
  HotServeMethod method;
  HotServeText   path;
  uint64_t       length;
  bool           has_length;
  bool           is_chunked;
  bool           is_gzip;
  bool           keep_alive;
  bool           is_1_0;
  bool           expects_continue;
  HotServeText   content_type;
  HotServeText   authorization;
  HotServeText   api_key;
} HotServeRequest;

typedef enum {
  HOT_SERVE_MORE,            /* is wanted */
  HOT_SERVE_WHOLE,
  HOT_SERVE_REFUSED,         /* with an error, after which the connection says nothing any more */
} HotServeResult;

/**
 * hot_serve_request_parse:
 * @scanned: (inout): how much of @data was looked at before; 0 at first
 * @max_size: of the head
 *
 * Strict where leniency lets two programs see two different requests (RFC 9112, section 11.2): bare line feeds, folded lines, blanks before
 * colons, both or two lengths are refused.
 */
HotServeResult hot_serve_request_parse (HotServeRequest *self,
                                        const char      *data,
                                        size_t           size,
                                        size_t          *scanned,
                                        size_t           max_size,
                                        HotServeError   *error);

/* Without regard to ASCII case. */
bool           hot_serve_text_is       (HotServeText     text,
                                        const char      *word);
