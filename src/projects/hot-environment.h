/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "projects/hot-process.h"
#include "projects/hot-python-environment.h"

G_BEGIN_DECLS

/**
 * HotEnvironmentWork:
 * @program: what HotEnvironmentManager.find said
 * @folder: where the environment goes; it is not there yet
 * @output: gets what the programs write that make it
 *
 * An environment that is being made.
 */
typedef struct {
  const HotProject           *project;
  const HotPythonEnvironment *wanted;
  const char                 *program;
  const char                 *folder;
  HotProcessOutput            output;
  gpointer                    user_data;
  const HotProgress          *progress;
  GCancellable               *cancellable;
} HotEnvironmentWork;

/**
 * HotEnvironmentManager:
 * @name: as after --env-manager
 * @alias: (nullable): what MLflow calls it
 * @title: (translatable, marked by N_()): what a person calls it
 * @tag: (nullable): for the tag mlflow.project.env
 * @prologue: (nullable): text of the shell that goes before the command
 * @find: the program that would make the environment of a project, as an absolute path; (transfer full): %NULL with @error set where the manager is
 *   not on this computer, or is not for that project, with what to do about it
 * @create: makes the environment; %NULL where there is nothing to make
 * @activate: (transfer full): the variables of a process that runs in the environment; takes @environment over
 *
 * A way to give a project the packages that it needs. Each is one file, and is named once more in the table of hot-environment.c.
 */
typedef struct {
  const char *name;
  const char *alias;
  const char *title;
  const char *tag;
  const char *prologue;
  char      *(* find)     (const HotProject            *project,
                           const HotPythonEnvironment  *wanted,
                           GCancellable                *cancellable,
                           GError                     **error);
  gboolean   (* create)   (const HotEnvironmentWork    *work,
                           GError                     **error);
  char     **(* activate) (char                       **environment,
                           const char                  *folder);
} HotEnvironmentManager;

extern const HotEnvironmentManager hot_environment_conda;
extern const HotEnvironmentManager hot_environment_local;
extern const HotEnvironmentManager hot_environment_uv;
extern const HotEnvironmentManager hot_environment_venv;

/* Ends with %NULL. */
const HotEnvironmentManager *const *hot_environment_list (void);
/* By name or alias; %HOT_ERROR_USAGE for none, with those that there are. */
const HotEnvironmentManager        *hot_environment_find (const char  *name,
                                                          GError     **error);

/**
 * HotEnvironment:
 * @wanted: what the project asks for
 * @program: see HotEnvironmentWork
 * @key: what stands for all that the environment depends on
 * @lock: while it is in use, what keeps others from removing it; -1 before
 *
 * The environment of a project, made or to be made.
 */
typedef struct {
  const HotEnvironmentManager *manager;
  const HotProject            *project;
  HotPythonEnvironment        *wanted;
  char                        *program;
  char                        *key;
  int                          lock;
} HotEnvironment;

/**
 * hot_environment_new:
 * @project: must live as long
 * @manager: (nullable): %NULL for the one that fits the project: conda for a conda.yaml where there is one, else uv, else venv
 *
 * Says what the environment would be; makes nothing. That a project wants a container (HotProjectContainer) is of no matter here.
 */
HotEnvironment *hot_environment_new       (const HotProject            *project,
                                           const HotEnvironmentManager *manager,
                                           GCancellable                *cancellable,
                                           GError                     **error);
void            hot_environment_free      (HotEnvironment              *self);
/* "uv: Python 3.11, 4 packages of python_env.yaml". (transfer full) */
char           *hot_environment_describe  (const HotEnvironment        *self);
/* Whether it has been made. */
gboolean        hot_environment_is_ready  (const HotEnvironment        *self);
/**
 * hot_environment_prepare:
 *
 * Makes the environment unless it has been. It is kept in the user's cache for all that ask for the same; while one process makes it, others wait; what
 * was begun and not ended is made anew. Nobody removes it as long as @self lives. Before one is made, those go that nobody has used for long.
 *
 * Returns: (transfer full): its folder
 */
char           *hot_environment_prepare   (HotEnvironment              *self,
                                           HotProcessOutput             output,
                                           gpointer                     user_data,
                                           const HotProgress           *progress,
                                           GCancellable                *cancellable,
                                           GError                     **error);

/* For managers. */

/* Runs a program; fails unless it ends well. @name: what messages call it */
gboolean        hot_environment_run       (const HotEnvironmentWork    *work,
                                           const char                  *name,
                                           const char *const           *argv,
                                           GError                     **error);
/* Installs the build dependencies, then the others, with "@argv… -r FILE". @message: what is shown meanwhile */
gboolean        hot_environment_install   (const HotEnvironmentWork    *work,
                                           const char                  *name,
                                           const char *const           *argv,
                                           GError                     **error);
/* PATH with @folder before it. (transfer full): takes @environment over */
char          **hot_environment_set_path  (char                       **environment,
                                           const char                  *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotEnvironment, hot_environment_free)

G_END_DECLS
