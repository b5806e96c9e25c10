/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-tracking-store.h"

G_DEFINE_INTERFACE (HotTrackingStore, hot_tracking_store, G_TYPE_OBJECT)

static void
hot_tracking_store_default_init (HotTrackingStoreInterface *iface)
{
}

char *
hot_tracking_store_create_experiment (HotTrackingStore   *self,
                                      const char         *name,
                                      const char         *artifact_location,
                                      const HotKeyValue  *tags,
                                      guint               n_tags,
                                      GCancellable       *cancellable,
                                      GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->create_experiment (self, name, artifact_location, tags, n_tags, cancellable, error);
}

HotExperiment *
hot_tracking_store_get_experiment (HotTrackingStore  *self,
                                   const char        *id,
                                   GCancellable      *cancellable,
                                   GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_experiment (self, id, cancellable, error);
}

HotExperiment *
hot_tracking_store_get_experiment_by_name (HotTrackingStore  *self,
                                           const char        *name,
                                           GCancellable      *cancellable,
                                           GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_experiment_by_name (self, name, cancellable, error);
}

GPtrArray *
hot_tracking_store_search_experiments (HotTrackingStore  *self,
                                       const HotSearch   *search,
                                       char             **next_page_token,
                                       GCancellable      *cancellable,
                                       GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (search != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->search_experiments (self, search, next_page_token, cancellable, error);
}

gboolean
hot_tracking_store_rename_experiment (HotTrackingStore  *self,
                                      const char        *id,
                                      const char        *name,
                                      GCancellable      *cancellable,
                                      GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->rename_experiment (self, id, name, cancellable, error);
}

gboolean
hot_tracking_store_delete_experiment (HotTrackingStore  *self,
                                      const char        *id,
                                      GCancellable      *cancellable,
                                      GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_experiment (self, id, cancellable, error);
}

gboolean
hot_tracking_store_restore_experiment (HotTrackingStore  *self,
                                       const char        *id,
                                       GCancellable      *cancellable,
                                       GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->restore_experiment (self, id, cancellable, error);
}

gboolean
hot_tracking_store_set_experiment_tag (HotTrackingStore  *self,
                                       const char        *id,
                                       const char        *key,
                                       const char        *value,
                                       GCancellable      *cancellable,
                                       GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->set_experiment_tag (self, id, key, value, cancellable, error);
}

gboolean
hot_tracking_store_delete_experiment_tag (HotTrackingStore  *self,
                                          const char        *id,
                                          const char        *key,
                                          GCancellable      *cancellable,
                                          GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_experiment_tag (self, id, key, cancellable, error);
}

HotRun *
hot_tracking_store_create_run (HotTrackingStore      *self,
                               const HotRunCreation  *creation,
                               GCancellable          *cancellable,
                               GError               **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (creation != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->create_run (self, creation, cancellable, error);
}

HotRun *
hot_tracking_store_get_run (HotTrackingStore  *self,
                            const char        *id,
                            GCancellable      *cancellable,
                            GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_run (self, id, cancellable, error);
}

HotRun *
hot_tracking_store_update_run (HotTrackingStore  *self,
                               const char        *id,
                               HotRunStatus       status,
                               gint64             end_time,
                               const char        *name,
                               GCancellable      *cancellable,
                               GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->update_run (self, id, status, end_time, name, cancellable, error);
}

gboolean
hot_tracking_store_delete_run (HotTrackingStore  *self,
                               const char        *id,
                               GCancellable      *cancellable,
                               GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_run (self, id, cancellable, error);
}

gboolean
hot_tracking_store_restore_run (HotTrackingStore  *self,
                                const char        *id,
                                GCancellable      *cancellable,
                                GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->restore_run (self, id, cancellable, error);
}

gboolean
hot_tracking_store_log_batch (HotTrackingStore   *self,
                              const char         *run_id,
                              const HotMetric    *metrics,
                              guint               n_metrics,
                              const HotKeyValue  *params,
                              guint               n_params,
                              const HotKeyValue  *tags,
                              guint               n_tags,
                              GCancellable       *cancellable,
                              GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (run_id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->log_batch (self, run_id, metrics, n_metrics, params, n_params, tags, n_tags, cancellable, error);
}

gboolean
hot_tracking_store_delete_run_tag (HotTrackingStore  *self,
                                   const char        *run_id,
                                   const char        *key,
                                   GCancellable      *cancellable,
                                   GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (run_id != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_run_tag (self, run_id, key, cancellable, error);
}

gboolean
hot_tracking_store_log_inputs (HotTrackingStore       *self,
                               const char             *run_id,
                               const HotDatasetInput  *datasets,
                               guint                   n_datasets,
                               const HotModelLink     *models,
                               guint                   n_models,
                               GCancellable           *cancellable,
                               GError                **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (run_id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->log_inputs (self, run_id, datasets, n_datasets, models, n_models, cancellable, error);
}

gboolean
hot_tracking_store_log_outputs (HotTrackingStore    *self,
                                const char          *run_id,
                                const HotModelLink  *models,
                                guint                n_models,
                                GCancellable        *cancellable,
                                GError             **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (run_id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->log_outputs (self, run_id, models, n_models, cancellable, error);
}

gboolean
hot_tracking_store_log_model (HotTrackingStore  *self,
                              const char        *run_id,
                              const char        *model_json,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (run_id != NULL, FALSE);
  g_return_val_if_fail (model_json != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->log_model (self, run_id, model_json, cancellable, error);
}

GPtrArray *
hot_tracking_store_search_runs (HotTrackingStore  *self,
                                const HotSearch   *search,
                                char             **next_page_token,
                                GCancellable      *cancellable,
                                GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (search != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->search_runs (self, search, next_page_token, cancellable, error);
}

HotRunFrame *
hot_tracking_store_read_runs (HotTrackingStore  *self,
                              const HotSearch   *search,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (search != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->read_runs (self, search, cancellable, error);
}

HotMetricSeries *
hot_tracking_store_get_metric_history (HotTrackingStore  *self,
                                       const char        *run_id,
                                       const char        *key,
                                       guint              max_results,
                                       const char        *page_token,
                                       char             **next_page_token,
                                       GCancellable      *cancellable,
                                       GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (run_id != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_metric_history (self, run_id, key, max_results, page_token, next_page_token, cancellable, error);
}

GPtrArray *
hot_tracking_store_get_metric_histories (HotTrackingStore   *self,
                                         const char *const  *run_ids,
                                         guint               n_run_ids,
                                         const char *const  *keys,
                                         GCancellable       *cancellable,
                                         GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_metric_histories (self, run_ids, n_run_ids, keys, cancellable, error);
}

HotRegisteredModel *
hot_tracking_store_create_registered_model (HotTrackingStore   *self,
                                            const char         *name,
                                            const char         *description,
                                            const HotKeyValue  *tags,
                                            guint               n_tags,
                                            GCancellable       *cancellable,
                                            GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->create_registered_model (self, name, description, tags, n_tags, cancellable, error);
}

HotRegisteredModel *
hot_tracking_store_get_registered_model (HotTrackingStore  *self,
                                         const char        *name,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_registered_model (self, name, cancellable, error);
}

HotRegisteredModel *
hot_tracking_store_rename_registered_model (HotTrackingStore  *self,
                                            const char        *name,
                                            const char        *new_name,
                                            GCancellable      *cancellable,
                                            GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->rename_registered_model (self, name, new_name, cancellable, error);
}

HotRegisteredModel *
hot_tracking_store_update_registered_model (HotTrackingStore  *self,
                                            const char        *name,
                                            const char        *description,
                                            GCancellable      *cancellable,
                                            GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->update_registered_model (self, name, description, cancellable, error);
}

gboolean
hot_tracking_store_delete_registered_model (HotTrackingStore  *self,
                                            const char        *name,
                                            GCancellable      *cancellable,
                                            GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_registered_model (self, name, cancellable, error);
}

GPtrArray *
hot_tracking_store_search_registered_models (HotTrackingStore  *self,
                                             const HotSearch   *search,
                                             char             **next_page_token,
                                             GCancellable      *cancellable,
                                             GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (search != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->search_registered_models (self, search, next_page_token, cancellable, error);
}

GPtrArray *
hot_tracking_store_get_latest_versions (HotTrackingStore   *self,
                                        const char         *name,
                                        const char *const  *stages,
                                        GCancellable       *cancellable,
                                        GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_latest_versions (self, name, stages, cancellable, error);
}

gboolean
hot_tracking_store_set_registered_model_tag (HotTrackingStore  *self,
                                             const char        *name,
                                             const char        *key,
                                             const char        *value,
                                             GCancellable      *cancellable,
                                             GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->set_registered_model_tag (self, name, key, value, cancellable, error);
}

gboolean
hot_tracking_store_delete_registered_model_tag (HotTrackingStore  *self,
                                                const char        *name,
                                                const char        *key,
                                                GCancellable      *cancellable,
                                                GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_registered_model_tag (self, name, key, cancellable, error);
}

gboolean
hot_tracking_store_set_alias (HotTrackingStore  *self,
                              const char        *name,
                              const char        *alias,
                              gint64             version,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (alias != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->set_alias (self, name, alias, version, cancellable, error);
}

gboolean
hot_tracking_store_delete_alias (HotTrackingStore  *self,
                                 const char        *name,
                                 const char        *alias,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (alias != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_alias (self, name, alias, cancellable, error);
}

HotModelVersion *
hot_tracking_store_get_version_by_alias (HotTrackingStore  *self,
                                         const char        *name,
                                         const char        *alias,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (alias != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_version_by_alias (self, name, alias, cancellable, error);
}

HotModelVersion *
hot_tracking_store_create_model_version (HotTrackingStore               *self,
                                         const HotModelVersionCreation  *creation,
                                         GCancellable                   *cancellable,
                                         GError                        **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (creation != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->create_model_version (self, creation, cancellable, error);
}

HotModelVersion *
hot_tracking_store_get_model_version (HotTrackingStore  *self,
                                      const char        *name,
                                      gint64             version,
                                      GCancellable      *cancellable,
                                      GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_model_version (self, name, version, cancellable, error);
}

HotModelVersion *
hot_tracking_store_update_model_version (HotTrackingStore  *self,
                                         const char        *name,
                                         gint64             version,
                                         const char        *description,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->update_model_version (self, name, version, description, cancellable, error);
}

HotModelVersion *
hot_tracking_store_transition_stage (HotTrackingStore  *self,
                                     const char        *name,
                                     gint64             version,
                                     const char        *stage,
                                     gboolean           archive_existing,
                                     GCancellable      *cancellable,
                                     GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (stage != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->transition_stage (self, name, version, stage, archive_existing, cancellable, error);
}

gboolean
hot_tracking_store_delete_model_version (HotTrackingStore  *self,
                                         const char        *name,
                                         gint64             version,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_model_version (self, name, version, cancellable, error);
}

GPtrArray *
hot_tracking_store_search_model_versions (HotTrackingStore  *self,
                                          const HotSearch   *search,
                                          char             **next_page_token,
                                          GCancellable      *cancellable,
                                          GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (search != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->search_model_versions (self, search, next_page_token, cancellable, error);
}

gboolean
hot_tracking_store_set_model_version_tag (HotTrackingStore  *self,
                                          const char        *name,
                                          gint64             version,
                                          const char        *key,
                                          const char        *value,
                                          GCancellable      *cancellable,
                                          GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->set_model_version_tag (self, name, version, key, value, cancellable, error);
}

gboolean
hot_tracking_store_delete_model_version_tag (HotTrackingStore  *self,
                                             const char        *name,
                                             gint64             version,
                                             const char        *key,
                                             GCancellable      *cancellable,
                                             GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_model_version_tag (self, name, version, key, cancellable, error);
}

char *
hot_tracking_store_get_download_uri (HotTrackingStore  *self,
                                     const char        *name,
                                     gint64             version,
                                     GCancellable      *cancellable,
                                     GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_download_uri (self, name, version, cancellable, error);
}

HotLoggedModel *
hot_tracking_store_create_logged_model (HotTrackingStore              *self,
                                        const HotLoggedModelCreation  *creation,
                                        GCancellable                  *cancellable,
                                        GError                       **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (creation != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->create_logged_model (self, creation, cancellable, error);
}

HotLoggedModel *
hot_tracking_store_get_logged_model (HotTrackingStore  *self,
                                     const char        *id,
                                     gboolean           with_deleted,
                                     GCancellable      *cancellable,
                                     GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_logged_model (self, id, with_deleted, cancellable, error);
}

HotLoggedModel *
hot_tracking_store_finalize_logged_model (HotTrackingStore      *self,
                                          const char            *id,
                                          HotLoggedModelStatus   status,
                                          GCancellable          *cancellable,
                                          GError               **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->finalize_logged_model (self, id, status, cancellable, error);
}

gboolean
hot_tracking_store_delete_logged_model (HotTrackingStore  *self,
                                        const char        *id,
                                        GCancellable      *cancellable,
                                        GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_logged_model (self, id, cancellable, error);
}

GPtrArray *
hot_tracking_store_search_logged_models (HotTrackingStore  *self,
                                         const HotSearch   *search,
                                         char             **next_page_token,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (search != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->search_logged_models (self, search, next_page_token, cancellable, error);
}

HotLoggedModel *
hot_tracking_store_set_logged_model_tags (HotTrackingStore   *self,
                                          const char         *id,
                                          const HotKeyValue  *tags,
                                          guint               n_tags,
                                          GCancellable       *cancellable,
                                          GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->set_logged_model_tags (self, id, tags, n_tags, cancellable, error);
}

gboolean
hot_tracking_store_delete_logged_model_tag (HotTrackingStore  *self,
                                            const char        *id,
                                            const char        *key,
                                            GCancellable      *cancellable,
                                            GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->delete_logged_model_tag (self, id, key, cancellable, error);
}

gboolean
hot_tracking_store_log_logged_model_params (HotTrackingStore   *self,
                                            const char         *id,
                                            const HotKeyValue  *params,
                                            guint               n_params,
                                            GCancellable       *cancellable,
                                            GError            **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return HOT_TRACKING_STORE_GET_IFACE (self)->log_logged_model_params (self, id, params, n_params, cancellable, error);
}

guint64
hot_tracking_store_get_change_counter (HotTrackingStore  *self,
                                       GCancellable      *cancellable,
                                       GError           **error)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), 0);

  return HOT_TRACKING_STORE_GET_IFACE (self)->get_change_counter (self, cancellable, error);
}

char *
hot_tracking_store_dup_artifact_root (HotTrackingStore *self)
{
  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  return HOT_TRACKING_STORE_GET_IFACE (self)->dup_artifact_root (self);
}

HotArtifacts *
hot_tracking_store_open_artifacts (HotTrackingStore  *self,
                                   const char        *run_id,
                                   const char        *uri,
                                   GCancellable      *cancellable,
                                   GError           **error)
{
  HotTrackingStoreInterface *iface;
  g_autofree char *root = NULL;

  g_return_val_if_fail (HOT_IS_TRACKING_STORE (self), NULL);

  iface = HOT_TRACKING_STORE_GET_IFACE (self);
  if (uri == NULL)
    uri = "";
  if (iface->open_artifacts != NULL)
    return iface->open_artifacts (self, run_id, uri, cancellable, error);

  root = hot_tracking_store_dup_artifact_root (self);

  return hot_artifacts_new (uri, root, error);
}

gboolean
hot_tracking_store_log_metric (HotTrackingStore  *self,
                               const char        *run_id,
                               const HotMetric   *metric,
                               GCancellable      *cancellable,
                               GError           **error)
{
  return hot_tracking_store_log_batch (self, run_id, metric, 1, NULL, 0, NULL, 0, cancellable, error);
}

gboolean
hot_tracking_store_log_param (HotTrackingStore  *self,
                              const char        *run_id,
                              const char        *key,
                              const char        *value,
                              GCancellable      *cancellable,
                              GError           **error)
{
  const HotKeyValue param = { key, value };

  return hot_tracking_store_log_batch (self, run_id, NULL, 0, &param, 1, NULL, 0, cancellable, error);
}

gboolean
hot_tracking_store_set_tag (HotTrackingStore  *self,
                            const char        *run_id,
                            const char        *key,
                            const char        *value,
                            GCancellable      *cancellable,
                            GError           **error)
{
  const HotKeyValue tag = { key, value };

  return hot_tracking_store_log_batch (self, run_id, NULL, 0, NULL, 0, &tag, 1, cancellable, error);
}
