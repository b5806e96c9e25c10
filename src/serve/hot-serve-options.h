/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * HotServeOptions:
 * @host: a numeric address, or "localhost"
 * @port: 0 takes one that is free
 * @api_key: (nullable): what requests must carry
 * @max_head: bytes of a request's head
 * @max_body: bytes of a request's body, unpacked
 * @max_rows: in a request
 * @max_connections: of all threads together
 * @max_buffered: bytes of requests and answers that wait, of all connections together
 * @timeout: milliseconds that a request may take to arrive, and an answer to leave; larger ones get a second more for each 64 KiB
 * @idle_timeout: milliseconds that a connection may be silent between requests
 * @drain_timeout: milliseconds that requests under way have when the server is told to end
 *
 * How the server runs.
 */
typedef struct {
  const char *host;
  uint16_t    port;
  unsigned    n_threads;
  const char *api_key;
  uint64_t    max_head;
  uint64_t    max_body;
  uint64_t    max_rows;
  uint64_t    max_connections;
  uint64_t    max_buffered;
  uint64_t    timeout;
  uint64_t    idle_timeout;
  uint64_t    drain_timeout;
} HotServeOptions;

#define HOT_SERVE_OPTIONS_DEFAULT                                                                                      \
  {                                                                                                                    \
    .host = "127.0.0.1", .port = 8080, .max_head = 16 << 10, .max_body = 16 << 20, .max_rows = 1000000,                \
    .max_connections = 4096, .max_buffered = 256 << 20, .timeout = 60000, .idle_timeout = 75000, .drain_timeout = 20000, \
  }
