/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "tracking/hot-mlruns-counts.h"
#include "tracking/hot-sqlite-store.h"

G_BEGIN_DECLS

/* Reads the folder mlruns/ of MLflow's file store (mlflow/store/tracking/file_store.py). */

/* Whether there are experiments of the file store in @folder. */
gboolean hot_mlruns_is_one       (const char         *folder);
/**
 * hot_mlruns_import:
 * @copy: with the artifacts; otherwise they stay where they are
 * @counts: (out) (optional)
 *
 * Adds experiments, runs with their inputs and outputs, logged models, registered models with versions and aliases to @store; those that
 * are there already stay as they are. What was begun and not finished goes on.
 *
 * Returns: how many runs were added, or -1
 */
int      hot_mlruns_import       (HotSqliteStore     *store,
                                  const char         *folder,
                                  gboolean            copy,
                                  HotMlrunsCounts    *counts,
                                  const HotProgress  *progress,
                                  GCancellable       *cancellable,
                                  GError            **error);
/* From now on @store may only be read. */
void     hot_mlruns_close_import (HotSqliteStore     *store);

G_END_DECLS
