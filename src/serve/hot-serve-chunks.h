/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-buffer.h"
#include "serve/hot-serve-request.h"

/**
 * HotServeChunks:
 *
 * Takes a body out of its chunks (RFC 9112, section 7.1), as they come. Zero-initialised is before the first. Extensions and trailers are read
 * over.
 */
typedef struct {
  int      state;
  uint64_t left;             /* of the chunk */
  unsigned n_digits;
  unsigned n_ignored;        /* bytes of extensions and trailers, which are bounded too */
  unsigned line_length;
} HotServeChunks;

/**
 * hot_serve_chunks_feed:
 * @taken: (out): how much of @data belongs to the request
 * @max_size: of the body
 */
HotServeResult hot_serve_chunks_feed (HotServeChunks *self,
                                      const char     *data,
                                      size_t          size,
                                      size_t         *taken,
                                      HotBuffer      *body,
                                      uint64_t        max_size,
                                      HotServeError  *error);
