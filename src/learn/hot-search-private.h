/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the search. */

#include "learn/hot-search.h"

G_BEGIN_DECLS

/* The folds of a seed, encoded; kept until another seed is asked for. */
gboolean    hot_search_prepare_folds (HotModelSearch  *self,
                                      guint32               seed,
                                      GCancellable         *cancellable,
                                      GError              **error);
/* All parameters of a candidate. (transfer full) */
GHashTable *hot_search_join_values   (HotModelSearch  *self,
                                      GHashTable           *values,
                                      guint                 resources,
                                      guint32               seed);
/* Fits one and tests it. @seconds: (out): of fitting */
gboolean    hot_search_fit           (HotModelSearch  *self,
                                      const HotFold        *fold,
                                      GHashTable           *values,
                                      guint                 n_threads,
                                      HotScores            *scores,
                                      double               *seconds,
                                      GCancellable         *cancellable,
                                      GError              **error);
/* Some rows of a fold, drawn as scikit-learn's resample (replace=False, random_state=seed). */
HotFold    *hot_search_sample_fold   (const HotFold        *fold,
                                      guint                 n_train,
                                      guint                 n_test,
                                      guint32               seed);
/* Whether rounds differ in rows. */
gboolean    hot_search_samples_rows  (const HotModelSearch *self);

G_END_DECLS
