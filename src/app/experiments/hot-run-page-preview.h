/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "dataset/hot-table.h"
#include "tracking/hot-artifacts.h"

G_BEGIN_DECLS

/* So much of a text or table is read, and no more of a picture than this; whatever the size of the file. */
#define HOT_RUN_PAGE_PREVIEW_TEXT    (256 * 1024)
#define HOT_RUN_PAGE_PREVIEW_PICTURE (G_GUINT64_CONSTANT (16) * 1024 * 1024)
/* Bytes of a file on another computer, which comes as a whole, that is fetched for a preview. */
#define HOT_RUN_PAGE_PREVIEW_FETCH   (G_GUINT64_CONSTANT (64) * 1024 * 1024)

/**
 * HotRunPagePreview:
 * @table: (nullable): the head of a CSV file
 * @text: (nullable): valid UTF-8
 * @texture: (nullable): a picture
 * @reason: (nullable): why there is none of these, translated
 * @is_cut: the file goes on
 * @size: of the file
 */
typedef struct {
  HotTable   *table;
  char       *text;
  GdkTexture *texture;
  char       *reason;
  gboolean    is_cut;
  guint64     size;
} HotRunPagePreview;

/* What can be shown of a file without reading much of it. */
HotRunPagePreview *hot_run_page_preview_new  (HotArtifacts       *artifacts,
                                              const char         *path,
                                              GCancellable       *cancellable,
                                              GError            **error);
void               hot_run_page_preview_free (HotRunPagePreview  *self);
/* The beginning of a file, at most @limit bytes. (transfer full) */
GBytes            *hot_run_page_preview_peek (HotArtifacts       *artifacts,
                                              const char         *path,
                                              gsize               limit,
                                              guint64            *size,
                                              GError            **error);
/* Valid UTF-8 of what may be anything; a character that was cut in two is left out. (transfer full) (nullable): %NULL for what is no text */
char              *hot_run_page_preview_text (GBytes             *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunPagePreview, hot_run_page_preview_free)

G_END_DECLS
