/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"

G_BEGIN_DECLS

/* What tells a run from others of its kind, for a person: "Random forest, 100 trees, depth 10". Parameters that have their defaults and the
 * seed are left out. @values: (element-type utf8 utf8). (transfer full) */
char *hot_run_name (const HotEstimator *estimator,
                    GHashTable         *values);

G_END_DECLS
