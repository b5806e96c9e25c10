/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotCsvArena:
 *
 * Zeroed memory from the system for the values of columns, in large pages where that helps, shared by reference count.
 * What is never written to costs nothing.
 */
typedef struct _HotCsvArena HotCsvArena;

/* Aborts where there is no address space left, as g_malloc() does. */
HotCsvArena *hot_csv_arena_new       (gsize        size);
HotCsvArena *hot_csv_arena_ref       (HotCsvArena *self);
void         hot_csv_arena_unref     (HotCsvArena *self);
guint8      *hot_csv_arena_get_data  (HotCsvArena *self);
/* A part of it as bytes that keep it alive. */
GBytes      *hot_csv_arena_get_bytes (HotCsvArena *self,
                                      const void  *data,
                                      gsize        size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCsvArena, hot_csv_arena_unref)

G_END_DECLS
