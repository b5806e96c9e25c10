/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <libdeflate.h>
#include <string.h>

#include "serve/hot-serve-private.h"

/* The smallest that is one: head, empty block, check and size (RFC 1952). */
#define MIN_SIZE 18

/* The file says at its end how large it was. More than that is not unpacked, whatever comes, and a lie fails. */
static size_t
read_unpacked_size (const char *packed,
                    size_t      size)
{
  const unsigned char *end = (const unsigned char *) packed + size;

  return end[-4] | (size_t) end[-3] << 8 | (size_t) end[-2] << 16 | (size_t) end[-1] << 24;
}

bool
hot_serve_gunzip (const char    *packed,
                  size_t         size,
                  HotBuffer     *body,
                  uint64_t       max_size,
                  HotServeError *error)
{
  struct libdeflate_decompressor *decompressor;
  enum libdeflate_result result;
  size_t unpacked_size, n_in, n_out;
  void *room;

  if (size < MIN_SIZE || memcmp (packed, "\x1f\x8b", 2) != 0)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST, "The body is not packed by gzip, though its Content-Encoding says so.");
  unpacked_size = read_unpacked_size (packed, size);
  if (unpacked_size > max_size)
    return hot_serve_error_set (error, 413, HOT_SERVE_EXHAUSTED, "The body is larger than the %llu bytes that this server takes.",
                                (unsigned long long) max_size);

  decompressor = libdeflate_alloc_decompressor ();
  room = hot_buffer_extend (body, unpacked_size);
  if (decompressor == NULL || room == NULL)
    {
      libdeflate_free_decompressor (decompressor);
      return hot_serve_body_no_memory (error);
    }
  result = libdeflate_gzip_decompress_ex (decompressor, packed, size, room, unpacked_size, &n_in, &n_out);
  libdeflate_free_decompressor (decompressor);

  if (result != LIBDEFLATE_SUCCESS || n_in != size || n_out != unpacked_size)
    return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST,
                                "The body is not packed by gzip in one piece, though its Content-Encoding says so.");

  return true;
}
