/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"

G_BEGIN_DECLS

/* What can be made again, and who makes it: in the user's cache directory. */

/* A folder "hothouse/projects/@kind" there, made if need be. (transfer full): NULL with @error set */
char    *hot_project_cache_dup_folder (const char         *kind,
                                       GError            **error);
/* An empty folder of nobody else's in @kind. (transfer full): NULL with @error set */
char    *hot_project_cache_make_folder (const char        *kind,
                                       GError            **error);
/* LOCK_EX, LOCK_SH of flock(2), by words. */
typedef enum {
  HOT_PROJECT_LOCK_MAKE,   /* only one at a time */
  HOT_PROJECT_LOCK_USE,    /* many, while nobody makes or removes it */
} HotProjectLock;

/**
 * hot_project_cache_lock:
 * @path: of a file that stands for what is made or used
 *
 * Waits until nobody else, in this program or another, has the lock. The kernel takes it back from who dies.
 *
 * Returns: a file descriptor that holds the lock until it is closed; -1 with @error set
 */
int      hot_project_cache_lock       (const char         *path,
                                       HotProjectLock      kind,
                                       const HotProgress  *progress,
                                       GCancellable       *cancellable,
                                       GError            **error);
/* Likewise, without waiting: -1 also where somebody has it. */
int      hot_project_cache_try_lock   (const char         *path);
/* Deletes a file or a folder with all that is in it; links are not followed. What cannot be deleted stays. */
void     hot_project_cache_remove     (const char         *path);
/* 32 hexadecimal digits that stand for @text. (transfer full) */
char    *hot_project_cache_dup_key    (const char         *text);

G_END_DECLS
