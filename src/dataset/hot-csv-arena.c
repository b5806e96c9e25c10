/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-arena.h"

#include <sys/mman.h>

/* Size of a large page. Small tables would only waste one. */
#define LARGE_PAGE ((gsize) 2 << 20)
#define MIN_LARGE  (4 * LARGE_PAGE)

/* A process has tens of thousands of mappings at most, which is less than a file may have columns. */
#define MAX_SMALL  ((gsize) 64 << 10)
#define CACHE_LINE 64

struct _HotCsvArena
{
  gatomicrefcount  ref_count;
  void            *block;          /* instead of a mapping, where it is small */
  void            *mapping;
  gsize            mapping_size;
  guint8          *data;
};

HotCsvArena *
hot_csv_arena_new (gsize size)
{
  HotCsvArena *self = g_new0 (HotCsvArena, 1);
  gboolean large = size >= MIN_LARGE;

  g_atomic_ref_count_init (&self->ref_count);
  if (size <= MAX_SMALL)
    {
      self->data = self->block = g_aligned_alloc0 (1, MAX (size, 1), CACHE_LINE);
      return self;
    }

  self->mapping_size = size + (large ? LARGE_PAGE : 0);
  self->mapping = mmap (NULL, self->mapping_size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (self->mapping == MAP_FAILED)
    g_error ("No memory for %" G_GSIZE_FORMAT " bytes of columns", size);

  self->data = self->mapping;
  if (large)
    {
      self->data = (guint8 *) (((guintptr) self->mapping + LARGE_PAGE - 1) & ~(guintptr) (LARGE_PAGE - 1));
      madvise (self->data, size, MADV_HUGEPAGE);
    }

  return self;
}

HotCsvArena *
hot_csv_arena_ref (HotCsvArena *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_csv_arena_unref (HotCsvArena *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->block != NULL)
    g_aligned_free (self->block);
  else
    munmap (self->mapping, self->mapping_size);
  g_free (self);
}

guint8 *
hot_csv_arena_get_data (HotCsvArena *self)
{
  return self->data;
}

GBytes *
hot_csv_arena_get_bytes (HotCsvArena *self,
                         const void  *data,
                         gsize        size)
{
  return g_bytes_new_with_free_func (data, size, (GDestroyNotify) hot_csv_arena_unref, hot_csv_arena_ref (self));
}
