/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "deploy/hot-deployment.h"
#include "deploy/hot-image-reference.h"

G_BEGIN_DECLS

/**
 * HotDeployRequest:
 * @name: of the deployment
 * @model: model directory or file, on this computer
 * @model_uri: as it was asked for
 * @port: at which it is to answer; 0 for one that is free
 * @api_key: (nullable): what requests must carry
 * @image: (nullable): what the image is to be called; made up from @name where it is %NULL. Only of targets that run images.
 * @host_network: only of engines: use this computer's network
 * @push: send the image to the registry in its name as well, once it answers
 * @registry_user: (nullable): who opens that registry
 * @registry_secret: (nullable): password or token, which is kept in the Secret Service once it has been taken; %NULL for what
 *   hot_credential_find() has
 * @registry_ca: (nullable): PEM file with certificates to trust beside the system's when it is spoken to
 * @registry_plain: speak to it without encryption
 *
 * What is to run where.
 */
typedef struct {
  const char *name;
  const char *model;
  const char *model_uri;
  guint16     port;
  const char *api_key;
  const char *image;
  gboolean    host_network;
  gboolean    push;
  const char *registry_user;
  const char *registry_secret;
  const char *registry_ca;
  gboolean    registry_plain;
} HotDeployRequest;

/**
 * HotDeployCheck:
 * @title: what was looked at, translated
 * @is_good: whether it is as it must be
 * @detail: what was found
 * @fix: (nullable): what to do where it is not
 */
typedef struct {
  char     *title;
  gboolean  is_good;
  char     *detail;
  char     *fix;
} HotDeployCheck;

typedef struct _HotTarget HotTarget;

/**
 * HotTarget:
 * @id: in settings and on the command line
 * @title: (translatable)
 * @description: (translatable): for the card
 * @icon_name: symbolic
 * @runs_images: whether a container image is made for it
 * @check: what has to be so before anything is done. (transfer full) (element-type HotDeployCheck)
 * @plan: (nullable): what deploy would do, line by line, as commands that a person could type. (transfer full)
 * @prepare: sets the handle of @deployment, and its image where that is not there yet: all that take_back needs, before anything is begun
 * @deploy: fills address, handle, image and digest of @deployment. What it has begun when it fails or is cancelled is taken back by take_back.
 * @take_back: removes what a deploy has begun that did not come to its end, which may be nothing; @deployment is as it was prepared, or further
 * @refresh: sets state and detail
 * @start: something stopped
 * @stop: leaves it so that it can be started again
 * @remove: everything that deploy has made
 * @dup_log: the last lines of its output
 *
 * A place where models run. Another one is a file hot-target-NAME.c that defines one of these, declared below, and a line in the table of
 * hot-target.c. All functions block.
 */
struct _HotTarget {
  const char  *id;
  const char  *title;
  const char  *description;
  const char  *icon_name;
  gboolean     runs_images;

  GPtrArray  *(*check)   (const HotDeployRequest  *request,
                          GCancellable            *cancellable);
  char       *(*plan)    (const HotDeployRequest  *request);
  gboolean    (*prepare) (const HotDeployRequest  *request,
                          HotDeployment           *deployment,
                          GCancellable            *cancellable,
                          GError                 **error);
  gboolean    (*deploy)  (const HotDeployRequest  *request,
                          HotDeployment           *deployment,
                          const HotProgress       *progress,
                          GCancellable            *cancellable,
                          GError                 **error);
  gboolean    (*take_back) (const HotDeployment   *deployment,
                          GCancellable            *cancellable,
                          GError                 **error);
  gboolean    (*refresh) (HotDeployment           *deployment,
                          GCancellable            *cancellable,
                          GError                 **error);
  gboolean    (*start)   (HotDeployment           *deployment,
                          const char              *api_key,
                          GCancellable            *cancellable,
                          GError                 **error);
  gboolean    (*stop)    (HotDeployment           *deployment,
                          GCancellable            *cancellable,
                          GError                 **error);
  gboolean    (*remove)  (const HotDeployment     *deployment,
                          GCancellable            *cancellable,
                          GError                 **error);
  char       *(*dup_log) (HotDeployment           *deployment,
                          guint                    n_lines,
                          GCancellable            *cancellable,
                          GError                 **error);
};

extern const HotTarget hot_target_computer;
extern const HotTarget hot_target_engine;

/* In the order in which they are offered. */
const HotTarget * const *hot_target_list           (guint                   *n_targets);
/* %HOT_ERROR_USAGE names those that there are. */
const HotTarget         *hot_target_find           (const char              *id,
                                                    GError                 **error);

/* For targets. */

HotDeployCheck          *hot_deploy_check_new      (const char              *title,
                                                    gboolean                 is_good,
                                                    const char              *detail,
                                                    const char              *fix);
void                     hot_deploy_check_free     (HotDeployCheck          *self);
/* What every target asks: whether the model can be served, and the port is free. */
GPtrArray               *hot_target_check_request  (const HotDeployRequest  *request);
/* Whether there is a server to run. */
HotDeployCheck          *hot_target_check_server   (void);
/* Whether there is room for @n_bytes where @folder is, or will be. */
HotDeployCheck          *hot_target_check_space    (const char              *folder,
                                                    guint64                  n_bytes);
/* In bytes, with all that is in a folder. */
guint64                  hot_target_measure        (const char              *path);
/* One that nobody uses now; 0 with @error set where there is none, or @wanted is taken. */
guint16                  hot_target_find_port      (guint16                  wanted,
                                                    GError                 **error);

/**
 * hot_target_ask:
 * @address: of a server of models
 *
 * Whether it answers, within @milliseconds.
 */
gboolean                 hot_target_ask            (const char              *address,
                                                    guint                    milliseconds,
                                                    GCancellable            *cancellable);

G_END_DECLS
