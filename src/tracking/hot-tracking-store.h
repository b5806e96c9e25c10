/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tracking/hot-artifacts.h"
#include "tracking/hot-experiment.h"
#include "tracking/hot-logged-model.h"
#include "tracking/hot-metric-series.h"
#include "tracking/hot-model-version.h"
#include "tracking/hot-registered-model.h"
#include "tracking/hot-run-frame.h"
#include "tracking/hot-run.h"
#include "tracking/hot-tracking-error.h"
#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

/* What one call of hot_tracking_store_log_batch() takes (mlflow/utils/validation.py). */
#define HOT_LOG_BATCH_METRICS 1000
#define HOT_LOG_BATCH_PARAMS  100
#define HOT_LOG_BATCH_TAGS    100
#define HOT_LOG_BATCH_TOTAL   1000

/**
 * HotSearch:
 * @experiment_ids: (nullable) (array zero-terminated=1): of runs and logged models; %NULL for all experiments
 * @filter: (nullable): in MLflow's filter language, such as `metrics.rmse < 0.5 and params.depth = '10'`
 * @order_by: (nullable) (array zero-terminated=1): such as "metrics.rmse ASC", "attributes.start_time DESC"
 * @view: which of the deleted and not deleted ones; 0 is %HOT_VIEW_ACTIVE_ONLY
 * @max_results: 0 is what MLflow takes if nothing is said; too many are an error, as in MLflow
 * @page_token: (nullable): what the page before gave
 * @is_extended: OR, NOT and parentheses may be used, which MLflow itself has not
 * @datasets: (nullable): of logged models: only metrics on one of these count (name, and digest where it is not %NULL)
 * @order_datasets: (nullable): of logged models, as many as in @order_by: on which data set the metric counts (any where name is %NULL)
 *
 * What to look for. All zero is everything that is not deleted, in MLflow's order.
 */
typedef struct {
  const char *const     *experiment_ids;
  const char            *filter;
  const char *const     *order_by;
  HotViewType            view;
  guint                  max_results;
  const char            *page_token;
  gboolean               is_extended;
  const HotDatasetInput *datasets;
  guint                  n_datasets;
  const HotDatasetInput *order_datasets;
} HotSearch;

/**
 * HotRunCreation:
 * @experiment_id: (nullable): %NULL is "0"
 * @name: (nullable): %NULL for what the tag mlflow.runName says, else for a name that MLflow would make up
 * @user_id: (nullable)
 * @start_time: or %HOT_TIME_NONE for now
 * @is_own: this process writes it: when the process dies, the run is shown as interrupted
 */
typedef struct {
  const char        *experiment_id;
  const char        *name;
  const char        *user_id;
  gint64             start_time;
  const HotKeyValue *tags;
  guint              n_tags;
  gboolean           is_own;
} HotRunCreation;

/**
 * HotModelVersionCreation:
 * @source: URI or path of a model directory, or models:/MODEL-ID
 * @run_id: (nullable), as all that follows
 */
typedef struct {
  const char        *name;
  const char        *source;
  const char        *run_id;
  const char        *run_link;
  const char        *description;
  const char        *model_id;
  const HotKeyValue *tags;
  guint              n_tags;
} HotModelVersionCreation;

/**
 * HotLoggedModelCreation:
 * @name: (nullable): %NULL for one that is made up; @model_type, @source_run_id: (nullable)
 */
typedef struct {
  const char        *experiment_id;
  const char        *name;
  const char        *model_type;
  const char        *source_run_id;
  const HotKeyValue *params;
  guint              n_params;
  const HotKeyValue *tags;
  guint              n_tags;
} HotLoggedModelCreation;

#define HOT_TYPE_TRACKING_STORE (hot_tracking_store_get_type ())
G_DECLARE_INTERFACE (HotTrackingStore, hot_tracking_store, HOT, TRACKING_STORE, GObject)

/**
 * HotTrackingStoreInterface:
 *
 * Experiments, runs, registered and logged models, wherever they are kept. Every call blocks, may come from any thread, and
 * fails with %HOT_TRACKING_ERROR, whose codes are MLflow's, so that a server can be put in front of any store and a client
 * can be one. What a call returns is (transfer full) and never changes. The names, the rules and the limits are those of
 * MLflow's stores (mlflow/store/tracking/abstract_store.py, mlflow/store/model_registry/abstract_store.py).
 */
struct _HotTrackingStoreInterface {
  GTypeInterface parent_iface;

  char *(* create_experiment) (HotTrackingStore   *self,
                               const char         *name,
                               const char         *artifact_location,
                               const HotKeyValue  *tags,
                               guint               n_tags,
                               GCancellable       *cancellable,
                               GError            **error);
  HotExperiment *(* get_experiment) (HotTrackingStore  *self,
                                     const char        *id,
                                     GCancellable      *cancellable,
                                     GError           **error);
  HotExperiment *(* get_experiment_by_name) (HotTrackingStore  *self,
                                             const char        *name,
                                             GCancellable      *cancellable,
                                             GError           **error);
  GPtrArray *(* search_experiments) (HotTrackingStore  *self,
                                     const HotSearch   *search,
                                     char             **next_page_token,
                                     GCancellable      *cancellable,
                                     GError           **error);
  gboolean (* rename_experiment) (HotTrackingStore  *self,
                                  const char        *id,
                                  const char        *name,
                                  GCancellable      *cancellable,
                                  GError           **error);
  gboolean (* delete_experiment) (HotTrackingStore  *self,
                                  const char        *id,
                                  GCancellable      *cancellable,
                                  GError           **error);
  gboolean (* restore_experiment) (HotTrackingStore  *self,
                                   const char        *id,
                                   GCancellable      *cancellable,
                                   GError           **error);
  gboolean (* set_experiment_tag) (HotTrackingStore  *self,
                                   const char        *id,
                                   const char        *key,
                                   const char        *value,
                                   GCancellable      *cancellable,
                                   GError           **error);
  gboolean (* delete_experiment_tag) (HotTrackingStore  *self,
                                      const char        *id,
                                      const char        *key,
                                      GCancellable      *cancellable,
                                      GError           **error);
  HotRun *(* create_run) (HotTrackingStore      *self,
                          const HotRunCreation  *creation,
                          GCancellable          *cancellable,
                          GError               **error);
  HotRun *(* get_run) (HotTrackingStore  *self,
                       const char        *id,
                       GCancellable      *cancellable,
                       GError           **error);
  HotRun *(* update_run) (HotTrackingStore  *self,
                          const char        *id,
                          HotRunStatus       status,
                          gint64             end_time,
                          const char        *name,
                          GCancellable      *cancellable,
                          GError           **error);
  gboolean (* delete_run) (HotTrackingStore  *self,
                           const char        *id,
                           GCancellable      *cancellable,
                           GError           **error);
  gboolean (* restore_run) (HotTrackingStore  *self,
                            const char        *id,
                            GCancellable      *cancellable,
                            GError           **error);
  gboolean (* log_batch) (HotTrackingStore   *self,
                          const char         *run_id,
                          const HotMetric    *metrics,
                          guint               n_metrics,
                          const HotKeyValue  *params,
                          guint               n_params,
                          const HotKeyValue  *tags,
                          guint               n_tags,
                          GCancellable       *cancellable,
                          GError            **error);
  gboolean (* delete_run_tag) (HotTrackingStore  *self,
                               const char        *run_id,
                               const char        *key,
                               GCancellable      *cancellable,
                               GError           **error);
  gboolean (* log_inputs) (HotTrackingStore       *self,
                           const char             *run_id,
                           const HotDatasetInput  *datasets,
                           guint                   n_datasets,
                           const HotModelLink     *models,
                           guint                   n_models,
                           GCancellable           *cancellable,
                           GError                **error);
  gboolean (* log_outputs) (HotTrackingStore    *self,
                            const char          *run_id,
                            const HotModelLink  *models,
                            guint                n_models,
                            GCancellable        *cancellable,
                            GError             **error);
  gboolean (* log_model) (HotTrackingStore  *self,
                          const char        *run_id,
                          const char        *model_json,
                          GCancellable      *cancellable,
                          GError           **error);
  GPtrArray *(* search_runs) (HotTrackingStore  *self,
                              const HotSearch   *search,
                              char             **next_page_token,
                              GCancellable      *cancellable,
                              GError           **error);
  HotRunFrame *(* read_runs) (HotTrackingStore  *self,
                              const HotSearch   *search,
                              GCancellable      *cancellable,
                              GError           **error);
  HotMetricSeries *(* get_metric_history) (HotTrackingStore  *self,
                                           const char        *run_id,
                                           const char        *key,
                                           guint              max_results,
                                           const char        *page_token,
                                           char             **next_page_token,
                                           GCancellable      *cancellable,
                                           GError           **error);
  GPtrArray *(* get_metric_histories) (HotTrackingStore   *self,
                                       const char *const  *run_ids,
                                       guint               n_run_ids,
                                       const char *const  *keys,
                                       GCancellable       *cancellable,
                                       GError            **error);
  HotRegisteredModel *(* create_registered_model) (HotTrackingStore   *self,
                                                   const char         *name,
                                                   const char         *description,
                                                   const HotKeyValue  *tags,
                                                   guint               n_tags,
                                                   GCancellable       *cancellable,
                                                   GError            **error);
  HotRegisteredModel *(* get_registered_model) (HotTrackingStore  *self,
                                                const char        *name,
                                                GCancellable      *cancellable,
                                                GError           **error);
  HotRegisteredModel *(* rename_registered_model) (HotTrackingStore  *self,
                                                   const char        *name,
                                                   const char        *new_name,
                                                   GCancellable      *cancellable,
                                                   GError           **error);
  HotRegisteredModel *(* update_registered_model) (HotTrackingStore  *self,
                                                   const char        *name,
                                                   const char        *description,
                                                   GCancellable      *cancellable,
                                                   GError           **error);
  gboolean (* delete_registered_model) (HotTrackingStore  *self,
                                        const char        *name,
                                        GCancellable      *cancellable,
                                        GError           **error);
  GPtrArray *(* search_registered_models) (HotTrackingStore  *self,
                                           const HotSearch   *search,
                                           char             **next_page_token,
                                           GCancellable      *cancellable,
                                           GError           **error);
  GPtrArray *(* get_latest_versions) (HotTrackingStore   *self,
                                      const char         *name,
                                      const char *const  *stages,
                                      GCancellable       *cancellable,
                                      GError            **error);
  gboolean (* set_registered_model_tag) (HotTrackingStore  *self,
                                         const char        *name,
                                         const char        *key,
                                         const char        *value,
                                         GCancellable      *cancellable,
                                         GError           **error);
  gboolean (* delete_registered_model_tag) (HotTrackingStore  *self,
                                            const char        *name,
                                            const char        *key,
                                            GCancellable      *cancellable,
                                            GError           **error);
  gboolean (* set_alias) (HotTrackingStore  *self,
                          const char        *name,
                          const char        *alias,
                          gint64             version,
                          GCancellable      *cancellable,
                          GError           **error);
  gboolean (* delete_alias) (HotTrackingStore  *self,
                             const char        *name,
                             const char        *alias,
                             GCancellable      *cancellable,
                             GError           **error);
  HotModelVersion *(* get_version_by_alias) (HotTrackingStore  *self,
                                             const char        *name,
                                             const char        *alias,
                                             GCancellable      *cancellable,
                                             GError           **error);
  HotModelVersion *(* create_model_version) (HotTrackingStore               *self,
                                             const HotModelVersionCreation  *creation,
                                             GCancellable                   *cancellable,
                                             GError                        **error);
  HotModelVersion *(* get_model_version) (HotTrackingStore  *self,
                                          const char        *name,
                                          gint64             version,
                                          GCancellable      *cancellable,
                                          GError           **error);
  HotModelVersion *(* update_model_version) (HotTrackingStore  *self,
                                             const char        *name,
                                             gint64             version,
                                             const char        *description,
                                             GCancellable      *cancellable,
                                             GError           **error);
  HotModelVersion *(* transition_stage) (HotTrackingStore  *self,
                                         const char        *name,
                                         gint64             version,
                                         const char        *stage,
                                         gboolean           archive_existing,
                                         GCancellable      *cancellable,
                                         GError           **error);
  gboolean (* delete_model_version) (HotTrackingStore  *self,
                                     const char        *name,
                                     gint64             version,
                                     GCancellable      *cancellable,
                                     GError           **error);
  GPtrArray *(* search_model_versions) (HotTrackingStore  *self,
                                        const HotSearch   *search,
                                        char             **next_page_token,
                                        GCancellable      *cancellable,
                                        GError           **error);
  gboolean (* set_model_version_tag) (HotTrackingStore  *self,
                                      const char        *name,
                                      gint64             version,
                                      const char        *key,
                                      const char        *value,
                                      GCancellable      *cancellable,
                                      GError           **error);
  gboolean (* delete_model_version_tag) (HotTrackingStore  *self,
                                         const char        *name,
                                         gint64             version,
                                         const char        *key,
                                         GCancellable      *cancellable,
                                         GError           **error);
  char *(* get_download_uri) (HotTrackingStore  *self,
                              const char        *name,
                              gint64             version,
                              GCancellable      *cancellable,
                              GError           **error);
  HotLoggedModel *(* create_logged_model) (HotTrackingStore              *self,
                                           const HotLoggedModelCreation  *creation,
                                           GCancellable                  *cancellable,
                                           GError                       **error);
  HotLoggedModel *(* get_logged_model) (HotTrackingStore  *self,
                                        const char        *id,
                                        gboolean           with_deleted,
                                        GCancellable      *cancellable,
                                        GError           **error);
  HotLoggedModel *(* finalize_logged_model) (HotTrackingStore      *self,
                                             const char            *id,
                                             HotLoggedModelStatus   status,
                                             GCancellable          *cancellable,
                                             GError               **error);
  gboolean (* delete_logged_model) (HotTrackingStore  *self,
                                    const char        *id,
                                    GCancellable      *cancellable,
                                    GError           **error);
  GPtrArray *(* search_logged_models) (HotTrackingStore  *self,
                                       const HotSearch   *search,
                                       char             **next_page_token,
                                       GCancellable      *cancellable,
                                       GError           **error);
  HotLoggedModel *(* set_logged_model_tags) (HotTrackingStore   *self,
                                             const char         *id,
                                             const HotKeyValue  *tags,
                                             guint               n_tags,
                                             GCancellable       *cancellable,
                                             GError            **error);
  gboolean (* delete_logged_model_tag) (HotTrackingStore  *self,
                                        const char        *id,
                                        const char        *key,
                                        GCancellable      *cancellable,
                                        GError           **error);
  gboolean (* log_logged_model_params) (HotTrackingStore   *self,
                                        const char         *id,
                                        const HotKeyValue  *params,
                                        guint               n_params,
                                        GCancellable       *cancellable,
                                        GError            **error);
  guint64 (* get_change_counter) (HotTrackingStore  *self,
                                  GCancellable      *cancellable,
                                  GError           **error);
  char   *(* dup_artifact_root)  (HotTrackingStore  *self);
  /* (nullable): %NULL where artifacts are in folders of this computer */
  HotArtifacts *(* open_artifacts) (HotTrackingStore  *self,
                                    const char        *run_id,
                                    const char        *uri,
                                    GCancellable      *cancellable,
                                    GError           **error);
};

/* @artifact_location: (nullable): %NULL for a folder below the store's artifact root. Returns: (transfer full): the id */
char *hot_tracking_store_create_experiment (HotTrackingStore   *self,
                                            const char         *name,
                                            const char         *artifact_location,
                                            const HotKeyValue  *tags,
                                            guint               n_tags,
                                            GCancellable       *cancellable,
                                            GError            **error);
/* Also one that is deleted. */
HotExperiment *hot_tracking_store_get_experiment (HotTrackingStore  *self,
                                                  const char        *id,
                                                  GCancellable      *cancellable,
                                                  GError           **error);
/* Also one that is deleted. */
HotExperiment *hot_tracking_store_get_experiment_by_name (HotTrackingStore  *self,
                                                          const char        *name,
                                                          GCancellable      *cancellable,
                                                          GError           **error);
/* @next_page_token: (out) (optional) (nullable), here and below: %NULL on the last page.
 * Returns: (transfer full) (element-type HotExperiment) */
GPtrArray *hot_tracking_store_search_experiments (HotTrackingStore  *self,
                                                  const HotSearch   *search,
                                                  char             **next_page_token,
                                                  GCancellable      *cancellable,
                                                  GError           **error);
gboolean hot_tracking_store_rename_experiment (HotTrackingStore  *self,
                                               const char        *id,
                                               const char        *name,
                                               GCancellable      *cancellable,
                                               GError           **error);
/* With all its runs, until it is restored. */
gboolean hot_tracking_store_delete_experiment (HotTrackingStore  *self,
                                               const char        *id,
                                               GCancellable      *cancellable,
                                               GError           **error);
/* With all its runs. */
gboolean hot_tracking_store_restore_experiment (HotTrackingStore  *self,
                                                const char        *id,
                                                GCancellable      *cancellable,
                                                GError           **error);
gboolean hot_tracking_store_set_experiment_tag (HotTrackingStore  *self,
                                                const char        *id,
                                                const char        *key,
                                                const char        *value,
                                                GCancellable      *cancellable,
                                                GError           **error);
gboolean hot_tracking_store_delete_experiment_tag (HotTrackingStore  *self,
                                                   const char        *id,
                                                   const char        *key,
                                                   GCancellable      *cancellable,
                                                   GError           **error);
HotRun *hot_tracking_store_create_run (HotTrackingStore      *self,
                                       const HotRunCreation  *creation,
                                       GCancellable          *cancellable,
                                       GError               **error);
/* Also one that is deleted. */
HotRun *hot_tracking_store_get_run (HotTrackingStore  *self,
                                    const char        *id,
                                    GCancellable      *cancellable,
                                    GError           **error);
/* @status: or 0 to leave it; @end_time: or %HOT_TIME_NONE; @name: (nullable): likewise */
HotRun *hot_tracking_store_update_run (HotTrackingStore  *self,
                                       const char        *id,
                                       HotRunStatus       status,
                                       gint64             end_time,
                                       const char        *name,
                                       GCancellable      *cancellable,
                                       GError           **error);
/* Until it is restored; nothing of it is lost. */
gboolean hot_tracking_store_delete_run (HotTrackingStore  *self,
                                        const char        *id,
                                        GCancellable      *cancellable,
                                        GError           **error);
gboolean hot_tracking_store_restore_run (HotTrackingStore  *self,
                                         const char        *id,
                                         GCancellable      *cancellable,
                                         GError           **error);
/* All or nothing, and on the disk when it returns. A parameter that is already there with another value is an error; a point
 * that is already there is not written twice. Limits: %HOT_LOG_BATCH_METRICS and following. */
gboolean hot_tracking_store_log_batch (HotTrackingStore   *self,
                                       const char         *run_id,
                                       const HotMetric    *metrics,
                                       guint               n_metrics,
                                       const HotKeyValue  *params,
                                       guint               n_params,
                                       const HotKeyValue  *tags,
                                       guint               n_tags,
                                       GCancellable       *cancellable,
                                       GError            **error);
gboolean hot_tracking_store_delete_run_tag (HotTrackingStore  *self,
                                            const char        *run_id,
                                            const char        *key,
                                            GCancellable      *cancellable,
                                            GError           **error);
/* Data sets and logged models that the run read. */
gboolean hot_tracking_store_log_inputs (HotTrackingStore       *self,
                                        const char             *run_id,
                                        const HotDatasetInput  *datasets,
                                        guint                   n_datasets,
                                        const HotModelLink     *models,
                                        guint                   n_models,
                                        GCancellable           *cancellable,
                                        GError                **error);
/* Logged models that the run wrote. */
gboolean hot_tracking_store_log_outputs (HotTrackingStore    *self,
                                         const char          *run_id,
                                         const HotModelLink  *models,
                                         guint                n_models,
                                         GCancellable        *cancellable,
                                         GError             **error);
/* Appends the JSON text of an MLmodel file to the tag mlflow.log-model.history, as clients before 3.0 do. */
gboolean hot_tracking_store_log_model (HotTrackingStore  *self,
                                       const char        *run_id,
                                       const char        *model_json,
                                       GCancellable      *cancellable,
                                       GError           **error);
/* Returns: (transfer full) (element-type HotRun) */
GPtrArray *hot_tracking_store_search_runs (HotTrackingStore  *self,
                                           const HotSearch   *search,
                                           char             **next_page_token,
                                           GCancellable      *cancellable,
                                           GError           **error);
/* The same runs by columns: every parameter, metric and tag of all of them (max_results and page_token count as well; 0 is
 * without a limit). */
HotRunFrame *hot_tracking_store_read_runs (HotTrackingStore  *self,
                                           const HotSearch   *search,
                                           GCancellable      *cancellable,
                                           GError           **error);
/* @max_results: or 0 for all; @page_token: (nullable). By time, as MLflow tells it. */
HotMetricSeries *hot_tracking_store_get_metric_history (HotTrackingStore  *self,
                                                        const char        *run_id,
                                                        const char        *key,
                                                        guint              max_results,
                                                        const char        *page_token,
                                                        char             **next_page_token,
                                                        GCancellable      *cancellable,
                                                        GError           **error);
/* @keys: (nullable) (array zero-terminated=1): %NULL for every metric. Runs that lack one have no series.
 * Returns: (transfer full) (element-type HotMetricSeries): ordered by run as in @run_ids, then by key; the points by step */
GPtrArray *hot_tracking_store_get_metric_histories (HotTrackingStore   *self,
                                                    const char *const  *run_ids,
                                                    guint               n_run_ids,
                                                    const char *const  *keys,
                                                    GCancellable       *cancellable,
                                                    GError            **error);
/* @description: (nullable) */
HotRegisteredModel *hot_tracking_store_create_registered_model (HotTrackingStore   *self,
                                                                const char         *name,
                                                                const char         *description,
                                                                const HotKeyValue  *tags,
                                                                guint               n_tags,
                                                                GCancellable       *cancellable,
                                                                GError            **error);
HotRegisteredModel *hot_tracking_store_get_registered_model (HotTrackingStore  *self,
                                                             const char        *name,
                                                             GCancellable      *cancellable,
                                                             GError           **error);
HotRegisteredModel *hot_tracking_store_rename_registered_model (HotTrackingStore  *self,
                                                                const char        *name,
                                                                const char        *new_name,
                                                                GCancellable      *cancellable,
                                                                GError           **error);
HotRegisteredModel *hot_tracking_store_update_registered_model (HotTrackingStore  *self,
                                                                const char        *name,
                                                                const char        *description,
                                                                GCancellable      *cancellable,
                                                                GError           **error);
/* With all its versions, for good. */
gboolean hot_tracking_store_delete_registered_model (HotTrackingStore  *self,
                                                     const char        *name,
                                                     GCancellable      *cancellable,
                                                     GError           **error);
/* Returns: (transfer full) (element-type HotRegisteredModel) */
GPtrArray *hot_tracking_store_search_registered_models (HotTrackingStore  *self,
                                                        const HotSearch   *search,
                                                        char             **next_page_token,
                                                        GCancellable      *cancellable,
                                                        GError           **error);
/* @stages: (nullable): %NULL for all that there are. Returns: (transfer full) (element-type HotModelVersion) */
GPtrArray *hot_tracking_store_get_latest_versions (HotTrackingStore   *self,
                                                   const char         *name,
                                                   const char *const  *stages,
                                                   GCancellable       *cancellable,
                                                   GError            **error);
gboolean hot_tracking_store_set_registered_model_tag (HotTrackingStore  *self,
                                                      const char        *name,
                                                      const char        *key,
                                                      const char        *value,
                                                      GCancellable      *cancellable,
                                                      GError           **error);
/* No error where there is none. */
gboolean hot_tracking_store_delete_registered_model_tag (HotTrackingStore  *self,
                                                         const char        *name,
                                                         const char        *key,
                                                         GCancellable      *cancellable,
                                                         GError           **error);
gboolean hot_tracking_store_set_alias (HotTrackingStore  *self,
                                       const char        *name,
                                       const char        *alias,
                                       gint64             version,
                                       GCancellable      *cancellable,
                                       GError           **error);
/* No error where there is none. */
gboolean hot_tracking_store_delete_alias (HotTrackingStore  *self,
                                          const char        *name,
                                          const char        *alias,
                                          GCancellable      *cancellable,
                                          GError           **error);
HotModelVersion *hot_tracking_store_get_version_by_alias (HotTrackingStore  *self,
                                                          const char        *name,
                                                          const char        *alias,
                                                          GCancellable      *cancellable,
                                                          GError           **error);
HotModelVersion *hot_tracking_store_create_model_version (HotTrackingStore               *self,
                                                          const HotModelVersionCreation  *creation,
                                                          GCancellable                   *cancellable,
                                                          GError                        **error);
HotModelVersion *hot_tracking_store_get_model_version (HotTrackingStore  *self,
                                                       const char        *name,
                                                       gint64             version,
                                                       GCancellable      *cancellable,
                                                       GError           **error);
HotModelVersion *hot_tracking_store_update_model_version (HotTrackingStore  *self,
                                                          const char        *name,
                                                          gint64             version,
                                                          const char        *description,
                                                          GCancellable      *cancellable,
                                                          GError           **error);
/* @stage: in any case of letters: none, staging, production, archived */
HotModelVersion *hot_tracking_store_transition_stage (HotTrackingStore  *self,
                                                      const char        *name,
                                                      gint64             version,
                                                      const char        *stage,
                                                      gboolean           archive_existing,
                                                      GCancellable      *cancellable,
                                                      GError           **error);
/* Its number is not used again. */
gboolean hot_tracking_store_delete_model_version (HotTrackingStore  *self,
                                                  const char        *name,
                                                  gint64             version,
                                                  GCancellable      *cancellable,
                                                  GError           **error);
/* Returns: (transfer full) (element-type HotModelVersion) */
GPtrArray *hot_tracking_store_search_model_versions (HotTrackingStore  *self,
                                                     const HotSearch   *search,
                                                     char             **next_page_token,
                                                     GCancellable      *cancellable,
                                                     GError           **error);
gboolean hot_tracking_store_set_model_version_tag (HotTrackingStore  *self,
                                                   const char        *name,
                                                   gint64             version,
                                                   const char        *key,
                                                   const char        *value,
                                                   GCancellable      *cancellable,
                                                   GError           **error);
/* No error where there is none. */
gboolean hot_tracking_store_delete_model_version_tag (HotTrackingStore  *self,
                                                      const char        *name,
                                                      gint64             version,
                                                      const char        *key,
                                                      GCancellable      *cancellable,
                                                      GError           **error);
/* Returns: (transfer full): where the model directory is */
char *hot_tracking_store_get_download_uri (HotTrackingStore  *self,
                                           const char        *name,
                                           gint64             version,
                                           GCancellable      *cancellable,
                                           GError           **error);
HotLoggedModel *hot_tracking_store_create_logged_model (HotTrackingStore              *self,
                                                        const HotLoggedModelCreation  *creation,
                                                        GCancellable                  *cancellable,
                                                        GError                       **error);
/* @with_deleted: whether a deleted one is found, too, which old servers do not know of */
HotLoggedModel *hot_tracking_store_get_logged_model (HotTrackingStore  *self,
                                                     const char        *id,
                                                     gboolean           with_deleted,
                                                     GCancellable      *cancellable,
                                                     GError           **error);
HotLoggedModel *hot_tracking_store_finalize_logged_model (HotTrackingStore      *self,
                                                          const char            *id,
                                                          HotLoggedModelStatus   status,
                                                          GCancellable          *cancellable,
                                                          GError               **error);
gboolean hot_tracking_store_delete_logged_model (HotTrackingStore  *self,
                                                 const char        *id,
                                                 GCancellable      *cancellable,
                                                 GError           **error);
/* Returns: (transfer full) (element-type HotLoggedModel) */
GPtrArray *hot_tracking_store_search_logged_models (HotTrackingStore  *self,
                                                    const HotSearch   *search,
                                                    char             **next_page_token,
                                                    GCancellable      *cancellable,
                                                    GError           **error);
HotLoggedModel *hot_tracking_store_set_logged_model_tags (HotTrackingStore   *self,
                                                          const char         *id,
                                                          const HotKeyValue  *tags,
                                                          guint               n_tags,
                                                          GCancellable       *cancellable,
                                                          GError            **error);
gboolean hot_tracking_store_delete_logged_model_tag (HotTrackingStore  *self,
                                                     const char        *id,
                                                     const char        *key,
                                                     GCancellable      *cancellable,
                                                     GError           **error);
gboolean hot_tracking_store_log_logged_model_params (HotTrackingStore   *self,
                                                     const char         *id,
                                                     const HotKeyValue  *params,
                                                     guint               n_params,
                                                     GCancellable       *cancellable,
                                                     GError            **error);

/* A number that is another one after anybody, in whatever process, changed the store. Cheap enough to ask for ten times a
 * second; 0 with @error set on failure. */
guint64 hot_tracking_store_get_change_counter (HotTrackingStore  *self,
                                               GCancellable      *cancellable,
                                               GError           **error);
/* Below which new experiments get their artifact folder. (transfer full) */
char   *hot_tracking_store_dup_artifact_root  (HotTrackingStore  *self);
/**
 * hot_tracking_store_open_artifacts:
 * @run_id: (nullable): of a run; %NULL for a logged model
 * @uri: (nullable): where its artifacts are, as the store says
 * @cancellable: (nullable): of all that is fetched when a file is opened
 *
 * The files of a run or model, wherever they are: on another host, too. Only one who has no store needs hot_artifacts_new().
 */
HotArtifacts *hot_tracking_store_open_artifacts (HotTrackingStore  *self,
                                               const char        *run_id,
                                               const char        *uri,
                                               GCancellable      *cancellable,
                                               GError           **error);

/* hot_tracking_store_log_batch() with one of them. */
gboolean hot_tracking_store_log_metric (HotTrackingStore  *self,
                                        const char        *run_id,
                                        const HotMetric   *metric,
                                        GCancellable      *cancellable,
                                        GError           **error);
gboolean hot_tracking_store_log_param  (HotTrackingStore  *self,
                                        const char        *run_id,
                                        const char        *key,
                                        const char        *value,
                                        GCancellable      *cancellable,
                                        GError           **error);
gboolean hot_tracking_store_set_tag    (HotTrackingStore  *self,
                                        const char        *run_id,
                                        const char        *key,
                                        const char        *value,
                                        GCancellable      *cancellable,
                                        GError           **error);

G_END_DECLS
