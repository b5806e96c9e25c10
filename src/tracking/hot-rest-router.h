/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-route.h"

G_BEGIN_DECLS

/**
 * HotRestRouter:
 *
 * Finds who answers a request. Never changes once made; any number of threads may ask it.
 */
typedef struct _HotRestRouter HotRestRouter;

/* @tables: (array zero-terminated=1): arrays of routes, which must outlive the router */
HotRestRouter      *hot_rest_router_new  (const HotRestRoute *const *tables);
void                hot_rest_router_free (HotRestRouter             *self);
/**
 * hot_rest_router_find:
 * @path: still percent-encoded
 * @values: (out) (transfer full): by name what stands in the place of {NAME}, and by "*" in that of {*}, decoded
 * @other_method: (out): whether there is a route of another method
 *
 * Returns: (nullable)
 */
const HotRestRoute *hot_rest_router_find (HotRestRouter             *self,
                                          const char                *method,
                                          const char                *path,
                                          GHashTable               **values,
                                          gboolean                  *other_method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestRouter, hot_rest_router_free)

G_END_DECLS
