/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-run-page-preview.h"

G_BEGIN_DECLS

#define HOT_TYPE_FILE_VIEW (hot_file_view_get_type ())
G_DECLARE_FINAL_TYPE (HotFileView, hot_file_view, HOT, FILE_VIEW, AdwBin)

GtkWidget     *hot_file_view_new             (void);
/* What a file of a run holds. Returns whether that is only its beginning. */
gboolean       hot_file_view_show            (HotFileView             *self,
                                              const char              *path,
                                              const HotRunPagePreview *preview);
/* One side of two texts line by line. @lines: its own; @pairs: (element-type HotLinePair); @is_right: which side it is */
void           hot_file_view_show_difference (HotFileView             *self,
                                              const char *const       *lines,
                                              const GArray            *pairs,
                                              gboolean                 is_right);
void           hot_file_view_show_reason     (HotFileView             *self,
                                              const char              *title,
                                              const char              *text);
/* Scrolls texts of both together. */
void           hot_file_view_join            (HotFileView             *self,
                                              HotFileView             *other);

G_END_DECLS
