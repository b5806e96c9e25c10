/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows @title as it is: names and messages of errors are no markup. (transfer full) */
AdwToast *hot_toast_new          (const char *title);
/* Likewise, of a file that was written; a button shows it in its folder. (transfer full) */
AdwToast *hot_toast_new_for_file (const char *title,
                                  const char *path);

typedef void (*HotRemovalFunc) (gpointer data);

/*
 * Likewise, of what is gone to the eye only. The button takes that back by @undo; else @confirm does away with it once the toast has gone, with
 * its window at the latest. (transfer full)
 */
AdwToast *hot_toast_new_for_removal (const char     *title,
                                     HotRemovalFunc  undo,
                                     HotRemovalFunc  confirm,
                                     gpointer        data,
                                     GDestroyNotify  data_free);

G_END_DECLS
