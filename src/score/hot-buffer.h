/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/**
 * HotBuffer:
 *
 * Bytes that grow. Zero-initialised is empty; data comes from malloc().
 */
typedef struct {
  unsigned char *data;
  size_t         size;
  size_t         n_allocated;
} HotBuffer;

/* Room for @size more bytes, uninitialised; NULL without memory. */
static inline void *
hot_buffer_extend (HotBuffer *self,
                   size_t     size)
{
  if (size > self->n_allocated - self->size)
    {
      size_t n_allocated = self->n_allocated + self->n_allocated / 2;
      unsigned char *data;

      if (n_allocated < self->size + size)
        n_allocated = self->size + size;
      if (n_allocated < 256)
        n_allocated = 256;
      data = realloc (self->data, n_allocated);
      if (data == NULL)
        return NULL;
      self->data = data;
      self->n_allocated = n_allocated;
    }

  self->size += size;
  return self->data + self->size - size;
}

static inline bool
hot_buffer_append (HotBuffer  *self,
                   const void *data,
                   size_t      size)
{
  void *room = hot_buffer_extend (self, size);

  if (room == NULL)
    return false;
  if (size > 0)
    memcpy (room, data, size);

  return true;
}

static inline void
hot_buffer_clear (HotBuffer *self)
{
  free (self->data);
  *self = (HotBuffer) { 0 };
}
