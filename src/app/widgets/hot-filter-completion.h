/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/hot-table.h"

G_BEGIN_DECLS

#define HOT_TYPE_FILTER_COMPLETION (hot_filter_completion_get_type ())
G_DECLARE_FINAL_TYPE (HotFilterCompletion, hot_filter_completion, HOT, FILTER_COMPLETION, GObject)

/* What fits at @position (bytes) of @text, best first, with the start (bytes) of what it would replace; (transfer full). */
typedef char **    (*HotFilterFinder)                  (gpointer             source,
                                                      const char          *text,
                                                      gsize                position,
                                                      gsize               *start);

HotFilterCompletion *hot_filter_completion_new       (GtkEntry            *entry);
void                 hot_filter_completion_set_table (HotFilterCompletion *self,
                                                      HotTable            *table);
/* @finder: for a language of its own; @source: (unowned): handed to it, must outlive the completion */
void                 hot_filter_completion_set_finder (HotFilterCompletion *self,
                                                      HotFilterFinder      finder,
                                                      gpointer             source);
gboolean             hot_filter_completion_is_offering (HotFilterCompletion *self);
/* Columns and values of a table, in the language of row filters; as a finder finds. */
char               **hot_filter_completion_find      (HotTable            *table,
                                                      const char          *text,
                                                      gsize                position,
                                                      gsize               *start);

G_END_DECLS
