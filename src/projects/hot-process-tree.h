/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ends all processes of this user that descend from @root, belong to its session, or have @mark ("NAME=VALUE") in their environment:
 * SIGTERM, after @grace milliseconds SIGKILL. @root itself must be reaped by its parent; a zombie counts as ended. Returns when there is
 * none left, or when the kernel does not get rid of them. */
void hot_process_tree_end (int         root,
                           const char *mark,
                           guint       grace);

G_END_DECLS
