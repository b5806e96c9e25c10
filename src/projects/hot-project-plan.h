/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "projects/hot-environment.h"
#include "projects/hot-project-container.h"
#include "projects/hot-project-source.h"

G_BEGIN_DECLS

/**
 * HotProjectPlan:
 * @params: (element-type HotKeyValue): what is logged as parameters
 * @command: for bash, in the project's folder; or for a container
 * @paths: (array zero-terminated=1): files and folders that @command names
 * @environment: (nullable): %NULL for a container
 * @container: (nullable): where the project asks for one, and nobody has chosen an environment
 * @storage: a folder for what is downloaded, made when it is needed; it goes with the plan
 *
 * All that will happen when a project is run, for a person to see before it does. Never changes.
 */
typedef struct {
  HotProjectSource    *source;
  char                *entry_point;
  GPtrArray           *params;
  char                *command;
  char               **paths;
  HotEnvironment      *environment;
  HotProjectContainer *container;
  char                *storage;
} HotProjectPlan;

/**
 * hot_project_plan_new:
 * @manager: (nullable): see hot_environment_new(); %NULL also for a container where the project asks for one
 * @container: how that is run; of no matter to others
 * @values: for the entry point's parameters, see hot_project_make_command()
 */
HotProjectPlan *hot_project_plan_new                  (HotProjectSource                  *source,
                                                       const char                        *entry_point,
                                                       const HotKeyValue                 *values,
                                                       guint                              n_values,
                                                       const HotEnvironmentManager       *manager,
                                                       const HotProjectContainerOptions  *container,
                                                       GCancellable                      *cancellable,
                                                       GError                           **error);
void            hot_project_plan_free                 (HotProjectPlan                    *self);
/**
 * hot_project_plan_dup_visible:
 *
 * What a project says of itself, for a person to judge it by: letters that move the cursor, turn the direction of writing or show nothing are
 * written as "\u{1b}".
 *
 * Returns: (transfer full): @text so
 */
char           *hot_project_plan_dup_visible          (const char                        *text);
/* What the command runs in, on one line. (transfer full) */
char           *hot_project_plan_describe_environment (const HotProjectPlan              *self);
/* Source, commit, environment and command, one a line, each with its name before it. (transfer full) */
char           *hot_project_plan_describe             (const HotProjectPlan              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProjectPlan, hot_project_plan_free)

G_END_DECLS
