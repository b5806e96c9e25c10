/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "projects/hot-process.h"
#include "projects/hot-project.h"

G_BEGIN_DECLS

/**
 * HotProjectContainerOptions:
 * @build_image: make an image of the project's files on top of its image, as `mlflow run --build-image` does
 * @arguments: (nullable) (array zero-terminated=1): for “docker run”, each NAME or NAME=VALUE without dashes, as after --docker-args
 */
typedef struct {
  gboolean           build_image;
  const char *const *arguments;
} HotProjectContainerOptions;

/**
 * HotProjectContainer:
 * @program: docker or podman, as an absolute path
 * @image: what the container is made of
 *
 * The container that a project with docker_env runs in (mlflow/projects/docker.py and backend/local.py). Never changes.
 */
typedef struct {
  const HotProject  *project;
  char              *program;
  char              *image;
  gboolean           build_image;
  char             **arguments;
} HotProjectContainer;

/**
 * HotProjectContainerRun:
 * @name: what to call the container, unless its arguments have a name
 * @command: the entry point's
 * @environment: of the process that starts the container
 * @paths: (array zero-terminated=1): files and folders that @command names
 * @tracking_uri: where the project logs to
 * @artifact_uri: (nullable): where its artifacts go
 *
 * What one run adds.
 */
typedef struct {
  const char  *name;
  const char  *command;
  char       **environment;
  char       **paths;
  const char  *tracking_uri;
  const char  *artifact_uri;
} HotProjectContainerRun;

/**
 * hot_project_container_new:
 * @project: one with an image; must live as long
 * @commit: (nullable): of the project
 *
 * Takes Docker where it answers, else Podman. Makes nothing. %HOT_ERROR_NOT_FOUND where there is neither, with what to do about it.
 */
HotProjectContainer *hot_project_container_new       (const HotProject                  *project,
                                                      const char                        *commit,
                                                      const HotProjectContainerOptions  *options,
                                                      GCancellable                      *cancellable,
                                                      GError                           **error);
void                 hot_project_container_free      (HotProjectContainer               *self);
/* "podman: image python:3.12; volumes: data:/data". (transfer full) */
char                *hot_project_container_describe  (const HotProjectContainer         *self);
/**
 * hot_project_container_prepare:
 * @folder: for files that are needed meanwhile; made where it is not there
 *
 * Builds the image, or pulls it where it is not here.
 *
 * Returns: (transfer full): the image's id, "sha256:…"
 */
char                *hot_project_container_prepare   (const HotProjectContainer         *self,
                                                      const char                        *folder,
                                                      HotProcessOutput                   output,
                                                      gpointer                           user_data,
                                                      const HotProgress                 *progress,
                                                      GCancellable                      *cancellable,
                                                      GError                           **error);
/**
 * hot_project_container_make_argv:
 *
 * What runs the command in a container. A command of words only is handed over as such, for images that have an entry point of their own; one that
 * needs a shell gets the image's, not this computer's. Secrets go by name: arguments of processes can be seen by everybody.
 *
 * Returns: (transfer full) (array zero-terminated=1)
 */
char               **hot_project_container_make_argv (const HotProjectContainer         *self,
                                                      const HotProjectContainerRun      *run);
/* Ends and removes the container, if it is still there. */
void                 hot_project_container_end       (const HotProjectContainer         *self,
                                                      const char                        *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProjectContainer, hot_project_container_free)

G_END_DECLS
