/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/hot-progress.h"
#include "deploy/hot-image.h"

G_BEGIN_DECLS

/**
 * HotEngine:
 *
 * Docker's engine, or Podman's, which speaks the same language (Docker Engine API, 1.40 and newer), through its socket. Calls block; one
 * object belongs to one thread at a time. Errors are those of #HotHttp, with the engine's own words.
 */
typedef struct _HotEngine HotEngine;

/**
 * HotEngineContainer:
 * @id: of the container
 * @label: (nullable): of which deployment it is
 * @is_running: now
 * @exit_code: of one that has ended
 * @error: (nullable): why it could not run
 */
typedef struct {
  char     *id;
  char     *label;
  gboolean  is_running;
  int       exit_code;
  char     *error;
} HotEngineContainer;

/**
 * HotEngineRun:
 * @image: name with tag
 * @name: of the container
 * @label: id of the deployment, by which it is found again
 * @port: at which this computer reaches it, on the loopback address
 * @api_key: (nullable): what requests must carry
 * @host_network: use this computer's network instead of one of its own; for engines that cannot make networks
 */
typedef struct {
  const char *image;
  const char *name;
  const char *label;
  guint16     port;
  const char *api_key;
  gboolean    host_network;
} HotEngineRun;

/**
 * hot_engine_connect:
 * @kind: (nullable): as hot_engine_get_kind() has it; %NULL for any
 *
 * Asks at CONTAINER_HOST and DOCKER_HOST, then at the sockets of Podman and of Docker. Where no engine listens, but Podman is installed, its service is
 * started for as long as it is needed. %HOT_ERROR_NOT_FOUND where there is no engine, with what to do about it.
 */
HotEngine          *hot_engine_connect         (const char          *kind,
                                                GCancellable        *cancellable,
                                                GError             **error);
void                hot_engine_free            (HotEngine           *self);
/* "podman" or "docker" */
const char         *hot_engine_get_kind        (HotEngine           *self);
/* "Podman 5.4.2" */
const char         *hot_engine_get_name        (HotEngine           *self);

/* Hands an archive over, as hot_image_write_archive() makes them. */
gboolean            hot_engine_load            (HotEngine           *self,
                                                const char          *archive,
                                                const HotProgress   *progress,
                                                GCancellable        *cancellable,
                                                GError             **error);
/* Whether it has an image of that name. */
gboolean            hot_engine_has_image       (HotEngine           *self,
                                                const char          *name,
                                                GCancellable        *cancellable);
/* Where it keeps images, if that is a folder of this computer. (transfer full) (nullable) */
char               *hot_engine_dup_folder      (HotEngine           *self,
                                                GCancellable        *cancellable);
gboolean            hot_engine_remove_image    (HotEngine           *self,
                                                const char          *name,
                                                GCancellable        *cancellable,
                                                GError             **error);

/* Makes a container and starts it; one that does not start is removed again. (transfer full): its id */
char               *hot_engine_run             (HotEngine           *self,
                                                const HotEngineRun  *run,
                                                GCancellable        *cancellable,
                                                GError             **error);
gboolean            hot_engine_start           (HotEngine           *self,
                                                const char          *id,
                                                GCancellable        *cancellable,
                                                GError             **error);
gboolean            hot_engine_stop            (HotEngine           *self,
                                                const char          *id,
                                                GCancellable        *cancellable,
                                                GError             **error);
/* What is not there is no error. */
gboolean            hot_engine_remove          (HotEngine           *self,
                                                const char          *id,
                                                GCancellable        *cancellable,
                                                GError             **error);
/* All containers with that label, if there are any. */
gboolean            hot_engine_remove_labelled (HotEngine           *self,
                                                const char          *label,
                                                GCancellable        *cancellable,
                                                GError             **error);
/* %HOT_ERROR_NOT_FOUND where the engine knows none. */
HotEngineContainer *hot_engine_inspect         (HotEngine           *self,
                                                const char          *id,
                                                GCancellable        *cancellable,
                                                GError             **error);
/* The last @n_lines of its output. (transfer full) */
char               *hot_engine_dup_log         (HotEngine           *self,
                                                const char          *id,
                                                guint                n_lines,
                                                GCancellable        *cancellable,
                                                GError             **error);

void                hot_engine_container_free  (HotEngineContainer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotEngine, hot_engine_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotEngineContainer, hot_engine_container_free)

G_END_DECLS
