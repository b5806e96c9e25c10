/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-server-account.h"
#include "app/jobs/hot-job.h"
#include "tracking/hot-workspace.h"

G_BEGIN_DECLS

#define HOT_TYPE_TRACKER (hot_tracker_get_type ())
G_DECLARE_FINAL_TYPE (HotTracker, hot_tracker, HOT, TRACKER, GObject)

/*
 * The open workspace, as all windows share it: its experiments, and the runs of the one that is looked at. Everything happens on the
 * main thread; the store is read and written in jobs. What anybody else writes to the store is seen within a second.
 *
 * Properties (notify):
 *   workspace    HotWorkspace, nullable: what is open
 *   error        GError, boxed, nullable: why it could not be opened or read
 *   experiments  GPtrArray of HotExperiment, boxed: those that are not deleted, in the order of the store
 *   experiment   string, nullable: id of the one that is looked at
 *   frame        HotRunFrame, boxed, nullable: its runs that pass the filter
 *   filter       string, never NULL: in MLflow's filter language, with OR and parentheses
 *   filter-error GError, boxed, nullable: why the filter does not apply; the runs then stay as they were
 *   show-deleted boolean: look at the deleted runs instead
 *
 * Signals:
 *   failed (GError *error): a change that was asked for did not take place
 */
HotTracker       *hot_tracker_get_default     (void);
HotTracker       *hot_tracker_new             (void);
/* @location: (nullable): as hot_workspace_open() takes it */
void              hot_tracker_open            (HotTracker   *self,
                                               const char   *location);
/* What lets the person in has to be in hot_server_secret_lookup(). What is open stays open until the server has answered. */
void              hot_tracker_open_server     (HotTracker             *self,
                                               const HotServerAccount *account);
/* Tries again to open what was asked for last, or reads it again where it is open. */
void              hot_tracker_retry           (HotTracker   *self);
/* Opens the workspace of last time unless one is open or about to be: the one that the setting “workspace” names, or the environment
 * variable HOTHOUSE_WORKSPACE, which goes before. */
void              hot_tracker_ensure          (HotTracker   *self);
/* (nullable): how to get into the server that was asked for last; %NULL where that is no server */
const HotServerAccount *hot_tracker_get_account (HotTracker *self);
/* What the workspace that was asked for last is called. (transfer full) */
char             *hot_tracker_dup_name        (HotTracker   *self);
/* Reads again now instead of within a second. */
void              hot_tracker_refresh         (HotTracker   *self);

HotWorkspace     *hot_tracker_get_workspace   (HotTracker   *self);
/* (nullable) */
HotTrackingStore *hot_tracker_get_store       (HotTracker   *self);
const GError     *hot_tracker_get_error       (HotTracker   *self);
/* (element-type HotExperiment) (nullable) */
GPtrArray        *hot_tracker_get_experiments (HotTracker   *self);
const char       *hot_tracker_get_experiment  (HotTracker   *self);
void              hot_tracker_set_experiment  (HotTracker   *self,
                                               const char   *id);
HotRunFrame      *hot_tracker_get_frame       (HotTracker   *self);
const char       *hot_tracker_get_filter      (HotTracker   *self);
void              hot_tracker_set_filter      (HotTracker   *self,
                                               const char   *filter);
const GError     *hot_tracker_get_filter_error (HotTracker  *self);
gboolean          hot_tracker_get_show_deleted (HotTracker  *self);
void              hot_tracker_set_show_deleted (HotTracker  *self,
                                               gboolean      show_deleted);

/* Changes; each is a job of its own, after which the runs are read again. @ids: NULL-terminated. */
void              hot_tracker_rename_run      (HotTracker        *self,
                                               const char        *id,
                                               const char        *name);
/* @value: (nullable): %NULL takes the tag away */
void              hot_tracker_tag_runs        (HotTracker        *self,
                                               const char *const *ids,
                                               const char        *key,
                                               const char        *value);
void              hot_tracker_delete_runs     (HotTracker        *self,
                                               const char *const *ids);
void              hot_tracker_restore_runs    (HotTracker        *self,
                                               const char *const *ids);
/* The new experiment is then looked at. */
void              hot_tracker_create_experiment (HotTracker      *self,
                                               const char        *name);
void              hot_tracker_rename_experiment (HotTracker      *self,
                                               const char        *id,
                                               const char        *name);
void              hot_tracker_delete_experiment (HotTracker      *self,
                                               const char        *id);
void              hot_tracker_restore_experiment (HotTracker     *self,
                                               const char        *id);

G_END_DECLS
