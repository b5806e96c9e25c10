/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "projects/hot-project-run.h"

G_BEGIN_DECLS

#define HOT_TYPE_PROJECT_RUNNER (hot_project_runner_get_type ())
G_DECLARE_FINAL_TYPE (HotProjectRunner, hot_project_runner, HOT, PROJECT_RUNNER, GObject)

/*
 * The projects that this program runs, any number at a time. Lives as long as the program.
 *
 * Signals:
 *   created (const char *id): a run is in the store
 *   progress (const char *id): a run is still at work
 *   output (const char *id): a run's project has written more
 *   finished (const char *id, GError *error): a run has ended; @id is NULL where it was never in the store, @error where all went well
 */
HotProjectRunner *hot_project_runner_get_default (void);
/* @plan: (transfer full); @name: (nullable): of the run */
void              hot_project_runner_start       (HotProjectRunner  *self,
                                                  HotProjectPlan    *plan,
                                                  HotTrackingStore  *store,
                                                  const char        *experiment_id,
                                                  const char        *name);
/* @message: (out) (optional) (transfer none) (nullable): what it does */
gboolean          hot_project_runner_is_running  (HotProjectRunner  *self,
                                                  const char        *id,
                                                  const char       **message);
/* What the project has written so far, of a long text the end; %NULL where it does not run now. (transfer full) (nullable) */
char             *hot_project_runner_dup_log     (HotProjectRunner  *self,
                                                  const char        *id,
                                                  gsize              max);
void              hot_project_runner_cancel      (HotProjectRunner  *self,
                                                  const char        *id);

G_END_DECLS
