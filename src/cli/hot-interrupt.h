/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on Ctrl+C (SIGINT) and SIGTERM cancel @cancellable; a second one ends the process on the spot,
 * and so does the first one where the work has not ended three seconds later. */
void hot_interrupt_watch (GCancellable *cancellable);
/* From now on the first Ctrl+C sets @stop instead, for work that has something to show when it ends early; the next one cancels.
 * %NULL takes it back. */
void hot_interrupt_offer_stop (gint *stop);
/* Ends the process by the signal that cancelled, as a shell expects of an interrupted program; returns if there was
 * none. */
void hot_interrupt_raise (void);

G_END_DECLS
