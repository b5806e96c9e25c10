/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-profile.h"

G_BEGIN_DECLS

/**
 * hot_profile_to_json:
 *
 * The profile as programs read it: an object with `rows`, `columns` (a list, in the order of the file), `bytes`,
 * `warnings` and `coordinates`. Numbers are numbers, integers exact; dates are ISO 8601 text; what makes no sense for a
 * column is null.
 *
 * Returns: (transfer full)
 */
char *hot_profile_to_json (HotProfile *self,
                           HotTable   *table);

G_END_DECLS
