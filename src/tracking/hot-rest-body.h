/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotRestBody:
 *
 * The pieces of a body on their way from the network's thread to a worker's, of which only so many wait in memory.
 */
typedef struct _HotRestBody HotRestBody;

/* @resume: is called, on the reader's thread, when a writer that was told to wait may go on */
HotRestBody *hot_rest_body_new    (GDestroyNotify   resume,
                                   gpointer         user_data);
void         hot_rest_body_free   (HotRestBody     *self);
/* Returns: whether the writer should wait until it is called */
gboolean     hot_rest_body_push   (HotRestBody     *self,
                                   GBytes          *piece);
/* No more comes: that was all, or, with @error (transfer full), it broke off. */
void         hot_rest_body_end    (HotRestBody     *self,
                                   GError          *error);
/* Nobody reads it any more: what comes is dropped. */
void         hot_rest_body_drop   (HotRestBody     *self);
/* Waits. (transfer full) (nullable): %NULL at the end, with @error set where it broke off */
GBytes      *hot_rest_body_pop    (HotRestBody     *self,
                                   GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestBody, hot_rest_body_free)

G_END_DECLS
