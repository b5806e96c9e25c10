/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_big_array_new:
 * @Type: of an element
 * @n: how many
 *
 * Room for an array that may be very large, to be released by g_free(); what is in it is undefined. Like g_new() it ends the
 * program when there is no memory.
 *
 * The kernel gives large pages for large arrays where it has them: the first writing of an array then costs a fifth, and a
 * walk in no order misses the translation of addresses less often.
 */
#define hot_big_array_new(Type, n) ((Type *) hot_big_array_alloc ((n), sizeof (Type)))

gpointer hot_big_array_alloc (gsize n,
                              gsize size);

G_END_DECLS
