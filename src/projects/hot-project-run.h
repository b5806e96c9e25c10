/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "projects/hot-project-log.h"
#include "projects/hot-project-plan.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* The artifact with all that a project wrote. */
#define HOT_PROJECT_LOG_FILE "log.txt"

/**
 * HotProjectRun:
 * @experiment_id: where the run goes
 * @name: (nullable): %NULL for one that is made up
 * @log: (nullable): gets what the project and the making of its environment write
 * @created: (nullable): called, on the calling thread, as soon as the run is in the store
 * @output: (nullable): called with the same as @log, as it comes
 */
typedef struct {
  HotTrackingStore *store;
  const char       *experiment_id;
  const char       *name;
  HotProjectLog    *log;
  void            (*created) (const char *run_id, gpointer user_data);
  HotProcessOutput  output;
  gpointer          user_data;
} HotProjectRun;

/**
 * hot_project_run:
 *
 * Runs a project as `mlflow run` does (mlflow/projects/backend/local.py): makes a run with MLflow's tags and the parameters, makes the environment, and
 * runs the command with MLFLOW_TRACKING_URI, MLFLOW_RUN_ID and MLFLOW_EXPERIMENT_ID, where the first is the store's own server or, for a store on this
 * computer, one that listens on the loopback interface as long as the command runs and lets in nobody else. Whatever the command leaves running ends with
 * it. The output becomes the artifact log.txt.
 *
 * The run ends as FINISHED; as FAILED where the command does not exit with 0 or the environment cannot be made; as KILLED when @cancellable is set, which
 * ends all processes.
 *
 * Returns: (transfer full): the run's id, or %NULL with @error set, which has the last lines that were written
 */
char *hot_project_run (const HotProjectPlan  *plan,
                       const HotProjectRun   *run,
                       const HotProgress     *progress,
                       GCancellable          *cancellable,
                       GError               **error);

G_END_DECLS
