/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-model-place.h"
#include "tracking/hot-workspace.h"

G_BEGIN_DECLS

/**
 * HotKeptServer:
 * @name: of the deployment, made of the workspace and the model
 * @place: (nullable): of the model, as hot_kept_server_begin_func() needs it
 * @model: (nullable): native model file, likewise
 * @port: likewise
 * @address: (nullable): where it answers; %NULL where there is none
 * @failure: (nullable): why there is none, where it ended by itself
 * @log: (nullable): its last lines
 *
 * A server of a model that goes on after this program: a deployment on this computer, which hothousectl lists too, and which is found again.
 */
typedef struct {
  char          *state_path;
  char          *uri;
  char          *name;
  HotModelPlace *place;
  char          *model;
  gboolean       is_native;
  guint16        port;

  char          *address;
  char          *failure;
  char          *log;
} HotKeptServer;

HotKeptServer *hot_kept_server_new        (HotWorkspace       *workspace,
                                           const char         *uri);
void           hot_kept_server_free       (gpointer            self);

/* For hot_job_start(); each hands back a copy that says how it is. */
gpointer       hot_kept_server_look_func  (gpointer            self,
                                           const HotProgress  *progress,
                                           GCancellable       *cancellable,
                                           GError            **error);
gpointer       hot_kept_server_begin_func (gpointer            self,
                                           const HotProgress  *progress,
                                           GCancellable       *cancellable,
                                           GError            **error);
/* Ends it, and forgets it. */
gpointer       hot_kept_server_end_func   (gpointer            self,
                                           const HotProgress  *progress,
                                           GCancellable       *cancellable,
                                           GError            **error);

/* For tests. (transfer full): a name that a deployment can have, another one for each workspace and model */
char          *hot_kept_server_make_name  (const char         *location,
                                           const char         *uri);

G_END_DECLS
