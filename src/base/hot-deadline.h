/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotDeadline:
 *
 * A #GCancellable that is set when another one is set or when time is up, for blocking calls that have no time-out of
 * their own.
 */
typedef struct _HotDeadline HotDeadline;

typedef gboolean (*HotDeadlineProgressFunc) (gpointer user_data);

HotDeadline  *hot_deadline_new             (GCancellable *parent);   /* (nullable) */
void          hot_deadline_free            (HotDeadline  *self);
GCancellable *hot_deadline_get_cancellable (HotDeadline  *self);     /* (transfer none) */
/* Time is up in @milliseconds from now, whatever was set before; 0 for never. From any thread. */
void          hot_deadline_set             (HotDeadline  *self,
                                            guint         milliseconds);
/* While there is a time, @func is asked ten times in it whether something has moved; where it has, the time begins anew. It is called on a thread
 * of its own, and not any more when this returns. */
void          hot_deadline_set_progress    (HotDeadline              *self,
                                            HotDeadlineProgressFunc   func,        /* (nullable) */
                                            gpointer                  user_data);
/* Whether it was the time that ran out. */
gboolean      hot_deadline_is_over         (HotDeadline  *self);

/* Sleeps; FALSE with @error set as soon as @cancellable is. */
gboolean      hot_deadline_sleep           (guint          milliseconds,
                                            GCancellable  *cancellable,
                                            GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotDeadline, hot_deadline_free)

G_END_DECLS
