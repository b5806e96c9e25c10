/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"
#include "score/hot-model.h"

G_BEGIN_DECLS

/**
 * hot_model_example_new:
 * @rows: of @table
 *
 * Raw rows as the model is fed with them, in the orientation that pandas calls "split": {"columns": [...], "data": [[...], ...]}. Numbers are
 * numbers, all else texts as in the file, and what is missing is null.
 *
 * Returns: (transfer full): JSON; NULL with %HOT_ERROR_NOT_FOUND where @table lacks one of the model's columns
 */
char *hot_model_example_new (const HotModel  *model,
                             HotTable        *table,
                             const guint32   *rows,
                             guint            n_rows,
                             GError         **error);

G_END_DECLS
