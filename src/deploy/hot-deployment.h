/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotDeploymentState:
 * @HOT_DEPLOYMENT_UNKNOWN: its target could not be asked
 * @HOT_DEPLOYMENT_STARTING: there, but it does not answer yet
 * @HOT_DEPLOYMENT_RUNNING: it answers
 * @HOT_DEPLOYMENT_STOPPED: by a person, or since the computer was started anew
 * @HOT_DEPLOYMENT_FAILED: it ended by itself, or is gone
 */
typedef enum {
  HOT_DEPLOYMENT_UNKNOWN,
  HOT_DEPLOYMENT_STARTING,
  HOT_DEPLOYMENT_RUNNING,
  HOT_DEPLOYMENT_STOPPED,
  HOT_DEPLOYMENT_FAILED,
} HotDeploymentState;

/**
 * HotDeployment:
 * @id: 12 hexadecimal digits
 * @name: by which people call it; no two have the same
 * @target: id of the target
 * @model_uri: of the model, as it was given
 * @image: (nullable): name of the container image
 * @digest: (nullable): of the image
 * @address: "http://127.0.0.1:8080"
 * @handle: the target's own name for it: a container's id, a folder
 * @has_key: whether requests need a key; it is in the Secret Service
 * @created: milliseconds since 1970
 * @state: as it was when last looked at
 * @detail: (nullable): what more there is to say of the state
 *
 * A model that runs somewhere and answers requests.
 */
typedef struct {
  char               *id;
  char               *name;
  char               *target;
  char               *model_uri;
  char               *image;
  char               *digest;
  char               *address;
  char               *handle;
  gboolean            has_key;
  gint64              created;
  HotDeploymentState  state;
  char               *detail;
} HotDeployment;

HotDeployment *hot_deployment_new             (const char          *name,
                                               const char          *target,
                                               const char          *model_uri);
HotDeployment *hot_deployment_copy            (const HotDeployment *self);
void           hot_deployment_free            (HotDeployment       *self);
/* A word, translated: "Running" */
const char    *hot_deployment_state_get_title (HotDeploymentState   state);
/* The same for programs: "running" */
const char    *hot_deployment_state_get_id    (HotDeploymentState   state);
/* Whether a name can be used: letters, digits, dots, dashes and underscores, 63 at most, as engines and clouds ask for it. */
gboolean       hot_deployment_check_name      (const char          *name,
                                               GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotDeployment, hot_deployment_free)

G_END_DECLS
