/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotRunLiveness:
 *
 * Who is still alive of those that write runs. Each writer holds a lock on one byte, at a place of its own choice, in a file beside the
 * database; the kernel lets go of it when the process ends, however it ends. The place, as text, is the writer's name, which stands in
 * a tag of the runs that it writes.
 */
typedef struct _HotRunLiveness HotRunLiveness;

/* Works without a file where none can be made; then nobody has a name. */
HotRunLiveness *hot_run_liveness_new      (const char     *database);
void            hot_run_liveness_free     (HotRunLiveness *self);
/* (nullable): taken with the first call; stays until the object goes */
const char     *hot_run_liveness_get_name (HotRunLiveness *self);
/* Whether the writer @name is there, in this process or another. */
gboolean        hot_run_liveness_is_alive (HotRunLiveness *self,
                                           const char     *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunLiveness, hot_run_liveness_free)

G_END_DECLS
