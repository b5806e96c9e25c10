/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-search.h"

G_BEGIN_DECLS

/* The search and its children as programs read them; before it has run, its plan. @is_cancelled: whether it was broken off.
 * (transfer full) */
char *hot_search_to_json (HotModelSearch *search,
                          gboolean   is_cancelled);

G_END_DECLS
