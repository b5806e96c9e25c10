/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-big-array.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Of x86-64, and of Arm where pages have 4 KiB; elsewhere this is only an alignment. */
#define LARGE_PAGE ((gsize) 1 << 21)

gpointer
hot_big_array_alloc (gsize n,
                     gsize size)
{
  gsize total;
  gpointer memory;

  if (!g_size_checked_mul (&total, n, size))
    g_error ("%s: overflow allocating %" G_GSIZE_FORMAT "*%" G_GSIZE_FORMAT " bytes", G_STRLOC, n, size);
  /* Large pages only as far as they are at least half full. */
  if (total % LARGE_PAGE >= LARGE_PAGE / 2 && total <= G_MAXSIZE - LARGE_PAGE)
    total += LARGE_PAGE - total % LARGE_PAGE;
  if (total < LARGE_PAGE || posix_memalign (&memory, LARGE_PAGE, total) != 0)
    return g_malloc (total);

#ifdef MADV_HUGEPAGE
  madvise (memory, total / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
#endif
  return memory;
}
