/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* What everybody takes, and scikit-learn's examples do; others are part of a name. */
#define HOT_RUN_USUAL_SEED 42

/* What tells a run from others of its kind, for a person: "Random forest, 100 trees, depth 10, seed 7". The number of trees is always said,
 * other parameters where they are not their defaults. @values: (element-type utf8 utf8). (transfer full) */
char *hot_run_name        (const HotEstimator  *estimator,
                           GHashTable          *values,
                           guint32              seed);
/* @name, or where a run of the experiment that is not deleted has it: "Random forest, 100 trees (2)". (transfer full) (nullable) */
char *hot_run_name_number (HotTrackingStore    *store,
                           const char          *experiment_id,
                           const char          *name,
                           GCancellable        *cancellable,
                           GError             **error);

G_END_DECLS
