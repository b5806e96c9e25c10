/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a longer output, as much is kept of its beginning and as much of its end. */
#define HOT_PROJECT_LOG_HALF (8 << 20)

/**
 * HotProjectLog:
 *
 * What a project wrote, as it comes, within bounds. May be written and read by several threads.
 */
typedef struct _HotProjectLog HotProjectLog;

HotProjectLog *hot_project_log_new      (void);
HotProjectLog *hot_project_log_ref      (HotProjectLog *self);
void           hot_project_log_unref    (HotProjectLog *self);
void           hot_project_log_append   (HotProjectLog *self,
                                         const char    *bytes,
                                         gsize          length);
/* How many bytes came so far. */
guint64        hot_project_log_get_size (HotProjectLog *self);
/* Valid UTF-8 without control sequences of terminals; what is left out in the middle is said so. @max: at most about as many bytes, of the end.
 * (transfer full) */
char          *hot_project_log_dup_text (HotProjectLog *self,
                                         gsize          max);
/* The last @n_lines lines that have anything in them. (transfer full) */
char          *hot_project_log_dup_end  (HotProjectLog *self,
                                         guint          n_lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProjectLog, hot_project_log_unref)

G_END_DECLS
