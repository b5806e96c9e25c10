/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-client.h"
#include "tracking/hot-rest-store.h"
#include "tracking/hot-spool-box.h"
#include "tracking/hot-spool.h"

G_BEGIN_DECLS

/**
 * hot_spool_send:
 * @run: (nullable): what @entry belongs to
 * @may_be_there: it may have arrived at an earlier try whose answer was lost
 * @made: (out) (nullable) (transfer full): of a creation, the run as the server has it
 * @sent: (nullable): of a file, told of each piece that has left
 */
gboolean hot_spool_send     (HotRestClient        *client,
                             const HotSpoolEntry  *entry,
                             const HotSpoolRun    *run,
                             gboolean              may_be_there,
                             HotRun              **made,
                             HotRestSent           sent,
                             gpointer              sent_data,
                             GCancellable         *cancellable,
                             GError              **error);
/* (transfer full): the run as it was made */
HotRun  *hot_spool_make_run (const HotSpoolRun    *run,
                             GError              **error);
/* (transfer full): for a person to read. @box: the name of the one that it is in */
HotRestRefusal *hot_spool_describe_refusal (const char            *box,
                                            const HotSpoolRefusal *refusal);

G_END_DECLS
