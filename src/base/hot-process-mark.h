/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers of processes are given anew; a process and the moment when it began are a mark that no other one ever has. */

/* Of this process, to be kept where others read it. (transfer full) */
char *hot_process_mark_dup  (void);
/* @mark: (nullable). Returns: the process that it is of; 0 where that has ended */
GPid  hot_process_mark_find (const char *mark);

G_END_DECLS
