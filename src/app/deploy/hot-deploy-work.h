/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-tracker.h"
#include "app/jobs/hot-job.h"
#include "dataset/hot-table.h"
#include "deploy/hot-deploy-model.h"
#include "deploy/hot-deploy.h"

G_BEGIN_DECLS

/* What the Deploy page and its wizard do on threads of their own: a request, the function of a HotJob, and what comes of it. */

/**
 * HotDeployErrand:
 * @store: (nullable): where models are
 * @state_path: (nullable): where deployments are remembered
 * @id: (nullable): of a deployment
 * @table: (nullable): the open data
 * @row: of it, to make an example of
 */
typedef struct {
  HotTrackingStore *store;
  char             *state_path;
  char             *id;
  HotTable         *table;
  guint             row;
} HotDeployErrand;

/* How a deployment was when it was looked at. @latency: milliseconds of an answer, below 0 where there was none */
typedef struct {
  HotDeployment *deployment;
  double         latency;
} HotDeploySight;

/**
 * HotDeployChoice:
 * @uri: of the model
 * @title: "price, version 3"
 * @subtitle: (nullable): what more there is to say
 * @name: from which a deployment's name is made
 */
typedef struct {
  char *uri;
  char *title;
  char *subtitle;
  char *name;
} HotDeployChoice;

/* What the wizard has asked for. Strings may be %NULL as in HotDeployRequest. */
typedef struct {
  HotDeployErrand  *errand;
  const HotTarget  *target;
  char             *uri;
  char             *name;
  char             *image;
  char             *key;
  char             *registry_user;
  char             *registry_secret;
  char             *registry_ca;
  guint16           port;
  gboolean          host_network;
  gboolean          push;
  gboolean          registry_plain;
} HotDeployOrder;

/* What would be done. */
typedef struct {
  GPtrArray *checks;
  gboolean   is_good;
  char      *plan;
} HotDeployOutlook;

typedef struct {
  HotDeployment   *deployment;
  HotDeployParity  parity;
  gboolean         has_own_rows;   /* the rows were of the open data */
} HotDeployResult;

/* @tracker: whose workspace it is about */
HotDeployErrand *hot_deploy_errand_new   (HotTracker          *tracker,
                                          const char          *id);
void             hot_deploy_errand_free  (gpointer             errand);
void             hot_deploy_choice_free  (gpointer             choice);
void             hot_deploy_order_free   (gpointer             order);
void             hot_deploy_outlook_free (gpointer             outlook);
void             hot_deploy_result_free  (gpointer             result);

/* Of HotDeployErrand; the first one gives a GPtrArray of HotDeploySight. */
gpointer hot_deploy_look_func    (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
/* Gives the deployment. */
gpointer hot_deploy_start_func   (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
gpointer hot_deploy_stop_func    (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
gpointer hot_deploy_remove_func  (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
/* Give a string. */
gpointer hot_deploy_log_func     (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
gpointer hot_deploy_key_func     (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
/* Gives a HotRequest for a prediction of a row, without the key. */
gpointer hot_deploy_request_func (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
/* Gives a GPtrArray of HotDeployChoice: registered versions, then models of runs, the newest first. */
gpointer hot_deploy_choices_func (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
/* Of HotDeployOrder: give a HotDeployOutlook and a HotDeployResult. */
gpointer hot_deploy_outlook_func (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);
gpointer hot_deploy_create_func  (gpointer user_data, const HotProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
