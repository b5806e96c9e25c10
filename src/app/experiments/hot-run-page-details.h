/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-run-predictions.h"
#include "base/hot-progress.h"
#include "tracking/hot-artifacts.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* Files beyond these are not listed. */
#define HOT_RUN_PAGE_MAX_FILES 2000

/* One feature and how much the model made of it. @deviation: of several measurements; NaN where there was one */
typedef struct {
  char   *feature;
  double  importance;
  double  deviation;
} HotRunPageImportance;

/**
 * HotRunPageDetails:
 * @run: as the store has it
 * @experiment_name: (nullable)
 * @histories: (element-type HotMetricSeries): of metrics with more than one point
 * @store: that has it, and the way to its artifacts
 * @folder: (nullable): of the artifacts; %NULL where they are on another computer
 * @files: (element-type HotFileInfo): all below the folder, a folder before what is in it
 * @is_cut: there are more files
 * @files_error: (nullable): why there are none
 * @predictions: (nullable): with @predictions_path; %NULL where the run has none, or @predictions_error
 * @importances: (nullable) (element-type HotRunPageImportance): the greatest first; with @importance_path, or @importance_error
 * @permutations: (nullable) (element-type HotRunPageImportance): what shuffling columns has shown, where somebody has asked for it
 * @log: (nullable): its beginning, or all of it; with @log_path
 * @environment: (element-type HotKeyValue) (nullable): files that say what it was made with, path and text
 *
 * All that the page of a run shows but previews of files. Read in a job, shared by reference count, never changed once made.
 */
typedef struct {
  gatomicrefcount        ref_count;
  HotRun                *run;
  char                  *experiment_name;
  GPtrArray             *histories;
  HotTrackingStore      *store;
  char                  *folder;
  GPtrArray             *files;
  gboolean               is_cut;
  GError                *files_error;
  HotRunPredictions *predictions;
  char                  *predictions_path;
  guint64                predictions_size;
  GError                *predictions_error;
  GArray                *importances;
  GArray                *permutations;
  char                  *importance_path;
  GError                *importance_error;
  char                  *log;
  char                  *log_path;
  gboolean               log_is_cut;
  GArray                *environment;
} HotRunPageDetails;

#define HOT_TYPE_RUN_PAGE_DETAILS (hot_run_page_details_get_type ())
GType              hot_run_page_details_get_type (void);

/**
 * hot_run_page_details_read:
 * @former: (nullable): of the same run; what has not changed since is not read again
 *
 * Returns: (transfer full): %NULL with @error where the store does not give the run. What is missing below it is told in the details.
 */
HotRunPageDetails *hot_run_page_details_read  (HotTrackingStore   *store,
                                               const char         *id,
                                               HotRunPageDetails  *former,
                                               GCancellable       *cancellable,
                                               GError            **error);
HotRunPageDetails *hot_run_page_details_ref   (HotRunPageDetails  *self);
void               hot_run_page_details_unref (HotRunPageDetails  *self);
/* (nullable): the data set that the run learnt from */
const HotDatasetInput *hot_run_page_details_get_data (HotRunPageDetails *self);
/* What the run predicts, for a person; (transfer none): "price", or a word for it */
const char        *hot_run_page_details_get_target (HotRunPageDetails *self);
/* All files of a run, a folder before what is in it, at most %HOT_RUN_PAGE_MAX_FILES. @files: (element-type HotFileInfo): they are added to it.
 * A folder in it that cannot be read sets @error and is left out. */
gboolean           hot_run_page_details_list  (HotArtifacts      *artifacts,
                                               GPtrArray         *files,
                                               gboolean          *is_cut,
                                               GCancellable      *cancellable,
                                               GError           **error);

/* For tests. @bytes: CSV with columns "feature" and "importance" (or "name" and "value"), or a JSON object of numbers.
 * Returns: (transfer full) (element-type HotRunPageImportance) */
GArray            *hot_run_page_details_parse_importance (GBytes  *bytes,
                                               const char         *path,
                                               GCancellable       *cancellable,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunPageDetails, hot_run_page_details_unref)

G_END_DECLS
