/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-json-writer.h"
#include "cli/hot-commands.h"
#include "models/hot-baselines.h"

G_BEGIN_DECLS

/* The baselines that a command runs along. */
typedef struct _HotCommandBaselines HotCommandBaselines;

/**
 * hot_command_baselines_new:
 * @names: (nullable) (array zero-terminated=1): names of baselines, or "all"
 * @options: what is to be learnt from @table
 *
 * Returns: (transfer full): those that were asked for, not trained yet, or %NULL with @error set where there is no such baseline
 */
HotCommandBaselines *hot_command_baselines_new    (char                     **names,
                                                   HotTable                  *table,
                                                   const HotTrainingOptions  *options,
                                                   GError                   **error);
void                 hot_command_baselines_free   (HotCommandBaselines       *self);
/* Trains them; as runs beside that of @plan where there is a @store, else only to know how good they are. */
gboolean             hot_command_baselines_train  (HotCommandBaselines       *self,
                                                   HotTrackingStore          *store,
                                                   const HotRunPlan          *plan,
                                                   HotTable                  *table,
                                                   const guint32             *rows,
                                                   guint                      n_rows,
                                                   HotCommandContext         *context,
                                                   GError                   **error);
/* A table for people; nothing where there are none. */
void                 hot_command_baselines_append (HotCommandBaselines       *self,
                                                   GString                   *text);
/* "baselines": for programs; nothing where there are none. */
void                 hot_command_baselines_write  (HotCommandBaselines       *self,
                                                   HotJsonWriter             *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCommandBaselines, hot_command_baselines_free)

G_END_DECLS
